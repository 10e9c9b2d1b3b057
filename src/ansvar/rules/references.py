"""Rules about references: everything that is named must be written somewhere, once."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import dropwhile
from typing import NamedTuple

from ansvar.agreement import Agreement, Condition
from ansvar.chain import AnyOf, AtLeast, Chain, links_of
from ansvar.diagnostics import FIRST, Diagnostic, Rule, Severity, Word, nearest
from ansvar.register import Fault, Register, Section
from ansvar.rules import calendars, penalties
from ansvar.source import MOST, Key, more
from ansvar.stretch import find_path, find_stretch

Where = tuple[Key, ...]
Cut = tuple[str | None, str | None]
"""The first and last link of a stretch cut out of a path."""


def _explained(what: tuple[str, str], example: str, instead: tuple[str, str]) -> dict[str, str]:
    """The explanation of a dangling reference; all of them matter for the same reason."""
    return {
        "sv": f"""*Vad* {what[0]}
*Varför* Ett namn som inte leder någonstans gör att ett avtal, en kontroll eller en kontakt
tyst faller bort, och att fel part kan pekas ut.
*Exempel* {example}
*I stället* {instead[0]}""",
        "en": f"""*What* {what[1]}
*Why it matters* A name that leads nowhere silently removes an agreement, a check or a contact,
and the wrong party may be named.
*Example* {example}
*Instead* {instead[1]}""",
    }


class Dangling(NamedTuple):
    """A fault, and the names that would have been right, not looked through until asked for."""

    fault: Fault
    known: Iterable[str] = ()

    def hinted(self) -> Fault:
        """The fault with the nearest of those names, if one is near enough."""
        found = self.fault.diagnostic
        written = str(found.words.get("id", ""))
        # A right name in the wrong place is no misspelling of itself.
        known = (name for name in self.known if name != written)
        suggestion = nearest(written, known) if written else None
        return self.fault._replace(diagnostic=found._replace(suggestion=suggestion))


HINTS = 20
"""How many wrong names of one kind are given the right one; with more the trouble is another."""


def first_faults(found: Iterable[Dangling], hints: int = HINTS) -> Iterator[Fault]:
    """What a rule finds, up to the most that is looked for; so many with the name that was meant.

    What is left out may be anywhere, so the one fault that says so concerns every answer.
    """
    for number, dangling in enumerate(found):
        if number == MOST:
            yield Fault(more(dangling.fault.diagnostic.span), ())
            return
        yield dangling.hinted() if number < hints else dangling.fault


def _known(register: Register, section: Section, name: str) -> bool:
    """Whether a name is written anywhere, legible or not."""
    return (section, name) in register.origins or register.mentions(name)


UNKNOWN_CALENDAR = Rule(
    "ANS202",
    "unknown-calendar",
    Severity.ERROR,
    {"sv": "okänd kalender '{id}'", "en": "unknown calendar '{id}'"},
    _explained(
        ("En kontakt, en kontroll eller ett åtagande håller en kalender som inte är beskriven.",
         "A contact, a check or a commitment keeps a calendar that is not described."),
        "`hours: ofice`",
        ("Skriv `always` eller id på en kalender under `calendars:`.",
         "Write `always` or the id of a calendar under `calendars:`."),
    ),
)  # fmt: skip


def unknown_calendars(register: Register) -> Iterator[Dangling]:
    """Hours that name no calendar."""
    for section, name, path, calendar in named_calendars(register):
        if calendar != "always" and not _known(register, "calendars", calendar):
            words = {"id": calendar}
            known = (*register.calendars, "always")
            yield _fault(register, UNKNOWN_CALENDAR, (section, name, *path), words, known)


def named_calendars(register: Register) -> Iterator[tuple[Section, str, Where, str]]:
    """Each calendar that somebody or something keeps, with its place."""
    for party in register.parties.values():
        for key, contact in party.contacts.items():
            yield "parties", party.id, ("contacts", key, "hours"), contact.hours
    for chain in register.chains.values():
        for check in chain.checks.values():
            yield "chains", chain.id, ("checks", check.id, "hours"), check.hours
        if chain.promise:
            yield "chains", chain.id, ("promise", "hours"), chain.promise.hours
    for agreement in register.agreements.values():
        for commitment in agreement.commitments.values():
            if commitment.hours is not None:
                path = ("commitments", commitment.id, "hours")
                yield "agreements", agreement.id, path, commitment.hours
            if commitment.penalty is not None and commitment.penalty.hours is not None:
                within = ("commitments", commitment.id, "penalty", "hours")
                yield "agreements", agreement.id, within, commitment.penalty.hours
        for exemption in agreement.exemptions.values():
            where: Where = ("exemptions", exemption.id, "when")
            for place, calendar in _notice_calendars(exemption.when, where):
                yield "agreements", agreement.id, place, calendar


def _notice_calendars(condition: Condition, at: Where) -> Iterator[tuple[Where, str]]:
    """The calendars that the working days of a notice are counted in."""
    for key, clause in (
        ("planned_work", condition.planned_work),
        ("change_by", condition.change_by),
    ):
        if clause is not None and clause.calendar is not None:
            yield (*at, key, "calendar"), clause.calendar
    for key, inner in (("all", condition.all), ("any", condition.any)):
        for index, each in enumerate(inner or ()):
            yield from _notice_calendars(each, (*at, key, index))
    if condition.not_ is not None:
        yield from _notice_calendars(condition.not_, (*at, "not"))


UNKNOWN_PARTY = Rule(
    "ANS203",
    "unknown-party",
    Severity.ERROR,
    {"sv": "okänd part '{id}' i {role}", "en": "unknown party '{id}' in {role}"},
    _explained(
        ("En part nämns som inte är beskriven under `parties:`.",
         "A party is named that is not described under `parties:`."),
        "`supplier: larmbolget`",
        ("Rätta namnet eller beskriv parten.", "Mend the name or describe the party."),
    ),
)  # fmt: skip


def unknown_parties(register: Register) -> Iterator[Dangling]:
    """Roles held by parties that nobody described."""
    for section, name, path, role, party in named_parties(register):
        if not _known(register, "parties", party):
            words = {"id": party, "role": role}
            yield _fault(register, UNKNOWN_PARTY, (section, name, *path), words, register.parties)


def named_parties(register: Register) -> Iterator[tuple[Section, str, Where, str, str]]:
    """Each role that is held, with its place, its name and who holds it."""
    for agreement in register.agreements.values():
        for path, role, party in _agreement_parties(agreement):
            yield "agreements", agreement.id, path, role, party
    for chain in register.chains.values():
        for path, role, holder in _chain_parties(chain):
            if holder is not None:
                yield "chains", chain.id, path, role, holder


def _agreement_parties(agreement: Agreement) -> Iterator[tuple[Where, str, str]]:
    yield ("customer",), "customer", agreement.customer
    yield ("supplier",), "supplier", agreement.supplier
    for index, party in enumerate(agreement.subcontractors):
        yield ("subcontractors", index), "subcontractor", party
    for exemption in agreement.exemptions.values():
        path: Where = ("exemptions", exemption.id)
        if exemption.then not in ("released", "causer"):
            yield (*path, "then"), "then", exemption.then
        for inner, role, party in _condition_parties(exemption.when):
            yield (*path, "when", *inner), role, party


def _chain_parties(chain: Chain) -> Iterator[tuple[Where, str, str | None]]:
    yield ("principal",), "principal", chain.principal
    yield ("lead",), "lead", chain.lead
    yield ("informs",), "informs", chain.informs
    for function in chain.functions.values():
        yield ("functions", function.id, "principal"), "principal", function.principal
    for link in chain.links.values():
        for index, party in enumerate(link.run_by):
            yield ("links", link.id, "run_by", index), "run_by", party
        yield ("links", link.id, "principal"), "principal", link.principal
        yield ("links", link.id, "made_by"), "made_by", link.made_by
    for check in chain.checks.values():
        yield ("checks", check.id, "by"), "by", check.by
        yield ("checks", check.id, "held_by"), "held_by", check.held_by


def _condition_parties(condition: Condition) -> Iterator[tuple[Where, str, str]]:
    if condition.planned_work and condition.planned_work.by:
        for index, party in enumerate(condition.planned_work.by):
            yield ("planned_work", "by", index), "by", party
    if condition.change_by:
        for key in ("party", "to"):
            if (party := getattr(condition.change_by, key)) is not None:
                yield ("change_by", key), key, party
    for index, party in enumerate(condition.caused_by or ()):
        yield ("caused_by", index), "caused_by", party
    for path, inner in _inner(condition):
        for rest, role, party in _condition_parties(inner):
            yield (*path, *rest), role, party


def _inner(condition: Condition) -> Iterator[tuple[Where, Condition]]:
    for key, inners in (("all", condition.all), ("any", condition.any)):
        for index, inner in enumerate(inners or ()):
            yield (key, index), inner
    if condition.not_ is not None:
        yield ("not",), condition.not_


UNKNOWN_LINK = Rule(
    "ANS204",
    "unknown-link",
    Severity.ERROR,
    {"sv": "okänd länk '{id}'", "en": "unknown link '{id}'"},
    _explained(
        ("En länk nämns som inte finns i någon kedja.",
         "A link is named that is in no chain."),
        "`covers: [dossa]`",
        ("Rätta namnet eller beskriv länken under en kedjas `links:`.",
         "Mend the name or describe the link under a chain's `links:`."),
    ),
)  # fmt: skip


def unknown_links(register: Register) -> Iterator[Dangling]:
    """Paths, needs, covers and conditions that name a link nobody described."""
    for section, name, path, link in _links(register):
        if not link_written(register, link):
            where = (section, name, *path)
            yield _fault(register, UNKNOWN_LINK, where, {"id": link}, register.links)


def link_written(register: Register, link: str) -> bool:
    """Whether a link is described anywhere, legible or not."""
    return (
        link in register.links
        or link in register.lost_links
        or register.mentions(link)
        or register.lost_chain
    )


def _links(register: Register) -> Iterator[tuple[Section, str, Where, str]]:
    for chain in register.chains.values():
        for function in chain.functions.values():
            for path, steps in written_paths(register, chain, function.id):
                for inner, link in placed_links(steps):
                    yield "chains", chain.id, (*path, *inner), link
        for key, described in chain.links.items():
            for inner, link in placed_links(described.needs):
                yield "chains", chain.id, ("links", key, "needs", *inner), link
    for agreement in register.agreements.values():
        for index, name in enumerate(agreement.covers):
            yield "agreements", agreement.id, ("covers", index), name
        for exemption in agreement.exemptions.values():
            for path, name in condition_links(exemption.when):
                where: Where = ("exemptions", exemption.id, "when", *path)
                yield "agreements", agreement.id, where, name


def placed_links(element: object) -> Iterator[tuple[Where, str]]:
    """Each link that a path names, with where in the path it is written."""
    if isinstance(element, str):
        yield (), element
    elif isinstance(element, AnyOf):
        yield from ((("any_of", *at), link) for at, link in placed_links(element.any_of))
    elif isinstance(element, AtLeast):
        yield from ((("of", *at), link) for at, link in placed_links(element.of))
    elif isinstance(element, tuple):
        for index, step in enumerate(element):
            yield from (((index, *at), link) for at, link in placed_links(step))


def written_paths(
    register: Register, chain: Chain, name: str
) -> Iterator[tuple[Where, tuple[object, ...]]]:
    """The path of a function, or of each of its variants, with where it is written."""
    function = chain.functions[name]
    at: Where = ("functions", name)
    written = register.origins["chains", chain.id].value["chains"][chain.id]["functions"][name]
    if function.path is not None:
        yield (at if isinstance(written, list) else (*at, "path")), function.path
    for key, variant in function.variants.items():
        inner = written["variants"][key]
        where: Where = (*at, "variants", key)
        yield (where if isinstance(inner, list) else (*where, "path")), variant.path


def condition_links(condition: Condition) -> Iterator[tuple[Where, str]]:
    """Each link that a condition names, with where in the condition it is written."""
    for index, link in enumerate(condition.link_is or ()):
        yield ("link_is", index), link
    if condition.dependency_out is not None:
        yield ("dependency_out", "link"), condition.dependency_out.link
    for path, inner in _inner(condition):
        for rest, link in condition_links(inner):
            yield (*path, *rest), link


UNKNOWN_CONTACT = Rule(
    "ANS206",
    "unknown-contact",
    Severity.ERROR,
    {"sv": "okänd kontakt '{id}'", "en": "unknown contact '{id}'"},
    _explained(
        ("Ett steg, en felanmälan eller en reservrutin pekar på en kontakt som inte finns.",
         "A step, a fault report or a reserve routine names a contact that is not there."),
        "`escalation: [{contact: jouren}]`",
        ("Skriv kontaktens namn hos leverantören, eller `part.kontakt`.",
         "Write the contact's name at the supplier, or `party.contact`."),
    ),
)  # fmt: skip


def unknown_contacts(register: Register) -> Iterator[Dangling]:
    """Calls that would reach nobody because the contact is not described."""
    for section, name, path, of, reference in named_contacts(register):
        party = reference.partition(".")[0] if "." in reference else of
        if register.contact(reference, of) is None and not _contact_lost(register, party):
            known = contact_names(register, of)
            yield _fault(
                register, UNKNOWN_CONTACT, (section, name, *path), {"id": reference}, known
            )


def contact_names(register: Register, of: str | None = None) -> Iterator[str]:
    """What a contact could have been written as, where the party is understood or not."""
    if of is not None and of in register.parties:
        yield from register.parties[of].contacts
    for party in register.parties.values():
        yield from (f"{party.id}.{contact}" for contact in party.contacts)


def _contact_lost(register: Register, party: str | None) -> bool:
    """Whether the party itself is unknown or partly illegible: then that is the one finding."""
    lost = register.unreadable("parties", party or "") or register.mentions(party or "")
    return (party is not None and party not in register.parties) or lost


def named_contacts(register: Register) -> Iterator[tuple[Section, str, Where, str | None, str]]:
    """Each contact that is named, with its place and whose it is if no party is written."""
    for agreement in register.agreements.values():
        if agreement.report_fault is not None:
            to = agreement.report_fault.to
            yield "agreements", agreement.id, ("report_fault", "to"), agreement.supplier, to
        for index, step in enumerate(agreement.escalation):
            where = ("escalation", index, "contact")
            yield "agreements", agreement.id, where, agreement.supplier, step.contact
    for chain in register.chains.values():
        if chain.reserve is not None and chain.reserve.by is not None:
            yield "chains", chain.id, ("reserve", "by"), None, chain.reserve.by


UNKNOWN_STRETCH = Rule(
    "ANS207",
    "unknown-stretch",
    Severity.ERROR,
    {
        "sv": "'{id}' är ingen bestämd sträcka: {why}",
        "en": "'{id}' is no definite stretch: {why}",
    },
    _explained(
        ("Det som en kontroll eller iakttagelse gäller finns inte: `of`, `from` eller `to`.",
         "What a check or observation is of does not exist: `of`, `from` or `to`."),
        "`of: larm.mobill`",
        (("Skriv en funktion (`larm`), en variant (`larm.mobil`) eller länkar; `from` och `to` ska "
         "ligga på dess väg, i ordning."),
         ("Write a function (`larm`), a variant (`larm.mobil`) or links; `from` and `to` must be "
         "on its path, in order.")),
    ),
)  # fmt: skip
NO_STRETCH: Word = {
    "sv": "en funktion, en variant eller länkar",
    "en": "a function, a variant or links",
}


class Missing(NamedTuple):
    """What of a stretch leads nowhere, where below it that is written, and why."""

    path: Where
    id: str
    why: Word = NO_STRETCH

    @property
    def words(self) -> dict[str, Word]:
        """The words of the finding."""
        return {"id": self.id, "why": self.why}


def unknown_stretches(register: Register) -> Iterator[Dangling]:
    """Checks of nothing."""
    for chain in register.chains.values():
        for check in chain.checks.values():
            missing = missing_stretch(register, chain, check.of, (check.from_, check.to))
            if missing is not None:
                where: Where = ("chains", chain.id, "checks", check.id, *missing.path)
                known = stretch_names(register, chain)
                yield _fault(register, UNKNOWN_STRETCH, where, missing.words, known)


def missing_stretch(
    register: Register, chain: Chain, of: tuple[str, ...], cut: Cut
) -> Missing | None:
    """What of a stretch leads nowhere; None if it is sound.

    What names a thing that could not be read is no further fault.
    """
    if _any_stretch(register, chain, of, cut):
        return None
    for index, name in enumerate(of):
        if not _named(register, chain, name):
            return Missing(("of", index), name)
    for key, end in (("from", cut[0]), ("to", cut[1])):
        if end is not None and not _any_stretch(register, chain, of, (end, None)):
            return None if _end_lost(register, end) else Missing((key,), end)
    if cut[1] is not None:
        return Missing(("to",), cut[1], _not_after(cut[0]) if cut[0] else NO_STRETCH)
    several = len(of) > 1 and not all(name in register.links for name in of)
    return Missing(("of", 0), of[0]) if several and not _all_lost(register, of) else None


def _not_after(start: str) -> Word:
    return {
        "sv": f"den ligger inte efter '{start}' på vägen",
        "en": f"it is not after '{start}' on the path",
    }


def _end_lost(register: Register, end: str) -> bool:
    return end not in register.links and link_written(register, end)


def _all_lost(register: Register, of: tuple[str, ...]) -> bool:
    return all(name in register.links or link_written(register, name) for name in of)


def _any_stretch(register: Register, chain: Chain, of: tuple[str, ...], cut: Cut) -> bool:
    """Whether `of` names a stretch, for some variant if the incident is to say which."""
    function = chain.functions.get(of[0]) if len(of) == 1 else None
    if function is not None and function.variants:
        names = [f"{function.id}.{variant}" for variant in function.variants]
        return any(find_stretch(register, chain, [name], cut) for name in names)
    return find_stretch(register, chain, of, cut) is not None


def _named(register: Register, chain: Chain, name: str) -> bool:
    function = name.partition(".")[0]
    lost = ("chains", chain.id, "functions", function) in register.lost
    known = find_path(chain, name) is not None or name in chain.functions
    return lost or known or link_written(register, name)


def stretch_names(register: Register, chain: Chain) -> Iterator[str]:
    """What a stretch can be named by: the chain's functions and variants, and every link."""
    yield from chain.functions
    for function in chain.functions.values():
        yield from (f"{function.id}.{variant}" for variant in function.variants)
    yield from register.links


