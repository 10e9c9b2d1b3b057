"""The split: how the outage divides, as causes, between those who would have to answer.

A share is the Shapley value of the game between answering parties, where a coalition is worth the
probability that its own failures alone bring the function down (Shapley 1953; as causal
responsibility Datta, Sen and Zick 2016). It is a share of causes in the model and never a
division of responsibility under agreements: in NJA 2012 s. 597 each sufficient cause owes the
whole. No penalty, claim or text to a supplier uses it.
"""

from collections.abc import Sequence
from itertools import combinations
from math import factorial
from typing import NamedTuple

from ansvar.attribution import Answer, Player
from ansvar.formula import Formula
from ansvar.localization import Location

MOST_PLAYERS = 4

OUTSIDE = Player("outside", ())


class Candidate(NamedTuple):
    """Somebody who would have to answer, with the odds for it.

    `at_fault` is the probability that any link they answer for is down; `share` their part of
    the outage as its cause; `formula` down when any such link is.
    """

    player: Player
    share: float
    at_fault: float
    answers: tuple[Answer, ...]
    formula: Formula


class Split(NamedTuple):
    """All candidates, largest share first, and what the rest of the world carries together.

    `everyone` is each player of a component, however unlikely, with what is down when it is at
    fault: a check may bring forward somebody who is no candidate yet.
    """

    candidates: tuple[Candidate, ...]
    rest: float
    everyone: tuple[tuple[Player, Formula], ...] = ()


def split(location: Location, answers: Sequence[Answer]) -> Split:
    """Divide the outage between the answering parties of the components, given in their order."""
    model = location.model
    index = {component: i for i, component in enumerate(model.components)}
    owned: dict[Player, list[Answer]] = {}
    for answer in answers:
        owned.setdefault(answer.player, []).append(answer)
    found = []
    for player, own in owned.items():
        parts = [model.formulas.component(index[a.component]) for a in own]
        formula = model.formulas.series(parts)
        found.append((player, own, formula, location.wide(formula)))
    limit = model.assumptions.suspect_from
    suspects = sorted(
        (f for f in found if f[0] != OUTSIDE and f[3] > limit), key=lambda f: -round(f[3], 12)
    )[:MOST_PLAYERS]
    sides = [[index[a.component] for a in own] for _, own, _, _ in suspects]
    named = {i for side in sides for i in side}
    uses = model.formulas.uses(model.function)
    rest = [i for i in range(len(model.components)) if uses >> i & 1 and i not in named]
    shares = _shapley(location, [*sides, rest])
    candidates = [
        Candidate(player, share, fault, tuple(_by_odds(location, own)), formula)
        for (player, own, formula, fault), share in zip(suspects, shares, strict=False)
    ]
    candidates.sort(key=lambda c: -round(c.share, 12))
    everyone = tuple((f[0], f[2]) for f in found if f[0] != OUTSIDE)
    return Split(tuple(candidates), shares[-1], everyone)


def _by_odds(location: Location, own: Sequence[Answer]) -> list[Answer]:
    odds = {s.component: s.probability for s in location.suspects}
    return sorted(own, key=lambda a: -round(odds.get(a.component, 0.0), 12))


def _shapley(location: Location, sides: Sequence[Sequence[int]]) -> list[float]:
    """Each side's mean marginal worth over all orders in which the sides could join."""
    count = len(sides)
    worth = {
        coalition: _worth(location, [i for s in coalition for i in sides[s]])
        for size in range(count + 1)
        for coalition in combinations(range(count), size)
    }
    shares = []
    for side in range(count):
        total = 0.0
        for coalition, value in worth.items():
            if side in coalition:
                continue
            size = len(coalition)
            weight = factorial(size) * factorial(count - size - 1) / factorial(count)
            total += weight * (worth[tuple(sorted((*coalition, side)))] - value)
        shares.append(total)
    return shares


def _worth(location: Location, allowed: Sequence[int]) -> float:
    """P(these components' failures alone bring the function down | evidence)."""
    model = location.model
    mask = sum(1 << i for i in allowed)
    return location.wide(model.formulas.among(model.function, mask))
