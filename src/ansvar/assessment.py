"""The assessment: everything an incident's answer holds, as one frozen value.

A pure function of the register, the incident and the moment: no clock on the wall, no
environment, and no warning changes it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from ansvar.agreement import Agreement
from ansvar.attribution import Answer, Gap, Player, attribute, principal_of
from ansvar.clocks.clock import Clock, Met
from ansvar.clocks.commitments import read_clocks
from ansvar.clocks.urgency import urgency
from ansvar.diagnostics import Span
from ansvar.durations import Duration
from ansvar.escalation import Call, ReserveRoutine, call_now, reserve_routine
from ansvar.localization import Location, localize
from ansvar.model import Model
from ansvar.nextcheck import NextCheck, next_checks
from ansvar.owed import Owed, read_owed
from ansvar.penalty import Vite, read_penalty
from ansvar.reach import Faults
from ansvar.register import IncidentFile, Register
from ansvar.slices import Slice, Timeline, end_of, read_slices
from ansvar.split import OUTSIDE, Split, split
from ansvar.stretch import Target, backups, closure, names_of, ran_out
from ansvar.sweep import EntangledError
from ansvar.verdict import (
    NobodyAnswers,
    NoOutage,
    OwnSide,
    Responsible,
    Undetermined,
    Verdict,
    answering,
    decide,
)
from ansvar.worktime import add

AtKind = Literal["now", "end", "given"]

_NO_FAULTS = Faults((), (), ())


class SliceAnswer(NamedTuple):
    """One slice in which the function was down: its evidence weighed, and who answers."""

    cut: Slice
    location: Location
    answers: tuple[Answer, ...]
    division: Split
    verdict: Verdict


class Hit(NamedTuple):
    """Another function that the leading link's failure takes down."""

    chain: str
    function: str


class Promised(NamedTuple):
    """When the principal has promised its citizens that the service works again.

    `restored` is when it did, None while it does not.
    """

    length: Duration
    deadline: datetime
    restored: datetime | None
    span: Span


class Assessment(NamedTuple):
    """The answer to an incident at a moment.

    `minutes` divides the time out between the answering parties over all slices; `unused` counts
    the lines that are dated later than the moment.
    """

    register: Register
    file: IncidentFile
    target: Target
    at: datetime
    at_kind: AtKind
    open: bool
    unused: int
    timeline: Timeline
    slices: tuple[SliceAnswer, ...]
    checks: tuple[NextCheck, ...]
    call: Call | None
    reserve: ReserveRoutine | None
    clocks: tuple[Clock, ...]
    hits: tuple[Hit, ...]
    minutes: Mapping[Player, float]
    faults: Faults
    principal: str

    @property
    def current(self) -> SliceAnswer:
        """The slice that the verdict speaks of: the last in which the function was down."""
        return self.slices[-1]

    @property
    def penalties(self) -> tuple[tuple[Clock, Vite], ...]:
        """The penalties of those who answer, each with the clock it is for."""
        parties, zone = answering(self.verdict), self.target.chain.time_zone
        own = [clock for clock in self.clocks if clock.agreement.supplier in parties]
        found = [(clock, read_penalty(self.register, clock, zone)) for clock in own]
        return tuple((clock, vite) for clock, vite in found if vite is not None)

    @property
    def owed(self) -> tuple[Owed, ...]:
        """What each party that answers owes by its agreements."""
        return read_owed(answering(self.verdict), self.clocks, self.penalties)

    @property
    def promise(self) -> Promised | None:
        """What was promised the citizens for this outage; None if nothing can be told."""
        chain = self.target.chain
        if chain.promise is None or chain.promise.restore is None:
            return None
        schedule = self.register.schedule(chain.promise.hours, chain.time_zone)
        start = self.timeline.slices[0].start
        deadline = schedule and add(start, chain.promise.restore, schedule, chain.time_zone)
        if deadline is None:
            return None
        restored = None if self.open else self.timeline.slices[-1].end
        span = self.register.place("chains", chain.id, "promise", "restore")
        return Promised(chain.promise.restore, deadline, restored, span)

    @property
    def verdict(self) -> Verdict:
        """Who answers, as of the moment."""
        return self.current.verdict