UNKNOWN_SOURCE = Rule(
    "ANS210",
    "unknown-source",
    Severity.ERROR,
    {"sv": "okänd källa '{id}'", "en": "unknown source '{id}'"},
    _explained(
        ("En kontroll läser från en källa som kedjan inte beskriver.",
         "A check reads from a source that the chain does not describe."),
        "`source: larmprotalen`",
        ("Beskriv källan under kedjans `sources:`.",
         "Describe the source under the chain's `sources:`."),
    ),
)  # fmt: skip


def unknown_sources(register: Register) -> Iterator[Dangling]:
    """Checks whose common source is not described."""
    for chain in register.chains.values():
        for check in chain.checks.values():
            if check.source is not None and check.source not in chain.sources:
                where: Where = ("chains", chain.id, "checks", check.id, "source")
                yield _fault(register, UNKNOWN_SOURCE, where, {"id": check.source}, chain.sources)


NEEDS_CYCLE = Rule(
    "ANS211",
    "needs-cycle",
    Severity.ERROR,
    {"sv": "länken behöver sig själv: {cycle}", "en": "the link needs itself: {cycle}"},
    {
        "sv": """*Vad* Länkars `needs` går runt i en ring.
*Varför* Då går det inte att säga vad som föll först.
*Exempel* `a` behöver `b`, `b` behöver `a`.
*I stället* Ta bort det beroende som inte är verkligt.""",
        "en": """*What* The `needs` of links run in a ring.
*Why it matters* Then it cannot be said what fell first.
*Example* `a` needs `b`, `b` needs `a`.
*Instead* Remove the dependency that is not real.""",
    },
)


