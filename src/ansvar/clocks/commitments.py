"""Clocks: what the commitments of an agreement demand in an incident, and how they stand."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Literal

from ansvar.agreement import Agreement, Commitment, Promised
from ansvar.clocks.clock import (
    OUTLASTING,
    Breached,
    Clock,
    Met,
    NotComputable,
    NotStarted,
    Paused,
    Round,
    StartedBy,
    by_rounds,
    standing_at,
)
from ansvar.clocks.pauses import moved, standing_still
from ansvar.clocks.priority import priority_of, read_spells
from ansvar.clocks.progress import Progress, read_progress
from ansvar.clocks.shares import by_counts, read_answers, read_availabilities
from ansvar.diagnostics import Span
from ansvar.durations import Duration, Unit, time_zone
from ansvar.holidays_se import UnknownYearError
from ansvar.incident import Event, EventKind
from ansvar.register import IncidentFile, Register
from ansvar.worktime import ALWAYS, Schedule, add

Timed = Literal[
    "acknowledge", "respond", "attend", "start", "restore", "notify", "root_cause", "statistics"
]
MET_BY: dict[Timed, EventKind] = {
    "acknowledge": "acknowledged",
    "respond": "responded",
    "attend": "attended",
    "start": "started",
    "restore": "restored",
    "notify": "notice_given",
    "root_cause": "root_cause_given",
    "statistics": "statistics_given",
}
"""The event that meets each promise of a time."""

_STARTED_BY: dict[Promised, StartedBy] = {"statistics": "period_end", "answer": "answered"}
"""What starts a clock that no event of the agreement's own choice does."""

_UNSETTLED = NotComputable("new_priority")
_MOST_ROUNDS = 20_000


def read_clocks(
    register: Register, incident: IncidentFile, agreement: Agreement, at: datetime, zone: str
) -> tuple[Clock, ...]:
    """The clocks of an agreement at a moment; promises for other priorities are left out.

    Of a priority that the fault no longer has, a promise broken while it had it is kept.
    """
    progress = read_progress(register, incident, agreement, at, zone)
    return tuple(c for each in agreement.commitments.values() for c in _of(progress, each))


def _of(progress: Progress, commitment: Commitment) -> Iterator[Clock]:
    for kind in commitment.promised:
        for spell in read_spells(progress, commitment):
            if spell.end is None:
                yield from _readings(progress, commitment, kind, spell.start)
                continue
            for clock in _readings(progress.as_of(spell.end), commitment, kind, spell.start):
                if clock.standing == _UNSETTLED or isinstance(clock.standing, Breached):
                    yield clock._replace(superseded=True, back=progress.back)


def _readings(
    progress: Progress, commitment: Commitment, kind: Promised, changed: Event | None
) -> Iterator[Clock]:
    """The clocks of one promise, from its own start or from a change of priority as agreed.

    Where the agreement does not say which, a promise is broken only if it is either way.
    """
    agreed = progress.agreement.new_priority_from
    if changed is None or agreed == "start" or kind in {"availability", "answer"}:
        held = changed.at if changed else None
        for clock in _clocks(progress, commitment, kind, None):
            yield clock._replace(held_from=held)
    elif agreed == "change":
        yield from _clocks(progress, commitment, kind, changed)
    else:
        early = next(_clocks(progress, commitment, kind, None))
        late = next(_clocks(progress, commitment, kind, changed))
        broken = [isinstance(clock.standing, Breached) for clock in (early, late)]
        if all(broken):
            yield late
        elif any(broken):
            yield early._replace(standing=_UNSETTLED, deadline=None)
        else:
            yield early


def _clocks(
    progress: Progress, commitment: Commitment, kind: Promised, changed: Event | None
) -> Iterator[Clock]:
    """The clocks of one promise: of an availability one for each period that it touches."""
    agreement = progress.agreement
    told, place = _start(progress, commitment, kind)
    started, by = told, _STARTED_BY.get(kind, commitment.clock_starts)
    if changed is not None and told is not None and changed.at > told:
        started, by = changed.at, "priority"
        place = progress.file.place("events", changed.number)
    started = started if started is not None and started <= progress.at else None
    span = progress.register.place("agreements", agreement.id, "commitments", commitment.id)
    promised: Duration | Decimal = getattr(commitment, kind)
    clock = Clock(
        agreement, commitment, kind, promised, started, place, by, NotStarted(by), span, progress.at
    )
    missing = _missing(progress, clock)
    schedule = progress.register.schedule(commitment.hours or "always", progress.zone)
    if missing is not None or schedule is None:
        yield clock._replace(standing=missing or NotComputable("calendar"))
        return
    clock = clock._replace(schedule=schedule, back=progress.back)
    try:
        match kind:
            case "answer":
                yield from read_answers(progress, clock)
            case _ if started is None or told is None:
                yield clock
            case "availability":
                yield from read_availabilities(progress, clock, started)
            case "status":
                yield _statuses(progress, clock, started)
            case timed:
                yield from _timed(progress, clock, timed, started, told)
    except UnknownYearError:
        yield clock._replace(standing=NotComputable("holidays"))


