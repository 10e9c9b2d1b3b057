"""Penalties: the vite that a broken commitment gives, with its whole working.

An estimate of what the agreement says, and nothing more: whether it is owed turns on whose fault
it was, on whether it is claimed in time, and on what else the parties agreed. No share of a cause
enters it: each that is alone enough to cause a fault owes the whole (NJA 2012 s. 597).
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

from ansvar.agreement import Agreement, Caps, Penalty, PenaltyStep
from ansvar.amounts import Money, Portion
from ansvar.clock import Breached, Clock
from ansvar.diagnostics import Span
from ansvar.durations import Duration, Unit, time_zone
from ansvar.pauses import counted_time
from ansvar.periods import MONTHS, PERIODS, Per, fee_period
from ansvar.register import Register
from ansvar.worktime import ALWAYS, Schedule, add

_ORE = Decimal("0.01")
_MICROSECOND = timedelta(microseconds=1)
_SECONDS = {"minute": 60, "hour": 3600, "day": 86_400, "week": 7 * 86_400}


class Term(NamedTuple):
    """One factor of a sum of money: a fixed amount, or a share of a named base.

    Without a base that the agreement states, `money` is None and nothing can be worked out.
    """

    money: Money | None
    portion: Portion | None
    base: Money | None
    span: Span


class Ceiling(NamedTuple):
    """A cap: for one fault, or for all those of a month, quarter or year."""

    of: str
    term: Term


class Vite(NamedTuple):
    """The penalty of one broken commitment, as far as it has come.

    `units` times the sum of the `terms`, under the lowest of the `ceilings`. `still_growing` while
    the fault lasts. `claim_by` is the last day to claim, included; None where the agreement sets
    none or it has not begun to run.
    """

    penalty: Penalty
    units: Fraction
    over: timedelta | None
    terms: tuple[Term, ...]
    ceilings: tuple[Ceiling, ...]
    amount: Money | None
    uncapped: Money | None
    claim_by: date | None
    still_growing: bool
    span: Span

    @property
    def lowest(self) -> Ceiling | None:
        """The cap that decided, if one did."""
        if self.amount is None or self.amount == self.uncapped:
            return None
        return next((c for c in self.ceilings if c.term.money == self.amount), None)


def read_penalty(register: Register, clock: Clock, zone: str) -> Vite | None:
    """The penalty of a clock; None if its commitment is not broken or has none."""
    penalty = clock.commitment.penalty
    if penalty is None or not isinstance(clock.standing, Breached) or penalty.per is None:
        return None
    span = register.place(
        "agreements", clock.agreement.id, "commitments", clock.commitment.id, "penalty", key=True
    )
    over = _over(register, clock, penalty, zone)
    units = _units(register, clock, penalty, penalty.per, zone)
    if units is None:
        return None
    terms = tuple(_terms(register, clock, penalty, over))
    ceilings = tuple(_ceilings(register, clock, penalty))
    uncapped = _product(units, terms)
    amount = uncapped
    for ceiling in ceilings:
        cap = ceiling.term.money
        if amount and cap and cap.currency == amount.currency and cap.amount < amount.amount:
            amount = cap
    growing = clock.standing.at is None and clock.measure is None
    claim_by = None if growing else _claim_by(clock, penalty, zone)
    return Vite(penalty, units, over, terms, ceilings, amount, uncapped, claim_by, growing, span)


def _over(register: Register, clock: Clock, penalty: Penalty, zone: str) -> timedelta | None:
    """The time over the promise that a penalty is counted on; None of what is not a time."""
    schedule = _schedule(register, clock, penalty, zone)
    if clock.measure is not None or schedule is None:
        return None
    late = [(first, last) for first, last in _late(clock) if first < last]
    times = (counted_time(schedule, first, last, clock.pauses) for first, last in late)
    return sum(times, timedelta())


def _late(clock: Clock) -> Iterator[tuple[datetime, datetime]]:
    """From each deadline that passed to when the thing was done, or to the clock's end."""
    for turn in clock.rounds:
        if turn.is_late(clock.ended):
            yield turn.deadline, turn.at or clock.ended
    if not clock.rounds and clock.deadline is not None:
        yield clock.deadline, clock.ended


