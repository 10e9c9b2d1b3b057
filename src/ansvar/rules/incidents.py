"""Rules about incidents: what they name must be in the register."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

from ansvar.chain import Chain
from ansvar.diagnostics import Diagnostic, Rule, Severity, Word, nearest
from ansvar.incident import Event, EventKind, Observation
from ansvar.register import Fault, IncidentFile, Register
from ansvar.rules.references import (
    NO_STRETCH,
    UNKNOWN_CONTACT,
    UNKNOWN_DUTY,
    UNKNOWN_LINK,
    UNKNOWN_PARTY,
    UNKNOWN_STRETCH,
    Dangling,
    contact_names,
    first_faults,
    link_written,
    missing_stretch,
    stretch_names,
)
from ansvar.source import Key
from ansvar.stretch import find_check, find_target, function_names, stretch_of

UNKNOWN_AGREEMENT = Rule(
    "ANS205",
    "unknown-agreement",
    Severity.ERROR,
    {"sv": "okänt avtal '{id}'", "en": "unknown agreement '{id}'"},
    {
        "sv": """*Vad* En händelse gäller ett avtal som inte finns i registret.
*Varför* Klockan för det riktiga avtalet startar då aldrig.
*Exempel* `- {reported: larmavtal-2042, at: …}`
*I stället* Skriv avtalets id, eller leverantörens.""",
        "en": """*What* An event concerns an agreement that is not in the register.
*Why it matters* The clock of the right agreement then never starts.
*Example* `- {reported: larmavtal-2042, at: …}`
*Instead* Write the agreement's id, or the supplier's.""",
    },
)
UNKNOWN_CHECK = Rule(
    "ANS208",
    "unknown-check",
    Severity.ERROR,
    {"sv": "okänd kontroll '{id}'", "en": "unknown check '{id}'"},
    {
        "sv": """*Vad* En iakttagelse nämner en kontroll som kedjan inte har.
*Varför* En iakttagelse som inte förstås kan inte räknas med, och svaret kan bli fel.
*Exempel* `check: provlram`
*I stället* Rätta namnet, skriv `kedja.kontroll`, eller beskriv sträckan med `of:`.""",
        "en": """*What* An observation names a check that the chain does not have.
*Why it matters* An observation that is not understood cannot count; the answer may be wrong.
*Example* `check: provlram`
*Instead* Mend the name, write `chain.check`, or describe the stretch with `of:`.""",
    },
)
UNKNOWN_CHAIN = Rule(
    "ANS209",
    "unknown-chain",
    Severity.ERROR,
    {
        "sv": "okänd kedja '{id}'; registret har {known}",
        "en": "unknown chain '{id}'; the register has {known}",
    },
    {
        "sv": """*Vad* Incidenten gäller en kedja som inte finns i registret.
*Varför* Utan kedjan finns inga länkar att leta bland.
*Exempel* `chain: trygghetslam`
*I stället* Rätta namnet, eller peka ut registret med `--chains`.""",
        "en": """*What* The incident concerns a chain that is not in the register.
*Why it matters* Without the chain there are no links to search.
*Example* `chain: trygghetslam`
*Instead* Mend the name, or point to the register with `--chains`.""",
    },
)
WHICH_FUNCTION = Rule(
    "ANS215",
    "which-function",
    Severity.ERROR,
    {
        "sv": "det framgår inte vilken funktion som är ute; kedjan har {known}",
        "en": "it is not clear which function is out; the chain has {known}",
    },
    {
        "sv": """*Vad* Incidenten nämner ingen funktion, eller en okänd, och kedjan har flera.
*Varför* Varje funktion vilar på sina egna länkar.
*Exempel* `function: lamr`
*I stället* Skriv funktionen, och varianten om hemmen skiljer sig: `larm.mobil`.""",
        "en": """*What* The incident names no function, or none there is, and the chain has several.
