"""What the incidents of a period come to together: shares over all of them, penalties under caps.

Only the incidents at hand are counted; whoever claims must know that they are all there were.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from ansvar.account import Account, Entry
from ansvar.amounts import Money
from ansvar.clock import Breached, Clock, SoFar
from ansvar.measure import Measure
from ansvar.penalty import Ceiling, Vite, read_penalty
from ansvar.periods import PERIODS, Period

_UNIT = timedelta(microseconds=1)


class Share(NamedTuple):
    """A promised availability over a period, by all the incidents that fell in it.

    `clock` is its clock with the measure of them together.
    """

    clock: Clock
    incidents: tuple[str, ...]
    penalty: Vite | None
    zone: str


class Capped(NamedTuple):
    """The penalties of a commitment in a period together, under the cap that it has for that."""

    clock: Clock
    start: datetime
    end: datetime
    incidents: tuple[str, ...]
    total: Money
    ceiling: Ceiling
    amount: Money


class Together(NamedTuple):
    """What several incidents come to that each alone does not show."""

    shares: tuple[Share, ...]
    capped: tuple[Capped, ...]


def read_together(accounts: Sequence[Account]) -> Together:
    """The shares and the capped penalties of some incidents, each period in time order."""
    shares = sorted(_shares(accounts), key=lambda share: (share.clock.span, _start(share.clock)))
    capped = sorted(_capped(accounts, shares), key=lambda each: (each.clock.span, each.start))
    return Together(tuple(shares), tuple(capped))


def _start(clock: Clock) -> datetime:
    return clock.measure.start if clock.measure else clock.ended


def _entries(accounts: Iterable[Account]) -> Iterator[tuple[Account, Entry]]:
    return ((account, entry) for account in accounts for entry in account.entries)


def _shares(accounts: Sequence[Account]) -> Iterator[Share]:
    windows: dict[tuple[str, str, datetime, datetime], list[tuple[Account, Clock]]] = {}
    counted: dict[tuple[str, str], list[tuple[datetime, datetime, Account]]] = {}
    for account, entry in _entries(accounts):
        clock, measure = entry.clock, entry.clock.measure
        if clock.kind == "availability" and measure is not None:
            promise = clock.agreement.id, clock.commitment.id
            windows.setdefault((*promise, measure.start, measure.end), []).append((account, clock))
            counted.setdefault(promise, []).extend(
                (s.start, s.end, account) for s in entry.ledger if s.label in {"counts", "over"}
            )
    for (agreement, commitment, start, end), held in windows.items():
        within = [
            (max(first, start), min(last, end), account)
            for first, last, account in counted[agreement, commitment]
            if max(first, start) < min(last, end)
        ]
        names = dict.fromkeys(each.file.incident.id for _, _, each in within)
        account, clock = held[-1]
        measure = clock.measure
        if measure is None:
            continue
        lost = _union((first, last) for first, last, _ in within)
        together = measure._replace(lost=lost // _UNIT)
        yield _share(account, clock, together, tuple(names))


def _share(account: Account, clock: Clock, measure: Measure, names: tuple[str, ...]) -> Share:
    standing = Breached(measure.end, clock.ended) if measure.short else SoFar(measure.actual)
    clock = clock._replace(measure=measure, standing=standing, deadline=None)
    zone = account.target.chain.time_zone
    return Share(clock, names, read_penalty(account.register, clock, zone), zone)


def _union(spans: Iterable[tuple[datetime, datetime]]) -> timedelta:
    """The time that some spans cover, each moment once: faults may overlap."""
    total, until = timedelta(), None
    for start, end in sorted(spans):
        first = start if until is None else max(start, until)
        if first < end:
            total += end - first
        until = end if until is None else max(until, end)
    return total


def _capped(accounts: Sequence[Account], shares: Sequence[Share]) -> Iterator[Capped]:
    """Where a commitment has a cap for a period, its penalties in each such period."""
    owed = [
        (account.file.incident.id, entry.clock, entry.penalty, account.target.chain.time_zone)
        for account, entry in _entries(accounts)
        if entry.penalty and entry.clock.kind != "availability"
    ]
    owed += [("", share.clock, share.penalty, share.zone) for share in shares if share.penalty]
    found: dict[tuple[str, str, str, datetime], list[tuple[str, Clock, Vite, datetime]]] = {}
    for name, clock, vite, zone in owed:
        for ceiling in vite.ceilings:
            period = next((known for known in PERIODS if known == ceiling.of), None)
            if period is not None:
                moment = clock.measure.start if clock.measure else clock.ended - _UNIT
                start, end = Period(period).around(moment, zone)
                key = clock.agreement.id, clock.commitment.id, ceiling.of, start
                found.setdefault(key, []).append((name, clock, vite, end))
    for (_, _, of, start), parts in found.items():
        yield from _under_cap(of, start, parts)


def _under_cap(
    of: str, start: datetime, parts: Sequence[tuple[str, Clock, Vite, datetime]]
) -> Iterator[Capped]:
    _, clock, vite, end = parts[-1]
    ceiling = next(each for each in vite.ceilings if each.of == of)
    amounts = [vite.amount for _, _, vite, _ in parts if vite.amount is not None]
    cap = ceiling.term.money
    if cap is None or not amounts or {money.currency for money in amounts} != {cap.currency}:
        return
    total = sum((money.amount for money in amounts), Decimal(0))
    amount = Money(min(total, cap.amount), cap.currency)
    names = tuple(dict.fromkeys(name for name, *_ in parts if name))
    yield Capped(clock, start, end, names, Money(total, cap.currency), ceiling, amount)
