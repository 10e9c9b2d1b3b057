"""Agreements: who owes whom which links, with what promises, exemptions and escalation."""

from datetime import date
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, BeforeValidator, Field

from ansvar.durations import Duration, Unit
from ansvar.scalars import (
    Amount,
    Day,
    Flag,
    Id,
    Length,
    OneOrMore,
    Percent,
    PortionOf,
    Text,
    Window,
    keyed,
)

Start = Literal["reported", "detected", "supplier_aware", "began"]
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
    """Work by the agreement's own supplier side, notified in time and within its window."""

    notice: Length | None = None
    within: Window | None = None
    by: OneOrMore | None = None


class ChangeBy(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """A change, made by a party if one is named, and notified too late if a time is named."""

    party: Text | None = None
    notified_later_than: Length | None = None
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


class Penalty(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """The vite of a commitment, as written."""

    per: Text | None = None
    amount: Amount | None = None
    percent: PortionOf | None = None
    cap: PortionOf | None = None
    claim_within: Length | None = None
    sole_remedy: Literal["yes", "no", "unclear"] = "unclear"
    automatic: Flag = False


class Applies(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """The faults that a commitment is given for."""

    priority: OneOrMore | None = None


class Commitment(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """One measurable promise.

    `hours` is a calendar's id or `always`; without it the agreement leaves the hours undefined
    and the clock is not computable. `share` and `measured` say how often and over what period.
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
    measured: Text | None = None
    smallest_outage: Length | None = None
    hours: Text | None = None
    clock_starts: Start = "reported"
    pauses: OneOrMore = ()
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
    """One step of an escalation path: a contact of the supplier, or party.contact."""

    contact: Text
    after: Length = Duration(0, Unit.ELAPSED)


class CustomerDuty(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """Something the customer has undertaken."""

    id: Id
    text: Text
    clause: Text | None = None


class Agreement(BaseModel, frozen=True, extra="forbid"):
    """A customer, a supplier and the links whose working the supplier owes the customer.

    `basis` is an agreement, the law, or membership in a federation. `documents` is their order
    of precedence, the first prevails.
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
    report_fault: ReportFault | None = None
    default_priority: Text | None = None
    commitments: Annotated[dict[str, Commitment], BeforeValidator(keyed)] = {}
    fees: dict[str, Amount] = {}
    exemptions: Annotated[dict[str, Exemption], BeforeValidator(keyed)] = {}
    customer_duties: Annotated[dict[str, CustomerDuty], BeforeValidator(keyed)] = {}
    escalation: tuple[Step, ...] = ()
