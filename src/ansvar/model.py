"""The model of a slice: what may be broken in it, and when the function is down."""

from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from typing import Any, Literal, NamedTuple

from ansvar.assumptions import Assumptions, Errors
from ansvar.chain import REACHES, AnyOf, AtLeast, Chain, Check, How, Reach, links_of
from ansvar.formula import UP, Formula, Formulas
from ansvar.incident import Event, Observation
from ansvar.register import IncidentFile, Register
from ansvar.slices import (
    Slice,
    Timeline,
    interventions,
    mended,
)
from ansvar.stretch import Backup, Stretch, Target, closure, needs_first, ran_out, stretch_of
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


class Model:
    """The components of one slice, and when the function and its parts are down."""

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
        self._pending: set[str] = set()
        self._ring = False
        self._downs: dict[tuple[str, _View], Formula] = {}
        self.names = names
        self.timeline = timeline
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
        self.mended = self._taken_as_up()
        self.function = self.formula(Stretch(target.path, whole=True), repaired=self.mended)

    def _out_by(self) -> datetime:
        """By when the function was out, unbroken until now; what came later did not cause it."""
        if self.incident.outage == "suspected":
            return self.cut.end
        since = self.cut.start
        for each in reversed(self.timeline.slices):
            if each.end == since and each.out:
                since = each.start
        return self.timeline.began_within(since)[1]

    @property
    def began(self) -> tuple[datetime, datetime]:
        """The moments between which the slice began."""
        return self.timeline.began_within(self.cut.start)

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

    def shown_by(
        self,
        how: How,
        stretch: Stretch,
        group: Group = "affected",
        shared: Reach = "person",
        repaired: frozenset[str] = frozenset(),
    ) -> Formula:
        """What a result on a stretch speaks of: a fault found, or anything that takes it down."""
        if how == "found":
            return self.formulas.series([self.own(link) for link in stretch.links])
        return self.formula(stretch, group, shared, repaired)

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
        self._settle_needs(stretch.steps, view)
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
            return self.formulas.threshold(len(parts) - element.needed + 1, parts)
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

    def _settle_needs(self, steps: Any, view: "_View") -> None:
        """Find when each link that some steps turn on is down, each after what it needs.

        Links that need themselves are up at first, then down by what that brings down, until no
        more is: they are down by no more than it takes.
        """
        unknown = tuple(link for link in links_of(steps) if (link, view) not in self._downs)
        fresh = [n for n in needs_first(self.register, unknown) if (n, view) not in self._downs]
        self._downs |= {(link, view): UP for link in fresh}
        self._pending, self._ring = set(fresh), False
        changed = [self._settle(link, view) for link in fresh]
        while self._ring and any(changed):
            changed = [self._settle(link, view) for link in fresh]

    def _settle(self, link: str, view: "_View") -> bool:
        """Find when a link is down by what is known of its needs; whether that is news."""
        down = self._down_by(link, view)
        self._pending.discard(link)
        before, self._downs[link, view] = self._downs[link, view], down
        return down != before

    def _down(self, name: str, view: "_View") -> Formula:
        self._ring = self._ring or name in self._pending
        known = self._downs.get((name, view))
        return self._down_by(name, view) if known is None else known

    def _down_by(self, name: str, view: "_View") -> Formula:
        link = self.register.links.get(name)
        reach = REACHES.index(link.reach) if link else REACHES.index("wide")
        needs = [self._element(step, view) for step in link.needs] if link else []
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

    def _taken_as_up(self) -> frozenset[str]:
        """What was done in vain before this slice, but for links that have been seen down since."""
        links = frozenset(self.register.links)
        done = mended(self.incident, self.cut.start, self.names, links)
        last = {name: at for at, what in sorted(interventions(self.incident)) for name in what}
        for o in self.incident.observations:
            stretch = stretch_of(self.register, self.target, o)
            if o.result == "fail" and o.group == "affected" and stretch and not stretch.whole:
                done -= {k for k in stretch.links if k in last and last[k] <= o.at}
        return done

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


class _View(NamedTuple):
    """From whose homes a formula is seen."""

    group: Group
    shared: int
    repaired: frozenset[str]
    at_least: int


def _under_way(event: Event, cut: Slice, assumptions: Assumptions) -> bool:
    """Whether a change is a suspect in a slice: from its start until undone, or a while after."""
    if event.at >= cut.end and event.at > cut.start:
        return False
    if event.undone is not None:
        return event.undone > cut.start
    lasts = add(event.until or event.at, assumptions.change_lasts, ALWAYS, "UTC")
    return lasts is not None and lasts > cut.start
