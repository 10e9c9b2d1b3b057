"""Rules about pauses: time that somebody would not count must be agreed, and begin somewhere."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from ansvar.agreement import Agreement
from ansvar.diagnostics import HERE_TOO, Diagnostic, Rule, Severity, Span, Word, nearest
from ansvar.incident import Event
from ansvar.register import IncidentFile, Register
from ansvar.rules.concern import agreements_concerned, all_read, named
from ansvar.rules.course import resumed_unpaused
from ansvar.rules.inspection import listed
from ansvar.stretch import find_target

NOT_AGREED = Rule(
    "ANS610",
    "pause-not-agreed",
    Severity.WARNING,
    {"sv": "{what}: tiden räknas", "en": "{what}: the time counts"},
    {
        "sv": """*Vad* En paus har inget skäl (`reason`), eller ett som inget åtagande i avtalet får
pausas för (`pauses`).
*Varför* Klockan går vidare. Den som tror att tiden står still missar sin deadline, eller kräver
inte det vite som den har rätt till.
*Exempel* `- {paused: larmavtal, reason: semester, at: 2026-11-21 04:00}`
*I stället* Skriv skälet som avtalet skriver det. Ger avtalet en paus som saknas i registret, skriv
den där. Har leverantören bara sagt att tiden inte ska räknas:
`# ansvar: allow pause-not-agreed: skäl`.""",
        "en": """*What* A pause has no reason (`reason`), or one that no commitment of the agreement
may be paused for (`pauses`).
*Why it matters* The clock runs on. Whoever thinks that it stands still misses their deadline, or
does not claim the penalty that is due.
*Example* `- {paused: larmavtal, reason: holiday, at: 2026-11-21 04:00}`
*Instead* Write the reason as the agreement writes it. If the agreement gives a pause that the
register lacks, write it there. If the supplier has merely said that the time should not count:
`# ansvar: allow pause-not-agreed: reason`.""",
    },
    help={"sv": "{agreed}", "en": "{agreed}"},
)
_NO_REASON: Word = {"sv": "'paused' utan 'reason'", "en": "'paused' without 'reason'"}
_NO_SUCH_REASON = {
    "sv": "'{}' är inget avtalat skäl till paus",
    "en": "'{}' is not agreed as a reason to pause",
}
_THE_REASON: Word = {
    "sv": "skälet är inte avtalat som skäl till paus",
    "en": "the reason is not agreed as a reason to pause",
}
_AGREED = {"sv": "avtalat är {}", "en": "agreed are {}"}
_NOTHING_AGREED: Word = {
    "sv": "inget åtagande i avtalet får pausas",
    "en": "no commitment of the agreement may be paused",
}


def pauses_not_agreed(register: Register, file: IncidentFile, _: datetime) -> Iterator[Diagnostic]:
    """Pauses for a reason that their agreement does not have; one reason is one finding."""
    found: dict[tuple[str | None, tuple[str, ...]], list[Event]] = {}
    for event in file.incident.events_of("paused") if all_read(register) else ():
        refusing = tuple(a.id for a in _refusing(register, file, event))
        if refusing:
            found.setdefault((event.reason, refusing), []).append(event)
    for (reason, refusing), events in found.items():
        agreements = [register.agreements[name] for name in refusing]
        agreed = list(dict.fromkeys(p for a in agreements for p in _reasons(a)))
        span, *others = [file.place("events", e.number, _key(e)) for e in events]
        related = [(HERE_TOO, other) for other in others]
        yield Diagnostic(
            NOT_AGREED,
            span,
            {"what": _what(reason), "agreed": _agreed(agreed)},
            nearest(reason, agreed) if reason is not None else None,
            (*related, *(_listing(register, agreement) for agreement in agreements)),
        )


def _refusing(register: Register, file: IncidentFile, event: Event) -> list[Agreement]:
    """The agreements of an event by which its time counts; one of those a name is of is enough."""
    target = find_target(register, file.incident)
    groups = [named(register, target, name) for name in dict.fromkeys(event.object)]
    if not event.object:
        groups.append(agreements_concerned(register, file))
    refusing: list[Agreement] = []
    for group in groups:
        # Where no clock runs there is no time to count.
        having = [agreement for agreement in group if _can_be_paused(agreement)]
        if not any(event.reason in _reasons(agreement) for agreement in having):
            refusing += (agreement for agreement in having if agreement not in refusing)
    return refusing


def _can_be_paused(agreement: Agreement) -> bool:
    """Whether the agreement has a clock that a pause could stop; each alarm is answered at once."""
    return any(set(c.promised) - {"answer"} for c in agreement.commitments.values())


def _reasons(agreement: Agreement) -> Sequence[str]:
    commitments = agreement.commitments.values()
    return list(dict.fromkeys(reason for c in commitments for reason in c.pauses))


def _key(event: Event) -> str:
    return "paused" if event.reason is None else "reason"


def _what(reason: str | None) -> Word:
    if reason is None:
        return _NO_REASON
    # What may be a person's number or address (ANS606) no report repeats.
    if "@" in reason or any(character.isdigit() for character in reason):
        return _THE_REASON
    return {lang: text.format(reason) for lang, text in _NO_SUCH_REASON.items()}


def _agreed(reasons: Sequence[str]) -> Word:
    if not reasons:
        return _NOTHING_AGREED
    names = listed(reasons)
    said = {"sv": names, "en": names} if isinstance(names, str) else names
    return {lang: text.format(said[lang]) for lang, text in _AGREED.items()}


def _listing(register: Register, agreement: Agreement) -> tuple[Word, Span]:
    """Where an agreement first says what its clocks stand still for, or else what it promises."""
    having = next((c for c in agreement.commitments.values() if c.pauses), None)
    if having is None:
        promises: Word = {
            "sv": f"åtagandena i avtalet '{agreement.id}'",
            "en": f"the commitments of agreement '{agreement.id}'",
        }
        return promises, register.place("agreements", agreement.id, "commitments", key=True)
    pauses: Word = {
        "sv": f"avtalet '{agreement.id}' har sina här",
        "en": f"agreement '{agreement.id}' has its own here",
    }
    return pauses, register.place("agreements", agreement.id, "commitments", having.id, "pauses")


NOT_PAUSED = Rule(
    "ANS611",
    "resumed-without-pause",
    Severity.WARNING,
    {
        "sv": "{what} återupptas, men är inte pausad",
        "en": "{what} is resumed, but is not paused",
    },
    {
        "sv": """*Vad* En klocka återupptas (`resumed`) utan att ha pausats (`paused`) dessförinnan,
