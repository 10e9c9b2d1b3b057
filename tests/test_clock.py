"""The clocks of an agreement: what counts, what stands still, what was kept."""

from datetime import timedelta
from typing import Any

import pytest

from ansvar.clock import (
    Breached,
    Clock,
    Met,
    NotComputable,
    NotStarted,
    Paused,
    Running,
    Standing,
)
from cases import ask, moment, owes, register

STOCKHOLM = "Europe/Stockholm"
OFFICE = """
office:
  days: mon-fri
  hours: 08:00-17:00
  holidays: SE
  also_closed: [midsommarafton, julafton, nyårsafton]
"""
REPORTED = "{reported: s-avtal, at: 2026-03-02 08:00}"


def clocks(
    commitments: str, *events: str, at: str = "2026-03-02 09:00", said: str = "", more: str = ""
) -> tuple[Clock, ...]:
    body = "\n".join(f"  {line.strip()}" for line in commitments.strip().splitlines())
    built = register(
        "sim: {name: SIM, run_by: s}",
        "f: [sim]",
        agreements=owes("s", "sim", f"{more}\ncommitments:\n{body}"),
        calendars=OFFICE,
        chain=f"time_zone: {STOCKHOLM}",
    )
    return ask(built, f"{said}\nevents: [{', '.join(events)}]", at=at).clocks


def standing(commitment: str, *events: str, **more: Any) -> Standing:
    (clock,) = clocks(f"p: {{clause: § 7, {commitment}}}", *events, **more)
    return clock.standing


def when(text: str) -> Any:
    return moment(f"2026-03-02 {text}" if len(text) == 5 else text, STOCKHOLM)


RESTORE = "restore: 4 h, hours: always"


def test_running_until_its_deadline() -> None:
    assert standing(RESTORE, REPORTED) == Running(when("12:00"), timedelta(hours=3))
    assert standing(RESTORE, REPORTED, at="2026-03-02 12:00") == Running(
        when("12:00"), timedelta(0)
    )
    assert standing(RESTORE, REPORTED, at="2026-03-02 12:01") == Breached(when("12:00"), None)


@pytest.mark.parametrize(
    ("promise", "event"),
    [
        ("acknowledge", "acknowledged"),
        ("respond", "responded"),
        ("attend", "attended"),
        ("start", "started"),
        ("restore", "restored"),
    ],
)
def test_each_promise_is_met_by_its_event(promise: str, event: str) -> None:
    promised = f"{promise}: 30 min, hours: always"
    done = f"{{{event}: s-avtal, at: 2026-03-02 "
    assert standing(promised, REPORTED) == Breached(when("08:30"), None)
    met = standing(promised, REPORTED, done + "08:30}")
    assert met == Met(when("08:30"), when("08:30"))
    late = standing(promised, REPORTED, done + "08:31}")
    assert late == Breached(when("08:30"), when("08:31"))
    assert standing(promised, done + "07:59}", REPORTED) == Breached(when("08:30"), None)


def test_a_link_restored_is_not_the_service() -> None:
    link = "{restored: sim, at: 2026-03-02 08:30}"
    assert standing(RESTORE, REPORTED, link) == Running(when("12:00"), timedelta(hours=3))


def test_restored_is_when_it_was_so_for_good() -> None:
    twice = ("{restored: f, at: 2026-03-02 08:30}", "{restored: f, at: 2026-03-02 12:30}")
    found = standing(RESTORE, REPORTED, *twice, at="2026-03-02 13:00")
    assert found == Breached(when("12:00"), when("12:30"))


def test_office_hours_pass_over_easter() -> None:
    reported = "{reported: s, at: 2026-04-02 16:00}"
    found = standing("restore: 4 h, hours: office", reported, at="2026-04-02 16:30")
    assert found == Running(
        when("2026-04-07 11:00"), when("2026-04-07 11:00") - when("2026-04-02 16:30")
    )


def test_office_hours_are_closed_on_an_eve() -> None:
    reported = "{reported: s, at: 2026-06-18 16:30}"
    found = standing("restore: 1 h, hours: office", reported, at="2026-06-18 16:45")
    assert isinstance(found, Running)
    assert found.deadline == when("2026-06-22 08:30")


@pytest.mark.parametrize(
    ("starts", "said", "expected"),
    [
        ("reported", "", NotStarted("reported")),
        ("supplier_aware", "", NotStarted("supplier_aware")),
        ("detected", "", Running(when("12:00"), timedelta(hours=3))),
        ("began", "", Running(when("12:00"), timedelta(hours=3))),
        ("began", "began: unknown", NotComputable("start")),
    ],
)
def test_what_starts_a_clock(starts: str, said: str, expected: Standing) -> None:
    assert standing(f"{RESTORE}, clock_starts: {starts}", said=said) == expected


def test_the_supplier_may_have_been_aware_before() -> None:
    aware = "{supplier_aware: s, at: 2026-03-02 07:00}"
    found = standing(f"{RESTORE}, clock_starts: supplier_aware", aware, REPORTED)
    assert found == Running(when("11:00"), timedelta(hours=2))


def test_a_report_to_another_starts_nothing() -> None:
    other = "{reported: annan-avtal, at: 2026-03-02 08:00}"
    assert standing(RESTORE, other) == NotStarted("reported")


