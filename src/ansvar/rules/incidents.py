"""Rules about incidents: what they name must be in the register."""

from collections.abc import Iterable, Iterator

from ansvar.chain import Chain
from ansvar.diagnostics import Diagnostic, Rule, Severity, nearest
from ansvar.incident import Observation
from ansvar.register import Fault, IncidentFile, Register
from ansvar.rules.references import (
    UNKNOWN_CONTACT,
    UNKNOWN_LINK,
    UNKNOWN_PARTY,
    UNKNOWN_STRETCH,
    link_written,
    mentioned,
    missing_stretch,
    names_in,
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
RULES = (UNKNOWN_AGREEMENT, UNKNOWN_CHECK, UNKNOWN_CHAIN, WHICH_FUNCTION, CHECK_OR_STRETCH)

_OF_AGREEMENT = (
    "reported",
    "acknowledged",
    "responded",
    "attended",
    "started",
    "paused",
    "resumed",
)
_OF_LINKS = ("done", "change", "planned_work")


def check_incident(register: Register, file: IncidentFile) -> tuple[Fault, ...]:
    """Every reference of an incident that leads nowhere."""
    chain = register.chains.get(file.incident.chain)
    if chain is None:
        return tuple(_unknown_chain(register, file))
    return (
        *_function(register, file, chain),
        *_observations(register, file, chain),
        *_statements(register, file),
        *_events(register, file),
    )


def _fault(
    file: IncidentFile,
    rule: Rule,
    path: tuple[Key, ...],
    words: dict[str, str],
    known: Iterable[str],
) -> Fault:
    suggestion = nearest(words["id"], known) if "id" in words else None
    finding = Diagnostic(rule, file.place(*path), words, suggestion)
    return Fault(finding, ("incident", *path))


def _unknown_chain(register: Register, file: IncidentFile) -> Iterator[Fault]:
    name = file.incident.chain
    if register.unreadable("chains", name) or mentioned(register, name):
        return
    words = {"id": name, "known": ", ".join(register.chains) or "–"}
    yield _fault(file, UNKNOWN_CHAIN, ("chain",), words, register.chains)


def _function(register: Register, file: IncidentFile, chain: Chain) -> Iterator[Fault]:
    if find_target(register, file.incident) is not None:
        return
    name = file.incident.function or ""
    lost = any(
        f.path[:4] == ("chains", chain.id, "functions", name.partition(".")[0])
        for f in register.faults
    )
    if not lost:
        known = function_names(chain)
        words = {"known": ", ".join(known) or "–"}
        finding = _fault(file, WHICH_FUNCTION, ("function",), words, ())
        if name:
            suggestion = nearest(name, known)
            finding = finding._replace(
                diagnostic=finding.diagnostic._replace(suggestion=suggestion)
            )
        yield finding


def _observations(register: Register, file: IncidentFile, chain: Chain) -> Iterator[Fault]:
    target = find_target(register, file.incident)
    for o in file.incident.observations:
        at: tuple[Key, ...] = ("observations", o.number)
        if (o.check is None) == (o.of is None):
            if not _lost(file, at):
                yield _fault(file, CHECK_OR_STRETCH, at, {}, ())
        elif o.check is not None and find_check(register, chain, o.check) is None:
            others = [f"{c.id}.{k}" for c in register.chains.values() for k in c.checks]
            if not _check_lost(register, chain, o.check):
                known = (*chain.checks, *others)
                yield _fault(file, UNKNOWN_CHECK, (*at, "check"), {"id": o.check}, known)
        elif target is not None and stretch_of(register, target, o) is None:
            yield from _stretch(register, file, chain, o)
        for role in ("by", "held_by", "caused_by"):
            party = getattr(o, role)
            if party is not None:
                yield from _party(register, file, (*at, role), role, party)


def _stretch(
    register: Register, file: IncidentFile, chain: Chain, o: Observation
) -> Iterator[Fault]:
    """What an observation is of that leads nowhere, or to several ways of being equipped."""
    at: tuple[Key, ...] = ("observations", o.number)
    check = find_check(register, chain, o.check) if o.check else None
    owner, of, cut = chain, o.of or (), (o.from_, o.to)
    if check is not None:
        owner, of, cut = check[0], check[1].of, (check[1].from_, check[1].to)
    missing = missing_stretch(register, owner, of, cut)
    if missing is not None:
        if check is None:
            known = [*names_in(chain), *register.links]
            yield _fault(file, UNKNOWN_STRETCH, (*at, *missing[0]), {"id": missing[1]}, known)
    elif len(of) == 1 and of[0] in owner.functions and owner.functions[of[0]].variants:
        variants = [f"{of[0]}.{variant}" for variant in owner.functions[of[0]].variants]
        key, near = ("check", []) if check else ("of", variants)
        yield _fault(file, UNKNOWN_STRETCH, (*at, key), {"id": o.check or of[0]}, near)


def _lost(file: IncidentFile, at: tuple[Key, ...]) -> bool:
    where = ("incident", *at)
    return any(fault.path[: len(where)] == where for fault in file.faults)


def _check_lost(register: Register, chain: Chain, check: str) -> bool:
    owner, _, name = check.rpartition(".")
    where = ("chains", owner or chain.id, "checks", name)
    return mentioned(register, name) or any(f.path[:4] == where for f in register.faults)


def _party(
    register: Register, file: IncidentFile, path: tuple[Key, ...], role: str, party: str
) -> Iterator[Fault]:
    lost = register.unreadable("parties", party) or mentioned(register, party)
    if party not in register.parties and not lost:
        words = {"id": party, "role": role}
        yield _fault(file, UNKNOWN_PARTY, path, words, register.parties)


def _statements(register: Register, file: IncidentFile) -> Iterator[Fault]:
    for s in file.incident.statements:
        at: tuple[Key, ...] = ("statements", s.number)
        yield from _party(register, file, (*at, "party"), "party", s.party)
        if not link_written(register, s.about):
            yield _fault(file, UNKNOWN_LINK, (*at, "about"), {"id": s.about}, register.links)


def _events(register: Register, file: IncidentFile) -> Iterator[Fault]:
    for event in file.incident.events:
        at: tuple[Key, ...] = ("events", event.number)
        if event.by is not None:
            yield from _party(register, file, (*at, "by"), "by", event.by)
        for index, name in enumerate(event.object):
            where = (*at, event.kind, index)
            if event.kind in _OF_LINKS and not link_written(register, name):
                yield _fault(file, UNKNOWN_LINK, where, {"id": name}, register.links)
            elif event.kind in _OF_AGREEMENT and not _agreement(register, name):
                known = [*register.agreements, *register.parties]
                yield _fault(file, UNKNOWN_AGREEMENT, where, {"id": name}, known)
            elif event.kind == "called" and not _callable(register, name):
                known = [f"{p.id}.{c}" for p in register.parties.values() for c in p.contacts]
                yield _fault(file, UNKNOWN_CONTACT, where, {"id": name}, known)


def _agreement(register: Register, name: str) -> bool:
    known = name in register.agreements or name in register.parties
    return known or register.unreadable("agreements", name) or mentioned(register, name)


def _callable(register: Register, name: str) -> bool:
    """Whether a call went to a party, an agreement, party.contact, or any party's contact."""
    contacts = {key for party in register.parties.values() for key in party.contacts}
    return _agreement(register, name) or register.contact(name) is not None or name in contacts
