"""The timeline: what comes in an incident, moment by moment, from the moment of its answer."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from ansvar.agreement import Agreement
from ansvar.assessment import Assessment, Promised
from ansvar.clocks.clock import Clock, NotStarted, Paused, Running
from ansvar.diagnostics import Span
from ansvar.duties.standing import Assess, Due, StandingDuty
from ansvar.escalation import Call, ReserveRoutine, Step, Unreachable
from ansvar.register import Reachable
from ansvar.verdict import Undetermined
from ansvar.worktime import Schedule

DAY = timedelta(hours=24)


class Reserving(NamedTuple):
    """The principal's own reserve routine, which has not been noted as begun."""

    at: datetime
    routine: ReserveRoutine
    span: Span


class Informing(NamedTuple):
    """Users, relatives and staff are told, by whoever informs them."""

    at: datetime
    party: str
    span: Span


class Calling(NamedTuple):
    """Somebody to call now: to report the fault to, or to go on to."""

    at: datetime
    call: Call
    reachable: Reachable
    span: Span


class Gathering(NamedTuple):
    """The parties are gathered while it is unclear who answers."""

    at: datetime
    party: str
    span: Span


class Deadline(NamedTuple):
    """A promise's last moment."""

    at: datetime
    clock: Clock
    span: Span


class PromiseDeadline(NamedTuple):
    """The last moment of what the principal has promised the citizens."""

    at: datetime
    promised: Promised
    span: Span


class DutyDeadline(NamedTuple):
    """The last moment of a duty to notify; where it must be assessed, of the duty if it applies."""

    at: datetime
    duty: StandingDuty
    span: Span


class Window(NamedTuple):
    """A contact goes on duty, or off."""

    at: datetime
    reachable: Reachable
    opens: bool
    span: Span


class ServiceHours(NamedTuple):
    """The hours in which an agreement's promises count begin, or end."""

    at: datetime
    agreement: Agreement
    opens: bool
    span: Span


class StepDue(NamedTuple):
    """A step of an agreement's escalation, by its number from 0, if nobody has answered."""

    at: datetime
    agreement: Agreement
    step: Step | Unreachable
    number: int
    span: Span


Coming = (
    Reserving
    | Informing
    | Calling
    | Gathering
    | Deadline
    | PromiseDeadline
    | DutyDeadline
    | Window
    | ServiceHours
    | StepDue
)
_ORDER: tuple[type[Coming], ...] = (
    Reserving,
    Informing,
    Calling,
    Gathering,
    Deadline,
    PromiseDeadline,
    DutyDeadline,
    Window,
    ServiceHours,
    StepDue,
)
"""At one moment: the people at the other end before the blame, what ends before what follows it."""


def read_timeline(
    assessment: Assessment,
    duties: Iterable[StandingDuty] = (),
    ahead: timedelta | None = DAY,
) -> tuple[Coming, ...]:
    """What comes from the moment of the answer and `ahead`, both ends included, in order.

    Without `ahead` everything to come: the deadlines and the steps, but no opening hours, which
    have no end.
    """
    found = [*_now(assessment), *_deadlines(assessment), *_duties(assessment, duties)]
    found += _steps(assessment)
    if ahead is not None:
        until = assessment.at + ahead
        found += [*_windows(assessment, until), *_service_hours(assessment, until)]
        found = [each for each in found if each.at <= until]
    return tuple(sorted(found, key=lambda each: (each.at, _ORDER.index(type(each)))))


def _calls(assessment: Assessment) -> tuple[Call, ...]:
    """The calls of an outage that goes on: the act itself first."""
    call, out = assessment.call, assessment.timeline.slices[-1].out
    return (call, *call.also, *call.others) if call is not None and out else ()


def _now(assessment: Assessment) -> Iterator[Coming]:
    """What is for several to do at once, now: each informs somebody else."""
    at, calls, chain = assessment.at, _calls(assessment), assessment.target.chain
    place, routine = assessment.register.place, assessment.reserve
    if not calls:
        return
    if routine is not None and routine.started is None:
        yield Reserving(at, routine, routine.span)
    informs = chain.informs or assessment.principal
    key = "informs" if chain.informs else "principal"
    yield Informing(at, informs, place("chains", chain.id, key))
    for call in calls:
        if call.reachable is not None and call.why not in {"waiting", "gather"}:
            yield Calling(at, call, call.reachable, call.reachable.span)
    gathers = calls[0].why == "gather" or isinstance(assessment.verdict, Undetermined)
    if gathers:
        lead, key = chain.lead or assessment.principal, "lead" if chain.lead else "principal"
        yield Gathering(at, lead, place("chains", chain.id, key))


