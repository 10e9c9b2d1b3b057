"""Rules about coverage: links that nobody owes, or that two owe, and from when."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from ansvar.agreement import Agreement, Exemption
from ansvar.cover import Owed, holds_always, own_side
from ansvar.diagnostics import Diagnostic, Rule, Severity, Span, Word
from ansvar.register import Register
from ansvar.rules.inspection import Inspection, listed
from ansvar.rules.references import condition_links

_DAY = timedelta(days=1)


class Spell(NamedTuple):
    """The first and last of some days on end that a link is owed, and the agreements they are of.

    Without a last day it goes on until further notice.
    """

    first: date
    last: date | None
    opens: Agreement
    closes: Agreement


def spells(agreements: Iterable[Agreement]) -> list[Spell]:
    """When some agreements are in force, without regard to which; of equals the first counts."""
    found: list[Spell] = []
    for agreement in sorted(agreements, key=lambda a: a.valid.from_):
        first, last = agreement.valid.from_, agreement.valid.to
        before = found[-1] if found else None
        if before is None or (before.last is not None and first - before.last > _DAY):
            found.append(Spell(first, last, agreement, agreement))
        elif before.last is not None and (last is None or last > before.last):
            found[-1] = before._replace(last=last, closes=agreement)
    return found


def _needed(inspection: Inspection) -> Iterator[tuple[Owed, list[Spell]]]:
    """The links that are meant to be owed, with when they are."""
    for owed in inspection.owed:
        if inspection.register.links[owed.link].agreement is None:
            yield owed, spells(owed.agreements)


UNCOVERED_LINK = Rule(
    "ANS301",
    "uncovered-link",
    Severity.WARNING,
    {
        "sv": "inget avtal täcker {links} mot {principal}{when}",
        "en": "no agreement covers {links} for {principal}{when}",
    },
    {
        "sv": """*Vad* En funktion vilar på en länk som inget avtal täcker mot huvudmannen, varken
själv eller genom en länk i funktionen som behöver den. Länkar som huvudmannen, brukare eller
fastighetsägare driver själva räknas inte.
*Varför* Slutar den fungera svarar ingen, och ingen klocka går.
*Exempel* Gränssnittet mellan två leverantörer, som inget av deras avtal nämner.
*I stället* Täck länken i ett avtal som gäller, låt avtalen möta varandra utan glapp, eller skriv
`agreement: {none: skäl}` på länken om det är meningen.""",
        "en": """*What* A function rests on a link that no agreement covers for the principal,
neither itself nor through a link of the function that needs it. Links that the principal, users or
property owners run themselves do not count.
*Why it matters* If it fails nobody answers, and no clock runs.
*Example* The interface between two suppliers, which neither of their agreements mentions.
*Instead* Cover the link in an agreement in force, let the agreements meet without a hole, or write
`agreement: {none: reason}` on the link if it is meant.""",
    },
    help={
        "sv": "om det är meningen: skriv agreement: {{none: SKÄL}} på länken",
        "en": "if it is meant: write agreement: {{none: REASON}} on the link",
    },
)


def uncovered_links(inspection: Inspection) -> Iterator[Diagnostic]:
    """Links owed by nobody today or on some day to come, one finding for each cause."""
    if not inspection.complete:
        return
    never: dict[str, list[Owed]] = {}
    holes: dict[tuple[str | None, str], tuple[Agreement | None, Agreement, list[Owed]]] = {}
    for owed, times in _needed(inspection):
        if not times:
            never.setdefault(owed.link, []).append(owed)
        for before, after in zip([None, *times], times, strict=False):
            if after.first > inspection.today:
                closes = before.closes if before else None
                key = (closes.id if closes else None, after.opens.id)
                holes.setdefault(key, (closes, after.opens, []))[2].append(owed)
    for link, missing in never.items():
        yield _never(inspection, link, missing)
    for closes, opens, missing in holes.values():
        yield _hole(inspection, closes, opens, missing)


def _never(inspection: Inspection, link: str, missing: Sequence[Owed]) -> Diagnostic:
    target = missing[0].target
    name, chain = target.name, target.chain.id
    rests: Word = {
        "sv": f"funktionen '{name}' i kedjan '{chain}' vilar på den",
        "en": f"the function '{name}' in the chain '{chain}' rests on it",
    }
    place = inspection.place("chains", chain, "functions", target.function.id, key=True)
    span = inspection.register.link_place(link)
    return Diagnostic(UNCOVERED_LINK, span, _uncovered(missing, ""), related=((rests, place),))


def _hole(
    inspection: Inspection, closes: Agreement | None, opens: Agreement, missing: Sequence[Owed]
) -> Diagnostic:
    span = inspection.place("agreements", opens.id, "valid", "from")
    starts = opens.valid.from_
    if closes is None:
        when: Word = {"sv": f" före {starts}", "en": f" before {starts}"}
        return Diagnostic(UNCOVERED_LINK, span, _uncovered(missing, when))
    ends = closes.valid.to
    when = {"sv": f" mellan {ends} och {starts}", "en": f" between {ends} and {starts}"}
    here = {"sv": f"avtalet '{closes.id}' upphör", "en": f"the agreement '{closes.id}' ends"}
    place = inspection.place("agreements", closes.id, "valid", "to")
    return Diagnostic(UNCOVERED_LINK, span, _uncovered(missing, when), related=((here, place),))


def _uncovered(missing: Sequence[Owed], when: Word) -> dict[str, Word]:
    links = list(dict.fromkeys(owed.link for owed in missing))
    principals = list(dict.fromkeys(owed.principal for owed in missing))
    return {"links": listed(links), "principal": listed(principals), "when": when}


OVERLAPPING = Rule(
    "ANS302",
    "overlapping-agreements",
    Severity.WARNING,
    {
        "sv": "'{other}' täcker också {links} {days}",
        "en": "'{other}' also covers {links} {days}",
    },
    {
        "sv": """*Vad* Avtal med olika leverantörer täcker samma länk för samma kund på samma dagar.
