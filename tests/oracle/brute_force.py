"""Reasoning by enumeration: every world of a small model, weighed one by one.

Written from docs/reasoning.md and not from the program, with nothing of it imported: a world is
the set of components that are down.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations, permutations, product
from math import log2
from typing import NamedTuple

World = frozenset[str]
Path = Sequence["Step"]
Step = str | tuple["Step", ...] | tuple[int, tuple["Step", ...]]
"""A link, steps that must all work, or (how many must work, of which)."""


class Chain(NamedTuple):
    """Links with their odds, what they need, and the sources of checks with theirs."""

    links: Mapping[str, float]
    needs: Mapping[str, tuple[Step, ...]]
    sources: Mapping[str, float]
    outside: float
    shows_ok: float


class Seen(NamedTuple):
    """A result: of which steps, through which source, with which errors."""

    steps: tuple[Step, ...]
    fails: bool
    false_alarm: float
    miss: float
    source: str | None = None
    whole: bool = False
    own: bool = False


class Said(NamedTuple):
    """A statement about a link by who runs it: how probable it is if the link is down, or up."""

    link: str
    if_down: float
    if_up: float


def down(chain: Chain, step: Step, world: World) -> bool:
    """Whether a step is down in a world."""
    if isinstance(step, str):
        return step in world or any(down(chain, need, world) for need in chain.needs.get(step, ()))
    if isinstance(step[0], int):
        of = step[1]
        assert isinstance(of, tuple)
        working = sum(not down(chain, leg, world) for leg in of)
        return working < step[0]
    return any(down(chain, inner, world) for inner in step)


def path_down(chain: Chain, path: Sequence[Step], world: World, *, whole: bool) -> bool:
    return (whole and "outside" in world) or any(down(chain, step, world) for step in path)


class Weighed:
    """All worlds of a chain with their weights given the evidence."""

    def __init__(
        self,
        chain: Chain,
        path: tuple[Step, ...],
        outage: tuple[float, float],
        seen: Sequence[Seen],
        said: Sequence[Said],
    ) -> None:
        """`outage` is how probable the outage's report is if the function is down, and if up."""
        self.chain, self.path, self.seen = chain, path, seen
        names = [*chain.links, *chain.sources, "outside"]
        bare = sum(
            weight
            for world, weight in self._worlds(list(chain.links), dict(chain.links))
            if path_down(chain, path, world, whole=True)
        )
        priors = {**chain.links, **chain.sources, "outside": chain.outside * bare}
        self.worlds: dict[World, float] = {}
        for world, prior in self._worlds(names, priors):
            weight = prior * outage[0 if self.function(world) else 1]
            weight *= self._results(world)
            for line in said:
                weight *= line.if_down if line.link in world else line.if_up
            if weight:
                self.worlds[world] = weight
        self.evidence = sum(self.worlds.values())

    @staticmethod
    def _worlds(names: Sequence[str], priors: Mapping[str, float]) -> Iterator[tuple[World, float]]:
        for values in product((False, True), repeat=len(names)):
            weight = 1.0
            for name, value in zip(names, values, strict=True):
                weight *= priors[name] if value else 1 - priors[name]
            yield frozenset(n for n, v in zip(names, values, strict=True) if v), weight

    def function(self, world: World) -> bool:
        return path_down(self.chain, self.path, world, whole=True)

    def truth(self, seen: Seen, world: World) -> bool:
        if seen.own:
            return any(step in world for step in seen.steps)
        return path_down(self.chain, seen.steps, world, whole=seen.whole)

    def _results(self, world: World) -> float:
        """P(all results | world): a broken source throws once for all that it shows."""
        weight = 1.0
        for name in self.chain.sources:
            shown = {s.fails for s in self.seen if s.source == name}
            if name in world and shown:
                shows = {frozenset({False}): self.chain.shows_ok}
                shows[frozenset({True})] = 1 - self.chain.shows_ok
                weight *= shows.get(frozenset(shown), 0.0)
        for s in self.seen:
            if s.source is None or s.source not in world:
                weight *= self.likelihood(s, world, fails=s.fails)
        return weight

    def likelihood(self, s: Seen, world: World, *, fails: bool) -> float:
        failing = 1 - s.miss if self.truth(s, world) else s.false_alarm
        return failing if fails else 1 - failing

    def probability(self, holds: Callable[[World], bool]) -> float:
        """P(something | evidence)."""
        return sum(w for world, w in self.worlds.items() if holds(world)) / self.evidence

    def posterior(self, name: str) -> float:
        return self.probability(lambda world: name in world)

    def alone(self, name: str) -> float:
        """P(repairing it alone would have restored | evidence)."""
        return self.probability(
            lambda world: self.function(world) and not self.function(world - {name})
        )

    def wrong(self, s: Seen) -> float:
        """P(the check shows the wrong thing | evidence)."""
        return self.probability(lambda world: self.truth(s, world) != s.fails)

    def best(self, count: int) -> list[float]:
        """The odds of the most probable worlds."""
        ranked = sorted(self.worlds.values(), reverse=True)
        return [weight / self.evidence for weight in ranked[:count]]

    def gain(self, check: Seen) -> float:
        """Mutual information, in bits, between a new result and the world."""
        shown = {s.fails for s in self.seen if s.source is not None and s.source == check.source}
        spread: dict[tuple[float, bool], float] = {}
        for world, weight in self.worlds.items():
            if check.source is not None and check.source in world:
                failing = 1 - self.chain.shows_ok if len(shown) != 1 else float(shown == {True})
            else:
                failing = self.likelihood(check, world, fails=True)
            key = (failing, True)
            spread[key] = spread.get(key, 0.0) + weight / self.evidence
        mean = sum(p * failing for (failing, _), p in spread.items())
        return _entropy(mean) - sum(p * _entropy(failing) for (failing, _), p in spread.items())

    def shapley(self, sides: Sequence[frozenset[str]]) -> list[float]:
        """Each side's mean marginal worth, over all orders in which the sides can join."""
        worth = {
            frozenset(picked): self.probability(
                lambda world, picked=picked: self.function(  # type: ignore[misc]
                    world & frozenset().union(*(sides[i] for i in picked))
                )
            )
            for size in range(len(sides) + 1)
            for picked in combinations(range(len(sides)), size)
        }
        shares = [0.0] * len(sides)
        orders = list(permutations(range(len(sides))))
        for order in orders:
            joined: frozenset[int] = frozenset()
            for side in order:
                shares[side] += worth[joined | {side}] - worth[joined]
                joined |= {side}
        return [share / len(orders) for share in shares]

    def smallest_contradiction(self, seen: Sequence[Seen]) -> int:
        """How few results, and the outage as a fact, suffice to rule out every world."""
        every = [world for world, _ in self._worlds(list(self.chain.links), self.chain.links)]
        allows = [
            {world for world in every if self.likelihood(s, world, fails=s.fails)} for s in seen
        ]
        allows.append({world for world in every if self.function(world)})
        return next(
            size
            for size in range(1, len(allows) + 1)
            for picked in combinations(allows, size)
            if not set.intersection(*picked)
        )


def _entropy(p: float) -> float:
    return 0.0 if p <= 0 or p >= 1 else -p * log2(p) - (1 - p) * log2(1 - p)
