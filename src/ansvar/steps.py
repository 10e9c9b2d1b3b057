"""The steps of an escalation path: when each is due, who is on duty then, which have been called.

`after` counts from the call to the first step, else from the report, else from now. A later step
comes sooner when those before it have all gone off duty: there is nobody to wait for. Where
somebody before it is on duty, a step that is passed over leaves the wait to them. An answered call
stops the wait: functional steps are then for whoever took the call, hierarchical ones keep their
time, since they are about how long it lasts and not about who answers. A new call starts the wait
again from the step that it went to.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Literal, NamedTuple

from ansvar.agreement import Agreement
from ansvar.agreement import Step as Written
from ansvar.diagnostics import Span
from ansvar.durations import Duration, Unit
from ansvar.incident import Event
from ansvar.register import IncidentFile, Reachable, Register
from ansvar.worktime import ALWAYS, Schedule, add

_MOST_SHIFTS, _MOST_WATCHED = 32, 8
"""Those who take turns on duty for so many shifts do so for good; and of how many, the nearest."""


class Step(NamedTuple):
    """One step of the path from here: whom, when, and whether they are on duty then.

    `opens` is when somebody is next on duty if nobody is; None with `on_duty` False means never.
    `closes` is when whoever is on duty goes off; None means that no end is in sight.
    `called` is when this step was called last, `acknowledged` when that was answered; `stopped` is
    when an earlier call was, so that this step is not to be given.
    """

    reachable: Reachable
    at: datetime
    on_duty: bool
    opens: datetime | None
    span: Span
    kind: Literal["functional", "hierarchical"] = "functional"
    closes: datetime | None = None
    called: datetime | None = None
    acknowledged: datetime | None = None
    stopped: datetime | None = None

    @property
    def waits(self) -> bool:
        """Whether it is, or will be, for somebody to answer."""
        return self.acknowledged is None and self.stopped is None


class Unreachable(NamedTuple):
    """A step that names a contact the register does not have, or one without a number."""

    reference: str
    at: datetime
    span: Span


class Reported(NamedTuple):
    """That a fault was reported under an agreement, and whether anyone acknowledged it."""

    at: datetime
    acknowledged: datetime | None


def reported(register: Register, file: IncidentFile, agreement: Agreement) -> Reported | None:
    """When the fault was reported under an agreement, or to a contact of it, and was answered."""
    names = {agreement.id, agreement.supplier}
    events = file.incident.events_of("reported")
    reports = [e for e in events if not e.object or names & set(map(register.party_of, e.object))]
    if not reports:
        return None
    answers = _answers(register, file, agreement)
    return Reported(reports[0].at, answers[0].at if answers else None)


def _answers(register: Register, file: IncidentFile, agreement: Agreement) -> list[Event]:
    """The supplier's acknowledgements, in time order."""
    names = {agreement.id, agreement.supplier}
    events = file.incident.events_of("acknowledged")
    return [e for e in events if not e.object or names & set(map(register.party_of, e.object))]


def escalation_path(
    register: Register, file: IncidentFile, agreement: Agreement, at: datetime, zone: str
) -> tuple[Step | Unreachable, ...]:
    """The steps of an agreement with their clock times."""
    if not agreement.escalation:
        return ()
    report = reported(register, file, agreement)
    story = _Story(register, file, agreement)
    start = story.first_call or (report.at if report else at)
    found = [_reach(register, step, agreement, zone) for step in agreement.escalation]
    due = _due(agreement.escalation, [each and each[1] for each in found], start, story, zone)
    path: list[Step | Unreachable] = []
    for index, (step, each, when) in enumerate(zip(agreement.escalation, found, due, strict=True)):
        span = register.place("agreements", agreement.id, "escalation", index)
        if each is None:
            path.append(Unreachable(step.contact, when, span))
            continue
        reachable, schedule = each
        moment = max(when, at)
        on_duty = schedule.is_open(moment)
        path.append(
            Step(
                reachable,
                when,
                on_duty,
                None if on_duty else schedule.next_open(moment),
                span,
                step.kind,
                schedule.next_close(moment) if on_duty else None,
                story.called(index),
                story.answered(index),
                story.stopped(index, step, when),
            )
        )
    return tuple(path)


def _reach(
    register: Register, step: Written, agreement: Agreement, zone: str
) -> tuple[Reachable, Schedule] | None:
    """Whom a step calls and their hours; None for a step that leads nowhere."""
    found = register.contact(step.contact, agreement.supplier)
    schedule = register.schedule(found.contact.hours, zone) if found else None
    if found is None or schedule is None or not found.contact.number:
        return None
    return found, schedule


