"""Hours: the kinds of moment at which an outage is rehearsed."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, NamedTuple, get_args

from ansvar import holidays_se
from ansvar.agreement import Agreement
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


class Hour(NamedTuple):
    """A moment of a kind; all but the dates are in the coming year."""

    kind: HourKind
    at: datetime


def rehearsed_hours(
    agreements: Collection[Agreement], today: date, horizon: date, zone: str
) -> tuple[Hour, ...]:
    """One moment of each kind, then each day on which these agreements start or have just ended.

    Days are looked for from the day after today; the agreements' up to and including the horizon.
    """
    days = [today + n * _DAY for n in range(1, 367)]
    eves = {holidays_se.eve(name, d.year) for d in days for name in holidays_se.EVES}
    free = {day for d in days for day in holidays_se.holidays(d.year)}
    weekday = next(d for d in days if d.weekday() < 5 and not {d, d - _DAY} & (free | eves))
    weekend = next(d for d in days if d.weekday() == 5 and d not in free | eves)
    holiday = next(d for d in days if d.weekday() < 5 and d in free)
    chosen: list[tuple[HourKind, date]] = [
        ("office", weekday),
        ("evening", weekday),
        ("night", weekday),
        ("weekend", weekend),
        ("holiday", holiday),
    ]
    turns = {a.valid.from_ for a in agreements}
    turns |= {a.valid.to + _DAY for a in agreements if a.valid.to is not None}
    chosen += (("date", day) for day in sorted(turns) if today < day <= horizon)
    return tuple(Hour(kind, _moment(kind, day, zone)) for kind, day in chosen)


def _moment(kind: HourKind, day: date, zone: str) -> datetime:
    return datetime.combine(day, _TIMES[kind], time_zone(zone)).astimezone(UTC)
