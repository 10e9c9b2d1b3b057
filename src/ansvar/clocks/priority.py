"""Priorities: which a fault has under an agreement, and when a commitment was for it."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from ansvar.agreement import Agreement, Commitment
from ansvar.clocks.progress import Progress
from ansvar.incident import Event
from ansvar.register import IncidentFile


def priority_of(agreement: Agreement, incident: IncidentFile) -> str | None:
    """The incident's priority under an agreement: the latest said, else the agreement's own."""
    said = incident.incident.events_of("priority")
    return said[-1].object[0] if said and said[-1].object else agreement.default_priority


class Spell(NamedTuple):
    """From which change of priority, and to which, a commitment was for the fault's.

    None where no change starts or ends it.
    """

    start: Event | None
    end: datetime | None


def read_spells(progress: Progress, commitment: Commitment) -> Iterator[Spell]:
    """When the fault had a priority that a commitment is for."""
    wanted = commitment.when.priority if commitment.when else None
    said = [e for e in progress.file.incident.events_of("priority") if e.object]
    default = progress.agreement.default_priority
    if wanted is None or (default is None and not said):
        yield Spell(None, None)
        return
    # A fault that had no priority until one was said has had that one all along.
    first = default if default is not None else said.pop(0).object[0]
    changes: list[tuple[Event | None, str]] = [(None, first), *((e, e.object[0]) for e in said)]
    ends = [*(event.at for event in said), None]
    spell: Spell | None = None
    for (event, priority), end in zip(changes, ends, strict=True):
        if priority in wanted:
            spell = Spell(spell.start if spell else event, end)
        elif spell is not None:
            yield spell
            spell = None
    if spell is not None:
        yield spell
