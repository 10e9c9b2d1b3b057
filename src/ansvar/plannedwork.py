"""Planned work: whether it was notified in time, by whom it was done, and its agreed window."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta

from ansvar.agreement import Agreement, ChangeBy, PlannedWork
from ansvar.durations import Duration, Unit, time_zone
from ansvar.holidays_se import STATUTORY_EVES
from ansvar.incident import Event
from ansvar.register import Register
from ansvar.scalars import WeekWindow
from ansvar.worktime import ALWAYS, Schedule, add, boundary

NOTICE_DAYS = Schedule(
    "Europe/Stockholm",
    (((480, 1020),),) * 5 + ((),) * 2,
    "SE",
    frozenset(STATUTORY_EVES),
)
"""Working days of a notice where the agreement names no calendar: Swedish weekdays."""

_DAY = timedelta(1)


def workers(work: PlannedWork, agreement: Agreement) -> Sequence[str]:
    """Whose work a clause speaks of: of the supplier's side, where it names nobody."""
    return work.by or (agreement.supplier, *agreement.subcontractors)


def working_days(
    register: Register, clause: PlannedWork | ChangeBy, zone: str
) -> tuple[Schedule, ...]:
    """The calendar whose working days a clause counts; those it may mean where it names none.

    Whether the eves are working days is then for the agreement to say, and not for us.
    """
    named = register.schedule(clause.calendar, zone) if clause.calendar else None
    return (
        (NOTICE_DAYS, NOTICE_DAYS._replace(also_closed=frozenset())) if named is None else (named,)
    )


def notified_late(
    event: Event, notice: Duration, zone: str, calendars: Sequence[Schedule]
) -> bool | None:
    """Whether notice was given later than a time before the event.

    Working days are whole ones between the day of notice and the day of work. None if it is not
    known when notice was given, or the calendars that may be meant tell different things.
    """
    local = time_zone(zone)
    given = event.notified
    if given is None:
        return None
    starts = event.at.astimezone(local)
    if notice.unit is Unit.WORKING_DAYS:
        day = given.astimezone(local).date() if isinstance(given, datetime) else given
        lasts = (c.subtract_working_days(starts.date(), notice.amount) for c in calendars)
        told = {None if last is None else day > last for last in lasts}
        return told.pop() if len(told) == 1 else None
    if not isinstance(given, datetime):
        given = datetime.combine(given, time(23, 59), local)
    due = add(given, notice, ALWAYS, zone)
    return due is None or due > event.at


def kept_to(work: Event, window: WeekWindow, zone: str) -> bool | None:
    """Whether work stayed within a weekly window; None if its end is not known."""
    end = work.until or work.at + timedelta(seconds=1)
    kept = work.at
    for opens, closes in within(window, work.at, end, zone):
        if opens > kept:
            break
        kept = closes
    if kept < end:
        return False
    return None if work.until is None else True


def within(
    window: WeekWindow | None, start: datetime, end: datetime, zone: str
) -> Iterator[tuple[datetime, datetime]]:
    """The parts from start to end that lie in a weekly window, in order; all without a window."""
    if window is None:
        yield start, end
        return
    local = time_zone(zone)
    day = start.astimezone(local).date() - 7 * _DAY
    while day <= end.astimezone(local).date():
        for opens, closes in window.hours if day.weekday() in window.days else ():
            first, last = boundary(day, opens, local), boundary(day, closes, local)
            if max(first, start) < min(last, end):
                yield max(first, start), min(last, end)
        day += _DAY
