"""Rules about structure: references that lead somewhere, but not where they should."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ansvar.agreement import Agreement
from ansvar.chain import Chain, links_of
from ansvar.diagnostics import Diagnostic, Rule, Severity, Span, Word
from ansvar.register import Register, Section
from ansvar.rules.inspection import Inspection, listed
from ansvar.rules.references import (
    Where,
    condition_links,
    named_calendars,
    named_contacts,
    named_parties,
    placed_links,
    written_paths,
)
from ansvar.stretch import closure, targets

UNUSED_ID = Rule(
    "ANS217",
    "unused-id",
    Severity.WARNING,
    {"sv": "{kind} '{id}' {lack}", "en": "the {kind} '{id}' {lack}"},
    {
        "sv": """*Vad* En part, en kalender eller en källa är beskriven men nämns inte i registret,
eller ett avtal täcker ingen länk.
*Varför* Ofta är det i stället ett namn som blivit fel någon annanstans, och den som läser tror att
parten eller avtalet har en del i kedjan.
*Exempel* `kontor: {days: mon-fri, hours: 08:00-17:00}` när allt håller `office`.
*I stället* Ge den sin roll, eller ta bort den. En part som bara nämns i incidenter behålls med
`# ansvar: allow unused-id: skäl`.""",
        "en": """*What* A party, a calendar or a source is described but not named in the register,
or an agreement covers no link.
*Why it matters* Often it is a name gone wrong somewhere else, and whoever reads believes that the
party or the agreement has a part in the chain.
*Example* `kontor: {days: mon-fri, hours: 08:00-17:00}` when everything keeps `office`.
*Instead* Give it its role, or remove it. A party that only incidents name is kept with
`# ansvar: allow unused-id: reason`.""",
    },
)
_Idle = tuple[Word, Word]
"""What something is, and what it lacks."""

_PARTY: _Idle = ({"sv": "parten", "en": "party"}, {"sv": "har ingen roll", "en": "has no role"})
_CALENDAR: _Idle = (
    {"sv": "kalendern", "en": "calendar"},
    {"sv": "används inte", "en": "is not used"},
)
_SOURCE: _Idle = (
    {"sv": "källan", "en": "source"},
    {"sv": "läses inte av någon kontroll", "en": "is read by no check"},
)
_AGREEMENT: _Idle = (
    {"sv": "avtalet", "en": "agreement"},
    {"sv": "täcker ingen länk", "en": "covers no link"},
)


def unused_ids(inspection: Inspection) -> Iterator[Diagnostic]:
    """Parties, calendars and sources that nothing names, and agreements about nothing."""
    if not inspection.complete:
        return
    for (kind, lack), section, name, path in _unused(inspection.register):
        words = {"kind": kind, "id": str((name, *path)[-1]), "lack": lack}
        span = inspection.place(section, name, *path, key=True)
        yield Diagnostic(UNUSED_ID, span, words)


def _unused(register: Register) -> Iterator[tuple[_Idle, Section, str, Where]]:
    held, kept = _at_work(register), {calendar for *_, calendar in named_calendars(register)}
    yield from ((_PARTY, "parties", party, ()) for party in register.parties if party not in held)
    yield from ((_CALENDAR, "calendars", c, ()) for c in register.calendars if c not in kept)
    for agreement in register.agreements.values():
        if not agreement.covers:
            yield _AGREEMENT, "agreements", agreement.id, ()
    for chain in register.chains.values():
        read = {check.source for check in chain.checks.values()}
        for source in chain.sources:
            if source not in read:
                yield _SOURCE, "chains", chain.id, ("sources", source)


def _at_work(register: Register) -> set[str]:
    """The parties that hold a role, that a contact belongs to, or that an incident beside names."""
    held = {party for *_, party in named_parties(register)}
    held |= {contact.partition(".")[0] for *_, contact in named_contacts(register)}
    for document in {d.path: d for d in register.origins.values()}.values():
        held |= {text.partition(".")[0] for text in _texts(document.value.get("incident"))}
    return held


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)


UNREACHABLE_LINK = Rule(
    "ANS218",
    "unreachable-link",
    Severity.WARNING,
    {"sv": "ingen funktion vilar på {links}", "en": "no function rests on {links}"},
    {
        "sv": """*Vad* En länk ligger inte på någon funktions väg, och ingen länk där behöver den.