*Varför* Vid ett fel svarar båda, och var och en kan visa på den andra.
*Exempel* Det nya larmavtalet börjar en månad innan det gamla har upphört.
*I stället* Låt avtalen ta vid efter varandra, eller skriv länken som två. En gräns som båda sköter
skrivs `run_by: [a, b]` och är inget fel.""",
        "en": """*What* Agreements with different suppliers cover the same link for the same
customer on the same days.
*Why it matters* In a failure both answer, and each can point to the other.
*Example* The new alarm agreement begins a month before the old one has ended.
*Instead* Let one agreement follow the other, or write the link as two. A boundary that both run is
written `run_by: [a, b]` and is no fault.""",
    },
)


def overlapping_agreements(inspection: Inspection) -> Iterator[Diagnostic]:
    """Pairs of agreements by which two suppliers owe the same, each once with its links."""
    pairs: dict[tuple[str, str], tuple[Agreement, Agreement, list[str]]] = {}
    bought: dict[tuple[str, str], list[Agreement]] = {}
    for agreement in inspection.agreements.values():
        for link in dict.fromkeys(agreement.covers):
            bought.setdefault((link, agreement.customer), []).append(agreement)
    for (link, _), agreements in bought.items():
        for one, other in _overlaps(agreements):
            ends = min(_end(one), _end(other))
            if ends >= inspection.today and not _joint(inspection.register, link, one, other):
                pairs.setdefault((one.id, other.id), (one, other, []))[2].append(link)
    for one, other, links in pairs.values():
        span = _cover_place(inspection, other, links[0])
        begins, ends = other.valid.from_, min(_end(one), _end(other))
        days: Word = {"sv": f"{begins} till {ends}", "en": f"{begins} to {ends}"}
        if ends == begins:
            days = str(begins)
        elif ends == date.max:
            days = {"sv": f"från {begins}", "en": f"from {begins}"}
        words = {"other": one.id, "links": listed(links), "days": days}
        place = _cover_place(inspection, one, links[0])
        here = {"sv": f"'{one.id}' täcker den här", "en": f"'{one.id}' covers it here"}
        yield Diagnostic(OVERLAPPING, span, words, related=((here, place),))


def _overlaps(agreements: Sequence[Agreement]) -> Iterator[tuple[Agreement, Agreement]]:
    """Each agreement with the one of another supplier, begun before it, that ends last."""
    latest: list[Agreement] = []
    for agreement in sorted(agreements, key=lambda a: a.valid.from_):
        other = next((a for a in latest if a.supplier != agreement.supplier), None)
        if other is not None and _end(other) >= agreement.valid.from_:
            yield other, agreement
        best: dict[str, Agreement] = {}
        for each in sorted((*latest, agreement), key=_end, reverse=True):
            best.setdefault(each.supplier, each)
        latest = list(best.values())[:2]


def _end(agreement: Agreement) -> date:
    """The last day; the last there is, for one until further notice."""
    return agreement.valid.to or date.max


def _joint(register: Register, link: str, one: Agreement, other: Agreement) -> bool:
    """Whether the link is a boundary that the two suppliers, or those under them, run together."""
    runners = set(register.links[link].run_by) if link in register.links else set()
    mine, theirs = (runners & {a.supplier, *a.subcontractors} for a in (one, other))
    return bool(mine and theirs and len(mine | theirs) > 1)


def _cover_place(inspection: Inspection, agreement: Agreement, link: str) -> Span:
    index = agreement.covers.index(link)
    return inspection.place("agreements", agreement.id, "covers", index)


AGREEMENT_ENDS = Rule(
    "ANS303",
    "agreement-ends",
    Severity.WARNING,
    {
        "sv": "avtalet '{id}' {ends} {day} och inget senare täcker {links}",
        "en": "agreement '{id}' {ends} {day} and no later one covers {links}",
    },
    {
        "sv": """*Vad* Ett avtal som används har upphört, eller upphör inom den tid som `horizon`
