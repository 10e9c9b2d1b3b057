"""How the law counts time: elapsed hours, and the days and months of the calendar.

Hours are counted on a stopwatch, in UTC, and never extended. The calendar's periods end with their
last day, as lag (1930:173) has it: one counted in months on the day with the same number, or on
the month's last where there is none (1 §), and one that would end on a Saturday, a Sunday, a public
holiday, midsommarafton, julafton or nyårsafton on the next weekday (2 §). The periods of EU acts
are told strictly: Regulation 1182/71 art. 3(4) may move them too, but its text was not read.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from ansvar import holidays_se
from ansvar.durations import time_zone
from ansvar.duties.statute import Limit

_DAY = timedelta(1)
_EVES = ("midsommarafton", "julafton", "nyårsafton")
_ZONE = "Europe/Stockholm"
"""The law's days are Swedish days, whatever zone a chain is described in."""


class Deadline(NamedTuple):
    """The end of a period: `at` is the last moment in time for hours, the first too late for days.

    `day` is the last day, and `moved_from` the day it would have been without lag (1930:173) 2 §.
    """

    at: datetime
    day: date | None = None
    moved_from: date | None = None

    def passed(self, moment: datetime) -> bool:
        """Whether it is too late at a moment."""
        return moment > self.at if self.day is None else moment >= self.at


def day_of(moment: datetime) -> date:
    """The Swedish day of a moment."""
    return moment.astimezone(time_zone(_ZONE)).date()


def deadline(start: datetime, limit: Limit) -> Deadline | None:
    """The end of the period that starts then; None for a time word, which has no length."""
    if limit.kind == "hours":
        return Deadline(start.astimezone(UTC) + timedelta(hours=limit.amount))
    if limit.kind not in ("days", "months"):
        return None
    first = day_of(start)
    last = months_later(first, limit.amount) if limit.kind == "months" else first
    if limit.kind == "days":
        last += limit.amount * _DAY
    moved = next_weekday(last) if limit.law == "sv" else last
    end = datetime.combine(moved + _DAY, time(), time_zone(_ZONE)).astimezone(UTC)
    return Deadline(end, moved, None if moved == last else last)


def months_later(day: date, months: int) -> date:
    """The day with the same number so many months later, or the last day of that month."""
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    last = (first + timedelta(31)).replace(day=1) - _DAY
    return first.replace(day=min(day.day, last.day))


def next_weekday(day: date) -> date:
    """The day itself, or the first after it on which the law expects an act to be done."""
    while day.weekday() > 4 or day in holidays_se.holidays(day.year) or _is_eve(day):
        day += _DAY
    return day


def _is_eve(day: date) -> bool:
    return any(day == holidays_se.eve(name, day.year) for name in _EVES)
