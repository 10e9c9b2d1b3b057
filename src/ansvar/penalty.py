"""Penalties: the vite that a broken commitment gives, with its whole working.

An estimate of what the agreement says, and nothing more: whether it is owed turns on whose fault
it was, on whether it is claimed in time, and on what else the parties agreed. No share of a cause
enters it: each that is alone enough to cause a fault owes the whole (NJA 2012 s. 597).
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

from ansvar.agreement import Penalty
from ansvar.amounts import Money
from ansvar.clocks.clock import OUTLASTING, Breached, Clock
from ansvar.clocks.pauses import counted_time
from ansvar.diagnostics import Span
from ansvar.durations import Unit, time_zone
from ansvar.periods import Per
from ansvar.plannedwork import NOTICE_DAYS
from ansvar.register import Register
from ansvar.terms import Ceiling, Term, read_ceilings, read_terms
from ansvar.worktime import ALWAYS, Schedule, add

_ORE = Decimal("0.01")
_MICROSECOND = timedelta(microseconds=1)
_SECONDS = {"minute": 60, "hour": 3600, "day": 86_400, "week": 7 * 86_400}


class Vite(NamedTuple):
    """The penalty of one broken commitment, as far as it has come.

    `units` times the sum of the `terms`, under the lowest of the `ceilings`; without an `amount`
    something of this is not known. `still_growing` while what is late is not done and no cap stops
    it. `claim_by` is the last day to claim, included; None where the agreement sets none or it has
    not begun to run.
    """

    penalty: Penalty
    per: Per | None
    units: Fraction | None
    over: timedelta | None
    terms: tuple[Term, ...]
    ceilings: tuple[Ceiling, ...]
    amount: Money | None
    uncapped: Money | None
    claim_by: date | None
    still_growing: bool
    span: Span

    @property
    def under_fault_cap(self) -> Money | None:
        """The sum under the cap of each fault alone: those of periods hold for all of theirs."""
        own = [ceiling for ceiling in self.ceilings if ceiling.of == "fault"]
        return _under(self.uncapped, own)[0]

    @property
    def lowest(self) -> Ceiling | None:
        """The cap that decided, if one did."""
        if self.amount is None or self.amount == self.uncapped:
            return None
        return next((c for c in self.ceilings if c.term.money == self.amount), None)


def read_penalty(register: Register, clock: Clock, zone: str) -> Vite | None:
    """The penalty of a clock; None if its commitment is not broken or has none."""
    penalty = clock.commitment.penalty
    if penalty is None or not isinstance(clock.standing, Breached):
        return None
    span = register.place(
        "agreements", clock.agreement.id, "commitments", clock.commitment.id, "penalty", key=True
    )
    # Steps say by themselves what a fault costs.
    per = penalty.per or (Per("once", "fault") if penalty.steps else None)
    over = _over(register, clock, penalty, zone)
    units = _units(register, clock, penalty, per, zone) if per is not None else None
    terms = tuple(read_terms(register, clock, penalty, over))
    ceilings = tuple(read_ceilings(register, clock, penalty))
    uncapped = _product(units, terms) if units is not None else None
    amount, capped = _under(uncapped, ceilings)
    running = clock.back is None or (clock.kind in OUTLASTING and clock.standing.at is None)
    # Of a priority that the fault no longer has, no more time is counted.
    growing = running and not clock.superseded and not capped
    growing = growing and (per is None or per.rounding != "once")
    growing = growing and (bool(clock.rounds) or clock.standing.at is None)
    claim_by = None if growing else _claim_by(clock, penalty, zone)
    return Vite(
        penalty, per, units, over, terms, ceilings, amount, uncapped, claim_by, growing, span
    )


def _under(money: Money | None, ceilings: Iterable[Ceiling]) -> tuple[Money | None, bool]:
    """A sum under its caps, and whether one cut it; None if one of them cannot be held to it."""
    amount = money
    for ceiling in ceilings:
        cap = ceiling.term.money
        if money is None or cap is None or cap.currency != money.currency:
            return None, False
        if amount is not None and cap.amount < amount.amount:
            amount = cap
    return amount, amount != money


def _over(register: Register, clock: Clock, penalty: Penalty, zone: str) -> timedelta | None:
    """The time over the promise that a penalty is counted on; None of what is not a time."""
    schedule = _schedule(register, clock, penalty, zone)
    if clock.measure is not None or schedule is None:
        return None
    times = (counted_time(schedule, *span, clock.pauses) for span in clock.late)
    return sum(times, timedelta())


def _schedule(register: Register, clock: Clock, penalty: Penalty, zone: str) -> Schedule | None:
    """The hours in which the units of a penalty run: its own, else those of the promise.

    Days and weeks run round the clock unless the penalty says otherwise.
    """
    if penalty.hours is not None:
        return register.schedule(penalty.hours, zone)
    if penalty.per is not None and penalty.per.unit in {"day", "week"}:
        return ALWAYS
    return clock.hours


def _units(
    register: Register, clock: Clock, penalty: Penalty, per: Per, zone: str
) -> Fraction | None:
    """How many units a promise was missed by; None if nothing can be counted in them."""
    if per.unit == "percentage point":
        return _rounded(clock.measure.short, per) if clock.measure else None
    if per.unit == "occasion" and clock.rounds:
        return Fraction(sum(turn.is_late(clock.ended) for turn in clock.rounds))
    if per.rounding == "once":
        return Fraction(1)
    schedule = _schedule(register, clock, penalty, zone)
    over = _over(register, clock, penalty, zone)
    if over is None or schedule is None:
        return None
    if per.unit == "working day":
        days = [part for late in clock.late for part in _days(clock, schedule, late, zone)]
        return sum((_rounded(part, per) for part in days), Fraction(0))
    return _rounded(Fraction(over // _MICROSECOND, _SECONDS[per.unit] * 10**6), per)


def _days(
    clock: Clock, schedule: Schedule, late: tuple[datetime, datetime], zone: str
) -> Iterator[Fraction]:
    """How much of each working day's hours lies in a time, leaving out the days with none."""
    local = time_zone(zone)
    parts: dict[date, timedelta] = {}
    for opens, closes in schedule.spans(*late):
        day = opens.astimezone(local).date()
        counted = counted_time(schedule, opens, closes, clock.pauses)
        parts[day] = parts.get(day, timedelta()) + counted
    for day, counted in parts.items():
        midnights = (datetime.combine(day + timedelta(n), time(), local) for n in (0, 1))
        whole = schedule.open_time(*midnights)
        if counted and whole:
            yield Fraction(counted // _MICROSECOND, whole // _MICROSECOND)


def _rounded(units: Fraction, per: Per) -> Fraction:
    match per.rounding:
        case "started":
            return Fraction(ceil(units))
        case "whole":
            return Fraction(floor(units))
        case _:
            return units


def _product(units: Fraction, terms: tuple[Term, ...]) -> Money | None:
    """So many times the terms together; None if one is not known or they differ in currency."""
    known = [term.money for term in terms if term.money is not None]
    if len(known) < len(terms) or len({money.currency for money in known}) > 1:
        return None
    total = sum((money.amount for money in known), Decimal(0))
    amount = total * units.numerator / units.denominator
    return Money(amount.quantize(_ORE, ROUND_HALF_UP), known[0].currency if known else "SEK")


def _claim_by(clock: Clock, penalty: Penalty, zone: str) -> date | None:
    """The last day to claim, included.

    From the end of the fault, or of what was done after it; of a share from its period's last day.
    Working days are those of the commitment's calendar, of the notices' where it has none.
    """
    within = penalty.claim_within
    done = clock.standing.at if isinstance(clock.standing, Breached) else None
    end = max((moment for moment in (clock.back, done) if moment is not None), default=None)
    if clock.measure is not None:
        # A period ends with its last day, which is not the day that its end falls on.
        end = clock.measure.end - _MICROSECOND
    elif clock.back is None:
        return None
    if within is None or end is None:
        return None
    schedule = ALWAYS
    if within.unit is Unit.WORKING_DAYS:
        kept = clock.schedule
        schedule = kept if kept is not None and kept != ALWAYS else NOTICE_DAYS
    last = add(end, within, schedule, zone)
    return last and last.astimezone(time_zone(zone)).date()