*Varför* Den blir aldrig misstänkt. Ett fel på den skylls på någon annans länk.
*Exempel* `sim` är beskriven, men `larm: [dosa, larmko]` går förbi den.
*I stället* Skriv den på en funktions väg eller i en länks `needs`, eller ta bort den.""",
        "en": """*What* A link is on no function's path, and no link there needs it.
*Why it matters* It is never suspected. A fault in it is blamed on somebody else's link.
*Example* `sim` is described, but `larm: [dosa, larmko]` passes it by.
*Instead* Write it on a function's path or in a link's `needs`, or remove it.""",
    },
)


def unreachable_links(inspection: Inspection) -> Iterator[Diagnostic]:
    """Links that no function can miss; what only they need goes with them."""
    if not inspection.complete:
        return
    register = inspection.register
    paths = [target.path for chain in register.chains.values() for target in targets(chain)]
    reached = closure(register, paths)
    lost = [link for link in register.links if link not in reached]
    needed = {need for link in lost for need in links_of(register.links[link].needs)}
    alone: dict[str, list[str]] = {}
    for link in lost:
        if link not in needed:
            alone.setdefault(register.chain_of[link], []).append(link)
    for chain, links in alone.items():
        if not register.chains[chain].functions:
            span = inspection.place("chains", chain, "links", key=True)
            yield Diagnostic(UNREACHABLE_LINK, span, {"links": listed(links)})
            continue
        for link in links:
            yield Diagnostic(UNREACHABLE_LINK, register.link_place(link), {"links": listed([link])})


SUBCONTRACT_CYCLE = Rule(
    "ANS219",
    "subcontract-cycle",
    Severity.ERROR,
    {
        "sv": "avtalen om {links} går i en ring: {ring}",
        "en": "the agreements on {links} run in a ring: {ring}",
    },
    {
        "sv": """*Vad* Leverantören köper länken av någon som i sin tur köper den av leverantören.
*Varför* Ansvaret kommer aldrig fram till någon som utför det som är köpt.
*Exempel* Larmbolaget köper `sim` av Simbolaget, och Simbolaget köper `sim` av Larmbolaget.
*I stället* Skriv kund och leverantör som i avtalen, eller ändra vilka länkar de täcker.""",
        "en": """*What* The supplier buys the link from somebody who in turn buys it from the
supplier.
*Why it matters* The responsibility never arrives at anyone who does what has been bought.
*Example* The alarm company buys `sim` from the SIM company, which buys `sim` from the alarm
company.
*Instead* Write customer and supplier as in the agreements, or change which links they cover.""",
    },
)


def subcontract_cycles(inspection: Inspection) -> Iterator[Diagnostic]:
    """Rings of agreements in force at the same time, each once for all the links it is about."""
    bought: dict[str, list[Agreement]] = {}
    for agreement in inspection.agreements.values():
        if agreement.customer != agreement.supplier:
            for link in dict.fromkeys(agreement.covers):
                bought.setdefault(link, []).append(agreement)
    rings: dict[frozenset[str], tuple[list[Agreement], list[str]]] = {}
    for link, agreements in bought.items():
        circling = _circling(agreements)
        for day in sorted({a.valid.from_ for a in circling}):
            ring = _ring(_circling([a for a in circling if a.valid.covers(day)]))
            if ring:
                links = rings.setdefault(frozenset(a.id for a in ring), (ring, []))[1]
                links += [link] if link not in links else []
    for ring, links in rings.values():
        first, *others = ring
        parties = [first.customer, *(agreement.supplier for agreement in ring)]
        yield Diagnostic(
            SUBCONTRACT_CYCLE,
            inspection.place("agreements", first.id, "supplier"),
            {"links": listed(links), "ring": " → ".join(parties)},
            related=tuple(
                (_through(a), inspection.place("agreements", a.id, "supplier")) for a in others
            ),
        )


def _circling(agreements: Sequence[Agreement]) -> list[Agreement]:
    """Those left when all whose supplier buys nothing further have been taken away, in turn."""
    bought = Counter(a.customer for a in agreements)
    sold: dict[str, list[Agreement]] = {}
    for agreement in agreements:
        sold.setdefault(agreement.supplier, []).append(agreement)
    ends = [party for party in sold if not bought[party]]
    gone: set[str] = set()
    while ends:
        for agreement in sold.get(ends.pop(), ()):
            gone.add(agreement.id)
            bought[agreement.customer] -= 1
            if not bought[agreement.customer]:
                ends.append(agreement.customer)
    return [agreement for agreement in agreements if agreement.id not in gone]


def _ring(circling: Sequence[Agreement]) -> list[Agreement]:
    """One ring among agreements whose suppliers all buy further, from its first agreement."""
    buys: dict[str, Agreement] = {}
    for agreement in circling:
        buys.setdefault(agreement.customer, agreement)
    if not circling:
        return []
    walked: dict[str, Agreement] = {}
    party = circling[0].customer
    while party not in walked:
        walked[party] = buys[party]
        party = buys[party].supplier
    ring = list(walked.values())[list(walked).index(party) :]
    first = min(ring, key=circling.index)
    return [*ring[ring.index(first) :], *ring[: ring.index(first)]]


def _through(agreement: Agreement) -> Word:
    return {"sv": f"vidare genom '{agreement.id}'", "en": f"on through '{agreement.id}'"}


OUTSIDE_CHAIN = Rule(
    "ANS220",
    "outside-chain",
    Severity.WARNING,
    {"sv": "utanför {what}: {links}", "en": "outside {what}: {links}"},
    {
        "sv": """*Vad* En länk nämns där den inte hör hemma. I ett undantag: avtalet täcker inte
