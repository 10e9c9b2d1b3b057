"""Opening hours and working time, as agreements count them.

Moments are aware, whatever their zone, and come back in UTC: two moments of one ZoneInfo compare by
the clock on the wall, so that the two 02:30s of October would be equal. Spans are half-open.
"""

from bisect import bisect_left
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from ansvar import holidays_se
from ansvar.durations import Duration, Unit, readings, time_zone
from ansvar.holidays_se import UnknownYearError

_DAY = timedelta(1)
_HORIZON = timedelta(400)
_FARTHEST = timedelta(36600)
"""Nothing is looked for further away than the longest duration that is read."""
Hours = tuple[tuple[int, int], ...]
"""The hours that start on a day, in minutes from its midnight; past 1440 is the day after."""
_FULL_WEEK = (((0, 24 * 60),),) * 7


class Schedule(NamedTuple):
    """When somebody is at work: the hours of each weekday in a zone, and the days that differ.

    A span belongs to the day it starts on. What is said of a date goes before everything else:
    its hours in `hours_on`; in `also_open` the hours of its weekday, or where that has none those
    of the week's first day with any; in `also_closed` none. Then public holidays are closed, and
    eves, by their names in holidays_se, have their hours in `hours_on` if their weekday has any,
    or none in `also_closed`.

    Holidays and eves are known for some years: what a moment or a deadline outside them would be
    is None, and a question about such a day raises UnknownYearError.
    """

    zone: str
    week: tuple[Hours, ...]
    holidays: str | None = None
    also_closed: frozenset[str | date] = frozenset()
    also_open: frozenset[date] = frozenset()
    hours_on: frozenset[tuple[str | date, Hours]] = frozenset()

    @property
    def known_until(self) -> date | None:
        """The last day whose hours are known, included; None if all are."""
        return date(holidays_se.LAST_YEAR, 12, 31) if self._has_yearly_days else None

    @property
    def single_days(self) -> frozenset[str | date]:
        """The eves and dates that it says something of."""
        return self.also_closed | self.also_open | {day for day, _ in self.hours_on}

    @property
    def _has_yearly_days(self) -> bool:
        return self.holidays is not None or any(isinstance(day, str) for day in self.single_days)

    def is_open(self, moment: datetime) -> bool:
        """Whether the moment is known to be within opening hours."""
        return self.next_open(moment) == moment.astimezone(UTC)

    def next_open(self, moment: datetime) -> datetime | None:
        """The moment itself if open, else the next opening; None without one in 400 days."""
        with suppress(UnknownYearError):
            return next((opens for opens, _ in self._open_from(_utc(moment))), None)
        return None

    def next_close(self, moment: datetime) -> datetime | None:
        """When the stretch that is open, or opens next, ends; None without an end in 400 days."""
        moment = _utc(moment)
        closes = None
        with suppress(UnknownYearError):
            for begin, end in self._open_from(moment):
                if closes and begin > closes:
                    return closes
                closes = end
                if closes - moment > _HORIZON:
                    return None
            return closes
        return None

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
        """The first moment with that much open time since start.

        None if 400 days have none, if it is more than a hundred years away, or if the holidays
        before it are not known.
        """
        start = _utc(start)
        if elapsed <= timedelta():
            return start
        with suppress(UnknownYearError):
            for opens, closes in self._open_from(start):
                if closes - opens >= elapsed:
                    return opens + elapsed
                elapsed -= closes - opens
        return None

    def is_working_day(self, day: date) -> bool:
        """Whether any opening hours start on the day."""
        return bool(_spans(self, day))

    def add_working_days(self, start: datetime, n: int) -> datetime | None:
        """When the hours end on the n-th working day after the local day of start.

        None where deadline is None: nobody can say which day it is.
        """
        start = _utc(start)
        if not n:
            return start
        day = self._working_day(start.astimezone(time_zone(self.zone)).date(), n, _DAY)
        return None if day is None else _spans(self, day)[-1][1]

    def subtract_working_days(self, day: date, n: int) -> date | None:
        """The last day on which notice of n working days can be given for work on the day.

        Neither the day of notice nor that of work is counted: notice on a Monday for work on the
        Wednesday is one working day.

        None where nobody can say which day it is, as for add_working_days.
        """
        if not n:
            return day
        first = self._working_day(day, n, -_DAY)
        return None if first is None else first - _DAY

    def _working_day(self, start: date, n: int, step: timedelta) -> date | None:
        """The n-th working day in the direction of the step, the day of start not included."""
        day = found = start
        with suppress(UnknownYearError):
            while abs(day - found) < _HORIZON and abs(day - start) < _FARTHEST:
                day += step
                if self.is_working_day(day):
                    found, n = day, n - 1
                    if not n:
                        return day
        return None

    def _open_from(
        self, moment: datetime, until: datetime | None = None
    ) -> Iterator[tuple[datetime, datetime]]:
        """Open time from the moment on, in order and apart.

        It ends after the local day of `until`, without one when 400 days have had none.
        """
        single = self.also_closed or self.hours_on
        if self.week == _FULL_WEEK and self.holidays is None and not single:
            yield moment, datetime.max.replace(tzinfo=UTC)
            return
        zone = time_zone(self.zone)
        # The hours of the day before may reach past midnight.
        day = latest = moment.astimezone(zone).date() - _DAY
        farthest = day + _FARTHEST
        final = until and until.astimezone(zone).date()
        while day <= (final or min(latest + _HORIZON, farthest)):
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
    zone = time_zone(schedule.zone)
    hours = _hours(schedule, day)
    spans = sorted((boundary(day, start, zone), boundary(day, end, zone)) for start, end in hours)
    return tuple((opens, closes) for opens, closes in spans if opens < closes)