class _Story:
    """The calls to the steps of an agreement in an incident, and which of them were answered."""

    def __init__(self, register: Register, file: IncidentFile, agreement: Agreement) -> None:
        """Read the calls and the answers; a contact that could be several parties' is nobody's."""
        self.calls: list[tuple[datetime, int]] = []
        self.answers: list[tuple[datetime, int | None]] = [
            (event.at, None) for event in _answers(register, file, agreement)
        ]
        for event in file.incident.events_of("called"):
            called = _step_named(agreement, {*event.object}, {agreement.supplier, agreement.id})
            if called is not None:
                self.calls.append((event.at, called))
        for event in file.incident.events_of("acknowledged"):
            names = {n for n in event.object if "." in n or register.party_of(n) != n}
            answered = _step_named(agreement, names, set())
            if answered is not None:
                self.answers.append((event.at, answered))

    @property
    def first_call(self) -> datetime | None:
        """When the first step was called first."""
        return min((at for at, step in self.calls if step == 0), default=None)

    def called(self, index: int) -> datetime | None:
        """When a step was called last."""
        return max((at for at, step in self.calls if step == index), default=None)

    def answered(self, index: int) -> datetime | None:
        """When a step's call was answered, unless it has been called again."""
        answer = max((at for at, step in self.answers if step == index), default=None)
        called = self.called(index)
        return None if answer is None or (called is not None and called > answer) else answer

    def answer_before(self, index: int) -> datetime | None:
        """When the supplier, or somebody at a step before this one, answered last."""
        return max((at for at, step in self.answers if step is None or step < index), default=None)

    def call_before(self, index: int) -> tuple[int, datetime] | None:
        """The call that a step is counted from: the first to the furthest step up to this one.

        An answer ends the wait for it.
        """
        answer = self.answer_before(index)
        calls = [
            (step, at)
            for at, step in self.calls
            if step <= index and (answer is None or at > answer)
        ]
        furthest = max((step for step, _ in calls), default=None)
        return min((each for each in calls if each[0] == furthest), default=None)

    def stopped(self, index: int, step: Written, due: datetime) -> datetime | None:
        """When a functional step whose time had not come was stopped by an answer, if it was."""
        answer = self.answer_before(index)
        if step.kind == "hierarchical" or answer is None or self.answered(index) is not None:
            return None
        return answer if self.call_before(index) is None and answer < due else None


def _step_named(agreement: Agreement, names: set[str], first: set[str]) -> int | None:
    """The step whose contact is among some names; `first` are further names of the first."""
    for index, step in enumerate(agreement.escalation):
        known = {step.contact, f"{agreement.supplier}.{step.contact}"}
        if names & (known | first if index == 0 else known):
            return index
    return None


def _due(
    steps: Sequence[Written],
    schedules: Sequence[Schedule | None],
    start: datetime,
    story: _Story,
    zone: str,
) -> list[datetime]:
    """When each step is due: at its own time, or once nobody before it is on duty."""
    due: list[datetime] = []
    for index, step in enumerate(steps):
        own = add(start, step.after, ALWAYS, zone) or start
        call, called = story.call_before(index), story.called(index)
        if called is not None:
            due.append(call[1] if call is not None and call[0] == index else called)
            continue
        if call is not None and (step.kind == "functional" or call[0] == 0):
            own = _after_call(own, steps[call[0]].after, step.after, call, zone)
        sooner = _sooner(own, schedules[:index][::-1], due[-1]) if index else own
        # Once somebody has answered, it is no matter who goes off duty.
        answer = story.answer_before(index)
        waits = call is not None or answer is None or sooner <= answer
        due.append(sooner if waits else own)
    return due


def _after_call(
    own: datetime, called: Duration, after: Duration, call: tuple[int, datetime], zone: str
) -> datetime:
    """When a step is due, counted from the call to one before it; kinds of time are not mixed."""
    step, at = call
    if step == 0:
        return add(at, after, ALWAYS, zone) or at
    if called.unit is after.unit is Unit.ELAPSED:
        return at + max(after.elapsed - called.elapsed, timedelta())
    return max(own, at)


def _sooner(own: datetime, before: Iterable[Schedule | None], since: datetime) -> datetime:
    """A step's time, or the moment before it from which none of those before are on duty."""
    known = [schedule for schedule in before if schedule is not None]
    if any(schedule is ALWAYS for schedule in known):
        return own
    # Those who share a calendar are on duty together; the nearest steps are asked first.
    watched = list(islice(dict.fromkeys(known), _MOST_WATCHED))
    moment = since
    for _ in range(_MOST_SHIFTS):
        if moment >= own:
            break
        present = next((schedule for schedule in watched if schedule.is_open(moment)), None)
        if present is None:
            return moment
        closes = present.next_close(moment)
        if closes is None:
            break
        moment = closes
    return own


__all__ = ["Reported", "Step", "Unreachable", "escalation_path", "reported"]
