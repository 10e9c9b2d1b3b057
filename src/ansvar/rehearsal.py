"""A rehearsal: an outage that has not happened, with what the checks would show in it."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from ansvar.incident import Began, Event, EventKind, Incident, Observation
from ansvar.model import Model
from ansvar.observable import Observable
from ansvar.register import IncidentFile, Register
from ansvar.slices import read_slices
from ansvar.source import Document, Place
from ansvar.stretch import Target, names_of

_BEFORE = timedelta(hours=1)
"""How long the outage has lasted when the checks have been made."""

_NOWHERE = Document("", "", {}, Place((1, 1, 1, 1), None, {}))


def outage(
    target: Target,
    at: datetime,
    shown: Iterable[tuple[Observable, bool]] = (),
    *,
    reported: bool = False,
) -> IncidentFile:
    """A confirmed outage of a function as known at a moment, with what checks have shown.

    `shown` says of each check whether it failed; `reported` that every supplier was told just now,
    and so knows.
    """
    observations = tuple(
        Observation.model_construct(
            number=number,
            check=observable.reference,
            result="fail" if failed else "ok",
            at=at,
        )
        for number, (observable, failed) in enumerate(shown)
    )
    incident = Incident.model_construct(
        id="",
        chain=target.chain.id,
        function=target.name,
        began=Began.model_construct(at=at - _BEFORE),
        detected=at - _BEFORE,
        observations=observations,
        events=_told(at) if reported else (),
    )
    return IncidentFile(incident, _NOWHERE, ())


def _told(at: datetime) -> tuple[Event, ...]:
    kinds: tuple[EventKind, ...] = ("reported", "supplier_aware")
    return tuple(Event.model_construct(number=n, kind=k, at=at) for n, k in enumerate(kinds))


def rehearse(register: Register, target: Target, file: IncidentFile, at: datetime) -> Model:
    """The model of a rehearsed outage: one slice, the whole of it."""
    names = names_of(register, target)
    timeline = read_slices(file.incident, at, names, frozenset(register.links))
    return Model(register, target, file, timeline, timeline.last_outage, names)


def results(
    model: Model, checks: Iterable[Observable], broken: Collection[int]
) -> list[tuple[Observable, bool]]:
    """What each check would show, if it did not lie, with these components down and no others."""
    down = sum(1 << index for index in broken)
    return [(check, model.formulas.is_down(check.formula, down)) for check in checks]
