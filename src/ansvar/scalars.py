"""What the texts in the files mean: our own types for pydantic fields.

Pydantic's own readers are not used for them: it takes `20260302` for a day in 1970, `4` for four
seconds and `P1M` for thirty days, and lets moments pass without a zone.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any, NamedTuple

from pydantic import BeforeValidator, Field, StringConstraints, ValidationInfo
from pydantic_core import CoreSchema, PydanticCustomError
from pydantic_core.core_schema import with_info_plain_validator_function

from ansvar.amounts import (
    Money,
    Portion,
    parse_ceiling,
    parse_level,
    parse_money,
    parse_percent,
    parse_portion,
)
from ansvar.durations import Duration, local_moment, parse_days, parse_duration, parse_hours
from ansvar.holidays_se import EVES, FIRST_YEAR, LAST_YEAR
from ansvar.periods import Per, Period, parse_per, parse_period

KEY, KIND, OBJECT = "=", "=kind", "=object"
"""The names under which an entry gets its own key, and an event its kind and object.

No YAML key of ours looks like them; an author's that does is unknown.
"""

_FIRST_YEAR, _LAST_YEAR = FIRST_YEAR + 1, LAST_YEAR - 1
"""Moments are read where the public holidays around them are known."""

DEFAULT_ZONE = "Europe/Stockholm"

KINDS = {
    "duration": {"sv": "en tid som '4 h' eller '10 working days'", "en": "a time such as '4 h'"},
    "moment": {
        "sv": "en tidpunkt som 2026-11-21 02:10, år 2006–2039",
        "en": "a moment such as 2026-11-21 02:10, in 2006–2039",
    },
    "day": {"sv": "ett datum som 2026-11-21", "en": "a date such as 2026-11-21"},
    "closed": {
        "sv": "en afton som julafton, eller ett datum som 2026-12-24",
        "en": "an eve such as julafton, or a date such as 2026-12-24",
    },
    "phone": {"sv": "ett telefonnummer som '+46 10 000 00 00'", "en": "a phone number"},
    "money": {"sv": "ett belopp som '500 SEK'", "en": "an amount such as '500 SEK'"},
    "percent": {"sv": "en andel från 0 till 100 %", "en": "a share from 0 to 100 %"},
    "portion": {
        "sv": "en andel av en avgift som '3 % of monthly fee'",
        "en": "a share of a fee such as '3 % of monthly fee'",
    },
    "ceiling": {
        "sv": "en andel av en avgift eller ett belopp, som '75 % of quarterly fee'",
        "en": "a share of a fee or an amount, such as '75 % of quarterly fee'",
    },
    "level": {
        "sv": "procentenheter eller en tid, som '0.1 %' eller '4 h'",
        "en": "percentage points or a time, such as '0.1 %' or '4 h'",
    },
    "per": {
        "sv": "en enhet som 'started hour', 'whole day', 'percentage point' eller 'fault'",
        "en": "a unit such as 'started hour', 'whole day', 'percentage point' or 'fault'",
    },
    "period": {
        "sv": "en period som 'calendar month' eller 'rolling 12 months'",
        "en": "a period such as 'calendar month' or 'rolling 12 months'",
    },
    "flag": {"sv": "yes eller no", "en": "yes or no"},
    "fact": {"sv": "yes, no eller unknown", "en": "yes, no or unknown"},
    "count": {"sv": "ett antal som 3", "en": "a count such as 3"},
    "zone": {"sv": "en tidszon som Europe/Stockholm", "en": "a zone such as Europe/Stockholm"},
    "weekdays": {"sv": "veckodagar som mon-fri", "en": "weekdays such as mon-fri"},
    "hours": {"sv": "tider som 08:00-17:00", "en": "hours such as 08:00-17:00"},
    "window": {
        "sv": "ett fönster som sat 01:00-05:00 eller thu 18:00-mon 06:00",
        "en": "a window such as sat 01:00-05:00 or thu 18:00-mon 06:00",
    },
    "version": {"sv": "formatversionen 1", "en": "the format version 1"},
}
"""What each type expects, for findings."""


class WeekWindow(NamedTuple):
    """A window that comes back every week: weekdays (Monday 0) and spans in minutes.

    A span belongs to the day it starts on, and may last for most of a week.
    """

    days: frozenset[int]
    hours: tuple[tuple[int, int], ...]


class _Reader:
    """How a text becomes a value, for pydantic; nothing is ever written from one.

    Pydantic's own PlainValidator builds the schema of writing as well, at every start.
    """

    def __init__(self, read: Callable[[Any, ValidationInfo], Any]) -> None:
        self.read = read

    def __get_pydantic_core_schema__(self, source: object, handler: object) -> CoreSchema:
        """What pydantic asks of an annotation."""
        return with_info_plain_validator_function(self.read)


def _typed(kind: str, parse: Callable[[str], Any]) -> _Reader:
    def read(value: Any, _: ValidationInfo) -> Any:
        if not isinstance(value, str):
            raise PydanticCustomError("unreadable", "{kind}", {"kind": kind})
        try:
            return parse(value)
        except (ValueError, ArithmeticError):
            raise PydanticCustomError("unreadable", "{kind}", {"kind": kind}) from None

    return _Reader(read)


def _kept(parse: Callable[[str], Any]) -> Callable[[str], str]:
    """Reads a key that must mean something, and leaves it as written: by that it is found again."""

    def read(text: str) -> str:
        parse(text)
        return text

    return read


_OVER_DAYS = r"([a-z]{3}) +(\d{1,2}:\d\d) ?[-–] ?([a-z]{3}) +(\d{1,2}:\d\d)"
_PHONE = re.compile(r"\+?[\d \-()/]{2,30}")


def _match(pattern: re.Pattern[str], text: str) -> re.Match[str]:
    found = pattern.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    return found


def _odds(text: str) -> float:
    return float(parse_percent(text)) / 100


def _phone(text: str) -> str:
    digits = sum(c.isdigit() for c in _match(_PHONE, text)[0])
    if digits < 2:
        raise ValueError(text)
    return text.strip()


def _day(text: str) -> date:
    _match(re.compile(r"\d{4}-\d\d-\d\d"), text)
    return date.fromisoformat(text.strip())


def eve_or_day(text: str) -> date | str:
    """An eve by the name that comes back every year, or a day."""
    name = text.strip().casefold()
    return name if name in EVES else _day(text)


def _flag(text: str) -> bool:
    if (flag := _fact(text)) is None:
        raise ValueError(text)
    return flag


def _fact(text: str) -> bool | None:
    words = {"yes": True, "true": True, "no": False, "false": False, "unknown": None}
    if text.lower() not in words:
        raise ValueError(text)
    return words[text.lower()]


def _count(text: str) -> int:
    return int(_match(re.compile(r"[0-9]{1,7}"), text)[0])


def _zone(text: str) -> str:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(text)
    except (KeyError, OSError) as error:
        raise ValueError(text) from error
    return text


def _version(text: str) -> int:
    if text.strip() != "1":
        raise ValueError(text)
    return 1


def _moment(value: Any, info: ValidationInfo) -> datetime:
    if not isinstance(value, str):
        raise PydanticCustomError("unreadable", "{kind}", {"kind": "moment"})
    zone = (info.context or {}).get("zone", DEFAULT_ZONE)
    try:
        moment = local_moment(value, zone).astimezone(UTC)
    except ValueError:
        pass
    else:
        if _FIRST_YEAR <= moment.year <= _LAST_YEAR:
            return moment
        raise PydanticCustomError("unreadable", "{kind}", {"kind": "moment"})
    if re.fullmatch(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?", value.strip()):
        _reject_if_unsettled(value.strip(), zone)
    raise PydanticCustomError("unreadable", "{kind}", {"kind": "moment"})


def _reject_if_unsettled(text: str, zone: str) -> None:
    """Refuse a wall time that the clock change makes happen twice, or never, as just that."""
    from zoneinfo import ZoneInfo

    try:
        naive = datetime.fromisoformat(text)
    except ValueError:
        return
    offsets = [naive.replace(tzinfo=ZoneInfo(zone), fold=fold).strftime("%z") for fold in (0, 1)]
    if offsets[0] != offsets[1]:
        choices = " / ".join(f"{o[:3]}:{o[3:]}" for o in offsets)
        raise PydanticCustomError("unsettled", "{choices}", {"choices": choices, "zone": zone})


def _window(text: str) -> WeekWindow:
    """Read "sat 01:00-05:00", "mon-thu 00:00-06:00", or "thu 18:00-mon 06:00" over several days."""
    days, _, hours = text.strip().partition(" ")
    over = re.fullmatch(_OVER_DAYS, text.strip().lower())
    if over:
        first, start, last, end = over.groups()
        ((opens, _),), ((_, closes),) = parse_hours(f"{start}-24:00"), parse_hours(f"0:00-{end}")
        ((first_day,), (last_day,)) = parse_days(first), parse_days(last)
        length = ((last_day - first_day) % 7) * 1440 + closes % 1440 - opens
        length += 1440 if end == "24:00" else 0
        # From a moment to the same one is the whole week, as a day's hours are the whole day.
        whole = 7 * 1440
        return WeekWindow(frozenset({first_day}), ((opens, opens + (length % whole or whole)),))
    return WeekWindow(parse_days(days), parse_hours(hours))


def keyed(value: Any) -> Any:
    """Give each entry of a mapping its key, so that a noun knows its own id."""
    if not isinstance(value, dict):
        return value
    return {k: {**v, KEY: k} if isinstance(v, dict) else v for k, v in value.items()}


def as_list(value: Any) -> Any:
    """One text where several may stand is a list of one."""
    return [value] if isinstance(value, str) else value


def as_keys(value: Any) -> Any:
    """Names alone where each may have something said of it are names without anything said."""
    named = as_list(value)
    return dict.fromkeys(named) if _texts(named) else value


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


Id = Annotated[str, Field(alias=KEY)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Length = Annotated[Duration, _typed("duration", parse_duration)]
Moment = Annotated[datetime, _Reader(_moment)]
Day = Annotated[date, _typed("day", _day)]
Closed = Annotated[date | str, _typed("closed", eve_or_day)]
Phone = Annotated[str, _typed("phone", _phone)]
Amount = Annotated[Money, _typed("money", parse_money)]
Percent = Annotated[Decimal, _typed("percent", parse_percent)]
Odds = Annotated[float, _typed("percent", _odds)]
PortionOf = Annotated[Portion, _typed("portion", parse_portion)]
Ceiling = Annotated[Portion | Money, _typed("ceiling", parse_ceiling)]
Level = Annotated[Decimal | Duration, _typed("level", parse_level)]
PerUnit = Annotated[Per, _typed("per", parse_per)]
Measured = Annotated[Period, _typed("period", parse_period)]
Flag = Annotated[bool, _typed("flag", _flag)]
Fact = Annotated[bool | None, _typed("fact", _fact)]
Count = Annotated[int, _typed("count", _count)]
Weekdays = Annotated[frozenset[int], _typed("weekdays", parse_days)]
Hours = Annotated[tuple[tuple[int, int], ...], _typed("hours", parse_hours)]
DaysKey = Annotated[str, _typed("weekdays", _kept(parse_days))]
EveOrDayKey = Annotated[str, _typed("closed", _kept(eve_or_day))]
Window = Annotated[WeekWindow, _typed("window", _window)]
Zone = Annotated[str, _typed("zone", _zone)]
Version = Annotated[int, _typed("version", _version)]
OneOrMore = Annotated[tuple[Text, ...], BeforeValidator(as_list)]