def needs_cycles(register: Register) -> Iterator[Dangling]:
    """Rings of needs that share no link, each at its first link in the register's order."""
    order = {link: number for number, link in enumerate(register.links)}
    for found in _rings(register):
        first = found.index(min(found, key=order.__getitem__))
        ring = [*found[first:], *found[: first + 1]]
        where: Where = ("chains", register.chain_of[ring[0]], "links", ring[0], "needs")
        yield _fault(register, NEEDS_CYCLE, where, {"cycle": " → ".join(ring)}, ())


def _rings(register: Register) -> Iterator[list[str]]:
    """What a walk in depth along the needs passes between a link and that same link."""
    walked: set[str] = set()
    ringed: set[str] = set()
    for start in register.links:
        trail = {} if start in walked else {start: links_of(register.links[start].needs)}
        while trail:
            link = next(reversed(trail))
            need = next(trail[link], None)
            if need is None:
                walked.add(link)
                del trail[link]
            elif need in trail:
                ring = [] if need in ringed else [*dropwhile(need.__ne__, trail)]
                if ring and ringed.isdisjoint(ring):
                    ringed.update(ring)
                    yield ring
            elif need in register.links and need not in walked:
                trail[need] = links_of(register.links[need].needs)


NAME_CLASH = Rule(
    "ANS212",
    "name-clash",
    Severity.ERROR,
    {"sv": "'{id}' är redan {kind}", "en": "'{id}' is already {kind}"},
    {
        "sv": """*Vad* En funktion bär en länks namn, eller två kedjor beskriver samma länk.
*Varför* `of: larm` måste betyda en enda sak.
*Exempel* En länk och en funktion som båda heter `larm`.
*I stället* Byt namn på den ena; en länk som delas beskrivs en gång.""",
        "en": """*What* A function bears a link's name, or two chains describe the same link.
*Why it matters* `of: larm` must mean one thing only.
*Example* A link and a function that are both called `larm`.
*Instead* Rename one of them; a shared link is described once.""",
    },
)


