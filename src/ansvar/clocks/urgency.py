"""Urgency: which of the clocks and deadlines matter at this minute, the nearest first."""

from datetime import datetime, timedelta

from ansvar.clocks.clock import Breached, Clock, Met, Paused, Running

_DAY = timedelta(days=1)

Urgency = tuple[int, float]
"""How near something is to the moment, the nearest first."""


def due_urgency(deadline: datetime, at: datetime) -> Urgency:
    """Of what is still to be done: within a day, just missed, or later."""
    if deadline < at:
        return 1, (at - deadline).total_seconds()
    return (0 if deadline - at < _DAY else 3), deadline.timestamp()


def urgency(clock: Clock, at: datetime) -> Urgency:
    """What can be kept in the coming day, then what was just broken, what waits, what is over."""
    match clock.standing:
        case Running(deadline) | Breached(deadline, None):
            return due_urgency(deadline, at)
        case Paused(since):
            return 2, since.timestamp()
        case Breached(deadline):
            return 4, deadline.timestamp()
        case Met(_, deadline):
            return 5, deadline.timestamp()
        case _:
            return 6, 0.0
