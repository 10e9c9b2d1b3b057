"""The clock: one promise in one incident, and the ways that it can stand."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

from ansvar.agreement import Agreement, Commitment, Promised, Start
from ansvar.diagnostics import Span
from ansvar.durations import Duration
from ansvar.measure import Measure
from ansvar.pauses import Pause, standing_still
from ansvar.worktime import Schedule

Missing = Literal[
    "hours",
    "working_days",
    "priority",
    "start",
    "calendar",
    "holidays",
    "agreement",
    "measured",
    "counts",
    "new_priority",
]


StartedBy = Start | Literal["period_end", "answered", "priority"]
"""What starts a clock: as agreed, a period's end, an alarm, or a change of priority."""


OUTLASTING: frozenset[Promised] = frozenset({"notify", "root_cause", "statistics"})
"""What is still owed when the service is back."""


class Running(NamedTuple):
    """Counting: the deadline, and the real time left to it."""

    deadline: datetime
    left: timedelta


class Paused(NamedTuple):
    """Standing still since a moment, for a reason that the agreement allows."""

    since: datetime
    reason: str


class Met(NamedTuple):
    """Done in time."""

    at: datetime
    deadline: datetime


class Breached(NamedTuple):
    """The deadline passed, and when it was done at last, if it was."""

    deadline: datetime
    at: datetime | None


class SoFar(NamedTuple):
    """A share that this incident alone does not break; the rest of its period decides."""

    actual: Fraction


class NotStarted(NamedTuple):
    """Waiting for the event that starts it."""

    event: str


class NotComputable(NamedTuple):
    """Something is missing, so no deadline is claimed."""

    needs: Missing


Standing = Running | Paused | Met | Breached | SoFar | NotStarted | NotComputable


class Round(NamedTuple):
    """One turn of a promise that comes again: an alarm to answer, a status report to give."""

    started: datetime
    deadline: datetime
    at: datetime | None

    def is_late(self, now: datetime) -> bool:
        """Whether it was done after its deadline, or is not done though that has passed."""
        return (self.at or now) > self.deadline


class Clock(NamedTuple):
    """One promise in one incident: who owes it, under which clause, since when, how it stands.

    `started_by` names what started it, or what will. `pauses` are those of the time up to `ended`,
    which is when the promise was done, or the moment asked for. `deadline` stands also where the
    standing has another; `measure` is of a share.
    """

    agreement: Agreement
    commitment: Commitment
    kind: Promised
    promised: Duration | Decimal
    started: datetime | None
    starts_at: Span | None
    started_by: StartedBy
    standing: Standing
    span: Span
    ended: datetime
    deadline: datetime | None = None
    schedule: Schedule | None = None
    pauses: tuple[Pause, ...] = ()
    rounds: tuple[Round, ...] = ()
    measure: Measure | None = None


def standing_at(
    pauses: Sequence[Pause], deadline: datetime, finished: datetime | None, at: datetime
) -> Standing:
    """How a clock stands at a moment: done, stopped by a pause, counting, or over."""
    if finished is not None:
        return Met(finished, deadline) if finished <= deadline else Breached(deadline, finished)
    last = [pause for pause in standing_still(pauses) if pause.start <= at <= pause.end]
    if last and last[-1].end == at and last[-1].start < deadline:
        return Paused(last[-1].start, last[-1].reason)
    return Running(deadline, deadline - at) if at <= deadline else Breached(deadline, None)


def by_rounds(at: datetime, clock: Clock, rounds: Sequence[Round], *, done: bool) -> Clock:
    """A clock of turns: broken by the first that was late, else as its last one stands."""
    late = [each for each in rounds if each.is_late(clock.ended)]
    clock = clock._replace(rounds=tuple(rounds), deadline=rounds[-1].deadline)
    if late:
        return clock._replace(standing=Breached(late[0].deadline, late[0].at))
    last = rounds[-1]
    finished = last.at or (clock.ended if done else None)
    return clock._replace(standing=standing_at(clock.pauses, last.deadline, finished, at))
