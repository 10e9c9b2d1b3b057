"""The verdict: who answers, or why that cannot be told."""

from typing import Any

import pytest

from ansvar.attribution import Player
from ansvar.verdict import NoOutage, Responsible, Shared, Undetermined
from cases import PERFECT, SILENT, ask, odds, owes, register, shares

LINKS = """
A: {name: A, run_by: X}
B: {name: B, run_by: Y}
C: {name: C, run_by: Z}
"""
OWED = owes("X", "A") + owes("Y", "B") + owes("Z", "C")
CHECKS = """
efter-A: {name: k, of: [A], by: hm}
efter-B: {name: k, of: [A, B], by: hm}
"""


def seen(*lines: str) -> str:
    return f"observations: [{', '.join(f'{{{line}, at: 2026-03-02 08:10}}' for line in lines)}]"


def case(said: str = "", **more: Any) -> Any:
    links = more.pop("links", LINKS)
    functions = more.pop("functions", "f: [A, B, C]")
    agreements = more.pop("agreements", OWED)
    return ask(register(links, functions, agreements=agreements, **more), said)


def why(answer: Any) -> str:
    assert isinstance(answer.verdict, Undetermined)
    return answer.verdict.why


def test_a_check_would_tell() -> None:
    answer = case(checks=CHECKS)
    assert why(answer) == "needs_check"
    assert [c.player.parties for c in answer.verdict.candidates] == [("X",), ("Y",), ("Z",)]


def test_no_check_in_the_register_can_tell() -> None:
    assert why(case()) == "indistinguishable"


def test_checks_that_have_been_made_tell_no_more() -> None:
    said = seen("check: efter-A, result: ok", "check: efter-B, result: fail")
    answer = case(said, checks=CHECKS)
    assert isinstance(answer.verdict, Responsible)
    assert answer.verdict.candidate.player == Player("party", ("Y",))
    assert answer.checks == ()


def test_what_was_seen_does_not_fit_the_chain() -> None:
    fits = seen(*(f"of: [{link}], how: instrument, result: ok" for link in "ABC"))
    answer = case(fits, assumptions="instrument: {false_alarm: 1 %, miss: 1 %}")
    assert why(answer) == "outside"
    # Something outside, or one to three links that every check of them missed.
    outside = 0.02 * (1 - 0.99**3)
    down = [k * (0.01 * 0.01) ** n * (0.99 * 0.99) ** (3 - n) for n, k in enumerate((1, 3, 3, 1))]
    whole = outside * sum(down) + (1 - outside) * sum(down[1:])
    assert odds(answer)["outside"] == pytest.approx(outside * sum(down) / whole, rel=1e-9)


def test_lines_that_stand_against_each_other() -> None:
    said = seen("of: [A, B], result: fail", "of: [A], result: ok", "of: [B], result: ok")
    answer = case(said, assumptions="outside: 0 %", checks=CHECKS)
    assert why(answer) == "contradiction"
    lines = answer.file.incident.observations
    assert {clue.line for clue in answer.verdict.against} <= set(lines)
    assert len(answer.verdict.against) > 1


def test_lines_that_cannot_all_be_true_are_named() -> None:
    said = seen(
        "of: [C], result: ok",
        "of: [A, B], result: ok",
        "of: [A], result: fail",
        "of: [B], result: ok",
    )
    answer = case(said)
    assert why(answer) == "contradiction"
    lines = answer.file.incident.observations
    assert [clue.line for clue in answer.verdict.against] == [lines[1], lines[2]]
    assert answer.checks == ()
    assert answer.current.answers == ()


def test_an_outage_against_links_that_all_work() -> None:
    said = seen("of: [A, B], result: ok", "of: [C], result: ok")
    answer = case(said)
    assert why(answer) == "contradiction"
    assert [clue.kind for clue in answer.verdict.against] == [
        "outage",
        "observation",
        "observation",
    ]


@pytest.mark.parametrize(
    ("likelihood", "expected"), [("", "assumptions"), (", likelihood: 95 %", "named")]
)
def test_only_unwritten_numbers_tell_the_candidates_apart(likelihood: str, expected: str) -> None:
    check = "k: {name: k, of: [A], by: hm, errors: {false_alarm: 20 %, miss: 10 %}}"
    work = f"planned_work: A, by: X, expected: outage{likelihood}, at: 2026-03-02 07:00"
    answer = case(
        seen("check: k, result: fail") + f"\nevents: [{{{work}}}]",
        links=LINKS.replace("run_by: Y", "run_by: Y, likelihood: 30 %"),
        functions="f: [A, B]",
        checks=check,
    )
    assert shares(answer)["X"] > 0.8
    assert (why(answer) if likelihood == "" else "named") == expected
    assert isinstance(answer.verdict, Responsible) is (expected == "named")


def leader(answer: Any) -> tuple[str, ...]:
    assert isinstance(answer.verdict, Responsible)
    parties: tuple[str, ...] = answer.verdict.candidate.player.parties
    return parties


def test_the_outage_alone_names_nobody_however_likely() -> None:
    links = LINKS.replace("run_by: X", "run_by: X, likelihood: 50 %")
    answer = case(links=links, checks=CHECKS)
    assert shares(answer)["X"] > 0.95
    assert why(answer) == "needs_check"


def test_unless_every_link_of_the_function_answers_to_the_same() -> None:
    assert leader(case(functions="f: [A]")) == ("X",)
    assert leader(case(agreements=owes("X", "A, B, C"))) == ("X",)


