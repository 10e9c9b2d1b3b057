"""Rules about diagnosability: failures that no check would show, or tell from another party's.

Two links cannot be told apart when swapping them changes nothing that any check looks at; which
links that is can be read from the formulas, without weighing any odds (in diagnosis of discrete
systems: isolability; Lunze 2000).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from ansvar.attribution import Player, attribute
from ansvar.chain import REACHES, Chain
from ansvar.diagnostics import Diagnostic, Rule, Severity, Span, Word
from ansvar.formula import Formula, Formulas
from ansvar.model import Model
from ansvar.observable import observables
from ansvar.register import Register
from ansvar.rehearsal import outage, rehearse
from ansvar.rules.effort import Effort
from ansvar.rules.inspection import Inspection
from ansvar.stretch import Stretch, closure, targets

INDISTINGUISHABLE = Rule(
    "ANS701",
    "indistinguishable",
    Severity.WARNING,
    {
        "sv": "ingen kontroll skiljer {links} åt, som {parties} svarar för",
        "en": "no check tells {links} apart, which {parties} answer for",
    },
    {
        "sv": """*Vad* Länkar som olika parter svarar för, och som varje kontroll visar lika.
*Varför* Ett fel på någon av dem slutar i att var och en skyller på den andra.
*Exempel* Det enda provet går från dosan till larmmottagningen, genom två bolags nät.
*I stället* Lägg till en kontroll vid ansvarsgränsen mellan dem.""",
        "en": """*What* Links that different parties answer for, and that every check shows alike.
*Why it matters* A fault on any of them ends in each blaming the other.
*Example* The only test runs from the alarm unit to the alarm centre, through two companies' nets.
*Instead* Add a check at the demarcation point between them.""",
    },
    help={
        "sv": "en kontroll {check} skulle skilja flest: {pairs}",
        "en": "a check {check} would separate most: {pairs}",
    },
)
UNSEEN = Rule(
    "ANS702",
    "unseen-link",
    Severity.WARNING,
    {
        "sv": "ingen kontroll visar fel på länken '{link}'",
        "en": "no check shows a fault on the link '{link}'",
    },
    {
        "sv": """*Vad* Ingen beskriven kontroll går genom länken, i någon funktion.
*Varför* Ett fel där kan varken visas eller uteslutas, och den som svarar kan alltid neka.
*Exempel* En bemanning som ingen mäter svarstiden för.
*I stället* Beskriv hur man ser att länken fungerar: en kontroll, eller en `how: found`.""",
        "en": """*What* No described check passes the link, in any function.