def name_clashes(register: Register) -> Iterator[Dangling]:
    """Links described twice, and functions that bear a link's name."""
    owner: dict[str, str] = {}
    kind = {"sv": "en länk", "en": "a link"}
    for chain in register.chains.values():
        for link in chain.links:
            if link in owner:
                where: Where = ("chains", chain.id, "links", link)
                first = register.place("chains", owner[link], "links", link, key=True)
                span = register.place("chains", chain.id, "links", link, key=True)
                words: dict[str, Word] = {"id": link, "kind": kind}
                finding = Diagnostic(NAME_CLASH, span, words, related=((FIRST, first),))
                yield Dangling(Fault(finding, where))
            owner.setdefault(link, chain.id)
    for chain in register.chains.values():
        for function in chain.functions:
            if function in owner:
                where = ("chains", chain.id, "functions", function)
                span = register.place("chains", chain.id, "functions", function, key=True)
                first = register.place("chains", owner[function], "links", function, key=True)
                words = {"id": function, "kind": kind}
                finding = Diagnostic(NAME_CLASH, span, words, related=((FIRST, first),))
                yield Dangling(Fault(finding, where))


NO_PATH = Rule(
    "ANS213",
    "path-or-variants",
    Severity.ERROR,
    {
        "sv": "funktionen '{id}' ska ha antingen en väg eller varianter",
        "en": "the function '{id}' must have either a path or variants",
    },
    {
        "sv": """*Vad* En funktion har varken `path` eller `variants`, eller båda.
*Varför* Utan en väg vet ingen vilka länkar den vilar på.
*Exempel* `larm: {means: hjälp inom 30 min}`
*I stället* Skriv länkarna i ordning, eller en väg per sätt att vara utrustad.""",
        "en": """*What* A function has neither `path` nor `variants`, or both.
*Why it matters* Without a path nobody knows which links it rests on.
*Example* `larm: {means: help within 30 min}`
*Instead* Write the links in order, or one path for each way of being equipped.""",
    },
)


