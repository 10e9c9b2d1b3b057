"""What to check next, by what it tells about who answers."""

from math import log2
from typing import Any

import pytest

from ansvar.nextcheck import entropy, gain
from cases import ask, moment, owes, register

LINKS = """
A: {name: A, run_by: X}
B: {name: B, run_by: Y}
C: {name: C, run_by: Z}
"""
NARROW = LINKS.replace("}", ", reach: person}")
OWED = owes("X", "A") + owes("Y", "B") + owes("Z", "C")
OFFICE = "office: {days: mon-fri, hours: 10:00-17:00}"


def case(checks: str, said: str = "", **more: Any) -> Any:
    functions = more.pop("functions", "f: [A, B, C]")
    agreements = more.pop("agreements", OWED)
    built = register(
        more.pop("links", LINKS), functions, checks=checks, agreements=agreements, **more
    )
    return ask(built, said)


def test_entropy_and_gain() -> None:
    assert (entropy(0), entropy(1), entropy(0.5)) == (0, 0, 1)
    assert gain(0.5, 0, 0) == 1
    assert gain(0.5, 0.5, 0.5) == 0
    assert gain(0.25, 0, 0) == pytest.approx(-0.25 * log2(0.25) - 0.75 * log2(0.75))


def test_the_shorter_of_two_equal_checks_comes_first() -> None:
    answer = case(
        """
        lang: {name: k, of: [A], by: hm}
        kort: {name: k, of: [A], by: hm, takes: 5 min}
        """
    )
    assert [(c.check.id, c.minutes) for c in answer.checks] == [("kort", 5), ("lang", 15)]
    assert answer.checks[0].gain == answer.checks[1].gain


def test_a_check_that_opens_later_waits() -> None:
    answer = case(
        """
        stangd: {name: k, of: [A], by: hm, takes: 1 min, hours: office}
        oppen: {name: k, of: [A], by: hm, takes: 30 min}
        """,
        calendars=OFFICE,
    )
    assert [c.check.id for c in answer.checks] == ["oppen", "stangd"]
    assert [c.opens for c in answer.checks] == [None, moment("2026-03-02 10:00")]


def test_what_either_outcome_would_mean() -> None:
    answer = case("k: {name: k, of: [A], by: hm}", functions="f: [A, B]")
    (check,) = answer.checks
    fails, ok = check.outcomes
    p = 0.01 / (1 - 0.99**2)
    assert (fails.result, ok.result) == ("fail", "ok")
    assert (fails.probability, ok.probability) == pytest.approx((p, 1 - p))
    assert fails.leader.parties == ("X",)
    assert ok.leader.parties == ("Y",)
    assert (fails.odds, ok.odds) == pytest.approx((1, 1))
    assert check.settles


def test_a_check_between_links_of_one_party_does_not_change_who_answers() -> None:
    answer = case("k: {name: k, of: [A], by: hm}", agreements=owes("X", "A, B, C"))
    (check,) = answer.checks
    assert check.gain == pytest.approx(entropy(0.01 / (1 - 0.99**3)))
    assert check.party_gain == pytest.approx(0, abs=1e-9)
    assert not check.settles


@pytest.mark.parametrize("result", ["ok", "fail"])
def test_a_check_that_has_been_made_is_not_offered(result: str) -> None:
    said = f"observations: [{{check: k, result: {result}, at: 2026-03-02 08:10}}]"
    assert case("k: {name: k, of: [A], by: hm}", said).checks == ()


def test_one_that_gave_no_answer_or_was_made_before_or_elsewhere_is() -> None:
    checks = "k: {name: k, of: [A], by: hm}"
    for line in (
        "result: unknown, at: 2026-03-02 08:10",
        "result: ok, at: 2026-03-01 08:10",
        "result: ok, group: others, at: 2026-03-02 08:10",
    ):
        said = f"observations: [{{check: k, {line}}}]"
        assert [c.check.id for c in case(checks, said, links=NARROW).checks] == ["k"], line


def test_a_check_of_something_else_is_not_offered() -> None:
    links = LINKS + "D: {name: D, run_by: Z}"
    assert case("k: {name: k, of: [D], by: hm}", links=links).checks == ()


def test_nothing_is_left_to_check_once_it_has_ended() -> None:
    said = "events: [{restored: f, at: 2026-03-02 08:30}]"
    assert case("k: {name: k, of: [A], by: hm}", said).checks == ()


def test_a_check_in_another_chain_of_a_link_that_is_needed() -> None:
    links = LINKS.replace("run_by: X", "run_by: X, needs: [el]")
    both = """
    annan:
      name: Annan
      principal: hm
      links:
        el: {name: El, run_by: e}
      checks:
        elkoll: {name: k, of: [el], by: hm, source: natbolaget}
      sources: {natbolaget: {likelihood: 50 %}}
    """
    answer = case("", links=links, more=both)
    (check,) = answer.checks
    assert (check.chain.id, check.check.id) == ("annan", "elkoll")
    assert [c.kind for c in answer.current.location.model.components].count("source") == 1


def test_a_source_goes_on_showing_what_it_has_shown() -> None:
    checks = """
    ett: {name: k, of: [A], by: hm, source: portal}
    tva: {name: k, of: [B], by: hm, source: portal}
    """
    said = "observations: [{check: ett, result: ok, at: 2026-03-02 08:10}]"
    answer = case(checks, said, functions="f: [A, B]", sources="portal: {likelihood: 2 %}")
    # Worlds by (A, B, portal): the portal is up and A is, or it is broken and shows ok.
    up = 0.98 * 0.99 * 0.01
    broken = 0.02 * 0.8
    weights = {"B, up": up, "A, broken": broken * 0.01 * 0.99, "B, broken": broken * 0.01}
    whole = sum(weights.values())
    (check,) = answer.checks
    assert check.gain == pytest.approx(entropy(up / whole), rel=1e-9)
