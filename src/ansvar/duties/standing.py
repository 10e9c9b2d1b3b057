"""Standing: how each duty to notify stands in an incident at a moment."""

from datetime import datetime
from typing import Literal, NamedTuple

from ansvar.diagnostics import Span
from ansvar.duties.counting import Deadline
from ansvar.duties.statute import Duty, FactName, Recipient

Needs = Literal["supplier_aware", "submitted", "handled", "request", "report", "fix"]
"""What is not known: when the bearer learnt of it, when another notification was submitted, when
the incident was handled, when somebody asked, received a report or had a remedy."""


class Start(NamedTuple):
    """When a duty's time started; `assumed` when a detection stands in for the knowledge of it."""

    at: datetime
    assumed: bool
    span: Span


class Due(NamedTuple):
    """The duty stands and has a time to be done by."""

    deadline: Deadline


class Stands(NamedTuple):
    """The duty stands; the law says how soon in a word, or not at all."""


class Assess(NamedTuple):
    """Somebody must judge whether it applies; then this would be its deadline, if it has one.

    `lacks` is what the register should say to spare the judgement.
    """

    deadline: Deadline | None
    lacks: Literal["under", "party", "product"] | None = None


class Done(NamedTuple):
    """It was done, in time where there is one."""

    at: datetime
    deadline: Deadline | None


class Late(NamedTuple):
    """Its time has passed: it was done after it, or nobody has noted that it was done."""

    deadline: Deadline
    done: datetime | None


class NotComputable(NamedTuple):
    """Its time cannot be told without something that is not noted; `assess`: nor if it applies."""

    needs: Needs
    assess: bool


class RuledOut(NamedTuple):
    """Somebody has answered what takes it away."""


Standing = Due | Stands | Assess | Done | Late | NotComputable | RuledOut

Told = FactName | Literal["under", "people", "reach", "outage", "suspected", "restored"]


class Argument(NamedTuple):
    """What the incident or the register says that bears on a duty, and where.

    `value` is as it was written; of a class that was set, and of an outage, the moment.
    """

    what: Told
    value: bool | str | datetime
    span: Span


class StandingDuty(NamedTuple):
    """One duty in an incident: whose, how it stands, and why.

    `holder` is the party that bears it, None where nobody is named; `own` when that is the
    principal. `links` are those that it is about. `done` is where its doing is noted.
    """

    duty: Duty
    holder: str | None
    own: bool
    to: tuple[Recipient, ...]
    standing: Standing
    start: Start | None
    reasons: tuple[Argument, ...] = ()
    against: tuple[Argument, ...] = ()
    links: tuple[str, ...] = ()
    ongoing: bool = False
    done: Span | None = None

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do it, or to judge whether it applies."""
        match self.standing:
            case Due() | Stands() | Assess() | Late(_, None):
                return True
            case _:
                return False

    @property
    def deadline(self) -> Deadline | None:
        """When it must be done, or would have to be if it applies."""
        return getattr(self.standing, "deadline", None)

    @property
    def grounds(self) -> tuple[Span, ...]:
        """The places that its standing rests on."""
        start = (self.start.span,) if self.start else ()
        done = (self.done,) if self.done else ()
        said = (a.span for a in (*self.reasons, *self.against))
        return tuple(dict.fromkeys((*done, *start, *said)))
