"""Progress: what has happened under an agreement, as far as its clocks turn on it."""

from datetime import datetime
from typing import NamedTuple

from ansvar.agreement import Agreement, Commitment
from ansvar.incident import Event, EventKind
from ansvar.pauses import Pause, concerns, read_pauses
from ansvar.register import IncidentFile, Register


class Progress(NamedTuple):
    """An incident under an agreement, as known at a moment; the zone is that of the chain."""

    register: Register
    file: IncidentFile
    agreement: Agreement
    at: datetime
    zone: str

    def events(self, kind: EventKind) -> list[Event]:
        """The events of a kind that are about the agreement, in time order, up to the moment.

        A link restored is not the service.
        """
        links = self.register.links.keys() if kind == "restored" else frozenset()
        return [
            event
            for event in self.file.incident.events_of(kind)
            if event.at <= self.at
            and concerns(event, self.agreement, self.register)
            and links.isdisjoint(event.object)
        ]

    def back(self, started: datetime) -> datetime | None:
        """When the service was back for good; None while it is not.

        A fault may be reported after its end: then it was back before the clock started.
        """
        incident = self.file.incident
        back = [e.at for e in self.events("restored")]
        if not back or max(back) >= started:
            return max(back, default=None)
        began = (
            incident.began.at or incident.began.after or incident.began.before or incident.detected
        )
        failed = any(o.result == "fail" and o.at > max(back) for o in incident.observations)
        return None if max(back) < began or failed else max(back)

    def pauses(self, commitment: Commitment, until: datetime) -> tuple[Pause, ...]:
        """When a commitment's clock stands still, up to a moment, or does not although meant to."""
        return read_pauses(self.register, self.file, self.agreement, commitment, until, self.zone)