def functions_without_path(register: Register) -> Iterator[Dangling]:
    """Functions that lead nowhere, or two ways at once."""
    for chain in register.chains.values():
        for function in chain.functions.values():
            where: Where = ("chains", chain.id, "functions", function.id)
            lost = where in register.lost
            if (function.path is None) == (not function.variants) and not lost:
                yield _fault(register, NO_PATH, where, {"id": function.id}, (), key=True)


ONE_PROMISE = Rule(
    "ANS214",
    "one-promise",
    Severity.ERROR,
    {
        "sv": "åtagandet '{id}' ska lova en sak, det lovar {count}",
        "en": "the commitment '{id}' must promise one thing, it promises {count}",
    },
    {
        "sv": """*Vad* Ett åtagande har ingen eller flera av restore, respond, availability …
*Varför* Varje klocka behöver sin egen klausul, tid och paus.
*Exempel* `{clause: § 7, restore: 4 h, respond: 30 min}`
*I stället* Skriv ett åtagande för varje löfte.""",
        "en": """*What* A commitment has none or several of restore, respond, availability …
*Why it matters* Each clock needs its own clause, hours and pauses.
*Example* `{clause: § 7, restore: 4 h, respond: 30 min}`
*Instead* Write one commitment for each promise.""",
    },
)