def default_moment(
    file: IncidentFile, target: Target, register: Register, now: datetime
) -> tuple[datetime, AtKind]:
    """Now while the incident is open, else its end: its last line, once the service is back."""
    incident = file.incident
    ended = end_of(incident, names_of(register, target), frozenset(register.links))
    if ended is None or ended > now:
        return now, "now"
    return max([ended, *(moment for moment in incident.moments if moment <= now)]), "end"


def assess(  # noqa: PLR0913, PLR0917
    register: Register,
    file: IncidentFile,
    target: Target,
    at: datetime,
    at_kind: AtKind = "given",
    faults: Faults = _NO_FAULTS,
) -> Assessment:
    """Answer an incident as known at a moment; `faults` are those found in what it rests on.

    Raises EntangledError if the evidence hangs together in too many ways to be weighed exactly.
    """
    whole = file.incident
    known = file._replace(incident=whole.known_at(at))
    unused = sum(moment > at for moment in whole.moments)
    names, links = names_of(register, target), frozenset(register.links)
    out = [
        moment
        for backup in backups(register, target.path)
        if (moment := ran_out(register, target, known.incident, backup)) is not None
    ]
    timeline = read_slices(known.incident, at, names, links, tuple(out))
    ended = end_of(known.incident, names, links)
    slices: list[SliceAnswer] = []
    for cut in [s for s in timeline.slices if s.out] or [timeline.last_outage]:
        if cut.mending and slices and slices[-1].cut.end == cut.start:
            longer = slices[-1].cut._replace(end=cut.end)
            slices[-1] = slices[-1]._replace(cut=longer)
        else:
            slices.append(_answer(register, target, known, timeline, cut, names))
    checks = (
        next_checks(slices[-1].location, slices[-1].division, at)
        if ended is None and slices[-1].location.possible
        else ()
    )
    clocks = _clocks(register, known, target, slices[-1], at)
    slices[-1] = _final(slices[-1], checks, clocks, faults, is_open=ended is None)
    principal = principal_of(slices[-1].location.model)
    return Assessment(
        register,
        known,
        target,
        at,
        at_kind,
        ended is None,
        unused,
        timeline,
        tuple(slices),
        checks,
        call_of(register, known, target, slices[-1], at) if ended is None else None,
        reserve_routine(register, known, target.chain.id, at),
        clocks,
        _hits(register, target, slices[-1]),
        _minutes(slices),
        faults,
        principal,
    )


def _answer(  # noqa: PLR0913, PLR0917
    register: Register,
    target: Target,
    file: IncidentFile,
    timeline: Timeline,
    cut: Slice,
    names: frozenset[str],
) -> SliceAnswer:
    model = Model(register, target, file, timeline, cut, names)
    location = localize(model)
    if not location.possible:
        against = location.impossible.clues
        grounds = tuple(clue.span for clue in against)
        verdict: Verdict = Undetermined("contradiction", (), grounds, against)
        return SliceAnswer(cut, location, (), Split((), 0.0), verdict)
    answers = tuple(
        attribute(model, suspect.component)
        for suspect in location.suspects
        if suspect.component.kind == "outside" or _known(register, suspect.component.name)
    )
    division = split(location, answers)
    return SliceAnswer(cut, location, answers, division, decide(location, division))


def _known(register: Register, name: str) -> bool:
    return name in register.links or name.isdigit()


def _final(
    answer: SliceAnswer,
    checks: Sequence[NextCheck],
    clocks: Sequence[Clock],
    faults: Faults,
    *,
    is_open: bool,
) -> SliceAnswer:
    """The verdict with what only the whole can add: faults, missing checks, promises kept."""
    verdict = answer.verdict
    if faults.verdict:
        grounds = tuple(d.span for d in faults.verdict)
        verdict = Undetermined("fault", (), grounds, (), faults.verdict)
    elif isinstance(verdict, Undetermined) and verdict.why == "needs_check":
        if not any(check.informs for check in checks):
            verdict = verdict._replace(why="indistinguishable")
    elif isinstance(verdict, Responsible) and not is_open and _kept(verdict, clocks):
        first = verdict.candidate.answers[0]
        route = first.routes[0]
        gap = Gap("kept", route.span, route.agreement, route=route)
        verdict = NobodyAnswers(verdict.candidate, gap, verdict.grounds)
    return answer._replace(verdict=verdict)


