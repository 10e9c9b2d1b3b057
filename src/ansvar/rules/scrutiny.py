"""Scrutiny: every rule about an incident beyond its references, in the order they are asked."""

from collections.abc import Callable, Iterator
from datetime import datetime

from ansvar.diagnostics import Diagnostic
from ansvar.register import IncidentFile, Register
from ansvar.rules import course, pauses, priorities, privacy

IncidentFinder = Callable[[Register, IncidentFile, datetime], Iterator[Diagnostic]]
"""A rule at work: what it finds in an incident, as of a moment."""

FINDERS: tuple[IncidentFinder, ...] = (
    *course.FINDERS,
    *priorities.INCIDENT_FINDERS,
    *pauses.FINDERS,
    *privacy.FINDERS,
)
