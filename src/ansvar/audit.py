"""The audit: what a duty officer would be told, had each link failed at each kind of hour.

Every link is broken in turn, and every pair of links that only together take a function down, at
every kind of hour at which the service is promised. Every check that can be made then is made and
shows what is so; then the same attribution and escalation as in an incident are asked.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from itertools import chain, combinations
from typing import Literal, NamedTuple

from ansvar.assessment import SliceAnswer, call_of
from ansvar.attribution import Answer, Player, attribute
from ansvar.chain import Check
from ansvar.durations import time_zone
from ansvar.escalation import Call
from ansvar.hours import Hour, rehearsed_hours
from ansvar.localization import Location, localize
from ansvar.model import Component, Model
from ansvar.observable import Observable, observables
from ansvar.register import Register
from ansvar.rehearsal import outage, rehearse, results
from ansvar.shortfall import Shortfall, read_shortfall
from ansvar.split import Split, split
from ansvar.stretch import Target, closure, targets
from ansvar.sweep import EntangledError
from ansvar.verdict import (
    NobodyAnswers,
    OwnSide,
    Responsible,
    Shared,
    Verdict,
    decide,
)

Outcome = Literal["owned", "gap", "contested", "unreachable"]
OUTCOMES: tuple[Outcome, ...] = ("owned", "unreachable", "gap", "contested")
"""From the best to the worst that an officer can meet."""


MOST_TOGETHER = 4
"""How many links are broken together at most, to have broken each that is backed at all."""

_NOON = time(12)


class Rehearsed(NamedTuple):
    """One failure at one hour, and what the duty officer would get.

    `owners` is who answers for what is broken, by the agreements in force that day; `verdict` what
    the checks that can be made then lead to, None if they hang together too much to be weighed;
    `call` whom to call. `outcome` is the worst of it. `shown_by` are the checks that would fail,
    whenever they can be made.
    """

    target: Target
    broken: tuple[str, ...]
    hour: Hour
    shown_by: tuple[Check, ...]
    answers: tuple[Answer, ...]
    verdict: Verdict | None
    call: Call | None
    outcome: Outcome
    weaker: tuple[Shortfall, ...]

    @property
    def owners(self) -> tuple[Player, ...]:
        """Who answers for what is broken, each once."""
        return tuple(dict.fromkeys(answer.player for answer in self.answers))


class Suspicion(NamedTuple):
    """The sum of a player's odds before any evidence: that the links it answers for have failed."""

    target: Target
    player: Player
    odds: float
    links: int


class Audit(NamedTuple):
    """Every rehearsed failure, and how the odds lie between players before anything is known."""

    register: Register
    rehearsed: tuple[Rehearsed, ...]
    suspicions: tuple[Suspicion, ...]


def audit(register: Register, chains: Sequence[str], today: date, horizon: date) -> Audit:
    """Rehearse the failures of some chains' functions, until a horizon that is included."""
    rehearsed: list[Rehearsed] = []
    suspicions: list[Suspicion] = []
    for name in chains:
        for target in targets(register.chains[name]):
            rehearsals = _Rehearsals(register, target, today, horizon)
            rehearsed += rehearsals.all()
            suspicions += rehearsals.suspicions()
    return Audit(register, tuple(rehearsed), tuple(suspicions))


