"""Attribution: who answers for a failed component, along the agreements in force."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from ansvar.agreement import Agreement
from ansvar.cover import own_side, principal_for
from ansvar.diagnostics import Span
from ansvar.exemption import Applied, Case, judge_exemptions
from ansvar.incident import Event
from ansvar.model import Component, Model
from ansvar.register import Register

PlayerKind = Literal["party", "own", "gap", "mixed", "undated", "outside"]
GapReason = Literal["uncovered", "lapsed", "released", "kept"]


class Player(NamedTuple):
    """Who would have to answer: one or several parties together, our own side, or nobody.

    `mixed` is a change on links that end with different ones of these, `undated` a link that did
    so on the days on which the outage may have begun.
    """

    kind: PlayerKind
    parties: tuple[str, ...]


class Route(NamedTuple):
    """One way from a failed link to the principal: an agreement, and what its exemptions do.

    `through` is the covered link that is down because of the failed one; the failed link itself
    for a direct cover. `exemptions` are those that were invoked, whether they apply, might or do
    not; `answers` is who answers by this route, None for nobody (released).
    """

    agreement: Agreement
    through: str
    span: Span
    exemptions: tuple[Applied, ...]
    answers: str | None
    conflict: bool = False

    @property
    def applied(self) -> tuple[Applied, ...]:
        """The exemptions that apply."""
        return tuple(e for e in self.exemptions if e.ruling.holds)

    @property
    def possible(self) -> tuple[Applied, ...]:
        """The exemptions that would apply if something were shown."""
        return tuple(e for e in self.exemptions if e.ruling.holds is None)


class Gap(NamedTuple):
    """Why nobody answers: with the agreement and its last day if it lapsed, or the reason given."""

    reason: GapReason
    span: Span
    agreement: Agreement | None = None
    said: str | None = None
    route: Route | None = None


class Answer(NamedTuple):
    """Who answers for a failed component, and every way that was walked.

    `acts` runs the link and mends it; `recourse` are the agreements below the answering party,
    down to who acts. `joint` marks a boundary that several parties run together.
    """

    component: Component
    link: str
    player: Player
    acts: tuple[str, ...]
    routes: tuple[Route, ...]
    recourse: tuple[Agreement, ...]
    gap: Gap | None
    span: Span
    joint: bool = False


def principal_of(model: Model, link: str | None = None) -> str:
    """The party that answers to the citizen: the link's, the function's or the chain's."""
    return principal_for(model.register, model.target, link)


def days_of(model: Model) -> tuple[date, ...]:
    """The day whose agreements count: when the slice began, in the chain's zone.

    The first and the last possible day, where the beginning is not known better than that.
    """
    zone = ZoneInfo(model.target.chain.time_zone)
    return tuple(dict.fromkeys(moment.astimezone(zone).date() for moment in model.began))


def attribute(model: Model, component: Component) -> Answer:
    """Who answers for a component, if it is what failed."""
    if component.kind == "outside":
        return _outside(model, component)
    if component.kind == "change":
        inside = model.inside
        touched = [k for k in model.change(component).object if k in inside]
        answers = [_link_answer(model, component, link) for link in touched]
        if len({a.player for a in answers}) > 1:
            return _several_ends(answers, "mixed")
        return answers[0] if answers else _outside(model, component)
    return _link_answer(model, component, component.name)


def _several_ends(answers: Sequence[Answer], kind: PlayerKind) -> Answer:
    """One failure that different parties may have to answer for: none of them can be named."""
    parties = tuple(sorted({p for a in answers for p in a.player.parties}))
    routes = tuple(route for a in answers for route in a.routes)
    acts = tuple(dict.fromkeys(p for a in answers for p in a.acts))
    return answers[0]._replace(player=Player(kind, parties), acts=acts, routes=routes, gap=None)


def _outside(model: Model, component: Component) -> Answer:
    span = model.register.place("chains", model.target.chain.id, key=True)
    return Answer(component, component.name, Player("outside", ()), (), (), (), None, span)


def _link_answer(model: Model, component: Component, link: str) -> Answer:
    answers = [_answer_on(model, component, link, day) for day in days_of(model)]
    if len({a.player for a in answers}) > 1:
        return _several_ends(answers, "undated")
    return answers[0]


def _answer_on(model: Model, component: Component, link: str, day: date) -> Answer:
    register, principal = model.register, principal_of(model, link)
    known = register.links[link]
    span = register.link_place(link)
    change = model.change(component) if component.kind == "change" else None
    routes = tuple(_routes(model, link, principal, day, change))
    own = all(own_side(register, party, principal) for party in known.run_by)
    direct = tuple(r for r in routes if r.through == link)
    if len(known.run_by) > 1:
        player, gap = _joint(model, link, principal, direct, day)
        joint = len(player.parties) > 1
        recourse = _recourse(register, link, player.parties, day)
        return Answer(component, link, player, known.run_by, routes, recourse, gap, span, joint)
    if own and not direct:
        player = Player("own", (principal,))
        return Answer(component, link, player, known.run_by, (), (), None, span)
    answering = _answering(direct) or _answering(routes)
    if answering:
        recourse = _recourse(register, link, answering, day)
        player = _player(register, answering, principal)
        return Answer(component, link, player, known.run_by, routes, recourse, None, span)
    gap = _gap(model, link, principal, routes, day)
    return Answer(component, link, Player("gap", ()), known.run_by, routes, (), gap, span)