def test_a_clock_without_hours_is_not_computable() -> None:
    assert standing("restore: 4 h", REPORTED) == NotComputable("hours")
    assert standing("restore: 4 h, hours: natt", REPORTED) == NotComputable("calendar")


# Pauses.

PAUSING = f"{RESTORE}, pauses: [no_access, waiting_for_customer]"


def pause(start: str, reason: str = "no_access") -> str:
    return f"{{paused: s-avtal, reason: {reason}, at: 2026-03-02 {start}}}"


def resume(end: str) -> str:
    return f"{{resumed: s-avtal, at: 2026-03-02 {end}}}"


def test_a_clock_stands_still_in_a_pause() -> None:
    found = standing(PAUSING, REPORTED, pause("08:30"))
    assert found == Paused(when("08:30"), "no_access")


def test_a_pause_moves_the_deadline() -> None:
    pauses = (pause("08:15"), resume("08:30"), pause("08:40", "waiting_for_customer"))
    found = standing(PAUSING, REPORTED, *pauses, resume("08:50"))
    assert found == Running(when("12:25"), timedelta(hours=3, minutes=25))


def test_a_pause_that_the_agreement_does_not_allow_moves_nothing() -> None:
    found = standing(PAUSING, REPORTED, pause("08:15", "semester"))
    assert found == Running(when("12:00"), timedelta(hours=3))


def test_a_pause_after_the_deadline_mends_nothing() -> None:
    found = standing(PAUSING, REPORTED, pause("12:30"), at="2026-03-02 13:00")
    assert found == Breached(when("12:00"), None)


def test_a_pause_before_the_start_counts_from_the_start() -> None:
    found = standing(PAUSING, pause("07:00"), REPORTED, resume("08:30"))
    assert found == Running(when("12:30"), timedelta(hours=3, minutes=30))


def test_a_pause_moves_the_deadline_by_open_time_only() -> None:
    promise = "restore: 2 h, hours: office, pauses: [no_access]"
    reported = "{reported: s, at: 2026-03-02 15:30}"
    found = standing(
        promise, reported, pause("16:30"), "{resumed: s, at: 2026-03-03 08:15}",
        at="2026-03-03 08:20",
    )  # fmt: skip
    assert isinstance(found, Running)
    assert found.deadline == when("2026-03-03 09:15")


def test_a_pause_of_another_agreement_moves_nothing() -> None:
    built = register(
        "sim: {name: SIM, run_by: s}",
        "f: [sim]",
        agreements=owes("s", "sim", f"commitments: {{p: {{clause: § 7, {PAUSING}}}}}")
        + owes("annan", "x"),
        chain=f"time_zone: {STOCKHOLM}",
    )
    other = pause("08:15").replace("s-avtal", "annan-avtal")
    (clock,) = ask(built, f"events: [{REPORTED}, {other}]").clocks
    assert clock.standing == Running(when("12:00"), timedelta(hours=3))


# Priorities.

PRIORITIES = """
p1: {clause: § 7.1, when: {priority: "1"}, restore: 4 h, hours: always}
p2: {clause: § 7.2, when: {priority: "2"}, restore: 8 h, hours: always}
"""


def named(*events: str, more: str = "") -> list[tuple[str, Standing]]:
    found = clocks(PRIORITIES, REPORTED, *events, more=more)
    return [(clock.commitment.id, clock.standing) for clock in found]


def test_the_agreements_own_priority_counts_until_another_is_said() -> None:
    own = 'default_priority: "1"'
    assert named(more=own) == [("p1", Running(when("12:00"), timedelta(hours=3)))]
    said = '{priority: "2", at: 2026-03-02 08:30}'
    assert named(said, more=own) == [("p2", Running(when("16:00"), timedelta(hours=7)))]


def test_without_a_priority_nothing_is_claimed() -> None:
    assert named() == [("p1", NotComputable("priority")), ("p2", NotComputable("priority"))]


def test_the_nearest_deadline_comes_first() -> None:
    found = clocks(
        """
        senare: {clause: § 1, restore: 8 h, hours: always}
        nasta: {clause: § 2, restore: 4 h, hours: always}
        klar: {clause: § 3, acknowledge: 30 min, hours: always}
        vilar: {clause: § 4, restore: 4 h, hours: always, clock_starts: supplier_aware}
        """,
        REPORTED,
        "{acknowledged: s, at: 2026-03-02 08:10}",
    )
    assert [clock.commitment.id for clock in found] == ["nasta", "senare", "klar", "vilar"]


def test_a_commitment_is_judged_by_the_agreement_in_force_when_its_clock_started() -> None:
    later = "valid: {from: 2026-01-01, to: 2026-03-02}"
    reported = "{reported: s-avtal, at: 2026-03-03 08:00}"
    promise = "p: {clause: § 7, restore: 4 h, hours: always}"
    (clock,) = clocks(promise, reported, at="2026-03-03 09:00", more=later)
    assert clock.standing == NotComputable("agreement")
    (clock,) = clocks(promise, REPORTED, at="2026-03-03 09:00", more=later)
    assert clock.standing == Breached(when("12:00"), None)
