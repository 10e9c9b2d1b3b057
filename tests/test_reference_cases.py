"""The reference cases of how ansvar reasons: every number of every row."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from ansvar.attribution import Player
from ansvar.register import Register
from ansvar.verdict import NoOutage, OwnSide, Responsible, Shared, Undetermined
from cases import (
    PERFECT,
    SILENT,
    alone,
    ask,
    explained,
    gains,
    minutes,
    odds,
    owes,
    register,
    shares,
    spans,
)


def printed(expected: Any, digits: int = 6) -> Any:
    """Equal to the digits printed."""
    return pytest.approx(expected, abs=0.5000001 * 10**-digits, rel=0)


def exactly(expected: Mapping[str, Fraction | int]) -> Any:
    return pytest.approx({k: float(v) for k, v in expected.items()}, rel=1e-9, abs=1e-15)


SERIES = """
A: {name: A, run_by: Cust, likelihood: 1 %}
B: {name: B, run_by: Net, likelihood: 2 %}
C: {name: C, run_by: X, likelihood: 3 %}
D: {name: D, run_by: Y, likelihood: 4 %}
"""
ERRING = "errors: {false_alarm: 2 %, miss: 5 %}"


def series(errors: str = "", assumptions: str = PERFECT) -> Register:
    extra = f", {errors}" if errors else ""
    return register(
        SERIES,
        "f: [A, B, C, D]",
        checks=f"""
        efter-A: {{name: efter A, of: [A], by: hm{extra}}}
        efter-B: {{name: efter B, of: [A, B], by: hm{extra}}}
        efter-C: {{name: efter C, of: [A, B, C], by: hm{extra}}}
        hela: {{name: hela, of: f, by: hm{extra}}}
        """,
        agreements=owes("X", "C") + owes("Y", "D"),
        assumptions=assumptions,
    )


def test_c1_a_series_with_a_passing_check_in_the_middle() -> None:
    answer = ask(series(), "observations: [{check: efter-B, result: ok, at: 2026-03-02 08:10}]")
    location = answer.current.location
    assert location.sweep.probability == printed(0.0667498, 7)
    assert odds(answer) == exactly(
        {"D": Fraction(25, 43), "C": Fraction(75, 172), "A": 0, "B": 0, "outside": 0}
    )
    found = explained(answer)
    assert {k: found[k] for k in (("D",), ("C",), ("C", "D"))} == printed(
        {("D",): 0.563953, ("C",): 0.418605, ("C", "D"): 0.017442}
    )
    assert found["D",] / found["C",] == pytest.approx(97 / 72, rel=1e-9)
    assert gains(answer) == {"efter-C": printed(0.988166)}
    assert shares(answer) == exactly({"X": Fraction(147, 344), "Y": Fraction(197, 344)})


def test_c1b_every_check_can_be_wrong() -> None:
    built = series(ERRING, PERFECT + "suspected: {false_alarm: 2 %, miss: 5 %}")
    answer = ask(
        built,
        """
        outage: suspected
        observations: [{check: efter-B, result: ok, at: 2026-03-02 08:10}]
        """,
    )
    assert answer.current.location.sweep.probability == printed(0.081267)
    found = odds(answer)
    assert {k: found[k] for k in "DCBA"} == printed(
        {"D": 0.445283, "C": 0.333962, "B": 0.011690, "A": 0.005845}
    )
    assert gains(answer)["efter-C"] == printed(0.738418)


def test_c1c_the_end_to_end_passes_and_a_part_of_it_fails() -> None:
    said = """
    outage: suspected
    observations:
      - {check: hela, result: ok, at: 2026-03-02 08:10}
      - {check: efter-B, result: fail, at: 2026-03-02 08:10}
    """
    answer = ask(series(ERRING, PERFECT + SILENT), said)
    assert explained(answer)[()] == printed(0.922759)
    assert odds(answer)["B"] == printed(0.049505)
    assert odds(answer)["A"] == printed(0.024753)
    assert isinstance(answer.verdict, NoOutage)

    perfect = ask(series(assumptions=PERFECT + SILENT), said)
    verdict = perfect.verdict
    assert isinstance(verdict, Undetermined)
    assert verdict.why == "contradiction"
    assert [clue.line for clue in verdict.against] == list(perfect.file.incident.observations)


def test_c2_eight_equal_links_and_only_the_outage() -> None:
    names = "abcdefgh"
    built = register(
        "".join(f"{n}: {{name: {n}, run_by: p-{n}, likelihood: 1 %}}\n" for n in names),
        f"f: [{', '.join(names)}]",
        checks="".join(
            f"efter-{i}: {{name: k, of: [{', '.join(names[:i])}], by: hm}}\n" for i in range(1, 8)
        ),
    )
    answer = ask(built)
    assert odds(answer) == printed({**dict.fromkeys(names, 0.129441), "outside": 0})
    bits = [0.555903, 0.823084, 0.961126, 0.999709, 0.947242, 0.799195, 0.531219]
    assert gains(answer) == printed({f"efter-{i}": bit for i, bit in enumerate(bits, 1)})


REDUNDANT = """
mottagare: {name: Mottagare, run_by: r, likelihood: 0.2 %}
sim: {name: SIM, run_by: s, likelihood: 5 %}
ip: {name: IP, run_by: i, likelihood: 3 %}
"""


def redundant(said: str) -> Any:
    built = register(
        REDUNDANT,
        "f: [mottagare, {any_of: [sim, ip]}]",
        checks="""
        k-mottagare: {name: k, of: [mottagare], by: hm}
        k-sim: {name: k, of: [sim], by: hm}
        k-ip: {name: k, of: [ip], by: hm}
        """,
        agreements=owes("r", "mottagare") + owes("s", "sim") + owes("i", "ip"),
    )
    return ask(built, said)


def test_c3a_a_receiver_behind_two_ways() -> None:
    answer = redundant("")
    assert odds(answer) == exactly(
        {
            "mottagare": Fraction(2000, 3497),
            "sim": Fraction(1597, 3497),
            "ip": Fraction(1557, 3497),
            "outside": 0,
        }
    )
    assert gains(answer) == printed({"k-sim": 0.994578, "k-ip": 0.991330, "k-mottagare": 0.985024})


def test_c3b_one_way_is_seen_down() -> None:
    answer = redundant("observations: [{check: k-sim, result: fail, at: 2026-03-02 08:10}]")
    assert odds(answer) == exactly(
        {"sim": 1, "ip": Fraction(1500, 1597), "mottagare": Fraction(100, 1597), "outside": 0}
    )
    assert gains(answer) == printed({"k-mottagare": 0.337749, "k-ip": 0.330371})


def test_c3c_the_other_way_works_so_it_is_the_receiver() -> None:
    answer = redundant(
        """
        observations:
          - {check: k-sim, result: fail, at: 2026-03-02 08:10}
          - {check: k-ip, result: ok, at: 2026-03-02 08:10}
        """
    )
    assert odds(answer) == exactly({"mottagare": 1, "sim": 1, "ip": 0, "outside": 0})
    assert shares(answer) == pytest.approx({"r": 1.0, "s": 0.0})
    assert [c.at_fault for c in answer.current.division.candidates] == pytest.approx([1.0, 1.0])
    assert isinstance(answer.verdict, Responsible)
    assert answer.verdict.candidate.player == Player("party", ("r",))


COMMON = """
el: {name: El, run_by: e, likelihood: 1 %}
a: {name: a, run_by: x, likelihood: 2 %, needs: [el]}
b: {name: b, run_by: y, likelihood: 2 %, needs: [el]}
"""


def common(*more: str) -> Any:
    lines = ["{of: B, result: fail, at: 2026-03-02 08:10}", *more]
    built = register(
        COMMON,
        """
        A: [a]
        B: [b]
        """,
        checks="ups: {name: UPS, of: [el], by: hm, errors: {false_alarm: 1 %, miss: 5 %}}",
    )
    return ask(built, f"function: A\nobservations: [{', '.join(lines)}]")


def test_c4_a_shared_dependency_explains_both_outages() -> None:
    found = odds(common())
    assert found["el"] == pytest.approx(2500 / 2599, rel=1e-9)
    assert found["a"] == pytest.approx(149 / 2599, rel=1e-9)
    model = common().current.location
    index = {c.name: i for i, c in enumerate(model.model.components)}
    assert model.posterior(index["b"]) == pytest.approx(149 / 2599, rel=1e-9)
    checked = common("{check: ups, result: ok, at: 2026-03-02 08:10}")
    assert odds(checked)["el"] == pytest.approx(12500 / 22301, rel=1e-9)


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (1, pytest.approx(0.006146, abs=5e-7)),
        (2, pytest.approx(190 / 1807, rel=1e-9)),
        (3, pytest.approx(380 / 413, rel=1e-9)),
    ],
)
def test_c5_a_green_portal_then_a_call_then_a_probe(seen: int, expected: Any) -> None:
    built = register(
        "X: {name: X, run_by: x, likelihood: 2 %}",
        "f: [X]",
        checks="""
        portal: {name: p, of: [X], by: hm, errors: {false_alarm: 1 %, miss: 30 %}}
        telefon: {name: t, of: [X], by: hm, errors: {false_alarm: 5 %, miss: 5 %}}
        sond: {name: s, of: [X], by: hm, errors: {false_alarm: 1 %, miss: 2 %}}
        """,
        assumptions=PERFECT + SILENT,
    )
    lines = [
        "{check: portal, result: ok, at: 2026-03-02 08:05}",
        "{check: telefon, result: fail, at: 2026-03-02 08:10}",
        "{check: sond, result: fail, at: 2026-03-02 08:15}",
    ]
    answer = ask(built, f"outage: suspected\nobservations: [{', '.join(lines[:seen])}]")
    assert odds(answer)["X"] == expected


def all_down(path: str, names: str) -> Any:
    built = register(
        "".join(f"{n}: {{name: {n}, run_by: p-{n}}}\n" for n in names),
        f"f: {path}",
        agreements="".join(owes(f"p-{n}", n) for n in names),
    )
    lines = [f"{{of: [{n}], result: fail, at: 2026-03-02 08:10}}" for n in names]
    return ask(built, f"observations: [{', '.join(lines)}]")


def test_c6a_two_faults_in_series_halve_the_outage() -> None:
    answer = all_down("[A, B]", "AB")
    assert shares(answer) == pytest.approx({"p-A": 0.5, "p-B": 0.5}, rel=1e-9)
    assert alone(answer) == pytest.approx({"A": 0, "B": 0, "outside": 0})
    assert isinstance(answer.verdict, Shared)
    assert answer.verdict.why == "several_faults"


def test_c6b_two_faults_in_redundancy_halve_it_too() -> None:
    answer = all_down("[{any_of: [A, B]}]", "AB")
    assert shares(answer) == pytest.approx({"p-A": 0.5, "p-B": 0.5}, rel=1e-9)
    assert alone(answer) == pytest.approx({"A": 1, "B": 1, "outside": 0})
    assert isinstance(answer.verdict, Shared)


def test_c6c_one_fault_beside_a_redundancy() -> None:
    answer = all_down("[c, {any_of: [a, b]}]", "abc")
    expected = {"p-c": Fraction(2, 3), "p-a": Fraction(1, 6), "p-b": Fraction(1, 6)}
    assert shares(answer) == exactly(expected)


def changed(notified: str) -> Any:
    built = register(
        """
        L: {name: L, run_by: Net, likelihood: 1 %}
        M: {name: M, run_by: Cust, likelihood: 2 %}
        """,
        "f: [L, M]",
        agreements=owes(
            "Net",
            "L",
            """
            exemptions:
              sen:
                clause: § 9
                when: {change_by: {notified_later_than: 10 days}}
                then: causer
            """,
        )
        + owes("Cust", "M"),
    )
    return ask(
        built,
        f"events: [{{change: L, by: Vendor, likelihood: 30 %{notified}, at: 2026-03-02 07:30}}]",
    )


def test_c7_a_change_with_late_notice_moves_every_fault_on_the_link() -> None:
    answer = changed(", notified: 2026-02-27")
    assert odds(answer)["0"] == pytest.approx(15000 / 16043, rel=1e-9)
    assert shares(answer)["Vendor"] == pytest.approx(30393 / 32086, rel=1e-9)
    assert shares(answer)["Cust"] == printed(0.052764)


@pytest.mark.parametrize("notified", [", notified: 2026-02-18", ""])
def test_c7_in_time_or_unknown_the_runner_answers(notified: str) -> None:
    answer = changed(notified)
    assert shares(answer) == printed({"Net": 0.947236, "Cust": 0.052764})
    possible = [
        (applied.exemption.id, applied.instead)
        for route in answer.current.division.candidates[0].answers[0].routes
        for applied in route.possible
    ]
    assert possible == ([] if notified else [("sen", "Vendor")])


def test_c8_an_unknown_check_is_as_if_unlisted() -> None:
    built = register(
        SERIES.partition("D:")[0],
        "f: [A, B, C]",
        checks="""
        efter-A: {name: k, of: [A], by: hm}
        efter-B: {name: k, of: [A, B], by: hm}
        """,
    )
    answer = ask(built, "observations: [{check: efter-A, result: unknown, at: 2026-03-02 08:10}]")
    found = odds(answer)
    assert found["C"] == pytest.approx(15000 / 29453, rel=1e-9)
    assert (found["B"], found["A"]) == printed((0.339524, 0.169762))
    assert gains(answer)["efter-B"] == printed(0.999900)
    assert odds(ask(built)) == found


TURNS = """
began: 2026-03-02 09:00
observations:
  - {of: [A], result: fail, at: 2026-03-02 09:00}
  - {of: [B], result: ok, at: 2026-03-02 09:00}
  - {of: [B], result: fail, at: 2026-03-02 10:00}
  - {of: [A], result: ok, at: 2026-03-02 11:00}
  - {of: [B], result: ok, at: 2026-03-02 12:00}
