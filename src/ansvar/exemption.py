"""Exemptions: whether a clause that moves or lifts responsibility applies in an incident.

A condition is true, false or unknown. The burden of proof is on whoever invokes the clause:
unknown means that it does not apply, and the answer says what would have to be shown.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ansvar.agreement import (
    Agreement,
    ChangeBy,
    Condition,
    DependencyOut,
    Exemption,
    ForceMajeure,
    PlannedWork,
)
from ansvar.diagnostics import Span
from ansvar.incident import Event
from ansvar.model import Model
from ansvar.plannedwork import kept_to, notified_late, workers, working_days
from ansvar.stretch import closure, seen_down


class Reason(NamedTuple):
    """What decided a condition: a phrase of the locale, its words, and where it stands."""

    phrase: str
    words: tuple[tuple[str, str], ...]
    span: Span


class Ruling(NamedTuple):
    """Whether a condition holds; None when it is not known, with what would settle it.

    `alleged` is whether a line of the incident speaks of it. What none does is not known: silence
    neither makes an exemption apply nor, under a `not`, shows that it does.
    """

    holds: bool | None
    reasons: tuple[Reason, ...]
    alleged: bool = True


class Case(NamedTuple):
    """What an exemption is judged on: the failed link, in the slice's evidence."""

    model: Model
    agreement: Agreement
    link: str
    clause: Span
    change: Event | None = None
    """The change that is what failed, if it is one; else every change on the link counts."""

    @property
    def changes(self) -> list[Event]:
        """The changes and planned work that the clause can speak of."""
        if self.change is not None:
            return [self.change]
        return self.model.changes_on(self.link)


class Applied(NamedTuple):
    """An exemption with its ruling and, if it applies, who answers instead (None: nobody)."""

    exemption: Exemption
    ruling: Ruling
    span: Span
    instead: str | None


def judge_exemptions(case: Case) -> tuple[Applied, ...]:
    """The exemptions that a line of the incident speaks of, or that the failed link decides.

    One that was invoked in vain is kept as false; one that only concerns other links is left out.
    """
    found = []
    for exemption in case.agreement.exemptions.values():
        place = case.model.register.place
        span = place("agreements", case.agreement.id, "exemptions", exemption.id)
        ruling = judge(exemption.when, case._replace(clause=span))
        instead = _instead(exemption, ruling, case)
        if ruling.holds and exemption.then == "causer" and instead is None:
            # Whoever invokes the clause has to show who made the change.
            ruling = ruling._replace(holds=None)
        if ruling.holds or ruling.alleged:
            found.append(Applied(exemption, ruling, span, instead))
    return tuple(found)


def _instead(exemption: Exemption, ruling: Ruling, case: Case) -> str | None:
    """Who answers if the exemption applies; the causer made the change that the ruling rests on."""
    if exemption.then == "released":
        return None
    if exemption.then == "causer":
        shown = {reason.span for reason in ruling.reasons}
        changes = [e for e in case.changes if _place(case, e) in shown]
        makers = [e.by for e in changes if e.by is not None]
        return makers[-1] if makers else None
    return exemption.then


def judge(condition: Condition, case: Case) -> Ruling:
    """Whether a condition holds; its keys must all be so."""
    return _all(list(_parts(condition, case)))


def _parts(condition: Condition, case: Case) -> Iterator[Ruling]:
    if condition.planned_work is not None:
        yield _planned(condition.planned_work, case)
    if condition.change_by is not None:
        yield _changed(condition.change_by, case)
    if condition.link_is is not None:
        words = (("link", case.link),)
        reasons = (Reason("link_is", words, case.clause),)
        yield Ruling(case.link in condition.link_is, reasons, alleged=False)
    if condition.dependency_out is not None:
        yield _dependency(condition.dependency_out, case)
    if condition.caused_by is not None:
        yield _caused(condition.caused_by, case)
    if condition.force_majeure is not None:
        yield _majeure(condition.force_majeure, case)
    if condition.customer_duty_unmet is not None:
        yield _duty(condition.customer_duty_unmet, case)
    if condition.all is not None:
        yield _all([judge(inner, case) for inner in condition.all])
    if condition.any is not None:
        yield _any([judge(inner, case) for inner in condition.any])
    if condition.not_ is not None:
        inner = judge(condition.not_, case)
        yield inner._replace(holds=None if inner.holds is None else not inner.holds)


def _all(rulings: Sequence[Ruling]) -> Ruling:
    """Kleene's strong conjunction: one false decides, then one unknown."""
    for value in (False, None):
        found = [r for r in rulings if r.holds is value]
        if found:
            return _together(value, found)
    return _together(bool(rulings), rulings)


def _any(rulings: Sequence[Ruling]) -> Ruling:
    for value in (True, None):
        found = [r for r in rulings if r.holds is value]
        if found:
            return _together(value, found)
    return _together(False, rulings) if rulings else Ruling(None, (), alleged=False)


