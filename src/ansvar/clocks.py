"""Clocks: what the commitments of an agreement demand in an incident, and how they stand."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Literal, NamedTuple

from ansvar.agreement import Agreement, Commitment, Promised
from ansvar.clock import (
    Breached,
    Clock,
    NotComputable,
    NotStarted,
    Paused,
    Round,
    StartedBy,
    by_rounds,
    standing_at,
)
from ansvar.diagnostics import Span
from ansvar.durations import Duration, Unit, time_zone
from ansvar.incident import Event, EventKind
from ansvar.pauses import moved
from ansvar.progress import Progress
from ansvar.register import IncidentFile, Register
from ansvar.shares import by_counts, read_answers, read_availabilities
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

_MOST_ROUNDS = 1_000


def priority_of(agreement: Agreement, incident: IncidentFile) -> str | None:
    """The incident's priority under an agreement: the latest said, else the agreement's own."""
    said = incident.incident.events_of("priority")
    return said[-1].object[0] if said and said[-1].object else agreement.default_priority


def read_clocks(
    register: Register, incident: IncidentFile, agreement: Agreement, at: datetime, zone: str
) -> tuple[Clock, ...]:
    """The clocks of an agreement at a moment; promises for other priorities are left out.

    Of a priority that the fault no longer has, a promise broken while it had it is kept.
    """
    progress = Progress(register, incident, agreement, at, zone)
    return tuple(c for each in agreement.commitments.values() for c in _of(progress, each))


def _of(progress: Progress, commitment: Commitment) -> Iterator[Clock]:
    held = list(_held(progress, commitment))
    if held and held[-1].end is None and progress.agreement.new_priority_from != "change":
        held = held[-1:]
    for kind in commitment.promised:
        for spell in held:
            then = progress if spell.end is None else progress._replace(at=spell.end)
            for clock in _clocks(then, commitment, kind, spell.start):
                if spell.end is None or isinstance(clock.standing, Breached):
                    yield clock


class _Spell(NamedTuple):
    """From which change of priority, and to which, a commitment was for the fault's.

    None where no change starts or ends it.
    """

    start: Event | None
    end: datetime | None


def _held(progress: Progress, commitment: Commitment) -> Iterator[_Spell]:
    """When the fault had a priority that a commitment is for."""
    wanted = commitment.when.priority if commitment.when else None
    said = [e for e in progress.file.incident.events_of("priority") if e.object]
    default = progress.agreement.default_priority
    if wanted is None or (default is None and not said):
        yield _Spell(None, None)
        return
    # A fault that had no priority until one was said has had that one all along.
    first = default if default is not None else said.pop(0).object[0]
    changes: list[tuple[Event | None, str]] = [(None, first), *((e, e.object[0]) for e in said)]
    ends = [*(event.at for event in said), None]
    spell: _Spell | None = None
    for (event, priority), end in zip(changes, ends, strict=True):
        if priority in wanted:
            spell = _Spell(spell.start if spell else event, end)
        elif spell is not None:
            yield spell
            spell = None
    if spell is not None:
        yield spell


def _clocks(
    progress: Progress, commitment: Commitment, kind: Promised, changed: Event | None
) -> Iterator[Clock]:
    """The clocks of one promise: of an availability one for each period that it touches."""
    agreement = progress.agreement
    started, place = _start(progress, commitment, kind)
    by: StartedBy = _STARTED_BY.get(kind, commitment.clock_starts)
    anew = changed is not None and agreement.new_priority_from == "change"
    if anew and changed is not None and started is not None and changed.at > started:
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
    clock = clock._replace(schedule=schedule)
    match kind:
        case "answer":
            yield read_answers(progress, clock)
        case _ if started is None:
            yield clock
        case "availability":
            yield from read_availabilities(progress, clock, started)
        case "status":
            yield _statuses(progress, clock, started)
        case timed:
            yield _timed(progress, clock, timed, started, changed)


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
            own = {progress.agreement.id, progress.agreement.supplier}
            told = [e for e in progress.events(event) if not e.object or own & set(e.object)]
            return (told[0].at, file.place("events", told[0].number)) if told else (None, None)


def _timed(
    progress: Progress, clock: Clock, kind: Timed, started: datetime, changed: Event | None
) -> Clock:
    """A promise of a time: one thing to do once, before its deadline."""
    if kind == "restore":
        finished = progress.back(started)
    else:
        done = [e.at for e in progress.events(MET_BY[kind]) if e.at >= started]
        finished = min(done, default=None)
    clock = _running(progress, clock, started, finished, getattr(clock.commitment, kind))
    unsaid = changed is not None and progress.agreement.new_priority_from is None
    if unsaid and changed and clock.deadline and clock.deadline < changed.at:
        return clock._replace(standing=NotComputable("new_priority"), deadline=None)
    if isinstance(clock.standing, Breached) and clock.deadline and clock.commitment.share:
        late = Round(started, clock.deadline, finished)
        return by_counts(progress, clock._replace(rounds=(late,)))
    return clock


def _running(
    progress: Progress, clock: Clock, started: datetime, finished: datetime | None, length: Duration
) -> Clock:
    """A clock with its deadline, and how it stands if it ends with `finished`."""
    ended = progress.at if finished is None else max(finished, started)
    pauses, schedule = progress.pauses(clock.commitment, ended), clock.schedule or ALWAYS
    deadline = moved(add(started, length, schedule, progress.zone), schedule, started, pauses)
    clock = clock._replace(ended=ended, pauses=pauses, deadline=deadline)
    if deadline is None:
        return clock._replace(standing=_without_end(schedule))
    standing = standing_at(pauses, deadline, finished, progress.at)
    if isinstance(standing, Paused):
        standing = standing._replace(since=max(standing.since, started))
    return clock._replace(standing=standing)


def _without_end(schedule: Schedule) -> NotComputable:
    """Why no deadline can be placed: holidays that are not known yet, or a calendar never open."""
    return NotComputable("calendar" if schedule.known_until is None else "holidays")


def _statuses(progress: Progress, clock: Clock, started: datetime) -> Clock:
    """Reports at a cadence until the service is back: each due a length after the one before.

    One that was never given makes the next due from when it should have been.
    """
    back = progress.back(started)
    given = [e.at for e in progress.events("status_given") if e.at >= started]
    ended = progress.at if back is None else max(back, started)
    pauses, schedule = progress.pauses(clock.commitment, ended), clock.schedule or ALWAYS
    length: Duration = getattr(clock.commitment, clock.kind)
    rounds: list[Round] = []
    since = started
    while len(rounds) < _MOST_ROUNDS:
        deadline = moved(add(since, length, schedule, progress.zone), schedule, since, pauses)
        if deadline is None or deadline == since:
            return clock._replace(standing=_without_end(schedule))
        at = next((moment for moment in given if since < moment <= ended), None)
        if (at is None or at > deadline) and deadline >= ended:
            rounds.append(Round(since, deadline, None))
            break
        late = at is None or at > deadline
        rounds.append(Round(since, deadline, at))
        since = deadline if late and at is None else at or deadline
    clock = clock._replace(ended=ended, pauses=pauses)
    return by_rounds(progress.at, clock, rounds, done=back is not None)
