"""Evidence: what each line of an incident says about the components of a slice."""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal, NamedTuple

from ansvar.chain import Check, How, Reach, links_of
from ansvar.diagnostics import Span
from ansvar.formula import DOWN, UP
from ansvar.incident import Observation, Statement
from ansvar.model import Model
from ansvar.slices import ends_outage, interventions, read_signs, same_check, whole_function
from ansvar.stretch import Stretch, find_check, stretch_of
from ansvar.sweep import Factor


class Clue(NamedTuple):
    """A line of the incident and what it weighs.

    `line` is None for the outage itself and its reach. `carried` marks an earlier failure that
    still stands, `assumed` that its errors are defaults, `weighs` is False for what is only shown.
    """

    kind: Literal["outage", "reach", "observation", "statement"]
    line: Observation | Statement | None
    span: Span
    factor: Factor
    links: tuple[str, ...]
    check: Check | None = None
    carried: bool = False
    assumed: bool = True
    weighs: bool = True


def read_clues(model: Model) -> tuple[Clue, ...]:
    """What every line says, the outage first; a line that needs a new component adds it."""
    return tuple(_clues(model))


def _clues(model: Model) -> Iterator[Clue]:
    yield _outage(model)
    if model.incident.affected.reach is not None:
        yield _reach(model, model.incident.affected.reach)
    for observation, carried, repaired in _standing(model):
        clue = _observation(model, observation, carried, repaired)
        if clue is not None:
            yield clue
    latest = {(s.party, s.about): s for s in sorted(model.incident.statements, key=_at)}
    for statement in sorted(latest.values(), key=_at):
        yield _statement(model, statement)


def _outage(model: Model) -> Clue:
    incident = model.incident
    down, up = 1.0, 0.0
    if incident.outage == "suspected":
        errors = model.assumptions.suspected
        down, up = 1 - errors.miss, errors.false_alarm
    place = "outage" if incident.outage != "confirmed" else "detected"
    factor = Factor(model.function, down, up)
    return Clue("outage", None, model.file.place(place), factor, _path_links(model))


def _path_links(model: Model) -> tuple[str, ...]:
    return tuple(links_of(model.target.path))


def _reach(model: Model, reach: Reach) -> Clue:
    stretch = Stretch(model.target.path, whole=True)
    wide = model.formula(stretch, repaired=model.mended, at_least=reach)
    factor = Factor(wide, 1.0, model.assumptions.reach_false_alarm)
    span = model.file.place("affected", "reach")
    return Clue("reach", None, span, factor, _path_links(model))


def _standing(model: Model) -> Iterator[tuple[Observation, bool, frozenset[str]]]:
    """The observations that count in this slice, whether carried into it, and after what."""
    observations = [o for o in model.incident.observations if o.result != "unknown"]
    latest: dict[object, tuple[Observation, bool, frozenset[str]]] = {}
    for o in sorted(observations, key=_at):
        if o.at < model.cut.start:
            latest.pop(same_check(o), None)
            if o.result == "fail" and not _cleared(model, o):
                latest[same_check(o)] = (o, True, frozenset())
        elif o.at < model.cut.end or (o.at == model.cut.end and _is_last(model)):
            repaired = model.mended if whole_function(o, model.names) else frozenset()
            latest[same_check(o)] = (o, False, repaired)
        elif model.cut == model.timeline.last_outage and _how(model, o) == "found":
            # What was found afterwards was broken then.
            latest[same_check(o)] = (o, False, frozenset())
    for o in sorted(observations, key=_at):
        repaired = _repaired_before(model, o) if whole_function(o, model.names) else frozenset()
        if repaired:
            latest[same_check(o), repaired] = (o, False, repaired | model.mended)
    yield from sorted(latest.values(), key=lambda found: found[0].at)


def _how(model: Model, o: Observation) -> How:
    found = find_check(model.register, model.target.chain, o.check) if o.check else None
    return o.how or (found[1].method if found else "person")


