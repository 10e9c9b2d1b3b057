"""Agreements: who owes whom which links, with what promises, exemptions and escalation."""

from datetime import date
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, Field

from ansvar.durations import Duration, Unit
from ansvar.scalars import (
    Amount,
    Ceiling,
    Day,
    Fact,
    Flag,
    Id,
    Length,
    Level,
    Measured,
    OneOrMore,
    Percent,
    PerUnit,
    PortionOf,
    Text,
    Window,
    as_keys,
    keyed,
)

Start = Literal["reported", "detected", "supplier_aware", "began", "restored"]
Promised = Literal[
    "acknowledge",
    "respond",
    "attend",
    "start",
    "restore",
    "answer",
    "notify",
    "status",
    "root_cause",
    "statistics",
    "availability",
]
PROMISED: tuple[Promised, ...] = get_args(Promised)
BY_PEOPLE: tuple[Promised, ...] = ("acknowledge", "respond", "attend", "start", "restore")
"""What somebody must be reached for when a fault is reported."""
Need = Literal[
    "customer_number", "reference", "devices", "since", "impact", "priority", "tests", "contact"
]


class Validity(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """The days an agreement is in force, both included; without `to` until further notice."""

    from_: Day = Field(alias="from")
    to: Day | None = None

    def covers(self, day: date) -> bool:
        """Whether the agreement is in force that day."""
        return self.from_ <= day and (self.to is None or day <= self.to)


class PlannedWork(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """Work by the agreement's own supplier side, notified in time and within its window.

    `calendar` says which days are working days to the notice.
    """

    notice: Length | None = None
    calendar: Text | None = None
    within: Window | None = None
    by: OneOrMore | None = None


class ChangeBy(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """A change, made by a party if one is named, and notified too late if a time is named.

    `calendar` says which days are working days to the notice.
    """

    party: Text | None = None
    notified_later_than: Length | None = None
    calendar: Text | None = None
    to: Text | None = None


class DependencyOut(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """That a link was out for longer than a time."""

    link: Text
    longer_than: Length


class ForceMajeure(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """A hindrance outside control, claimed in time and shown."""

    notified_within: Length | None = None


class Condition(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """What must be so for an exemption to apply; several keys must all be so."""

    planned_work: PlannedWork | None = None
    change_by: ChangeBy | None = None
    link_is: OneOrMore | None = None
    dependency_out: DependencyOut | None = None
    caused_by: OneOrMore | None = None
    force_majeure: ForceMajeure | None = None
    customer_duty_unmet: Text | None = None
    all: "tuple[Condition, ...] | None" = None
    any: "tuple[Condition, ...] | None" = None
    not_: "Condition | None" = Field(None, alias="not")


class Exemption(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """A clause that moves or lifts responsibility.

    `then` is `released`, `causer` (whoever made the change) or the id of the party that answers
    instead.
    """

    id: Id
    clause: Text
    when: Condition
    then: Text


class PenaltyStep(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """What a penalty is from a level on: so far below a share, or so long over a time."""

    from_: Level = Field(alias="from")
    amount: Amount | None = None
    percent: PortionOf | None = None


class Caps(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """The most that a penalty can come to: for one fault, and for all those of a period."""

    fault: Ceiling | None = None
    month: Ceiling | None = None
    quarter: Ceiling | None = None
    year: Ceiling | None = None


def _caps(value: Any) -> Any:
    """A cap written alone is that of each fault."""
    return {"fault": value} if isinstance(value, str) else value


class Penalty(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """The vite of a commitment, as written.

    `clause` is where it is agreed, if elsewhere than the commitment. It is paid for each `per` by
    which the commitment is missed: `amount` and `percent` together.
    Of `steps` the last one reached applies instead. `hours` is the calendar in which the units of
    time run, if it is another than the commitment's. The time to claim runs from the end of the
    fault, or of the period that a share is measured over.
    """

    clause: Text | None = None
    per: PerUnit | None = None
    amount: Amount | None = None
    percent: PortionOf | None = None
    steps: tuple[PenaltyStep, ...] = ()
    hours: Text | None = None
    cap: Annotated[Caps, BeforeValidator(_caps)] | None = None
    claim_within: Length | None = None
    sole_remedy: Literal["yes", "no", "unclear"] = "unclear"
    set_off: Literal["yes", "no", "unclear"] = "unclear"
    automatic: Flag = False


class Applies(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """The faults that a commitment is given for."""

    priority: OneOrMore | None = None


class Commitment(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """One measurable promise.

    `hours` is a calendar's id or `always`; without it the agreement leaves the hours undefined
    and the clock is not computable. `share` and `measured` say how often and over what period,
    `smallest_outage` how short an outage may be and not count. `pauses` are the reasons for which
    the clock stands still, each with its clause where that is another than the commitment's.
    """

    id: Id
    clause: Text
    when: Applies | None = None
    acknowledge: Length | None = None
    respond: Length | None = None
    attend: Length | None = None
    start: Length | None = None
    restore: Length | None = None
    answer: Length | None = None
    notify: Length | None = None
    status: Length | None = None
    root_cause: Length | None = None
    statistics: Length | None = None
    availability: Percent | None = None
    share: Percent | None = None
    measured: Measured | None = None
    smallest_outage: Length | None = None
    hours: Text | None = None
    clock_starts: Start = "reported"
    pauses: Annotated[dict[str, Text | None], BeforeValidator(as_keys)] = {}
    penalty: Penalty | None = None

    @property
    def promised(self) -> tuple[Promised, ...]:
        """The kinds of time this promises; a sound commitment has exactly one."""
        return tuple(kind for kind in PROMISED if getattr(self, kind) is not None)


class ReportFault(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """Where a fault is reported and what the report must hold."""

    to: Text
    needs: tuple[Need, ...] = ()
    customer_number: Text | None = None


class Step(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """One step of an escalation path: a contact of the supplier, or party.contact.

    A functional step passes the fault on to somebody who can mend it, a hierarchical one to those
    who decide (DIGG, Mina meddelanden, bilaga 4 Servicenivåer).
    """

    contact: Text
    after: Length = Duration(0, Unit.ELAPSED)
    kind: Literal["functional", "hierarchical"] = "functional"


class CustomerDuty(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """Something the customer has undertaken."""

    id: Id
    text: Text
    clause: Text | None = None


class Agreement(BaseModel, frozen=True, extra="forbid"):
    """A customer, a supplier and the links whose working the supplier owes the customer.

    `basis` is an agreement, the law, or membership in a federation. `documents` is their order
    of precedence, the first prevails. As a `processor` of personal data the supplier must tell the
    customer of breaches. `new_priority_from` says whether a fault given another priority has that
    one's time from the start of its clock or from the change.
    """

    id: Id
    title: Text
    reference: Text | None = None
    basis: Literal["agreement", "law", "membership"] = "agreement"
    customer: Text
    supplier: Text
    covers: OneOrMore = ()
    subcontractors: OneOrMore = ()
    valid: Validity
    documents: OneOrMore = ()
    secrecy: Literal["open", "internal", "secret"] = "internal"
    processor: Fact = None
    report_fault: ReportFault | None = None
    default_priority: Text | None = None
    new_priority_from: Literal["start", "change"] | None = None
    commitments: Annotated[dict[str, Commitment], BeforeValidator(keyed)] = {}
    fees: dict[str, Amount] = {}
    exemptions: Annotated[dict[str, Exemption], BeforeValidator(keyed)] = {}
    customer_duties: Annotated[dict[str, CustomerDuty], BeforeValidator(keyed)] = {}
    escalation: tuple[Step, ...] = ()