def _schedule(register: Register, clock: Clock, penalty: Penalty, zone: str) -> Schedule | None:
    """The hours in which the units of a penalty run: its own, else those of the promise.

    Days and weeks run round the clock unless the penalty says otherwise.
    """
    if penalty.hours is not None:
        return register.schedule(penalty.hours, zone)
    if penalty.per is not None and penalty.per.unit in {"day", "week"}:
        return ALWAYS
    return clock.schedule


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
        days = [part for late in _late(clock) for part in _days(clock, schedule, late, zone)]
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


def _terms(
    register: Register, clock: Clock, penalty: Penalty, over: timedelta | None
) -> Iterator[Term]:
    """What each unit costs: the penalty's own terms, or those of the last step reached."""
    place = ("commitments", clock.commitment.id, "penalty")
    reached = _reached(clock, penalty, over)
    if penalty.steps and reached is None:
        return
    terms: Penalty | PenaltyStep = penalty if reached is None else penalty.steps[reached]
    path = place if reached is None else (*place, "steps", reached)
    for key, written in (("amount", terms.amount), ("percent", terms.percent)):
        if written is not None:
            span = register.place("agreements", clock.agreement.id, *path, key)
            yield _term(clock.agreement, written, span)


def _reached(clock: Clock, penalty: Penalty, over: timedelta | None) -> int | None:
    """The number of the step with the highest level that was reached."""
    missed = clock.measure.short if clock.measure else over
    best: tuple[Fraction, int] | None = None
    for number, step in enumerate(penalty.steps):
        level = _level(step.from_, is_share=clock.measure is not None)
        size = _size(missed)
        if level is None or size is None or not size or size < level:
            continue
        if best is None or level >= best[0]:
            best = (level, number)
    return None if best is None else best[1]


def _level(level: Decimal | Duration, *, is_share: bool) -> Fraction | None:
    """A step's level as what it is held against; None if it is of another kind."""
    if isinstance(level, Decimal):
        return Fraction(level) if is_share else None
    if is_share or level.unit is not Unit.ELAPSED:
        return None
    return Fraction(level.amount)


def _size(missed: Fraction | timedelta | None) -> Fraction | None:
    if isinstance(missed, timedelta):
        return Fraction(missed // _MICROSECOND, 10**6)
    return missed


def _ceilings(register: Register, clock: Clock, penalty: Penalty) -> Iterator[Ceiling]:
    caps = penalty.cap or Caps.model_construct()
    place = ("commitments", clock.commitment.id, "penalty", "cap")
    for of in ("fault", *PERIODS):
        written: Portion | Money | None = getattr(caps, of)
        if written is not None:
            span = register.place("agreements", clock.agreement.id, *place, of)
            yield Ceiling(of, _term(clock.agreement, written, span))


def _term(agreement: Agreement, written: Money | Portion, span: Span) -> Term:
    """A sum as it is written; a share of a fee, of the fee that the agreement states."""
    if isinstance(written, Money):
        return Term(written, None, None, span)
    base = _fee(agreement, written.base)
    if base is None:
        return Term(None, written, None, span)
    return Term(Money(base.amount * written.percent / 100, base.currency), written, base, span)


def _fee(agreement: Agreement, name: str) -> Money | None:
    """A fee by its name; that of a longer period follows from a shorter one's."""
    if name in agreement.fees:
        return agreement.fees[name]
    wanted = fee_period(name)
    if wanted is None:
        return None
    for stated, fee in agreement.fees.items():
        known = fee_period(stated)
        if known is not None and MONTHS[known] <= MONTHS[wanted]:
            return Money(fee.amount * (MONTHS[wanted] // MONTHS[known]), fee.currency)
    return None


def _product(units: Fraction, terms: tuple[Term, ...]) -> Money | None:
    """So many times the terms together; None if one is not known or they differ in currency."""
    known = [term.money for term in terms if term.money is not None]
    if len(known) < len(terms) or len({money.currency for money in known}) > 1:
        return None
    total = sum((money.amount for money in known), Decimal(0))
    amount = total * units.numerator / units.denominator
    return Money(amount.quantize(_ORE, ROUND_HALF_UP), known[0].currency if known else "SEK")


def _claim_by(clock: Clock, penalty: Penalty, zone: str) -> date | None:
    """The last day to claim, included: from the end of the fault, or of the measured period."""
    if penalty.claim_within is None:
        return None
    # A period ends with its last day, which is not the day that its end falls on.
    end = clock.measure.end - _MICROSECOND if clock.measure else clock.ended
    last = add(end, penalty.claim_within, clock.schedule or ALWAYS, zone)
    return last and last.astimezone(time_zone(zone)).date()
