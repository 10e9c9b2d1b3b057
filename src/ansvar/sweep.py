"""The sweep: evidence weighed exactly, once, for every question that is asked of it.

It goes over the components in order and carries the set of still undecided formulas as its state.
It is the forward–backward algorithm on the reduced decision diagram of the evidence: see Bryant
1986 (diagrams), Rabiner 1989 (forward–backward, k best paths), Darwiche 2003 (posteriors by one
backward pass).
"""

from collections.abc import Sequence
from typing import NamedTuple

from ansvar.formula import DOWN, UP, Component, Formula, Formulas

MAX_STATES = 50_000

_SETTLED = -1


class Factor(NamedTuple):
    """One piece of evidence: how probable it is if its formula is down, and if it is up.

    If its `source` component is broken it says what the source says, whatever the formula: a
    broken source shows the same for all its checks, this result with probability `if_broken`.
    """

    formula: Formula
    if_down: float
    if_up: float
    source: Component | None = None
    if_broken: float = 0.0
    fails: bool = True


class Explanation(NamedTuple):
    """A set of components that are down together, with its probability given the evidence."""

    down: tuple[Component, ...]
    probability: float


class EntangledError(Exception):
    """The evidence hangs together in too many ways to be computed exactly."""

    def __init__(self, factors: tuple[int, ...]) -> None:
        """Remember which factors were still undecided."""
        super().__init__(f"more than {MAX_STATES} states")
        self.factors = factors


State = tuple[int, ...]
_Step = tuple[int, int, float, float, tuple[tuple[int, bool], ...]]
"""From which state to which, with what weight, how much of it with the component down, and the
evidence decided on the way."""

_Messages = tuple[list[list[float]], list[list[float]], dict[Component, list[_Step]]]


