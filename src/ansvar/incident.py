"""Incidents: what has been observed, said and done so far."""

from datetime import datetime
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, Field

from ansvar.chain import How, Reach
from ansvar.scalars import KEY, KIND, OBJECT, Count, Day, Fact, Moment, Odds, OneOrMore, Text

Result = Literal["ok", "fail", "unknown"]
Says = Literal["working", "own_fault", "fault_elsewhere", "unknown"]
EventKind = Literal[
    "reported",
    "called",
    "acknowledged",
    "responded",
    "attended",
    "started",
    "restored",
    "answered",
    "unanswered",
    "counted",
    "notice_given",
    "status_given",
    "root_cause_given",
    "statistics_given",
    "done",
    "change",
    "planned_work",
    "paused",
    "resumed",
    "supplier_aware",
    "evidence_requested",
    "evidence_refused",
    "force_majeure_claimed",
    "duty_unmet",
    "priority",
    "class",
    "reserve_started",
    "duty_done",
]
EVENT_KINDS: tuple[EventKind, ...] = get_args(EventKind)


Number = Annotated[int, Field(alias=KEY)]
"""A line's place in its list, counted from 0 as written; found faults do not shift it."""


class Began(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """When the outage began: a moment, between two, or unknown."""

    at: Moment | None = None
    after: Moment | None = None
    before: Moment | None = None


def _began(value: Any) -> Any:
    if isinstance(value, str):
        return {} if value.strip() == "unknown" else {"at": value}
    return value


class Affected(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """Who is hit, as far as we can see; `reach` is a lower bound."""

    people: Count | None = None
    reach: Reach | None = None
    devices: OneOrMore = ()


class Observation(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """The result of a named check, or of a free stretch of links.

    `since` says from when it had been so. Of `others` (who are not hit) it says nothing about
    links whose reach is narrower than what both groups share: `reach`, `municipality` if not
    said. `held_by` is the party that holds the evidence, `caused_by` who a found fault is due to.
    """

    number: Number
    check: Text | None = None
    of: OneOrMore | None = None
    from_: Text | None = Field(None, alias="from")
    to: Text | None = None
    result: Result
    at: Moment
    since: Moment | None = None
    group: Literal["affected", "others"] = "affected"
    reach: Reach = "municipality"
    how: How | None = None
    by: Text | None = None
    held_by: Text | None = None
    caused_by: Text | None = None
    note: Text | None = None


class Statement(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """What an interested party says about a link."""

    number: Number
    party: Text
    about: Text
    says: Says
    at: Moment
    note: Text | None = None


def _event(value: Any) -> Any:
    """`{reported: X, at: …}` as kind and object, the way the rest of the program reads it."""
    if not isinstance(value, dict):
        return value
    kinds = [key for key in value if key in EVENT_KINDS]
    if not kinds:
        return value
    rest = {key: item for key, item in value.items() if key != kinds[0]}
    return {**rest, KIND: kinds[0], OBJECT: value[kinds[0]]}


class Event(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """Something that was done or happened, and to what.

    The object is an agreement (reported, acknowledged, paused …), links (done, change,
    planned_work), a function or link (restored), a contact (called) or a value (priority, class).
    `since` is when an alarm that was answered, or not, had come in, or from when `of` of them were
    counted, `within` of them in time.
    """

    number: Number
    kind: EventKind = Field(alias=KIND)
    object: OneOrMore = Field((), alias=OBJECT)
    at: Moment
    since: Moment | None = None
    within: Count | None = None
    of: Count | None = None
    until: Moment | None = None
    undone: Moment | None = None
    by: Text | None = None
    to: Text | None = None
    what: Text | None = None
    reason: Text | None = None
    expected: Literal["outage", "none"] | None = None
    notified: Moment | Day | None = None
    likelihood: Odds | None = None
    shown: Fact = None
    note: Text | None = None


class Facts(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """What duties turn on; unknown is an answer.

    `could_have_harmed` is that it could have led to serious harm, whether or not it did;
    `data_risk` that the breach may be a risk to persons, `high_risk` a high one; `significant` that
    it has been judged significant by the cybersecurity act. `aware_at` is when the principal knew.
    """

    danger_to_life: Fact = None
    harm: Fact = None
    serious_harm: Fact = None
    could_have_harmed: Fact = None
    care_given_late: Fact = None
    personal_data: Fact = None
    data_risk: Fact = None
    high_risk: Fact = None
    significant: Fact = None
    exploited_vulnerability: Fact = None
    staff_endangered: Fact = None
    security_sensitive: Fact = None
    aware_at: Moment | None = None


class Incident(BaseModel, frozen=True, extra="forbid"):
    """One outage of one function, seen by the principal.

    Chain, detection and one observation are enough; everything else sharpens the answer.
    """

    id: Text
    title: Text | None = None
    chain: Text
    function: Text | None = None
    outage: Literal["confirmed", "suspected", "late"] = "confirmed"
    began: Annotated[Began, BeforeValidator(_began)] = Began.model_construct()
    detected: Moment
    affected: Affected = Affected.model_construct()
    observations: tuple[Observation, ...] = ()
    statements: tuple[Statement, ...] = ()
    events: tuple[Annotated[Event, BeforeValidator(_event)], ...] = ()
    facts: Facts = Facts.model_construct()
    note: Text | None = None

    def known_at(self, moment: datetime) -> "Incident":
        """The incident without the lines that are dated later."""
        return self.model_copy(
            update={
                "observations": tuple(o for o in self.observations if o.at <= moment),
                "statements": tuple(s for s in self.statements if s.at <= moment),
                "events": tuple(e for e in self.events if e.at <= moment),
            }
        )

    @property
    def moments(self) -> list[datetime]:
        """The moments of its lines."""
        return [
            *(o.at for o in self.observations),
            *(s.at for s in self.statements),
            *(e.at for e in self.events),
        ]

    def events_of(self, *kinds: EventKind) -> tuple[Event, ...]:
        """The events of these kinds, in time order."""
        return tuple(sorted((e for e in self.events if e.kind in kinds), key=lambda e: e.at))