anger, och inget avtal täcker länkarna dagen efter.
*Varför* Från den dagen svarar ingen för dem, och en upphandling tar längre tid än så.
*Exempel* `valid: {from: 2024-01-01, to: 2026-12-31}` när det är november 2026.
*I stället* Förläng avtalet och rätta dagen, eller skriv nästa avtal i registret.""",
        "en": """*What* An agreement in use has ended, or ends within the time that `horizon` says,
and no agreement covers the links the day after.
*Why it matters* From that day nobody answers for them, and a procurement takes longer than that.
*Example* `valid: {from: 2024-01-01, to: 2026-12-31}` when it is November 2026.
*Instead* Extend the agreement and mend the day, or write the next agreement in the register.""",
    },
)


def ending_agreements(inspection: Inspection) -> Iterator[Diagnostic]:
    """Agreements after which links are owed by nobody, each with its links."""
    if not inspection.complete:
        return
    left: dict[str, list[str]] = {}
    for owed, times in _needed(inspection):
        if times and (times[-1].last or date.max) <= inspection.horizon:
            left.setdefault(times[-1].closes.id, []).append(owed.link)
    for agreement, link in _bought_no_more(inspection):
        left.setdefault(agreement.id, []).append(link)
    for name, links in left.items():
        agreement = inspection.register.agreements[name]
        covered = [link for link in agreement.covers if link in links]
        ended = _end(agreement) < inspection.today
        words: dict[str, Word] = {
            "id": name,
            "ends": _ENDED if ended else _ENDS,
            "day": str(agreement.valid.to),
            "links": listed(list(dict.fromkeys([*covered, *links]))),
        }
        yield Diagnostic(AGREEMENT_ENDS, inspection.place("agreements", name, "valid", "to"), words)


_ENDED: Word = {"sv": "upphörde", "en": "ended on"}
_ENDS: Word = {"sv": "upphör", "en": "ends on"}


def _bought_no_more(inspection: Inspection) -> Iterator[tuple[Agreement, str]]:
    """Agreements by which a supplier bought a link that it owes still, with the link."""
    register = inspection.register
    owed: dict[str, list[Owed]] = {}
    for each in inspection.owed:
        owed.setdefault(each.link, []).append(each)
    for agreement in register.agreements.values():
        if _end(agreement) > inspection.horizon:
            continue
        customer, day = agreement.customer, max(_end(agreement) + _DAY, inspection.today)
        for link in agreement.covers:
            above = owed.get(link, ())
            reaching = [a for each in above for a in each.agreements]
            owing = {
                a.supplier for a in (*reaching, *register.covering(link)) if a.valid.covers(day)
            }
            owing -= {each.principal for each in above}
            runs_it = register.links[link].run_by == (customer,)
            bought = runs_it or any(register.in_force(link, customer, day))
            if above and customer in owing and not bought:
                yield agreement, link


UNNAMED_SUBCONTRACTOR = Rule(
    "ANS304",
    "unnamed-subcontractor",
    Severity.WARNING,
    {
        "sv": "'{id}' driver {links} men nämns inte i avtalet '{agreement}'",
        "en": "'{id}' runs {links} but is not named in agreement '{agreement}'",
    },
    {
        "sv": """*Vad* En part driver en länk som avtalet täcker, men är varken leverantör eller
underleverantör där, och inget annat avtal om länken nämner den.
*Varför* Den driver länken utan avtal, och när den gör fel kan var och en säga att den andra svarar.
*Exempel* `subcontractors: [simbolaget]` när driftbolaget driver en av de täckta länkarna.
*I stället* Skriv parten under avtalets `subcontractors`, eller avtalet som den har om länken.""",
        "en": """*What* A party runs a link that the agreement covers, but is neither supplier nor
