"""Clocks, ledgers and penalties as JSON: built field by field, times in the chain's zone."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from ansvar.amounts import Money
from ansvar.clocks.clock import (
    Breached,
    Clock,
    Met,
    NotComputable,
    NotStarted,
    Paused,
    Round,
    Running,
    SoFar,
)
from ansvar.clocks.ledger import Segment
from ansvar.clocks.measure import Measure
from ansvar.durations import Duration
from ansvar.penalty import Vite
from ansvar.render.span_json import Json, span_json
from ansvar.terms import Term


def clock_json(clock: Clock, zone: ZoneInfo) -> Json:
    """A clock: what was promised under which clause, since when, and how it stands."""
    promised = clock.promised
    return {
        "agreement": clock.agreement.id,
        "commitment": clock.commitment.id,
        "clause": clock.commitment.clause,
        "party": clock.agreement.supplier,
        "kind": clock.kind,
        "promised": str(promised) if isinstance(promised, Duration) else f"{promised} %",
        "clock_starts": clock.commitment.clock_starts,
        "started_by": clock.started_by,
        "started": _time(clock.started, zone),
        **_standing(clock, zone),
        **({"rounds": [_round(turn, zone) for turn in clock.rounds]} if clock.rounds else {}),
        **({"measure": _measure(clock.measure, zone)} if clock.measure else {}),
        "place": span_json(clock.span),
    }


def segment_json(segment: Segment, zone: ZoneInfo) -> Json:
    """A segment of a ledger, with who stopped the clock and by which clause, if anyone did."""
    written: Json = {
        "start": _time(segment.start, zone),
        "end": _time(segment.end, zone),
        "seconds": segment.length // timedelta(seconds=1),
        "label": segment.label,
    }
    pause = segment.pause
    if pause is not None:
        written |= {"reason": pause.reason, "by": pause.by, "clause": pause.clause}
        written |= {"refused": pause.refused, "place": span_json(pause.span)}
    return written


def penalty_json(vite: Vite) -> Json:
    """A penalty with its working; amounts are texts, so that no reader rounds them."""
    return {
        "estimate": True,
        "clause": vite.penalty.clause,
        "per": str(vite.per) if vite.per else None,
        "units": _number(vite.units) if vite.units is not None else None,
        "terms": [_term(term) for term in vite.terms],
        "caps": [{"of": ceiling.of, **_term(ceiling.term)} for ceiling in vite.ceilings],
        "uncapped": money_json(vite.uncapped),
        "amount": money_json(vite.amount),
        "still_growing": vite.still_growing,
        "automatic": vite.penalty.automatic,
        "claim_by": vite.claim_by.isoformat() if vite.claim_by else None,
        "sole_remedy": vite.penalty.sole_remedy,
        "set_off": vite.penalty.set_off,
        "place": span_json(vite.span),
    }


def _time(moment: datetime | None, zone: ZoneInfo) -> str | None:
    return moment.astimezone(zone).isoformat() if moment else None


def _number(value: Fraction) -> str:
    """A number in full if it ends, else to twelve decimals."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return f"{exact.normalize():f}" if Fraction(exact) == value else f"{exact:.12f}"


def money_json(money: Money | None) -> Json | None:
    """A sum of money; its amount is a text."""
    return {"amount": f"{money.amount:f}", "currency": money.currency} if money else None


def _term(term: Term) -> Json:
    return {
        "sum": money_json(term.money),
        "percent": f"{term.portion.percent:f}" if term.portion else None,
        "of": term.portion.base if term.portion else None,
        "base": money_json(term.base),
        "place": span_json(term.span),
    }


def _round(turn: Round, zone: ZoneInfo) -> Json:
    return {
        "started": _time(turn.started, zone),
        "deadline": _time(turn.deadline, zone),
        "at": _time(turn.at, zone),
    }


def _measure(measure: Measure, zone: ZoneInfo) -> Json:
    return {
        "start": _time(measure.start, zone),
        "end": _time(measure.end, zone),
        "promised": f"{measure.promised:f}",
        "actual": _number(measure.actual),
        "points_short": _number(measure.short),
    }


def _standing(clock: Clock, zone: ZoneInfo) -> Mapping[str, Any]:
    match clock.standing:
        case Running(deadline, left):
            minutes = int(left.total_seconds() // 60)
            return {"is": "running", "deadline": _time(deadline, zone), "minutes_left": minutes}
        case Paused(since, reason):
            return {"is": "paused", "since": _time(since, zone), "reason": reason}
        case Met(at, deadline):
            return {"is": "met", "at": _time(at, zone), "deadline": _time(deadline, zone)}
        case Breached(deadline, at):
            return {"is": "breached", "deadline": _time(deadline, zone), "at": _time(at, zone)}
        case SoFar():
            return {"is": "so_far"}
        case NotStarted(event):
            return {"is": "not_started", "needs": event}
        case NotComputable(needs):
            return {"is": "not_computable", "needs": needs}
