"""The law as a page: every notification that is told, what is left out, and how time is counted."""

from collections.abc import Iterator

from ansvar.diagnostics import spoken
from ansvar.duties.left_out import LEFT_OUT, LeftOut
from ansvar.duties.statute import CHECKED, CONSOLIDATED, Days, Duty, Limit, Recipient
from ansvar.duties.statutes import FIELDS
from ansvar.locale import Language
from ansvar.render.duties import days_text


def law_page(language: Language) -> str:
    """Every encoded duty with its source, and what is not encoded, as Markdown."""
    return "\n\n".join(_parts(language)) + "\n"


def _parts(language: Language) -> Iterator[str]:
    say = language.say
    yield say("law.title")
    yield say("law.intro", checked=CHECKED, consolidated=CONSOLIDATED)
    yield say("law.counting")
    for field, duties in FIELDS:
        yield f"## {say(f'law.field.{field}')}"
        for duty in duties:
            yield _duty(duty, language)
    yield f"## {say('law.left_out')}"
    yield say("law.left_out_intro")
    yield "\n".join(_left_out(each, language) for each in LEFT_OUT)


def _duty(duty: Duty, language: Language) -> str:
    lang, say = language.lang, language.say
    title = spoken(duty.title, lang)
    act = f"{spoken(duty.act.name, lang)} ({duty.act.number})"
    lines = [
        ("law.act", f"{act}, {duty.section}"),
        ("law.who", say(f"law.actor.{duty.actor}")),
        ("law.to", _to(duty.to, language) or say("law.nobody")),
        ("law.trigger", spoken(duty.trigger.text, lang)),
        ("law.limit", _limit(duty.limit, language)),
        ("law.starts", say(f"law.starts.{duty.starts}", after=f"`{duty.after}`")),
        ("law.word", f"«{spoken(duty.word, lang)}»" if duty.word else ""),
        ("law.wording", f"«{duty.wording}»" if duty.wording else say("law.not_quoted")),
        ("law.advice", spoken(duty.advice, lang) if duty.advice else ""),
        ("law.note", spoken(duty.note, lang) if duty.note else ""),
        ("law.days", _days(duty.act.days, language)),
        ("law.confidence", say(f"confidence.{duty.confidence}")),
        ("law.checked", f"{CHECKED}"),
        ("law.source", f"<{duty.act.source}>"),
    ]
    told = "\n".join(f"- **{say(key)}:** {text}" for key, text in lines if text)
    return f"### {title[0].upper()}{title[1:]} · `{duty.id}`\n\n{told}"


def _to(recipients: tuple[Recipient, ...], language: Language) -> str:
    return "; ".join(_recipient(each, language) for each in recipients)


def _recipient(recipient: Recipient, language: Language) -> str:
    name = spoken(recipient.name, language.lang)
    days = f" ({_days(recipient.days, language)})" if recipient.days else ""
    return f"{name}{days}" + (f" <{recipient.source}>" if recipient.source else "")


def _days(days: Days, language: Language) -> str:
    told = days_text(language, days)
    known = "" if days.confidence == "primary" else f", {language.say('confidence.secondary')}"
    return f"{told}{known}"


def _limit(limit: Limit, language: Language) -> str:
    if limit.kind in ("hours", "none"):
        return language.say(f"law.limit.{limit.kind}", amount=limit.amount)
    return language.say(f"law.limit.{limit.kind}.{limit.law}", amount=limit.amount)


def _left_out(left: LeftOut, language: Language) -> str:
    what, why = (spoken(text, language.lang) for text in (left.what, left.why))
    pointer = f" <{left.pointer}>" if left.pointer else ""
    return f"- **{what[0].upper()}{what[1:]}**: {why}.{pointer}"
