"""Applicable duties: which statutory notifications an incident sets running, and how they stand."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from ansvar.diagnostics import Span
from ansvar.duties.bearers import Bearer, Service, bearers, read_service
from ansvar.duties.counting import Deadline, day_of, deadline
from ansvar.duties.judging import Case, Said, judge, read_facts
from ansvar.duties.standing import (
    Argument,
    Assess,
    Done,
    Due,
    Late,
    Needs,
    NotComputable,
    RuledOut,
    Standing,
    StandingDuty,
    Stands,
    Start,
)
from ansvar.duties.statute import Duty, Note, Recipient
from ansvar.incident import Event, Incident
from ansvar.register import IncidentFile, Register
from ansvar.slices import end_of
from ansvar.stretch import Target, names_of


class _Scene(NamedTuple):
    """An incident as known at a moment, with what every duty is read from."""

    file: IncidentFile
    service: Service
    at: datetime
    ended: datetime | None
    said: Said

    @property
    def incident(self) -> Incident:
        return self.file.incident


class _Holder(NamedTuple):
    """A bearer of a duty in the scene: whether it is the principal, and the duty's only one."""

    bearer: Bearer
    own: bool
    alone: bool

    @property
    def unnamed(self) -> bool:
        """Whether a line that names nobody is of it."""
        return self.own or self.alone


class _Timing(NamedTuple):
    """When a duty's time starts and ends, or what is missing for that to be told."""

    start: Start | None
    deadline: Deadline | None
    needs: Needs | None = None
    ongoing: bool = False
    unneeded: Argument | None = None


def read_duties(
    register: Register, file: IncidentFile, target: Target, at: datetime
) -> tuple[StandingDuty, ...]:
    """The duties by the law in force when the incident happened, as they stand at a moment.

    The principal's own come first, nearest deadline first; then those of others.
    """
    from ansvar.duties.statutes import DUTIES

    file = file._replace(incident=file.incident.known_at(at))
    incident = file.incident
    day = day_of_law(incident)
    ended = end_of(incident, names_of(register, target), frozenset(register.links))
    scene = _Scene(file, read_service(register, target, day), at, ended, read_facts(file))
    found = []
    for duty in DUTIES:
        if duty.act.days.hold(day):
            case, told = _case(scene, duty), duty._replace(notes=_notes(scene, duty))
            found += [_stand(scene, told, case, holder) for holder in _holders(scene, duty)]
    return tuple(sorted(found, key=_order))


def day_of_law(incident: Incident) -> date:
    """The day whose law is used: when the outage began, as far as is known."""
    return day_of(incident.began.at or incident.detected)


def _holders(scene: _Scene, duty: Duty) -> Iterator[_Holder]:
    borne = tuple(bearers(scene.service, duty))
    for bearer in borne:
        yield _Holder(bearer, bearer.party == scene.service.principal, len(borne) == 1)


def _notes(scene: _Scene, duty: Duty) -> tuple[Note, ...]:
    """What should be known of a duty where the service is given, and by what is answered."""
    yes = {name for name, told in scene.said.items() if any(a.value is not False for a in told)}
    acts, facts = {None, *scene.service.target.chain.under}, {None, *yes}
    return tuple(note for note in duty.notes if note.under in acts and note.fact in facts)


def _case(scene: _Scene, duty: Duty) -> Case:
    """What is said for and against a duty; none of an act that the service is not given under."""
    chain, register = scene.service.target.chain, scene.service.register
    case = judge(scene.file, scene.said, duty.trigger)
    if duty.under is None or not chain.under:
        return case
    said = Argument("under", ", ".join(chain.under), register.place("chains", chain.id, "under"))
    if duty.under not in chain.under:
        return Case("out", (), (said,))
    return case._replace(reasons=(*case.reasons, said))


def _stand(scene: _Scene, duty: Duty, case: Case, holder: _Holder) -> StandingDuty:
    bearer = holder.bearer
    done = _done(scene, duty.id, holder)
    timing = _timing(scene, duty, holder)
    if timing.unneeded is not None and case.judgement != "out":
        case = Case("out", (), (timing.unneeded,))
    return StandingDuty(
        duty,
        bearer.party,
        holder.own,
        _recipients(duty, done.at if done else scene.at),
        _standing(scene, duty, case, bearer, timing, done),
        timing.start,
        case.reasons,
        case.against,
        bearer.links,
        timing.ongoing,
        scene.file.place("events", done.number) if done else None,
    )