def many_promises(register: Register) -> Iterator[Dangling]:
    """Commitments that promise nothing, or several things."""
    for agreement in register.agreements.values():
        for commitment in agreement.commitments.values():
            where: Where = ("agreements", agreement.id, "commitments", commitment.id)
            lost = where in register.lost
            if len(commitment.promised) != 1 and not lost:
                words = {"id": commitment.id, "count": str(len(commitment.promised))}
                yield _fault(register, ONE_PROMISE, where, words, (), key=True)


UNKNOWN_DUTY = Rule(
    "ANS222",
    "unknown-duty",
    Severity.ERROR,
    {
        "sv": "kunden har ingen skyldighet '{id}' i avtalet",
        "en": "the customer has no duty '{id}' in the agreement",
    },
    {
        "sv": """*Vad* Ett undantag eller en händelse nämner en skyldighet som kunden inte har i
avtalet.
*Varför* Undantaget kan då aldrig gälla, och leverantören får svara för det som är kundens sak.
*Exempel* `customer_duty_unmet: batteribytte`
*I stället* Skriv id på en skyldighet under avtalets `customer_duties:`.""",
        "en": """*What* An exemption or an event names a duty that the customer does not have in the
agreement.
*Why it matters* The exemption can then never apply, and the supplier answers for what is the
customer's to do.
*Example* `customer_duty_unmet: batteribytte`
*Instead* Write the id of a duty under the agreement's `customer_duties:`.""",
    },
)


