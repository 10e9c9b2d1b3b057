"""Pauses: when a clock stands still, who caused it, and under which clause."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from ansvar.agreement import Agreement, Commitment, Condition, PlannedWork
from ansvar.diagnostics import Span
from ansvar.incident import Event
from ansvar.plannedwork import notified_late, within, workers, working_days
from ansvar.register import IncidentFile, Register
from ansvar.scalars import WeekWindow
from ansvar.stretch import closure, find_target
from ansvar.worktime import Schedule

Refused = Literal["not_agreed", "late_notice", "unknown_notice", "unclear_days", "outside_window"]
"""Why time that somebody would not count counts: no clause allows the reason, or planned work was
notified too late, nobody knows when, it turns on what a working day is and the agreement does not
say, or it went on outside its window."""


class Pause(NamedTuple):
    """Time that does not count, half-open, or that counts although it was `refused` as such.

    `by` is the party that caused it, None where the incident does not say.
    """

    start: datetime
    end: datetime
    reason: str
    by: str | None
    clause: str | None
    span: Span
    refused: Refused | None = None


def concerns(event: Event, agreement: Agreement, register: Register) -> bool:
    """Whether an event is about this agreement: it names it, its supplier, or no agreement.

    A contact stands for its party.
    """
    named = {register.party_of(name) for name in event.object}
    others = register.agreements.keys() | register.parties.keys()
    return not named & others or bool(named & {agreement.id, agreement.supplier})


def read_pauses(  # noqa: PLR0913, PLR0917
    register: Register,
    file: IncidentFile,
    agreement: Agreement,
    commitment: Commitment,
    until: datetime,
    zone: str,
) -> tuple[Pause, ...]:
    """The pauses of a commitment cut at `until`, in order; those that stop the clock are apart."""
    said = _said(register, file, agreement, commitment, until)
    return beside(said, _worked(register, file, agreement, until, zone))


def standing_still(pauses: Iterable[Pause]) -> Iterator[Pause]:
    """The pauses that stop the clock, in the order that they are read in."""
    return (pause for pause in pauses if pause.refused is None)


def counted_time(
    schedule: Schedule, start: datetime, end: datetime, pauses: Iterable[Pause]
) -> timedelta:
    """The open time from start to end in which no pause stops the clock."""
    still = (
        schedule.open_time(max(p.start, start), min(p.end, end)) for p in standing_still(pauses)
    )
    return schedule.open_time(start, end) - sum(still, timedelta())


def moved(
    deadline: datetime | None, schedule: Schedule, started: datetime, pauses: Iterable[Pause]
) -> datetime | None:
    """A deadline moved by the open time of each pause that began before it."""
    for pause in standing_still(pauses):
        if deadline is None or pause.start >= deadline:
            break
        paused = schedule.open_time(max(pause.start, started), pause.end)
        deadline = schedule.deadline(deadline, paused) if paused else deadline
    return deadline


def beside(pauses: Iterable[Pause], more: Iterable[Pause]) -> tuple[Pause, ...]:
    """Pauses together with others, in order; those that stop the clock are apart."""
    found = sorted((*pauses, *more), key=lambda p: (p.refused is not None, p.start))
    return tuple(_apart(found))


def _apart(pauses: Iterable[Pause]) -> Iterator[Pause]:
    """Pauses without the time that an earlier one already covers."""
    end: datetime | None = None
    for pause in pauses:
        if pause.refused is not None:
            yield pause
            continue
        start = pause.start if end is None else max(pause.start, end)
        if start < pause.end:
            end = pause.end
            yield pause._replace(start=start)


def _said(
    register: Register,
    file: IncidentFile,
    agreement: Agreement,
    commitment: Commitment,
    until: datetime,
) -> Iterator[Pause]:
    """Each `paused` to the next `resumed`, or still going on; reasons may stand beside another."""
    begun: dict[str | None, Event] = {}
    for event in file.incident.events_of("paused", "resumed"):
        if event.at > until or not concerns(event, agreement, register):
            continue
        if event.kind == "paused":
            begun.setdefault(event.reason, event)
            continue
        ended = [event.reason] if event.reason in begun else list(begun)
        for reason in ended:
            yield _pause(file, commitment, begun.pop(reason), event.at)
    for pause in begun.values():
        yield _pause(file, commitment, pause, until)


def _pause(file: IncidentFile, commitment: Commitment, event: Event, end: datetime) -> Pause:
    reason, agreed = event.reason or "", (event.reason or "") in commitment.pauses
    clause = (commitment.pauses[reason] or commitment.clause) if agreed else None
    refused: Refused | None = None if agreed else "not_agreed"
    span = file.place("events", event.number)
    return Pause(event.at, end, reason, event.by, clause, span, refused)


def _worked(
    register: Register, file: IncidentFile, agreement: Agreement, until: datetime, zone: str
) -> Iterator[Pause]:
    """Planned work by the clauses that let it pass, in its window, or why it still counts."""
    works = file.incident.events_of("planned_work")
    if not works:
        return
    links = closure(register, agreement.covers)
    target = find_target(register, file.incident)
    if target is not None:
        # Work on what the function does not turn on explains nothing of its outage.
        links &= closure(register, target.path)
    for exemption in agreement.exemptions.values():
        if exemption.then == "causer":
            continue
        for clause in _clauses(exemption.when):
            by = workers(clause, agreement)
            # Work that goes on beside other work adds what it lasts longer; no time comes twice.
            done: datetime | None = None
            for work in works:
                if work.at < until and work.by in by and links & set(work.object):
                    start = work.at if done is None else max(work.at, done)
                    end = min(m for m in (work.until, work.undone, until) if m is not None)
                    whole = _whole(
                        register, file, clause, exemption.clause, work, (start, end), zone
                    )
                    if whole.refused is None and start < end:
                        done = end
                        yield from _in_window(whole, clause.within, zone)
                    elif whole.refused is not None:
                        yield whole._replace(start=work.at)


def _clauses(condition: Condition) -> Iterator[PlannedWork]:
    """The clauses on planned work that decide by themselves."""
    if condition.planned_work is not None and condition.model_fields_set == {"planned_work"}:
        yield condition.planned_work
    if condition.any is not None and condition.model_fields_set == {"any"}:
        for inner in condition.any:
            yield from _clauses(inner)


def _whole(  # noqa: PLR0913, PLR0917
    register: Register,
    file: IncidentFile,
    agreed: PlannedWork,
    clause: str,
    work: Event,
    span: tuple[datetime, datetime],
    zone: str,
) -> Pause:
    """The time of some work, refused if it was not notified in time."""
    late: bool | None = False
    if agreed.notice is not None:
        late = notified_late(work, agreed.notice, zone, working_days(register, agreed, zone))
    refused: Refused | None = None
    if late is not False:
        unknown: Refused = "unknown_notice" if work.notified is None else "unclear_days"
        refused = unknown if late is None else "late_notice"
    place = file.place("events", work.number)
    return Pause(*span, "agreed_window", work.by, clause, place, refused)


def _in_window(whole: Pause, window: WeekWindow | None, zone: str) -> Iterator[Pause]:
    """The parts of some work that lie in the agreed window, and those that do not."""
    counted = whole.start
    for opens, closes in within(window, whole.start, whole.end, zone):
        if counted < opens:
            yield whole._replace(start=counted, end=opens, refused="outside_window")
        yield whole._replace(start=opens, end=closes)
        counted = closes
    if counted < whole.end:
        yield whole._replace(start=counted, refused="outside_window")
