"""Durations, opening hours and working time, as agreements count them.

Moments are aware, whatever their zone, and come back in UTC: two moments of one ZoneInfo compare by
the clock on the wall, so that the two 02:30s of October would be equal. Spans are half-open.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from ansvar import holidays_se

_DAY = timedelta(1)
_HORIZON = timedelta(400)
_FULL_WEEK = (((0, 24 * 60),),) * 7
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Unit(Enum):
    """Kinds of time that are never mixed or converted; the value names one in text."""

    ELAPSED = "elapsed time"
    DAYS = "day"
    WORKING_DAYS = "working day"
    MONTHS = "month"


_SIZES = {
    name: (unit, size)
    for names, unit, size in (
        (("s", "sec", "second", "seconds"), Unit.ELAPSED, 1),
        (("min", "minute", "minutes"), Unit.ELAPSED, 60),
        (("h", "hour", "hours"), Unit.ELAPSED, 3600),
        (("d", "day", "days"), Unit.DAYS, 1),
        (("week", "weeks"), Unit.DAYS, 7),
        (("working day", "working days"), Unit.WORKING_DAYS, 1),
        (("month", "months"), Unit.MONTHS, 1),
    )
    for name in names
}
_YEAR = {Unit.ELAPSED: 366 * 86400, Unit.DAYS: 366, Unit.WORKING_DAYS: 366, Unit.MONTHS: 12}
_NUMBER = r"([0-9]+(?:[.,][0-9]+)?)"
# Patterns are compiled where they are first needed: start-up does not pay for them.
_PART = _NUMBER + r" ?([a-z]+(?: [a-z]+)*)(?: |(?=[0-9])|$)"
_ISO_UNITS = ("years", "months", "weeks", "days", "h", "min", "s")
_ISO = "P{}{}{}{}(?:T{}{}{})?".format(*(f"(?:{_NUMBER}{letter})?" for letter in "YMWDHMS"))
_TIMES = r" ?([0-9]{1,2}):([0-9]{2}) ?- ?([0-9]{1,2}):([0-9]{2}) ?"
_DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_MOMENT = rf"({_DATE})[ T]([0-9:]{{5}})(:[0-9]{{2}})? ?(Z|[+-][0-9]{{2}}:[0-9]{{2}})?"


class Duration(NamedTuple):
    """A length of time as an agreement states it; the amount is in seconds when elapsed."""

    amount: int
    unit: Unit

    @property
    def elapsed(self) -> timedelta:
        """The length on a stopwatch; days and months have none until they are placed."""
        if self.unit is not Unit.ELAPSED:
            raise ValueError(f"{self} has no fixed length")
        return timedelta(seconds=self.amount)

    def __str__(self) -> str:
        if self.unit is not Unit.ELAPSED:
            return f"{self.amount} {self.unit.value}{'' if self.amount == 1 else 's'}"
        if self.amount < 120:
            return f"{self.amount} s"
        minutes, seconds = divmod(self.amount, 60)
        hours, minutes = divmod(minutes, 60)
        parts = ((hours, "h"), (minutes, "min"), (seconds, "s"))
        return " ".join(f"{amount} {name}" for amount, name in parts if amount)


def parse_duration(text: str) -> Duration:
    """Read "4 h", "1 h 30 min", "10 working days", "1 month" or ISO 8601.

    "24 h" is elapsed time and "1 day" a day of the calendar: they differ when clocks change.
    """
    plain = _plain(text)
    if plain.startswith("p") and (iso := re.fullmatch(_ISO, text.strip())):
        named = zip(iso.groups(), _ISO_UNITS, strict=True)
        plain = " ".join(f"{number} {unit}" for number, unit in named if number)
    if plain.isdecimal():
        raise ValueError(f"{text!r} has no unit; write {plain} min, {plain} h or {plain} days")
    parts = [_amount(number, name, text) for number, name in re.findall(_PART, plain)]
    if not parts or re.sub(_PART, "", plain):
        raise ValueError(
            f"{text!r} is not a duration; write 30 min, 4 h, 3 days, 10 working days or 1 month"
        )
    unit = parts[0].unit
    if any(part.unit is not unit for part in parts):
        kinds = " and ".join(dict.fromkeys(part.unit.value for part in parts))
        raise ValueError(f"{text!r} mixes {kinds}; write one kind of time")
    amount = sum(part.amount for part in parts)
    if amount > 100 * _YEAR[unit]:
        raise ValueError(f"{text!r} is more than a hundred years")
    return Duration(amount, unit)


def _amount(number: str, name: str, text: str) -> Duration:
    if name not in _SIZES:
        raise ValueError(
            f"unknown unit {name!r} in {text!r}; the units are s, min, h, days, weeks, "
            "working days and months"
        )
    unit, size = _SIZES[name]
    whole, _, decimals = number.replace(",", ".").partition(".")
    amount, rest = divmod(int(whole + decimals) * size, 10 ** len(decimals))
    if rest or (decimals and unit is not Unit.ELAPSED):
        smallest = "second" if unit is Unit.ELAPSED else unit.value
        raise ValueError(f"{text!r} is not a whole number of {smallest}s")
    return Duration(amount, unit)


def parse_days(text: str) -> frozenset[int]:
    """Read "mon-fri", "mon,wed-fri", "fri-mon" or "daily" as weekdays, Monday 0; ends included."""
    plain = _plain(text)
    if plain == "daily":
        return frozenset(range(7))
    days: set[int] = set()
    for part in plain.split(","):
        first, dash, last = part.partition("-")
        start = _weekday(first)
        length = (_weekday(last if dash else first) - start) % 7 + 1
        days.update((start + n) % 7 for n in range(length))
    return frozenset(days)


def _weekday(name: str) -> int:
    if name.strip() not in _WEEKDAYS:
        raise ValueError(f"unknown day {name.strip()!r}; write {' '.join(_WEEKDAYS)} or daily")
    return _WEEKDAYS.index(name.strip())


def parse_hours(text: str) -> tuple[tuple[int, int], ...]:
    """Read "08:00-12:00, 13:00-17:00" as spans in minutes from local midnight, in order.

    A span that ends at or before its start ends the next day, 1440 minutes later. Spans must not
    overlap, neither among themselves nor with the same spans a day later.
    """
    spans = sorted(_span(part, text) for part in _plain(text).split(","))
    first = spans[0]
    for (_, end), (start, _) in pairwise([*spans, (first[0] + 1440, first[1] + 1440)]):
        if start < end:
            raise ValueError(f"hours overlap in {text!r}")
    return tuple(spans)


def _span(part: str, text: str) -> tuple[int, int]:
    found = re.fullmatch(_TIMES, part)
    if not found:
        raise ValueError(f"{text!r} are not hours; write 08:00-17:00 or 08:00-12:00, 13:00-17:00")
    hour, minute, end_hour, end_minute = map(int, found.groups())
    start, end = hour * 60 + minute, end_hour * 60 + end_minute
    if minute > 59 or end_minute > 59 or start >= 1440 or end > 1440:
        raise ValueError(f"{text!r} has a time of day that does not exist")
    return start, end if end > start else end + 1440


def _plain(text: str) -> str:
    if len(text) > 200:
        raise ValueError("too long a text for a duration, days, hours or a moment")
    return " ".join(text.split()).replace("–", "-").lower()


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
        start, end = _utc(start), _utc(end)
        total = timedelta()
        for opens, closes in self._open_from(start, end):
            if opens >= end:
                break
            total += min(closes, end) - opens
        return total

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
    first, second = _readings(wall, zone)
    if first <= second:
        return first
    seconds = range(int(second.timestamp()), int(first.timestamp()))
    jump = bisect_left(
        seconds, True, key=lambda at: datetime.fromtimestamp(at, zone).replace(tzinfo=None) >= wall
    )
    return second + timedelta(seconds=jump)


def _readings(wall: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The moments, in UTC, that a wall time may stand for.

    Equal as a rule; the earlier first when it happens twice, the later first when it never does.
    """
    local = wall.replace(tzinfo=zone)
    return local.astimezone(UTC), local.replace(fold=1).astimezone(UTC)


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
    return _readings(wall, time_zone(zone))[0]