def unknown_duties(register: Register) -> Iterator[Dangling]:
    """Exemptions for what the customer never undertook."""
    lost = {
        (fault.path[1], *fault.path[3:4])
        for fault in register.faults
        if fault.path[:1] == ("agreements",)
        and "customer_duties" in (fault.diagnostic.suggestion, *fault.path[2:3])
    }
    for agreement in register.agreements.values():
        duties = agreement.customer_duties
        for exemption in agreement.exemptions.values():
            for path, duty in _condition_duties(exemption.when):
                if duty not in duties and lost.isdisjoint({(agreement.id,), (agreement.id, duty)}):
                    at: Where = ("agreements", agreement.id, "exemptions", exemption.id, "when")
                    yield _fault(register, UNKNOWN_DUTY, (*at, *path), {"id": duty}, duties)


def _condition_duties(condition: Condition) -> Iterator[tuple[Where, str]]:
    if condition.customer_duty_unmet is not None:
        yield ("customer_duty_unmet",), condition.customer_duty_unmet
    for path, inner in _inner(condition):
        for rest, duty in _condition_duties(inner):
            yield (*path, *rest), duty


IMPOSSIBLE = Rule(
    "ANS223",
    "impossible-redundancy",
    Severity.ERROR,
    {"sv": "'at_least: {least}' av {of} {why}", "en": "'at_least: {least}' of {of} {why}"},
    {
        "sv": """*Vad* En redundans kräver fler ben än den har, eller inget alls.
*Varför* Då är funktionen alltid nere, eller kan aldrig gå ned, vad som än händer med länkarna.
*Exempel* `{at_least: 3, of: [mast_a, mast_b]}`
*I stället* Skriv hur många av benen som måste fungera: från 1 till så många som de är.""",
        "en": """*What* A redundancy requires more legs than it has, or none at all.
*Why it matters* The function is then always down, or can never go down, whatever happens to the
links.
*Example* `{at_least: 3, of: [mast_a, mast_b]}`
*Instead* Write how many of the legs must work: from 1 to as many as there are.""",
    },
)
_NEVER_MET: Word = {"sv": "kan aldrig uppfyllas", "en": "can never be met"}
_NOTHING_NEEDED: Word = {"sv": "betyder att inget ben behövs", "en": "means that no leg is needed"}


def impossible_redundancies(register: Register) -> Iterator[Dangling]:
    """Redundancies that need more legs than there are, or none."""
    for where, redundancy in _redundancies(register):
        least, legs = redundancy.at_least, len(redundancy.of)
        if not 1 <= least <= legs:
            why = _NEVER_MET if least else _NOTHING_NEEDED
            words: dict[str, Word] = {"least": str(least), "of": str(legs), "why": why}
            yield _fault(register, IMPOSSIBLE, (*where, "at_least"), words, ())


