"""An inspection: a register as the rules look at it on a day, without what could not be read.

One mistake is one finding: a noun with a fault of its own is passed over, and a rule that says
that something is missing waits until everything has been read (`complete`), since what it misses
may stand in what could not be.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeVar

from ansvar.agreement import Agreement
from ansvar.calendar import Calendar
from ansvar.chain import Chain
from ansvar.cover import Owed, owed_links
from ansvar.diagnostics import Diagnostic, Span, Word
from ansvar.party import Party
from ansvar.register import Fault, Register, Section
from ansvar.source import Key

Noun = TypeVar("Noun")


@dataclass(frozen=True)
class Inspection:
    """A register on a day, with the faults found in reading it.

    Agreements are judged from `today` up to and including `horizon`; a contact verified before
    `verified_since` is out of date.
    """

    register: Register
    today: date
    horizon: date
    verified_since: date
    faults: tuple[Fault, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether everything could be read, so that what is not there is missing."""
        return not self.register.unread and not self.faults

    @cached_property
    def _faulty(self) -> frozenset[tuple[object, ...]]:
        return frozenset(fault.path[:2] for fault in self.faults)

    def _sound(self, section: Section, nouns: Mapping[str, Noun]) -> Mapping[str, Noun]:
        return {k: noun for k, noun in nouns.items() if (section, k) not in self._faulty}

    @cached_property
    def parties(self) -> Mapping[str, Party]:
        """The parties without a fault."""
        return self._sound("parties", self.register.parties)

    @cached_property
    def calendars(self) -> Mapping[str, Calendar]:
        """The calendars without a fault."""
        return self._sound("calendars", self.register.calendars)

    @cached_property
    def agreements(self) -> Mapping[str, Agreement]:
        """The agreements without a fault."""
        return self._sound("agreements", self.register.agreements)

    @cached_property
    def in_time(self) -> tuple[Agreement, ...]:
        """The sound agreements that are in force on some day from today to the horizon."""
        return tuple(
            agreement
            for agreement in self.agreements.values()
            if agreement.valid.from_ <= self.horizon
            and (agreement.valid.to is None or agreement.valid.to >= self.today)
        )

    @cached_property
    def chains(self) -> Mapping[str, Chain]:
        """The chains without a fault."""
        return self._sound("chains", self.register.chains)

    @cached_property
    def owed(self) -> tuple[Owed, ...]:
        """Every link that somebody should owe, for each function that rests on it."""
        return tuple(owed_links(self.register))

    def place(self, section: Section, name: str, *path: Key, key: bool = False) -> Span:
        """Where a noun, or a value in it, stands; with `key` the place of its key."""
        return self.register.place(section, name, *path, key=key)


Finder = Callable[[Inspection], Iterator[Diagnostic]]
"""A rule at work: what it finds in a register."""

_MOST = 4


def listed(names: Sequence[str]) -> Word:
    """Some names as one word of a finding: of many the first few, and how many more there are."""
    quoted = [f"'{name}'" for name in names]
    if len(quoted) <= _MOST:
        return ", ".join(quoted)
    few, more = ", ".join(quoted[: _MOST - 1]), len(quoted) - _MOST + 1
    return {"sv": f"{few} och {more} till", "en": f"{few} and {more} more"}
