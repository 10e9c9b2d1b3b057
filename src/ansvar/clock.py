"""Clocks: what the commitments of an agreement demand in an incident, and how they stand."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from ansvar.agreement import Agreement, Commitment, Promised
from ansvar.diagnostics import Span
from ansvar.durations import Duration
from ansvar.incident import Event, EventKind
from ansvar.register import IncidentFile, Register
from ansvar.worktime import Schedule, add

Timed = Literal["acknowledge", "respond", "attend", "start", "restore"]
MET_BY: dict[Timed, EventKind] = {
    "acknowledge": "acknowledged",
    "respond": "responded",
    "attend": "attended",
    "start": "started",
    "restore": "restored",
}
"""The event that meets each promise made per incident."""

Missing = Literal["hours", "priority", "start", "calendar", "agreement"]


class Running(NamedTuple):
    """Counting: the deadline, and the real time left to it."""

    deadline: datetime
    left: timedelta


class Paused(NamedTuple):
    """Standing still since a moment, for a reason that the agreement allows."""

    since: datetime
    reason: str


class Met(NamedTuple):
    """Done in time."""

    at: datetime
    deadline: datetime


class Breached(NamedTuple):
    """The deadline passed, and when it was done at last, if it was."""

    deadline: datetime
    at: datetime | None


class NotStarted(NamedTuple):
    """Waiting for the event that starts it."""

    event: str


class NotComputable(NamedTuple):
    """Something is missing, so no deadline is claimed."""

    needs: Missing


Standing = Running | Paused | Met | Breached | NotStarted | NotComputable


class Clock(NamedTuple):
    """One promise in one incident: who owes it, under which clause, since when, how it stands."""

    agreement: Agreement
    commitment: Commitment
    kind: Promised
    promised: Duration
    started: datetime | None
    starts_at: Span | None
    standing: Standing
    span: Span


def priority_of(agreement: Agreement, incident: IncidentFile) -> str | None:
    """The incident's priority under an agreement: the latest said, else the agreement's own."""
    said = incident.incident.events_of("priority")
    return said[-1].object[0] if said and said[-1].object else agreement.default_priority


def read_clocks(
    register: Register, incident: IncidentFile, agreement: Agreement, at: datetime, zone: str
) -> tuple[Clock, ...]:
    """The clocks of an agreement at a moment; promises for other priorities are left out."""
    found = []
    for commitment in agreement.commitments.values():
        for kind in MET_BY:
            promised: Duration | None = getattr(commitment, kind)
            if promised is None:
                continue
            priority = priority_of(agreement, incident)
            wanted = commitment.when.priority if commitment.when else None
            if wanted is not None and priority is not None and priority not in wanted:
                continue
            started, place = _start(commitment, agreement, incident)
            started = started if started is not None and started <= at else None
            standing: Standing
            if started and not agreement.valid.covers(started.astimezone(ZoneInfo(zone)).date()):
                standing = NotComputable("agreement")
            elif wanted is not None and priority is None:
                standing = NotComputable("priority")
            else:
                standing = _read(register, commitment, kind, started, at, incident, agreement, zone)
            span = register.place("agreements", agreement.id, "commitments", commitment.id, kind)
            found.append(
                Clock(agreement, commitment, kind, promised, started, place, standing, span)
            )
    return tuple(found)


def _start(
    commitment: Commitment, agreement: Agreement, file: IncidentFile
) -> tuple[datetime | None, Span | None]:
    incident = file.incident
    if commitment.clock_starts == "detected":
        return incident.detected, file.place("detected")
    if commitment.clock_starts == "began":
        return incident.began.at, file.place("began")
    kind: EventKind = "reported" if commitment.clock_starts == "reported" else "supplier_aware"
    for event in incident.events_of(kind):
        if not event.object or agreement.id in event.object or agreement.supplier in event.object:
            return event.at, file.place("events", event.number)
    return None, None


def _concerns(event: Event, agreement: Agreement, register: Register) -> bool:
    """Whether an event is about this agreement: it names it, its supplier, or no agreement."""
    named = set(event.object)
    others = set(register.agreements) | set(register.parties)
    return not named & others or bool(named & {agreement.id, agreement.supplier})


def _read(  # noqa: PLR0913, PLR0917
    register: Register,
    commitment: Commitment,
    kind: Timed,
    started: datetime | None,
    at: datetime,
    file: IncidentFile,
    agreement: Agreement,
    zone: str,
) -> Standing:
    if commitment.hours is None:
        return NotComputable("hours")
    schedule = register.schedule(commitment.hours, zone)
    if schedule is None:
        return NotComputable("calendar")
    if started is None:
        events = {"reported": "reported", "supplier_aware": "supplier_aware"}
        event = events.get(commitment.clock_starts)
        return NotStarted(event) if event else NotComputable("start")
    done = [
        e.at
        for e in file.incident.events_of(MET_BY[kind])
        if started <= e.at <= at
        and _concerns(e, agreement, register)
        and not (kind == "restore" and set(e.object) & set(register.links))
    ]
    # A service restored and lost again is restored when it is for good.
    finished = (max(done) if kind == "restore" else min(done)) if done else None
    until = finished or at
    deadline = add(started, getattr(commitment, kind), schedule, zone)
    for start, end, _ in _pauses(commitment, file, agreement, register, until):
        if deadline is not None and start < deadline:
            deadline = _later(deadline, schedule, max(start, started), end)
    if deadline is None:
        return NotComputable("calendar")
    if finished is not None:
        return Met(finished, deadline) if finished <= deadline else Breached(deadline, finished)
    standing = [p for p in _pauses(commitment, file, agreement, register, at) if p[1] == at]
    if standing and standing[-1][0] < deadline:
        return Paused(standing[-1][0], standing[-1][2])
    return Running(deadline, deadline - at) if at <= deadline else Breached(deadline, None)


def _later(deadline: datetime, schedule: Schedule, start: datetime, end: datetime) -> datetime:
    """A deadline moved by the open time of a pause."""
    paused = schedule.open_time(start, end)
    moved = schedule.deadline(deadline, paused) if paused else deadline
    return moved or deadline


def _pauses(
    commitment: Commitment,
    file: IncidentFile,
    agreement: Agreement,
    register: Register,
    until: datetime,
) -> Iterator[tuple[datetime, datetime, str]]:
    """The pauses that the commitment allows, as half-open spans cut at `until`."""
    began: tuple[datetime, str] | None = None
    for event in file.incident.events_of("paused", "resumed"):
        if event.at > until or not _concerns(event, agreement, register):
            continue
        reason = event.reason or ""
        if event.kind == "paused" and began is None and reason in commitment.pauses:
            began = (event.at, reason)
        elif event.kind == "resumed" and began is not None:
            yield began[0], event.at, began[1]
            began = None
    if began is not None:
        yield began[0], until, began[1]
