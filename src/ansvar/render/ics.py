"""The deadlines and steps to come as a calendar file with alarms (iCalendar, RFC 5545).

Every entry has an identity of its own that stays the same from one answer to the next, and a
sequence number that grows with the moment of the answer: a calendar that is given a later answer
moves its entries instead of doubling them. Times are in UTC, so that the hour that comes twice in
October is told apart. A period that the law counts in days is an entry for its whole last day.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple
from uuid import NAMESPACE_URL, uuid5

from ansvar.assessment import Assessment
from ansvar.duties.standing import StandingDuty
from ansvar.escalation import Step
from ansvar.harmless import clean
from ansvar.locale import Language
from ansvar.render.timeline import last_day, source, told
from ansvar.render.words import Words
from ansvar.timeline import (
    Coming,
    Deadline,
    DutyDeadline,
    PromiseDeadline,
    Reserving,
    StepDue,
    read_timeline,
)

if TYPE_CHECKING:
    from datetime import date

    from icalendar import Calendar, Component, Event

BEFORE_DEADLINE = timedelta(minutes=15)
OF_THE_DAY = timedelta(hours=8)
"""When an entry for a whole day rings, from its midnight."""


class _Entry(NamedTuple):
    """One entry: what makes it the same from answer to answer, when, and how long before it rings.

    `at` is a day where the whole of it is meant.
    """

    identity: tuple[str, ...]
    coming: Coming
    at: "datetime | date"
    rings: timedelta

    @property
    def instant(self) -> datetime:
        """When it is too late."""
        return self.at if isinstance(self.at, datetime) else self.coming.at


def ics_text(
    assessment: Assessment, language: Language, duties: Iterable[StandingDuty] | None = None
) -> str:
    """What is still to come after the moment of the answer, as a calendar file.

    The duties are the incident's own unless others are given.
    """
    words = Words(assessment, language)
    calendar = _calendar(words)
    timeline = read_timeline(assessment, words.duties if duties is None else duties, None)
    entries = [entry for coming in timeline for entry in _entries(assessment, coming)]
    for entry in sorted(entries, key=lambda each: each.instant):
        calendar.add_component(_event(words, entry))
    if not calendar.subcomponents:
        calendar.add_component(_zone(assessment))
    written: bytes = calendar.to_ical()
    return written.decode()


def _calendar(words: Words) -> "Calendar":
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", f"-//ansvar//ansvar//{words.language.lang.upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    return calendar


def _zone(assessment: Assessment) -> "Component":
    """The zone of the chain: a calendar with nothing in it must still hold some component."""
    from icalendar import Timezone

    year = assessment.at.date().replace(month=1, day=1)
    zone: Component = Timezone.from_tzid(
        assessment.target.chain.time_zone,
        first_date=year,
        last_date=year.replace(year=year.year + 1),
    )
    return zone


def _entries(assessment: Assessment, coming: Coming) -> Iterator[_Entry]:
    """What of the timeline is for a calendar: deadlines and steps, if their time has not come.

    A step that nobody is on duty for is left out: there is nobody to call then.
    """
    at = assessment.at
    identity: tuple[str, ...]
    match coming:
        case Reserving(_, routine) if routine.due is not None and routine.due > at:
            identity = ("reserve", assessment.target.chain.id)
            yield _Entry(identity, coming, routine.due, _ring(routine.due - at))
        case Deadline(due, clock) if due > at:
            identity = ("deadline", clock.agreement.id, clock.commitment.id, clock.kind)
            yield _Entry(identity, coming, due, _ring(due - at))
        case PromiseDeadline(due) if due > at:
            yield _Entry(("promise", assessment.target.chain.id), coming, due, _ring(due - at))
        case DutyDeadline(due, duty) if due > at:
            identity = ("duty", duty.duty.id, duty.holder or "", *duty.links)
            day = last_day(coming)
            if day is None:
                yield _Entry(identity, coming, due, _ring(due - at))
            else:
                yield _Entry(identity, coming, day, OF_THE_DAY)
        case StepDue(due, agreement, Step(on_duty=True), number) if due > at:
            yield _Entry(("step", agreement.id, str(number)), coming, due, timedelta())
        case _:
            return


def _ring(left: timedelta) -> timedelta:
    """How long before a deadline it rings: where little time is left, after half of that."""
    return -min(BEFORE_DEADLINE, timedelta(minutes=left // timedelta(minutes=2)))


def _event(words: Words, entry: _Entry) -> "Event":
    from icalendar import Alarm, Event

    assessment, summary = words.assessment, _text(_summary(words, entry.coming))
    incident = assessment.file.incident
    moment = assessment.at.astimezone(UTC).replace(microsecond=0)
    name = " ".join(map(repr, (assessment.target.chain.id, incident.id, *entry.identity)))
    event = Event()
    event.add("uid", f"{uuid5(NAMESPACE_URL, _text(name))}@ansvar")
    event.add("dtstamp", moment)
    event.add("last-modified", moment)
    event.add("sequence", max(0, (assessment.at - incident.detected) // timedelta(minutes=1)))
    event.add("dtstart", entry.at.astimezone(UTC) if isinstance(entry.at, datetime) else entry.at)
    event.add("summary", summary)
    event.add("description", "\n".join(map(_text, _description(words, entry.coming))))
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", entry.rings)
    event.add_component(alarm)
    return event


def _summary(words: Words, coming: Coming) -> str:
    if not isinstance(coming, Reserving):
        return told(words, coming)
    # The file is read later: when it begins is what the calendar shows.
    by = coming.routine.by
    role = words.say("reserve.by", role=by.contact.role) if by else ""
    return words.say("ics.reserve", text=coming.routine.text.rstrip("."), by=role)


def _description(words: Words, coming: Coming) -> Iterator[str]:
    """The clause and where it stands, the agreement, the incident; and what this is not."""
    say, incident = words.say, words.assessment.file.incident
    clause = source(words, coming)
    yield f"{clause} ({words.place(coming.span)})" if clause else words.place(coming.span)
    if isinstance(coming, Deadline):
        yield f"{coming.clock.agreement.title} ({coming.clock.agreement.id})"
    if isinstance(coming, StepDue):
        yield f"{coming.agreement.title} ({coming.agreement.id})"
    yield f"{incident.title} ({incident.id})" if incident.title else incident.id
    yield say("ics.as_of", at=words.dated(words.assessment.at))
    yield say("preliminary")


def _text(text: str) -> str:
    """A text as one line that only shows itself, and that can be written."""
    return clean(text).encode("utf-8", errors="replace").decode()
