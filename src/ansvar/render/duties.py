"""The statutory notifications of an answer: a line for each, and what it rests on."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple, assert_never

from ansvar.diagnostics import spoken
from ansvar.duties.applicable import day_of_law
from ansvar.duties.counting import Deadline
from ansvar.duties.standing import (
    Argument,
    Assess,
    Done,
    Due,
    Late,
    NotComputable,
    RuledOut,
    StandingDuty,
    Stands,
)
from ansvar.duties.statute import CHECKED, CONSOLIDATED, Days, Duty
from ansvar.locale import Language
from ansvar.render.page import Block, Cell, Row, Style, row
from ansvar.render.words import Words


class _State(NamedTuple):
    """How a duty stands, what that turns on, and how a terminal may show it."""

    text: str
    more: str
    style: Style = ""


def pressing_duties(duties: Iterable[StandingDuty]) -> tuple[StandingDuty, ...]:
    """The principal's own that have a time and are not done, nearest first."""
    return tuple(
        d
        for d in duties
        if d.own and isinstance(d.standing, Due | Late | Assess) and d.deadline and not d.done
    )


def duties_block(words: Words, duties: Sequence[StandingDuty]) -> Block:
    """Every duty: the principal's own with wording, source and grounds, then those of others."""
    rows: list[Row] = []
    standing = [d for d in duties if not isinstance(d.standing, RuledOut)]
    for duty in (d for d in standing if d.own):
        rows.append(duty_row(words, duty))
        if not isinstance(duty.standing, NotComputable):
            rows += [row(f"  {text}") for text in _long(words, duty)]
    rows += [*_others(words, standing), *_ruled_out(words, duties), *_not_told(words)]
    return Block(words.say("heading.duties"), tuple(rows))


def _ruled_out(words: Words, duties: Iterable[StandingDuty]) -> Iterator[Row]:
    """What somebody has answered away, together for each answer."""
    answered: dict[str, list[str]] = {}
    for duty in duties:
        if isinstance(duty.standing, RuledOut):
            said = "; ".join(_said(words, a) for a in duty.against)
            answered.setdefault(said, []).append(duty_label(words, duty))
    for said, labels in answered.items():
        yield row(Cell("; ".join(labels), "dim"), Cell(words.say("duty.ruled_out"), "dim"), said)


def _not_told(words: Words) -> Iterator[Row]:
    """The law of the incident's day that is not told: silence is no answer."""
    from ansvar.duties.left_out import earlier_law

    day = day_of_law(words.assessment.file.incident)
    found = [spoken(left.what, words.language.lang) for left in earlier_law(day)]
    if found:
        yield row(Cell(words.say("duty.not_told", day=day, what="; ".join(found)), "warn"))


def _others(words: Words, duties: Iterable[StandingDuty]) -> Iterator[Row]:
    """The duties of others: what cannot be told for the same reason stands on one line."""
    lang, waiting = words.language.lang, dict[tuple[str, str, str], list[str]]()
    for duty in (d for d in duties if not d.own):
        if isinstance(duty.standing, NotComputable):
            act = spoken(duty.duty.act.name, lang)
            key = (holder_name(words, duty), act, duty.standing.needs)
            waiting.setdefault(key, []).append(spoken(duty.duty.title, lang))
        else:
            yield duty_row(words, duty)
    for (party, act, needs), titles in waiting.items():
        label = words.say("duty.label_of", title="; ".join(titles), act=act, party=party)
        more = words.say("duty.needs", needs=words.say(f"duty.needs.{needs}"))
        yield row(label, words.say("clock.not_computable"), more)


def duty_row(words: Words, standing: StandingDuty) -> Row:
    """A line: what and by which act, how it stands, what it turns on, and where."""
    state = _state(words, standing)
    place = Cell(words.place(standing.grounds[0]), "place") if standing.grounds else ""
    cells = (duty_label(words, standing), Cell(state.text, state.style), state.more)
    return row(*cells, _source(words, standing), place)


def duty_label(words: Words, standing: StandingDuty) -> str:
    """What it is and by which act; whose, if it is not the principal's."""
    lang = words.language.lang
    duty = standing.duty
    parts = {"title": spoken(duty.title, lang), "act": spoken(duty.act.name, lang)}
    if standing.own:
        return words.say("duty.label", **parts)
    return words.say("duty.label_of", party=holder_name(words, standing), **parts)


def duty_until(words: Words, standing: StandingDuty) -> str:
    """Until when, or how soon by the law's own word."""
    return _state(words, standing).text


def holder_name(words: Words, standing: StandingDuty) -> str:
    """Who bears it: the party, or the maker of certain links where nobody is named."""
    if standing.holder is not None:
        return words.party(standing.holder)
    return words.say("duty.maker", links=words.links(standing.links))


def _source(words: Words, standing: StandingDuty) -> str:
    """The section, with what the time is counted from where that is an assumption."""
    assumed = standing.start is not None and standing.start.assumed and standing.deadline
    key = "duty.section_assumed" if assumed else "duty.section"
    if assumed and standing.duty.starts == "closing":
        key = "duty.section_handled"
    return words.say(key, section=standing.duty.section)