def _redundancies(register: Register) -> Iterator[tuple[Where, AtLeast]]:
    """Each redundancy where several legs may be needed, with its place."""
    for chain in register.chains.values():
        for function in chain.functions:
            for path, steps in written_paths(register, chain, function):
                for inner, found in _placed_redundancies(steps):
                    yield ("chains", chain.id, *path, *inner), found
        for link in chain.links.values():
            for inner, found in _placed_redundancies(link.needs):
                yield ("chains", chain.id, "links", link.id, "needs", *inner), found


def _placed_redundancies(element: object) -> Iterator[tuple[Where, AtLeast]]:
    if isinstance(element, AtLeast):
        yield (), element
        yield from ((("of", *at), found) for at, found in _placed_redundancies(element.of))
    elif isinstance(element, AnyOf):
        yield from ((("any_of", *at), found) for at, found in _placed_redundancies(element.any_of))
    elif isinstance(element, tuple):
        for index, step in enumerate(element):
            yield from (((index, *at), found) for at, found in _placed_redundancies(step))


ENDS_FIRST = Rule(
    "ANS224",
    "ends-before-start",
    Severity.ERROR,
    {
        "sv": "avtalet '{id}' slutar {to}, innan det börjar {from}",
        "en": "the agreement '{id}' ends on {to}, before it begins on {from}",
    },
    {
        "sv": """*Vad* Avtalets sista dag ligger före den första.
*Varför* Avtalet gäller aldrig, och det som det täcker ser ut att vara utan avtal.
*Exempel* `valid: {from: 2027-01-01, to: 2026-12-31}`
*I stället* Rätta den dag som är fel. Ett avtal tills vidare skrivs utan `to`.""",
        "en": """*What* The agreement's last day lies before its first.
*Why it matters* The agreement is never in force, and what it covers looks uncovered.
*Example* `valid: {from: 2027-01-01, to: 2026-12-31}`
*Instead* Mend the day that is wrong. An agreement until further notice is written without `to`.""",
    },
)


def ends_before_start(register: Register) -> Iterator[Dangling]:
    """Agreements that are in force on no day."""
    for agreement in register.agreements.values():
        first, last = agreement.valid.from_, agreement.valid.to
        if last is not None and last < first:
            where: Where = ("agreements", agreement.id, "valid", "to")
            words = {"id": agreement.id, "to": str(last), "from": str(first)}
            yield _fault(register, ENDS_FIRST, where, words, ())


def _fault(  # noqa: PLR0913
    register: Register,
    rule: Rule,
    where: Where,
    words: Mapping[str, Word],
    known: Iterable[str],
    *,
    key: bool = False,
) -> Dangling:
    """A finding in the register, with the names that would have been right."""
    document = register.origins[where[0], str(where[1])]  # type: ignore[index]
    return Dangling(Fault(Diagnostic(rule, document.span(where, key=key), words), where), known)


RULES = (
    UNKNOWN_CALENDAR,
    UNKNOWN_PARTY,
    UNKNOWN_LINK,
    UNKNOWN_CONTACT,
    UNKNOWN_STRETCH,
    UNKNOWN_SOURCE,
    NEEDS_CYCLE,
    NAME_CLASH,
    NO_PATH,
    ONE_PROMISE,
    UNKNOWN_DUTY,
    IMPOSSIBLE,
    ENDS_FIRST,
)
FINDERS = (
    unknown_calendars,
    unknown_parties,
    unknown_links,
    unknown_contacts,
    unknown_stretches,
    unknown_sources,
    needs_cycles,
    name_clashes,
    functions_without_path,
    many_promises,
    unknown_duties,
    impossible_redundancies,
    ends_before_start,
)


def check_register(register: Register, hints: int = HINTS) -> tuple[Fault, ...]:
    """Every dangling reference of a register; so many of each kind with the name that was meant.

    Calendars that say two things of one day are with them, and penalties that cannot be worked
    out: no answer may rest on either.
    """
    found = [find(register) for find in FINDERS]
    found += [map(Dangling, find(register)) for find in (*calendars.FINDERS, *penalties.FINDERS)]
    return tuple(fault for faults in found for fault in first_faults(faults, hints))
