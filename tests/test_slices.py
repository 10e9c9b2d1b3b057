"""Slices: when something changed, what still stands, and what a repair proves."""

from datetime import timedelta
from typing import Any

import pytest

from ansvar.assessment import Assessment, default_moment
from ansvar.attribution import Player
from ansvar.register import Register
from ansvar.verdict import NoOutage, Responsible, Undetermined
from cases import ask, incident, minutes, moment, odds, owes, register, spans

PAIR = "sim: {name: SIM, run_by: s}\ndosa: {name: Dosa, run_by: d}"
OWED = owes("s", "sim") + owes("d", "dosa")


def pair(path: str = "f: [sim, dosa]", links: str = PAIR, **more: str) -> Register:
    return register(links, path, agreements=OWED, **more)


def lines(*, seen: tuple[str, ...] = (), events: tuple[str, ...] = ()) -> str:
    """Results and events, each at an hour and minute of the second of March."""

    def dated(line: str) -> str:
        what, _, clock = line.rpartition(" ")
        return f"{{{what}, at: 2026-03-02 {clock}}}"

    return (
        f"observations: [{', '.join(map(dated, seen))}]\n"
        f"events: [{', '.join(map(dated, events))}]\n"
    )


def party(answer: Assessment) -> Player:
    assert isinstance(answer.verdict, Responsible)
    return answer.verdict.candidate.player


def test_an_open_outage_is_one_slice_to_the_moment() -> None:
    answer = ask(pair())
    assert spans(answer) == [("08:00", "09:00", True)]
    assert answer.timeline.began_known
    assert answer.open


def test_an_unknown_beginning_is_the_last_time_it_worked() -> None:
    said = "began: unknown\n" + lines(seen=("of: f, result: ok 07:40", "of: f, result: ok 07:20"))
    answer = ask(pair(), said)
    assert spans(answer) == [("07:40", "09:00", True)]
    assert not answer.timeline.began_known


def test_an_unknown_beginning_without_a_working_time_is_the_detection() -> None:
    assert spans(ask(pair(), "began: unknown")) == [("08:00", "09:00", True)]


@pytest.mark.parametrize(
    ("began", "start"),
    [
        ("{after: 2026-03-02 07:10, before: 2026-03-02 07:50}", "07:50"),
        ("{after: 2026-03-02 07:10}", "07:10"),
    ],
)
def test_a_beginning_between_two_moments_is_the_later(began: str, start: str) -> None:
    assert spans(ask(pair(), f"began: {began}")) == [(start, "09:00", True)]


def test_everything_that_changes_begins_a_slice() -> None:
    said = lines(
        seen=(
            "of: [sim], result: ok 08:05",
            "of: [sim], result: fail 08:20",
            "of: [sim], result: fail 08:25",
            "of: [dosa], result: unknown 08:26",
            "of: f, result: fail 08:45",
        ),
        events=(
            "done: dosa 08:30",
            "change: sim, undone: 2026-03-02 08:40 08:10",
            "planned_work: sim, until: 2026-03-02 08:15 07:00",
        ),
    )
    starts = [start for start, _, _ in spans(ask(pair(), said))]
    assert starts == ["08:00", "08:10", "08:15", "08:20", "08:30", "08:40"]


def test_restored_and_failed_again_is_open_and_has_two_outages() -> None:
    said = lines(
        seen=("of: [sim], result: fail 08:10", "of: f, result: fail 08:40"),
        events=("restored: f 08:20",),
    )
    answer = ask(pair(), said)
    assert spans(answer) == [
        ("08:00", "08:20", True),
        ("08:20", "08:40", False),
        ("08:40", "09:00", True),
    ]
    assert answer.open
    assert [a.cut.minutes for a in answer.slices] == [20, 20]
    assert odds(answer, 0)["sim"] == 1
    assert odds(answer)["sim"] == pytest.approx(1 / 1.99, rel=1e-9)


def test_a_restored_link_is_not_a_restored_service() -> None:
    answer = ask(pair(), lines(events=("restored: sim 08:20",)))
    assert answer.open
    assert spans(answer) == [("08:00", "08:20", True), ("08:20", "09:00", True)]


def test_several_slices_are_told_in_minutes() -> None:
    said = lines(
        seen=(
            "of: [sim], result: fail 08:05",
            "of: [dosa], result: ok 08:05",
            "of: [sim], result: ok 08:15",
            "of: [dosa], result: fail 08:15",
        ),
        events=("restored: f 09:00",),
    )
    answer = ask(pair(), said, at="2026-03-02 10:00")
    assert minutes(answer) == pytest.approx({"s": 15, "d": 45})
    assert party(answer) == Player("party", ("d",))