def _player(register: Register, parties: tuple[str, ...], principal: str) -> Player:
    """Those who answer; an exemption may hand the fault back to our own side."""
    if all(own_side(register, party, principal) for party in parties):
        return Player("own", (principal,))
    return Player("party", parties)


def _answering(routes: Sequence[Route]) -> tuple[str, ...]:
    return tuple(sorted({r.answers for r in routes if r.answers is not None}))


def _dependants(model: Model, link: str) -> list[str]:
    """The links of the function that are down because of a link, nearest first."""
    found = {link: None}
    layer = [link]
    while layer:
        above = {name for below in layer for name in model.needed_by.get(below, ())}
        layer = sorted(name for name in above if name not in found)
        found |= dict.fromkeys(layer)
    return list(found)[1:]


def _routes(
    model: Model, link: str, principal: str, day: date, change: Event | None
) -> Iterator[Route]:
    """The agreements that owe the principal the link, or a link that is down because of it."""
    for through in (link, *_dependants(model, link)):
        for agreement in model.register.in_force(through, principal, day):
            yield _route(model, agreement, link, through, change)


def _route(
    model: Model, agreement: Agreement, link: str, through: str, change: Event | None
) -> Route:
    register = model.register
    span = _cover_place(register, agreement, through)
    exemptions = judge_exemptions(Case(model, agreement, link, span, change))
    applied = [e for e in exemptions if e.ruling.holds]
    outcomes = {e.instead for e in applied}
    if len(outcomes) > 1:
        first = _prevailing(agreement, applied)
        if first is None:
            return Route(agreement, through, span, exemptions, agreement.supplier, conflict=True)
        outcomes = {first.instead}
    answers = outcomes.pop() if outcomes else agreement.supplier
    return Route(agreement, through, span, exemptions, answers)


def _cover_place(register: Register, agreement: Agreement, link: str) -> Span:
    index = agreement.covers.index(link)
    return register.place("agreements", agreement.id, "covers", index)


def _prevailing(agreement: Agreement, applied: Sequence[Applied]) -> Applied | None:
    """The one whose document ranks first, if the agreement ranks documents and only one does."""
    ranks: dict[int, list[Applied]] = {}
    for found in applied:
        clause = found.exemption.clause.casefold()
        rank = [i for i, d in enumerate(agreement.documents) if clause.startswith(d.casefold())]
        if not rank:
            return None
        ranks.setdefault(rank[0], []).append(found)
    best = ranks[min(ranks)]
    return best[0] if len({e.instead for e in best}) == 1 else None


def _joint(
    model: Model, link: str, principal: str, direct: Sequence[Route], day: date
) -> tuple[Player, Gap | None]:
    """A boundary run by several: each runner's own walk, and one player for them all.

    A runner's walk follows the agreements that it, or its prime, has on the link; without one it
    ends with the runner. Users and property owners end on our own side.
    """
    register = model.register
    runners = register.links[link].run_by
    if all(own_side(register, runner, principal) for runner in runners) and not direct:
        return Player("own", (principal,)), None
    if not direct:
        return Player("gap", ()), _gap(model, link, principal, direct, day)
    ends: set[str] = set()
    for runner in runners:
        walked = [
            r.answers
            for r in direct
            if runner == r.agreement.supplier or runner in r.agreement.subcontractors
        ]
        found = {w for w in walked if w is not None} or {runner}
        ends |= {principal if own_side(register, end, principal) else end for end in found}
    if len(ends) == 1:
        return _player(register, tuple(ends), principal), None
    return Player("party", tuple(sorted(ends))), None


def _recourse(
    register: Register, link: str, answering: tuple[str, ...], day: date
) -> tuple[Agreement, ...]:
    """The agreements by which those who answer have bought the link, down to who runs it."""
    found: dict[str, Agreement] = {}
    customers = dict.fromkeys(answering)
    while customers:
        bought = {a.id: a for c in customers for a in register.in_force(link, c, day)}
        customers = dict.fromkeys(a.supplier for a in bought.values() if a.id not in found)
        found |= bought
    return tuple(found.values())


def _gap(model: Model, link: str, principal: str, routes: Sequence[Route], day: date) -> Gap:
    register = model.register
    released = next((r for r in routes if r.applied), None)
    if released is not None:
        return Gap("released", released.applied[0].span, released.agreement, route=released)
    owed = [a for a in register.covering(link) if a.customer == principal]
    lapsed = [a for a in owed if a.valid.to is not None and a.valid.to < day]
    if lapsed:
        latest = max(lapsed, key=lambda a: (a.valid.to or day, a.id))
        return Gap("lapsed", register.place("agreements", latest.id, "valid"), latest)
    known = register.links[link]
    if known.agreement is not None:
        span = register.place("chains", register.chain_of[link], "links", link, "agreement")
        return Gap("uncovered", span, said=known.agreement.none)
    later = min(owed, key=lambda a: a.valid.from_, default=None)
    if later is not None:
        return Gap("uncovered", register.place("agreements", later.id, "valid"), later)
    return Gap("uncovered", register.link_place(link))
