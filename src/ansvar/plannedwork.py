"""Planned work: whether it was notified in time, by whom it was done, and its agreed window."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from ansvar.agreement import Agreement, PlannedWork
from ansvar.durations import Duration, Unit, readings, time_zone
from ansvar.holidays_se import STATUTORY_EVES
from ansvar.incident import Event
from ansvar.scalars import WeekWindow
from ansvar.worktime import ALWAYS, Schedule, add

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


def notified_late(event: Event, notice: Duration, zone: str) -> bool | None:
    """Whether notice was given later than a time before the event; None if not known when.

    Working days are whole ones between the day of notice and the day of work.
    """
    local = time_zone(zone)
    given = event.notified
    if given is None:
        return None
    starts = event.at.astimezone(local)
    if notice.unit is Unit.WORKING_DAYS:
        day = given.astimezone(local).date() if isinstance(given, datetime) else given
        last = NOTICE_DAYS.subtract_working_days(starts.date(), notice.amount)
        return None if last is None else day > last
    if not isinstance(given, datetime):
        given = datetime.combine(given, time(23, 59), local)
    due = add(given, notice, ALWAYS, zone)
    return due is None or due > event.at


def kept_to(work: Event, window: WeekWindow, zone: str) -> bool | None:
    """Whether work stayed within a weekly window; None if its end is not known."""
    local = time_zone(zone)
    start, end = work.at.astimezone(local), work.until and work.until.astimezone(local)

    def holds(moment: datetime, day: date) -> bool:
        minute = (moment.replace(tzinfo=None) - datetime.combine(day, time())) / timedelta(
            minutes=1
        )
        return day.weekday() in window.days and any(a <= minute <= b for a, b in window.hours)

    days = [start.date() - n * _DAY for n in range(8)]
    fits = [day for day in days if holds(start, day)]
    if not fits:
        return False
    return None if end is None else any(holds(end, day) for day in fits)


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
            walls = (datetime.combine(day, time()) + timedelta(minutes=m) for m in (opens, closes))
            first, last = (readings(wall, local)[0].astimezone(UTC) for wall in walls)
            if max(first, start) < min(last, end):
                yield max(first, start), min(last, end)
        day += _DAY