def test_the_moment_is_now_while_open_and_the_last_line_once_ended() -> None:
    built = pair()
    now = moment("2026-03-02 12:00")
    file, target = incident(built, lines(seen=("of: f, result: fail 08:30",)))
    assert default_moment(file, target, built, now) == (now, "now")
    said = lines(events=("restored: f 09:00", "evidence_requested: s 11:00", "called: s 13:00"))
    file, target = incident(built, said)
    assert default_moment(file, target, built, now) == (moment("2026-03-02 11:00"), "end")
    early = moment("2026-03-02 08:30")
    assert default_moment(file, target, built, early) == (early, "now")


def test_lines_after_the_moment_are_counted_and_not_used() -> None:
    said = lines(seen=("of: [sim], result: fail 09:30",), events=("restored: f 10:00",))
    answer = ask(pair(), said)
    assert answer.unused == 2
    assert answer.open
    assert [clue.kind for clue in answer.current.location.clues] == ["outage"]


# What a repair proves.


def repaired(*seen: str, events: tuple[str, ...] = ("done: sim 08:30",), at: str = "09:00") -> Any:
    return ask(pair(), lines(seen=seen, events=events), at=f"2026-03-02 {at}")


def test_what_works_after_a_repair_was_down_through_it() -> None:
    answer = repaired("of: f, result: ok 08:40")
    assert odds(answer) == {"sim": 1, "dosa": 0, "outside": 0}
    assert party(answer) == Player("party", ("s",))
    assert minutes(answer) == {"s": 40}


def test_so_it_is_at_the_very_moment_that_it_is_seen() -> None:
    answer = repaired("of: f, result: ok 08:40", at="08:40")
    assert odds(answer) == {"sim": 1, "dosa": 0, "outside": 0}


def test_the_report_that_it_is_back_and_the_repaired_link_seen_to_work_come_between() -> None:
    answer = repaired(
        "of: [sim], result: fail 08:10",
        "of: [sim], result: ok 08:33",
        "of: f, result: ok 08:40",
        events=("done: sim 08:30", "restored: f 08:35"),
    )
    assert odds(answer)["sim"] == 1
    assert odds(answer)["dosa"] == 0
    assert minutes(answer) == {"s": 35}


def test_two_repairs_leave_open_which_of_them_it_was() -> None:
    answer = repaired("of: f, result: ok 08:40", events=("done: sim 08:30", "done: dosa 08:35"))
    assert odds(answer)["sim"] == pytest.approx(1 / 1.99, rel=1e-9)


def test_what_still_fails_after_a_repair_is_down_through_something_else() -> None:
    answer = repaired("of: f, result: fail 08:40")
    assert spans(answer) == [("08:00", "08:30", True), ("08:30", "09:00", True)]
    assert odds(answer, 0) == {"sim": pytest.approx(0.01), "dosa": 1, "outside": 0}
    assert odds(answer) == {"dosa": 1, "outside": 0}
    assert party(answer) == Player("party", ("d",))


def test_a_repair_in_vain_is_forgotten_when_the_link_is_seen_down_again() -> None:
    answer = repaired("of: f, result: fail 08:40", "of: [sim], result: fail 08:50")
    assert odds(answer)["sim"] == 1


def test_a_repair_that_nothing_has_shown_the_effect_of_leaves_the_answer_as_it_was() -> None:
    answer = repaired("of: [sim], result: fail 08:10")
    assert odds(answer)["sim"] == 1
    assert party(answer) == Player("party", ("s",))
    assert answer.current.cut.end == moment("2026-03-02 09:00")
    assert minutes(answer) == pytest.approx({"s": 59.7, "outside": 0.3})


def test_a_repaired_device_still_needs_its_power() -> None:
    built = pair(
        "f: [dosa]",
        PAIR.replace("run_by: d", "run_by: d, needs: [el]") + "\nel: {name: El, run_by: e}",
    )
    said = lines(seen=("of: f, result: fail 08:40",), events=("done: dosa 08:30",))
    assert odds(ask(built, said)) == {"el": 1, "outside": 0}


def test_what_works_again_when_a_change_is_undone_was_the_change() -> None:
    answer = repaired(
        "of: f, result: ok 08:40",
        events=("change: sim, by: s, undone: 2026-03-02 08:30 07:00",),
    )
    assert odds(answer) == {"0": 1, "sim": 0, "dosa": 0, "outside": 0}


def test_a_failure_of_a_restored_link_no_longer_stands() -> None:
    said = lines(
        seen=("of: [sim], result: fail 08:10", "of: f, result: fail 08:40"),
        events=("restored: sim 08:20",),
    )
    assert odds(ask(pair(), said))["sim"] == pytest.approx(1 / 1.99, rel=1e-9)


