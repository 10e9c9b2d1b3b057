"""Periods and units: what agreements measure, charge and pay a penalty by.

They are read in Swedish words or English: `påbörjad timme` is `started hour`.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, NamedTuple, get_args

from ansvar.durations import Duration, Unit, parse_duration, readings, time_zone

PeriodName = Literal["month", "quarter", "year"]
PERIODS: tuple[PeriodName, ...] = get_args(PeriodName)
"""From the shortest."""

MONTHS: dict[PeriodName, int] = {"month": 1, "quarter": 3, "year": 12}

Rounding = Literal["started", "whole", "part", "once"]
"""Of a unit that is not full: it counts, it does not, its part does; or it comes once."""

_SPANS = ("minute", "hour", "day", "working day", "week", "percentage point")
_ONCE = (*PERIODS, "fault", "incident", "outage", "occasion")

_WORDS = {
    "månad": "month",
    "månaden": "month",
    "månader": "months",
    "månads": "month",
    "månadsvis": "month",
    "monthly": "month",
    "kvartal": "quarter",
    "kvartalet": "quarter",
    "kvartals": "quarter",
    "kvartalsvis": "quarter",
    "quarterly": "quarter",
    "år": "year",
    "året": "year",
    "års": "year",
    "årsvis": "year",
    "yearly": "year",
    "annual": "year",
    "annually": "year",
    "fel": "fault",
    "avbrott": "outage",
    "tillfälle": "occasion",
    "påbörjad": "started",
    "påbörjat": "started",
    "hel": "whole",
    "helt": "whole",
    "minut": "minute",
    "timme": "hour",
    "dygn": "day",
    "dag": "day",
    "arbetsdag": "working day",
    "vecka": "week",
    "procentenhet": "percentage point",
    "rullande": "rolling",
    "dagar": "days",
}
_FILLERS = frozenset({"calendar", "per", "a", "an", "each", "every", "the", "en", "ett", "varje"})
_FEE = r"(.+?)(?: fee|avgift(?:en)?)"


class Period(NamedTuple):
    """What a share is measured over: a calendar period, or the time up to each moment."""

    name: PeriodName | Literal["rolling"]
    length: Duration | None = None

    def __str__(self) -> str:
        return f"rolling {self.length}" if self.length else f"calendar {self.name}"

    def around(self, moment: datetime, zone: str) -> tuple[datetime, datetime]:
        """The period that a moment lies in, half-open; a rolling one ends at the moment."""
        wall = moment.astimezone(time_zone(zone)).replace(tzinfo=None, fold=0)
        if self.length is not None:
            return _midnight_or(_back(wall, self.length), zone), moment.astimezone(UTC)
        months = MONTHS[self.name] if self.name != "rolling" else 1
        first = wall.month - 1 - (wall.month - 1) % months
        start, end = date(wall.year, first + 1, 1), _month(wall.year, first + months)
        return _midnight_or(_start_of(start), zone), _midnight_or(_start_of(end), zone)


class Per(NamedTuple):
    """What a penalty is paid for each of."""

    rounding: Rounding
    unit: str

    def __str__(self) -> str:
        return self.unit if self.rounding in {"part", "once"} else f"{self.rounding} {self.unit}"


def parse_period(text: str) -> Period:
    """Read "calendar month", "kvartal", "rolling 12 months" or "rullande 30 dagar"."""
    name = period(text)
    if name in PERIODS:
        return Period(next(known for known in PERIODS if known == name))
    rolling, _, length = name.partition(" ")
    if rolling != "rolling":
        raise ValueError(f"{text!r} is not a period; write calendar month or rolling 12 months")
    duration = parse_duration(length)
    if not duration.amount or duration.unit is Unit.WORKING_DAYS:
        raise ValueError(f"{text!r} is not a period; write rolling 30 days or rolling 12 months")
    return Period("rolling", duration)


def parse_per(text: str) -> Per:
    """Read "started hour", "hel timme", "percentage point", "fault" or "calendar month"."""
    name = period(text)
    rounding, _, unit = name.partition(" ")
    for known in ("started", "whole"):
        if rounding == known and unit in _SPANS:
            return Per("started" if known == "started" else "whole", unit)
    if name in _SPANS:
        return Per("part", name)
    if name in _ONCE:
        return Per("once", name)
    raise ValueError(f"{text!r} is not a unit; write started hour, whole day or month")


def period(text: str) -> str:
    """A period or unit by what it is, in English: a `kalendermånad` is a month."""
    words = (word.removeprefix("kalender") for word in text.casefold().split())
    return " ".join(_WORDS.get(word, word) for word in words if word not in _FILLERS)


def fee_period(base: str) -> PeriodName | None:
    """The period of a periodic fee, by its name or by its key under `fees`; None for others."""
    found = re.fullmatch(_FEE, base.casefold().strip())
    name = period(found[1] if found else base)
    return next((known for known in PERIODS if known == name), None)


def _back(wall: datetime, length: Duration) -> datetime:
    if length.unit is Unit.MONTHS:
        years, month = divmod(wall.month - 1 - length.amount, 12)
        last = _month(wall.year + years, month + 1) - timedelta(1)
        return datetime.combine(last.replace(day=min(wall.day, last.day)), wall.time())
    days = length.amount if length.unit is Unit.DAYS else 0
    seconds = length.amount if length.unit is Unit.ELAPSED else 0
    return wall - timedelta(days, seconds)


def _month(year: int, months: int) -> date:
    """The first day of the month after so many months of a year."""
    years, month = divmod(months, 12)
    return date(year + years, month + 1, 1)


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time())


def _midnight_or(wall: datetime, zone: str) -> datetime:
    return readings(wall, time_zone(zone))[0]