def _missing(progress: Progress, clock: Clock) -> NotComputable | None:
    """What a clock lacks to be computed."""
    commitment, agreement = clock.commitment, progress.agreement
    if clock.started is not None and clock.kind != "statistics":
        day = clock.started.astimezone(time_zone(progress.zone)).date()
        if not agreement.valid.covers(day):
            return NotComputable("agreement")
    prioritised = commitment.when is not None and commitment.when.priority is not None
    if prioritised and priority_of(agreement, progress.file) is None:
        return NotComputable("priority")
    if commitment.hours is None and clock.kind not in {"answer", "availability"}:
        return NotComputable("hours")
    if commitment.hours == "always" and _in_working_days(clock.promised):
        return NotComputable("working_days")
    if commitment.measured is None and clock.kind in {"statistics", "availability"}:
        return NotComputable("measured")
    known = commitment.clock_starts in {"reported", "supplier_aware", "restored"}
    if clock.started is None and not known and clock.kind not in {"answer", "statistics"}:
        return NotComputable("start")
    return None


def _in_working_days(promised: Duration | Decimal) -> bool:
    return isinstance(promised, Duration) and promised.unit is Unit.WORKING_DAYS


def _start(
    progress: Progress, commitment: Commitment, kind: Promised
) -> tuple[datetime | None, Span | None]:
    """When a promise's clock starts, if it has, and where that stands."""
    file, incident = progress.file, progress.file.incident
    if kind == "statistics":
        if commitment.measured is None:
            return None, None
        _, end = commitment.measured.around(incident.detected, progress.zone)
        return end, file.place("detected")
    match commitment.clock_starts:
        case "detected":
            return incident.detected, file.place("detected")
        case "began":
            return incident.began.at, file.place("began")
        case "restored":
            back = progress.events("restored")
            return (back[-1].at, file.place("events", back[-1].number)) if back else (None, None)
        case event:
            # A report to somebody else is not one to this supplier.
            told = [e for e in progress.events(event) if not e.object or _names_own(progress, e)]
            return (told[0].at, file.place("events", told[0].number)) if told else (None, None)


def _names_own(progress: Progress, event: Event) -> bool:
    """Whether an event names the agreement or its supplier; a contact stands for its party."""
    named = set(map(progress.register.party_of, event.object))
    return bool(named & {progress.agreement.id, progress.agreement.supplier})


def _timed(
    progress: Progress, clock: Clock, kind: Timed, started: datetime, told: datetime
) -> Iterator[Clock]:
    """A promise of a time: one thing to do once, before its deadline.

    What was done since the outage began is done, also before the fault was told or given another
    priority. A promise to answer or to come is at its end when the service is back.
    """
    done = [e.at for e in progress.events(MET_BY[kind]) if e.at >= min(told, progress.began)]
    finished = clock.back if kind == "restore" else _soonest(done, told)
    length: Duration = getattr(clock.commitment, kind)
    over = clock.back if kind not in OUTLASTING else None
    ended = min((moment for moment in (finished, over) if moment is not None), default=progress.at)
    ended = max(ended, started)
    pauses, schedule = progress.pauses(clock.commitment, ended), clock.schedule or ALWAYS
    deadline = add(started, length, schedule, progress.zone)
    deadline = moved(deadline, clock.hours, started, pauses)
    clock = clock._replace(ended=ended, pauses=pauses, deadline=deadline)
    if deadline is None:
        yield clock._replace(standing=_without_end(schedule))
        return
    if over is not None and over <= deadline and (finished is None or finished > over):
        yield clock._replace(standing=Met(over, deadline))
        return
    until = progress.at if over is None or finished is not None else over
    standing = standing_at(pauses, deadline, finished, until)
    if isinstance(standing, Paused):
        standing = standing._replace(since=max(standing.since, started))
    clock = clock._replace(standing=standing)
    if isinstance(standing, Breached) and clock.commitment.share is not None:
        late = Round(started, deadline, finished)
        yield from by_counts(progress, clock._replace(rounds=(late,)))
    else:
        yield clock


def _without_end(schedule: Schedule) -> NotComputable:
    """Why no deadline can be placed: holidays that are not known yet, or a calendar never open."""
    return NotComputable("calendar" if schedule.known_until is None else "holidays")


def _statuses(progress: Progress, clock: Clock, started: datetime) -> Clock:
    """Reports at a cadence until the service is back: each due a length after the one before.

    One that was never given makes the next due from when it should have been; a late one mends
    none of those that were missed before it.
    """
    given = [e.at for e in progress.events("status_given") if e.at >= started]
    ended = progress.at if clock.back is None else max(clock.back, started)
    pauses, schedule = progress.pauses(clock.commitment, ended), clock.schedule or ALWAYS
    length: Duration = getattr(clock.commitment, clock.kind)
    still = list(standing_still(pauses))
    rounds: list[Round] = []
    since = started

    def due(since: datetime) -> datetime | None:
        while still and still[0].end <= since:
            still.pop(0)
        return moved(add(since, length, schedule, progress.zone), clock.hours, since, still)

    deadline = due(since)
    while deadline is not None and deadline > since and len(rounds) < _MOST_ROUNDS:
        while given and given[0] <= since:
            given.pop(0)
        at = given[0] if given and given[0] <= min(deadline, ended) else None
        if at is None and deadline >= ended:
            rounds.append(Round(since, deadline, None))
            clock = clock._replace(ended=ended, pauses=pauses)
            return by_rounds(progress.at, clock, rounds, done=clock.back is not None)
        following = due(at or deadline)
        if at is None and following is not None and given and given[0] <= following:
            at = given[0]
            following = due(at)
        rounds.append(Round(since, deadline, at, following if at is None else None))
        since, deadline = at or deadline, following
    full = len(rounds) == _MOST_ROUNDS
    return clock._replace(standing=NotComputable("turns") if full else _without_end(schedule))


def _soonest(done: Sequence[datetime], told: datetime) -> datetime | None:
    """When a thing was first done; what was done before it was asked for is done at once."""
    return min((max(moment, told) for moment in done), default=None)