*Why it matters* Each function rests on links of its own.
*Example* `function: lamr`
*Instead* Write the function, and the variant if homes differ: `larm.mobil`.""",
    },
)
CHECK_OR_STRETCH = Rule(
    "ANS216",
    "check-or-stretch",
    Severity.ERROR,
    {
        "sv": "iakttagelsen ska ha antingen check eller of",
        "en": "the observation must have either check or of",
    },
    {
        "sv": """*Vad* En iakttagelse nämner varken en kontroll eller en sträcka, eller båda.
*Varför* Den måste gälla något bestämt för att kunna fria eller fälla.
*Exempel* `- {result: fail, at: …}`
*I stället* Skriv `check: provlarm` eller `of: larm.mobil`.""",
        "en": """*What* An observation names neither a check nor a stretch, or both.
*Why it matters* It must be of something definite to clear or to accuse.
*Example* `- {result: fail, at: …}`
*Instead* Write `check: provlarm` or `of: larm.mobil`.""",
    },
)
UNKNOWN_NOTIFICATION = Rule(
    "ANS607",
    "unknown-notification",
    Severity.ERROR,
    {"sv": "okänd anmälningsplikt '{id}'", "en": "unknown statutory notification '{id}'"},
    {
        "sv": """*Vad* En händelse säger att en anmälningsplikt är fullgjord som inte finns.
*Varför* Den riktiga plikten står då kvar som ogjord, och det som räknas från den startar inte.
*Exempel* `- {duty_done: gdpr-autority, at: …}`
*I stället* Skriv pliktens id, som i docs/lag.md: `gdpr-authority`, `csl-notification`.""",
        "en": """*What* An event says that a statutory notification was made that does not exist.
*Why it matters* The right one then still stands as not made, and what counts from it never starts.
*Example* `- {duty_done: gdpr-autority, at: …}`
*Instead* Write the duty's id, as in docs/law.md: `gdpr-authority`, `csl-notification`.""",
    },
)
ALARM_WITHOUT_TIMES = Rule(
    "ANS608",
    "alarm-without-times",
    Severity.ERROR,
    {"sv": "larm som inte kan räknas: {what}", "en": "alarms that cannot be counted: {what}"},
    {
        "sv": """*Vad* En händelse om besvarade larm saknar det som svarstiden räknas från, eller
säger något som inte kan vara så: larmet kom in (`since`) efter att det besvarades, eller fler
besvarades i tid än som kom in.
*Varför* Larmet räknas då inte alls, och en bruten svarstid märks inte.
*Exempel* `- {answered: larmavtal, at: 2026-11-21 02:12}`
*I stället* Skriv när larmet kom in: `{answered: larmavtal, since: 2026-11-21 02:11, at: …}`. Av en
period: `{counted: larmavtal, within: 180, of: 200, at: …}`.""",
        "en": """*What* An event about alarms that were answered lacks what the answer time is
counted from, or says what cannot be so: the alarm came in (`since`) after it was answered, or more
were answered in time than came in.
*Why it matters* The alarm then does not count at all, and a broken answer time goes unnoticed.
*Example* `- {answered: larmavtal, at: 2026-11-21 02:12}`
*Instead* Write when the alarm came in: `{answered: larmavtal, since: 2026-11-21 02:11, at: …}`. Of
a period: `{counted: larmavtal, within: 180, of: 200, at: …}`.""",
    },
    help={"sv": "{do}", "en": "{do}"},
)
RULES = (
    UNKNOWN_AGREEMENT,
    UNKNOWN_CHECK,
    UNKNOWN_CHAIN,
    WHICH_FUNCTION,
    CHECK_OR_STRETCH,
    UNKNOWN_NOTIFICATION,
    ALARM_WITHOUT_TIMES,
)

OF_AGREEMENT: tuple[EventKind, ...] = (
    "reported",
    "acknowledged",
    "responded",
    "attended",
    "started",
    "paused",
    "resumed",
    "supplier_aware",
    "force_majeure_claimed",
    "answered",
    "unanswered",
    "notice_given",
    "status_given",
    "root_cause_given",
    "statistics_given",
)
"""Events about an agreement, which they name by itself or by its supplier."""

_OF_LINKS = ("done", "change", "planned_work")


