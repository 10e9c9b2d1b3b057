"""Escalation: whom to call now, then whom, and who looks after people meanwhile.

The call never waits for the verdict: it is the act with the least regret, since a supplier's
clock starts when the fault is reported.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from ansvar.agreement import Agreement
from ansvar.diagnostics import Span
from ansvar.register import IncidentFile, Reachable, Register
from ansvar.steps import Reported, Step, Unreachable, escalation_path, reported
from ansvar.worktime import ALWAYS, add

Why = Literal[
    "danger",
    "report",
    "next_step",
    "decision",
    "waiting",
    "own_link",
    "called",
    "own_fault_report",
    "gather",
]
"""Why this call: a report to make, the step that is due, those who decide although somebody is at
work, an answer to wait for, our own link to mend, a running party that was called or is to be, or
the parties to gather."""


_TURNS: tuple[Why, ...] = ("report", "next_step", "decision", "waiting")
"""Whom to call first under several agreements: who has not been told, then who has not answered."""


class Call(NamedTuple):
    """The act: whom to call, why, under which agreement, and what comes if nobody answers.

    `also` are the other suppliers that should get the same report, `others` the calls under
    further agreements, whose turn is another or which reach nobody; `skipped` the steps that nobody
    is on duty for. `closes` is when whoever is called goes off duty, `opens` when they are
    back; None means that no end is in sight, or no beginning.
    """

    why: Why
    reachable: Reachable | None
    agreement: Agreement | None
    reported: Reported | None
    path: tuple[Step | Unreachable, ...]
    skipped: tuple[Step, ...]
    also: tuple["Call", ...] = ()
    party: str | None = None
    closes: datetime | None = None
    opens: datetime | None = None
    others: tuple["Call", ...] = ()


def call_under(
    register: Register, file: IncidentFile, agreement: Agreement, at: datetime, zone: str
) -> Call:
    """Whom to call under one agreement at a moment: a report, or the step that is due."""
    path = escalation_path(register, file, agreement, at, zone)
    steps = [s for s in path if isinstance(s, Step)]
    report = reported(register, file, agreement)
    due = [s for s in steps if s.at <= at and s.waits]
    skipped = tuple(s for s in due if not s.on_duty)
    on_duty = [s for s in due if s.on_duty]
    if report is None:
        first = (
            _report_to(register, agreement, zone, at)
            or next((s.reachable for s in steps if s.on_duty), None)
            or _on_duty(register, agreement.supplier, at, zone)
        )
        return Call("report", first, agreement, None, path, skipped, (), agreement.supplier)
    if report.acknowledged is not None and not _called_since(steps, agreement, report.acknowledged):
        deciding = [s for s in on_duty if s.kind == "hierarchical" and s.called is None]
        if deciding:
            # Whoever came last to be there to be called: those before have had their time.
            found = max(deciding, key=lambda s: _there_from(register, s, zone)).reachable
            return Call("decision", found, agreement, report, path, (), (), agreement.supplier)
        theirs = [s for s in steps if s.on_duty and s.reachable.party.id == agreement.supplier]
        first = _report_to(register, agreement, zone, at) or next(
            (s.reachable for s in theirs), None
        )
        return Call("waiting", first, agreement, report, path, (), (), agreement.supplier)
    chosen = on_duty[-1] if on_duty else next((s for s in steps if s.on_duty), None)
    reachable = chosen.reachable if chosen else _on_duty(register, agreement.supplier, at, zone)
    return Call("next_step", reachable, agreement, report, path, skipped, (), agreement.supplier)


def _called_since(steps: Sequence[Step], agreement: Agreement, answered: datetime) -> bool:
    """Whether the supplier was called again since it answered, and has not answered that."""
    return any(
        step.called is not None
        and step.called > answered
        and (step.acknowledged is None or step.acknowledged < step.called)
        for step in steps
        if step.kind == "functional" and step.reachable.party.id == agreement.supplier
    )


def _there_from(register: Register, step: Step, zone: str) -> datetime:
    """From when a step could be given: its time, or when somebody was first there after it."""
    schedule = register.schedule(step.reachable.contact.hours, zone)
    return (schedule.next_open(step.at) if schedule else None) or step.at


def _report_to(
    register: Register, agreement: Agreement, zone: str, at: datetime
) -> Reachable | None:
    """Where the agreement wants faults reported, if somebody is there now."""
    if agreement.report_fault is None:
        return None
    found = register.contact(agreement.report_fault.to, agreement.supplier)
    if found is None or not found.contact.number:
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
    for why in _TURNS:
        group = [_until(register, c, at, zone) for c in calls if c.why == why and c.reachable]
        if group:
            rest = [c for c in calls if c.why != why or not c.reachable]
            return group[0]._replace(also=tuple(group[1:]), others=tuple(rest))
    skipped = tuple(s for c in calls for s in c.skipped)
    found = _acting(register, file, acting, own, at, zone)
    gather = Call("gather", _on_duty(register, lead, at, zone), None, None, (), (), (), lead)
    acts = (found or gather)._replace(skipped=skipped, others=tuple(calls))
    return _until(register, acts, at, zone)


def _acting(  # noqa: PLR0913, PLR0917
    register: Register,
    file: IncidentFile,
    acting: Sequence[str],
    own: Sequence[str],
    at: datetime,
    zone: str,
) -> Call | None:
    """A call to the first party on duty of those that run the suspected links."""
    for party in acting:
        found = _on_duty(register, party, at, zone)
        if found is not None:
            told = _calls(register, file, party)
            why: Why = "called" if told else "own_fault_report"
            if party in own:
                why = "own_link"
            called = Reported(told[0], None) if why == "called" else None
            return Call(why, found, None, called, (), (), (), party)
    return None


def _until(register: Register, call: Call, at: datetime, zone: str) -> Call:
    """A call with when whoever is called goes off duty, and is back."""
    hours = call.reachable.contact.hours if call.reachable else "always"
    schedule = register.schedule(hours, zone)
    closes = schedule.next_close(at) if schedule is not None and schedule.is_open(at) else None
    if schedule is None or closes is None:
        return call
    return call._replace(closes=closes, opens=schedule.next_open(closes))


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
        if schedule is not None and schedule.is_open(at) and contact.number:
            return register.contact(f"{party}.{name}")
    return None


class ReserveRoutine(NamedTuple):
    """What the principal does for people meanwhile: who, and when it should have begun.

    `opens` is when whoever carries it out is next on duty if nobody is; None means never.
    """

    text: str
    by: Reachable | None
    due: datetime | None
    started: datetime | None
    span: Span
    on_duty: bool = True
    opens: datetime | None = None


def reserve_routine(
    register: Register, file: IncidentFile, chain_id: str, at: datetime
) -> ReserveRoutine | None:
    """The chain's reserve routine as it stands in an incident at a moment; None without one."""
    chain = register.chains[chain_id]
    if chain.reserve is None:
        return None
    begun = file.incident.events_of("reserve_started")
    within = chain.reserve.start_within
    due = add(file.incident.detected, within, ALWAYS, chain.time_zone) if within else None
    by = register.contact(chain.reserve.by) if chain.reserve.by else None
    started = begun[0].at if begun else None
    span = register.place("chains", chain_id, "reserve")
    schedule = register.schedule(by.contact.hours, chain.time_zone) if by else None
    on_duty = schedule is None or schedule.is_open(at)
    opens = None if schedule is None or on_duty else schedule.next_open(at)
    return ReserveRoutine(chain.reserve.text, by, due, started, span, on_duty, opens)


__all__ = [
    "Call",
    "ReserveRoutine",
    "Step",
    "Unreachable",
    "Why",
    "call_now",
    "call_under",
    "escalation_path",
    "reserve_routine",
]
