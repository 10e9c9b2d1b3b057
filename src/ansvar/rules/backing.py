"""Backing: a function by the agreements with the principal that stand behind its links today."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from ansvar.agreement import Agreement
from ansvar.chain import AnyOf, AtLeast
from ansvar.cover import Owed, holds_always
from ansvar.formula import UP, Formula, Formulas
from ansvar.register import Register
from ansvar.stretch import Target, depth_of, needs_first

_MOST_AGREEMENTS, _DEEPEST, _MOST_STATES = 100, 100, 2_000
"""A function that rests on more, nested more deeply, is not reckoned with; no real one does."""

Rank = Callable[[Agreement], Any]
"""How good an agreement's promise is, the best least; None for one that promises nothing."""


class Backing(NamedTuple):
    """When a function is down, if the agreements that promise something are what fails.

    The components are the `agreements`, in the order of the path; each stands for all that it
    owes. For `unpromised` of the `links` nobody promises anything: they count as up.
    """

    formulas: Formulas
    function: Formula
    agreements: tuple[Agreement, ...]
    links: int
    unpromised: int

    def among(self, formula: Formula) -> list[int]:
        """The components that a formula turns on."""
        return _members(self.formulas.uses(formula))

    @property
    def alone(self) -> frozenset[int]:
        """The agreements that take the function down by themselves."""
        return frozenset(_members(self.formulas.in_series(self.function)[0]))

    @property
    def together(self) -> Formula:
        """What is left of the function when those are up: what only fails together."""
        return self.kept(self.function, self.alone)

    def kept(self, formula: Formula, up: Iterable[int]) -> Formula:
        """What is left of a formula when some components are up."""
        for index in up:
            formula = self.formulas.settle(formula, index)[0]
        return formula

    def up(self, formula: Formula, shares: Sequence[Fraction]) -> Fraction | None:
        """P(a formula is up), exactly, by each component's share of time up.

        None if it hangs together in too many ways.
        """
        layer: dict[Formula, Fraction] = {formula: Fraction(1)}
        for index in self.among(formula):
            after: dict[Formula, Fraction] = {}
            for left, weight in layer.items():
                if_up, if_down = self.formulas.settle(left, index)
                after[if_up] = after.get(if_up, Fraction()) + weight * shares[index]
                after[if_down] = after.get(if_down, Fraction()) + weight * (1 - shares[index])
            if len(after) > _MOST_STATES:
                return None
            layer = after
        return layer.get(UP, Fraction())

    def least(self, weights: Sequence[int]) -> list[int] | None:
        """The lightest set of agreements to be kept for the function to be up when all fail.

        Of redundant legs that is the lightest that will do. None as in `up`.
        """
        layer: dict[Formula, tuple[int, tuple[int, ...]]] = {self.function: (0, ())}
        for index in self.among(self.function):
            after: dict[Formula, tuple[int, tuple[int, ...]]] = {}
            for left, (weight, kept) in layer.items():
                if_up, if_down = self.formulas.settle(left, index)
                chosen = (weight + weights[index], (*kept, index))
                for formula, way in ((if_down, (weight, kept)), (if_up, chosen)):
                    after[formula] = min(after.get(formula, way), way)
            if len(after) > _MOST_STATES:
                return None
            layer = after
        return list(layer[UP][1]) if UP in layer else None


class Footing(NamedTuple):
    """The agreements that stand behind each link of a function on a day.

    As in attribution: those on the link itself, else those on links that need it. What a clause
    exempts whatever happens is not owed.
    """

    register: Register
    target: Target
    behind: Mapping[str, Sequence[Agreement]]
    order: tuple[str, ...]

    @property
    def depth(self) -> int:
        """How many steps and needs stand in one another, at most."""
        depths: dict[str, int] = {}
        for name in self.order:
            depths[name] = 1 + depth_of(self.register.links[name].needs, depths)
        return depth_of(self.target.path, depths)

    def backing(self, rank: Rank) -> Backing | None:
        """The function by the agreements that promise something; None if there is too much of it.

        A link that several agreements owe is up when the best of them is kept, one that several
        parties run jointly only when all are.
        """
        known = {a.id: a for behind in self.behind.values() for a in behind}
        if len(known) > _MOST_AGREEMENTS or self.depth > _DEEPEST:
            return None
        ranks = {a.id: rank(a) for a in known.values()}
        formulas = Formulas()
        agreements: dict[str, Agreement] = {}
        down: dict[str, Formula] = {}
        unpromised = 0
        for name in self.order:
            link = self.register.links[name]
            promising = [a for a in self.behind.get(name, ()) if ranks[a.id] is not None]
            if len(link.run_by) == 1:
                promising = sorted(promising, key=lambda a: ranks[a.id])[:1]
            unpromised += not promising
            agreements |= {a.id: a for a in promising}
            numbers = list(agreements)
            own = [formulas.component(numbers.index(a.id)) for a in promising]
            down[name] = formulas.series([*own, _down(formulas, link.needs, down)])
        function = _down(formulas, self.target.path, down)
        kept = tuple(agreements.values())
        return Backing(formulas, function, kept, len(self.order), unpromised)


def footings(register: Register, owed: Iterable[Owed], day: date) -> Iterator[Footing]:
    """What every function stands on, in what is owed to the principal of its chain.

    A function that only rests on our own side, or on another principal's, stands on nothing.
    """
    grouped: dict[tuple[str, str], list[Owed]] = {}
    for each in owed:
        if each.principal == each.target.chain.principal:
            grouped.setdefault((each.target.chain.id, each.target.name), []).append(each)
    for links in grouped.values():
        target = links[0].target
        behind = {each.link: _behind(each, day) for each in links}
        yield Footing(register, target, behind, tuple(needs_first(register, target.path)))


def _behind(owed: Owed, day: date) -> list[Agreement]:
    """The agreements that owe a link on a day: the direct ones, else those through its needs."""
    owing = [
        agreement
        for agreement in owed.agreements
        if agreement.valid.covers(day) and not _exempts(agreement, owed.link)
    ]
    return [agreement for agreement in owing if owed.link in agreement.covers] or owing


def _down(formulas: Formulas, element: Any, down: Mapping[str, Formula]) -> Formula:
    """When a path or a step of it is down, by when its links are."""
    if isinstance(element, str):
        return down.get(element, UP)
    if isinstance(element, AnyOf):
        return formulas.redundancy([_down(formulas, leg, down) for leg in element.any_of])
    if isinstance(element, AtLeast):
        legs = [_down(formulas, leg, down) for leg in element.of]
        return formulas.threshold(len(legs) - element.needed + 1, legs)
    return formulas.series([_down(formulas, step, down) for step in element])


def _members(used: int) -> list[int]:
    return [index for index in range(used.bit_length()) if used >> index & 1]


def _exempts(agreement: Agreement, link: str) -> bool:
    """Whether a clause exempts a link whatever happens, so that the agreement never owes it."""
    return any(holds_always(e.when, link) for e in agreement.exemptions.values())
