"""Judging: what an incident says for and against a duty, and whether that settles it."""

from collections.abc import Iterator
from typing import Literal, NamedTuple, get_args

from ansvar.duties.standing import Argument
from ansvar.duties.statute import FactName, Trigger
from ansvar.incident import Facts
from ansvar.register import IncidentFile

Judgement = Literal["stands", "assess", "out"]

_WIDE = ("municipality", "wide")


class Case(NamedTuple):
    """What the incident says of one trigger, and what follows from it."""

    judgement: Judgement
    reasons: tuple[Argument, ...]
    against: tuple[Argument, ...]


Said = dict[FactName, list[Argument]]


def read_facts(file: IncidentFile) -> Said:
    """The facts that somebody has answered yes or no, and those that a class stands for."""
    said: Said = {}
    for name in get_args(FactName):
        value = getattr(file.incident.facts, name) if name in Facts.model_fields else None
        if value is not None:
            said[name] = [Argument(name, value, file.place("facts", name))]
    for event in file.incident.events_of("class"):
        for name in event.object:
            fact = _CLASSES.get(name)
            if fact is not None:
                span = file.place("events", event.number)
                said.setdefault(fact, []).append(Argument(fact, event.at, span))
    return said


_CLASSES: dict[str, FactName] = {"security": "security", "personal_data": "personal_data"}


def judge(file: IncidentFile, said: Said, trigger: Trigger) -> Case:
    """Whether a trigger is met, ruled out, or for somebody to judge."""
    turning = (*trigger.stands, *trigger.hints, *trigger.bars, *trigger.clears)
    told = [a for name in dict.fromkeys(turning) for a in said.get(name, ())]
    doubts = [a for name in trigger.doubts for a in said.get(name, ()) if a.value is not False]
    reasons = tuple(a for a in told if a.value is not False)
    against = (*(a for a in told if a.value is False), *doubts)
    if "significant" in turning:
        around = tuple(_circumstances(file))
        reasons += tuple(a for a in around if a.what != "suspected")
        against += tuple(a for a in around if a.what == "suspected")
    return Case(_judgement(said, trigger), reasons, against)


def _judgement(said: Said, trigger: Trigger) -> Judgement:
    """A yes is stronger than a no to the same question, for both have then been given."""
    yes = {name for name, told in said.items() if any(a.value is not False for a in told)}
    no = said.keys() - yes
    if any(name in no for name in trigger.bars):
        return "out"
    doubted = any(name in yes for name in trigger.doubts)
    if any(name in yes for name in trigger.stands) and not doubted:
        return "stands"
    if trigger.clears and all(name in no for name in trigger.clears):
        return "out"
    return "assess"


def _circumstances(file: IncidentFile) -> Iterator[Argument]:
    """How wide and long the outage is, which the judgement of its significance turns on."""
    incident = file.incident
    if incident.affected.people is not None:
        yield Argument("people", str(incident.affected.people), file.place("affected", "people"))
    if incident.affected.reach in _WIDE:
        yield Argument("reach", incident.affected.reach, file.place("affected", "reach"))
    if incident.outage == "suspected":
        yield Argument("suspected", incident.outage, file.place("outage"))
    else:
        key = "began" if incident.began.at else "detected"
        yield Argument("outage", incident.began.at or incident.detected, file.place(key))
