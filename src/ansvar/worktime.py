"""Opening hours and working time, as agreements count them.

Moments are aware, whatever their zone, and come back in UTC: two moments of one ZoneInfo compare by
the clock on the wall, so that the two 02:30s of October would be equal. Spans are half-open.
"""

from bisect import bisect_left
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from ansvar import holidays_se
from ansvar.durations import Duration, Unit, readings, time_zone

_DAY = timedelta(1)
_HORIZON = timedelta(400)
_FULL_WEEK = (((0, 24 * 60),),) * 7


class Schedule(NamedTuple):
    """When somebody is at work: the hours of each weekday in a zone, and the days that differ.

    A span belongs to the day it starts on. A day in `also_open` is open whatever else is said; on a
    weekday without hours it has those of the week's first day with any. Eves in `also_closed` go by
    the names in holidays_se. Where a day needs Swedish holidays outside the years that are known,
    every method raises ValueError.
    """

    zone: str
    week: tuple[tuple[tuple[int, int], ...], ...]
    holidays: str | None = None
    also_closed: frozenset[str | date] = frozenset()
    also_open: frozenset[date] = frozenset()

    def is_open(self, moment: datetime) -> bool:
        """Whether the moment is within opening hours."""
        return self.next_open(moment) == moment.astimezone(UTC)

    def next_open(self, moment: datetime) -> datetime | None:
        """The moment itself if open, else the next opening; None without one in 400 days."""
        return next((opens for opens, _ in self._open_from(_utc(moment))), None)

    def next_close(self, moment: datetime) -> datetime | None:
        """When the stretch that is open, or opens next, ends; None without an end in 400 days."""
        moment = _utc(moment)
        closes = None
        for begin, end in self._open_from(moment):
            if closes and begin > closes:
                break
            closes = end
            if closes - moment > _HORIZON:
                return None
        return closes

    def open_time(self, start: datetime, end: datetime) -> timedelta:
        """Open time that really passes from start to end; zero when end is not after start."""
        return sum((closes - opens for opens, closes in self.spans(start, end)), timedelta())

    def spans(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The stretches from start to end that are open, in order; one may begin where one ends."""
        start, end = _utc(start), _utc(end)
        for opens, closes in self._open_from(start, end):
            if opens >= end:
                return
            yield opens, min(closes, end)

    def deadline(self, start: datetime, elapsed: timedelta) -> datetime | None:
        """The first moment with that much open time since start; None if 400 days have none."""
        start = _utc(start)
        if elapsed <= timedelta():
            return start
        for opens, closes in self._open_from(start):
            if closes - opens >= elapsed:
                return opens + elapsed
            elapsed -= closes - opens
        return None

    def is_working_day(self, day: date) -> bool:
        """Whether any opening hours start on the day."""
        return bool(_spans(self, day))

    def add_working_days(self, start: datetime, n: int) -> datetime:
        """When the hours end on the n-th working day after the local day of start."""
        start = _utc(start)
        day = start.astimezone(time_zone(self.zone)).date()
        for _ in range(n):
            day = self._working_day(day, _DAY)
        return _spans(self, day)[-1][1] if n else start

    def subtract_working_days(self, day: date, n: int) -> date:
        """The last day on which notice of n working days can be given for work on the day."""
        for _ in range(n):
            day = self._working_day(day, -_DAY)
        return day - _DAY if n else day

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after the day of notice and before the day of work: neither is counted.

        Notice on a Monday for work on the Wednesday is one working day. An agreement on ten is
        kept when this is at least ten.
        """
        return sum(self.is_working_day(start + timedelta(n)) for n in range(1, (end - start).days))

    def _working_day(self, day: date, step: timedelta) -> date:
        """The nearest working day in the direction of the step, the day itself not included."""
        for n in range(1, _HORIZON.days + 1):
            if self.is_working_day(day + n * step):
                return day + n * step
        raise ValueError(f"no working day within {_HORIZON.days} days of {day}")

    def _open_from(
        self, moment: datetime, until: datetime | None = None
    ) -> Iterator[tuple[datetime, datetime]]:
        """Open time from the moment on, in order and apart.

        It ends after the local day of `until`, without one when 400 days have had none.
        """
        if self.week == _FULL_WEEK and self.holidays is None and not self.also_closed:
            yield moment, datetime.max.replace(tzinfo=UTC)
            return
        zone = time_zone(self.zone)
        # The hours of the day before may reach past midnight.
        day = latest = moment.astimezone(zone).date() - _DAY
        final = until and until.astimezone(zone).date()
        while day <= (final or latest + _HORIZON):
            for opens, closes in _spans(self, day):
                if closes > moment:
                    yield max(opens, moment), closes
                    moment, latest = closes, day
            day += _DAY


ALWAYS = Schedule("UTC", _FULL_WEEK)
"""Round the clock, every day."""


@lru_cache(maxsize=4096)
def _spans(schedule: Schedule, day: date) -> tuple[tuple[datetime, datetime], ...]:
    """The opening hours that start on a day, in UTC and in order; none is empty."""
    hours = schedule.week[day.weekday()]
    if day in schedule.also_open:
        hours = hours or next(filter(None, schedule.week), ())
    elif _is_closed(schedule, day):
        return ()
    zone = time_zone(schedule.zone)
    spans = sorted((_boundary(day, start, zone), _boundary(day, end, zone)) for start, end in hours)
    return tuple((opens, closes) for opens, closes in spans if opens < closes)


def _is_closed(schedule: Schedule, day: date) -> bool:
    if schedule.holidays not in {None, "SE"}:
        raise ValueError(f"the holidays of {schedule.holidays!r} are not built in; write SE")
    eves = (name for name in schedule.also_closed if isinstance(name, str))
    return (
        day in schedule.also_closed
        or day in (holidays_se.eve(name, day.year) for name in eves)
        or (schedule.holidays == "SE" and day in holidays_se.holidays(day.year))
    )


def _boundary(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """When a clock on the wall first shows a time of day, or has jumped past it, in UTC."""
    wall = datetime.combine(day, time()) + timedelta(minutes=minute)
    first, second = readings(wall, zone)
    if first <= second:
        return first
    seconds = range(int(second.timestamp()), int(first.timestamp()))
    jump = bisect_left(
        seconds, True, key=lambda at: datetime.fromtimestamp(at, zone).replace(tzinfo=None) >= wall
    )
    return second + timedelta(seconds=jump)


def add(start: datetime, duration: Duration, schedule: Schedule, zone: str) -> datetime | None:
    """When a duration from start has passed; None if the schedule has no time for it to pass in.

    Elapsed time and working days run in the schedule. Days and months keep the wall time in the
    zone, whatever the schedule, and a month that lacks the day ends on its last, as in lag
    (1930:173) 1 §. A wall time that happens twice is its first, one that never happens is as much
    later as the clocks jump. Nothing added to start is start.
    """
    start = _utc(start)
    if not duration.amount:
        return start
    wall = start.astimezone(time_zone(zone)).replace(tzinfo=None, fold=0)
    match duration.unit:
        case Unit.ELAPSED:
            return schedule.deadline(start, duration.elapsed)
        case Unit.WORKING_DAYS:
            return schedule.add_working_days(start, duration.amount)
        case Unit.DAYS:
            wall += timedelta(duration.amount)
        case Unit.MONTHS:
            wall = _months_later(wall, duration.amount)
    return readings(wall, time_zone(zone))[0]


def _months_later(wall: datetime, months: int) -> datetime:
    years, month = divmod(wall.month - 1 + months, 12)
    first = date(wall.year + years, month + 1, 1)
    last = (first + timedelta(31)).replace(day=1) - _DAY
    return datetime.combine(first.replace(day=min(wall.day, last.day)), wall.time())


def _utc(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError(f"the moment {moment} has neither zone nor offset")
    return moment.astimezone(UTC)
