"""Owed: what each party that answers owes its customer by agreement, as far as it can be told.

What the principal owes citizens and authorities stands apart: no agreement lessens it.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from ansvar.amounts import Money
from ansvar.clocks.clock import Breached, Clock, NotComputable
from ansvar.penalty import Vite


class Owed(NamedTuple):
    """What one party owes: its clocks in the incident, and the penalties of those that are broken.

    The penalties of shares stand apart from the sum: the other outages of a period decide them.
    """

    party: str
    clocks: tuple[Clock, ...]
    penalties: tuple[tuple[Clock, Vite], ...]

    @property
    def broken(self) -> tuple[tuple[datetime, Clock], ...]:
        """The clocks that ran out, each with when, from the one that did so first."""
        found = [(c.standing.deadline, c) for c in self.clocks if isinstance(c.standing, Breached)]
        return tuple(sorted(found, key=lambda pair: pair[0]))

    @property
    def uncomputable(self) -> int:
        """How many clocks lack what it takes to tell."""
        return sum(isinstance(clock.standing, NotComputable) for clock in self.clocks)

    @property
    def settled(self) -> tuple[Vite, ...]:
        """The penalties that this incident alone decides."""
        return tuple(vite for clock, vite in self.penalties if clock.measure is None)

    @property
    def total(self) -> tuple[Money, ...]:
        """The sum of the settled penalties that are known, one for each currency."""
        return _sums(self.settled)

    @property
    def of_shares(self) -> tuple[Money, ...]:
        """The sum of the penalties of shares, this outage alone counted, one for each currency."""
        return _sums(vite for clock, vite in self.penalties if clock.measure is not None)

    @property
    def claim_by(self) -> date | None:
        """The first last day to claim a settled penalty."""
        days = [vite.claim_by for vite in self.settled if vite.claim_by is not None]
        return min(days, default=None)

    @property
    def still_growing(self) -> bool:
        """Whether a settled penalty is not at its end."""
        return any(vite.still_growing for vite in self.settled)

    @property
    def some_unknown(self) -> bool:
        """Whether a penalty lacks what it takes to work it out."""
        return any(vite.amount is None for _, vite in self.penalties)


def read_owed(
    parties: Sequence[str], clocks: Sequence[Clock], penalties: Sequence[tuple[Clock, Vite]]
) -> tuple[Owed, ...]:
    """What each of some parties owes, of all the clocks and penalties of an incident."""
    return tuple(
        Owed(
            party,
            tuple(c for c in clocks if c.agreement.supplier == party),
            tuple((c, vite) for c, vite in penalties if c.agreement.supplier == party),
        )
        for party in parties
    )


def _sums(vites: Iterable[Vite]) -> tuple[Money, ...]:
    sums: dict[str, Decimal] = {}
    for money in (vite.amount for vite in vites):
        if money is not None:
            sums[money.currency] = sums.get(money.currency, Decimal(0)) + money.amount
    return tuple(Money(amount, currency) for currency, amount in sums.items())
