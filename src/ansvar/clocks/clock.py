"""The clock: one promise in one incident, and the ways that it can stand."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

from ansvar.agreement import Agreement, Commitment, Promised, Start
from ansvar.clocks.measure import Measure
from ansvar.clocks.pauses import Pause, counted_time, standing_still
from ansvar.diagnostics import Span
from ansvar.durations import Duration, Unit
from ansvar.worktime import ALWAYS, Schedule

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
    "turns",
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
    """One turn of a promise that comes again: an alarm to answer, a status report to give.

    One that was not done is late until `until`, when the next one was due or nobody looked further;
    None while it still can be done.
    """

    started: datetime
    deadline: datetime
    at: datetime | None
    until: datetime | None = None

    def is_late(self, now: datetime) -> bool:
        """Whether it was done after its deadline, or is not done though that has passed."""
        return self.ends(now) > self.deadline

    def ends(self, now: datetime) -> datetime:
        """When it was done, or how far it is known not to be."""
        return self.at or min(self.until or now, now)


class Clock(NamedTuple):
    """One promise in one incident: who owes it, under which clause, since when, how it stands.

    `started_by` names what started it, or what will. `pauses` are those of the time up to `ended`,
    which is when the promise was done, or the moment asked for. `deadline` stands also where the
    standing has another; `measure` is of a share. `back` is when the service was, `held_from` since
    when the fault has had the clock's priority, if it once had another; a `superseded` clock is of
    one that it no longer has.
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
    back: datetime | None = None
    held_from: datetime | None = None
    superseded: bool = False

    @property
    def hours(self) -> Schedule:
        """The hours in which it runs; days and months run round the clock, whatever the hours."""
        promised = self.promised
        apart = isinstance(promised, Duration) and promised.unit in {Unit.DAYS, Unit.MONTHS}
        return ALWAYS if apart or self.schedule is None else self.schedule

    @property
    def late(self) -> Sequence[tuple[datetime, datetime]]:
        """From when to when it was over its time, in order; turn by turn, where it has turns.

        Only while the fault had the priority that it is for: no hour is over twice.
        """
        if self.rounds:
            return [
                (turn.deadline, turn.ends(self.ended))
                for turn in self.rounds
                if turn.is_late(self.ended)
            ]
        if self.deadline is None or not isinstance(self.standing, Breached):
            return []
        first = max(self.deadline, self.held_from or self.deadline)
        return [(first, self.ended)] if first < self.ended else []

    @property
    def over(self) -> timedelta:
        """The time counted over what was promised."""
        times = (counted_time(self.hours, *span, self.pauses) for span in self.late)
        return sum(times, timedelta())


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