def _state(words: Words, standing: StandingDuty) -> _State:
    say, at, left = words.say, words.assessment.at, words.language.left
    match standing.standing:
        case Due(limit):
            key = "duty.ongoing" if standing.ongoing else "clock.left"
            text = _due(words, limit)
            return _State(text, say(key, left=left(limit.at - at)), "warn")
        case Stands():
            return _State(_word(words, standing.duty), "", "warn")
        case Assess(limit, lacks):
            when = spoken(standing.duty.trigger.text, words.language.lang)
            more = say(f"duty.lacks.{lacks}") if lacks else say("duty.assess", when=when)
            if limit is None:
                return _State(_word(words, standing.duty), more)
            passed = say("duty.passed", deadline=_time(words, limit))
            return _State(passed if limit.passed(at) else _due(words, limit), more, "warn")
        case Done(done, limit):
            more = say("duty.in_time") if limit else ""
            return _State(say("duty.done", at=words.time(done)), more, "good")
        case Late(limit, done) if done is not None:
            text = say("duty.done_late", at=words.time(done))
            return _State(text, say("duty.limit", deadline=_time(words, limit)), "bad")
        case Late(limit):
            text = say("duty.passed", deadline=_time(words, limit))
            return _State(text, say("duty.nothing_noted"), "bad")
        case NotComputable(needs, assess):
            key = "duty.needs_assess" if assess else "duty.needs"
            when = spoken(standing.duty.trigger.text, words.language.lang)
            more = say(key, needs=say(f"duty.needs.{needs}"), when=when)
            return _State(say("clock.not_computable"), more)
        case RuledOut():
            said = "; ".join(_said(words, a) for a in standing.against)
            return _State(say("duty.ruled_out"), said, "dim")
        case _:
            assert_never(standing.standing)


def _word(words: Words, duty: Duty) -> str:
    """The law's own word for how soon, never a time."""
    word = spoken(duty.word, words.language.lang)
    return words.say("duty.word", word=word) if word else words.say("duty.no_time")


def _due(words: Words, limit: Deadline) -> str:
    """Until when: a moment, or a last day, which is included."""
    key = "duty.due" if limit.day is None else "duty.due_day"
    return words.say(key, deadline=_time(words, limit))


def _time(words: Words, limit: Deadline) -> str:
    if limit.day is None:
        return words.time(limit.at)
    return words.say("duty.day", day=limit.day, weekday=_weekday(words, limit.day))


def _weekday(words: Words, day: date) -> str:
    return words.language.phrases["weekdays"].split()[day.weekday()]


def _long(words: Words, standing: StandingDuty) -> Iterator[str]:
    """What the law says, who to whom, why, what is uncertain, and where it can be read."""
    say, lang, duty = words.say, words.language.lang, standing.duty
    if duty.wording not in {"", spoken(duty.word, lang)}:
        yield say("duty.wording", wording=duty.wording)
    who = holder_name(words, standing)
    to = words.language.listing([spoken(r.name, lang) for r in standing.to])
    where = ", ".join(r.source for r in standing.to if r.source)
    if to:
        yield say("duty.who_where" if where else "duty.who", who=who, to=to, where=where)
    if standing.start is not None and standing.deadline is not None:
        key = "duty.started_assumed" if standing.start.assumed else "duty.started"
        place = words.place(standing.start.span)
        yield say(key, time=words.time(standing.start.at), place=place)
    if standing.deadline is not None and standing.deadline.moved_from is not None:
        yield say("duty.moved", day=standing.deadline.moved_from)
    for key, arguments in (("duty.for", standing.reasons), ("duty.against", standing.against)):
        if arguments:
            yield say(key, said="; ".join(_said(words, a) for a in arguments))
    yield from (spoken(text, lang) for text in (duty.advice, duty.note) if text)
    act = {"act": duty.act.number, "source": duty.act.source}
    yield say("duty.source", **act, **_checked(words, duty))


def _checked(words: Words, duty: Duty) -> dict[str, str]:
    return {
        "days": days_text(words.language, duty.act.days),
        "confidence": words.say(f"confidence.{duty.confidence}"),
        "checked": f"{CHECKED}",
        "consolidated": f"{CONSOLIDATED}",
    }


def days_text(language: Language, days: Days) -> str:
    """The days that something is told of, both included."""
    key = "duty.days_from" if days.to is None else "duty.days"
    return language.say(key, start=days.from_, end=days.to)


def _said(words: Words, argument: Argument) -> str:
    """What bears on a duty, and where it is written."""
    value, key = argument.value, f"fact.{argument.what}"
    place = words.place(argument.span)
    if isinstance(value, bool):
        answer = words.say("fact.yes" if value else "fact.no")
        return words.say("fact.told", what=words.say(key), answer=answer, place=place)
    answer = words.time(value) if isinstance(value, datetime) else value
    if argument.what == "reach":
        answer = words.say(f"reach.{value}")
    if argument.what in ("security", "personal_data"):
        key = "fact.classed"
        what = words.say(key, what=words.say(f"class.{argument.what}"), time=answer)
        return words.say("fact.alone", what=what, place=place)
    return words.say("fact.alone", what=words.say(key, value=answer), place=place)
