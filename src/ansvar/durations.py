"""Durations, hours and moments as they are written, read into small values."""

import re
from datetime import UTC, datetime, timedelta
from enum import Enum
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

_DAY = timedelta(1)
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


def readings(wall: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The moments, in UTC, that a wall time may stand for.

    Equal as a rule; the earlier first when it happens twice, the later first when it never does.
    """
    local = wall.replace(tzinfo=zone)
    return local.astimezone(UTC), local.replace(fold=1).astimezone(UTC)


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
    first, second = readings(wall, local)
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
