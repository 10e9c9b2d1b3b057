"""Concern: which agreements an incident, or an event of it, is about, as far as can be told."""

from ansvar.agreement import Agreement
from ansvar.incident import Event
from ansvar.register import IncidentFile, Register
from ansvar.rules.incidents import OF_AGREEMENT
from ansvar.slices import start_of
from ansvar.stretch import Target, closure, find_target, names_of

_ANY = ""
"""Stands for an agreement that nobody has described."""


def is_lost(file: IncidentFile, section: str) -> bool:
    """Whether some line of a section could not be read."""
    return any(fault.path[:2] == ("incident", section) for fault in file.faults)


def all_read(register: Register) -> bool:
    """Whether no agreement may lack something that could not be read."""
    return not register.unread and not any(f.path[:1] == ("agreements",) for f in register.faults)


def agreements_of(register: Register, event: Event) -> frozenset[str] | None:
    """The agreements that an event is about: all if it names none, None if that cannot be told."""
    if not event.object:
        return frozenset({_ANY, *register.agreements})
    named = {register.party_of(name) for name in event.object}
    found = {a.id for a in register.agreements.values() if named & {a.id, a.supplier}}
    known = named <= {*register.agreements, *register.parties}
    return frozenset(found) if known and found else None


def share(register: Register, event: Event, other: Event) -> bool:
    """Whether two events are about one agreement."""
    first, second = agreements_of(register, event), agreements_of(register, other)
    return first is not None and second is not None and bool(first & second)


def agreements_concerned(register: Register, file: IncidentFile) -> tuple[Agreement, ...]:
    """The agreements that an incident is about, as its account has them; none if it is not told.

    A line that could not be read, or names what nobody has described, may be about any.
    """
    from ansvar.account import concerned

    target = find_target(register, file.incident)
    if target is None or not all_read(register) or is_lost(file, "events"):
        return ()
    known = register.agreements.keys() | register.parties.keys()
    told = file.incident.events_of(*OF_AGREEMENT)
    if any(register.party_of(name) not in known for event in told for name in event.object):
        return ()
    start, _ = start_of(file.incident, names_of(register, target))
    return tuple(concerned(register, file, target, start))


def named(register: Register, target: Target | None, name: str) -> tuple[Agreement, ...]:
    """The agreements that a name stands for: itself, or a supplier's on the function if any are."""
    if name in register.agreements:
        return (register.agreements[name],)
    own = tuple(a for a in register.agreements.values() if a.supplier == name)
    links = closure(register, target.path) if target is not None else set()
    return tuple(a for a in own if not links.isdisjoint(a.covers)) or own