länken, och inget som det täcker behöver den. I en kontroll: länken är en annan kedjas, och ingen
funktion i kontrollens kedja vilar på den. I en funktion: länken är beskriven i en annan kedja, som
inte själv använder den och inte delar länkar med flera kedjor.
*Varför* Undantaget kan aldrig gälla, kontrollen säger inget om kedjan, och länken söks där den inte
finns. Ofta är namnet kvar från en kedja som kopierats.
*Exempel* `link_is: [mobilnat]` i ett avtal om kameror på fiber.
*I stället* Rätta namnet, eller skriv det beroende som saknas i `needs`. Flytta en kontroll eller en
länk till kedjan som använder den. Det som flera kedjor delar får stå i vilken som helst.""",
        "en": """*What* A link is named where it does not belong. In an exemption: the agreement
does not cover the link, and nothing that it covers needs it. In a check: the link is another
chain's, and no function of the check's chain rests on it. In a function: the link is described in
another chain, which does not use it itself and does not share links with several chains.
*Why it matters* The exemption can never apply, the check says nothing of the chain, and the link is
looked for where it is not. Often the name is left from a chain that was copied.
*Example* `link_is: [mobilnat]` in an agreement on cameras with fibre.
*Instead* Mend the name, or write the dependency that is missing in `needs`. Move a check or a link
to the chain that uses it. What several chains share may stand in any.""",
    },
)


def names_outside(inspection: Inspection) -> Iterator[Diagnostic]:
    """Exemptions, checks and functions that name links with which they have nothing to do."""
    if not inspection.complete:
        return
    register = inspection.register
    rests = {
        chain.id: closure(register, [target.path for target in targets(chain)])
        for chain in register.chains.values()
    }
    yield from _exemptions_outside(inspection)
    yield from _checks_outside(inspection, rests)
    yield from _functions_outside(inspection, rests)


def _outside(inspection: Inspection, links: Sequence[str], what: Word, span: Span) -> Diagnostic:
    described = {"sv": f"här är '{links[0]}' beskriven", "en": f"'{links[0]}' is described here"}
    related = ((described, inspection.register.link_place(links[0])),)
    words = {"links": listed(links), "what": what}
    return Diagnostic(OUTSIDE_CHAIN, span, words, related=related)


def _exemptions_outside(inspection: Inspection) -> Iterator[Diagnostic]:
    what = {"sv": "det som avtalet når", "en": "what the agreement reaches"}
    for agreement in inspection.agreements.values():
        within = closure(inspection.register, agreement.covers)
        for exemption in agreement.exemptions.values() if within else ():
            strange = [
                (p, link) for p, link in condition_links(exemption.when) if link not in within
            ]
            if strange:
                at: Where = ("exemptions", exemption.id, "when", *strange[0][0])
                span = inspection.place("agreements", agreement.id, *at)
                yield _outside(inspection, [link for _, link in strange], what, span)


def _checks_outside(inspection: Inspection, rests: Mapping[str, set[str]]) -> Iterator[Diagnostic]:
    home = inspection.register.chain_of
    for chain in inspection.chains.values():
        what = {
            "sv": f"det som kedjan '{chain.id}' vilar på",
            "en": f"what the chain '{chain.id}' rests on",
        }
        near = rests[chain.id] | chain.links.keys()
        for check in chain.checks.values() if chain.functions else ():
            strange = [link for link in check.of if link in home and link not in near]
            if strange:
                at: Where = ("checks", check.id, "of", check.of.index(strange[0]))
                span = inspection.place("chains", chain.id, *at)
                yield _outside(inspection, strange, what, span)


def _functions_outside(
    inspection: Inspection, rests: Mapping[str, set[str]]
) -> Iterator[Diagnostic]:
    """Links written in a chain that does not use them, though it is no store of shared links."""
    register = inspection.register
    users: dict[str, list[str]] = {}
    for user, links in rests.items():
        for link in links:
            users.setdefault(link, []).append(user)
    stores = {
        home for link, home in register.chain_of.items() if len({*users.get(link, ())} - {home}) > 1
    }
    stores |= {chain.id for chain in register.chains.values() if not chain.functions}
    for chain in inspection.chains.values():
        what = {
            "sv": f"kedjan '{chain.id}', den enda som använder den",
            "en": f"the chain '{chain.id}', the only one that uses it",
        }
        seen: set[str] = set()
        for path, link in _function_links(register, chain):
            home = register.chain_of[link]
            alone = users[link] == [chain.id] and home not in {chain.id, *stores}
            if alone and link not in seen:
                seen.add(link)
                span = inspection.place("chains", chain.id, *path)
                yield _outside(inspection, [link], what, span)


def _function_links(register: Register, chain: Chain) -> Iterator[tuple[Where, str]]:
    """Each link on the path of a function, with where it is written."""
    for function in chain.functions:
        for path, steps in written_paths(register, chain, function):
            for inner, link in placed_links(steps):
                yield (*path, *inner), link


SAME_PARTY = Rule(
    "ANS221",
    "same-party",
    Severity.ERROR,
    {"sv": "'{id}' är både {one} och {other}", "en": "'{id}' is both {one} and {other}"},
    {
        "sv": """*Vad* Ett avtal har samma part som kund och leverantör, eller en leverantör som är
