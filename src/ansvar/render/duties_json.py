"""Statutory notifications as JSON, field by field."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import assert_never
from zoneinfo import ZoneInfo

from ansvar.diagnostics import spoken
from ansvar.duties.counting import Deadline
from ansvar.duties.standing import (
    Argument,
    Assess,
    Done,
    Due,
    Late,
    NotComputable,
    RuledOut,
    Standing,
    StandingDuty,
    Stands,
)
from ansvar.duties.statute import CHECKED, CONSOLIDATED, Duty, Limit
from ansvar.render.span_json import Json, span_json


def duties_json(duties: Iterable[StandingDuty], lang: str, zone: str) -> list[Json]:
    """Every duty with its standing, grounds and source; moments in the zone."""
    return [_duty(duty, lang, ZoneInfo(zone)) for duty in duties]


def not_told_json(day: date, lang: str) -> list[Json]:
    """The law of a day that is not told, with the reason."""
    from ansvar.duties.left_out import earlier_law

    return [
        {"id": left.id, "what": spoken(left.what, lang), "why": spoken(left.why, lang)}
        for left in earlier_law(day)
    ]


def _duty(standing: StandingDuty, lang: str, zone: ZoneInfo) -> Json:
    duty, start = standing.duty, standing.start
    return {
        "id": duty.id,
        "title": spoken(duty.title, lang),
        "holder": standing.holder,
        "own": standing.own,
        "in_capacity_of": duty.actor,
        "to": [{"name": spoken(r.name, lang), "source": r.source or None} for r in standing.to],
        "when": spoken(duty.trigger.text, lang),
        "links": list(standing.links),
        "law": _law(duty, lang),
        "limit": _limit(duty.limit),
        "counts_from": duty.starts,
        "started": None
        if start is None
        else {
            "moment": _time(start.at, zone),
            "assumed": start.assumed,
            "place": span_json(start.span),
        },
        "standing": _standing(standing.standing, zone),
        "status_report_if_ongoing": standing.ongoing,
        "for": [_argument(a, zone) for a in standing.reasons],
        "against": [_argument(a, zone) for a in standing.against],
        "done_at": span_json(standing.done) if standing.done else None,
    }


def _law(duty: Duty, lang: str) -> Json:
    days = duty.act.days
    return {
        "act": spoken(duty.act.name, lang),
        "number": duty.act.number,
        "section": duty.section,
        "word": spoken(duty.word, lang) or None,
        "wording": duty.wording or None,
        "told_from": f"{days.from_}",
        "told_to": f"{days.to}" if days.to else None,
        "confidence": duty.confidence,
        "checked": f"{CHECKED}",
        "consolidated_to": f"{CONSOLIDATED}",
        "source": duty.act.source,
        "advice": spoken(duty.advice, lang) if duty.advice else None,
        "note": spoken(duty.note, lang) if duty.note else None,
    }


def _limit(limit: Limit) -> Json:
    if limit.kind in ("word", "none"):
        return {"is": limit.kind, "amount": None, "law": limit.law}
    return {"is": limit.kind, "amount": limit.amount, "law": limit.law}


def _standing(standing: Standing, zone: ZoneInfo) -> Json:
    match standing:
        case Due(limit):
            return {"is": "due", "deadline": _deadline(limit, zone)}
        case Stands():
            return {"is": "stands"}
        case Assess(limit, lacks):
            return {"is": "assess", "deadline": _deadline(limit, zone), "lacks": lacks}
        case Done(done, limit):
            return {"is": "done", "at": _time(done, zone), "deadline": _deadline(limit, zone)}
        case Late(limit, noted):
            at = _time(noted, zone) if noted else None
            return {"is": "late", "at": at, "deadline": _deadline(limit, zone)}
        case NotComputable(needs, assess):
            return {"is": "not_computable", "needs": needs, "assess": assess}
        case RuledOut():
            return {"is": "ruled_out"}
        case _:
            assert_never(standing)


def _deadline(limit: Deadline | None, zone: ZoneInfo) -> Json | None:
    """The last moment, or the last day with the moment it ends; where it was moved from."""
    if limit is None:
        return None
    return {
        "moment": _time(limit.at, zone),
        "day": f"{limit.day}" if limit.day else None,
        "moved_from": f"{limit.moved_from}" if limit.moved_from else None,
    }


def _argument(argument: Argument, zone: ZoneInfo) -> Json:
    value = argument.value
    written = _time(value, zone) if isinstance(value, datetime) else value
    return {"what": argument.what, "value": written, "place": span_json(argument.span)}


def _time(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).isoformat()