class _Rehearsals:
    """The failures of one function; what does not change between them is worked out once."""

    def __init__(self, register: Register, target: Target, today: date, horizon: date) -> None:
        self.register, self.target = register, target
        self.zone = target.chain.time_zone
        inside = closure(register, target.path)
        owing = {a.id: a for link in sorted(inside) for a in register.covering(link)}
        promise = target.chain.promise
        promised = register.schedule(promise.hours if promise else "always", self.zone)
        self.hours = [
            hour
            for hour in rehearsed_hours(list(owing.values()), today, horizon, self.zone)
            if hour.kind == "office" or promised is None or promised.is_open(hour.at)
        ]
        self.today = today
        self.model = self._model(datetime.combine(today, _NOON, time_zone(self.zone)))
        self.checks = tuple(observables(self.model))
        self._answers: dict[date, dict[Component, Answer]] = {}
        self._shortfalls: dict[tuple[str, datetime], Shortfall | None] = {}

    def _model(self, at: datetime) -> Model:
        return rehearse(self.register, self.target, outage(self.target, at), at)

    def _links(self) -> list[int]:
        uses = self.model.formulas.uses(self.model.function)
        return [
            index
            for index, component in enumerate(self.model.components)
            if component.kind == "link" and uses >> index & 1
            and component.name in self.register.links
        ]  # fmt: skip

    def failures(self) -> Iterator[tuple[int, ...]]:
        """The links that alone take the function down, then the pairs that only together do.

        Of links that no pair has, the smallest sets up to MOST_TOGETHER.
        """
        links = self._links()
        alone = {i for i in links if self._fails((i,))}
        yield from ((i,) for i in links if i in alone)
        backed = [i for i in links if i not in alone]
        found: list[frozenset[int]] = []
        broken: set[int] = set()
        for size in range(2, MOST_TOGETHER + 1):
            left = set(backed) - broken
            wanted = (s for s in combinations(backed, size) if size == 2 or not left.isdisjoint(s))
            for together in wanted if left else ():
                if not any(part <= set(together) for part in found) and self._fails(together):
                    found.append(frozenset(together))
                    yield together
            broken = broken.union(*found)

    def _fails(self, broken: tuple[int, ...]) -> bool:
        down = sum(1 << index for index in broken)
        return self.model.formulas.is_down(self.model.function, down)

    def all(self) -> Iterator[Rehearsed]:
        """Every failure at every hour."""
        return chain.from_iterable(self._failure(broken) for broken in self.failures())

    def suspicions(self) -> Iterator[Suspicion]:
        """The sum of prior odds of each player, largest first."""
        sums: dict[Player, tuple[float, int]] = {}
        answers = self._answers_on(self.today)
        for index in self._links():
            component = self.model.components[index]
            odds, links = sums.get(answers[component].player, (0.0, 0))
            sums[answers[component].player] = (odds + component.prior, links + 1)
        ranked = sorted(sums.items(), key=lambda item: (-round(item[1][0], 12), item[0]))
        yield from (Suspicion(self.target, player, *counted) for player, counted in ranked)

    def _failure(self, broken: tuple[int, ...]) -> Iterator[Rehearsed]:
        """One failure at every hour; what the checks show is weighed once for those open alike."""
        located: dict[frozenset[str], Location | None] = {}
        decided: dict[object, tuple[tuple[Answer, ...], Split, Verdict]] = {}
        failed = results(self.model, self.checks, broken)
        shown_by = tuple(observable.check for observable, fails in failed if fails)
        for hour in self.hours:
            shown = tuple(check for check in self.checks if self._open(check, hour.at))
            names = frozenset(check.reference for check in shown)
            if names not in located:
                located[names] = self._location(shown, broken)
            location = located[names]
            answers = self._answers_on(hour.day)
            truth = tuple(answers[self.model.components[index]] for index in broken)
            if location is None:
                yield self._judged(truth, hour, shown_by, None, None)
                continue
            ends = tuple(
                (a.player, tuple((r.agreement.id, r.conflict) for r in a.routes))
                for a in answers.values()
            )
            key = (names, ends)
            if key not in decided:
                decided[key] = self._decided(location, answers)
            mine, division, verdict = decided[key]
            answer = SliceAnswer(location.model.cut, location, mine, division, verdict)
            file = outage(self.target, hour.at)
            call = call_of(self.register, file, self.target, answer, hour.at)
            yield self._judged(truth, hour, shown_by, verdict, call)

    def _open(self, check: Observable, at: datetime) -> bool:
        schedule = self.register.schedule(check.check.hours, self.zone)
        return schedule is None or schedule.is_open(at)

    def _location(self, shown: Sequence[Observable], broken: tuple[int, ...]) -> Location | None:
        at = self.model.cut.end
        file = outage(self.target, at, results(self.model, shown, broken))
        try:
            location = localize(rehearse(self.register, self.target, file, at))
        except EntangledError:
            return None
        return location if location.possible else None

    def _answers_on(self, day: date) -> dict[Component, Answer]:
        """Who answers for each link, by the agreements in force on a day."""
        if day not in self._answers:
            model = self._model(datetime.combine(day, _NOON, time_zone(self.zone)))
            found = [self.model.components[index] for index in self._links()]
            self._answers[day] = {c: attribute(model, c) for c in found}
        return self._answers[day]

    def _decided(
        self, location: Location, answers: dict[Component, Answer]
    ) -> tuple[tuple[Answer, ...], Split, Verdict]:
        mine = tuple(
            answers[s.component]
            if s.component in answers
            else attribute(location.model, s.component)
            for s in location.suspects
        )
        division = split(location, mine)
        return mine, division, decide(location, division)

    def _judged(
        self,
        truth: tuple[Answer, ...],
        hour: Hour,
        shown_by: tuple[Check, ...],
        verdict: Verdict | None,
        call: Call | None,
    ) -> Rehearsed:
        weaker = self._promised_less(truth, hour.at)
        broken = tuple(answer.link for answer in truth)
        outcome = _outcome(truth, verdict, call)
        return Rehearsed(self.target, broken, hour, shown_by, truth, verdict, call, outcome, weaker)

    def _promised_less(self, truth: Iterable[Answer], at: datetime) -> tuple[Shortfall, ...]:
        """The agreements that those who answer would keep while the promise is broken."""
        owing = [
            route.agreement
            for answer in truth
            for route in answer.routes
            if route.answers in answer.player.parties
        ]
        found = []
        for agreement in {a.id: a for a in owing}.values():
            key = (agreement.id, at)
            if key not in self._shortfalls:
                self._shortfalls[key] = read_shortfall(self.register, self.target, agreement, at)
            weaker = self._shortfalls[key]
            if weaker is not None:
                found.append(weaker)
        return tuple(found)


def named(verdict: Verdict | None) -> tuple[Player, ...]:
    """Who a verdict says answers; nobody when it cannot be told."""
    match verdict:
        case Responsible() | OwnSide() | NobodyAnswers():
            return (verdict.candidate.player,)
        case Shared():
            return tuple(candidate.player for candidate in verdict.candidates)
        case _:
            return ()


def _outcome(truth: Sequence[Answer], verdict: Verdict | None, call: Call | None) -> Outcome:
    owners = {answer.player for answer in truth}
    if verdict is None or set(named(verdict)) != owners:
        return "contested"
    if any(player.kind == "gap" for player in owners):
        return "gap"
    return "owned" if _reached(truth, call) else "unreachable"


def _reached(truth: Sequence[Answer], call: Call | None) -> bool:
    """Whether somebody is on duty at a party that answers or acts for what is broken.

    Our own side is reached when anybody is.
    """
    called = [call, *call.also] if call is not None else []
    reached = {c.reachable.party.id for c in called if c.reachable is not None}
    wanted = {party for answer in truth for party in (*answer.player.parties, *answer.acts)}
    # A subcontractor that the agreement names may be the one to call.
    wanted |= {p for a in truth for r in a.routes for p in r.agreement.subcontractors}
    own = all(answer.player.kind == "own" for answer in truth)
    return bool(reached if own else reached & wanted)
