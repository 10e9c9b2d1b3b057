"""The register: every party, calendar, agreement and chain together, each with its place."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal, NamedTuple

from ansvar.agreement import Agreement
from ansvar.calendar import Calendar
from ansvar.chain import Chain, Check, Link, links_of
from ansvar.diagnostics import Diagnostic, Span
from ansvar.incident import Incident
from ansvar.party import Contact, Party
from ansvar.source import Document, Key
from ansvar.worktime import ALWAYS, Schedule

Section = Literal["parties", "calendars", "agreements", "chains"]
SECTIONS: tuple[Section, ...] = ("parties", "calendars", "agreements", "chains")


_WORD = re.compile(r"[\w\-.]+")


class Fault(NamedTuple):
    """A finding about one noun's own shape, with the keys that lead to what was left out."""

    diagnostic: Diagnostic
    path: tuple[Key, ...]


class Unread(NamedTuple):
    """A file that could not be read at all, with what could be made out of its text."""

    diagnostic: Diagnostic
    text: str

    def mentions(self, words: Collection[str]) -> bool:
        """Whether the text names any of these ids; an illegible file may name anything."""
        return not self.text or any(found[0] in words for found in _WORD.finditer(self.text))


class Reachable(NamedTuple):
    """A contact together with the party whose role it is and where it stands."""

    party: Party
    contact: Contact
    span: Span


class IncidentFile(NamedTuple):
    """An incident with the file it stands in and what of it could not be read."""

    incident: Incident
    document: Document
    faults: tuple[Fault, ...]

    def place(self, *path: Key) -> Span:
        """Where a part of the incident stands."""
        return self.document.span(("incident", *path))


@dataclass(frozen=True)
class Register:
    """What the files say, as far as they could be read.

    `faults` names everything that was left out because it could not be read; a missing noun whose
    id stands there is not unknown, only unreadable.
    """

    parties: Mapping[str, Party]
    calendars: Mapping[str, Calendar]
    agreements: Mapping[str, Agreement]
    chains: Mapping[str, Chain]
    origins: Mapping[tuple[Section, str], Document]
    faults: tuple[Fault, ...] = ()
    unread: tuple[Unread, ...] = ()

    @cached_property
    def links(self) -> Mapping[str, Link]:
        """Every link of every chain; link ids are unique in the register."""
        return {k: link for chain in self.chains.values() for k, link in chain.links.items()}

    @cached_property
    def chain_of(self) -> Mapping[str, str]:
        """The chain that each link is written in."""
        return {link: chain.id for chain in self.chains.values() for link in chain.links}

    @cached_property
    def checks_at(self) -> Mapping[str, list[tuple[int, Chain, Check]]]:
        """The checks by a link that each is of, whatever else it is of, numbered in their order."""
        found: dict[str, list[tuple[int, Chain, Check]]] = {}
        every = (
            (chain, check) for chain in self.chains.values() for check in chain.checks.values()
        )
        for number, (chain, check) in enumerate(every):
            link = check.from_ or check.to or self._first_link(chain, check.of[0])
            if link is not None:
                found.setdefault(link, []).append((number, chain, check))
        return found

    def _first_link(self, chain: Chain, of: str) -> str | None:
        if of in self.links:
            return of
        name, _, variant = of.partition(".")
        function = chain.functions.get(name)
        way = function.variants.get(variant) if function and variant else function
        return next(links_of(way.path), None) if way and way.path else None

    def place(self, section: Section, name: str, *path: Key, key: bool = False) -> Span:
        """Where a noun, or a value in it, stands; what is not written gives what would hold it."""
        return self.origins[section, name].span((section, name, *path), key=key)

    def link_place(self, link: str) -> Span:
        """Where a link is described."""
        return self.place("chains", self.chain_of[link], "links", link, key=True)

    def unreadable(self, section: Section, name: str) -> bool:
        """Whether a name is written somewhere but what it names could not be read."""
        return (section, name) in self.lost

    @cached_property
    def lost(self) -> Collection[tuple[Key, ...]]:
        """The paths of everything that lacks a part, or the whole, of what is written."""
        return {f.path[: n + 1] for f in self.faults for n in range(len(f.path))}

    @cached_property
    def lost_links(self) -> Collection[Key]:
        """The links that are described, but not so that they could be read."""
        return {path[3] for path in self.lost if len(path) == 4 and path[2] == "links"}

    @cached_property
    def lost_chain(self) -> bool:
        """Whether a whole chain could not be read, with all that it describes."""
        return any(len(f.path) == 2 and f.path[0] == "chains" for f in self.faults)

    @cached_property
    def _unread_words(self) -> Collection[str] | None:
        texts = {unread.text for unread in self.unread}
        return None if "" in texts else {m[0] for text in texts for m in _WORD.finditer(text)}

    def mentions(self, name: str) -> bool:
        """Whether a name stands in what could not be read at all, and so may be described there."""
        return self._unread_words is None or name in self._unread_words

    def party_name(self, party: str) -> str:
        """What a party is called, or its id where the register does not say."""
        known = self.parties.get(party)
        return known.name if known else party

    def schedule(self, calendar: str, zone: str) -> Schedule | None:
        """The hours of a calendar in a zone; None if there is no such calendar."""
        if calendar == "always":
            return ALWAYS
        known = self.calendars.get(calendar)
        return known.schedule(zone) if known else None

    def contact(self, reference: str, of: str | None = None) -> Reachable | None:
        """The contact written `party.contact`, or alone where the party is understood."""
        party_id, dot, name = reference.partition(".")
        if not dot:
            party_id, name = of or "", reference
        party = self.parties.get(party_id)
        contact = party.contacts.get(name) if party else None
        if party is None or contact is None:
            return None
        return Reachable(party, contact, self.place("parties", party_id, "contacts", name))

    @cached_property
    def _parties_by_contact(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for party in self.parties.values():
            for name in party.contacts:
                found.setdefault(name, []).append(party.id)
        return found

    def party_of(self, name: str) -> str:
        """The party of a contact, written `party.contact` or alone where only one has it.

        Any other name is given back as it is.
        """
        if name in self.parties or name in self.agreements:
            return name
        if "." in name:
            found = self.contact(name)
            return found.party.id if found else name
        parties = self._parties_by_contact.get(name, ())
        return parties[0] if len(parties) == 1 else name

    @cached_property
    def _covering(self) -> Mapping[str, list[Agreement]]:
        found: dict[str, list[Agreement]] = {}
        for agreement in self.agreements.values():
            for link in dict.fromkeys(agreement.covers):
                found.setdefault(link, []).append(agreement)
        return found

    def covering(self, link: str) -> Iterator[Agreement]:
        """Every agreement that covers a link, whenever it is in force."""
        return iter(self._covering.get(link, ()))

    def in_force(self, link: str, customer: str, day: date) -> tuple[Agreement, ...]:
        """The agreements under which a link is owed to a customer on a day."""
        covering = self._covering.get(link)
        if covering is None:
            return ()
        return tuple(a for a in covering if a.customer == customer and a.valid.covers(day))
