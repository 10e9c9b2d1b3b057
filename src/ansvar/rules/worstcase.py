"""Worst cases: how promised times compare when they run in different hours."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from ansvar.durations import Duration, Unit
from ansvar.holidays_se import FIRST_YEAR, LAST_YEAR
from ansvar.worktime import ALWAYS, Schedule, add

_DAY = timedelta(1)
_LONGEST = 2 * 366 * _DAY
"""Nothing is claimed of a limit further away: the days to go through would be too many."""
_MARGIN = 4
"""Years of known holidays that a comparison may need after its first day."""


class Term(NamedTuple):
    """A promised length of time and the hours that it runs in."""

    length: Duration
    schedule: Schedule

    @property
    def plain(self) -> bool:
        """Whether it is time on a stopwatch, round the clock."""
        return self.length.unit is Unit.ELAPSED and self.schedule == ALWAYS

    @property
    def repeats(self) -> bool:
        """Whether its hours are the same every week."""
        return self.schedule.holidays is None and not self.schedule.single_days


@lru_cache(maxsize=1024)
def outlasts(terms: tuple[Term, ...], limit: Term, year: int) -> bool:
    """Whether some lengths, one after the other, can end after a limit that starts with them.

    Every moment of a year is tried at which a day begins, the limit's hours open or a length's
    close. Clock changes are left out: that a day may have 25 hours breaks no promise.
    """
    if limit.plain and all(term.plain for term in terms):
        return sum(term.length.amount for term in terms) > limit.length.amount
    within, *some = (t._replace(schedule=t.schedule._replace(zone="UTC")) for t in (limit, *terms))
    for start in _starts(some, within, year):
        due = _due(start, within)
        if due is None:
            return False
        if _ends_after(due, start, some):
            return True
    return False


def _starts(terms: Sequence[Term], limit: Term, year: int) -> Iterator[datetime]:
    first = datetime(min(max(year, FIRST_YEAR + 1), LAST_YEAR - _MARGIN), 1, 1, tzinfo=UTC)
    alike = all(term.repeats for term in (limit, *terms))
    for n in range(7 if alike else 366):
        midnight = first + n * _DAY
        opens = limit.schedule.next_open(midnight)
        closes = (term.schedule.next_close(midnight) for term in terms)
        yield from (moment for moment in (midnight, opens, *closes) if moment is not None)


def _due(start: datetime, limit: Term) -> datetime | None:
    """When a limit ends; None if that is too far away, or beyond the known holidays."""
    last = start + _LONGEST
    if limit.length.unit is Unit.ELAPSED:
        if limit.schedule.open_time(start, last) < limit.length.elapsed:
            return None
    elif limit.length.amount > _LONGEST.days:
        return None
    due = _end(start, limit)
    return due if due is not None and due <= last else None


def _ends_after(due: datetime, start: datetime, terms: Sequence[Term]) -> bool:
    moment = start
    for term in terms:
        if term.length.unit is Unit.ELAPSED:
            if term.schedule.open_time(moment, due) < term.length.elapsed:
                return True
        elif term.length.amount - 1 > (due - moment).days:
            return True
        end = _end(moment, term)
        if end is None or end > due:
            return True
        moment = end
    return False


def _end(start: datetime, term: Term) -> datetime | None:
    """When a length has passed; None if the known holidays end, or all working days, before it."""
    return add(start, term.length, term.schedule, "UTC")