def check_incident(register: Register, file: IncidentFile) -> tuple[Fault, ...]:
    """Every reference of an incident that leads nowhere."""
    chain = register.chains.get(file.incident.chain)
    if chain is None:
        return tuple(first_faults(_unknown_chain(register, file)))
    return (
        *_function(register, file, chain),
        *first_faults(_observations(register, file, chain)),
        *first_faults(_statements(register, file)),
        *first_faults(_events(register, file, chain)),
        *first_faults(_notifications(file)),
        *first_faults(_alarms(file)),
    )


def _fault(
    file: IncidentFile,
    rule: Rule,
    path: tuple[Key, ...],
    words: Mapping[str, Word],
    known: Iterable[str],
) -> Dangling:
    return Dangling(Fault(Diagnostic(rule, file.place(*path), words), ("incident", *path)), known)


def _unknown_chain(register: Register, file: IncidentFile) -> Iterator[Dangling]:
    name = file.incident.chain
    if register.unreadable("chains", name) or register.mentions(name):
        return
    words = {"id": name, "known": ", ".join(register.chains) or "–"}
    yield _fault(file, UNKNOWN_CHAIN, ("chain",), words, register.chains)


def _function(register: Register, file: IncidentFile, chain: Chain) -> Iterator[Fault]:
    if find_target(register, file.incident) is not None:
        return
    name = file.incident.function or ""
    if ("chains", chain.id, "functions", name.partition(".")[0]) not in register.lost:
        known = function_names(chain)
        words = {"known": ", ".join(known) or "–"}
        finding = Diagnostic(
            WHICH_FUNCTION, file.place("function"), words, nearest(name, known) if name else None
        )
        yield Fault(finding, ("incident", "function"))


def _observations(register: Register, file: IncidentFile, chain: Chain) -> Iterator[Dangling]:
    target = find_target(register, file.incident)
    lost = {fault.path[:3] for fault in file.faults}
    for o in file.incident.observations:
        at: tuple[Key, ...] = ("observations", o.number)
        if (o.check is None) == (o.of is None):
            if ("incident", *at) not in lost:
                yield _fault(file, CHECK_OR_STRETCH, at, {}, ())
        elif o.check is not None and find_check(register, chain, o.check) is None:
            if not _check_lost(register, chain, o.check):
                known = _check_names(register, chain)
                yield _fault(file, UNKNOWN_CHECK, (*at, "check"), {"id": o.check}, known)
        elif target is not None and stretch_of(register, target, o) is None:
            yield from _stretch(register, file, chain, o)
        for role in ("by", "held_by", "caused_by"):
            party = getattr(o, role)
            if party is not None:
                yield from _party(register, file, (*at, role), role, party)


def _stretch(
    register: Register, file: IncidentFile, chain: Chain, o: Observation
) -> Iterator[Dangling]:
    """What an observation is of that leads nowhere, or to several ways of being equipped."""
    at: tuple[Key, ...] = ("observations", o.number)
    check = find_check(register, chain, o.check) if o.check else None
    owner, of, cut = chain, o.of or (), (o.from_, o.to)
    if check is not None:
        owner, of, cut = check[0], check[1].of, (check[1].from_, check[1].to)
    missing = missing_stretch(register, owner, of, cut)
    if missing is not None:
        if check is None:
            known = stretch_names(register, chain)
            yield _fault(file, UNKNOWN_STRETCH, (*at, *missing.path), missing.words, known)
    elif len(of) == 1 and of[0] in owner.functions and owner.functions[of[0]].variants:
        variants = [f"{of[0]}.{variant}" for variant in owner.functions[of[0]].variants]
        key, near = ("check", []) if check else ("of", variants)
        words = {"id": o.check or of[0], "why": NO_STRETCH}
        yield _fault(file, UNKNOWN_STRETCH, (*at, key), words, near)


def _check_names(register: Register, chain: Chain) -> Iterator[str]:
    yield from chain.checks
    yield from (f"{c.id}.{check}" for c in register.chains.values() for check in c.checks)


def _check_lost(register: Register, chain: Chain, check: str) -> bool:
    owner, _, name = check.rpartition(".")
    where = ("chains", owner or chain.id, "checks", name)
    return register.mentions(name) or where in register.lost


