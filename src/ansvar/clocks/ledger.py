"""The ledger: every minute of an incident under one clock, and why it counts or does not."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Generic, Literal, NamedTuple, TypeVar

from ansvar.clocks.clock import Clock
from ansvar.clocks.pauses import Pause, standing_still
from ansvar.diagnostics import Span

T = TypeVar("T")

Label = Literal[
    "not_started",
    "counts",
    "over",
    "paused",
    "agreed_window",
    "worked",
    "outside_hours",
    "excluded",
    "done",
]
"""What time is to a clock: before it starts and after its promise is done; counted within the
promise and over it; paused for a reason that the agreement allows; planned work in its window; a
while in which the service worked;
outside the agreement's hours; an outage too short to count."""


_STOPPING: dict[str, Label] = {"agreed_window": "agreed_window", "worked": "worked"}
_STOPPED: frozenset[Label] = frozenset({"paused", "agreed_window", "worked"})
_COUNTED: frozenset[Label] = frozenset({"counts", "over"})


class Segment(NamedTuple):
    """Time of one label, half-open.

    `pause` is what stopped the clock, or what did not although somebody meant it to.
    """

    start: datetime
    end: datetime
    label: Label
    pause: Pause | None = None

    @property
    def length(self) -> timedelta:
        """How long it is, in real time."""
        return self.end - self.start

    @property
    def span(self) -> Span | None:
        """The line of the incident that it rests on, if one decided."""
        return self.pause.span if self.pause else None


def read_ledger(clock: Clock, start: datetime, end: datetime) -> tuple[Segment, ...]:
    """The time from start to end in segments that follow one another without gap or overlap.

    Days and months run round the clock, whatever the hours: none of their time is outside them.
    """
    if clock.started is None or clock.schedule is None or start >= end:
        return (Segment(start, end, "not_started"),) if start < end else ()
    spans = list(clock.hours.spans(start, end))
    cuts = {start, end, clock.started, clock.ended, clock.deadline or end}
    cuts |= {moment for span in clock.late for moment in span}
    cuts |= {moment for p in clock.pauses for moment in (p.start, p.end)}
    cuts |= {moment for span in spans for moment in span}
    moments = sorted(moment for moment in cuts if start <= moment <= end)
    opened = _Over([(opens, closes, True) for opens, closes in spans])
    still = _Over([(p.start, p.end, p) for p in standing_still(clock.pauses)])
    late = _Over([(begun, over, True) for begun, over in clock.late])
    vain = sorted((p for p in clock.pauses if p.refused is not None), key=lambda p: p.start)
    refused = _Over([(p.start, p.end, p) for p in vain])
    found: list[Segment] = []
    for first, last in pairwise(moments):
        stopped, meant = still.at(first), refused.at(first)
        label = _label(
            clock, first, is_open=bool(opened.at(first)), stopped=stopped, late=bool(late.at(first))
        )
        pause = stopped if label in _STOPPED else meant if label in _COUNTED else None
        if found and found[-1].label == label and found[-1].pause == pause:
            found[-1] = found[-1]._replace(end=last)
        else:
            found.append(Segment(first, last, label, pause))
    return tuple(found)


def totals(ledger: tuple[Segment, ...]) -> dict[Label, timedelta]:
    """How much time each label has; together they are the whole."""
    found: dict[Label, timedelta] = {}
    for segment in ledger:
        found[segment.label] = found.get(segment.label, timedelta()) + segment.length
    return found


class _Over(Generic[T]):
    """What lies over a moment, of spans in the order of their starts, as moments go on."""

    def __init__(self, spans: Sequence[tuple[datetime, datetime, T]]) -> None:
        self.spans, self.next = spans, 0
        self.last: tuple[datetime, datetime, T] | None = None

    def at(self, moment: datetime) -> T | None:
        """What has begun and lasts longest, if anything does; no moment is before the one asked."""
        while self.next < len(self.spans) and self.spans[self.next][0] <= moment:
            span = self.spans[self.next]
            if self.last is None or span[1] > self.last[1]:
                self.last = span
            self.next += 1
        return self.last[2] if self.last is not None and moment < self.last[1] else None


def _label(
    clock: Clock, moment: datetime, *, is_open: bool, stopped: Pause | None, late: bool
) -> Label:
    """What the time from a moment to the next cut is."""
    if clock.started is None or moment < clock.started:
        return "not_started"
    if moment >= clock.ended:
        return "done"
    if not is_open:
        return "outside_hours"
    if stopped is not None:
        return _STOPPING.get(stopped.reason, "paused")
    if clock.measure is not None and not clock.measure.lost:
        return "excluded"
    return "over" if late else "counts"
