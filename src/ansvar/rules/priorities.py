"""Rules about priorities: a fault's must be one that the agreement promises something for."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from ansvar.agreement import Agreement, Commitment
from ansvar.diagnostics import HERE_TOO, Diagnostic, Rule, Severity, Span, Word, nearest
from ansvar.register import IncidentFile, Register
from ansvar.rules.concern import agreements_concerned
from ansvar.rules.inspection import Inspection, listed

UNUSED_PRIORITY = Rule(
    "ANS413",
    "unused-priority",
    Severity.WARNING,
    {
        "sv": "inget åtagande är för '{priority}', som ett fel har från början, bara för {known}",
        "en": "no commitment is for '{priority}', which a fault has at first, only for {known}",
    },
    {
        "sv": """*Vad* Avtalet ger fel en prioritet från början (`default_priority`) som inget av
dess åtaganden är för, fast andra åtaganden är för bestämda prioriteter.
*Varför* Ett fel som ingen ger en annan prioritet har då inga av dessa klockor: ingen deadline,
inget brott, inget vite.
*Exempel* `default_priority: P1`, och åtaganden med `when: {priority: 1}` och `when: {priority: 2}`
*I stället* Skriv prioriteten som åtagandena skriver den. Gäller ett åtagande också denna, skriv
det: `when: {priority: [2, 3]}`.""",
        "en": """*What* The agreement gives faults a priority at first (`default_priority`) that
none of its commitments is for, although other commitments are for certain priorities.
*Why it matters* A fault that nobody gives another priority then has none of those clocks: no
deadline, no breach, no penalty.
*Example* `default_priority: P1`, and commitments with `when: {priority: 1}` and
`when: {priority: 2}`
*Instead* Write the priority as the commitments write it. If a commitment is for this one too, say
so: `when: {priority: [2, 3]}`.""",
    },
)


def unused_priorities(inspection: Inspection) -> Iterator[Diagnostic]:
    """Priorities that faults have at first and no commitment is for."""
    for agreement in inspection.in_time:
        default, known = agreement.default_priority, _known(agreement)
        if default is None or not known or default in known:
            continue
        meant = _meant(default, known)
        if meant is not None or not _holds_for_the_rest(agreement):
            span = inspection.place("agreements", agreement.id, "default_priority")
            words: dict[str, Word] = {"priority": default, "known": listed(known)}
            related = (_listing(inspection.register, agreement),)
            yield Diagnostic(UNUSED_PRIORITY, span, words, meant, related)


UNKNOWN_PRIORITY = Rule(
    "ANS609",
    "unknown-priority",
    Severity.WARNING,
    {
        "sv": "inget åtagande är för prioritet '{priority}', bara för {known}",
        "en": "no commitment is for priority '{priority}', only for {known}",
    },
    {
        "sv": """*Vad* Felet får en prioritet som inget åtagande är för i något avtal som incidenten
rör, fast avtalen har åtaganden för andra prioriteter.
*Varför* Felet har då inga av dessa klockor. En felskriven prioritet gör att en bruten tid och dess
vite inte syns.
*Exempel* `- {priority: P1, at: 2026-11-21 02:50}`, där avtalet har prioritet 1 och 2
*I stället* Skriv prioriteten som avtalet skriver den. Gäller ett åtagande också denna, skriv det i
registret: `when: {priority: [2, 3]}`.""",
        "en": """*What* The fault is given a priority that no commitment is for in any agreement
that the incident is about, although they have commitments for other priorities.
*Why it matters* The fault then has none of those clocks. A slip in the priority hides a broken
time, and its penalty.
*Example* `- {priority: P1, at: 2026-11-21 02:50}`, where the agreement has priority 1 and 2
*Instead* Write the priority as the agreement writes it. If a commitment is for this one too, say so
in the register: `when: {priority: [2, 3]}`.""",
    },
)


def unknown_priorities(register: Register, file: IncidentFile, _: datetime) -> Iterator[Diagnostic]:
    """Priorities of a fault that its agreements promise nothing for; each once."""
    said = [(e.object[0], e) for e in file.incident.events_of("priority") if e.object]
    agreements = agreements_concerned(register, file) if said else ()
    having = [agreement for agreement in agreements if _known(agreement)]
    known = list(dict.fromkeys(p for agreement in having for p in _known(agreement)))
    # One that faults have at first is the agreement's own word, and its own finding.
    sound = {*known, *(agreement.default_priority for agreement in agreements)}
    first: dict[str, list[Span]] = {}
    for priority, event in said:
        if known and priority not in sound:
            span = file.place("events", event.number, "priority", 0)
            first.setdefault(priority, []).append(span)
    for priority, (span, *others) in first.items():
        meant = _meant(priority, known)
        if meant is not None or not any(_holds_for_the_rest(a) for a in having):
            words: dict[str, Word] = {"priority": priority, "known": listed(known)}
            also = [(HERE_TOO, other) for other in others]
            related = (*also, *(_listing(register, agreement) for agreement in having))
            yield Diagnostic(UNKNOWN_PRIORITY, span, words, meant, related)


def _priorities(commitment: Commitment) -> tuple[str, ...]:
    return (commitment.when.priority if commitment.when else None) or ()


def _known(agreement: Agreement) -> Sequence[str]:
    """The priorities that an agreement has commitments for, in the order they are written."""
    commitments = agreement.commitments.values()
    return list(dict.fromkeys(priority for c in commitments for priority in _priorities(c)))


def _holds_for_the_rest(agreement: Agreement) -> bool:
    """Whether something is promised for all faults that is promised otherwise for some of them."""
    commitments = agreement.commitments.values()
    some = {kind for c in commitments if _priorities(c) for kind in c.promised}
    every = {kind for c in commitments if not _priorities(c) for kind in c.promised}
    return not some.isdisjoint(every)


def _meant(priority: str, known: Iterable[str]) -> str | None:
    """The one known priority with the same number; without a number, the one most like it."""
    number = _number(priority)
    alike = {name.casefold(): name for name in known if _number(name) == number}
    if number and len(alike) == 1:
        return next(iter(alike.values()))
    near = nearest(priority.casefold(), alike)
    return alike[near] if near is not None else None


def _number(priority: str) -> str:
    return "".join(character for character in priority if character.isdigit())


def _listing(register: Register, agreement: Agreement) -> tuple[Word, Span]:
    """Where an agreement first says what it has a priority for."""
    commitment = next(c for c in agreement.commitments.values() if _priorities(c))
    path = ("commitments", commitment.id, "when", "priority")
    here: Word = {
        "sv": f"avtalet '{agreement.id}' har sina här",
        "en": f"agreement '{agreement.id}' has its own here",
    }
    return here, register.place("agreements", agreement.id, *path)


RULES = (UNUSED_PRIORITY, UNKNOWN_PRIORITY)
FINDERS = (unused_priorities,)
INCIDENT_FINDERS = (unknown_priorities,)
