"""The account of an incident: its time under every clock, and what broken promises cost.

Nothing here turns on which link failed: it is what a claim rests on once it is known who answers.
"""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import NamedTuple

from ansvar.agreement import Agreement
from ansvar.clocks.clock import OUTLASTING, Clock, NotComputable
from ansvar.clocks.commitments import read_clocks
from ansvar.clocks.ledger import Segment, read_ledger
from ansvar.durations import time_zone
from ansvar.holidays_se import UnknownYearError
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

    Else those that the incident's events speak of, and what runs without a report under the others
    in force that cover a link of the function; when they speak of none, all of these.
    """
    whole = file.incident
    known = file._replace(incident=whole.known_at(at))
    names, links = names_of(register, target), frozenset(register.links)
    start, began_known = start_of(known.incident, names)
    ended = end_of(known.incident, names, links)
    end = max(min(at, ended) if ended is not None else at, start)
    zone = target.chain.time_zone
    entries: list[Entry] = []
    for agreement, told in _shown(register, known, target, start, only):
        entries += [
            _entry(register, clock, (start, end), zone)
            for clock in read_clocks(register, known, agreement, at, zone)
            if told or (clock.started is not None and clock.schedule is not None)
        ]
    unused = sum(moment > at for moment in whole.moments)
    return Account(
        register, known, target, at, start, end, ended is None, began_known, unused, tuple(entries)
    )


def _entry(register: Register, clock: Clock, outage: tuple[datetime, datetime], zone: str) -> Entry:
    """A clock with its time: what runs before the outage or after it has all of its minutes."""
    start, end = outage
    first = min(start, clock.started or start)
    last = max(end, clock.ended) if clock.kind in OUTLASTING else end
    if clock.kind == "availability" and clock.measure is not None:
        # Each period of a long outage has its own part of it.
        first, last = max(first, clock.measure.start), min(last, clock.measure.end)
    try:
        told = isinstance(clock.standing, NotComputable) or clock.kind == "answer"
        ledger = () if told else read_ledger(clock, first, last)
        return Entry(clock, ledger, read_penalty(register, clock, zone))
    except UnknownYearError:
        return Entry(clock._replace(standing=NotComputable("holidays")), (), None)


def concerned(
    register: Register, file: IncidentFile, target: Target, start: datetime
) -> list[Agreement]:
    """The agreements that the events name, by themselves or by their supplier; else what covers."""
    objects = {name for event in file.incident.events for name in event.object}
    named = objects | set(map(register.party_of, objects))
    covering = _covering(register, target)
    told = [register.agreements[name] for name in register.agreements.keys() & named]
    told += [a for a in covering if a.supplier in named and a.id not in named]
    if told:
        order = {name: number for number, name in enumerate(register.agreements)}
        return sorted(told, key=lambda agreement: order[agreement.id])
    day = start.astimezone(time_zone(target.chain.time_zone)).date()
    return [a for a in covering if a.valid.covers(day)]


def _covering(register: Register, target: Target) -> list[Agreement]:
    links = closure(register, target.path)
    return [a for a in register.agreements.values() if not links.isdisjoint(a.covers)]


def _shown(
    register: Register,
    file: IncidentFile,
    target: Target,
    start: datetime,
    only: Collection[str],
) -> Iterator[tuple[Agreement, bool]]:
    """The agreements asked for, else those concerned and the others in force that cover a link.

    With each, whether all of its clocks are shown, or only those that run without a report.
    """
    if only:
        yield from ((a, True) for a in register.agreements.values() if a.id in only)
        return
    told = concerned(register, file, target, start)
    yield from ((agreement, True) for agreement in told)
    day, shown = start.astimezone(time_zone(target.chain.time_zone)).date(), {a.id for a in told}
    for agreement in _covering(register, target):
        starts = {commitment.clock_starts for commitment in agreement.commitments.values()}
        by_itself = not starts.isdisjoint({"detected", "began", "restored"})
        if agreement.id not in shown and by_itself and agreement.valid.covers(day):
            yield agreement, False
