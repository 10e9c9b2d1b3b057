"""The coming day of an answer: what is due when, who is on duty then, and who tells whom."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import assert_never

from ansvar.diagnostics import spoken
from ansvar.duties.standing import Assess, StandingDuty
from ansvar.escalation import Step, Unreachable
from ansvar.register import Reachable
from ansvar.render.clocks import standings_of
from ansvar.render.page import Block, Cell, Row, row
from ansvar.render.words import Words
from ansvar.timeline import (
    Calling,
    Coming,
    Deadline,
    DutyDeadline,
    Gathering,
    Informing,
    PromiseDeadline,
    Reserving,
    ServiceHours,
    StepDue,
    Window,
    read_timeline,
)


def timeline_block(words: Words, duties: Iterable[StandingDuty] = ()) -> Block:
    """The coming 24 hours, moment by moment."""
    timeline = read_timeline(words.assessment, duties)
    rows = tuple(_row(words, coming) for coming in timeline)
    return Block(words.say("heading.timeline"), rows)


def _row(words: Words, coming: Coming) -> Row:
    skipped = isinstance(coming, StepDue) and not (
        isinstance(coming.step, Step) and coming.step.on_duty
    )
    due = isinstance(coming, Deadline | PromiseDeadline | DutyDeadline)
    text = Cell(told(words, coming), "warn" if skipped or due else "")
    place = Cell(words.place(coming.span), "place")
    return row(when(words, coming), text, Cell(source(words, coming) or " "), place)


def source(words: Words, coming: Coming) -> str:
    """The clause or the section that a moment rests on; empty where it rests on none."""
    if isinstance(coming, Deadline):
        return coming.clock.commitment.clause
    if isinstance(coming, DutyDeadline):
        duty = coming.duty.duty
        return words.say(
            "timeline.act", act=spoken(duty.act.name, words.language.lang), section=duty.section
        )
    return ""


def when(words: Words, coming: Coming) -> str:
    """The moment; of a period that the law counts in days its last minute."""
    ends = isinstance(coming, DutyDeadline) and last_day(coming) is not None
    return words.time(coming.at - timedelta(minutes=1) if ends else coming.at)


def last_day(coming: DutyDeadline) -> date | None:
    """The last day of a period that the law counts in days."""
    return coming.duty.deadline.day if coming.duty.deadline else None


def told(words: Words, coming: Coming) -> str:
    """What comes, in one phrase."""
    say = words.say
    match coming:
        case Reserving(at, routine):
            by = say("reserve.by", role=routine.by.contact.role) if routine.by else ""
            due = ""
            if routine.due is not None:
                key = "reserve.late" if routine.due < at else "reserve.due"
                due = say(key, time=words.time(routine.due))
            return say("reserve.line", text=routine.text.rstrip("."), by=by, due=due)
        case Informing(_, party):
            return say("answers.informs", informs=words.party(party))
        case Calling(_, call, reachable):
            key = f"timeline.{call.why}" if call.why in {"report", "own_link"} else "timeline.call"
            return say(key, who=named(words, reachable), number=number(reachable))
        case Gathering(_, party):
            return say("answers.lead", lead=words.party(party))
        case Deadline(_, clock):
            promise, party = (
                standings_of(words).promise(clock),
                words.party(clock.agreement.supplier),
            )
            return say("timeline.deadline", promise=promise, party=party)
        case PromiseDeadline(_, promised):
            length, principal = words.language.length(promised.length), words.principal()
            return say("timeline.promise", length=length, principal=words.party(principal))
        case DutyDeadline(_, duty):
            return _duty(words, duty)
        case Window(_, reachable, opens):
            key = "timeline.opens" if opens else "timeline.closes"
            return say(key, who=named(words, reachable))
        case ServiceHours(_, agreement, opens):
            key = "timeline.hours_begin" if opens else "timeline.hours_end"
            return say(key, agreement=agreement.id)
        case StepDue(_, _, step):
            return _step(words, step)
        case _:
            assert_never(coming)


def _duty(words: Words, standing: StandingDuty) -> str:
    party = words.party(standing.holder or "?")
    key = "timeline.assess" if isinstance(standing.standing, Assess) else "timeline.duty"
    return words.say(key, title=spoken(standing.duty.title, words.language.lang), party=party)


def _step(words: Words, step: Step | Unreachable) -> str:
    """A step, or that it is skipped and why."""
    say = words.say
    if isinstance(step, Unreachable):
        return say("call.unreachable", reference=step.reference)
    who = named(words, step.reachable)
    if step.on_duty:
        return say(f"timeline.{step.kind}", who=who, number=number(step.reachable))
    key = "path.off" if step.opens else "path.never"
    why = say(key, time=words.time(step.opens or step.at))
    return say("timeline.skipped", who=who, why=why)


def named(words: Words, reachable: Reachable) -> str:
    """A contact by its party and its role."""
    return words.say("path.who", party=reachable.party.name, role=reachable.contact.role)


def number(reachable: Reachable) -> str:
    """How a contact is reached."""
    return reachable.contact.number
