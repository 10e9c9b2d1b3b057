"""Terms: what each unit of a penalty costs, and the most that it can come to."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from ansvar.agreement import Agreement, Caps, Penalty, PenaltyStep
from ansvar.amounts import Money, Portion
from ansvar.clocks.clock import Clock
from ansvar.diagnostics import Span
from ansvar.durations import Duration, Unit
from ansvar.periods import MONTHS, PERIODS, fee_period
from ansvar.register import Register

_MICROSECOND = timedelta(microseconds=1)


class Term(NamedTuple):
    """One factor of a sum of money: a fixed amount, or a share of a named base.

    Without a base that the agreement states, `money` is None and nothing can be worked out; without
    a `portion` too the agreement states no amount at all.
    """

    money: Money | None
    portion: Portion | None
    base: Money | None
    span: Span


class Ceiling(NamedTuple):
    """A cap: for one fault, or for all those of a month, quarter or year."""

    of: str
    term: Term


def read_terms(
    register: Register, clock: Clock, penalty: Penalty, over: timedelta | None
) -> Iterator[Term]:
    """What each unit costs: the penalty's own terms, or those of the last step reached.

    None of them if there are steps and none is reached.
    """
    place = ("commitments", clock.commitment.id, "penalty")
    reached = _reached(clock, penalty, over)
    if penalty.steps and reached is None:
        return
    terms: Penalty | PenaltyStep = penalty if reached is None else penalty.steps[reached]
    path = place if reached is None else (*place, "steps", reached)
    if terms.amount is None and terms.percent is None:
        span = register.place("agreements", clock.agreement.id, *path, key=reached is None)
        yield Term(None, None, None, span)
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


def read_ceilings(register: Register, clock: Clock, penalty: Penalty) -> Iterator[Ceiling]:
    """The caps of a penalty, from that of each fault to that of a year."""
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
    """A fee by its name; that of a longer period follows from the longest of the shorter ones."""
    if name in agreement.fees:
        return agreement.fees[name]
    wanted = fee_period(name)
    if wanted is None:
        return None
    stated = {fee_period(key): fee for key, fee in agreement.fees.items()}
    for known in reversed(PERIODS[: PERIODS.index(wanted) + 1]):
        if known in stated:
            fee, times = stated[known], MONTHS[wanted] // MONTHS[known]
            return Money(fee.amount * times, fee.currency)
    return None
