"""Evidence: a slice of an incident as components, and what each line of it says about them."""

from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from typing import Any, Literal, NamedTuple

from ansvar.assumptions import Assumptions, Errors
from ansvar.chain import REACHES, AnyOf, AtLeast, Chain, Check, How, Reach, links_of
from ansvar.diagnostics import Span
from ansvar.formula import DOWN, UP, Formula, Formulas
from ansvar.incident import Event, Observation, Statement
from ansvar.register import IncidentFile, Register
from ansvar.slices import (
    Slice,
    Timeline,
    ends_outage,
    interventions,
    mended,
    read_signs,
    same_check,
    whole_function,
)
from ansvar.stretch import Backup, Stretch, Target, closure, find_check, ran_out, stretch_of
from ansvar.sweep import Factor
from ansvar.worktime import ALWAYS, add

Group = Literal["affected", "others"]
Kind = Literal["link", "change", "source", "outside"]


class Component(NamedTuple):
    """One thing that is broken or not, independently of the others.

    `name` is a link's or source's id, or a change's number among the events. A link too narrow to
    be common to both groups is another component in the homes of others.
    """

    kind: Kind
    name: str
    group: Group
    prior: float
    assumed: bool


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


class Model:
    """The components of one slice, the function's formula and the clues about it."""

    def __init__(  # noqa: PLR0913, PLR0917
        self,
        register: Register,
        target: Target,
        incident: IncidentFile,
        timeline: Timeline,
        cut: Slice,
        names: frozenset[str],
    ) -> None:
        """Describe a slice; `names` are what the function's whole-function checks go by."""
        self.register, self.target, self.cut = register, target, cut
        self.incident, self.file = incident.incident, incident
        self.formulas = Formulas()
        self.components: list[Component] = []
        self._index: dict[tuple[str, str, str], int] = {}
        self._walking: set[str] = set()
        self._names = names
        self._timeline = timeline
        self._changes = [
            event
            for event in self.incident.events_of("change", "planned_work")
            if _under_way(event, cut, self.assumptions) and event.at <= self._out_by()
        ]
        for source in target.chain.sources:
            self._source(target.chain, source)
        self.outside = self._component("outside", "outside", "affected", 0.0, True)
        for event in self._changes:
            prior, assumed = self._change_prior(event)
            self._component("change", str(event.number), "affected", prior, assumed)
        self._mended = self._taken_as_up()
        self.function = self.formula(Stretch(target.path, whole=True), repaired=self._mended)
        self.clues = tuple(self._clues())

    def _out_by(self) -> datetime:
        """By when the function was out, unbroken until now; what came later did not cause it."""
        if self.incident.outage == "suspected":
            return self.cut.end
        since = self.cut.start
        for each in reversed(self._timeline.slices):
            if each.end == since and each.out:
                since = each.start
        return since if since > self._timeline.slices[0].start else self._timeline.began[1]

    @property
    def began(self) -> tuple[datetime, datetime]:
        """The moments between which the slice began: of the first one that may not be known."""
        start = self.cut.start
        return (start, start) if start > self._timeline.slices[0].start else self._timeline.began

    @property
    def assumptions(self) -> Assumptions:
        """The numbers to fall back on."""
        return self.target.chain.assumptions

    @cached_property
    def inside(self) -> frozenset[str]:
        """Every link that the function turns on."""
        return frozenset(closure(self.register, self.target.path))

    @cached_property
    def needed_by(self) -> dict[str, list[str]]:
        """For each link, the links of the function that need it directly."""
        found: dict[str, list[str]] = {}
        for name in sorted(self.inside & set(self.register.links)):
            for need in links_of(self.register.links[name].needs):
                found.setdefault(need, []).append(name)
        return found

    @property
    def priors(self) -> list[float]:
        """The prior odds of every component, in order."""
        return [component.prior for component in self.components]

    def set_outside(self, prior: float) -> None:
        """Give the component outside the model its odds, once the chain's own are known."""
        self.components[self.outside] = self.components[self.outside]._replace(prior=prior)

    def change(self, component: Component) -> Event:
        """The event behind a change's component."""
        return next(e for e in self._changes if str(e.number) == component.name)

    def changes_on(self, link: str) -> list[Event]:
        """The changes and planned work that touched a link in this slice."""
        return [event for event in self._changes if link in event.object]

    def touched(self, link: str) -> Formula:
        """Down when the link's own fault or a change on it is."""
        return self.formulas.series([self.own(link), *self._changes_of(link, frozenset())])

    def own(self, link: str) -> Formula:
        """Down when the link's own fault is."""
        return self.formulas.component(self._link(link, "affected"))

    def formula(
        self,
        stretch: Stretch,
        group: Group = "affected",
        shared: Reach = "person",
        repaired: frozenset[str] = frozenset(),
        at_least: Reach = "person",
    ) -> Formula:
        """When a stretch is down.

        For `others` links narrower than `shared` are their own; `repaired` components are taken
        as up; links narrower than `at_least` are left out as explanations.
        """
        view = _View(group, REACHES.index(shared), repaired, REACHES.index(at_least))
        parts = [self._element(step, view) for step in stretch.steps]
        if stretch.whole:
            parts.append(self.formulas.component(self.outside))
        return self.formulas.series(parts)

    def _element(self, element: Any, view: "_View") -> Formula:
        if isinstance(element, str):
            return self._down(element, view)
        if isinstance(element, AnyOf):
            return self.formulas.redundancy(self._legs(element, view))
        if isinstance(element, AtLeast):
            parts = [self._element(leg, view) for leg in element.of]
            return self.formulas.threshold(len(parts) - element.at_least + 1, parts)
        return self.formulas.series([self._element(step, view) for step in element])

    def _legs(self, element: AnyOf, view: "_View") -> list[Formula]:
        """The legs of a redundancy; a backup that has run out is down with what it backs."""
        legs = [self._element(leg, view) for leg in element.any_of]
        for place, leg in enumerate(element.any_of):
            link = self.register.links.get(leg) if isinstance(leg, str) else None
            if link is None or link.holds is None:
                continue
            backed = [f for other, f in enumerate(legs) if other != place]
            out = ran_out(self.register, self.target, self.incident, Backup(link.id, element))
            if backed and out is not None and out <= self.cut.start:
                legs[place] = self.formulas.series([legs[place], self.formulas.redundancy(backed)])
        return legs

    def _down(self, name: str, view: "_View") -> Formula:
        link = self.register.links.get(name)
        if name in self._walking:
            return UP
        self._walking.add(name)
        reach = REACHES.index(link.reach) if link else REACHES.index("wide")
        needs = [self._element(step, view) for step in link.needs] if link else []
        self._walking.discard(name)
        common = reach >= view.shared
        parts = needs
        if reach >= view.at_least and name not in view.repaired:
            group: Group = "affected" if common else view.group
            parts = [*parts, self.formulas.component(self._link(name, group))]
        if (view.group == "affected" or common) and name not in view.repaired:
            parts = [*parts, *self._changes_of(name, view.repaired)]
        return self.formulas.series(parts)

    def _changes_of(self, link: str, repaired: frozenset[str]) -> Iterator[Formula]:
        for event in self.changes_on(link):
            if f"change {event.number}" not in repaired:
                index = self._index["change", str(event.number), "affected"]
                yield self.formulas.component(index)

    def _link(self, name: str, group: Group) -> int:
        link = self.register.links.get(name)
        written = link.likelihood if link else None
        prior = self.assumptions.likelihood if written is None else written
        return self._component("link", name, group, prior, written is None)

    def _component(self, kind: Kind, name: str, group: Group, prior: float, assumed: bool) -> int:
        key = (kind, name, group)
        if key not in self._index:
            self._index[key] = len(self.components)
            self.components.append(Component(kind, name, group, prior, assumed))
        return self._index[key]

    def _change_prior(self, event: Event) -> tuple[float, bool]:
        numbers = self.assumptions
        if event.likelihood is not None:
            return event.likelihood, False
        if event.expected == "outage":
            return numbers.change_expected_outage, True
        return (numbers.change_expected_none if event.expected else numbers.change), True

    # What the incident's lines say.

    def _clues(self) -> Iterator[Clue]:
        yield self._outage()
        if self.incident.affected.reach is not None:
            yield self._reach(self.incident.affected.reach)
        for observation, carried, repaired in self._standing():
            clue = self._observation(observation, carried, repaired)
            if clue is not None:
                yield clue
        latest = {(s.party, s.about): s for s in sorted(self.incident.statements, key=_at)}
        for statement in sorted(latest.values(), key=_at):
            yield self._statement(statement)

    def _outage(self) -> Clue:
        incident = self.incident
        down, up = 1.0, 0.0
        if incident.outage == "suspected":
            errors = self.assumptions.suspected
            down, up = 1 - errors.miss, errors.false_alarm
        place = "outage" if incident.outage != "confirmed" else "detected"
        factor = Factor(self.function, down, up)
        return Clue("outage", None, self.file.place(place), factor, self._path_links())

    def _path_links(self) -> tuple[str, ...]:
        return tuple(links_of(self.target.path))

    def _reach(self, reach: Reach) -> Clue:
        stretch = Stretch(self.target.path, whole=True)
        wide = self.formula(stretch, repaired=self._mended, at_least=reach)
        factor = Factor(wide, 1.0, self.assumptions.reach_false_alarm)
        span = self.file.place("affected", "reach")
        return Clue("reach", None, span, factor, self._path_links())

    def _standing(self) -> Iterator[tuple[Observation, bool, frozenset[str]]]:
        """The observations that count in this slice, whether carried into it, and after what."""
        observations = [o for o in self.incident.observations if o.result != "unknown"]
        latest: dict[object, tuple[Observation, bool, frozenset[str]]] = {}
        for o in sorted(observations, key=_at):
            if o.at < self.cut.start:
                latest.pop(same_check(o), None)
                if o.result == "fail" and not self._cleared(o):
                    latest[same_check(o)] = (o, True, frozenset())
            elif o.at < self.cut.end or (o.at == self.cut.end and self._is_last):
                repaired = self._mended if whole_function(o, self._names) else frozenset()
                latest[same_check(o)] = (o, False, repaired)
            elif self.cut == self._timeline.last_outage and self._how(o) == "found":
                # What was found afterwards was broken then.
                latest[same_check(o)] = (o, False, frozenset())
        for o in sorted(observations, key=_at):
            repaired = self._repaired_before(o) if whole_function(o, self._names) else frozenset()
            if repaired:
                latest[same_check(o), repaired] = (o, False, repaired | self._mended)
        yield from sorted(latest.values(), key=lambda found: found[0].at)

    def _how(self, o: Observation) -> How:
        found = find_check(self.register, self.target.chain, o.check) if o.check else None
        return o.how or (found[1].method if found else "person")

    def _cleared(self, failed: Observation) -> bool:
        """Whether an earlier failure was mended before this slice.

        A link of it was restored or worked on, or the function worked, which it could not without.
        """
        stretch = stretch_of(self.register, self.target, failed)
        if stretch is None:
            return False
        links = set(stretch.links)
        if any(
            links & set(e.object)
            for e in self.incident.events_of("done", "restored")
            if failed.at < e.at <= self.cut.start
        ):
            return True
        signs = read_signs(self.incident, self._names, frozenset(self.register.links))
        worked = any(failed.at < s.at <= self.cut.start and not s.down for s in signs)
        needed = self.formulas.series([self.formula(stretch), self.function]) == self.function
        return worked and failed.group == "affected" and needed

    @property
    def _is_last(self) -> bool:
        return self.cut == self._timeline.slices[-1]

    def _taken_as_up(self) -> frozenset[str]:
        """What was done in vain before this slice, but for links that have been seen down since."""
        links = frozenset(self.register.links)
        done = mended(self.incident, self.cut.start, self._names, links)
        last = {name: at for at, what in sorted(interventions(self.incident)) for name in what}
        for o in self.incident.observations:
            stretch = stretch_of(self.register, self.target, o)
            if o.result == "fail" and o.group == "affected" and stretch and not stretch.whole:
                done -= {k for k in stretch.links if k in last and last[k] <= o.at}
        return done

    def _repaired_before(self, seen: Observation) -> frozenset[str]:
        """The links put right between this slice and a later result, if nothing else changed.

        That the service was said to be back, or that what was mended was seen to work, is no
        change of its own.
        """
        if seen.at < self.cut.end or self._is_last:
            return frozenset()
        done: dict[datetime, frozenset[str]] = {}
        for at, what in interventions(self.incident):
            done[at] = done.get(at, frozenset()) | what
        repaired: frozenset[str] = frozenset()
        for start in (s.start for s in self._timeline.slices if self.cut.end <= s.start < seen.at):
            repaired |= done.get(start, frozenset())
            if start not in done and not self._follows(start, repaired):
                return frozenset()
        return repaired

    def _follows(self, edge: datetime, repaired: frozenset[str]) -> bool:
        """Whether what was seen at an edge is only what a repair leads to."""
        links = frozenset(self.register.links)
        if any(e.at == edge and ends_outage(e, links) for e in self.incident.events):
            return True
        at_edge = [o for o in self.incident.observations if o.at == edge and o.result == "ok"]
        stretches = [stretch_of(self.register, self.target, o) for o in at_edge]
        return any(s and not s.whole and repaired & set(s.links) for s in stretches)

    def _observation(self, o: Observation, carried: bool, repaired: frozenset[str]) -> Clue | None:
        stretch = stretch_of(self.register, self.target, o)
        if stretch is None:
            return None
        found = find_check(self.register, self.target.chain, o.check) if o.check else None
        check = found[1] if found else None
        how: How = o.how or (check.method if check else "person")
        if how == "found":
            formula = self.formulas.series([self.own(link) for link in stretch.links])
        else:
            shared = o.reach if o.group == "others" else "person"
            formula = self.formula(stretch, o.group, shared, repaired)
        errors, assumed = self.errors(how, check, o, stretch)
        broken = self.assumptions.source_shows_ok
        source = self.source_of(found[0], found[1]) if found else None
        if o.result == "fail":
            factor = Factor(formula, 1 - errors.miss, errors.false_alarm, source, 1 - broken)
        else:
            factor = Factor(formula, errors.miss, 1 - errors.false_alarm, source, broken, False)
        span = self.file.place("observations", o.number)
        weighs = formula not in (UP, DOWN)
        return Clue("observation", o, span, factor, stretch.links, check, carried, assumed, weighs)

    def source_of(self, chain: Chain, check: Check) -> int | None:
        """The source that a check reads from, as a component."""
        if check.source is None or check.source not in chain.sources:
            return None
        return self._source(chain, check.source)

    def _source(self, chain: Chain, name: str) -> int:
        written = chain.sources[name].likelihood
        prior = self.assumptions.source if written is None else written
        full = name if chain is self.target.chain else f"{chain.id}.{name}"
        return self._component("source", full, "affected", prior, written is None)

    def errors(
        self, how: How, check: Check | None, o: Observation | None, stretch: Stretch
    ) -> tuple[Errors, bool]:
        """How often such a result is wrong, and whether that is a default.

        A party's own ok about links that it runs itself counts at most as a status portal, unless
        the check runs by itself.
        """
        written = check.errors if check and (o is None or o.how is None) else None
        errors: Errors = written or getattr(self.assumptions, how)
        observer = (o.by if o else None) or (check.by if check else None)
        interested = (
            observer is not None
            and not (check and check.automatic)
            and all(
                observer in self.register.links[link].run_by
                for link in stretch.links
                if link in self.register.links
            )
        )
        portal = self.assumptions.portal
        if interested and (o is None or o.result == "ok") and errors.miss < portal.miss:
            errors = Errors.model_construct(false_alarm=errors.false_alarm, miss=portal.miss)
        return errors, written is None

    def _statement(self, s: Statement) -> Clue:
        numbers = self.assumptions
        admits = (numbers.admits_when_down, numbers.admits_when_up)
        denies = (numbers.denies_when_down, numbers.denies_when_up)
        silent = (1 - admits[0] - denies[0], 1 - admits[1] - denies[1])
        said = {"own_fault": admits, "unknown": silent}.get(s.says, denies)
        link = self.register.links.get(s.about)
        own = link is not None and s.party in link.run_by
        stands = s.at >= self.cut.start or (s.says == "own_fault" and not self._worked_on(s))
        # An admission may come when the service is back; a denial then says nothing of the outage.
        heard = s.at <= self._timeline.slices[-1].end or s.says == "own_fault"
        weighs = own and stands and heard
        formula = self.own(s.about) if weighs else UP
        factor = Factor(formula, *said) if weighs else Factor(UP, 1.0, 1.0)
        span = self.file.place("statements", s.number)
        return Clue("statement", s, span, factor, (s.about,), weighs=weighs)

    def _worked_on(self, s: Statement) -> bool:
        return any(
            s.about in e.object and s.at < e.at <= self.cut.start
            for e in self.incident.events_of("done", "restored")
        )


class _View(NamedTuple):
    """From whose homes a formula is seen."""

    group: Group
    shared: int
    repaired: frozenset[str]
    at_least: int


def _at(line: Observation | Statement) -> datetime:
    return line.at


def _under_way(event: Event, cut: Slice, assumptions: Assumptions) -> bool:
    """Whether a change is a suspect in a slice: from its start until undone, or a while after."""
    if event.at >= cut.end and event.at > cut.start:
        return False
    if event.undone is not None:
        return event.undone > cut.start
    lasts = add(event.until or event.at, assumptions.change_lasts, ALWAYS, "UTC")
    return lasts is not None and lasts > cut.start