def test_evidence_must_at_least_double_the_odds() -> None:
    # A leads already; a result twice, or nearly twice, as probable if A is down.
    links = "A: {name: A, run_by: X, likelihood: 50 %}\nB: {name: B, run_by: Y, likelihood: 5 %}"

    def told(false_alarm: int) -> Any:
        checks = (
            f"k: {{name: k, of: [A], by: hm, errors: {{false_alarm: {false_alarm} %, miss: 20 %}}}}"
        )
        said = seen("check: k, result: fail")
        return case(said, links=links, functions="f: [A, B]", checks=checks)

    assert leader(told(40)) == ("X",)
    assert why(told(41)) == "indistinguishable"


SAYS = "statements: [{{party: {party}, about: {about}, says: {says}, at: 2026-03-02 08:10}}]"


def test_an_admission_counts_and_a_denial_does_not() -> None:
    links = LINKS.replace("run_by: X", "run_by: X, likelihood: 20 %")
    admitted = case(SAYS.format(party="X", about="A", says="own_fault"), links=links)
    assert leader(admitted) == ("X",)
    links = LINKS.replace("run_by: X", "run_by: X, likelihood: 90 %")
    denied = case(SAYS.format(party="Y", about="B", says="working"), links=links)
    assert why(denied) == "indistinguishable"


def test_accusing_another_weighs_nothing() -> None:
    accused = case(SAYS.format(party="Y", about="A", says="own_fault"))
    assert odds(accused) == pytest.approx(odds(case()))
    assert [clue.weighs for clue in accused.current.location.clues] == [True, False]


def test_the_latest_of_a_partys_statements_counts() -> None:
    said = (
        "statements: [{party: X, about: A, says: own_fault, at: 2026-03-02 08:10},"
        " {party: X, about: A, says: working, at: 2026-03-02 08:20}]"
    )
    only = SAYS.format(party="X", about="A", says="working")
    assert odds(case(said)) == odds(case(only))


@pytest.mark.parametrize(
    ("says", "down", "up"),
    [
        ("own_fault", 0.35, 0.02),
        ("working", 0.45, 0.70),
        ("fault_elsewhere", 0.45, 0.70),
        ("unknown", 0.20, 0.28),
    ],
)
def test_what_a_statement_weighs(says: str, down: float, up: float) -> None:
    built = register("A: {name: A, run_by: X}", "f: [A]", assumptions=PERFECT + SILENT)
    answer = ask(built, "outage: suspected\n" + SAYS.format(party="X", about="A", says=says))
    expected = 0.01 * down / (0.01 * down + 0.99 * up)
    assert odds(answer)["A"] == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(("wrong", "shared"), [(19, True), (21, False)])
def test_several_faults_need_eighty_of_a_hundred_each(wrong: int, shared: bool) -> None:
    links = "A: {name: A, run_by: X, likelihood: 50 %}\nB: {name: B, run_by: Y, likelihood: 50 %}"
    checks = f"""
    a: {{name: k, of: [A], by: hm, errors: {{false_alarm: {wrong} %, miss: {wrong} %}}}}
    b: {{name: k, of: [B], by: hm}}
    """
    said = "outage: suspected\n" + seen("check: a, result: fail", "check: b, result: fail")
    answer = case(
        said, links=links, functions="f: [A, B]", checks=checks, assumptions=PERFECT + SILENT
    )
    assert odds(answer)["A"] == pytest.approx(1 - wrong / 100)
    assert isinstance(answer.verdict, Shared) is shared


def test_a_fault_without_consequence_shares_nothing() -> None:
    links = LINKS + "D: {name: D, run_by: W}"
    said = seen("of: [A], result: fail", "of: [B], result: fail", "of: [C], result: ok")
    answer = case(
        said, links=links, functions="f: [A, {any_of: [B, C]}]", agreements=OWED + owes("W", "D")
    )
    assert leader(answer) == ("X",)
    assert shares(answer) == pytest.approx({"X": 1, "Y": 0})


def test_no_outage_from_eighty_of_a_hundred() -> None:
    answer = case("outage: suspected\n" + seen("of: f, result: ok"), assumptions="outside: 0 %")
    p = (1 - 0.99**3) * 0.95 * 0.05
    expected = 0.99**3 * 0.05 * 0.95 / (p + 0.99**3 * 0.05 * 0.95)
    assert isinstance(answer.verdict, NoOutage)
    assert answer.verdict.probability == pytest.approx(expected, rel=1e-9)


def test_own_oks_count_at_most_as_a_portal() -> None:
    ok = "of: [A], how: instrument, result: ok, by: "
    own, other = case(seen(ok + "X"), assumptions=""), case(seen(ok + "hm"), assumptions="")
    wrong = [a.current.location.clues[1].factor.if_down for a in (own, other)]
    assert wrong == pytest.approx([0.30, 0.05])
    check = "k: {name: k, of: [A], by: X, automatic: yes}"
    itself = case(seen("check: k, result: ok"), checks=check, assumptions="")
    assert itself.current.location.clues[1].factor.if_down == pytest.approx(0.05)


@pytest.mark.parametrize(("impossible", "nearest"), [(0, 1), (4, 3)])
def test_an_impossible_redundancy_is_reckoned_as_the_nearest(impossible: int, nearest: int) -> None:
    said = seen("of: f, result: fail", "of: [A], result: fail")
    found = [
        shares(case(said, functions=f"f: [{{at_least: {least}, of: [A, B, C]}}]"))
        for least in (impossible, nearest)
    ]
    assert found[0] == found[1] != {}
