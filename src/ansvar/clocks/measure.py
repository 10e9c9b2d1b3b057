"""Measures: how a share came out over a period, of its time or of its alarms."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from ansvar.clocks.pauses import Pause, counted_time, moved
from ansvar.periods import Period
from ansvar.worktime import Schedule

_UNIT, _SECOND = timedelta(microseconds=1), timedelta(seconds=1)


class Measure(NamedTuple):
    """A promised share, in percent, beside what was lost of the whole in a half-open period.

    Whole and lost are microseconds of open time, or alarms. Only this incident is counted, unless
    alarms were: of time the share is then at most what it says.
    """

    start: datetime
    end: datetime
    whole: int
    lost: int
    promised: Decimal

    @property
    def actual(self) -> Fraction:
        """The share that was kept, in percent; all of nothing."""
        return Fraction(100 * (self.whole - self.lost), self.whole) if self.whole else Fraction(100)

    @property
    def short(self) -> Fraction:
        """How many percentage points are missing; 0 if none are."""
        return max(Fraction(self.promised) - self.actual, Fraction(0))


def read_measures(  # noqa: PLR0913, PLR0917
    schedule: Schedule,
    started: datetime,
    ended: datetime,
    pauses: Sequence[Pause],
    period: Period,
    promised: Decimal,
    zone: str,
) -> Iterator[tuple[Measure, datetime | None]]:
    """The time out, beside that of each period it touches, in order.

    With each the moment when more is lost than the promise allows, None if that is not within it.
    """
    moment = ended if period.length is not None else started
    while True:
        start, end = period.around(moment, zone)
        first, last = max(started, start), min(ended, end)
        whole, lost = schedule.open_time(start, end), timedelta()
        if first < last:
            lost = counted_time(schedule, first, last, pauses)
        # To the second: what is allowed is a time that people can check.
        budget = int((100 - promised) * (whole // _SECOND) / 100) * _SECOND
        spent = moved(schedule.deadline(first, budget), schedule, first, pauses)
        measure = Measure(start, end, whole // _UNIT, lost // _UNIT, promised)
        yield measure, None if spent is None or spent >= end else spent
        if end >= ended:
            return
        moment = end