subcontractor there, and no other agreement on the link names it.
*Why it matters* It runs the link under no agreement, and when it fails each can say that the other
answers.
*Example* `subcontractors: [simbolaget]` when the hosting company runs one of the covered links.
*Instead* Write the party among the agreement's `subcontractors`, or the agreement it has on the
link.""",
    },
)


def unnamed_subcontractors(inspection: Inspection) -> Iterator[Diagnostic]:
    """Parties that run what another has undertaken, each once for an agreement."""
    if not inspection.complete:
        return
    register = inspection.register
    found: dict[tuple[str, str], list[str]] = {}
    for agreement in register.agreements.values():
        for link in agreement.covers if agreement.valid.covers(inspection.today) else ():
            named = {p for a in register.covering(link) for p in (a.supplier, *a.subcontractors)}
            for party in register.links[link].run_by:
                ours = own_side(register, party, agreement.customer)
                if party not in named and not ours:
                    found.setdefault((agreement.id, party), []).append(link)
    for (name, party), links in found.items():
        key = "subcontractors" if register.agreements[name].subcontractors else "supplier"
        index = register.links[links[0]].run_by.index(party)
        where = ("links", links[0], "run_by", index)
        runs = {"sv": f"'{party}' driver '{links[0]}'", "en": f"'{party}' runs '{links[0]}'"}
        yield Diagnostic(
            UNNAMED_SUBCONTRACTOR,
            inspection.place("agreements", name, key),
            {"id": party, "links": listed(links), "agreement": name},
            related=((runs, inspection.place("chains", register.chain_of[links[0]], *where)),),
        )


EXEMPTION_WITHOUT_HEIR = Rule(
    "ANS305",
    "exemption-without-heir",
    Severity.WARNING,
    {
        "sv": "undantaget '{id}' släpper {links}, som ingen annan svarar för mot '{principal}'",
        "en": "the exemption '{id}' releases {links}, which no one else owes '{principal}'",
    },
    {
        "sv": """*Vad* Ett undantag befriar alltid leverantören från en länk, och inget annat avtal
som gäller täcker den för de funktioner där det slår till.
*Varför* Ett fel där stannar hos huvudmannen. Det är bättre att veta det innan.
*Exempel* Det publika mobilnätet är undantaget i larmavtalet, och operatören är inte skyldig
kommunen något.
*I stället* Teckna avtal om länken, förhandla bort undantaget eller ha en reservväg. Är det
meningen, skriv `agreement: {none: skäl}` på länken.""",
        "en": """*What* An exemption always releases the supplier from a link, and no other
agreement in force covers it for the functions where that happens.
*Why it matters* A failure there stays with the principal. Better to know it beforehand.
*Example* The public mobile network is exempted in the alarm agreement, and the operator owes the
municipality nothing.
*Instead* Sign an agreement on the link, negotiate the exemption away, or have another way round. If
it is meant, write `agreement: {none: reason}` on the link.""",
    },
    help=UNCOVERED_LINK.help,
)


def exemptions_without_heir(inspection: Inspection) -> Iterator[Diagnostic]:
    """Exemptions that leave links to nobody, each with its links."""
    if not inspection.complete:
        return
    register = inspection.register
    left: dict[tuple[str, str], set[str]] = {}
    for owed, _ in _needed(inspection):
        in_force = [a for a in owed.agreements if a.valid.covers(inspection.today)]
        freed = [_release(agreement, owed.link) for agreement in in_force]
        joint = len(register.links[owed.link].run_by) > 1
        # Of a boundary run jointly, each that runs it answers when the agreement does not.
        first = freed[0] if freed else None
        if first is not None and None not in freed and not joint:
            left.setdefault((in_force[0].id, first.id), set()).add(owed.link)
    for (name, exemption), links in left.items():
        agreement = register.agreements[name]
        yield _without_heir(inspection, agreement, agreement.exemptions[exemption], links)


def _without_heir(
    inspection: Inspection, agreement: Agreement, exemption: Exemption, left: set[str]
) -> Diagnostic:
    written = {link: path for path, link in condition_links(exemption.when) if link in left}
    links = [*written, *sorted(left - written.keys())]
    where = ("exemptions", exemption.id, "when", *written.get(links[0], ()))
    span = inspection.place("agreements", agreement.id, *where)
    words = {"id": exemption.id, "links": listed(links), "principal": agreement.customer}
    here = {"sv": f"här är '{links[0]}' beskriven", "en": f"'{links[0]}' is described here"}
    related = ((here, inspection.register.link_place(links[0])),)
    return Diagnostic(EXEMPTION_WITHOUT_HEIR, span, words, related=related)


def _release(agreement: Agreement, link: str) -> Exemption | None:
    """The exemption that releases the supplier whenever the link fails, and moves nothing."""
    always = [e for e in agreement.exemptions.values() if holds_always(e.when, link)]
    return always[0] if always and all(e.then == "released" for e in always) else None


RULES = (
    UNCOVERED_LINK,
    OVERLAPPING,
    AGREEMENT_ENDS,
    UNNAMED_SUBCONTRACTOR,
    EXEMPTION_WITHOUT_HEIR,
)
FINDERS = (
    uncovered_links,
    overlapping_agreements,
    ending_agreements,
    unnamed_subcontractors,
    exemptions_without_heir,
)