def _together(holds: bool | None, rulings: Sequence[Ruling]) -> Ruling:
    """The rulings that decided, as one."""
    reasons = tuple(reason for r in rulings for reason in r.reasons)
    return Ruling(holds, reasons, any(r.alleged for r in rulings))


def _reason(phrase: str, span: Span, **words: str) -> tuple[Reason, ...]:
    return (Reason(phrase, tuple(sorted(words.items())), span),)


def _place(case: Case, event: Event) -> Span:
    return case.model.file.place("events", event.number)


def _zone(case: Case) -> str:
    return case.model.target.chain.time_zone


def _planned(condition: PlannedWork, case: Case) -> Ruling:
    """Work on the link by the supplier's side, in time and within the window."""
    works = [e for e in case.changes if e.kind == "planned_work"]
    allowed = workers(condition, case.agreement)
    return _any([_one_work(condition, work, allowed, case) for work in works])


def _one_work(condition: PlannedWork, work: Event, allowed: Sequence[str], case: Case) -> Ruling:
    place = _place(case, work)
    parts = [Ruling(work.by in allowed, _reason("work_by", place, party=work.by or "?"))]
    if work.until is not None:
        during = case.model.cut.start < work.until
        parts.append(Ruling(during, _reason("work_lasts", place)))
    if condition.notice is not None:
        days = working_days(case.model.register, condition, _zone(case))
        late = notified_late(work, condition.notice, _zone(case), days)
        holds = None if late is None else not late
        parts.append(Ruling(holds, _reason("work_notice", place, notice=str(condition.notice))))
    if condition.within is not None:
        inside = kept_to(work, condition.within, _zone(case))
        parts.append(Ruling(inside, _reason("work_window", place)))
    return _all(parts)


def _changed(condition: ChangeBy, case: Case) -> Ruling:
    """A change on the link, by the named party and notified too late."""
    changes = [e for e in case.changes if e.kind == "change"]
    return _any([_one_change(condition, change, case) for change in changes])


def _one_change(condition: ChangeBy, change: Event, case: Case) -> Ruling:
    place = _place(case, change)
    parts = [Ruling(True, _reason("changed", place, party=change.by or "?"))]
    if condition.party is not None:
        by = None if change.by is None else change.by == condition.party
        parts.append(Ruling(by, _reason("change_by", place, party=condition.party)))
    if condition.notified_later_than is not None:
        days = working_days(case.model.register, condition, _zone(case))
        late = notified_late(change, condition.notified_later_than, _zone(case), days)
        notice = str(condition.notified_later_than)
        parts.append(Ruling(late, _reason("change_notice", place, notice=notice)))
    return _all(parts)


def _dependency(condition: DependencyOut, case: Case) -> Ruling:
    """A link seen down for longer than a time, counted to the slice's end.

    It concerns a fault of that link or of what that link needs, and no other.
    """
    model = case.model
    known = model.register.links.get(condition.link)
    if case.link not in {condition.link, *closure(model.register, known.needs if known else ())}:
        return Ruling(False, (), alleged=False)
    since = seen_down(model.register, model.target, model.incident, {condition.link})
    reasons = _reason(
        "dependency_out", case.clause, link=condition.link, time=str(condition.longer_than)
    )
    if since is None:
        return Ruling(None, reasons)
    return Ruling(model.cut.end - since > condition.longer_than.elapsed, reasons)


def _caused(parties: Sequence[str], case: Case) -> Ruling:
    """A fault found on the link and said to be due to one of these parties."""
    found = [
        o
        for o in case.model.incident.observations
        if o.how == "found" and o.caused_by is not None and o.of and case.link in o.of
    ]
    rulings = []
    for o in found:
        place = case.model.file.place("observations", o.number)
        rulings.append(
            Ruling(o.caused_by in parties, _reason("caused_by", place, party=str(o.caused_by)))
        )
    return _any(rulings)


def _majeure(condition: ForceMajeure, case: Case) -> Ruling:
    """A claim in time; it holds only once it is shown, and falls if it was late."""
    claims = case.model.incident.events_of("force_majeure_claimed")
    rulings = []
    for claim in claims:
        if claim.object and case.agreement.id not in claim.object:
            continue
        limit = condition.notified_within
        start = case.model.cut.start
        late = limit is not None and claim.at - start > limit.elapsed
        holds = False if late else claim.shown
        rulings.append(Ruling(holds, _reason("force_majeure", _place(case, claim))))
    return _any(rulings)


def _duty(duty: str, case: Case) -> Ruling:
    """Something the customer has undertaken and, it is said, not done."""
    names = {duty, f"{case.agreement.id}.{duty}"}
    claims = [e for e in case.model.incident.events_of("duty_unmet") if names & set(e.object)]
    return _any(
        [Ruling(e.shown, _reason("duty_unmet", _place(case, e), duty=duty)) for e in claims]
    )
