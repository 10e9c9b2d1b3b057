"""Localization: which link failed, as far as the evidence goes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import NamedTuple

from ansvar.evidence import Clue, read_clues
from ansvar.formula import UP, Formula
from ansvar.model import Component, Model
from ansvar.sweep import Explanation, Factor, Sweep

EXPLANATIONS = 5

MOST_TRIED = 3
"""Up to how many lines every set is tried for being the smallest that contradicts itself."""

EQUAL_LIKELIHOOD = 0.01
EQUAL_ERROR = 0.05
"""What every unwritten number becomes when asking whether the leader rests on them."""


class Weighed(NamedTuple):
    """A clue with the probability that it shows the wrong thing, given everything."""

    clue: Clue
    wrong: float


@dataclass(frozen=True, slots=True)
class Suspect:
    """A component that may be down, with its number among the model's components."""

    component: Component
    index: int
    probability: float
    location: "Location" = field(repr=False)

    @property
    def alone(self) -> float:
        """P(its repair alone would have restored the function | evidence)."""
        return self.location.alone(self.index)


class Contradiction(NamedTuple):
    """Lines that cannot all be true."""

    clues: tuple[Clue, ...]


class Location:
    """The evidence of one slice weighed; every number is exact."""

    def __init__(self, model: Model) -> None:
        """Weigh a slice; the outside gets its odds from the chain's own."""
        self.model = model
        self.clues = read_clues(model)
        chain_down = self._sweep([Factor(model.function, 1.0, 0.0)], model.priors).probability
        model.set_outside(model.assumptions.outside * chain_down)
        self.factors = [clue.factor for clue in self.clues]
        self.sweep = self._sweep(self.factors, model.priors)

    def _sweep(self, factors: Sequence[Factor], priors: Sequence[float]) -> Sweep:
        return Sweep(self.model.formulas, priors, factors)

    @property
    def possible(self) -> bool:
        """Whether the lines can all be true at once."""
        return self.sweep.probability > 0

    @cached_property
    def _posteriors(self) -> tuple[list[float], list[float]]:
        return self.sweep.posteriors()

    def posterior(self, index: int) -> float:
        """P(a component is down | evidence)."""
        return self._posteriors[0][index]

    def probability(self, formula: Formula) -> float:
        """P(formula is down | evidence)."""
        return self.joint([formula]).get((True,), 0.0)

    def wide(self, formula: Formula) -> float:
        """P(formula is down | evidence), for one that spans the chain.

        Its components in series are all up when it is: they need not be walked one by one.
        """
        singles, rest = self.model.formulas.in_series(formula)
        tracked, key = ([], ()) if rest == UP else ([rest], (False,))
        return 1.0 - self.joint(tracked, singles).get(key, 0.0)

    def joint(self, tracked: Sequence[Formula], up: int = 0) -> dict[tuple[bool, ...], float]:
        """P(each combination of formulas, with the components `up` all up | evidence)."""
        return self.sweep.joint(tracked, self.model.priors, up)

    def within(self, factors: Sequence[Factor], formula: Formula) -> float:
        """P(formula is down | other evidence than this slice's)."""
        other = self._sweep(factors, self.model.priors)
        if not other.probability:
            return 0.0
        return other.joint([formula], self.model.priors).get((True,), 0.0)

    @cached_property
    def outage(self) -> float:
        """P(the function was down | evidence); 1 when that is a fact."""
        if self.factors[0].if_up == 0:
            return 1.0
        return self._posteriors[1][0]

    @cached_property
    def weighed(self) -> tuple[Weighed, ...]:
        """Every clue with P(it is wrong | evidence): a statement is never wrong, only light."""
        if not self.possible:
            return tuple(Weighed(clue, 0.0) for clue in self.clues)
        found = []
        for clue, weighed in zip(self.clues, self._posteriors[1], strict=True):
            # A broken source may be right by chance: then the formula itself has to be asked.
            sourced = clue.factor.source is not None
            down = self.probability(clue.factor.formula) if sourced else weighed
            failed = clue.kind != "observation" or getattr(clue.line, "result", "") == "fail"
            wrong = 1 - down if failed else down
            found.append(Weighed(clue, 0.0 if clue.kind == "statement" else wrong))
        return tuple(found)

    @cached_property
    def suspects(self) -> tuple[Suspect, ...]:
        """Every component that the function turns on, most suspect first, in chain order."""
        uses = self.model.formulas.uses(self.model.function)
        found = [
            Suspect(component, i, self.posterior(i), self)
            for i, component in enumerate(self.model.components)
            if uses >> i & 1
        ]
        return tuple(sorted(found, key=lambda s: (-round(s.probability, 12), s.index)))

    @cached_property
    def _alone_in_series(self) -> dict[int, float]:
        return self.sweep.alone_down(self.model.formulas.uses(self.model.function))

    def alone(self, index: int) -> float:
        """P(the function is down, and would be up had this alone been up | evidence).

        Bounded by the posterior: what is certainly up needs no query.
        """
        if self._posteriors[0][index] <= 0:
            return 0.0
        function = self.model.function
        if self.model.formulas.is_series(function):
            return self._alone_in_series[index]
        mended = self.model.formulas.settle(function, index)[0]
        return self.joint([function, mended]).get((True, False), 0.0)

    @cached_property
    def explanations(self) -> tuple[Explanation, ...]:
        """The most probable sets of broken components."""
        return tuple(self.sweep.explanations(EXPLANATIONS))

    @cached_property
    def robustness(self) -> float:
        """How many times likelier the leader is than the runner-up; infinite without one."""
        ranked = [s for s in self.suspects if s.component.kind != "outside"]
        if len(ranked) < 2 or ranked[1].probability <= 0:
            return float("inf")
        return ranked[0].probability / ranked[1].probability

    @cached_property
    def contradicting(self) -> tuple[Weighed, ...]:
        """Observations that stand against each other, each likely enough to be wrong."""
        limit = self.model.assumptions.contradicts_from
        found = tuple(w for w in self.weighed if w.clue.kind == "observation" and w.wrong >= limit)
        return found if len(found) > 1 else ()

    @cached_property
    def impossible(self) -> Contradiction:
        """A smallest set of lines that cannot all be true.

        Leaving out one line after another gives a set none of which can be spared; then those
        that are smaller still are tried.
        """
        clues = self.clues
        for clue in self.clues:
            rest = tuple(other for other in clues if other is not clue)
            if self._excluded(rest):
                clues = rest
        for size in range(1, min(len(clues), MOST_TRIED + 1)):
            for fewer in combinations(self.clues, size):
                if self._excluded(fewer):
                    return Contradiction(fewer)
        return Contradiction(clues)

    def _excluded(self, clues: Sequence[Clue]) -> bool:
        """Whether lines cannot all be true."""
        return not self._sweep([c.factor for c in clues], self.model.priors).probability

    def with_equal_assumptions(self, formulas: Sequence[Formula]) -> list[float]:
        """P(each formula is down | evidence) with every unwritten number made equal."""
        priors = [
            EQUAL_LIKELIHOOD if c.assumed and c.kind != "outside" else c.prior
            for c in self.model.components
        ]
        factors = [self._equal(clue) for clue in self.clues]
        equal = self._sweep(factors, priors)
        if not equal.probability:
            return [0.0] * len(formulas)
        return [equal.joint([f], priors).get((True,), 0.0) for f in formulas]

    @staticmethod
    def _equal(clue: Clue) -> Factor:
        if clue.kind != "observation" or not clue.assumed:
            return clue.factor
        failed = getattr(clue.line, "result", "") == "fail"
        right, wrong = 1 - EQUAL_ERROR, EQUAL_ERROR
        down, up = (right, wrong) if failed else (wrong, right)
        return clue.factor._replace(if_down=down, if_up=up)

    def without(self, *kinds: str) -> list[Factor]:
        """The evidence with some kinds of clue left out."""
        return [c.factor if c.kind not in kinds else Factor(UP, 1, 1) for c in self.clues]


def localize(model: Model) -> Location:
    """Weigh the evidence of a slice; raises EntangledError if it hangs together too much."""
    return Location(model)
