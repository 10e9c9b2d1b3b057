"""Monotone formulas: when something is down, in terms of components that are.

A formula says when something is down: a threshold of parts that are down. In series one part is
enough, in redundancy it takes all, k of n lies between. Formulas are hash-consed: equal ones are
one number, so that two worlds that leave the same questions open are one state (Bryant 1986).
"""

from collections.abc import Iterable, Sequence

UP = 0
DOWN = 1

Component = int
Formula = int


class Formulas:
    """All formulas of one incident; each is a number, equal formulas the same number."""

    def __init__(self) -> None:
        """Start with the two constants: up and down."""
        self._ids: dict[tuple[int, ...], Formula] = {}
        self._parts: list[tuple[int, tuple[Formula, ...]]] = [(0, ()), (0, ())]
        self._uses: list[int] = [0, 0]
        self._settled: dict[Component, dict[Formula, tuple[Formula, Formula]]] = {}

    @property
    def made(self) -> int:
        """How many different formulas there are so far: the measure of the work done."""
        return len(self._parts)

    def component(self, index: Component) -> Formula:
        """Down when this component is down."""
        return self._intern((-1, index), (0, ()), 1 << index)

    def series(self, parts: Iterable[Formula]) -> Formula:
        """Down when any part is down."""
        return self.threshold(1, parts)

    def redundancy(self, parts: Sequence[Formula]) -> Formula:
        """Down when every part is down."""
        return self.threshold(len(parts), parts)

    def threshold(self, need: int, parts: Iterable[Formula]) -> Formula:
        """Down when at least `need` of the parts are down."""
        open_parts: list[Formula] = []
        for part in parts:
            if part == DOWN:
                need -= 1
            elif part != UP:
                open_parts.append(part)
        if need <= 0:
            return DOWN
        if need > len(open_parts):
            return UP
        if need == 1 or need == len(open_parts):
            return self._uniform(series=need == 1, parts=open_parts)
        return self._gate(need, open_parts)

    def is_series(self, formula: Formula) -> bool:
        """Whether a formula is components in series and nothing else."""
        need, parts = self._parts[formula]
        return need == 1 and all(not self._parts[part][1] for part in parts)

    def in_series(self, formula: Formula) -> tuple[int, Formula]:
        """A formula as components in series, as a bit set, and a formula of everything else."""
        need, parts = self._parts[formula]
        if not parts:
            return self._uses[formula], formula if formula == DOWN else UP
        if need != 1:
            return 0, formula
        singles = [part for part in parts if not self._parts[part][1]]
        used = 0
        for part in singles:
            used |= self._uses[part]
        return used, self.series(part for part in parts if self._parts[part][1])

    def uses(self, formula: Formula) -> int:
        """The components a formula turns on, as a bit set."""
        return self._uses[formula]

    def settle(self, formula: Formula, index: Component) -> tuple[Formula, Formula]:
        """What remains of a formula when a component is up, and when it is down."""
        if not self._uses[formula] >> index & 1:
            return formula, formula
        known = self._settled.setdefault(index, {})
        found = known.get(formula)
        if found is None:
            need, parts = self._parts[formula]
            if not parts:
                found = (UP, DOWN)
            else:
                halves = [self.settle(part, index) for part in parts]
                found = (
                    self.threshold(need, [up for up, _ in halves]),
                    self.threshold(need, [down for _, down in halves]),
                )
            known[formula] = found
        return found

    def is_down(self, formula: Formula, down: int) -> bool:
        """Whether a formula is down when exactly these components are, given as a bit set."""
        if not self._uses[formula] & down:
            return formula == DOWN
        need, parts = self._parts[formula]
        if not parts:
            return True
        return sum(self.is_down(part, down) for part in parts) >= need

    def among(self, formula: Formula, allowed: int) -> Formula:
        """What remains of a formula when every component but the allowed ones is up."""
        used = self._uses[formula]
        if not used & ~allowed:
            return formula
        if not used & allowed:
            return UP
        need, parts = self._parts[formula]
        return self.threshold(need, [self.among(part, allowed) for part in parts])

    def _uniform(self, *, series: bool, parts: list[Formula]) -> Formula:
        """A series or redundancy of open parts, flattened and without doubles."""
        flat: set[Formula] = set()
        for part in parts:
            need, inner = self._parts[part]
            same = inner and (need == 1 if series else need == len(inner))
            flat.update(inner if same else (part,))
        if len(flat) == 1:
            return flat.pop()
        return self._gate(1 if series else len(flat), flat)

    def _gate(self, need: int, parts: Iterable[Formula]) -> Formula:
        ordered = tuple(sorted(parts))
        uses = 0
        for part in ordered:
            uses |= self._uses[part]
        return self._intern((need, *ordered), (need, ordered), uses)

    def _intern(
        self, key: tuple[int, ...], parts: tuple[int, tuple[Formula, ...]], uses: int
    ) -> Formula:
        found = self._ids.get(key)
        if found is None:
            found = self._ids[key] = len(self._parts)
            self._parts.append(parts)
            self._uses.append(uses)
        return found
