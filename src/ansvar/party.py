"""Parties: the organisations and roles of a register, never named persons."""

from typing import Literal

from pydantic import BaseModel

from ansvar.scalars import Day, Fact, Id, Phone, Text

Kind = Literal[
    "municipality",
    "region",
    "authority",
    "federation",
    "supplier",
    "operator",
    "care_provider",
    "property_owner",
    "user",
]


class Contact(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """A role that can be reached, and when.

    `hours` is a calendar's id or `always`; `verified` the day somebody last tried it.
    """

    role: Text
    phone: Phone | None = None
    email: Text | None = None
    hours: Text = "always"
    verified: Day | None = None

    @property
    def number(self) -> str:
        """How it is reached: by phone, else by e-mail; empty if not at all."""
        return self.phone or self.email or ""


class Party(BaseModel, frozen=True, extra="forbid"):
    """An organisation or role that runs links, signs agreements or answers to citizens.

    Whether a party under contract `performs_social_service`, so that lex Sarah is its own duty, is
    not told by the law in so many words: it is declared.
    """

    id: Id
    name: Text
    kind: Kind = "supplier"
    performs_social_service: Fact = None
    contacts: dict[str, Contact] = {}

    @property
    def holds_no_agreement(self) -> bool:
        """Users and property owners are our own side: never called responsible."""
        return self.kind in ("user", "property_owner")