eller en gång till.
*Varför* Raden ändrar ingenting. Saknas pausen räknas tid som inte ska räknas, och en hållen
deadline ser bruten ut.
*Exempel* `- {resumed: larmavtal, at: 2026-11-21 05:00}` utan någon `paused: larmavtal`
*I stället* Skriv när klockan pausades och varför, rätta vilket avtal det gäller, eller ta bort
raden.""",
        "en": """*What* A clock is resumed (`resumed`) that was not paused (`paused`) before, or is
resumed once more.
*Why it matters* The line changes nothing. If the pause is missing, time counts that should not,
and a deadline that was kept looks broken.
*Example* `- {resumed: larmavtal, at: 2026-11-21 05:00}` without any `paused: larmavtal`
*Instead* Write when the clock was paused and why, mend which agreement it is about, or take the
line away.""",
    },
)
_THE_CLOCK: Word = {"sv": "klockan", "en": "the clock"}


def resumed_without_pause(
    register: Register, file: IncidentFile, _: datetime
) -> Iterator[Diagnostic]:
    """Clocks that are resumed and were never paused; one paused later has its times mixed up."""
    for event, pause in resumed_unpaused(register, file):
        if pause is None:
            span = file.place("events", event.number, "resumed")
            what = listed(event.object) if event.object else _THE_CLOCK
            yield Diagnostic(NOT_PAUSED, span, {"what": what})


RULES = (NOT_AGREED, NOT_PAUSED)
FINDERS = (pauses_not_agreed, resumed_without_pause)
