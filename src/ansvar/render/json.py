"""The answer as JSON, version ansvar.attribution/1: built field by field, never dumped."""

import json
from datetime import datetime
from typing import assert_never
from zoneinfo import ZoneInfo

from ansvar.assessment import Assessment, SliceAnswer
from ansvar.attribution import Answer, Gap, Player, Route
from ansvar.clocks.clock import Breached
from ansvar.diagnostics import Diagnostic
from ansvar.duties.applicable import day_of_law, read_duties
from ansvar.escalation import Call, Step, Unreachable
from ansvar.harmless import escaped
from ansvar.incident import Observation, Statement
from ansvar.localization import Weighed
from ansvar.model import Component
from ansvar.nextcheck import NextCheck
from ansvar.owed import Owed
from ansvar.register import Reachable
from ansvar.render.clocks_json import clock_json, money_json, penalty_json
from ansvar.render.duties_json import duties_json, not_told_json
from ansvar.render.reachable_json import reachable_json
from ansvar.render.span_json import Json, span_json
from ansvar.render.timeline_json import timeline_json
from ansvar.split import Candidate
from ansvar.verdict import (
    NobodyAnswers,
    NoOutage,
    OwnSide,
    Responsible,
    Shared,
    Undetermined,
)

FORMAT = "ansvar.attribution/1"


def attribution_json(assessment: Assessment, lang: str) -> str:
    """The whole answer as one JSON document; odds are exact, to twelve digits."""
    document = _Writer(assessment, lang).document()
    return escaped(json.dumps(document, ensure_ascii=False, indent=2)) + "\n"


def diagnostic_json(diagnostic: Diagnostic, lang: str) -> Json:
    """A finding with its place and words."""
    return {
        "code": diagnostic.rule.code,
        "slug": diagnostic.rule.slug,
        "severity": diagnostic.rule.severity.value,
        "message": diagnostic.message(lang),
        "help": diagnostic.help(lang),
        "place": span_json(diagnostic.span),
        "related": [span_json(span) for _, span in diagnostic.related],
    }


def _odds(p: float) -> float:
    return round(p, 12)


