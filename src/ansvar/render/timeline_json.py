"""The coming day of an answer as JSON: built field by field, times in the chain's zone."""

from collections.abc import Iterable
from datetime import datetime
from typing import assert_never
from zoneinfo import ZoneInfo

from ansvar.assessment import Assessment
from ansvar.duties.standing import StandingDuty
from ansvar.escalation import Unreachable
from ansvar.render.reachable_json import reachable_json
from ansvar.render.span_json import Json, span_json
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


def timeline_json(assessment: Assessment, duties: Iterable[StandingDuty] = ()) -> list[Json]:
    """The coming 24 hours, moment by moment."""
    zone = ZoneInfo(assessment.target.chain.time_zone)
    return [
        {
            "at": coming.at.astimezone(zone).isoformat(),
            **_coming(coming, zone),
            "place": span_json(coming.span),
        }
        for coming in read_timeline(assessment, duties)
    ]


def _coming(coming: Coming, zone: ZoneInfo) -> Json:
    match coming:
        case Reserving(_, routine):
            by = reachable_json(routine.by) if routine.by else None
            return {"is": "reserve", "contact": by, "due": _time(routine.due, zone)}
        case Informing(_, party):
            return {"is": "inform", "party": party}
        case Calling(_, call, reachable):
            agreement = call.agreement.id if call.agreement else None
            contact = reachable_json(reachable)
            return {"is": "call", "why": call.why, "agreement": agreement, "contact": contact}
        case Gathering(_, party):
            return {"is": "gather", "party": party}
        case Deadline(_, clock):
            return {
                "is": "deadline",
                "agreement": clock.agreement.id,
                "commitment": clock.commitment.id,
                "kind": clock.kind,
                "party": clock.agreement.supplier,
            }
        case PromiseDeadline(_, promised):
            return {"is": "promise", "restore": str(promised.length)}
        case DutyDeadline(_, duty):
            day = duty.deadline.day if duty.deadline else None
            last = day.isoformat() if day else None
            return {"is": "duty", "duty": duty.duty.id, "party": duty.holder, "last_day": last}
        case Window(_, reachable, opens):
            return {"is": "opens" if opens else "closes", "contact": reachable_json(reachable)}
        case ServiceHours(_, agreement, opens):
            return {"is": "hours_begin" if opens else "hours_end", "agreement": agreement.id}
        case StepDue(_, agreement, step):
            if isinstance(step, Unreachable):
                named: Json = {"contact": None, "reference": step.reference, "on_duty": False}
                return {"is": "step", "agreement": agreement.id, **named}
            return {
                "is": "step",
                "agreement": agreement.id,
                "contact": reachable_json(step.reachable),
                "kind": step.kind,
                "on_duty": step.on_duty,
                "opens": _time(step.opens, zone),
            }
        case _:
            assert_never(coming)


def _time(moment: datetime | None, zone: ZoneInfo) -> str | None:
    return moment.astimezone(zone).isoformat() if moment else None