"""


def test_c10_faults_that_overlap_in_series() -> None:
    built = register(
        "A: {name: A, run_by: X}\nB: {name: B, run_by: Y}",
        "f: [A, B]",
        agreements=owes("X", "A") + owes("Y", "B"),
    )
    answer = ask(
        built, TURNS + "events: [{restored: f, at: 2026-03-02 12:00}]", at="2026-03-02 13:00"
    )
    assert minutes(answer) == pytest.approx({"X": 90, "Y": 90}, rel=1e-9)


def test_c10_faults_that_overlap_in_redundancy() -> None:
    built = register(
        "A: {name: A, run_by: X}\nB: {name: B, run_by: Y}",
        "f: [{any_of: [A, B]}]",
        agreements=owes("X", "A") + owes("Y", "B"),
    )
    said = TURNS.replace("began: 2026-03-02 09:00", "began: 2026-03-02 10:00")
    answer = ask(
        built, said + "events: [{restored: f, at: 2026-03-02 11:00}]", at="2026-03-02 13:00"
    )
    assert spans(answer) == [("10:00", "11:00", True), ("11:00", "11:00", False)]
    assert minutes(answer) == pytest.approx({"X": 30, "Y": 30}, rel=1e-9)


def test_c15_who_answers_is_worth_more_than_what_is_broken() -> None:
    built = register(
        "A: {name: A, run_by: X}\nB: {name: B, run_by: X}\nC: {name: C, run_by: Y}",
        "f: [A, B, C]",
        checks="""
        efter-A: {name: k, of: [A], by: hm}
        efter-B: {name: k, of: [A, B], by: hm}
        """,
        agreements=owes("X", "A, B") + owes("Y", "C"),
    )
    answer = ask(built)
    assert gains(answer) == printed({"efter-A": 0.921615, "efter-B": 0.914915})
    about = {c.check.id: c.party_gain for c in answer.checks}
    assert about == printed({"efter-B": 0.914915, "efter-A": 0.251616})
    assert [c.check.id for c in answer.checks] == ["efter-B", "efter-A"]


def test_c16_a_working_neighbour_clears_the_platform_and_not_the_button() -> None:
    built = register(
        """
        knapp: {name: Knapp, run_by: k, likelihood: 2 %, reach: person}
        dosa: {name: Dosa, run_by: d, likelihood: 2 %, reach: person}
        plattform: {name: Plattform, run_by: p, likelihood: 1 %, reach: wide}
        """,
        "f: [knapp, dosa, plattform]",
    )
    before = odds(ask(built))
    after = odds(
        ask(
            built,
            """
            observations:
              - {of: f, group: others, result: ok, at: 2026-03-02 08:10}
              - {of: f, group: others, result: ok, at: 2026-03-02 08:20}
            """,
        )
    )
    assert before["plattform"] > 0.2
    assert after["plattform"] == 0
    assert after["knapp"] / after["dosa"] == pytest.approx(before["knapp"] / before["dosa"])


def joint(agreements: str, parties: str = "") -> Any:
    built = register(
        "grans: {name: Gräns, run_by: [a, b]}",
        "f: [grans]",
        agreements=agreements,
        parties=parties,
    )
    return ask(built)


def test_c17_a_joint_link_is_one_player_with_both_walks_shown() -> None:
    answer = joint(owes("a", "grans"))
    verdict = answer.verdict
    assert isinstance(verdict, Shared)
    assert verdict.why == "joint"
    assert [c.player for c in verdict.candidates] == [Player("party", ("a", "b"))]
    assert shares(answer) == {"a+b": 1.0}
    assert answer.current.answers[0].acts == ("a", "b")


def test_c17_the_same_supplier_at_both_ends_answers_alone() -> None:
    answer = joint(owes("a", "grans", "subcontractors: [b]"))
    assert isinstance(answer.verdict, Responsible)
    assert answer.verdict.candidate.player == Player("party", ("a",))


BATTERY = """
el: {name: El, run_by: e}
batteri: {name: Batteri, run_by: b, holds: 70 h}
dosa: {name: Dosa, run_by: d, needs: [{any_of: [el, batteri]}]}
"""


@pytest.mark.parametrize(("hours", "carries"), [(2, True), (71, False)])
def test_c18_a_backup_lasts_as_long_as_it_holds(hours: int, carries: bool) -> None:
    built = register(BATTERY, "f: [dosa]")
    since = {2: "2026-03-02 06:00", 71: "2026-02-27 09:00"}[hours]
    answer = ask(
        built,
        f"""
        began: 2026-03-02 08:00
        observations:
          - {{of: [el], result: fail, since: {since}, at: 2026-03-02 08:00}}
          - {{of: [batteri], how: found, result: ok, at: 2026-03-02 08:00}}
        """,
    )
    found = odds(answer)
    assert found["el"] == 1
    assert found["dosa"] == pytest.approx(1.0 if carries else 0.01, rel=1e-9)


def test_c19_what_works_again_after_a_replacement_was_what_failed() -> None:
    built = register(
        "sim: {name: SIM, run_by: s}\ndosa: {name: Dosa, run_by: d}",
        "f: [sim, dosa]",
        agreements=owes("s", "sim") + owes("d", "dosa"),
    )
    answer = ask(
        built,
        """
        observations: [{of: f, result: ok, at: 2026-03-02 08:40}]
        events: [{done: sim, what: replaced, at: 2026-03-02 08:30}]
        """,
    )
    assert odds(answer) == exactly({"sim": 1, "dosa": 0, "outside": 0})
    assert isinstance(answer.verdict, Responsible)
    assert answer.verdict.candidate.player == Player("party", ("s",))


def test_c20_an_alert_where_every_check_passes_is_no_outage() -> None:
    answer = ask(
        series(),
        """
        outage: suspected
        observations:
          - {check: efter-C, result: ok, at: 2026-03-02 08:10}
          - {check: hela, result: ok, at: 2026-03-02 08:10}
        """,
    )
    assert isinstance(answer.verdict, NoOutage)
    assert answer.verdict.probability == 1


def test_c21_checks_of_one_source_weigh_as_one() -> None:
    built = register(
        SERIES,
        "f: [A, B, C, D]",
        checks="""
        ett: {name: k, of: [A, B], by: hm, source: portal}
        tva: {name: k, of: [A, B], by: hm, source: portal}
        tre: {name: k, of: [A, B], by: hm, source: portal}
        annan: {name: k, of: [A], by: hm, errors: {false_alarm: 1 %, miss: 5 %}}
        """,
        sources="portal: {likelihood: 2 %}",
    )
    other = "{check: annan, result: fail, at: 2026-03-02 08:10}"
    said = [
        f"{{check: {name}, result: ok, at: 2026-03-02 08:10}}" for name in ("ett", "tva", "tre")
    ]
    one = odds(ask(built, f"observations: [{said[0]}, {other}]"))
    three = odds(ask(built, f"observations: [{', '.join(said)}, {other}]"))
    assert three == pytest.approx(one, rel=1e-12)
    # By hand: the portal is broken and shows ok (.02 × .8), or A and B are up.
    up = 0.98 * 0.99 * 0.98 * (1 - 0.97 * 0.96) * 0.01
    down_a = 0.016 * 0.01 * 0.95
    rest = 0.016 * 0.99 * (1 - 0.98 * 0.97 * 0.96) * 0.01
    assert one["A"] == pytest.approx(down_a / (up + down_a + rest), rel=1e-9)


def test_c22_planned_work_and_nothing_but_the_outage_names_nobody() -> None:
    built = register(
        "A: {name: A, run_by: X}\nB: {name: B, run_by: Y}",
        "f: [A, B]",
        agreements=owes("X", "A") + owes("Y", "B"),
    )
    answer = ask(
        built, "events: [{planned_work: A, by: X, expected: outage, at: 2026-03-02 07:30}]"
    )
    assert shares(answer)["X"] > 0.95
    assert isinstance(answer.verdict, Undetermined)
    assert answer.verdict.why == "indistinguishable"


def test_c23_an_earlier_failure_stands_until_something_says_otherwise() -> None:
    built = register(
        "a: {name: a, run_by: X}\nb: {name: b, run_by: Y}",
        "f: [{any_of: [a, b]}]",
        agreements=owes("X", "a") + owes("Y", "b"),
    )
    said = """
    observations:
      - {of: [a], result: fail, at: 2026-02-24 10:00}
      - {of: [b], result: fail, at: 2026-03-02 08:05}
    """
    answer = ask(built, said)
    assert odds(answer) == exactly({"a": 1, "b": 1, "outside": 0})
    assert shares(answer) == pytest.approx({"X": 0.5, "Y": 0.5}, rel=1e-9)
    assert isinstance(answer.verdict, Shared)
    cleared = ask(built, said + "  - {of: [a], result: ok, at: 2026-02-25 10:00}")
    assert cleared.current.location.clues[-1].line == answer.file.incident.observations[1]
    assert [clue.carried for clue in answer.current.location.clues] == [False, True, False]


def test_own_links_answer_as_our_own_side() -> None:
    built = register("A: {name: A, run_by: hm}", "f: [A]")
    assert isinstance(ask(built).verdict, OwnSide)