class _Writer:
    """One assessment's fields."""

    def __init__(self, assessment: Assessment, lang: str) -> None:
        self.assessment, self.lang = assessment, lang
        self.zone = ZoneInfo(assessment.target.chain.time_zone)
        parts = assessment.register, assessment.file, assessment.target, assessment.at
        self.duties = read_duties(*parts)

    def document(self) -> Json:
        a = self.assessment
        return {
            "format": FORMAT,
            "incident": {
                "id": a.file.incident.id,
                "title": a.file.incident.title,
                "chain": a.target.chain.id,
                "function": a.target.name,
                "outage": a.file.incident.outage,
                "open": a.open,
            },
            "at": {"moment": self.time(a.at), "is": a.at_kind, "lines_not_used": a.unused},
            "verdict": self.verdict(),
            "principal": a.principal,
            "informs": a.target.chain.informs,
            "lead": a.target.chain.lead,
            "call": self.call(a.call) if a.call else None,
            "reserve": self.reserve(),
            "slices": [self.slice(s) for s in a.slices],
            "minutes": [
                {**self.player(player), "minutes": round(minutes, 6)}
                for player, minutes in a.minutes.items()
            ],
            "clocks": [clock_json(clock, self.zone) for clock in a.clocks],
            "penalties": [
                {"agreement": c.agreement.id, "commitment": c.commitment.id, **penalty_json(vite)}
                for c, vite in a.penalties
            ],
            "owed": [self.owed(owed) for owed in a.owed],
            "promise": self.promise(),
            "duties": duties_json(self.duties, self.lang, a.target.chain.time_zone),
            "law_not_told": not_told_json(day_of_law(a.file.incident), self.lang),
            "timeline": timeline_json(a, self.duties),
            "next_checks": [self.check(check) for check in a.checks],
            "also_hit": [{"chain": h.chain, "function": h.function} for h in a.hits],
            "faults": [diagnostic_json(d, self.lang) for d in (*a.faults.verdict, *a.faults.other)],
            "preliminary": True,
        }

    def time(self, moment: datetime | None) -> str | None:
        return moment.astimezone(self.zone).isoformat() if moment else None

    @staticmethod
    def player(player: Player) -> Json:
        return {"kind": player.kind, "parties": list(player.parties)}

    def verdict(self) -> Json:
        verdict = self.assessment.verdict
        grounds = [span_json(span) for span in verdict.grounds]
        match verdict:
            case Responsible(candidate):
                return {
                    "is": "responsible",
                    "answers": self.candidate(candidate),
                    "has_breached": self.breaches(candidate),
                    "grounds": grounds,
                }
            case Shared(candidates, why):
                return {
                    "is": "shared",
                    "why": why,
                    "answers": [self.candidate(c) for c in candidates],
                    "has_breached": [b for c in candidates for b in self.breaches(c)],
                    "grounds": grounds,
                }
            case OwnSide(candidate):
                answers = self.candidate(candidate)
                return {"is": "own_side", "answers": answers, "grounds": grounds}
            case NobodyAnswers(candidate, gap):
                return {
                    "is": "gap",
                    "gap": self.gap(gap),
                    "answers": self.candidate(candidate),
                    "grounds": grounds,
                }
            case NoOutage(probability):
                return {"is": "no_outage", "odds": _odds(probability), "grounds": grounds}
            case Undetermined(why, candidates):
                return {
                    "is": "undetermined",
                    "why": why,
                    "candidates": [self.candidate(c) for c in candidates],
                    "against": [span_json(clue.span) for clue in verdict.against],
                    "grounds": grounds,
                }
            case _:
                assert_never(verdict)

    def breaches(self, candidate: Candidate) -> list[Json]:
        """Broken promises of those who answer: apart from answering for the link."""
        return [
            {
                "agreement": c.agreement.id,
                "commitment": c.commitment.id,
                "clause": c.commitment.clause,
            }
            for c in self.assessment.clocks
            if isinstance(c.standing, Breached) and c.agreement.supplier in candidate.player.parties
        ]

    def candidate(self, candidate: Candidate) -> Json:
        return {
            **self.player(candidate.player),
            "share": _odds(candidate.share),
            "at_fault": _odds(candidate.at_fault),
            "components": [self.answer(a) for a in candidate.answers],
        }

    def component(self, component: Component) -> Json:
        written: Json = {"kind": component.kind, "id": component.name}
        if component.kind == "change":
            written["id"] = f"events[{component.name}]"
        return written

    def answer(self, answer: Answer) -> Json:
        return {
            "component": self.component(answer.component),
            "link": answer.link,
            "acts": list(answer.acts),
            "joint": answer.joint,
            "routes": [self.route(route) for route in answer.routes],
            "recourse": [a.id for a in answer.recourse],
            "gap": self.gap(answer.gap) if answer.gap else None,
            "place": span_json(answer.span),
        }

    def route(self, route: Route) -> Json:
        return {
            "agreement": route.agreement.id,
            "basis": route.agreement.basis,
            "through": route.through,
            "answers": route.answers,
            "conflict": route.conflict,
            "exemptions": [
                {
                    "id": e.exemption.id,
                    "clause": e.exemption.clause,
                    "applies": e.ruling.holds,
                    "instead": e.instead,
                    "reasons": [
                        {"phrase": r.phrase, **dict(r.words), "place": span_json(r.span)}
                        for r in e.ruling.reasons
                    ],
                    "place": span_json(e.span),
                }
                for e in route.exemptions
            ],
            "place": span_json(route.span),
        }

    def gap(self, gap: Gap) -> Json:
        day = gap.agreement.valid.to if gap.agreement and gap.reason == "lapsed" else None
        return {
            "reason": gap.reason,
            "agreement": gap.agreement.id if gap.agreement else None,
            "last_day": day.isoformat() if day else None,
            "said": gap.said,
            "place": span_json(gap.span),
        }

    def slice(self, answer: SliceAnswer) -> Json:
        location = answer.location
        written: Json = {
            "start": self.time(answer.cut.start),
            "end": self.time(answer.cut.end),
            "minutes": answer.cut.minutes,
            "possible": location.possible,
        }
        if not location.possible:
            return written
        return {
            **written,
            "outage": _odds(location.outage),
            "suspects": [
                {
                    **self.component(s.component),
                    "probability": _odds(s.probability),
                    "alone": _odds(s.alone),
                    "likelihood": _odds(s.component.prior),
                    "assumed": s.component.assumed,
                }
                for s in location.suspects
            ],
            "robustness": None
            if location.robustness == float("inf")
            else round(location.robustness, 6),
            "explanations": [
                {
                    "down": [self.component(location.model.components[i]) for i in e.down],
                    "probability": _odds(e.probability),
                }
                for e in location.explanations
            ],
            "evidence": [self.clue(w) for w in location.weighed],
            "contradicting": [span_json(w.clue.span) for w in location.contradicting],
            "candidates": [
                {**self.player(c.player), "share": _odds(c.share), "at_fault": _odds(c.at_fault)}
                for c in answer.division.candidates
            ],
            "rest": _odds(answer.division.rest),
        }

    def clue(self, weighed: Weighed) -> Json:
        clue = weighed.clue
        written: Json = {
            "kind": clue.kind,
            "links": list(clue.links),
            "if_down": _odds(clue.factor.if_down),
            "if_up": _odds(clue.factor.if_up),
            "assumed": clue.assumed,
            "carried": clue.carried,
            "weighs": clue.weighs,
            "wrong": _odds(weighed.wrong),
            "place": span_json(clue.span),
        }
        if isinstance(clue.line, Observation):
            o = clue.line
            written |= {"at": self.time(o.at), "result": o.result, "group": o.group, "note": o.note}
            written["check"] = clue.check.id if clue.check else None
        if isinstance(clue.line, Statement):
            s = clue.line
            written |= {"at": self.time(s.at), "party": s.party, "says": s.says, "note": s.note}
        return written

    @staticmethod
    def reachable(reach: Reachable) -> Json:
        return reachable_json(reach)

    def call(self, call: Call) -> Json:
        return {
            "why": call.why,
            "contact": self.reachable(call.reachable) if call.reachable else None,
            "party": call.party,
            "agreement": call.agreement.id if call.agreement else None,
            "reported": self.time(call.reported.at) if call.reported else None,
            "acknowledged": self.time(call.reported.acknowledged) if call.reported else None,
            "path": [self.step(step) for step in call.path],
            "closes": self.time(call.closes),
            "opens": self.time(call.opens),
            "also": [self.call(other) for other in call.also],
        }

    def step(self, step: Step | Unreachable) -> Json:
        if isinstance(step, Unreachable):
            return {
                "at": self.time(step.at),
                "contact": None,
                "reference": step.reference,
                "place": span_json(step.span),
            }
        return {
            "at": self.time(step.at),
            "contact": self.reachable(step.reachable),
            "kind": step.kind,
            "on_duty": step.on_duty,
            "opens": self.time(step.opens),
            "closes": self.time(step.closes),
            "called": self.time(step.called),
            "acknowledged": self.time(step.acknowledged),
            "stopped": self.time(step.stopped),
            "place": span_json(step.span),
        }

    def reserve(self) -> Json | None:
        routine = self.assessment.reserve
        if routine is None:
            return None
        return {
            "text": routine.text,
            "by": self.reachable(routine.by) if routine.by else None,
            "due": self.time(routine.due),
            "started": self.time(routine.started),
            "place": span_json(routine.span),
        }

    @staticmethod
    def owed(owed: Owed) -> Json:
        """What a party that answers owes by its agreements; shares of a period stand apart."""
        return {
            "party": owed.party,
            "broken": [
                {"agreement": c.agreement.id, "commitment": c.commitment.id} for _, c in owed.broken
            ],
            "penalties": [money_json(money) for money in owed.total],
            "still_growing": owed.still_growing,
            "claim_by": owed.claim_by.isoformat() if owed.claim_by else None,
            "penalties_of_shares": [money_json(money) for money in owed.of_shares],
            "some_not_computable": owed.some_unknown,
        }

    def promise(self) -> Json | None:
        """What the principal has promised its citizens, whoever answers for the link."""
        promise = self.assessment.promise
        if promise is None:
            return None
        return {
            "restore": str(promise.length),
            "deadline": self.time(promise.deadline),
            "restored": self.time(promise.restored),
            "place": span_json(promise.span),
        }

    def check(self, check: NextCheck) -> Json:
        return {
            "check": check.check.id,
            "chain": check.chain.id,
            "by": check.check.by,
            "minutes": check.minutes,
            "opens": self.time(check.opens),
            "gain_bits": _odds(check.gain),
            "party_gain_bits": None if check.party_gain is None else _odds(check.party_gain),
            "informs": check.informs,
            "settles": check.settles,
            "outcomes": [
                {
                    "result": o.result,
                    "probability": _odds(o.probability),
                    "leader": self.player(o.leader),
                    "odds": _odds(o.odds),
                }
                for o in check.outcomes
            ],
        }
