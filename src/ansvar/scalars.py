"""What the texts in the files mean: our own types for pydantic fields.

Pydantic's own readers are not used for them: it takes `20260302` for a day in 1970, `4` for four
seconds and `P1M` for thirty days, and lets moments pass without a zone.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any, NamedTuple

from pydantic import (
    BeforeValidator,
    Field,
    PlainValidator,
    StringConstraints,
    ValidationInfo,
)
from pydantic_core import PydanticCustomError

from ansvar.durations import Duration, local_moment, parse_days, parse_duration, parse_hours
from ansvar.holidays_se import EVES, FIRST_YEAR, LAST_YEAR

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
    "flag": {"sv": "yes eller no", "en": "yes or no"},
    "fact": {"sv": "yes, no eller unknown", "en": "yes, no or unknown"},
    "count": {"sv": "ett antal som 3", "en": "a count such as 3"},
    "zone": {"sv": "en tidszon som Europe/Stockholm", "en": "a zone such as Europe/Stockholm"},
    "weekdays": {"sv": "veckodagar som mon-fri", "en": "weekdays such as mon-fri"},
    "hours": {"sv": "tider som 08:00-17:00", "en": "hours such as 08:00-17:00"},
    "window": {"sv": "ett fönster som sat 01:00-05:00", "en": "a window such as sat 01:00-05:00"},
    "version": {"sv": "formatversionen 1", "en": "the format version 1"},
}
"""What each type expects, for findings."""


class Money(NamedTuple):
    """An amount in a currency."""

    amount: Decimal
    currency: str


class Portion(NamedTuple):
    """A percentage of a named base, such as a fee."""

    percent: Decimal
    base: str


class WeekWindow(NamedTuple):
    """A window that comes back every week: weekdays (Monday 0) and spans in minutes."""

    days: frozenset[int]
    hours: tuple[tuple[int, int], ...]


def _typed(kind: str, parse: Callable[[str], Any]) -> PlainValidator:
    def read(value: Any) -> Any:
        if not isinstance(value, str):
            raise PydanticCustomError("unreadable", "{kind}", {"kind": kind})
        try:
            return parse(value)
        except (ValueError, ArithmeticError):
            raise PydanticCustomError("unreadable", "{kind}", {"kind": kind}) from None

    return PlainValidator(read)


_MONEY = re.compile(r"(\d[\d  ]*(?:[.,]\d{1,2})?) ?(SEK|kr|EUR)")
_PERCENT = re.compile(r"(\d{1,3}(?:[.,]\d{1,6})?) ?%")
_PORTION = re.compile(r"(\d{1,3}(?:[.,]\d{1,6})?) ?% (?:of|av) (\S.*)")
_PHONE = re.compile(r"\+?[\d \-()/]{2,30}")


def _match(pattern: re.Pattern[str], text: str) -> re.Match[str]:
    found = pattern.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    return found


def _decimal(text: str) -> Decimal:
    return Decimal(re.sub(r"\s", "", text).replace(",", "."))


def _money(text: str) -> Money:
    amount, currency = _match(_MONEY, text).groups()
    return Money(_decimal(amount), "SEK" if currency == "kr" else currency)


def _percent(text: str) -> Decimal:
    share = _decimal(_match(_PERCENT, text)[1])
    if share > 100:
        raise ValueError(text)
    return share


def _odds(text: str) -> float:
    return float(_percent(text)) / 100


def _portion(text: str) -> Portion:
    percent, base = _match(_PORTION, text).groups()
    return Portion(_decimal(percent), base)


def _phone(text: str) -> str:
    digits = sum(c.isdigit() for c in _match(_PHONE, text)[0])
    if digits < 2:
        raise ValueError(text)
    return text.strip()


def _day(text: str) -> date:
    _match(re.compile(r"\d{4}-\d\d-\d\d"), text)
    return date.fromisoformat(text.strip())


def _closed(text: str) -> date | str:
    """A day, or an eve by the name that comes back every year."""
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
    days, _, hours = text.strip().partition(" ")
    return WeekWindow(parse_days(days), parse_hours(hours))


def keyed(value: Any) -> Any:
    """Give each entry of a mapping its key, so that a noun knows its own id."""
    if not isinstance(value, dict):
        return value
    return {k: {**v, KEY: k} if isinstance(v, dict) else v for k, v in value.items()}


def as_list(value: Any) -> Any:
    """One text where several may stand is a list of one."""
    return [value] if isinstance(value, str) else value


Id = Annotated[str, Field(alias=KEY)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Length = Annotated[Duration, _typed("duration", parse_duration)]
Moment = Annotated[datetime, PlainValidator(_moment)]
Day = Annotated[date, _typed("day", _day)]
Closed = Annotated[date | str, _typed("closed", _closed)]
Phone = Annotated[str, _typed("phone", _phone)]
Amount = Annotated[Money, _typed("money", _money)]
Percent = Annotated[Decimal, _typed("percent", _percent)]
Odds = Annotated[float, _typed("percent", _odds)]
PortionOf = Annotated[Portion, _typed("portion", _portion)]
Flag = Annotated[bool, _typed("flag", _flag)]
Fact = Annotated[bool | None, _typed("fact", _fact)]
Count = Annotated[int, _typed("count", _count)]
Weekdays = Annotated[frozenset[int], _typed("weekdays", parse_days)]
Hours = Annotated[tuple[tuple[int, int], ...], _typed("hours", parse_hours)]
Window = Annotated[WeekWindow, _typed("window", _window)]
Zone = Annotated[str, _typed("zone", _zone)]
Version = Annotated[int, _typed("version", _version)]
OneOrMore = Annotated[tuple[Text, ...], BeforeValidator(as_list)]
