"""Rules about escalation: whenever something is promised, a call must reach somebody on duty."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, partial
from itertools import pairwise
from typing import NamedTuple

from ansvar.agreement import BY_PEOPLE, Agreement
from ansvar.diagnostics import Diagnostic, Rule, Severity, Span, Word
from ansvar.durations import Duration, Unit
from ansvar.register import Reachable
from ansvar.rules.effort import Effort
from ansvar.rules.inspection import Inspection
from ansvar.rules.rota import ON_DUTY, Example, Rota, Shift, is_within, left_out
from ansvar.scalars import DEFAULT_ZONE
from ansvar.source import Key
from ansvar.stretch import closure, targets

AHEAD = timedelta(400)
"""How far ahead duty is looked at: each weekday, holiday and eve comes at least once."""


class _Asked(NamedTuple):
    """Somebody whom a call under an agreement goes to, and where the agreement says so."""

    reference: str
    reachable: Reachable
    path: tuple[Key, ...]

    @property
    def name(self) -> str:
        """The contact's key at its party."""
        return self.reference.partition(".")[2] or self.reference

    @property
    def hours(self) -> tuple[str, ...]:
        """When they can be reached, as a calendar; none without a number or an address."""
        contact = self.reachable.contact
        return (contact.hours,) if contact.number else ()


class _Promise(NamedTuple):
    """Something that holds at the hours of a calendar, in words, and where it is written."""

    holds: Mapping[str, str]
    hours: str
    span: Span


@dataclass(frozen=True)
class _Path:
    """The calls under an agreement, the fault report first, with the rota to judge them by.

    `promises` are those of the chains that the agreement serves.
    """

    inspection: Inspection
    agreement: Agreement
    rota: Rota
    promises: tuple[_Promise, ...]

    @cached_property
    def asked(self) -> tuple[_Asked, ...]:
        agreement = self.agreement
        named: list[tuple[str, tuple[Key, ...]]] = []
        if agreement.report_fault is not None:
            named.append((agreement.report_fault.to, ("report_fault", "to")))
        for index, step in enumerate(agreement.escalation):
            named.append((step.contact, ("escalation", index, "contact")))
        find = self.inspection.register.contact
        found = ((name, find(name, agreement.supplier), path) for name, path in named)
        return tuple(_Asked(name, who, path) for name, who, path in found if who is not None)

    @cached_property
    def commitments(self) -> tuple[_Promise, ...]:
        """What a report sets a clock on; of the rest nobody is called to account at night."""
        return tuple(
            _Promise(
                {"sv": f"åtagandet '{c.id}' gäller", "en": f"commitment '{c.id}' holds"},
                c.hours,
                self.place("commitments", c.id, "hours"),
            )
            for c in self.agreement.commitments.values()
            if c.hours is not None and not set(BY_PEOPLE).isdisjoint(c.promised)
        )

    @property
    def span(self) -> Span:
        """Where the path is written."""
        if self.agreement.escalation:
            return self.place("escalation", key=True)
        return self.place("report_fault", "to")

    def place(self, *path: Key, key: bool = False) -> Span:
        return self.inspection.place("agreements", self.agreement.id, *path, key=key)

    def hour(self, gaps: tuple[Shift, ...], promises: tuple[_Promise, ...]) -> Example:
        """An hour of some gaps, to tell of."""
        asked = (hours for who in self.asked for hours in who.hours)
        return self.rota.example(gaps, (*asked, *(p.hours for p in promises)))

    def promise_at(self, hour: Example, promises: tuple[_Promise, ...]) -> _Promise:
        """The first of some promises that holds at an hour in their hours."""
        return next(p for p in promises if is_within(hour.at, self.rota.shifts([p.hours])))

    def spare(self, hour: Example) -> Iterator[tuple[Word, Span]]:
        """The supplier's contacts on duty at an hour that the agreement does not name."""
        named = {who.reachable.span for who in self.asked}
        supplier = self.agreement.supplier
        for name in self.inspection.register.parties[supplier].contacts:
            who = self.inspection.register.contact(name, supplier)
            if who is None or who.span in named:
                continue
            if is_within(hour.at, self.rota.shifts(_Asked(name, who, ()).hours)):
                told = {
                    "sv": f"{supplier}.{name} är i tjänst då, men står inte i avtalet",
                    "en": f"{supplier}.{name} is on duty then, but not in the agreement",
                }
                yield told, who.span