def _cleared(model: Model, failed: Observation) -> bool:
    """Whether an earlier failure was mended before this slice.

    A link of it was restored or worked on, or the function worked, which it could not without.
    """
    stretch = stretch_of(model.register, model.target, failed)
    if stretch is None:
        return False
    links = set(stretch.links)
    if any(
        links & set(e.object)
        for e in model.incident.events_of("done", "restored")
        if failed.at < e.at <= model.cut.start
    ):
        return True
    signs = read_signs(model.incident, model.names, frozenset(model.register.links))
    worked = any(failed.at < s.at <= model.cut.start and not s.down for s in signs)
    needed = model.formulas.series([model.formula(stretch), model.function]) == model.function
    return worked and failed.group == "affected" and needed


def _is_last(model: Model) -> bool:
    return model.cut == model.timeline.slices[-1]


def _repaired_before(model: Model, seen: Observation) -> frozenset[str]:
    """The links put right between this slice and a later result, if nothing else changed.

    That the service was said to be back, or that what was mended was seen to work, is no
    change of its own.
    """
    if seen.at < model.cut.end or _is_last(model):
        return frozenset()
    done: dict[datetime, frozenset[str]] = {}
    for at, what in interventions(model.incident):
        done[at] = done.get(at, frozenset()) | what
    repaired: frozenset[str] = frozenset()
    for start in (s.start for s in model.timeline.slices if model.cut.end <= s.start < seen.at):
        repaired |= done.get(start, frozenset())
        if start not in done and not _follows(model, start, repaired):
            return frozenset()
    return repaired


def _follows(model: Model, edge: datetime, repaired: frozenset[str]) -> bool:
    """Whether what was seen at an edge is only what a repair leads to."""
    links = frozenset(model.register.links)
    if any(e.at == edge and ends_outage(e, links) for e in model.incident.events):
        return True
    at_edge = [o for o in model.incident.observations if o.at == edge and o.result == "ok"]
    stretches = [stretch_of(model.register, model.target, o) for o in at_edge]
    return any(s and not s.whole and repaired & set(s.links) for s in stretches)


def _observation(
    model: Model, o: Observation, carried: bool, repaired: frozenset[str]
) -> Clue | None:
    stretch = stretch_of(model.register, model.target, o)
    if stretch is None:
        return None
    found = find_check(model.register, model.target.chain, o.check) if o.check else None
    check = found[1] if found else None
    how = _how(model, o)
    shared = o.reach if o.group == "others" else "person"
    formula = model.shown_by(how, stretch, o.group, shared, repaired)
    errors, assumed = model.errors(how, check, o, stretch)
    broken = model.assumptions.source_shows_ok
    source = model.source_of(found[0], found[1]) if found else None
    if o.result == "fail":
        factor = Factor(formula, 1 - errors.miss, errors.false_alarm, source, 1 - broken)
    else:
        factor = Factor(formula, errors.miss, 1 - errors.false_alarm, source, broken, False)
    span = model.file.place("observations", o.number)
    weighs = formula not in (UP, DOWN)
    return Clue("observation", o, span, factor, stretch.links, check, carried, assumed, weighs)


def _statement(model: Model, s: Statement) -> Clue:
    numbers = model.assumptions
    admits = (numbers.admits_when_down, numbers.admits_when_up)
    denies = (numbers.denies_when_down, numbers.denies_when_up)
    silent = (1 - admits[0] - denies[0], 1 - admits[1] - denies[1])
    said = {"own_fault": admits, "unknown": silent}.get(s.says, denies)
    link = model.register.links.get(s.about)
    own = link is not None and s.party in link.run_by
    stands = s.at >= model.cut.start or (s.says == "own_fault" and not _worked_on(model, s))
    # An admission may come when the service is back; a denial then says nothing of the outage.
    heard = s.at <= model.timeline.slices[-1].end or s.says == "own_fault"
    weighs = own and stands and heard
    formula = model.own(s.about) if weighs else UP
    factor = Factor(formula, *said) if weighs else Factor(UP, 1.0, 1.0)
    span = model.file.place("statements", s.number)
    return Clue("statement", s, span, factor, (s.about,), weighs=weighs)


def _worked_on(model: Model, s: Statement) -> bool:
    return any(
        s.about in e.object and s.at < e.at <= model.cut.start
        for e in model.incident.events_of("done", "restored")
    )


def _at(line: Observation | Statement) -> datetime:
    return line.at
