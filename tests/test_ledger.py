"""The ledger: every minute of an incident once, and why it counts or does not."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansvar.account import Account, read_account
from ansvar.clocks.clock import Breached, Clock, Met, NotComputable
from ansvar.clocks.ledger import Segment, totals
from ansvar.clocks.pauses import counted_time
from ansvar.durations import Duration
from cases import incident, moment, owes, register

STOCKHOLM = "Europe/Stockholm"
OFFICE = """
office: {days: mon-fri, hours: 08:00-17:00, holidays: SE, also_closed: [midsommarafton, julafton]}
"""
PLANNED = """
exemptions:
  planerat:
    clause: § 9
    when: {planned_work: {notice: 10 working days, calendar: office, within: tue 01:00-05:00}}
    then: released
"""


def account(
    commitments: str, *events: str, at: str = "2026-03-20 12:00", more: str = "", **said: Any
) -> Account:
    built = register(
        "sim: {name: SIM, run_by: s, needs: [nat]}\nnat: {name: Nät, run_by: annan}",
        "f: [sim]",
        agreements=owes("s", "sim", f"{more}\ncommitments: {{{commitments}}}"),
        calendars=OFFICE,
        chain=f"time_zone: {STOCKHOLM}",
    )
    file, target = incident(built, f"events: [{', '.join(events)}]", **said)
    return read_account(built, file, target, moment(at, STOCKHOLM))


def rows(found: Account) -> list[tuple[str, str, str]]:
    """The only ledger, as a clock on the wall shows it."""
    (entry,) = found.entries
    hour = timedelta(hours=1)  # Stockholm in winter
    return [
        (f"{s.start + hour:%d %H:%M}", f"{s.end + hour:%d %H:%M}", s.label) for s in entry.ledger
    ]


def why(found: Account) -> list[tuple[str, str | None, str | None, str | None]]:
    """What stopped the clock in each segment, or did not: reason, by, clause, refused."""
    pauses = [segment.pause for segment in found.entries[0].ledger]
    return [(p.reason, p.by, p.clause, p.refused) for p in pauses if p]


RESTORE = "p: {clause: § 7, restore: 4 h, hours: always, pauses: [no_access]}"
REPORTED = "{reported: s-avtal, at: 2026-03-02 09:00}"
RESTORED = "{restored: f, at: 2026-03-02 18:00}"


def test_every_minute_from_the_beginning_to_the_end() -> None:
    paused = "{paused: s-avtal, reason: no_access, by: hm, at: 2026-03-02 10:00}"
    resumed = "{resumed: s-avtal, at: 2026-03-02 11:30}"
    found = account(RESTORE, REPORTED, paused, resumed, RESTORED)
    assert rows(found) == [
        ("02 08:00", "02 09:00", "not_started"),
        ("02 09:00", "02 10:00", "counts"),
        ("02 10:00", "02 11:30", "paused"),
        ("02 11:30", "02 14:30", "counts"),
        ("02 14:30", "02 18:00", "over"),
    ]
    assert why(found) == [("no_access", "hm", "§ 7", None)]


def test_a_pause_may_have_a_clause_of_its_own() -> None:
    promise = RESTORE.replace("[no_access]", "{no_access: § 7.4}")
    paused = "{paused: s-avtal, reason: no_access, by: hm, at: 2026-03-02 10:00}"
    assert why(account(promise, REPORTED, paused, RESTORED)) == [("no_access", "hm", "§ 7.4", None)]


def test_a_reason_that_no_clause_allows_counts_and_is_shown() -> None:
    paused = "{paused: s-avtal, reason: semester, by: s, at: 2026-03-02 10:00}"
    resumed = "{resumed: s-avtal, at: 2026-03-02 11:00}"
    found = account(RESTORE, REPORTED, paused, resumed, RESTORED)
    assert rows(found)[1:4] == [
        ("02 09:00", "02 10:00", "counts"),
        ("02 10:00", "02 11:00", "counts"),
        ("02 11:00", "02 13:00", "counts"),
    ]
    assert why(found) == [("semester", "s", None, "not_agreed")]


def test_closed_hours_do_not_count() -> None:
    promise = "p: {clause: § 7, restore: 4 h, hours: office}"
    found = account(
        promise, REPORTED.replace("09:00", "15:00"), "{restored: f, at: 2026-03-03 12:00}"
    )
    assert rows(found) == [
        ("02 08:00", "02 15:00", "not_started"),
        ("02 15:00", "02 17:00", "counts"),
        ("02 17:00", "03 08:00", "outside_hours"),
        ("03 08:00", "03 10:00", "counts"),
        ("03 10:00", "03 12:00", "over"),
    ]


def test_what_follows_a_kept_promise_is_done() -> None:
    promise = "p: {clause: § 7, acknowledge: 1 h, hours: always}"
    found = account(promise, REPORTED, "{acknowledged: s-avtal, at: 2026-03-02 09:10}", RESTORED)
    assert rows(found)[1:] == [
        ("02 09:00", "02 09:10", "counts"),
        ("02 09:10", "02 18:00", "done"),
    ]


# Planned work: notified ten working days before, within its window.

WORK = "{{planned_work: sim, by: s, at: 2026-03-17 00:30, until: 2026-03-17 06:00, notified: {}}}"
NIGHT = {"began": "2026-03-17 00:30"}
BY_BEGINNING = "p: {clause: § 7, restore: 2 h, hours: always, clock_starts: began}"
BACK = "{restored: f, at: 2026-03-17 06:00}"


def test_only_the_window_of_planned_work_is_left_out() -> None:
    found = account(BY_BEGINNING, WORK.format("2026-03-02"), BACK, more=PLANNED, **NIGHT)
    assert rows(found) == [
        ("17 00:30", "17 01:00", "counts"),
        ("17 01:00", "17 05:00", "agreed_window"),
        ("17 05:00", "17 06:00", "counts"),
    ]
    assert why(found) == [
        ("agreed_window", "s", "§ 9", "outside_window"),
        ("agreed_window", "s", "§ 9", None),
        ("agreed_window", "s", "§ 9", "outside_window"),
    ]
    assert isinstance(found.entries[0].clock.standing, Met)


@pytest.mark.parametrize(
    ("notified", "refused"), [("2026-03-03", "late_notice"), (None, "unknown_notice")]
)
def test_work_notified_too_late_or_nobody_knows_when_counts_whole(
    notified: str | None, refused: str
) -> None:
    work = WORK.format(notified) if notified else WORK.replace(", notified: {}", "").format()
    found = account(BY_BEGINNING, work, BACK, more=PLANNED, **NIGHT)
    assert rows(found) == [
        ("17 00:30", "17 02:30", "counts"),
        ("17 02:30", "17 06:00", "over"),
    ]
    assert why(found) == [("agreed_window", "s", "§ 9", refused)] * 2
    assert isinstance(found.entries[0].clock.standing, Breached)


def test_notice_that_turns_on_what_a_working_day_is_is_not_in_time() -> None:
    unsaid = PLANNED.replace("calendar: office, ", "").replace("tue", "mon-sun")
    work = (
        "{{planned_work: sim, by: s, at: 2026-12-29 01:00, until: 2026-12-29 05:00, notified: {}}}"
    )
    night = {"began": "2026-12-29 01:00", "at": "2026-12-30 08:00"}
    back = "{restored: f, at: 2026-12-29 05:00}"
    for notified, told in (("2026-12-11", "unclear_days"), ("2026-12-10", None)):
        found = account(BY_BEGINNING, work.format(notified), back, more=unsaid, **night)
        assert {refused for *_, refused in why(found)} == {told}


def test_the_work_of_somebody_else_stops_nothing() -> None:
    other = WORK.format("2026-02-01").replace("by: s", "by: hm")
    found = account(BY_BEGINNING, other, BACK, more=PLANNED, **NIGHT)
    assert why(found) == []
    elsewhere = WORK.format("2026-02-01").replace("planned_work: sim", "planned_work: annat")
    assert why(account(BY_BEGINNING, elsewhere, BACK, more=PLANNED, **NIGHT)) == []


def test_work_on_what_a_covered_link_needs_is_work_on_it() -> None:
    needed = WORK.format("2026-02-01").replace("planned_work: sim", "planned_work: nat")
    found = account(BY_BEGINNING, needed, BACK, more=PLANNED, **NIGHT)
    assert [refused for *_, refused in why(found)] == ["outside_window", None, "outside_window"]


def test_work_beside_other_work_is_one_window() -> None:
    first = WORK.format("2026-02-01").replace("06:00", "03:00")
    second = WORK.format("2026-02-01").replace("00:30", "02:00")
    found = account(BY_BEGINNING, first, second, BACK, more=PLANNED, **NIGHT)
    assert rows(found) == [
        ("17 00:30", "17 01:00", "counts"),
        ("17 01:00", "17 03:00", "agreed_window"),
        ("17 03:00", "17 05:00", "agreed_window"),
        ("17 05:00", "17 06:00", "counts"),
    ]


def test_each_period_of_a_long_outage_has_its_own_part() -> None:
    share = "availability: 99 %, measured: calendar month, hours: always, clock_starts: began"
    back = "{restored: f, at: 2026-05-02 12:00}"
    found = account(f"p: {{clause: § 7, {share}}}", back, at="2026-05-03 12:00")
    parts = [(e.ledger[0].start, e.ledger[-1].end) for e in found.entries]
    assert sorted(parts) == [
        (found.start, moment("2026-04-01 00:00", STOCKHOLM)),
        (moment("2026-04-01 00:00", STOCKHOLM), moment("2026-05-01 00:00", STOCKHOLM)),
        (moment("2026-05-01 00:00", STOCKHOLM), found.end),
    ]


def test_what_cannot_be_computed_has_no_ledger() -> None:
    found = account("p: {clause: § 7, restore: 4 h}", REPORTED)
    assert found.entries[0].clock.standing == NotComputable("hours")
    assert found.entries[0].ledger == ()


def test_the_last_day_of_march_with_an_hour_less() -> None:
    promise = "p: {clause: § 7, restore: 4 h, hours: always}"
    found = account(
        promise,
        "{reported: s-avtal, at: 2026-03-29 00:30}",
        "{restored: f, at: 2026-03-29 06:30}",
        at="2026-03-30 08:00",
        began="2026-03-29 00:30",
    )
    (entry,) = found.entries
    assert totals(entry.ledger) == {"counts": timedelta(hours=4), "over": timedelta(hours=1)}


# Whatever happens, the segments are the whole.

FIRST = datetime(2026, 3, 2, 7, tzinfo=UTC)
MINUTES = st.integers(0, 6 * 24 * 60)
KINDS = st.sampled_from(
    [
        "restore: 4 h, hours: always, pauses: [no_access, waiting_for_customer]",
        "restore: 6 h, hours: office, pauses: [no_access]",
        "restore: 2 working days, hours: office, pauses: [no_access]",
        "restore: 2 days, hours: office, pauses: [no_access]",
        "acknowledge: 30 min, hours: office",
        "status: 1 h, hours: always",
        "availability: 99.9 %, measured: calendar month, hours: office, pauses: [no_access]",
        "availability: 99 %, measured: rolling 30 days, clock_starts: began",
    ]
)


@st.composite
def histories(draw: st.DrawFn) -> tuple[str, list[str]]:
    def at(minutes: int) -> str:
        return f"{FIRST + timedelta(minutes=minutes):%Y-%m-%d %H:%M}+00:00"

    end = draw(st.integers(1, 7 * 24 * 60))
    events = [f"{{reported: s-avtal, at: '{at(draw(st.integers(0, 600)))}'}}"]
    reasons = st.sampled_from(["no_access", "waiting_for_customer", "semester"])
    for start, length in draw(st.lists(st.tuples(MINUTES, st.integers(1, 3000)), max_size=4)):
        events.append(f"{{paused: s, reason: {draw(reasons)}, by: hm, at: '{at(start)}'}}")
        events.append(f"{{resumed: s, at: '{at(start + length)}'}}")
    if draw(st.booleans()):
        start = draw(MINUTES)
        until = at(start + draw(st.integers(1, 600)))
        notified = draw(st.sampled_from([", notified: 2026-02-01", ", notified: 2026-03-01", ""]))
        events.append(
            f"{{planned_work: sim, by: s, at: '{at(start)}', until: '{until}'{notified}}}"
        )
    if draw(st.booleans()):
        events.append(f"{{acknowledged: s-avtal, at: '{at(draw(MINUTES))}'}}")
    events.append(f"{{restored: f, at: '{at(end)}'}}")
    return draw(KINDS), events


@settings(max_examples=150, deadline=None)
@given(histories())
def test_the_segments_add_up_to_the_whole_and_the_deadline_is_where_they_say(
    history: tuple[str, list[str]],
) -> None:
    promise, events = history
    found = account(f"p: {{clause: § 7, {promise}}}", *events, more=PLANNED)
    for entry in found.entries:
        ledger = entry.ledger
        assert [s.end for s in ledger[:-1]] == [s.start for s in ledger[1:]]
        assert (ledger[0].start, ledger[-1].end) == (found.start, found.end)
        assert all(s.start < s.end for s in ledger)
        assert sum(totals(ledger).values(), timedelta()) == found.end - found.start
        assert totals(ledger).get("over", timedelta()) == entry.clock.over
        assert entry.clock.over <= found.end - found.start
        assert_counted(entry.clock, ledger)


def assert_counted(clock: Clock, ledger: tuple[Segment, ...]) -> None:
    """The counted segments are the counted time, and before a broken deadline what was promised."""
    if clock.started is None or clock.schedule is None or clock.kind == "status":
        return
    by_label = totals(ledger)
    counted = by_label.get("counts", timedelta()) + by_label.get("over", timedelta())
    if clock.measure is not None:
        within = max(clock.started, clock.measure.start), min(clock.ended, clock.measure.end)
        if by_label.get("excluded") is None and within == (clock.started, clock.ended):
            lost = timedelta(microseconds=clock.measure.lost)
            assert counted == lost
    elif clock.commitment.restore is not None and "h" in str(clock.promised):
        assert counted == counted_time(clock.schedule, clock.started, clock.ended, clock.pauses)
        if isinstance(clock.standing, Breached) and isinstance(clock.promised, Duration):
            assert by_label["counts"] == clock.promised.elapsed
