"""Shares: the clocks of what is promised as a share, of a period's time or of its alarms."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from ansvar.clocks.clock import (
    Breached,
    Clock,
    Met,
    NotComputable,
    NotStarted,
    Round,
    SoFar,
    Standing,
    by_rounds,
    standing_at,
)
from ansvar.clocks.measure import Measure, read_measures
from ansvar.clocks.pauses import beside
from ansvar.clocks.progress import Progress
from ansvar.durations import Duration
from ansvar.incident import Event
from ansvar.worktime import ALWAYS, add


def read_answers(progress: Progress, clock: Clock) -> Iterator[Clock]:
    """The alarms that the incident tells of; a share of them is judged by counts of its period."""
    length: Duration = getattr(clock.commitment, clock.kind)
    schedule = clock.schedule or ALWAYS
    rounds = []
    for event in (*progress.events("answered"), *progress.events("unanswered")):
        due = add(event.since, length, schedule, progress.zone) if event.since else None
        if event.since is not None and due is not None:
            at, until = (event.at, None) if event.kind == "answered" else (None, event.at)
            rounds.append(Round(event.since, due, at, until))
    rounds.sort(key=lambda turn: turn.started)
    if rounds:
        clock = clock._replace(started=rounds[0].started)
    if clock.commitment.share is not None:
        yield from by_counts(progress, clock._replace(rounds=tuple(rounds)))
    elif not rounds:
        yield clock._replace(standing=NotStarted("answered"))
    else:
        yield by_rounds(progress.at, clock, rounds, done=False)


def by_counts(progress: Progress, clock: Clock) -> Iterator[Clock]:
    """A promise for a share of a period's cases: one that was late breaks nothing by itself.

    A clock for each period that was counted, by its last count.
    """
    period = clock.commitment.measured
    if period is None:
        yield clock._replace(standing=NotComputable("measured"))
        return
    counted = {}
    for event in progress.events("counted"):
        if _counts(event, clock):
            counted[period.around(event.at - timedelta(microseconds=1), progress.zone)] = event
    if not counted:
        yield clock._replace(standing=NotComputable("counts"))
    for (start, end), event in counted.items():
        yield _counted(clock, event, start, end)


def _counts(event: Event, clock: Clock) -> bool:
    """Whether a count is whole, and of this promise: it names it, or none of its agreement's."""
    if event.within is None or not event.of:
        return False
    own = {clock.commitment.id, f"{clock.agreement.id}.{clock.commitment.id}"}
    rest = {f"{clock.agreement.id}.{name}" for name in clock.agreement.commitments}
    named = set(event.object)
    return bool(named & own) or not named & (rest | clock.agreement.commitments.keys())


def _counted(clock: Clock, event: Event, start: datetime, end: datetime) -> Clock:
    """The share of a period's cases that were done in time; the period may still run."""
    whole, within = event.of or 0, event.within or 0
    share = clock.commitment.share
    promised = Decimal(100) if share is None else share
    measure = Measure(start, end, whole, whole - within, promised)
    standing: Standing = SoFar(measure.actual)
    if event.at >= end - timedelta(microseconds=1):
        standing = Breached(end, event.at) if measure.short else Met(event.at, end)
    return clock._replace(standing=standing, deadline=end, measure=measure)


def read_availabilities(progress: Progress, clock: Clock, started: datetime) -> Iterator[Clock]:
    """The time out against what the promise allows in each period, by this incident alone."""
    back = clock.back
    ended = progress.at if back is None else max(back, started)
    commitment = clock.commitment
    pauses = beside(progress.pauses(commitment, ended), progress.worked(ended))
    schedule = clock.schedule or ALWAYS
    if commitment.measured is None or commitment.availability is None:
        return
    smallest = commitment.smallest_outage
    least = add(started, smallest, ALWAYS, progress.zone) if smallest else started
    promised, period = commitment.availability, commitment.measured
    measures = read_measures(schedule, started, ended, pauses, period, promised, progress.zone)
    for measure, spent in measures:
        counts = least is not None and least < ended
        kept = measure if counts else measure._replace(lost=0)
        deadline = max(spent, least) if spent and least else None
        clock = clock._replace(ended=ended, pauses=pauses, deadline=deadline, measure=kept)
        if kept.short and deadline is not None:
            standing: Standing = Breached(
                deadline, None if back is None else min(ended, measure.end)
            )
        elif back is not None or deadline is None:
            standing = SoFar(kept.actual)
        else:
            standing = standing_at(pauses, deadline, None, progress.at)
        yield clock._replace(standing=standing)
