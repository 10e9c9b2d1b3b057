"""The ledger: every minute of an incident under one clock, and why it counts or does not."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Literal, NamedTuple

from ansvar.clock import Breached, Clock
from ansvar.diagnostics import Span
from ansvar.durations import Duration, Unit
from ansvar.pauses import Pause

Label = Literal[
    "not_started", "counts", "over", "paused", "agreed_window", "outside_hours", "excluded", "done"
]
"""What time is to a clock: before it starts and after its promise is done; counted within the
promise and over it; paused for a reason that the agreement allows; planned work in its window;
outside the agreement's hours; an outage too short to count."""


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
    cuts = {start, end, clock.started, clock.ended}
    cuts |= {clock.deadline} if clock.deadline else set()
    cuts |= {moment for p in clock.pauses for moment in (p.start, p.end)}
    spans = list(clock.schedule.spans(start, end)) if _keeps_hours(clock) else [(start, end)]
    cuts |= {moment for span in spans for moment in span}
    moments = sorted(moment for moment in cuts if start <= moment <= end)
    found: list[Segment] = []
    opened = 0
    for first, last in pairwise(moments):
        while opened < len(spans) and spans[opened][1] <= first:
            opened += 1
        is_open = opened < len(spans) and spans[opened][0] <= first
        label, pause = _label(clock, first, is_open=is_open)
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


def _keeps_hours(clock: Clock) -> bool:
    promised = clock.promised
    return not isinstance(promised, Duration) or promised.unit in {Unit.ELAPSED, Unit.WORKING_DAYS}


def _label(clock: Clock, moment: datetime, *, is_open: bool) -> tuple[Label, Pause | None]:
    """What the time from a moment to the next cut is."""
    if clock.started is None or moment < clock.started:
        return "not_started", None
    if moment >= clock.ended:
        return "done", None
    within = [pause for pause in clock.pauses if pause.start <= moment < pause.end]
    still = next((pause for pause in within if pause.refused is None), None)
    if not is_open:
        return "outside_hours", None
    if still is not None:
        return ("agreed_window" if still.reason == "agreed_window" else "paused"), still
    if clock.measure is not None and not clock.measure.lost:
        return "excluded", None
    over = isinstance(clock.standing, Breached) and clock.deadline is not None
    refused = within[0] if within else None
    if over and clock.deadline and moment >= clock.deadline:
        return "over", refused
    return "counts", refused