def _standing(  # noqa: PLR0913, PLR0917
    scene: _Scene, duty: Duty, case: Case, bearer: Bearer, timing: _Timing, done: Event | None
) -> Standing:
    """How a duty stands: what is done is done, whatever could be judged of it."""
    limit = timing.deadline
    if done is not None:
        late = limit is not None and limit.passed(done.at)
        return Late(limit, done.at) if limit and late else Done(done.at, limit)
    if case.judgement == "out":
        return RuledOut()
    unsaid = duty.under is not None and not scene.service.target.chain.under
    lacks = "under" if unsaid else bearer.lacks
    open_ = case.judgement == "assess" or lacks is not None
    if timing.needs is not None:
        return NotComputable(timing.needs, open_)
    if open_:
        return Assess(limit, lacks)
    if limit is None:
        return Stands()
    return Late(limit, None) if limit.passed(scene.at) else Due(limit)


def _recipients(duty: Duty, at: datetime) -> tuple[Recipient, ...]:
    """Who it goes to on the day that it is sent."""
    day = day_of(at)
    return tuple(r for r in duty.to if r.days is None or r.days.hold(day)) or duty.to[:1]


def _done(scene: _Scene, id_: str, holder: _Holder) -> Event | None:
    """When a bearer did its duty; a line that names nobody is of the principal, or the only one."""
    party, unnamed = holder.bearer.party, holder.unnamed
    mine = (e for e in scene.incident.events_of("duty_done") if id_ in e.object)
    return next((e for e in mine if e.by == party or (e.by is None and unnamed)), None)


def _timing(scene: _Scene, duty: Duty, holder: _Holder) -> _Timing:
    match duty.starts:
        case "aware":
            start = _aware(scene) if holder.own else _supplier_aware(scene, holder.bearer)
            return _from(start, duty, "supplier_aware")
        case "event":
            began = scene.incident.began.at
            place = scene.file.place("began" if began else "detected")
            return _from(Start(began or scene.incident.detected, began is None, place), duty, None)
        case "submitted" | "ongoing" | "closing":
            event = _done(scene, duty.after, holder)
            start = _at(scene, event, assumed=False) if event else None
            submitted = _from(start, duty, "submitted")
            return submitted if duty.starts == "submitted" else _ending(scene, duty, submitted)
        case "fixed":
            return _Timing(None, None, "fix")
        case "asked":
            return _Timing(None, None, "request")
        case "received":
            return _Timing(None, None, "report")


def _from(start: Start | None, duty: Duty, needs: Needs | None) -> _Timing:
    if start is None:
        return _Timing(None, None, needs)
    return _Timing(start, deadline(start.at, duty.limit))


def _aware(scene: _Scene) -> Start:
    """When the principal knew; the detection stands in for it, and is said to."""
    aware = scene.incident.facts.aware_at
    if aware is not None and aware <= scene.at:
        return Start(aware, False, scene.file.place("facts", "aware_at"))
    return Start(scene.incident.detected, True, scene.file.place("detected"))


def _supplier_aware(scene: _Scene, bearer: Bearer) -> Start | None:
    """When another party knew: only an event that names it, or its agreement, tells."""
    agreements = scene.service.register.agreements.values()
    names = {a.id for a in agreements if a.supplier == bearer.party} | {bearer.party}
    events = scene.incident.events_of("supplier_aware")
    event = next((e for e in events if names & set(e.object)), None)
    return _at(scene, event, assumed=False) if event else None


def _at(scene: _Scene, event: Event, *, assumed: bool) -> Start:
    return Start(event.at, assumed, scene.file.place("events", event.number))


def _ending(scene: _Scene, duty: Duty, submitted: _Timing) -> _Timing:
    """The reports that end a notification: of an incident that goes on, and of one that is handled.

    That the service works again is taken to be that the incident is handled, as an assumption.
    """
    ended, limit = scene.ended, submitted.deadline
    if limit is None:
        return submitted
    restored = _restored(scene)
    if ended is not None and not limit.passed(ended):
        over = Argument("restored", ended, restored or scene.file.place("events"))
        return submitted._replace(unneeded=over) if duty.starts == "ongoing" else submitted
    if duty.starts == "ongoing" or (ended is None and not limit.passed(scene.at)):
        return submitted._replace(ongoing=True)
    if ended is None:
        return submitted._replace(deadline=None, needs="handled")
    start = Start(ended, True, restored or scene.file.place("events"))
    return _Timing(start, deadline(ended, duty.limit))


def _restored(scene: _Scene) -> Span | None:
    events = scene.incident.events_of("restored")
    return next(
        (scene.file.place("events", e.number) for e in reversed(events) if e.at == scene.ended),
        None,
    )


def _order(found: StandingDuty) -> tuple[bool, int, float]:
    """The principal's own first, by what is nearest; then what is done, and what is ruled out."""
    match found.standing:
        case Due(limit) | Late(limit, None):
            place = 0
        case Assess(limit) if limit is not None:
            place = 0
        case Stands():
            place, limit = 1, None
        case Assess():
            place, limit = 2, None
        case NotComputable():
            place, limit = 3, None
        case Done() | Late():
            place, limit = 4, None
        case RuledOut():
            place, limit = 5, None
    return not found.own, place, limit.at.timestamp() if limit else 0.0
