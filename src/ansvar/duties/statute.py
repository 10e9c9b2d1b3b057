"""Statutes: the nouns that notification duties are written in."""

from datetime import date
from typing import Literal, NamedTuple

from ansvar.diagnostics import Word, spoken

CHECKED = date(2026, 11, 21)
"""The day on which the law was looked up."""
CONSOLIDATED = date(2026, 4, 27)
"""The statutes were read as amended up to and including this day."""

Confidence = Literal["primary", "secondary"]
"""The text itself was read, or only what another says of it."""

Actor = Literal[
    "social_services",
    "private_social_services",
    "care_provider",
    "controller",
    "processor",
    "entity",
    "operator",
    "manufacturer",
    "employer",
    "security_sensitive",
]
"""In what capacity a party bears a duty; `entity` is the cybersecurity act's verksamhetsutövare."""

Under = Literal["sol", "lss", "hsl"]
"""The act that the service is given under."""

FactName = Literal[
    "danger_to_life",
    "harm",
    "serious_harm",
    "could_have_harmed",
    "care_given_late",
    "personal_data",
    "data_risk",
    "high_risk",
    "significant",
    "exploited_vulnerability",
    "staff_endangered",
    "security_sensitive",
    "security",
]
"""What duties turn on: the incident's facts, and `security`, that it was classed as such."""

Started = Literal["aware", "event", "submitted", "ongoing", "closing", "fixed", "asked", "received"]
"""What a time runs from.

The bearer's knowledge, the event itself, another notification's submission (`ongoing`: for what is
due then if the incident still goes on; `closing`: for what is due then if it does not, and else
when it has been handled), a remedy at hand, a request, a report received.
"""


class Days(NamedTuple):
    """The days on which something is in force, both included; without `to` until further notice.

    `from_` may be later than the act's own first day: the rule is told from the day since which
    it is known to have stood as it is written here.
    """

    from_: date
    to: date | None = None
    confidence: Confidence = "primary"

    def hold(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.from_ <= day and (self.to is None or day <= self.to)


class Act(NamedTuple):
    """An act: what it is called, its number, where its text is, and the days it is told of."""

    name: Word
    number: str
    source: str
    days: Days


class Recipient(NamedTuple):
    """Who a notification goes to, on the days that it does."""

    name: Word
    days: Days | None = None
    source: str = ""


class Limit(NamedTuple):
    """How long time the law gives, in its own kind of time.

    `hours` are elapsed and never extended. `days` and `months` are the calendar's, by lag
    (1930:173) where `law` is Swedish; of the EU's the strict day is told. A `word` has no length.
    """

    kind: Literal["hours", "days", "months", "word", "none"]
    amount: int = 0
    law: Literal["sv", "eu"] = "sv"


class Trigger(NamedTuple):
    """What must have happened.

    One of `stands` answered yes is enough, unless one of `doubts` is too; only what is itself the
    law's threshold stands there. Harm and danger are `hints`: what caused them, and whether the act
    counts it, is for somebody to judge. One of `bars` answered no rules the duty out, and so do all
    of `clears` answered no; everything else is to be judged, with `hints` as grounds.
    """

    text: Word
    stands: tuple[FactName, ...] = ()
    hints: tuple[FactName, ...] = ()
    bars: tuple[FactName, ...] = ()
    clears: tuple[FactName, ...] = ()
    doubts: tuple[FactName, ...] = ()


class Note(NamedTuple):
    """What should be known of a duty; `under` and `fact` say where it matters, if not always."""

    text: Word
    under: Under | None = None
    fact: FactName | None = None


class Duty(NamedTuple):
    """One duty to notify, as it reads in an act on some days.

    The id is the same in every version. `word` is the law's own word for how soon, `wording` what
    it says, as quoted; `advice` an authority's, which binds nobody. `product` says which links
    the duty is about.
    """

    id: str
    title: Word
    actor: Actor
    to: tuple[Recipient, ...]
    trigger: Trigger
    starts: Started
    limit: Limit
    word: Word
    wording: str
    act: Act
    section: str
    after: str = ""
    under: Under | None = None
    product: Literal["medical", "digital", "consumer"] | None = None
    confidence: Confidence = "primary"
    advice: Word | None = None
    notes: tuple[Note, ...] = ()

    @property
    def note(self) -> Word | None:
        """Its notes, as one text."""
        if not self.notes:
            return None
        return {lang: " ".join(spoken(n.text, lang) for n in self.notes) for lang in ("sv", "en")}


NO_TIME = Limit("none")
SWEDISH_WORD = Limit("word", 0, "sv")
EU_WORD = Limit("word", 0, "eu")
