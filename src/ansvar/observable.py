"""Observables: the checks that can be made of a function, each with what it looks at."""

from collections.abc import Iterator
from typing import NamedTuple

from ansvar.chain import Chain, Check
from ansvar.formula import DOWN, UP, Formula
from ansvar.model import Model
from ansvar.stretch import Stretch, find_stretch


class Observable(NamedTuple):
    """A check with the stretch that it is made of, and the formula that it shows."""

    chain: Chain
    check: Check
    stretch: Stretch
    formula: Formula

    @property
    def reference(self) -> str:
        """The check as an observation in any chain's incident names it."""
        return f"{self.chain.id}.{self.check.id}"


def observables(model: Model) -> Iterator[Observable]:
    """The checks that concern the model's function, its own chain's first."""
    register, target = model.register, model.target
    uses = model.formulas.uses(model.function)
    for chain, check in _candidates(model):
        stretch = find_stretch(register, chain, check.of, (check.from_, check.to), target)
        if stretch is None or not _concerns(stretch, chain is target.chain, model.inside):
            continue
        formula = model.shown_by(check.method, stretch)
        if formula not in (UP, DOWN) and model.formulas.uses(formula) & uses:
            yield Observable(chain, check, stretch, formula)


def _candidates(model: Model) -> Iterator[tuple[Chain, Check]]:
    """The checks of the function's own chain, and those of others that are of any link of it."""
    own, register = model.target.chain, model.register
    yield from ((own, check) for check in own.checks.values())
    found = (entry for link in model.inside for entry in register.checks_at.get(link, ()))
    others = {number: (chain, check) for number, chain, check in found if chain is not own}
    yield from (others[number] for number in sorted(others))


def _concerns(stretch: Stretch, own: bool, inside: frozenset[str]) -> bool:
    """Whether a check is about this function; a path of another goes where the affected are not."""
    if own and not stretch.whole:
        return True
    return inside.issuperset(stretch.links)