def _kept(verdict: Responsible, clocks: Sequence[Clock]) -> bool:
    """Whether whoever answers kept every promise that could be computed, and there was one."""
    parties = verdict.candidate.player.parties
    own = [c.standing for c in clocks if c.agreement.supplier in parties]
    return bool(own) and all(isinstance(standing, Met) for standing in own)


def owing(answer: SliceAnswer, least: float = 0.0) -> tuple[Agreement, ...]:
    """The agreements under which candidates with at least a share would answer, largest first."""
    found: list[Agreement] = []
    for candidate in answer.division.candidates:
        for each in candidate.answers if candidate.share >= least else ():
            for route in each.routes:
                if route.answers in candidate.player.parties and route.agreement not in found:
                    found.append(route.agreement)
    return tuple(found)


def _clocks(
    register: Register, file: IncidentFile, target: Target, answer: SliceAnswer, at: datetime
) -> tuple[Clock, ...]:
    """The clocks of every agreement that a candidate owes under or that was reported to."""
    agreements = list(owing(answer))
    reports = {name for e in file.incident.events_of("reported") for name in e.object}
    agreements += [
        a for a in register.agreements.values() if a not in agreements and a.id in reports
    ]
    zone = target.chain.time_zone
    clocks = [c for a in agreements for c in read_clocks(register, file, a, at, zone)]
    return tuple(sorted(clocks, key=lambda clock: urgency(clock, at)))


def call_of(
    register: Register, file: IncidentFile, target: Target, answer: SliceAnswer, at: datetime
) -> Call | None:
    """The act now; None when the evidence says that nothing is down."""
    if isinstance(answer.verdict, NoOutage):
        return None
    limit = target.chain.assumptions.report_from
    agreements = owing(answer, limit)
    suspects = [
        c for c in answer.division.candidates if c.share >= limit and c.player.kind != "own"
    ]
    acting = [party for c in suspects for each in c.answers for party in each.acts]
    own: tuple[str, ...] = ()
    if isinstance(answer.verdict, OwnSide):
        # Ours to mend, by whoever runs it; a link with a principal of its own is that one's.
        candidate = answer.verdict.candidate
        parties = (*candidate.answers[0].acts, *candidate.player.parties)
        acting = [*parties, *acting]
        mine = principal_of(answer.location.model) in parties and not candidate.answers[0].routes
        own = parties if mine else ()
    # One report to a supplier is enough; its first agreement is the one most suspect.
    first = {a.supplier: a for a in reversed(agreements)}
    reports = [a for a in agreements if first[a.supplier] is a]
    principal = principal_of(answer.location.model)
    lead = target.chain.lead or principal
    return call_now(
        register,
        file,
        reports,
        acting,
        lead,
        own,
        at,
        target.chain.time_zone,
    )


def _hits(register: Register, target: Target, answer: SliceAnswer) -> tuple[Hit, ...]:
    """The other functions that turn on the leading link, if one leads."""
    links = (
        [s for s in answer.location.suspects if s.component.kind == "link"]
        if answer.location.possible
        else []
    )
    if not links or links[0].probability < target.chain.assumptions.report_from:
        return ()
    leader = links[0].component.name
    found = []
    for chain in register.chains.values():
        for function in chain.functions.values():
            if function is target.function:
                continue
            paths = [function.path, *(v.path for v in function.variants.values())]
            if any(path and leader in closure(register, path) for path in paths):
                found.append(Hit(chain.id, function.id))
    return tuple(found)


def _minutes(slices: Sequence[SliceAnswer]) -> dict[Player, float]:
    """The minutes out, divided as causes between the answering parties."""
    total: dict[Player, float] = {}
    for answer in slices:
        for candidate in answer.division.candidates:
            part = candidate.share * answer.cut.minutes
            total[candidate.player] = total.get(candidate.player, 0.0) + part
        rest = answer.division.rest * answer.cut.minutes
        total[OUTSIDE] = total.get(OUTSIDE, 0.0) + rest
    return total


__all__ = [
    "Assessment",
    "EntangledError",
    "assess",
    "call_of",
    "default_moment",
    "owing",
]
