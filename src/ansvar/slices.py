"""Slices: the stretches of an incident during which nothing is known to have changed.

A slice begins at the outage, where something was restored, done, changed or undone, where a
backup ran out, and where the same check gave another result.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from ansvar.incident import Event, Incident, Observation

CheckKey = tuple[object, ...]


class Slice(NamedTuple):
    """A stretch of constant state; half-open. `out` is whether the function was down in it.

    The last one is a moment without length if something changed just then. `mending` is when
    something had been done and nothing showed yet whether it helped.
    """

    start: datetime
    end: datetime
    out: bool
    mending: bool = False

    @property
    def minutes(self) -> int:
        """Its length in whole minutes."""
        return int((self.end - self.start) / timedelta(minutes=1))


def same_check(observation: Observation) -> CheckKey:
    """What makes two observations results of the same check."""
    o = observation
    return (o.check, o.of, o.from_, o.to, o.group) if o.check is None else (o.check, o.group)


def whole_function(observation: Observation, names: frozenset[str]) -> bool:
    """Whether this is a result of the incident's whole function, by somebody who is affected.

    `names` are what the function goes by: its own id and those of the checks of all of it.
    """
    o = observation
    if o.group != "affected" or o.how == "found":
        return False
    if o.check is not None:
        return o.check in names
    return o.of is not None and set(o.of) <= names and o.from_ is None and o.to is None


def ends_outage(event: Event, links: frozenset[str]) -> bool:
    """Whether a restored event speaks of the service; one that names a link does not."""
    return event.kind == "restored" and not set(event.object) & links


class Timeline(NamedTuple):
    """The slices of an incident, and whether its beginning is written or inferred.

    `began` are the moments between which it began: equal where the very moment is known.
    """

    slices: tuple[Slice, ...]
    began_known: bool
    began: tuple[datetime, datetime]

    @property
    def last_outage(self) -> Slice:
        """The latest slice in which the function was down; the last one if there is none."""
        out = [s for s in reversed(self.slices) if s.out]
        return next((s for s in out if not s.mending), (out or self.slices[::-1])[0])

    def began_within(self, start: datetime) -> tuple[datetime, datetime]:
        """The moments between which a slice began; only that of the first may not be known."""
        return self.began if start == self.slices[0].start else (start, start)


def start_of(incident: Incident, names: frozenset[str]) -> tuple[datetime, bool]:
    """When the outage began as far as is known, and whether somebody wrote it."""
    began = incident.began
    written = began.at or began.before or began.after
    if written is not None:
        return written, True
    oks = [
        o.at
        for o in incident.observations
        if o.result == "ok" and o.at <= incident.detected and whole_function(o, names)
    ]
    return max(oks, default=incident.detected), False


def end_of(incident: Incident, names: frozenset[str], links: frozenset[str]) -> datetime | None:
    """When the service was restored for good, or None while the incident is open."""
    restored = [e.at for e in incident.events if ends_outage(e, links)]
    if not restored:
        return None
    last = max(restored)
    again = any(
        o.at > last and o.result == "fail" and whole_function(o, names)
        for o in incident.observations
    )
    return None if again else last


def read_slices(
    incident: Incident,
    at: datetime,
    names: frozenset[str],
    links: frozenset[str],
    exhausted: tuple[datetime, ...] = (),
) -> Timeline:
    """The slices of an incident as known at a moment.

    `names` are what its function goes by, `links` the ids of all links, `exhausted` the moments
    at which a backup ran out.
    """
    start, known = start_of(incident, names)
    ended = end_of(incident, names, links)
    end = max(start, at if ended is None else min(at, ended))
    cuts = {c for c in (*_cuts(incident, names, links), *exhausted) if start < c <= end}
    edges = [start, *sorted(cuts), end]
    slices = [
        Slice(
            a,
            b,
            a != ended and _out(incident, a, names, links),
            _mending(incident, a, names, links),
        )
        for a, b in pairwise(edges)
        if a < b or a in cuts
    ] or [Slice(start, end, True)]
    began = incident.began
    earliest = began.at or began.after or start
    latest = began.at or began.before or max(start, incident.detected)
    return Timeline(tuple(slices), known, (earliest, latest))


def _cuts(incident: Incident, names: frozenset[str], links: frozenset[str]) -> Iterator[datetime]:
    for event in incident.events:
        if event.kind in ("restored", "done"):
            yield event.at
        elif event.kind in ("change", "planned_work"):
            yield from (m for m in (event.at, event.until, event.undone) if m is not None)
    latest: dict[CheckKey, str] = {}
    for o in sorted(incident.observations, key=lambda o: o.at):
        if o.result == "unknown":
            continue
        if latest.setdefault(same_check(o), o.result) != o.result:
            yield o.at
        latest[same_check(o)] = o.result
    if incident.outage != "suspected":
        began = start_of(incident, names)[0]
        signs = [s for s in read_signs(incident, names, links) if s.at > began]
        for before, sign in pairwise([Sign(began, True), *signs]):
            if before.down != sign.down:
                yield sign.at


def _out(incident: Incident, start: datetime, names: frozenset[str], links: frozenset[str]) -> bool:
    """Whether the function is down from `start`: until it is restored, or seen to work again."""
    if incident.outage == "suspected":
        return True
    began = start_of(incident, names)[0]
    past = [s for s in read_signs(incident, names, links) if began < s.at <= start]
    return max(past).down if past else True


class Sign(NamedTuple):
    """Something that shows whether the function works: that it is down, or not."""

    at: datetime
    down: bool


def read_signs(incident: Incident, names: frozenset[str], links: frozenset[str]) -> list[Sign]:
    """Everything that shows whether the function works, in time order."""
    signs = [Sign(e.at, False) for e in incident.events if ends_outage(e, links)]
    signs += [
        Sign(o.at, o.result == "fail")
        for o in incident.observations
        if o.result != "unknown" and whole_function(o, names)
    ]
    return sorted(signs)


def interventions(incident: Incident) -> Iterator[tuple[datetime, frozenset[str]]]:
    """When something was done and to what: links, or `change n` for a change that was undone."""
    for event in incident.events:
        if event.kind == "done":
            yield event.at, frozenset(event.object)
        elif event.kind in ("change", "planned_work") and event.undone is not None:
            yield event.undone, frozenset({f"change {event.number}"})


def _mending(
    incident: Incident, start: datetime, names: frozenset[str], links: frozenset[str]
) -> bool:
    """Whether something had been done by `start` that may have helped, for all that is seen.

    Such a time adds to the outage but says nothing about what had failed.
    """
    done = _done_since(incident, start, names, links)
    if not done or incident.outage == "suspected":
        return False
    first = min(at for at, _ in done)
    signs = [s for s in read_signs(incident, names, links) if s.at >= max(at for at, _ in done)]
    seen = [
        o
        for o in incident.observations
        if o.result != "unknown" and o.group == "affected" and o.at >= first
    ]
    if not signs:
        return not seen
    before = [o for o in seen if o.result == "fail" and o.at < signs[0].at]
    return not signs[0].down and not before


def _done_since(
    incident: Incident, start: datetime, names: frozenset[str], links: frozenset[str]
) -> list[tuple[datetime, frozenset[str]]]:
    """What had been done by `start`, since the outage began or the function last worked."""
    began = start_of(incident, names)[0]
    worked = [s.at for s in read_signs(incident, names, links) if not s.down and s.at <= start]
    since = max([began, *worked])
    return [(at, what) for at, what in interventions(incident) if since < at <= start]


def mended(
    incident: Incident, start: datetime, names: frozenset[str], links: frozenset[str]
) -> frozenset[str]:
    """The links done before `start` although the function has been seen to fail since."""
    failed = [s.at for s in read_signs(incident, names, links) if s.down]
    done = _done_since(incident, start, names, links)
    return frozenset(link for at, what in done if any(f >= at for f in failed) for link in what)
