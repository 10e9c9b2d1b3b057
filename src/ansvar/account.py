"""The account of an incident: its time under every clock, and what broken promises cost.

Nothing here turns on which link failed: it is what a claim rests on once it is known who answers.
"""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from ansvar.agreement import Agreement
from ansvar.clock import OUTLASTING, Clock, NotComputable
from ansvar.clocks import read_clocks
from ansvar.durations import time_zone
from ansvar.ledger import Segment, read_ledger
from ansvar.penalty import Vite, read_penalty
from ansvar.register import IncidentFile, Register
from ansvar.slices import end_of, start_of
from ansvar.stretch import Target, closure, names_of


class Entry(NamedTuple):
    """One clock with every minute of the incident, and its penalty if it is broken and has one.

    What cannot be computed has no ledger.
    """

    clock: Clock
    ledger: tuple[Segment, ...]
    penalty: Vite | None


class Account(NamedTuple):
    """An incident's time from its beginning to its end, or to the moment asked for.

    `began_known` is False where the beginning is inferred. Lines dated after the moment are not
    used; `unused` counts them.
    """

    register: Register
    file: IncidentFile
    target: Target
    at: datetime
    start: datetime
    end: datetime
    open: bool
    began_known: bool
    unused: int
    entries: tuple[Entry, ...]


def read_account(
    register: Register,
    file: IncidentFile,
    target: Target,
    at: datetime,
    only: Collection[str] = (),
) -> Account:
    """The account as known at a moment; `only` these agreements, if any are named.

    Else those that the incident's events speak of, or when they speak of none, those in force
    that cover a link of the function.
    """
    whole = file.incident
    known = file._replace(incident=whole.known_at(at))
    names, links = names_of(register, target), frozenset(register.links)
    start, began_known = start_of(known.incident, names)
    ended = end_of(known.incident, names, links)
    end = max(min(at, ended) if ended is not None else at, start)
    zone = target.chain.time_zone
    agreements = [register.agreements[name] for name in only if name in register.agreements]
    entries = []
    for agreement in agreements or _concerned(register, known, target, start):
        for clock in read_clocks(register, known, agreement, at, zone):
            computed = not isinstance(clock.standing, NotComputable)
            # Some promises run before the outage or after it: no minute of theirs is left out.
            first = min(start, clock.started or start)
            last = max(end, clock.ended) if clock.kind in OUTLASTING else end
            if clock.kind == "availability" and clock.measure is not None:
                # Each period of a long outage has its own part of it.
                first, last = max(first, clock.measure.start), min(last, clock.measure.end)
            ledger = read_ledger(clock, first, last) if computed else ()
            entries.append(Entry(clock, ledger, read_penalty(register, clock, zone)))
    unused = sum(moment > at for moment in whole.moments)
    return Account(
        register, known, target, at, start, end, ended is None, began_known, unused, tuple(entries)
    )


def _concerned(
    register: Register, file: IncidentFile, target: Target, start: datetime
) -> list[Agreement]:
    """The agreements that the events name, by themselves or by their supplier; else what covers."""
    named = {name for event in file.incident.events for name in event.object}
    links = closure(register, target.path)
    day = start.astimezone(time_zone(target.chain.time_zone)).date()
    covering = [a for a in register.agreements.values() if not links.isdisjoint(a.covers)]
    told = [a for a in register.agreements.values() if a.id in named]
    told += [a for a in covering if a.supplier in named and a not in told]
    return told or [a for a in covering if a.valid.covers(day)]