def _deadlines(assessment: Assessment) -> Iterator[Coming]:
    for clock in assessment.clocks:
        if isinstance(clock.standing, Running):
            yield Deadline(clock.standing.deadline, clock, clock.span)
            continue
        # Where one turn came late, the next is still to be given.
        goes_on = assessment.open and not clock.superseded
        coming = clock.rounds[-1] if clock.rounds and goes_on else None
        if coming is not None and coming.at is None and coming.deadline >= assessment.at:
            yield Deadline(coming.deadline, clock, clock.span)
    promised = assessment.promise
    if promised is not None and promised.restored is None and promised.deadline >= assessment.at:
        yield PromiseDeadline(promised.deadline, promised, promised.span)


def _duties(assessment: Assessment, duties: Iterable[StandingDuty]) -> Iterator[Coming]:
    for duty in duties:
        deadline = duty.deadline if isinstance(duty.standing, Due | Assess) else None
        if deadline is not None and deadline.at >= assessment.at:
            place = duty.start.span if duty.start else assessment.file.place("detected")
            yield DutyDeadline(deadline.at, duty, place)


def _steps(assessment: Assessment) -> Iterator[Coming]:
    """The steps to come, with who is on duty then; what is past is to be called now."""
    for call in _calls(assessment):
        for number, step in enumerate(call.path):
            stopped = isinstance(step, Step) and not step.waits
            if call.agreement is not None and step.at > assessment.at and not stopped:
                yield StepDue(step.at, call.agreement, step, number, step.span)


def _windows(assessment: Assessment, until: datetime) -> Iterator[Coming]:
    """When those that an incident may have to call go off duty, or are back."""
    zone = assessment.target.chain.time_zone
    for reachable in _contacts(assessment):
        schedule = assessment.register.schedule(reachable.contact.hours, zone)
        for at, opens in _turns(schedule, assessment.at, until):
            yield Window(at, reachable, opens, reachable.span)


def _contacts(assessment: Assessment) -> Iterable[Reachable]:
    """Whom the reserve routine, the reports and the steps go to, each once."""
    found: dict[Span, Reachable] = {}
    routine, calls = assessment.reserve, _calls(assessment)
    reached = [routine.by if routine and routine.started is None and calls else None]
    for call in calls:
        agreement = call.agreement
        if agreement is not None and agreement.report_fault is not None:
            to = agreement.report_fault.to
            reached.append(assessment.register.contact(to, agreement.supplier))
        reached.append(call.reachable)
        reached += [s.reachable for s in call.path if isinstance(s, Step) and s.waits]
    for each in reached:
        if each is not None:
            found.setdefault(each.span, each)
    return found.values()


def _service_hours(assessment: Assessment, until: datetime) -> Iterator[Coming]:
    """When the hours of promises that run, or are about to, end or begin; each calendar once."""
    zone, seen = assessment.target.chain.time_zone, set()
    for clock in assessment.clocks:
        agreement, hours = clock.agreement, clock.commitment.hours
        runs = isinstance(clock.standing, Running | Paused)
        runs |= isinstance(clock.standing, NotStarted) and bool(_calls(assessment))
        if hours is None or not runs or (agreement.id, hours) in seen:
            continue
        seen.add((agreement.id, hours))
        where = ("commitments", clock.commitment.id, "hours")
        span = assessment.register.place("agreements", agreement.id, *where)
        schedule = assessment.register.schedule(hours, zone)
        for at, opens in _turns(schedule, assessment.at, until):
            yield ServiceHours(at, agreement, opens, span)


def _turns(
    schedule: Schedule | None, at: datetime, until: datetime
) -> Iterator[tuple[datetime, bool]]:
    """When a schedule opens (true) or closes after a moment, up to and including another."""
    is_open = schedule is not None and schedule.is_open(at)
    while schedule is not None:
        turn = schedule.next_close(at) if is_open else schedule.next_open(at)
        if turn is None or turn > until:
            return
        at, is_open = turn, not is_open
        yield at, is_open


__all__ = [
    "DAY",
    "Calling",
    "Coming",
    "Deadline",
    "DutyDeadline",
    "Gathering",
    "Informing",
    "PromiseDeadline",
    "Reserving",
    "ServiceHours",
    "StepDue",
    "Window",
    "read_timeline",
]