NOBODY = Rule(
    "ANS501",
    "nobody-on-duty",
    Severity.WARNING,
    {
        "sv": "{agreement} når ingen {hour}, då {holds}",
        "en": "{agreement} reaches nobody on {hour}, when {holds}",
    },
    {
        "sv": """*Vad* Ingen som avtalet skickar felanmälan eller eskalering till är i tjänst vid en
tid då avtalet eller kedjan lovar något. En kontakt utan telefon och e-post når man aldrig.
*Varför* Den som har jour står med ett larm som inte fungerar och ingen att ringa.
*Exempel* Servicedesk och avtalsägare har kontorstid, och kedjan lovar larm dygnet runt.
*I stället* Lägg till ett steg till någon som är i tjänst då, till exempel leverantörens jour.""",
        "en": """*What* Nobody to whom the agreement sends a fault report or an escalation is on
duty at an hour when the agreement or the chain promises something. A contact without phone and
e-mail is never reached.
*Why it matters* Whoever is on call has an alarm that does not work and nobody to ring.
*Example* The service desk and the contract owner keep office hours; the chain promises alarms
round the clock.
*Instead* Add a step to somebody who is on duty then, such as the supplier's on-call.""",
    },
)


def nobody_on_duty(path: _Path) -> Iterator[Diagnostic]:
    """Hours at which something is promised and the path reaches nobody."""
    promises = (*path.commitments, *path.promises)
    needed = path.rota.shifts(p.hours for p in promises)
    reached = path.rota.shifts(hours for who in path.asked for hours in who.hours)
    gaps = left_out(needed, reached) if path.asked else ()
    if gaps:
        hour = path.hour(gaps, promises)
        promise = path.promise_at(hour, promises)
        words: dict[str, Word] = {
            "agreement": path.agreement.id,
            "hour": hour.name,
            "holds": promise.holds,
        }
        related = ((promise.holds, promise.span), *path.spare(hour))
        yield Diagnostic(NOBODY, path.span, words, related=related)


NOT_RISING = Rule(
    "ANS502",
    "steps-not-rising",
    Severity.WARNING,
    {
        "sv": "steget till {contact} ({after}) kommer inte efter det till {before} ({earlier})",
        "en": "the step to {contact} ({after}) does not come after that to {before} ({earlier})",
    },
    {
        "sv": """*Vad* Ett steg i eskaleringen har samma eller kortare tid än steget före.
*Varför* Då rings två på en gång, eller så rings chefen före jouren.
*Exempel* `{contact: jour, after: 2 h}` följt av `{contact: chef, after: 1 h}`.
*I stället* Skriv stegen i tidsordning, vart och ett senare än det förra.""",
        "en": """*What* A step of the escalation has the same time as the step before it, or a
shorter one.
*Why it matters* Then two are rung at once, or the manager is rung before the on-call.
*Example* `{contact: jour, after: 2 h}` followed by `{contact: chef, after: 1 h}`.
*Instead* Write the steps in order of time, each later than the one before.""",
    },
)


def steps_not_rising(inspection: Inspection) -> Iterator[Diagnostic]:
    """Steps that come no later than the one before them."""
    for agreement in inspection.in_time:
        for index, (before, step) in enumerate(pairwise(agreement.escalation), 1):
            if _may_be_later(step.after, before.after):
                continue
            words: dict[str, Word] = {
                "contact": step.contact,
                "after": _after(inspection, agreement, index),
                "before": before.contact,
                "earlier": _after(inspection, agreement, index - 1),
            }
            place = partial(inspection.place, "agreements", agreement.id, "escalation")
            earlier = ({"sv": "steget före", "en": "the step before"}, place(index - 1))
            yield Diagnostic(NOT_RISING, place(index, "after"), words, related=(earlier,))


def _may_be_later(after: Duration, before: Duration) -> bool:
    """Whether a length of time is or may be longer than another; some kinds vary in length."""
    if after.unit is before.unit:
        return after.amount > before.amount
    return _lengths(after)[1] > _lengths(before)[0]