*Why it matters* A fault there can be neither shown nor ruled out; whoever answers can always deny.
*Example* Staffing whose answer times nobody measures.
*Instead* Describe how to see that the link works: a check, or one with `how: found`.""",
    },
)


class _Function(NamedTuple):
    """A function or variant with what its checks look at, and who answers for each of its links."""

    model: Model
    span: Span
    looked_at: tuple[Formula, ...]
    links: dict[int, str]
    players: dict[int, Player]


class _Alike(NamedTuple):
    """Links of one function that no check tells apart, by their components."""

    function: _Function
    members: tuple[int, ...]

    @property
    def links(self) -> tuple[str, ...]:
        return tuple(self.function.links[member] for member in self.members)

    @property
    def players(self) -> list[Player]:
        return list(dict.fromkeys(self.function.players[member] for member in self.members))


class _NewCheck(NamedTuple):
    """A check that could be made, with how many pairs of different parties it would tell apart."""

    link: str
    alone: bool
    pairs: int


def undiagnosable(inspection: Inspection) -> Iterator[Diagnostic]:
    """Links that no check shows, and links of different parties that no check tells apart."""
    if not inspection.complete:
        return
    effort = Effort({"sv": "jämförelser av länkar", "en": "comparisons of links"})
    yield from effort.within(_undiagnosable(inspection, effort))


def _undiagnosable(inspection: Inspection, effort: Effort) -> Iterator[Diagnostic]:
    register, seen, used = inspection.register, set[str](), dict[str, None]()
    alike: list[_Alike] = []
    for chain in inspection.chains.values():
        for function in _functions(inspection, chain, effort):
            used |= dict.fromkeys(function.links.values())
            seen |= _seen(function)
            alike += (one for one in _alike(function, effort) if len(one.players) > 1)
    yield from _blamed(alike, effort)
    for link in used:
        if link not in seen:
            yield Diagnostic(UNSEEN, register.link_place(link), {"link": link})


def _functions(inspection: Inspection, chain: Chain, effort: Effort) -> Iterator[_Function]:
    register, today = inspection.register, inspection.today
    at = datetime(today.year, today.month, today.day, 12, tzinfo=UTC)
    for target in targets(chain):
        path = ("variants", target.variant) if target.variant else ()
        where = ("functions", target.function.id, *path)
        span = register.place("chains", chain.id, *where, key=True)
        # Each link is compared with every one that needs it, and with every check.
        width = len(closure(register, target.path))
        effort.spend(width * (width + len(chain.checks)), span)
        model = rehearse(register, target, outage(target, at), at)
        uses = model.formulas.uses(model.function)
        links = {
            index: component.name
            for index, component in enumerate(model.components)
            if component.kind == "link" and uses >> index & 1
        }
        players = {i: attribute(model, model.components[i]).player for i in links}
        looked_at = tuple(dict.fromkeys(check.formula for check in observables(model)))
        yield _Function(model, span, looked_at, links, players)


def _seen(function: _Function) -> set[str]:
    shown = 0
    for formula in function.looked_at:
        shown |= function.model.formulas.uses(formula)
    return {link for index, link in function.links.items() if shown >> index & 1}


def _blamed(alike: Sequence[_Alike], effort: Effort) -> Iterator[Diagnostic]:
    """Each set of links alike once, in the first function that has it; none that is part of one."""
    sets = {frozenset(one.links): one for one in reversed(alike)}
    for links, one in reversed(sets.items()):
        effort.spend(len(sets))
        if not any(links < other for other in sets):
            mine = one.function.model.target.chain.id
            chain = [each for each in alike if each.function.model.target.chain.id == mine]
            width = sum(len(each.members) for each in chain)
            effort.spend(2 * len(links) * width, one.function.span)
            yield _finding(one, chain)


def _alike(function: _Function, effort: Effort) -> Iterator[_Alike]:
    """The links of a function, in sets that no check and not the outage itself tells apart."""
    formulas = function.model.formulas
    made = formulas.made
    looked_at = (function.model.function, *function.looked_at)
    by_checks: dict[tuple[bool, ...], list[list[int]]] = {}
    for index in function.links:
        key = tuple(bool(formulas.uses(formula) >> index & 1) for formula in looked_at)
        sets = by_checks.setdefault(key, [])
        passing = [f for f, uses in zip(looked_at, key, strict=True) if uses]
        for members in sets:
            effort.spend(formulas.made - made)
            made = formulas.made
            if all(_symmetric(formulas, formula, members[0], index) for formula in passing):
                members.append(index)
                break
        else:
            sets.append([index])
    for sets in by_checks.values():
        yield from (_Alike(function, tuple(m)) for m in sets if len(m) > 1)


def _symmetric(formulas: Formulas, formula: Formula, one: int, other: int) -> bool:
    """Whether a formula stays the same when two of its components are swapped."""
    if formulas.is_series(formula):
        return True
    up, down = formulas.settle(formula, one)
    return formulas.settle(down, other)[0] == formulas.settle(up, other)[1]


def _finding(one: _Alike, alike: Sequence[_Alike]) -> Diagnostic:
    register = one.function.model.register
    best = max(_new_checks(one, alike), key=lambda check: _worth(register, check))
    link = register.links[best.link]
    point = f" ({link.demarcation.rstrip('.')})" if link.demarcation else ""
    stretch: Word = (
        {"sv": f"av bara {best.link}{point}", "en": f"of {best.link} alone{point}"}
        if best.alone
        else {
            "sv": f"till och med {best.link}{point}",
            "en": f"up to and including {best.link}{point}",
        }
    )
    parties = [" + ".join(player.parties) or None for player in one.players]
    words: dict[str, Word] = {
        "links": ", ".join(one.links),
        "parties": {
            "sv": ", ".join(party or "ingen" for party in parties),
            "en": ", ".join(party or "nobody" for party in parties),
        },
        "check": stretch,
        "pairs": {
            "sv": f"{best.pairs} par",
            "en": f"{best.pairs} pair{'s' * (best.pairs != 1)}",
        },
    }
    related = tuple(
        ({"sv": f"länken '{name}'", "en": f"the link '{name}'"}, register.link_place(name))
        for name in one.links
    )
    return Diagnostic(INDISTINGUISHABLE, one.function.span, words, None, related)


def _worth(register: Register, check: _NewCheck) -> tuple[int, int]:
    """Most pairs told apart; among equals the widest reach, which takes no visit to a home."""
    return check.pairs, REACHES.index(register.links[check.link].reach)


def _new_checks(one: _Alike, alike: Sequence[_Alike]) -> Iterator[_NewCheck]:
    """The checks, from the start to a demarcation point or of one link, that part these links.

    How much they part is counted over all sets of the chain.
    """
    model = one.function.model
    path = model.target.path
    cuts = [(step, Stretch(path[: n + 1], whole=False), False) for n, step in enumerate(path)]
    cuts += [(link, Stretch((link,), whole=False), True) for link in one.links]
    for link, stretch, alone in cuts:
        if not isinstance(link, str):
            continue
        used = model.formulas.uses(model.formula(stretch))
        passed = {c.name for index, c in enumerate(model.components) if used >> index & 1}
        if _parted(one, passed):
            yield _NewCheck(link, alone, sum(_parted(each, passed) for each in alike))


def _parted(one: _Alike, passed: set[str]) -> int:
    """How many pairs of different parties a check that passes these links would tell apart."""
    players, links = one.function.players, one.function.links
    on = Counter(players[m] for m in one.members if links[m] in passed)
    off = Counter(players[m] for m in one.members if links[m] not in passed)
    return on.total() * off.total() - sum(count * off[player] for player, count in on.items())


RULES = (INDISTINGUISHABLE, UNSEEN)
FINDERS = (undiagnosable,)