# Changes.


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ("change: sim", 0.05),
        ("change: sim, expected: outage", 0.95),
        ("change: sim, expected: none", 0.01),
        ("planned_work: sim, likelihood: 33 %", 0.33),
    ],
)
def test_the_odds_of_a_change(event: str, expected: float) -> None:
    answer = ask(pair(), lines(events=(f"{event} 07:30",)))
    model = answer.current.location.model
    assert [c.prior for c in model.components if c.kind == "change"] == [expected]


@pytest.mark.parametrize(
    ("days", "suspect"), [(timedelta(days=13), True), (timedelta(days=14), False)]
)
def test_a_change_that_nobody_undid_is_a_suspect_for_a_while(
    days: timedelta, suspect: bool
) -> None:
    at = moment("2026-03-02 08:00") - days
    answer = ask(pair(), f"events: [{{change: sim, at: {at:%Y-%m-%d %H:%M}}}]")
    assert ("0" in odds(answer)) is suspect


# Backups.

BATTERY = """
el: {name: El, run_by: e}
batteri: {name: Batteri, run_by: b, holds: 2 h}
dosa: {name: Dosa, run_by: d, needs: [{any_of: [el, batteri]}]}
"""


def test_a_backup_that_runs_out_begins_a_slice() -> None:
    built = register(BATTERY, "f: [dosa]", agreements=owes("d", "dosa"))
    said = """
    began: 2026-03-02 09:00
    observations:
      - {of: [el], result: fail, since: 2026-03-02 07:30, at: 2026-03-02 08:00}
      - {of: [batteri], how: found, result: ok, at: 2026-03-02 09:00}
    """
    answer = ask(built, said, at="2026-03-02 10:00")
    assert spans(answer) == [("09:00", "09:30", True), ("09:30", "10:00", True)]
    assert odds(answer, 0)["dosa"] == 1
    assert odds(answer)["dosa"] == pytest.approx(0.01)


def test_a_backup_carries_again_once_the_power_has_been_back() -> None:
    built = register(BATTERY, "f: [dosa]")
    said = """
    observations:
      - {of: [el], result: fail, at: 2026-03-02 04:00}
      - {of: [el], result: ok, at: 2026-03-02 05:00}
      - {of: [el], result: fail, at: 2026-03-02 07:30}
    """
    assert spans(ask(built, said)) == [("08:00", "09:00", True)]


# Others, reach and late.


def test_others_share_what_reaches_both_and_nothing_narrower() -> None:
    built = register(
        """
        dosa: {name: Dosa, run_by: d, reach: person, likelihood: 2 %}
        nod: {name: Nod, run_by: n, reach: area, likelihood: 3 %}
        plattform: {name: Plattform, run_by: p, reach: wide, likelihood: 4 %}
        """,
        "f: [dosa, nod, plattform]",
    )
    seen = "{of: f, group: others, result: ok, at: 2026-03-02 08:10}"
    far = odds(ask(built, f"observations: [{seen}]"))
    assert far["plattform"] == 0
    assert far["nod"] / far["dosa"] == pytest.approx(3 / 2)
    near = odds(ask(built, f"observations: [{seen.replace('result', 'reach: area, result')}]"))
    assert (near["plattform"], near["nod"], near["dosa"]) == pytest.approx((0, 0, 1))


def test_reach_weighs_against_what_is_too_narrow() -> None:
    built = register(
        """
        dosa: {name: Dosa, run_by: d, reach: person}
        plattform: {name: Plattform, run_by: p, reach: wide}
        """,
        "f: [dosa, plattform]",
    )
    found = odds(ask(built, "affected: {reach: municipality}"))
    # The platform, or else the box together with a false impression of the reach.
    weight = 0.01 + 0.99 * 0.01 * 0.05
    assert found["plattform"] == pytest.approx(0.01 / weight, rel=1e-9)


def test_late_is_an_outage_of_what_the_function_means() -> None:
    assert odds(ask(pair(), "outage: late")) == odds(ask(pair()))


def test_an_alert_without_anything_else_may_be_no_outage() -> None:
    answer = ask(pair(), "outage: suspected")
    p = 1 - 0.99**2
    expected = p * 0.95 / (p * 0.95 + (1 - p) * 0.05)
    assert answer.current.location.outage == pytest.approx(expected, rel=1e-9)
    assert isinstance(answer.verdict, Undetermined)
    sure = ask(pair(), "outage: suspected\n" + lines(seen=("of: f, result: ok 08:10",)))
    assert isinstance(sure.verdict, NoOutage)
    assert sure.call is None
