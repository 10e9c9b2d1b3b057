"""Progress: what has happened under an agreement, as far as its clocks turn on it."""

from datetime import datetime
from typing import NamedTuple

from ansvar.agreement import Agreement, Commitment
from ansvar.clocks.pauses import Pause, concerns, read_pauses
from ansvar.diagnostics import Span
from ansvar.incident import Event, EventKind
from ansvar.register import IncidentFile, Register
from ansvar.slices import Sign, end_of, read_signs, start_of
from ansvar.stretch import find_target, names_of


class Progress(NamedTuple):
    """An incident under an agreement, as known at a moment; the zone is that of the chain.

    `began` is when the outage did, as far as is known, and `back` when the service was back for
    good, None while it is not; `names` are what the function goes by.
    """

    register: Register
    file: IncidentFile
    agreement: Agreement
    at: datetime
    zone: str
    began: datetime
    back: datetime | None
    names: frozenset[str]

    def as_of(self, at: datetime) -> "Progress":
        """The same as it was known at an earlier moment."""
        file = self.file._replace(incident=self.file.incident.known_at(at))
        return read_progress(self.register, file, self.agreement, at, self.zone)

    def events(self, kind: EventKind) -> list[Event]:
        """The events of a kind that are about the agreement, in time order, up to the moment.

        A link restored is not the service.
        """
        links = self.register.links.keys() if kind == "restored" else frozenset()
        return [
            event
            for event in self.file.incident.events_of(kind)
            if concerns(event, self.agreement, self.register) and links.isdisjoint(event.object)
        ]

    def worked(self, until: datetime) -> tuple[Pause, ...]:
        """The times within the outage when the service was seen to work."""
        found: list[Pause] = []
        since: Sign | None = None
        for sign in read_signs(self.file.incident, self.names, frozenset(self.register.links)):
            if since is not None and sign.down and since.at < sign.at <= until:
                span = self._place_at(since.at)
                found.append(Pause(since.at, sign.at, "worked", None, None, span))
            since = None if sign.down else since or sign
        return tuple(found)

    def _place_at(self, moment: datetime) -> Span:
        """The line that shows the service working at a moment."""
        for event in self.file.incident.events_of("restored"):
            if event.at == moment:
                return self.file.place("events", event.number)
        shown = (o for o in self.file.incident.observations if o.at == moment and o.result == "ok")
        return self.file.place("observations", next((o.number for o in shown), 0))

    def pauses(self, commitment: Commitment, until: datetime) -> tuple[Pause, ...]:
        """When a commitment's clock stands still, up to a moment, or does not although meant to."""
        return read_pauses(self.register, self.file, self.agreement, commitment, until, self.zone)


def read_progress(
    register: Register, file: IncidentFile, agreement: Agreement, at: datetime, zone: str
) -> Progress:
    """What is known of an incident under an agreement at a moment; later lines are left out."""
    incident = file.incident
    if any(moment > at for moment in incident.moments):
        incident = incident.known_at(at)
        file = file._replace(incident=incident)
    target = find_target(register, incident)
    names = names_of(register, target) if target is not None else frozenset[str]()
    began, _ = start_of(incident, names)
    ended = end_of(incident, names, frozenset(register.links))
    back = ended if ended is not None and ended >= began else None
    return Progress(register, file, agreement, at, zone, began, back, names)
