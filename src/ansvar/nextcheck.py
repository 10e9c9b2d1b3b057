"""The next check: which one settles who answers, per minute that it takes.

The gain of a check is its mutual information with what is broken (Lindley 1956; in diagnosis de
Kleer and Williams 1987), corrected for how often it lies.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from math import log2
from typing import Literal, NamedTuple

from ansvar.attribution import Player
from ansvar.chain import Chain, Check
from ansvar.durations import Duration, Unit
from ansvar.formula import Component, Formula
from ansvar.localization import Location
from ansvar.observable import observables
from ansvar.split import Split
from ansvar.stretch import find_check

DEFAULT_MINUTES = 15
RERANKED = 5
NOTHING = 1e-6
"""Bits under which a check tells nothing."""


class Outcome(NamedTuple):
    """What one result would mean: how probable it is, and who would then lead with what odds."""

    result: Literal["ok", "fail"]
    probability: float
    leader: Player
    odds: float


class NextCheck(NamedTuple):
    """A check that can still be made.

    `gain` is in bits about what is broken, `party_gain` about who answers, asked of the best few
    only; `minutes` what it takes, `opens` when it can first be made if not now. `informs` is
    whether it tells anything about who answers, `settles` whether some outcome would change it.
    """

    chain: Chain
    check: Check
    gain: float
    party_gain: float | None
    minutes: int
    opens: datetime | None
    outcomes: tuple[Outcome, ...]
    settles: bool
    informs: bool = False


def entropy(p: float) -> float:
    """The binary entropy, in bits."""
    return 0.0 if p <= 0 or p >= 1 else -p * log2(p) - (1 - p) * log2(1 - p)


def gain(q: float, false_alarm: float, miss: float) -> float:
    """Bits that a check tells about something that is down with probability q."""
    fails = q * (1 - miss) + (1 - q) * false_alarm
    return max(0.0, entropy(fails) - q * entropy(miss) - (1 - q) * entropy(false_alarm))


def next_checks(location: Location, division: Split, at: datetime) -> tuple[NextCheck, ...]:
    """The remaining checks, best first; those that tell nothing are left out."""
    found = [c for c in _remaining(location, at) if c[0].gain > NOTHING]
    found.sort(key=lambda c: -round(c[0].gain / _cost(c[0], at), 12))
    judged = [(_judged(location, division, *candidate), candidate[1]) for candidate in found]
    head = [
        check._replace(party_gain=_party_gain(location, division, reading))
        for check, reading in judged[:RERANKED]
    ]
    head.sort(key=lambda c: -round((c.party_gain or 0.0) / _cost(c, at), 9))
    return (*head, *(check for check, _ in judged[RERANKED:]))


def _cost(check: NextCheck, at: datetime) -> float:
    """Minutes until its result, waiting included."""
    wait = (check.opens - at) / timedelta(minutes=1) if check.opens else 0.0
    return max(1.0, check.minutes + wait)


class _Reading(NamedTuple):
    """How probable it is that a check fails: by whether it is down, and if its source is broken."""

    formula: Formula
    if_down: float
    if_up: float
    source: Component | None
    if_broken: float

    def fails(self, down: bool, broken: bool) -> float:
        """P(it fails) in a world."""
        if broken:
            return self.if_broken
        return self.if_down if down else self.if_up


def _remaining(location: Location, at: datetime) -> list[tuple[NextCheck, _Reading]]:
    """The checks not yet made in this slice that concern the function, with what they look at."""
    model = location.model
    made = _made(location)
    found = []
    for chain, check, stretch, formula in observables(model):
        if (chain.id, check.id) in made:
            continue
        errors, _ = model.errors(check.method, check, None, stretch)
        source, shows = _source(location, chain, check)
        reading = _Reading(formula, 1 - errors.miss, errors.false_alarm, source, shows)
        bits = _bits(location, reading)
        opens = _opens(location, check, at)
        minutes = _minutes(check.takes)
        found.append((NextCheck(chain, check, bits, None, minutes, opens, (), False), reading))
    return found


def _made(location: Location) -> set[tuple[str, str]]:
    model, cut = location.model, location.model.cut
    made = set()
    standing = {getattr(clue.line, "number", None) for clue in location.clues if clue.carried}
    for o in model.incident.observations:
        found = find_check(model.register, model.target.chain, o.check) if o.check else None
        if (
            found
            and o.result != "unknown"
            and o.group == "affected"
            and (cut.start <= o.at <= cut.end or o.number in standing)
        ):
            made.add((found[0].id, found[1].id))
    return made


def _source(location: Location, chain: Chain, check: Check) -> tuple[Component | None, float]:
    """A check's source, and how probable it is that it fails if that is broken.

    A broken source goes on showing what it has shown.
    """
    model = location.model
    source = model.source_of(chain, check)
    shown = {
        c.factor.fails for c in location.clues if source is not None and c.factor.source == source
    }
    if len(shown) == 1:
        return source, float(shown.pop())
    return source, 1 - model.assumptions.source_shows_ok


def _bits(location: Location, reading: _Reading) -> float:
    """Bits that a check tells about the world, the state of its source included."""
    if reading.source is None:
        q = location.probability(reading.formula)
        return gain(q, reading.if_up, 1 - reading.if_down)
    broken = location.model.formulas.component(reading.source)
    spread = location.joint([reading.formula, broken])
    fails = sum(p * reading.fails(*world) for world, p in spread.items())
    noise = sum(p * entropy(reading.fails(*world)) for world, p in spread.items())
    return max(0.0, entropy(fails) - noise)


def _minutes(takes: Duration | None) -> int:
    if takes is None:
        return DEFAULT_MINUTES
    if takes.unit is Unit.ELAPSED:
        return max(1, round(takes.elapsed / timedelta(minutes=1)))
    days = {Unit.DAYS: 1, Unit.WORKING_DAYS: 1, Unit.MONTHS: 30}[takes.unit]
    return takes.amount * days * 24 * 60


def _opens(location: Location, check: Check, at: datetime) -> datetime | None:
    zone = location.model.target.chain.time_zone
    schedule = location.model.register.schedule(check.hours, zone)
    if schedule is None or schedule.is_open(at):
        return None
    return schedule.next_open(at)


def _judged(location: Location, division: Split, found: NextCheck, reading: _Reading) -> NextCheck:
    """What each outcome of a check would mean for who answers.

    P(a candidate's links are all up, and the check fails) comes from the messages of the sweep
    with those links kept up, so that only the check's own stretch is walked.
    """
    formulas = location.model.formulas
    if not division.candidates:
        return found
    players = [player for player, _ in division.everyone]
    masks = [formulas.uses(formula) for _, formula in division.everyone]
    fails, clear_and_fails = (
        _fails(location, reading, 0),
        [_fails(location, reading, m) for m in masks],
    )
    clear = [location.joint([], mask)[()] for mask in masks]
    decide_at = location.model.assumptions.decide_at
    outcomes = []
    for failed in (True, False):
        whole = fails if failed else 1 - fails
        if whole <= 0:
            continue
        both = (
            clear_and_fails
            if failed
            else [c - f for c, f in zip(clear, clear_and_fails, strict=True)]
        )
        leader, odds = _leader([1 - p / whole for p in both])
        outcomes.append(Outcome("fail" if failed else "ok", whole, players[leader], odds))
    leader, odds = _leader([1 - p for p in clear])
    now = players[leader] if odds >= decide_at else None
    settles = any((o.leader if o.odds >= decide_at else None) != now for o in outcomes)
    moved = max(abs(f - c * fails) for c, f in zip(clear, clear_and_fails, strict=True))
    return found._replace(outcomes=tuple(outcomes), settles=settles, informs=moved > NOTHING)


def _fails(location: Location, reading: _Reading, up: int) -> float:
    """P(the check fails, with some components up | evidence)."""
    source = [] if reading.source is None else [location.model.formulas.component(reading.source)]
    spread = location.joint([reading.formula, *source], up)
    return sum(
        p * reading.fails(world[0], len(world) > 1 and world[1]) for world, p in spread.items()
    )


def _leader(odds: Sequence[float]) -> tuple[int, float]:
    leader = max(range(len(odds)), key=lambda i: round(odds[i], 12))
    return leader, odds[leader]


def _party_gain(location: Location, division: Split, reading: _Reading) -> float:
    """Bits that a check tells about which candidates have a link down."""
    players = [c.formula for c in division.candidates]
    source = [] if reading.source is None else [location.model.formulas.component(reading.source)]
    spread = location.joint([*players, reading.formula, *source])
    prior: dict[tuple[bool, ...], float] = {}
    joint: dict[bool, dict[tuple[bool, ...], float]] = {True: {}, False: {}}
    for values, p in spread.items():
        key, down = values[: len(players)], values[len(players)]
        prior[key] = prior.get(key, 0.0) + p
        fails = reading.fails(down, bool(source) and values[-1])
        for failed in (True, False):
            weight = p * (fails if failed else 1 - fails)
            joint[failed][key] = joint[failed].get(key, 0.0) + weight
    information = _entropy(prior.values())
    for after in joint.values():
        whole = sum(after.values())
        if whole > 0:
            information -= whole * _entropy(p / whole for p in after.values())
    return max(0.0, information)


def _entropy(probabilities: Iterable[float]) -> float:
    return -sum(p * log2(p) for p in probabilities if p > 0)