def _party(
    register: Register, file: IncidentFile, path: tuple[Key, ...], role: str, party: str
) -> Iterator[Dangling]:
    lost = register.unreadable("parties", party) or register.mentions(party)
    if party not in register.parties and not lost:
        words = {"id": party, "role": role}
        yield _fault(file, UNKNOWN_PARTY, path, words, register.parties)


def _statements(register: Register, file: IncidentFile) -> Iterator[Dangling]:
    for s in file.incident.statements:
        at: tuple[Key, ...] = ("statements", s.number)
        yield from _party(register, file, (*at, "party"), "party", s.party)
        if not link_written(register, s.about):
            yield _fault(file, UNKNOWN_LINK, (*at, "about"), {"id": s.about}, register.links)


def _events(register: Register, file: IncidentFile, chain: Chain) -> Iterator[Dangling]:
    for event in file.incident.events:
        at: tuple[Key, ...] = ("events", event.number)
        if event.by is not None:
            yield from _party(register, file, (*at, "by"), "by", event.by)
        for index, name in enumerate(event.object):
            known: Iterable[str]
            where = (*at, event.kind, index)
            if event.kind in _OF_LINKS and not link_written(register, name):
                yield _fault(file, UNKNOWN_LINK, where, {"id": name}, register.links)
            elif event.kind == "acknowledged" and _contact_named(register, name):
                # A call that was answered; a bare contact must be one party's alone.
                if register.party_of(name) == name:
                    known = contact_names(register)
                    yield _fault(file, UNKNOWN_CONTACT, where, {"id": name}, known)
            elif _misses_agreement(register, event.kind, name):
                known = (n for names in (register.agreements, register.parties) for n in names)
                yield _fault(file, UNKNOWN_AGREEMENT, where, {"id": name}, known)
            elif event.kind == "called" and not _callable(register, name):
                known = contact_names(register)
                yield _fault(file, UNKNOWN_CONTACT, where, {"id": name}, known)
            elif event.kind == "restored" and not _restorable(register, chain, name):
                known = stretch_names(register, chain)
                words = {"id": name, "why": NO_STRETCH}
                yield _fault(file, UNKNOWN_STRETCH, where, words, known)
            elif event.kind == "duty_unmet" and not _part_of_agreement(
                register, "customer_duties", name
            ):
                known = (d for a in register.agreements.values() for d in a.customer_duties)
                yield _fault(file, UNKNOWN_DUTY, where, {"id": name}, known)


def _misses_agreement(register: Register, kind: EventKind, name: str) -> bool:
    """Whether an event that is about an agreement names none, nor anyone who has one."""
    if kind == "counted":
        return not _counted(register, name)
    return kind in OF_AGREEMENT and not _agreement(register, name)


def _counted(register: Register, name: str) -> bool:
    """Whether alarms can be counted by a name: that of a commitment, or of an agreement."""
    return _part_of_agreement(register, "commitments", name) or _agreement(register, name)


def _part_of_agreement(
    register: Register, section: Literal["commitments", "customer_duties"], name: str
) -> bool:
    """Whether an agreement has a part, which may be written `agreement.part`, or may have it.

    What could not be read may be what is meant.
    """
    owner, _, part = name.rpartition(".")
    if register.mentions(part) or (owner and register.mentions(owner)):
        return True
    lost = {path[1] for path in register.lost if len(path) == 2 and path[0] == "agreements"}
    if owner:
        known = [register.agreements[owner]] if owner in register.agreements else []
        lost &= {owner}
    else:
        known = list(register.agreements.values())
    return bool(lost) or any(part in getattr(agreement, section) for agreement in known)


def _agreement(register: Register, name: str) -> bool:
    known = name in register.agreements or name in register.parties
    return known or register.unreadable("agreements", name) or register.mentions(name)


def _restorable(register: Register, chain: Chain, name: str) -> bool:
    """Whether it names a function, a variant or a link, or whoever restored all they answer for."""
    return missing_stretch(register, chain, (name,), (None, None)) is None or _agreement(
        register, name
    )