def _hours(schedule: Schedule, day: date) -> Hours:
    """The hours of a day: by its date, then as a public holiday, as an eve, as a weekday."""
    hours, own = schedule.week[day.weekday()], dict(schedule.hours_on)
    if day in own:
        return own[day]
    if day in schedule.also_open:
        return hours or next(filter(None, schedule.week), ())
    if day in schedule.also_closed or _is_holiday(schedule, day):
        return ()
    named = {name for name in (*own, *schedule.also_closed) if isinstance(name, str)}
    for eve in (name for name in named if holidays_se.eve(name, day.year) == day):
        hours = own.get(eve, ()) if hours else ()
    return hours


def _is_holiday(schedule: Schedule, day: date) -> bool:
    if schedule.holidays not in {None, "SE"}:
        raise ValueError(f"the holidays of {schedule.holidays!r} are not built in; write SE")
    return schedule.holidays == "SE" and day in holidays_se.holidays(day.year)


def boundary(day: date, minute: int, zone: ZoneInfo) -> datetime:
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
    """When a duration from start has passed; None where the schedule cannot tell, as in deadline.

    Elapsed time and working days run in the schedule. Days and months keep the wall time in the
    zone, whatever the schedule, and a month that lacks the day ends on its last, as in lag
    (1930:173) 1 §. A wall time that happens twice is its first, one that never happens is as much
    later as the clocks jump. Nothing added to start is start.
    """
    # Past the year 9999 there is no time either: an agreement's last day may be 9999-12-31.
    with suppress(OverflowError):
        return _after(_utc(start), duration, schedule, time_zone(zone))
    return None


def _after(
    start: datetime, duration: Duration, schedule: Schedule, zone: ZoneInfo
) -> datetime | None:
    if not duration.amount:
        return start
    wall = start.astimezone(zone).replace(tzinfo=None, fold=0)
    match duration.unit:
        case Unit.ELAPSED:
            return schedule.deadline(start, duration.elapsed)
        case Unit.WORKING_DAYS:
            return schedule.add_working_days(start, duration.amount)
        case Unit.DAYS:
            wall += timedelta(duration.amount)
        case Unit.MONTHS:
            wall = _months_later(wall, duration.amount)
    return readings(wall, zone)[0]


def _months_later(wall: datetime, months: int) -> datetime:
    years, month = divmod(wall.month - 1 + months, 12)
    if wall.year + years > date.max.year:
        raise OverflowError
    first = date(wall.year + years, month + 1, 1)
    last = (first + timedelta(31)).replace(day=1) - _DAY
    return datetime.combine(first.replace(day=min(wall.day, last.day)), wall.time())


def _utc(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError(f"the moment {moment} has neither zone nor offset")
    return moment.astimezone(UTC)
