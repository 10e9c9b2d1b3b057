"""The verdict: who answers, or that it cannot be told and why."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from ansvar.attribution import Gap
from ansvar.diagnostics import Diagnostic, Span
from ansvar.evidence import Clue
from ansvar.formula import UP
from ansvar.localization import Location
from ansvar.split import Candidate, Split
from ansvar.sweep import Factor


class Responsible(NamedTuple):
    """One party answers for the failed link."""

    candidate: Candidate
    grounds: tuple[Span, ...]


class Shared(NamedTuple):
    """Several answer: for faults of their own, for a joint link, or by two direct agreements."""

    candidates: tuple[Candidate, ...]
    why: Literal["several_faults", "joint", "two_agreements"]
    grounds: tuple[Span, ...]


class OwnSide(NamedTuple):
    """The failed link is the principal's own."""

    candidate: Candidate
    grounds: tuple[Span, ...]


class NobodyAnswers(NamedTuple):
    """A gap: the failed link is covered by no agreement in force that holds anyone."""

    candidate: Candidate
    gap: Gap
    grounds: tuple[Span, ...]


class NoOutage(NamedTuple):
    """The evidence says that nothing is down."""

    probability: float
    grounds: tuple[Span, ...]


WhyNot = Literal[
    "needs_check",
    "indistinguishable",
    "outside",
    "contradiction",
    "assumptions",
    "conflict",
    "several_ends",
    "undated",
    "fault",
]

_NO_ONE_END: dict[str, WhyNot] = {"mixed": "several_ends", "undated": "undated"}


class Undetermined(NamedTuple):
    """It cannot be told, for a reason, with who the candidates are meanwhile.

    `against` are the lines that cannot all be true, `faults` what could not be read.
    """

    why: WhyNot
    candidates: tuple[Candidate, ...]
    grounds: tuple[Span, ...]
    against: tuple[Clue, ...] = ()
    faults: tuple[Diagnostic, ...] = ()


Verdict = Responsible | Shared | OwnSide | NobodyAnswers | NoOutage | Undetermined


def answering(verdict: Verdict) -> tuple[str, ...]:
    """The parties that answer by agreement; none while it is open, or when nobody outside does."""
    match verdict:
        case Responsible(candidate):
            return tuple(dict.fromkeys(candidate.player.parties))
        case Shared(candidates):
            return tuple(dict.fromkeys(p for c in candidates for p in c.player.parties))
        case _:
            return ()


def decide(location: Location, division: Split) -> Verdict:
    """The verdict on a slice; that no check would help is for the caller to add."""
    numbers = location.model.assumptions
    grounds = _grounds(location)
    if location.outage <= 1 - numbers.decide_at:
        return NoOutage(1 - location.outage, grounds)
    candidates = division.candidates
    outside = (s.probability for s in location.suspects if s.component.kind == "outside")
    if max(outside, default=0.0) >= numbers.outside_at:
        return Undetermined("outside", candidates, grounds)
    both = [
        c for c in candidates if c.at_fault >= numbers.decide_at and c.share >= numbers.shared_from
    ]
    leader = candidates[0] if candidates else None
    if len(both) > 1 and all(_shown(location, c) for c in both):
        return _several(location, both, candidates, grounds)
    if leader is None or leader.share < numbers.decide_at or not _shown(location, leader):
        why: WhyNot = "contradiction" if location.contradicting else "needs_check"
        against = tuple(w.clue for w in location.contradicting)
        return Undetermined(why, candidates, grounds, against)
    if not _leads_regardless(location, candidates):
        return Undetermined("assumptions", candidates, grounds)
    return _settled(leader, candidates, grounds)


def _several(
    location: Location,
    both: Sequence[Candidate],
    candidates: tuple[Candidate, ...],
    grounds: tuple[Span, ...],
) -> Verdict:
    """Several at fault, unless that rests on a conflict, on mixed ends or on unwritten numbers."""
    grounds = (*grounds, *_covers(both))
    for candidate in both:
        if candidate.player.kind in _NO_ONE_END:
            return Undetermined(_NO_ONE_END[candidate.player.kind], candidates, grounds)
    if any(route.conflict for c in both for route in c.answers[0].routes):
        return Undetermined("conflict", candidates, grounds)
    # Each must still be at fault more likely than not when no unwritten number speaks.
    odds = location.with_equal_assumptions([c.formula for c in both])
    if min(odds) < 0.5:
        return Undetermined("assumptions", candidates, grounds)
    return Shared(tuple(both), "several_faults", grounds)


def _settled(
    leader: Candidate, candidates: tuple[Candidate, ...], grounds: tuple[Span, ...]
) -> Verdict:
    grounds = (*grounds, *_covers([leader]))
    first = leader.answers[0]
    if leader.player.kind in _NO_ONE_END:
        return Undetermined(_NO_ONE_END[leader.player.kind], candidates, grounds)
    if any(route.conflict for route in first.routes):
        return Undetermined("conflict", candidates, grounds)
    if leader.player.kind == "own":
        return OwnSide(leader, grounds)
    if leader.player.kind == "gap" and first.gap is not None:
        return NobodyAnswers(leader, first.gap, grounds)
    if len(leader.player.parties) > 1:
        why: Literal["joint", "two_agreements"] = "joint" if first.joint else "two_agreements"
        return Shared((leader,), why, grounds)
    return Responsible(leader, grounds)


def _grounds(location: Location) -> tuple[Span, ...]:
    return tuple(w.clue.span for w in location.weighed if w.clue.weighs)


def _covers(candidates: Sequence[Candidate]) -> tuple[Span, ...]:
    spans: list[Span] = []
    for candidate in candidates:
        answer = candidate.answers[0]
        spans.append(answer.span)
        spans += [route.span for route in answer.routes]
    return tuple(spans)


def _shown(location: Location, candidate: Candidate) -> bool:
    """Whether something besides the outage points there: it at least doubles the odds.

    The party's own admission counts, other statements do not. Where every link of the function
    answers to the party, the outage itself is enough.
    """
    outside = location.model.outside
    mine = {a.component for a in candidate.answers}
    uses = location.model.formulas.uses(location.model.function)
    components = enumerate(location.model.components)
    if all(c in mine for i, c in components if uses >> i & 1 and i != outside):
        return True
    kept = [_counts(clue, candidate) for clue in location.clues]
    before = location.within(
        location.without("reach", "observation", "statement"), candidate.formula
    )
    after = location.within(kept, candidate.formula)
    return after * (1 - before) >= 2 * before * (1 - after)


def _counts(clue: Clue, candidate: Candidate) -> Factor:
    if clue.kind == "reach":
        return Factor(UP, 1, 1)
    if clue.kind == "statement":
        links = {answer.link for answer in candidate.answers}
        admitted = getattr(clue.line, "says", "") == "own_fault" and links & set(clue.links)
        return clue.factor if admitted else Factor(UP, 1, 1)
    return clue.factor


def _leads_regardless(location: Location, candidates: Sequence[Candidate]) -> bool:
    """Whether the leader still leads when every number that nobody wrote is made equal."""
    odds = location.with_equal_assumptions([c.formula for c in candidates])
    return odds[0] >= max(odds)