def _lengths(duration: Duration) -> tuple[timedelta, timedelta]:
    """The least and the most that passes; the day on which working days begin is not counted."""
    amount = duration.amount
    match duration.unit:
        case Unit.ELAPSED:
            return duration.elapsed, duration.elapsed
        case Unit.DAYS:
            return timedelta(amount), timedelta(amount)
        case Unit.WORKING_DAYS:
            return timedelta(amount), timedelta(amount + 1)
        case Unit.MONTHS:
            return timedelta(28 * amount), timedelta(31 * amount)


def _after(inspection: Inspection, agreement: Agreement, index: int) -> Word:
    """The time of a step in the author's spelling."""
    origin = inspection.register.origins["agreements", agreement.id].value
    written = origin["agreements"][agreement.id]["escalation"][index].get("after")
    return written.strip() if written else {"sv": "genast", "en": "at once"}


OFF_DUTY = Rule(
    "ANS503",
    "step-off-duty",
    Severity.WARNING,
    {
        "sv": "steget till {contact} når ingen {hour}, då {holds}",
        "en": "the step to {contact} reaches nobody on {hour}, when {holds}",
    },
    {
        "sv": """*Vad* Ett steg i eskaleringen går till någon som inte är i tjänst vid en tid då
avtalets åtaganden gäller. Andra som avtalet nämner är det. Kontakter som avlöser varandra, som
dagjour och nattjour, är i sin ordning.
*Varför* Steget hoppas över då, och färre får veta att felet inte är avhjälpt.
*Exempel* En servicedesk med kontorstid i ett avtal om återställning dygnet runt.
*I stället* Skriv en kontakt som är i tjänst då. Är steget bara till för kontorstid, skriv
`# ansvar: allow step-off-duty: skäl` på dess rad.""",
        "en": """*What* A step of the escalation goes to somebody who is off duty at an hour when
the agreement's commitments hold. Others that the agreement names are on duty. Contacts that take
turns, such as on-call by day and by night, are in order.
*Why it matters* The step is then passed over, and fewer are told that the fault is not mended.
*Example* A service desk with office hours, in an agreement on restoring round the clock.
*Instead* Write a contact who is on duty then. If the step is for office hours only, write
`# ansvar: allow step-off-duty: reason` on its line.""",
    },
)


def step_off_duty(path: _Path) -> Iterator[Diagnostic]:
    """Steps that reach nobody at hours at which the commitments hold."""
    needed = path.rota.shifts(p.hours for p in path.commitments)
    for asked in path.asked:
        gaps = left_out(needed, path.rota.shifts(asked.hours))
        if gaps and asked.path[0] == "escalation" and not _relieves(path, asked, needed):
            hour = path.rota.example(gaps, (*asked.hours, *(p.hours for p in path.commitments)))
            promise = path.promise_at(hour, path.commitments)
            words: dict[str, Word] = {
                "contact": asked.reference,
                "hour": hour.name,
                "holds": promise.holds,
            }
            yield Diagnostic(
                OFF_DUTY, path.place(*asked.path), words, related=(_when(path, asked),)
            )


def _relieves(path: _Path, asked: _Asked, needed: tuple[Shift, ...]) -> bool:
    """Whether somebody takes turns with others of the path, who would leave hours without them."""
    others = (who for who in path.asked if who.reachable.span != asked.reachable.span)
    return bool(left_out(needed, path.rota.shifts(h for who in others for h in who.hours)))


def _when(path: _Path, asked: _Asked) -> tuple[Word, Span]:
    """When somebody is on duty, and where that is written."""
    party, contact = asked.reachable.party.id, asked.reachable.contact
    if not asked.hours:
        nothing = {"sv": "varken telefon eller e-post", "en": "neither phone nor e-mail"}
        return nothing, asked.reachable.span
    at = ("contacts", asked.name, "hours")
    open_then = {"sv": f"i tjänst: {contact.hours}", "en": f"on duty: {contact.hours}"}
    return open_then, path.inspection.place("parties", party, *at)


NO_CONTACT = Rule(
    "ANS504",
    "no-contact-out-of-hours",
    Severity.WARNING,
    {
        "sv": "{agreement} når ingen hos {supplier} {hour}, då {holds}",
        "en": "{agreement} reaches nobody at {supplier} on {hour}, when {holds}",
    },
    {
        "sv": """*Vad* Leverantören har lovat något dygnet runt, men de som avtalet nämner hos
leverantören och dess underleverantörer är inte i tjänst hela dygnet.
*Varför* Klockan börjar när felet är anmält, och på natten går det inte att anmäla.
*Exempel* Återställning inom 4 h dygnet runt, och felanmälan till en servicedesk med kontorstid.
*I stället* Ta in leverantörens jour i avtalet, eller rätta åtagandets `hours`.""",
        "en": """*What* The supplier has promised something round the clock, but those whom the
agreement names at the supplier and its subcontractors are not on duty round the clock.
*Why it matters* The clock starts when the fault is reported, and at night it cannot be.
*Example* Restoring within 4 h at all hours, and fault reports to a service desk with office hours.
*Instead* Put the supplier's on-call into the agreement, or mend the `hours` of the commitment.""",
    },
)


