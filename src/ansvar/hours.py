"""Hours: the kinds of moment at which an outage is rehearsed."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, NamedTuple, get_args

from ansvar import holidays_se
from ansvar.agreement import Agreement
from ansvar.diagnostics import Word
from ansvar.durations import time_zone

HourKind = Literal["office", "evening", "night", "weekend", "holiday", "date"]
HOUR_KINDS: tuple[HourKind, ...] = get_args(HourKind)

_TIMES: dict[HourKind, time] = {
    "office": time(10),
    "evening": time(19),
    "night": time(2, 40),
    "weekend": time(14),
    "holiday": time(14),
    "date": time(10),
}
_DAY = timedelta(1)


HOURS: Mapping[HourKind, Word] = {
    "office": {"sv": "kontorstid", "en": "office hours"},
    "evening": {"sv": "kväll", "en": "evening"},
    "night": {"sv": "natt", "en": "night"},
    "weekend": {"sv": "helg", "en": "weekend"},
    "holiday": {"sv": "helgdag", "en": "holiday"},
}
"""What the kinds are called; a date is called by itself."""


class Hour(NamedTuple):
    """A moment of a kind, and the day whose agreements are in force in it.

    Who is on duty goes by the moment; for all kinds but dates the agreements are those of today,
    however far ahead the next holiday is.
    """

    kind: HourKind
    at: datetime
    day: date


def rehearsed_hours(
    agreements: Collection[Agreement], today: date, horizon: date, zone: str
) -> tuple[Hour, ...]:
    """One moment of each kind, then each day on which these agreements start or have just ended.

    Days are looked for from the day after today; the agreements' up to and including the horizon.
    A kind without a day in the years whose holidays are known is left out.
    """
    ahead = (today + n * _DAY for n in range(1, 367))
    days = [day for day in ahead if day.year <= holidays_se.LAST_YEAR]
    eves = {holidays_se.eve(name, year) for year in _years(days) for name in holidays_se.EVES}
    free = {day for year in _years(days) for day in holidays_se.holidays(year)}
    special = free | eves
    weekday = next((d for d in days if d.weekday() < 5 and not {d, d - _DAY} & special), None)
    weekend = next((d for d in days if d.weekday() == 5 and d not in special), None)
    holiday = next((d for d in days if d.weekday() < 5 and d in free), None)
    chosen: list[tuple[HourKind, date | None]] = [
        ("office", weekday),
        ("evening", weekday),
        ("night", weekday),
        ("weekend", weekend),
        ("holiday", holiday),
    ]
    usual = [Hour(k, _moment(k, day, zone), today) for k, day in chosen if day is not None]
    turns = {a.valid.from_ for a in agreements}
    turns |= {a.valid.to + _DAY for a in agreements if a.valid.to not in (None, date.max)}
    dates = sorted(day for day in turns if today < day <= horizon)
    return (*usual, *(Hour("date", _moment("date", day, zone), day) for day in dates))


def _years(days: Sequence[date]) -> set[int]:
    return {day.year for day in days}


def _moment(kind: HourKind, day: date, zone: str) -> datetime:
    return datetime.combine(day, _TIMES[kind], time_zone(zone)).astimezone(UTC)
