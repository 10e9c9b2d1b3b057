"""The clocks of an agreement: what counts, what stands still, what was kept."""

from datetime import timedelta
from typing import Any

import pytest

from ansvar.clocks.clock import (
    Breached,
    Clock,
    Met,
    NotComputable,
    NotStarted,
    Paused,
    Running,
    SoFar,
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
LATER = "2026-03-20 08:00"
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
        ("notify", "notice_given"),
        ("root_cause", "root_cause_given"),
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


def test_a_deadline_beyond_the_known_holidays_is_not_computable() -> None:
    for length in ("40000 h", "4000 working days"):
        promise = f"restore: {length}, hours: office"
        assert standing(promise, REPORTED) == NotComputable("holidays")
        assert standing(promise.replace("restore", "status"), REPORTED) == NotComputable("holidays")


def test_round_the_clock_has_no_working_days() -> None:
    promise = "restore: 1 working day, hours: always"
    assert standing(promise, REPORTED) == NotComputable("working_days")


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


def test_a_promise_may_count_from_when_the_service_is_back() -> None:
    promise = "root_cause: 5 working days, hours: office, clock_starts: restored"
    assert standing(promise, REPORTED) == NotStarted("restored")
    back = "{restored: f, at: 2026-03-02 08:30}"
    found = standing(promise, REPORTED, back)
    assert found == Running(when("2026-03-09 17:00"), when("2026-03-09 17:00") - when("09:00"))


# A fault that gets another priority.

RAISED = '{priority: "1", at: 2026-03-02 10:00}'
LOWERED = '{priority: "2", at: 2026-03-02 10:00}'


def changed(*events: str, more: str, at: str = "2026-03-02 13:00") -> list[tuple[str, Standing]]:
    found = clocks(PRIORITIES, REPORTED, *events, at=at, more=more)
    return [(clock.commitment.id, clock.standing) for clock in found]


def test_a_new_priority_counts_from_the_start_or_from_the_change_as_agreed() -> None:
    second = 'default_priority: "2"\nnew_priority_from: '
    assert changed(RAISED, more=f"{second}start") == [("p1", Breached(when("12:00"), None))]
    late = changed(RAISED, more=f"{second}change")
    assert late == [("p1", Running(when("14:00"), timedelta(hours=1)))]


def test_where_it_is_unsaid_a_promise_is_broken_only_if_it_is_either_way() -> None:
    second = 'default_priority: "2"'
    assert changed(RAISED, more=second) == [("p1", NotComputable("new_priority"))]
    either_way = changed(RAISED, more=second, at="2026-03-02 14:01")
    assert either_way == [("p1", Breached(when("14:00"), None))]
    neither = changed(RAISED, more=second, at="2026-03-02 11:00")
    assert neither == [("p1", Running(when("12:00"), timedelta(hours=1)))]
    after = '{priority: "1", at: 2026-03-02 12:30}'
    assert changed(after, more=second) == [("p1", NotComputable("new_priority"))]


def test_a_promise_broken_under_an_earlier_priority_stays_broken() -> None:
    first = 'default_priority: "1"'
    lowered = '{priority: "2", at: 2026-03-02 12:30}'
    assert changed(lowered, more=first) == [
        ("p2", Running(when("16:00"), timedelta(hours=3))),
        ("p1", Breached(when("12:00"), None)),
    ]
    assert changed(LOWERED, more=first) == [("p2", Running(when("16:00"), timedelta(hours=3)))]


def test_no_pause_is_lost_when_the_priority_changes() -> None:
    pausing = PRIORITIES.replace("hours: always", "hours: always, pauses: [no_access]")
    events = (REPORTED, pause("08:30"), resume("09:30"), RAISED)
    more = 'default_priority: "2"\nnew_priority_from: start'
    (clock,) = clocks(pausing, *events, at="2026-03-02 11:00", more=more)
    assert clock.standing == Running(when("13:00"), timedelta(hours=2))


# Status reports at a cadence.

STATUS = "status: 1 h, hours: always"


def given(at: str) -> str:
    return f"{{status_given: s-avtal, at: 2026-03-02 {at}}}"


def turns(*events: str, at: str, promise: str = STATUS) -> list[tuple[str, str | None]]:
    (clock,) = clocks(f"p: {{clause: § 7, {promise}}}", REPORTED, *events, at=f"2026-03-02 {at}")
    hour = timedelta(hours=1)  # Stockholm in winter
    return [
        (f"{r.deadline + hour:%H:%M}", f"{r.at + hour:%H:%M}" if r.at else None)
        for r in clock.rounds
    ]


def test_each_report_makes_the_next_due_a_cadence_later() -> None:
    assert turns(at="08:30") == [("09:00", None)]
    assert turns(given("08:40"), at="09:00") == [("09:00", "08:40"), ("09:40", None)]
    assert standing(STATUS, REPORTED, given("08:40")) == Running(
        when("09:40"), timedelta(minutes=40)
    )


def test_a_report_that_was_not_given_is_missed_and_the_next_still_due() -> None:
    assert turns(at="10:30") == [("09:00", None), ("10:00", None), ("11:00", None)]
    found = standing(STATUS, REPORTED, at="2026-03-02 10:30")
    assert found == Breached(when("09:00"), None)
    late = turns(given("09:20"), at="09:30")
    assert late == [("09:00", "09:20"), ("10:20", None)]


def test_no_report_is_due_once_the_service_is_back() -> None:
    back = "{restored: f, at: 2026-03-02 08:50}"
    assert standing(STATUS, REPORTED, back, at="2026-03-02 12:00") == Met(
        when("08:50"), when("09:00")
    )


# Alarms to answer.

ANSWER = "answer: 60 s, hours: always"


def answered(since: str, at: str) -> str:
    return f"{{answered: s-avtal, since: 2026-03-02 {since}, at: 2026-03-02 {at}}}"


def test_an_alarm_is_answered_in_time_or_not() -> None:
    assert standing(ANSWER) == NotStarted("answered")
    assert standing(ANSWER, answered("08:10:00", "08:11:00")) == Met(when("08:11"), when("08:11"))
    late = standing(ANSWER, answered("08:10:00", "08:10:30"), answered("08:12:00", "08:20:00"))
    assert late == Breached(when("08:13"), when("08:20"))
    never = "{unanswered: s-avtal, since: 2026-03-02 08:10, at: 2026-03-02 08:30}"
    assert standing(ANSWER, never) == Breached(when("08:11"), None)


SHARED = f"{ANSWER}, share: 95 %, measured: calendar month"


def test_a_share_of_answers_needs_the_periods_counts() -> None:
    late = answered("08:12:00", "08:20:00")
    assert standing(SHARED, late) == NotComputable("counts")
    (clock,) = clocks(f"p: {{clause: § 7, {SHARED}}}", late)
    assert [turn.is_late(clock.ended) for turn in clock.rounds] == [True]


@pytest.mark.parametrize(("within", "kept"), [(95, True), (94, False)])
def test_a_share_is_judged_by_what_was_counted(within: int, kept: bool) -> None:
    count = (
        f"{{counted: p, within: {within}, of: 100, since: 2026-03-01 00:00, at: 2026-04-01 00:00}}"
    )
    found = standing(SHARED, count, at="2026-04-02 08:00")
    april = when("2026-04-01 00:00")
    assert found == (Met(april, april) if kept else Breached(april, april))
    early = count.replace("2026-04-01 00:00", "2026-03-20 00:00")
    assert isinstance(standing(SHARED, early, at="2026-04-02 08:00"), SoFar)


# Statistics to hand over after each period.


def test_statistics_are_due_after_the_period_of_the_fault() -> None:
    promise = "statistics: 5 working days, hours: office, measured: calendar month"
    assert standing(promise) == NotStarted("period_end")
    found = standing(promise, at="2026-04-02 08:00")
    assert isinstance(found, Running)
    assert found.deadline == when("2026-04-10 17:00")  # Good Friday and Easter Monday between
    given_on = "{statistics_given: s-avtal, at: 2026-04-13 08:00}"
    late = standing(promise, given_on, at="2026-04-14 08:00")
    assert late == Breached(when("2026-04-10 17:00"), when("2026-04-13 08:00"))
    assert standing("statistics: 5 working days, hours: office") == NotComputable("measured")


# Availability over a period.

MONTH = "availability: 99.9 %, measured: calendar month, hours: always, clock_starts: began"
BUDGET = timedelta(seconds=2674)  # a thousandth of March, which lacks an hour


def test_an_availability_has_as_long_as_the_period_allows() -> None:
    found = standing(MONTH, at="2026-03-02 08:30")
    assert isinstance(found, Running)
    assert found.deadline == when("08:00") + BUDGET
    assert standing(MONTH, at="2026-03-02 09:00") == Breached(when("08:00") + BUDGET, None)
    back = "{restored: f, at: 2026-03-02 10:00}"
    broken = standing(MONTH, back, at="2026-03-03 09:00")
    assert broken == Breached(when("08:00") + BUDGET, when("10:00"))


def test_an_outage_within_what_is_allowed_says_how_much_is_left_at_most() -> None:
    (clock,) = clocks(f"p: {{clause: § 7, {MONTH}}}", "{restored: f, at: 2026-03-02 08:20}")
    assert isinstance(clock.standing, SoFar)
    assert clock.measure is not None
    assert clock.measure.lost == 20 * 60 * 10**6
    assert f"{float(clock.measure.actual):.4f}" == "99.9551"


def test_an_outage_shorter_than_the_smallest_does_not_count() -> None:
    promise = MONTH.replace("99.9 %", "100 %") + ", smallest_outage: 60 s"
    short = standing(promise, "{restored: f, at: 2026-03-02 08:01}")
    assert isinstance(short, SoFar)
    assert short.actual == 100
    assert standing(promise, "{restored: f, at: 2026-03-02 08:02}") == Breached(
        when("08:01"), when("08:02")
    )


def test_an_outage_over_a_month_end_is_divided() -> None:
    april, march = clocks(
        f"p: {{clause: § 7, {MONTH}}}",
        "{restored: f, at: 2026-04-01 02:00}",
        at="2026-04-02 08:00",
        said="began: 2026-03-31 23:30",
    )
    assert march.measure is not None
    assert april.measure is not None
    assert (march.measure.lost, april.measure.lost) == (30 * 60 * 10**6, 120 * 60 * 10**6)
    assert isinstance(march.standing, SoFar)
    assert isinstance(april.standing, Breached)


@pytest.mark.parametrize(
    ("measured", "whole"),
    [
        ("calendar quarter", timedelta(days=90, hours=-1)),
        ("calendar year", timedelta(days=365)),
        ("rolling 12 months", timedelta(days=365)),
        ("rolling 30 days", timedelta(days=30)),
    ],
)
def test_every_period_has_its_own_length(measured: str, whole: timedelta) -> None:
    promise = MONTH.replace("calendar month", measured)
    (clock,) = clocks(f"p: {{clause: § 7, {promise}}}", "{restored: f, at: 2026-03-02 08:20}")
    assert clock.measure is not None
    assert clock.measure.whole == whole / timedelta(microseconds=1)
    if measured.startswith("rolling"):
        assert clock.measure.end == when("08:20")


def test_only_the_agreements_hours_are_measured() -> None:
    promise = MONTH.replace("hours: always", "hours: office").replace("99.9", "99")
    back = "{restored: f, at: 2026-03-02 20:00}"
    (clock,) = clocks(f"p: {{clause: § 7, {promise}}}", back, at="2026-03-03 09:00")
    assert clock.measure is not None
    assert clock.measure.whole == 22 * 9 * 3600 * 10**6
    assert clock.measure.lost == 9 * 3600 * 10**6


def test_a_fault_reported_after_its_end_was_restored_in_time() -> None:
    back = "{restored: f, at: 2026-03-02 08:30}"
    reported = "{reported: s-avtal, at: 2026-03-02 08:45}"
    assert standing(RESTORE, back, reported) == Met(when("08:30"), when("12:45"))
    again = "observations: [{of: f, result: fail, at: 2026-03-02 08:40}]"
    found = standing(RESTORE, back, reported, said=again)
    assert found == Running(when("12:45"), timedelta(hours=3, minutes=45))


def test_two_alarms_at_once_one_answered_and_one_not() -> None:
    never = "{unanswered: s-avtal, since: 2026-03-02 08:10, at: 2026-03-02 08:30}"
    found = standing(ANSWER, answered("08:10", "08:10:30"), never)
    assert found == Breached(when("08:11"), None)


def test_a_time_for_a_share_of_the_faults_is_not_broken_by_one_of_them() -> None:
    promise = f"{RESTORE}, share: 90 %, measured: calendar month"
    assert standing(promise, REPORTED) == Running(when("12:00"), timedelta(hours=3))
    late = "{restored: f, at: 2026-03-02 13:00}"
    assert standing(promise, REPORTED, late, at="2026-03-02 14:00") == NotComputable("counts")
    counted = "{counted: p, within: 8, of: 10, at: 2026-04-01 00:00}"
    april = when("2026-04-01 00:00")
    found = standing(promise, REPORTED, late, counted, at="2026-04-02 08:00")
    assert found == Breached(april, april)


# When a clock ends, and what ends it.


def test_what_nobody_noted_is_owed_no_longer_than_the_fault_lasted() -> None:
    back = "{restored: f, at: 2026-03-02 10:00}"
    (clock,) = clocks("p: {clause: § 7, acknowledge: 1 h, hours: always}", REPORTED, back, at=LATER)
    assert clock.standing == Breached(when("09:00"), None)
    assert (clock.ended, clock.over) == (when("10:00"), timedelta(hours=1))


def test_a_fault_mended_before_somebody_had_to_come_broke_no_promise_to_come() -> None:
    back = "{restored: f, at: 2026-03-02 10:00}"
    found = standing("attend: 4 h, hours: always", REPORTED, back, at=LATER)
    assert found == Met(when("10:00"), when("12:00"))


def test_what_was_done_before_the_report_is_done() -> None:
    started = "{started: s, at: 2026-03-02 08:00}"
    reported = REPORTED.replace("08:00", "08:05")
    found = standing("start: 4 h, hours: always", started, reported, at=LATER)
    assert found == Met(when("08:05"), when("12:05"))


def test_what_was_done_before_a_change_of_priority_is_done() -> None:
    more = 'default_priority: "2"\nnew_priority_from: change'
    done = "{acknowledged: s-avtal, at: 2026-03-02 08:10}"
    promise = 'p: {clause: § 7, when: {priority: "1"}, acknowledge: 15 min, hours: always}'
    (clock,) = clocks(promise, REPORTED, done, RAISED, at=LATER, more=more)
    assert clock.standing == Met(when("08:10"), when("10:15"))


def test_no_hour_is_over_twice_when_the_priority_changes() -> None:
    more = 'default_priority: "1"\nnew_priority_from: start'
    lowered = '{priority: "2", at: 2026-03-02 18:00}'
    back = "{restored: f, at: 2026-03-02 20:00}"
    found = clocks(PRIORITIES, REPORTED, lowered, back, at=LATER, more=more)
    assert {clock.commitment.id: clock.over for clock in found} == {
        "p1": timedelta(hours=6),  # 12:00 to the change at 18:00
        "p2": timedelta(hours=2),  # due 16:00, but its own from 18:00 on
    }
    (first,) = [clock for clock in found if clock.commitment.id == "p1"]
    assert first.superseded


def test_a_service_seen_working_in_between_is_not_down_then() -> None:
    events = [f"{{restored: f, at: 2026-03-02 {at}}}" for at in ("10:00", "20:00")]
    said = "observations: [{of: f, result: fail, at: 2026-03-02 15:00}]"
    (clock,) = clocks(f"p: {{clause: § 7, {MONTH}}}", *events, at=LATER, said=said)
    assert clock.measure is not None
    assert clock.measure.lost == 7 * 3600 * 10**6
    open_still = standing(RESTORE, REPORTED, events[0], said=said, at="2026-03-02 11:30")
    assert open_still == Met(when("10:00"), when("12:00"))
    again = standing(RESTORE, REPORTED, events[0], said=said, at="2026-03-02 16:00")
    assert again == Breached(when("12:00"), None)


def test_a_late_report_mends_none_of_those_missed_before_it() -> None:
    assert [at for _, at in turns(given("11:30"), at="11:45")] == [None, None, "11:30", None]


def test_each_missed_report_is_late_until_the_next_was_due() -> None:
    back = "{restored: f, at: 2026-03-02 18:00}"
    (clock,) = clocks(f"p: {{clause: § 7, {STATUS}}}", REPORTED, back, at=LATER)
    assert len([turn for turn in clock.rounds if turn.is_late(clock.ended)]) == 9
    assert clock.over == timedelta(hours=9)  # 09:00 to 18:00, each hour once


def test_too_many_reports_are_not_counted_in_part() -> None:
    found = standing("status: 1 s, hours: always", REPORTED, at="2026-03-09 08:00")
    assert found == NotComputable("turns")


def test_a_pause_moves_a_promise_in_days_by_its_whole_time() -> None:
    promise = "restore: 1 day, hours: office, pauses: [no_access]"
    paused = "{paused: s, reason: no_access, at: 2026-03-02 18:00}"
    resumed = "{resumed: s, at: 2026-03-03 07:00}"
    found = standing(promise, REPORTED, paused, resumed, at="2026-03-03 08:30")
    assert isinstance(found, Running)
    assert found.deadline == when("2026-03-03 21:00")


def test_an_agreed_pause_lasts_until_it_is_resumed_whatever_else_is_said() -> None:
    other = "{paused: s-avtal, reason: lunch, at: 2026-03-02 09:30}"
    found = standing(PAUSING, REPORTED, pause("09:00"), other, at="2026-03-02 10:00")
    assert found == Paused(when("09:00"), "no_access")


def test_each_period_that_was_counted_has_its_own_verdict() -> None:
    october = "{counted: p, within: 90, of: 100, at: 2026-04-01 00:00}"
    november = "{counted: p, within: 99, of: 100, at: 2026-05-01 00:00}"
    found = clocks(f"p: {{clause: § 7, {SHARED}}}", october, november, at="2026-05-02 08:00")
    assert sorted(type(clock.standing).__name__ for clock in found) == ["Breached", "Met"]
    nothing = "{counted: p, within: 0, of: 0, at: 2026-04-01 00:00}"
    assert standing(SHARED, nothing, at="2026-05-02 08:00") == NotComputable("counts")


def test_a_promise_for_no_share_at_all_is_kept() -> None:
    count = "{counted: p, within: 0, of: 10, at: 2026-04-01 00:00}"
    found = standing(SHARED.replace("95 %", "0 %"), count, at="2026-05-02 08:00")
    assert isinstance(found, Met)


def test_what_rests_on_holidays_that_nobody_knows_is_not_computable() -> None:
    promise = "availability: 99 %, measured: rolling 400 months, hours: office"
    assert standing(promise, REPORTED) == NotComputable("holidays")