class Sweep:
    """The evidence weighed: posteriors, most probable explanations, and any formula's odds.

    `priors` are the probabilities that each component is down, independent of one another.
    """

    def __init__(
        self, formulas: Formulas, priors: Sequence[float], factors: Sequence[Factor]
    ) -> None:
        """Sweep forwards once; raises EntangledError past MAX_STATES."""
        self._formulas, self._priors, self._factors = formulas, priors, factors
        start, weight = self._begin()
        self._layers: list[list[float]] = [[weight]]
        self._steps: list[tuple[Component, list[_Step]]] = []
        self._states = [start]
        self._known_messages: dict[int, _Messages] = {}
        if weight:
            for index, positions in self._relevant(start):
                self._advance(index, positions)
        self.probability = sum(self._layers[-1]) if weight else 0.0

    def _begin(self) -> tuple[State, float]:
        weight, state = 1.0, []
        for factor in self._factors:
            if factor.formula in (UP, DOWN) and factor.source is None:
                weight *= factor.if_down if factor.formula == DOWN else factor.if_up
                state.append(_SETTLED)
            else:
                state.append(factor.formula)
        return tuple(state), weight

    def _relevant(self, start: State) -> list[tuple[Component, list[int]]]:
        """The components that anything turns on, each with the positions it can change."""
        uses = []
        for position, formula in enumerate(start):
            source = self._factors[position].source
            used = 0 if formula == _SETTLED else self._formulas.uses(formula)
            uses.append(used if source is None else used | 1 << source)
        found = []
        for index in range(len(self._priors)):
            positions = [position for position, used in enumerate(uses) if used >> index & 1]
            if positions:
                found.append((index, positions))
        return found

    def _advance(self, index: Component, positions: list[int]) -> None:
        prior = self._priors[index]
        numbers: dict[State, int] = {}
        layer: list[float] = []
        steps: list[_Step] = []
        for origin, (state, weight) in enumerate(zip(self._states, self._layers[-1], strict=True)):
            branches = self._branches(state, index, positions, prior)
            for after, factor, down, decided in branches:
                if not factor:
                    continue
                number = numbers.get(after)
                if number is None:
                    number = numbers[after] = len(layer)
                    layer.append(0.0)
                layer[number] += weight * factor
                steps.append((origin, number, factor, down, decided))
        if len(layer) > MAX_STATES:
            state = next(iter(numbers))
            raise EntangledError(tuple(i for i, f in enumerate(state) if f != _SETTLED))
        self._states = list(numbers)
        self._layers.append(layer)
        self._steps.append((index, steps))

    def _branches(
        self, state: State, index: Component, positions: list[int], prior: float
    ) -> Sequence[tuple[State, float, float, tuple[tuple[int, bool], ...]]]:
        """What a state becomes with the component up and with it down, each with its weight.

        A state that does not turn on the component goes on as it is, in one step for both.
        """
        settle, factors = self._formulas.settle, self._factors
        ups: list[int] | None = None
        downs: list[int] = []
        up_weight = down_weight = 1.0
        shown: bool | None = None
        up_decided: list[tuple[int, bool]] = []
        down_decided: list[tuple[int, bool]] = []
        for position in positions:
            formula = state[position]
            if formula == _SETTLED:
                continue
            up, down = settle(formula, index)
            factor = factors[position]
            heard = factor.source is None or factor.source <= index
            if factor.source == index:
                # A broken source shows one thing, by one throw, for all its checks.
                if shown is None:
                    down_weight *= factor.if_broken
                elif shown != factor.fails:
                    down_weight = 0.0
                shown, down = factor.fails, _SETTLED
            if heard and up <= DOWN:
                up_weight *= factor.if_down if up else factor.if_up
                up_decided.append((position, up == DOWN))
                up = _SETTLED
            if heard and UP <= down <= DOWN:
                down_weight *= factor.if_down if down else factor.if_up
                down_decided.append((position, down == DOWN))
                down = _SETTLED
            if up != formula or down != formula:
                if ups is None:
                    ups, downs = list(state), list(state)
                ups[position], downs[position] = up, down
        if ups is None:
            return ((state, 1.0, prior, ()),)
        down_weight *= prior
        return (
            (tuple(ups), up_weight * (1.0 - prior), 0.0, tuple(up_decided)),
            (tuple(downs), down_weight, down_weight, tuple(down_decided)),
        )

    def posteriors(self) -> tuple[list[float], list[float]]:
        """P(down | evidence) of every component, and of every factor's formula.

        A factor whose source is broken counts as not down. Components that no evidence turns on
        keep their priors.
        """
        components = list(self._priors)
        formulas = [float(f.formula == DOWN) for f in self._factors]
        _, messages, _ = self._messages(0)
        for depth, (index, steps) in enumerate(self._steps):
            forward, backward = self._layers[depth], messages[depth + 1]
            down_mass = 0.0
            for origin, number, factor, down, decided in steps:
                mass = forward[origin] * backward[number]
                down_mass += mass * down
                for position, is_down in decided:
                    if is_down:
                        formulas[position] += mass * factor / self.probability
            components[index] = down_mass / self.probability
        return components, formulas

    def explanations(self, count: int) -> list[Explanation]:
        """The most probable sets of broken components, most probable first."""
        best: list[list[tuple[float, tuple[Component, ...]]]] = [[(self._layers[0][0], ())]]
        for depth, (index, steps) in enumerate(self._steps):
            found: list[list[tuple[float, tuple[Component, ...]]]] = [
                [] for _ in self._layers[depth + 1]
            ]
            for origin, number, factor, down, _ in steps:
                if factor != down:
                    found[number] += [(w * (factor - down), names) for w, names in best[origin]]
                if down:
                    found[number] += [(w * down, (*names, index)) for w, names in best[origin]]
            best = [sorted(ways, key=lambda way: (-way[0], way[1]))[:count] for ways in found]
        ways = sorted((way for state in best for way in state), key=lambda way: (-way[0], way[1]))
        return [Explanation(names, weight / self.probability) for weight, names in ways[:count]]

    def joint(
        self, tracked: Sequence[Formula], priors: Sequence[float], up: int = 0
    ) -> dict[tuple[bool, ...], float]:
        """P(each combination of some formulas, with the components `up` all up | evidence).

        True is down; `up` is a bit set. Walks the steps already made with what is left of the
        formulas, from the first component they turn on until they are decided; what comes before
        and after is in the messages. So the evidence is weighed once for all questions. `priors`
        also holds components that came after the sweep.
        """
        used = 0
        for formula in tracked:
            used |= self._formulas.uses(formula)
        forward, backward, steps_of = self._messages(up)
        first = (used & -used).bit_length() - 1
        depth = sum(1 for index, _ in self._steps if used and index < first)
        layer: dict[State, list[float]] = {tuple(tracked): forward[depth]}
        found: dict[State, float] = {}
        for index in range(first if used else 0, used.bit_length()):
            asked = used >> index & 1
            if index in steps_of:
                steps, size = steps_of[index], len(forward[depth + 1])
                depth += 1
                if asked:
                    layer = self._carried(layer, index, steps, size)
                else:
                    layer = {rest: _moved(weights, steps, size) for rest, weights in layer.items()}
            elif asked:
                layer = self._split(layer, index, priors[index])
            _move_decided(layer, backward[depth], found)
        _move_decided(layer, backward[depth], found)
        return {
            tuple(formula == DOWN for formula in rest): weight / self.probability
            for rest, weight in found.items()
        }

    def alone_down(self, series: int) -> dict[Component, float]:
        """P(this component of a series is down and all its others up | evidence), for each."""
        forward, backward, _ = self._messages(series)
        found = {}
        for depth, (index, steps) in enumerate(self._steps):
            if series >> index & 1:
                mass = sum(
                    forward[depth][origin] * down * backward[depth + 1][number]
                    for origin, number, _, down, _ in steps
                )
                found[index] = mass / self.probability
        return found

    def _messages(self, up: int) -> _Messages:
        """By state, the weight of everything before and after each step with some components up."""
        known = self._known_messages.get(up)
        if known is not None:
            return known
        made = [
            (index, [_kept_up(step) for step in steps] if up >> index & 1 else steps)
            for index, steps in self._steps
        ]
        forward, backward = [self._layers[0]], [[1.0] * len(self._layers[-1])]
        for depth, (_, steps) in enumerate(made):
            forward.append(_moved(forward[-1], steps, len(self._layers[depth + 1])))
        for depth in range(len(made) - 1, -1, -1):
            before = [0.0] * len(self._layers[depth])
            for origin, number, factor, _, _ in made[depth][1]:
                before[origin] += factor * backward[-1][number]
            backward.append(before)
        found = self._known_messages[up] = (forward, backward[::-1], dict(made))
        return found

    def _carried(
        self, layer: dict[State, list[float]], index: Component, steps: list[_Step], size: int
    ) -> dict[State, list[float]]:
        """Weights by what is left of the formulas, after a component that evidence turns on."""
        after: dict[State, list[float]] = {}
        for rest, weights in layer.items():
            if_up, if_down = self._left(rest, index)
            ups = after.setdefault(if_up, [0.0] * size)
            if if_up == if_down:
                for number, weight in enumerate(_moved(weights, steps, size)):
                    ups[number] += weight
                continue
            downs = after.setdefault(if_down, [0.0] * size)
            for origin, number, factor, down, _ in steps:
                weight = weights[origin]
                if weight:
                    downs[number] += weight * down
                    ups[number] += weight * (factor - down)
        return after

    def _split(
        self, layer: dict[State, list[float]], index: Component, prior: float
    ) -> dict[State, list[float]]:
        """The same after a component that no evidence turns on."""
        after: dict[State, list[float]] = {}
        for rest, weights in layer.items():
            for left, share in zip(self._left(rest, index), (1 - prior, prior), strict=True):
                sums = after.setdefault(left, [0.0] * len(weights))
                for number, weight in enumerate(weights):
                    sums[number] += weight * share
        return after

    def _left(self, rest: State, index: Component) -> tuple[State, State]:
        """What is left when the component is up, and when it is down."""
        uses, ups, downs = self._formulas.uses, list(rest), list(rest)
        for position, formula in enumerate(rest):
            if uses(formula) >> index & 1:
                ups[position], downs[position] = self._formulas.settle(formula, index)
        return tuple(ups), tuple(downs)


def _moved(weights: list[float], steps: list[_Step], size: int) -> list[float]:
    """The weights of a layer carried to the next, whatever the component."""
    after = [0.0] * size
    for origin, number, factor, _, _ in steps:
        after[number] += weights[origin] * factor
    return after


def _kept_up(step: _Step) -> _Step:
    """A step with only the part of its weight in which the component is up."""
    origin, number, factor, down, decided = step
    return origin, number, factor - down, 0.0, decided


def _move_decided(
    layer: dict[State, list[float]], ahead: list[float], found: dict[State, float]
) -> None:
    """Move what is decided out of a layer, with the weight of everything still to come."""
    for rest in [rest for rest in layer if max(rest, default=UP) <= DOWN]:
        weights = layer.pop(rest)
        mass = sum(w * b for w, b in zip(weights, ahead, strict=True))
        found[rest] = found.get(rest, 0.0) + mass