def _notifications(file: IncidentFile) -> Iterator[Dangling]:
    """Statutory notifications said to be made that there are none of."""
    for event in file.incident.events_of("duty_done"):
        # The law is read only where somebody names a part of it.
        from ansvar.duties.statutes import duty_ids

        for index, name in enumerate(event.object):
            if name not in duty_ids():
                where = ("events", event.number, event.kind, index)
                yield _fault(file, UNKNOWN_NOTIFICATION, where, {"id": name}, duty_ids())


def _callable(register: Register, name: str) -> bool:
    """Whether a call went to a party, an agreement, party.contact, or any party's contact."""
    return (
        _agreement(register, name)
        or register.contact(name) is not None
        or any(name in party.contacts for party in register.parties.values())
    )


def _contact_named(register: Register, name: str) -> bool:
    """Whether a name is, or is written as, a contact's and nothing else's."""
    if _agreement(register, name):
        return False
    return name.partition(".")[0] in register.parties or _callable(register, name)


_WITHOUT = {"sv": "'{}' utan {}", "en": "'{}' without {}"}
_AFTER = {"sv": "'since' ({}) är efter 'at' ({})", "en": "'since' ({}) is after 'at' ({})"}
_MORE = {"sv": "'within' ({}) är fler än 'of' ({})", "en": "'within' ({}) is more than 'of' ({})"}
_WRITE_SINCE: Word = {
    "sv": "skriv i 'since' när larmet kom in",
    "en": "write in 'since' when the alarm came in",
}
_WRITE_COUNT: Word = {
    "sv": "skriv hur många som besvarades i tid ('within') av alla som kom in ('of')",
    "en": "write how many were answered in time ('within') of all that came in ('of')",
}
_SINCE_FIRST: Word = {
    "sv": "'since' är när larmet kom in, eller räkningen började, och kommer före 'at'",
    "en": "'since' is when the alarm came in, or the counting began, and comes before 'at'",
}


def _alarms(file: IncidentFile) -> Iterator[Dangling]:
    """Alarms that no answer time can be counted from, and counts that cannot be right."""
    lost = {fault.path[:3] for fault in file.faults}
    for event in file.incident.events_of("answered", "unanswered", "counted"):
        if ("incident", "events", event.number) in lost:
            continue
        needed = ("within", "of") if event.kind == "counted" else ("since",)
        missing = [f"'{key}'" for key in needed if getattr(event, key) is None]
        if missing:
            said = {"sv": " och ".join(missing), "en": " and ".join(missing)}
            what = {lang: text.format(event.kind, said[lang]) for lang, text in _WITHOUT.items()}
            do = _WRITE_COUNT if event.kind == "counted" else _WRITE_SINCE
            yield _uncounted(file, event, (event.kind,), what, do)
        elif event.within is not None and event.of is not None and event.within > event.of:
            what = _values(file, event, ("within", "of"), _MORE)
            yield _uncounted(file, event, ("within", "of"), what, _WRITE_COUNT)
        if event.since is not None and event.since > event.at:
            what = _values(file, event, ("since", "at"), _AFTER)
            yield _uncounted(file, event, ("since", "at"), what, _SINCE_FIRST)


def _values(
    file: IncidentFile, event: Event, keys: Sequence[str], says: Mapping[str, str]
) -> dict[str, str]:
    """What is said of some values of an event, in the author's spelling."""
    written = file.document.value["incident"]["events"][event.number]
    values = [" ".join(str(written[key]).split()) for key in keys]
    return {lang: text.format(*values) for lang, text in says.items()}


def _uncounted(
    file: IncidentFile, event: Event, keys: Sequence[str], what: Word, do: Word
) -> Dangling:
    """Why an event cannot be counted, at the first of the keys that say so."""
    (_, span), *others = [(key, file.place("events", event.number, key)) for key in keys]
    words: dict[str, Word] = {"what": what, "do": do}
    finding = Diagnostic(ALARM_WITHOUT_TIMES, span, words, related=tuple(others))
    # The path says what kind of event it is: no verdict rests on it.
    return Dangling(Fault(finding, ("incident", "events", event.number, event.kind)))
