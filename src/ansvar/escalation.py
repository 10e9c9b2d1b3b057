"""Escalation: whom to call now, then whom, and who looks after people meanwhile.

The call never waits for the verdict: it is the act with the least regret, since a supplier's
clock starts when the fault is reported.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from ansvar.agreement import Agreement
from ansvar.diagnostics import Span
from ansvar.incident import Event
from ansvar.register import IncidentFile, Reachable, Register
from ansvar.worktime import ALWAYS, add

Why = Literal[
    "danger", "report", "next_step", "waiting", "own_link", "called", "own_fault_report", "gather"
]
"""Why this call: a report to make, the step that is due, an answer to wait for, our own link to
mend, a running party that was called or is to be, or the parties to gather."""


class Step(NamedTuple):
    """One step of the path from here: whom, when, and whether they are on duty then.

    `opens` is when somebody is next on duty if nobody is; None with `on_duty` False means never.
    """

    reachable: Reachable
    at: datetime
    on_duty: bool
    opens: datetime | None
    span: Span


class Unreachable(NamedTuple):
    """A step that names a contact the register does not have, or one without a number."""

    reference: str
    at: datetime
    span: Span


class Reported(NamedTuple):
    """That a fault was reported under an agreement, and whether anyone acknowledged it."""

    at: datetime
    acknowledged: datetime | None


class Call(NamedTuple):
    """The act: whom to call, why, under which agreement, and what comes if nobody answers.

    `also` are the other suppliers that should get the same report, `skipped` the steps that
    nobody is on duty for.
    """

    why: Why
    reachable: Reachable | None
    agreement: Agreement | None
    reported: Reported | None
    path: tuple[Step | Unreachable, ...]
    skipped: tuple[Step, ...]
    also: tuple["Call", ...] = ()
    party: str | None = None


def reported(file: IncidentFile, agreement: Agreement) -> Reported | None:
    """When the fault was reported under an agreement, if it was."""
    reports = _of(file, agreement, "reported")
    if not reports:
        return None
    answers = _of(file, agreement, "acknowledged")
    return Reported(reports[0].at, answers[0].at if answers else None)


def _of(
    file: IncidentFile, agreement: Agreement, kind: Literal["reported", "acknowledged"]
) -> list[Event]:
    names = {agreement.id, agreement.supplier}
    events = file.incident.events_of(kind)
    return [e for e in events if not e.object or names & set(e.object)]


def escalation_path(
    register: Register, file: IncidentFile, agreement: Agreement, at: datetime, zone: str
) -> tuple[Step | Unreachable, ...]:
    """The steps of an agreement with their clock times.

    `after` counts from the call to the first step, else from the report, else from now.
    """
    report = reported(file, agreement)
    start = _called(file, agreement) or (report.at if report else at)
    path: list[Step | Unreachable] = []
    for index, step in enumerate(agreement.escalation):
        due = add(start, step.after, ALWAYS, zone) or start
        span = register.place("agreements", agreement.id, "escalation", index)
        found = register.contact(step.contact, agreement.supplier)
        schedule = register.schedule(found.contact.hours, zone) if found else None
        if found is None or schedule is None or not (found.contact.phone or found.contact.email):
            path.append(Unreachable(step.contact, due, span))
            continue
        moment = max(due, at)
        on_duty = schedule.is_open(moment)
        opens = None if on_duty else schedule.next_open(moment)
        path.append(Step(found, due, on_duty, opens, span))
    return tuple(path)


def _called(file: IncidentFile, agreement: Agreement) -> datetime | None:
    if not agreement.escalation:
        return None
    first = agreement.escalation[0].contact
    names = {first, f"{agreement.supplier}.{first}", agreement.supplier, agreement.id}
    calls = [e.at for e in file.incident.events_of("called") if names & set(e.object)]
    return min(calls, default=None)


def call_under(
    register: Register, file: IncidentFile, agreement: Agreement, at: datetime, zone: str
) -> Call:
    """Whom to call under one agreement at a moment: a report, or the step that is due."""
    path = escalation_path(register, file, agreement, at, zone)
    steps = [s for s in path if isinstance(s, Step)]
    report = reported(file, agreement)
    due = [s for s in steps if s.at <= at]
    skipped = tuple(s for s in due if not s.on_duty)
    on_duty = [s for s in due if s.on_duty]
    if report is None:
        first = (
            _report_to(register, agreement, zone, at)
            or next((s.reachable for s in steps if s.on_duty), None)
            or _on_duty(register, agreement.supplier, at, zone)
        )
        return Call("report", first, agreement, None, path, skipped, (), agreement.supplier)
    if report.acknowledged is not None:
        theirs = [s for s in steps if s.on_duty and s.reachable.party.id == agreement.supplier]
        first = _report_to(register, agreement, zone, at) or next(
            (s.reachable for s in theirs), None
        )
        return Call("waiting", first, agreement, report, path, (), (), agreement.supplier)
    chosen = on_duty[-1] if on_duty else next((s for s in steps if s.on_duty), None)
    reachable = chosen.reachable if chosen else _on_duty(register, agreement.supplier, at, zone)
    return Call("next_step", reachable, agreement, report, path, skipped, (), agreement.supplier)


def _report_to(
    register: Register, agreement: Agreement, zone: str, at: datetime
) -> Reachable | None:
    """Where the agreement wants faults reported, if somebody is there now."""
    if agreement.report_fault is None:
        return None
    found = register.contact(agreement.report_fault.to, agreement.supplier)
    if found is None or not (found.contact.phone or found.contact.email):
        return None
    schedule = register.schedule(found.contact.hours, zone)
    return found if schedule is not None and schedule.is_open(at) else None


def call_now(  # noqa: PLR0913, PLR0917
    register: Register,
    file: IncidentFile,
    agreements: Sequence[Agreement],
    acting: Sequence[str],
    lead: str,
    own: Sequence[str],
    at: datetime,
    zone: str,
) -> Call:
    """The act with the least regret.

    `agreements` are those of the suppliers worth reporting to, most suspect first; `acting` the
    parties that run the suspected links; `lead` gathers the parties when there is no supplier;
    `own` are our own side, when the fault is known to be there and is ours to mend.
    """
    if file.incident.facts.danger_to_life:
        return Call("danger", None, None, None, (), ())
    calls = [call_under(register, file, agreement, at, zone) for agreement in agreements]
    unreported = [c for c in calls if c.why == "report" and c.reachable is not None]
    unanswered = [c for c in calls if c.why == "next_step" and c.reachable is not None]
    rest = [c for c in calls if c.reachable is not None]
    for group in (unreported, unanswered, rest):
        if group:
            return group[0]._replace(also=tuple(group[1:]))
    skipped = tuple(s for c in calls for s in c.skipped)
    for party in acting:
        found = _on_duty(register, party, at, zone)
        if found is not None:
            told = _calls(register, file, party)
            why: Why = "called" if told else "own_fault_report"
            if party in own:
                why = "own_link"
            called = Reported(told[0], None) if why == "called" else None
            return Call(why, found, None, called, (), skipped, (), party)
    found = _on_duty(register, lead, at, zone)
    return Call("gather", found, None, None, (), skipped, (), lead)


def _calls(register: Register, file: IncidentFile, party: str) -> list[datetime]:
    """When a party was called or told of the fault, under an agreement or outside any."""
    names = {a.id for a in register.agreements.values() if a.supplier == party} | {party}
    events = file.incident.events_of("called", "reported")
    return [
        e.at for e in events if any(n in names or n.partition(".")[0] in names for n in e.object)
    ]


def _on_duty(register: Register, party: str, at: datetime, zone: str) -> Reachable | None:
    """The first of a party's contacts that is on duty and can be reached."""
    known = register.parties.get(party)
    for name, contact in (known.contacts if known else {}).items():
        schedule = register.schedule(contact.hours, zone)
        if schedule is not None and schedule.is_open(at) and (contact.phone or contact.email):
            return register.contact(f"{party}.{name}")
    return None


class ReserveRoutine(NamedTuple):
    """What the principal does for people meanwhile: who, and when it should have begun."""

    text: str
    by: Reachable | None
    due: datetime | None
    started: datetime | None
    span: Span


def reserve_routine(register: Register, file: IncidentFile, chain_id: str) -> ReserveRoutine | None:
    """The chain's reserve routine as it stands in an incident; None if it has none."""
    chain = register.chains[chain_id]
    if chain.reserve is None:
        return None
    begun = file.incident.events_of("reserve_started")
    within = chain.reserve.start_within
    due = add(file.incident.detected, within, ALWAYS, chain.time_zone) if within else None
    by = register.contact(chain.reserve.by) if chain.reserve.by else None
    started = begun[0].at if begun else None
    span = register.place("chains", chain_id, "reserve")
    return ReserveRoutine(chain.reserve.text, by, due, started, span)
