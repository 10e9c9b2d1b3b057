"""Penalties in words: the whole working, each factor with its place."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from ansvar.amounts import Portion
from ansvar.clocks.clock import Clock
from ansvar.durations import time_zone
from ansvar.locale import Language
from ansvar.penalty import Vite
from ansvar.periods import Per, fee_period
from ansvar.render.clocks import Standings
from ansvar.render.page import Cell, Row, row
from ansvar.terms import Ceiling, Term


def penalty_rows(clock: Clock, vite: Vite, standings: Standings) -> Iterator[Row]:
    """The working of a penalty: each factor with its place, the cap, and when to claim."""
    language, say = standings.language, standings.language.say
    yield row(
        Cell(_worked(language, vite), "strong"),
        Cell(vite.penalty.clause or clock.commitment.clause),
        Cell(str(vite.span), "place"),
    )
    for term in vite.terms:
        if term.portion is not None:
            yield row(_portion(language, term, term.portion), Cell(str(term.span), "place"))
    for ceiling in vite.ceilings:
        yield row(_ceiling(language, vite, ceiling), Cell(str(ceiling.term.span), "place"))
    if vite.lowest is not None and vite.amount is not None:
        yield row(Cell(say("penalty.capped", amount=language.money(*vite.amount)), "strong"))
    yield row(" ".join(_claim(vite, standings)))


def _worked(language: Language, vite: Vite) -> str:
    """So many units times the terms, and what that comes to."""
    say, per = language.say, vite.per
    if per is None or vite.units is None:
        return say("penalty.no_unit")
    if not vite.terms:
        return say("penalty.no_step")
    if any(term.money is None and term.portion is None for term in vite.terms):
        return say("penalty.no_amount")
    total = language.money(*vite.uncapped) if vite.uncapped else say("penalty.unknown")
    if per.rounding == "once" and vite.units == 1:
        return say("penalty.once", total=total, unit=say(f"unit.{per.unit}.one"))
    units = _units(language, per, vite.units)
    return f"{say('penalty.sum', units=units, terms=_sum(language, vite.terms))} = {total}"


def _units(language: Language, per: Per, units: Fraction) -> str:
    """How many units: "6 started hours"."""
    one = "one" if units == 1 else "many"
    rounding = "" if per.rounding in {"part", "once"} else f"{per.rounding}_"
    unit = language.say(f"unit.{rounding}{per.unit.replace(' ', '_')}.{one}")
    return f"{_count(language, units)} {unit}"


def _count(language: Language, value: Fraction) -> str:
    return language.number(value, 4)


def _sum(language: Language, terms: Sequence[Term]) -> str:
    parts = [language.money(*term.money) if term.money else "?" for term in terms]
    return f"({' + '.join(parts)})" if len(parts) > 1 else "".join(parts)


def _base(language: Language, name: str) -> str:
    """What a share is of: a periodic fee by what it is, anything else as the agreement says."""
    period = fee_period(name)
    return language.say(f"fee.{period}") if period else name


def _portion(language: Language, term: Term, portion: Portion) -> str:
    percent, name = language.percent(portion.percent), _base(language, portion.base)
    if term.money is None or term.base is None:
        return language.say("penalty.no_base", percent=percent, base=name)
    parts = {"money": language.money(*term.money), "fee": language.money(*term.base)}
    return language.say("penalty.portion", percent=percent, base=name, **parts)


def _ceiling(language: Language, vite: Vite, ceiling: Ceiling) -> str:
    """A cap, whether it is reached, and that those of periods are shared with other faults."""
    say, term = language.say, ceiling.term
    of = say(f"cap.{ceiling.of}")
    if term.money is None:
        written = term.portion or Portion(Decimal(0), "?")
        percent, base = language.percent(written.percent), _base(language, written.base)
        return say("penalty.cap_unknown", of=of, percent=percent, base=base)
    key = "penalty.cap"
    if vite.uncapped is not None:
        other = vite.uncapped.currency != term.money.currency
        over = vite.uncapped.amount > term.money.amount
        key = "penalty.cap_other" if other else "penalty.cap_over" if over else "penalty.cap_under"
    worked = _portion(language, term, term.portion) if term.portion else ""
    text = say(key, of=of, worked=worked or language.money(*term.money))
    return text if ceiling.of == "fault" else f"{text} {say('penalty.cap_shared')}"


def _claim(vite: Vite, standings: Standings) -> Iterator[str]:
    """When it must be claimed, and what the agreement says of other remedies."""
    language, say = standings.language, standings.language.say
    today = standings.at.astimezone(time_zone(standings.zone)).date()
    if vite.still_growing:
        yield say("penalty.growing")
    if vite.claim_by is not None:
        key = "penalty.claim_by" if today <= vite.claim_by else "penalty.claim_late"
        yield say(key, day=vite.claim_by)
    elif vite.penalty.claim_within is not None:
        within = language.length(vite.penalty.claim_within)
        yield say("penalty.claim_within", within=within)
    yield say("penalty.automatic" if vite.penalty.automatic else "penalty.not_automatic")
    yield say(f"penalty.sole_remedy.{vite.penalty.sole_remedy}")
    if vite.penalty.set_off != "unclear":
        yield say(f"penalty.set_off.{vite.penalty.set_off}")
