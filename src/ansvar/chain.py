"""Chains: the links of one service, the functions they deliver, and how each can be checked."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, Discriminator, Field, Tag
from typing_extensions import TypeAliasType

from ansvar.assumptions import Assumptions, Errors
from ansvar.scalars import (
    DEFAULT_ZONE,
    Count,
    Day,
    Fact,
    Flag,
    Id,
    Length,
    Odds,
    OneOrMore,
    Percent,
    Text,
    Zone,
    keyed,
)

Reach = Literal["person", "building", "area", "municipality", "wide"]
REACHES: tuple[Reach, ...] = ("person", "building", "area", "municipality", "wide")

How = Literal["instrument", "person", "portal", "found"]

LinkKind = Literal[
    "device",
    "power",
    "network",
    "interconnect",
    "platform",
    "people",
    "administration",
    "premises",
]


class AnyOf(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """Redundancy within one home or service: one leg is enough."""

    any_of: "tuple[Element, ...]" = Field(min_length=1)


class AtLeast(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """Redundancy where several legs are needed: at least this many must work."""

    at_least: Count
    of: "tuple[Element, ...]" = Field(min_length=1)

    @property
    def needed(self) -> int:
        """How many must work; of an impossible number, which is a fault, the nearest possible."""
        return min(max(self.at_least, 1), len(self.of))


def _element_tag(value: Any) -> str:
    if isinstance(value, dict):
        return "at_least" if "at_least" in value else "any_of"
    return "series" if isinstance(value, list | tuple) else "link"


Element = TypeAliasType(
    "Element",
    Annotated[
        Annotated[Text, Tag("link")]
        | Annotated[AnyOf, Tag("any_of")]
        | Annotated[AtLeast, Tag("at_least")]
        | Annotated["tuple[Element, ...]", Tag("series")],
        Discriminator(_element_tag),
    ],
)
"""A step of a path: a link's id, a redundancy, or a list of steps that must all work."""

Path = Annotated[tuple[Element, ...], Field(min_length=1)]


def links_of(element: Any) -> Iterator[str]:
    """The ids of the links that a path or step names, in its order, redundant legs included."""
    if isinstance(element, str):
        yield element
    elif isinstance(element, AnyOf):
        for leg in element.any_of:
            yield from links_of(leg)
    elif isinstance(element, AtLeast):
        for leg in element.of:
            yield from links_of(leg)
    else:
        for step in element:
            yield from links_of(step)


class NoAgreement(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """That no agreement of ours covers a link, said on purpose."""

    none: Text


class Link(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """One thing that must work and that one party runs; several parties run a boundary jointly.

    `reach` is the widest effect that one fault of it has, `holds` how long a backup lasts,
    `likelihood` the odds that it failed in an incident's window, `because` the reason for them.
    Whether it is a medical device is decided by what its maker (`made_by`) says it is for.
    """

    id: Id
    name: Text
    run_by: OneOrMore = Field(min_length=1)
    kind: LinkKind = "platform"
    reach: Reach = "wide"
    needs: tuple[Element, ...] = ()
    likelihood: Odds | None = None
    because: Text | None = None
    holds: Length | None = None
    agreement: NoAgreement | None = None
    principal: Text | None = None
    demarcation: Text | None = None
    made_by: Text | None = None
    medical_device: Fact = None
    digital_product: Fact = None


class Variant(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """How a function runs in homes that are equipped alike."""

    path: Path
    name: Text | None = None


def _variant(value: Any) -> Any:
    return {"path": value} if isinstance(value, list) else value


class Function(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """A path through links that delivers one thing; `means` says when late is an outage."""

    id: Id
    path: Path | None = None
    variants: dict[str, Annotated[Variant, BeforeValidator(_variant)]] = {}
    name: Text | None = None
    means: Text | None = None
    principal: Text | None = None


class Check(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """An observation that can be made of a stretch of the chain.

    `of` is a function, a variant or a list of links; `from_` and `to` cut a stretch out of its
    path, both ends included. `takes` is how long it takes, `every` how often an automatic one
    runs, `kept` how long its log is saved.
    """

    id: Id
    name: Text
    of: OneOrMore = Field(min_length=1)
    from_: Text | None = Field(None, alias="from")
    to: Text | None = None
    by: Text
    held_by: Text | None = None
    how: How | None = None
    automatic: Flag = False
    do: Text | None = None
    takes: Length | None = None
    hours: Text = "always"
    every: Length | None = None
    kept: Length | None = None
    source: Text | None = None
    errors: Errors | None = None
    caution: Text | None = None

    @property
    def method(self) -> How:
        """How it is made: what runs by itself is an instrument, else a person's test."""
        return self.how or ("instrument" if self.automatic else "person")


class Source(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """What several checks read from, so that they can all be wrong together."""

    id: Id
    name: Text | None = None
    likelihood: Odds | None = None


class Reserve(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """What the principal does for people meanwhile; `by` is a contact written party.contact."""

    text: Text
    by: Text | None = None
    start_within: Length | None = None
    reviewed: Day | None = None


class Promise(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """What the principal has promised the citizens."""

    restore: Length | None = None
    answer: Length | None = None
    availability: Percent | None = None
    hours: Text = "always"


def _functions(value: Any) -> Any:
    """A function written as a plain list is its path."""
    if not isinstance(value, dict):
        return value
    return keyed({k: {"path": v} if isinstance(v, list) else v for k, v in value.items()})


class Chain(BaseModel, frozen=True, extra="forbid"):
    """One service to citizens, made of links; `under` are the acts that it is given under."""

    id: Id
    name: Text
    principal: Text
    under: tuple[Literal["sol", "lss", "hsl"], ...] = ()
    lead: Text | None = None
    informs: Text | None = None
    reserve: Reserve | None = None
    time_zone: Zone = DEFAULT_ZONE
    promise: Promise | None = None
    links: Annotated[dict[str, Link], BeforeValidator(keyed)] = {}
    functions: Annotated[dict[str, Function], BeforeValidator(_functions)] = {}
    checks: Annotated[dict[str, Check], BeforeValidator(keyed)] = {}
    sources: Annotated[dict[str, Source], BeforeValidator(keyed)] = {}
    assumptions: Assumptions = Assumptions.model_construct()