def no_contact_out_of_hours(path: _Path) -> Iterator[Diagnostic]:
    """Commitments round the clock of a supplier that cannot be reached at some hour."""
    always = tuple(p for p in path.commitments if path.rota.never_closes(p.hours))
    theirs = {path.agreement.supplier, *path.agreement.subcontractors}
    asked = [who for who in path.asked if who.reachable.party.id in theirs]
    # Nobody to report to at any hour is another finding: the clock cannot be computed.
    if not always or not (asked or path.agreement.report_fault):
        return
    gaps = left_out((path.rota.whole,), path.rota.shifts(h for who in asked for h in who.hours))
    if gaps:
        hour = path.hour(gaps, always)
        words: dict[str, Word] = {
            "agreement": path.agreement.id,
            "supplier": path.agreement.supplier,
            "hour": hour.name,
            "holds": always[0].holds,
        }
        related = ((always[0].holds, always[0].span), *path.spare(hour))
        yield Diagnostic(NO_CONTACT, path.span, words, related=related)


def off_duty(inspection: Inspection) -> Iterator[Diagnostic]:
    """What is wrong with when people are on duty: of an agreement, the gravest thing only."""
    if not inspection.complete:
        return
    effort = Effort(ON_DUTY)
    yield from effort.within(_off_duty(inspection, effort))


def _off_duty(inspection: Inspection, effort: Effort) -> Iterator[Diagnostic]:
    promised = _promised(inspection)
    rotas: dict[tuple[str, date, date], Rota] = {}
    for agreement in inspection.in_time:
        effort.spend(1, inspection.place("agreements", agreement.id, key=True))
        key = _window(inspection, agreement)
        rota = rotas.setdefault(key, Rota(inspection.register, *key, effort))
        path = _Path(inspection, agreement, rota, tuple(promised.get(agreement.id, ())))
        for find in (no_contact_out_of_hours, nobody_on_duty, step_off_duty):
            found = tuple(find(path))
            yield from found
            if found:
                break


def _window(inspection: Inspection, agreement: Agreement) -> tuple[str, date, date]:
    """The zone and days that an agreement is judged in; the last day is not included."""
    register, valid = inspection.register, agreement.valid
    chains = (register.chain_of.get(link) for link in agreement.covers)
    chain = next((name for name in chains if name is not None), None)
    zone = register.chains[chain].time_zone if chain is not None else DEFAULT_ZONE
    first = max(inspection.today, valid.from_)
    # The last days there are have no day after them.
    last = first + min(AHEAD, date.max - first)
    return zone, first, last if valid.to is None or valid.to >= last else valid.to + timedelta(1)


def _promised(inspection: Inspection) -> Mapping[str, Sequence[_Promise]]:
    """What chains promise, by the agreements with their principal that serve them."""
    register = inspection.register
    found: dict[str, dict[str, _Promise]] = {}
    for chain in inspection.chains.values():
        if chain.promise is None:
            continue
        holds = {
            "sv": f"löftet i kedjan '{chain.id}' gäller",
            "en": f"the promise of chain '{chain.id}' holds",
        }
        span = inspection.place("chains", chain.id, "promise", "hours")
        promise = _Promise(holds, chain.promise.hours, span)
        principals = {chain.principal, *(f.principal for f in chain.functions.values())}
        principals |= {link.principal for link in chain.links.values()}
        for link in closure(register, [target.path for target in targets(chain)]):
            for agreement in register.covering(link):
                if agreement.customer in principals:
                    found.setdefault(agreement.id, {})[chain.id] = promise
    return {name: tuple(promises.values()) for name, promises in found.items()}


RULES = (NOBODY, NOT_RISING, OFF_DUTY, NO_CONTACT)
FINDERS = (off_duty, steps_not_rising)