def _months_later(wall: datetime, months: int) -> datetime:
    years, month = divmod(wall.month - 1 + months, 12)
    first = date(wall.year + years, month + 1, 1)
    last = (first + timedelta(31)).replace(day=1) - _DAY
    return datetime.combine(first.replace(day=min(wall.day, last.day)), wall.time())


def local_moment(text: str, zone: str) -> datetime:
    """Read "2026-11-21 02:10", with seconds or an offset if written, as a moment in the zone.

    24:00 is midnight the day after. A wall time that happens twice or never needs an offset.
    """
    plain = _plain(text).upper()
    found = re.fullmatch(_MOMENT, plain)
    if not found:
        if re.fullmatch(_DATE, plain):
            raise ValueError(f"{text!r} is a day without a time; write {plain} 14:30")
        raise ValueError(f"{text!r} is not a moment; write 2026-11-21 02:10")
    day, clock, seconds, offset = found.groups("")
    midnight = clock == "24:00" and seconds in {"", ":00"}
    try:
        wall = datetime.fromisoformat(f"{day} {'00:00' if midnight else clock}{seconds}{offset}")
    except ValueError as error:
        raise ValueError(f"{text!r} is not a moment: {error}") from error
    if not 1970 <= wall.year <= 2200:
        raise ValueError(f"{text!r}: the year must be in 1970-2200")
    wall += midnight * _DAY
    local = time_zone(zone)
    if offset:
        return wall.astimezone(local)
    first, second = _readings(wall, local)
    if first == second:
        return first.astimezone(local)
    before, after = (wall.replace(tzinfo=local, fold=fold).isoformat()[19:] for fold in (0, 1))
    if first < second:
        raise ValueError(f"{clock} happens twice on {day} in {zone}; write {before} or {after}")
    raise ValueError(
        f"{clock} never happens on {day} in {zone}; write {before} for "
        f"{first.astimezone(local):%H:%M} or {after} for {second.astimezone(local):%H:%M}"
    )


def time_zone(name: str) -> ZoneInfo:
    """The zone of an IANA name; ValueError when there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError) as error:
        raise ValueError(
            f"unknown time zone {name!r}; write a name like Europe/Stockholm"
        ) from error


def _utc(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError(f"the moment {moment} has neither zone nor offset")
    return moment.astimezone(UTC)
