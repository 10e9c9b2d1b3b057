"""What the incidents of a period come to together: shares over all of them, penalties under caps.

Only the incidents at hand are counted; whoever claims must know that they are all there were.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from ansvar.account import Account, Entry
from ansvar.amounts import Money
from ansvar.clocks.clock import Breached, Clock, SoFar
from ansvar.clocks.measure import Measure
from ansvar.diagnostics import Span
from ansvar.penalty import Vite, read_penalty
from ansvar.periods import PERIODS, Period
from ansvar.terms import Ceiling

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
    zone: str


class Together(NamedTuple):
    """What several incidents come to that each alone does not show."""

    shares: tuple[Share, ...]
    capped: tuple[Capped, ...]


def read_together(accounts: Sequence[Account]) -> Together:
    """The shares and the capped penalties of some incidents, each period in time order."""
    shares = sorted(_shares(accounts), key=lambda share: (share.clock.span, _start(share.clock)))
    capped = sorted(_capped(accounts, shares), key=_order)
    return Together(tuple(shares), tuple(capped))


def _order(each: Capped) -> tuple[Span, int, datetime]:
    """By commitment, then from the shortest period, in time order."""
    return each.clock.span, PERIODS.index(each.ceiling.of), each.start


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
    found: list[Share] = []
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
        found.append(_share(account, clock, together, tuple(names)))
    for share in found:
        yield share if _is_worst(share, found) else share._replace(penalty=None)


def _share(account: Account, clock: Clock, measure: Measure, names: tuple[str, ...]) -> Share:
    standing = Breached(measure.end, clock.ended) if measure.short else SoFar(measure.actual)
    clock = clock._replace(measure=measure, standing=standing, deadline=None)
    zone = account.target.chain.time_zone
    return Share(clock, names, read_penalty(account.register, clock, zone), zone)


def _is_worst(share: Share, found: Iterable[Share]) -> bool:
    """Whether a penalty is counted for a window: of rolling ones, which overlap, for the worst."""
    measured = share.clock.commitment.measured
    if measured is None or measured.length is None:
        return True
    same = [other for other in found if other.clock.span == share.clock.span]
    return share is max(same, key=_short)


def _short(share: Share) -> Fraction:
    return share.clock.measure.short if share.clock.measure else Fraction(0)


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
    """Where a commitment has caps for periods, its penalties in each such period.

    A longer period has those of its shorter ones as they came out under theirs.
    """
    owed: dict[tuple[str, str], list[_Owed]] = {}
    for account, entry in _entries(accounts):
        if entry.penalty and entry.clock.kind != "availability":
            zone, names = account.target.chain.time_zone, (account.file.incident.id,)
            _add(owed, _Owed(names, entry.clock, entry.penalty, zone))
    for share in shares:
        if share.penalty is not None:
            _add(owed, _Owed(share.incidents, share.clock, share.penalty, share.zone))
    for parts in owed.values():
        yield from _by_periods(parts)


class _Owed(NamedTuple):
    """One penalty, with the incidents it is for."""

    incidents: tuple[str, ...]
    clock: Clock
    vite: Vite
    zone: str


def _add(owed: dict[tuple[str, str], list[_Owed]], each: _Owed) -> None:
    owed.setdefault((each.clock.agreement.id, each.clock.commitment.id), []).append(each)


def _by_periods(parts: Sequence[_Owed]) -> Iterator[Capped]:
    """The penalties of one commitment, capped from the shortest period upwards."""
    last = parts[-1]
    sums = [
        (_moment(part.clock), money.amount, part.incidents)
        for part in parts
        if (money := part.vite.under_fault_cap) is not None
    ]
    for period in PERIODS:
        ceiling = next((c for c in last.vite.ceilings if c.of == period), None)
        cap, money = ceiling.term.money if ceiling else None, last.vite.uncapped
        if ceiling is None or cap is None or money is None or cap.currency != money.currency:
            continue
        grouped: dict[tuple[datetime, datetime], list[tuple[Decimal, tuple[str, ...]]]] = {}
        for moment, amount, names in sums:
            grouped.setdefault(Period(period).around(moment, last.zone), []).append((amount, names))
        sums = []
        for (start, end), found in grouped.items():
            total = sum((amount for amount, _ in found), Decimal(0))
            names = tuple(dict.fromkeys(name for _, some in found for name in some))
            kept = min(total, cap.amount)
            sums.append((start, kept, names))
            whole, under = Money(total, cap.currency), Money(kept, cap.currency)
            yield Capped(last.clock, start, end, names, whole, ceiling, under, last.zone)


def _moment(clock: Clock) -> datetime:
    """When a penalty belongs to a period: the end of its fault, or the start of its own period."""
    return clock.measure.start if clock.measure else (clock.back or clock.ended) - _UNIT