sin egen underleverantör.
*Varför* Ingen kan vara skyldig sig själv något, så det saknas en part i avtalet.
*Exempel* `customer: kommunen` och `supplier: kommunen`
*I stället* Rätta den part som blev fel. En länk som huvudmannen driver själv behöver inget
avtal.""",
        "en": """*What* An agreement has the same party as customer and supplier, or a supplier that
is its own subcontractor.
*Why it matters* Nobody can owe themselves anything, so a party is missing from the agreement.
*Example* `customer: kommunen` and `supplier: kommunen`
*Instead* Mend the party that went wrong. A link that the principal runs itself needs no
agreement.""",
    },
)
_CUSTOMER: Word = {"sv": "kund", "en": "customer"}
_SUPPLIER: Word = {"sv": "leverantör", "en": "supplier"}
_SUBCONTRACTOR: Word = {"sv": "underleverantör", "en": "subcontractor"}


def same_parties(inspection: Inspection) -> Iterator[Diagnostic]:
    """Agreements with oneself; a customer may well be its supplier's subcontractor."""
    for agreement in inspection.agreements.values():
        party = agreement.supplier
        supplier = inspection.place("agreements", agreement.id, "supplier")
        if party == agreement.customer:
            words: dict[str, Word] = {"id": party, "one": _CUSTOMER, "other": _SUPPLIER}
            customer = inspection.place("agreements", agreement.id, "customer")
            yield Diagnostic(SAME_PARTY, supplier, words, related=((_CUSTOMER, customer),))
        if party in agreement.subcontractors:
            index = agreement.subcontractors.index(party)
            words = {"id": party, "one": _SUPPLIER, "other": _SUBCONTRACTOR}
            span = inspection.place("agreements", agreement.id, "subcontractors", index)
            yield Diagnostic(SAME_PARTY, span, words, related=((_SUPPLIER, supplier),))


RULES = (UNUSED_ID, UNREACHABLE_LINK, SUBCONTRACT_CYCLE, OUTSIDE_CHAIN, SAME_PARTY)
FINDERS = (
    unused_ids,
    unreachable_links,
    subcontract_cycles,
    names_outside,
    same_parties,
)
