"""Pieces: a noun read by its model, without the smallest pieces of it that cannot be read."""

from itertools import islice
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from ansvar import shape
from ansvar.agreement import Agreement
from ansvar.calendar import Calendar
from ansvar.diagnostics import Diagnostic, Rule, Word, nearest
from ansvar.holidays_se import EVES
from ansvar.incident import EVENT_KINDS, Incident
from ansvar.register import Fault
from ansvar.scalars import DEFAULT_ZONE, KEY, KIND, KINDS, OBJECT
from ansvar.source import MOST, Document, Key, more

_STEP_TAGS = frozenset({"link", "any_of", "at_least", "series"})
"""What pydantic adds to a path after the number of a step, to say which kind of step it tried."""

_LOSSY_LISTS = frozenset({"observations", "statements", "events", "escalation"})
"""Lists whose other entries keep their meaning when one is left out; a path's do not."""

_OF_KEY = "[key]"
"""How pydantic ends the path of a key that cannot be read."""

_OURS = frozenset({KEY, KIND, OBJECT})

Noun = TypeVar("Noun", bound=BaseModel)
Where = tuple[Key, ...]


def read_noun(
    model: type[Noun], document: Document, where: Where, value: Any, zone: str = DEFAULT_ZONE
) -> tuple[Noun | None, list[Fault]]:
    """The noun at a place, without the pieces that cannot be read, and those pieces as faults."""
    faults: list[Fault] = []
    dropped: set[Where] = set()
    name = where[-1]
    while True:
        kept, positions = _without(value, dropped)
        if isinstance(kept, dict) and model is not Incident:
            kept = {**kept, KEY: name}
        before = len(dropped)
        try:
            noun = model.model_validate(kept, context={"zone": zone})
        except ValidationError as error:
            if error.error_count() > MOST:
                return None, [*faults, _too_many(document, where, len(faults))]
            details = error.errors(include_url=False)
            unsaid = {d["loc"][:-1] for d in details if d["type"] == "missing" and KIND in d["loc"]}
            for detail in details:
                at = _written(detail["loc"], value, positions)
                # A required key that was just left out is missing now; it has its finding.
                gone = detail["type"] == "missing" and at in dropped
                if not gone and not _stands_for_kind(model, detail, unsaid):
                    finding = _finding(model, document, where, at, value, detail)
                    faults.append(Fault(finding, (*where, *at)))
                dropped.add(_piece(model, at, dropped))
        else:
            odd = _passed_over(_at(document.value, where), dropped)
            if len(odd) > MOST:
                return None, [*faults, _too_many(document, where, len(faults))]
            for at, rule in odd:
                span = document.span((*where, *at), key=rule is shape.UNKNOWN_KEY)
                faults.append(Fault(Diagnostic(rule, span, {"key": str(at[-1])}), (*where, *at)))
                dropped.add(_droppable(model, at))
            if len(dropped) == before:
                return noun, faults
        if () in dropped or len(dropped) == before:
            return None, faults


def _stands_for_kind(model: type[BaseModel], detail: Any, unsaid: set[tuple[Key, ...]]) -> bool:
    """Whether an unknown key is where an event should say what happened: that is the finding."""
    *event, key = detail["loc"] or ("",)
    stray = detail["type"] == "extra_forbidden" and tuple(event) in unsaid
    return stray and nearest(str(key), shape.keys_at(model, _untagged(tuple(event)))) is None


def _too_many(document: Document, where: Where, shown: int) -> Fault:
    """The fault of a noun that has so many that none more is looked at."""
    return Fault(more(document.span(where, key=True), shown), where)


def _passed_over(value: Any, dropped: set[Where]) -> list[tuple[Where, Rule]]:
    """What pydantic takes without a word: a key that has no value, or is named as one of ours."""
    found: list[tuple[Where, Rule]] = []
    waiting: list[tuple[Where, Any]] = [((), value)] if _is_odd(value) else []
    while waiting:
        at, item = waiting.pop()
        steps: Any = item.items() if isinstance(item, dict) else enumerate(item)
        for step, inner in steps:
            if (inner is None or step in _OURS) and (*at, step) not in dropped:
                found.append(
                    ((*at, step), shape.EMPTY_VALUE if inner is None else shape.UNKNOWN_KEY)
                )
            elif isinstance(inner, (dict, list)) and (*at, step) not in dropped:
                waiting.append(((*at, step), inner))
    return found


def _is_odd(value: Any) -> bool:
    """Whether there is any such key; of most files nothing more needs to be asked."""
    if isinstance(value, dict):
        if None in value.values() or not _OURS.isdisjoint(value):
            return True
        value = value.values()
    return any(_is_odd(inner) for inner in value if not isinstance(inner, str | None))


def _without(value: Any, dropped: set[Where]) -> tuple[Any, dict[Where, list[int]]]:
    """A copy without the dropped places, and which entries of each shortened list remain."""
    positions: dict[Where, list[int]] = {}
    if not dropped:
        return value, positions

    def copy(item: Any, at: Where) -> Any:
        if isinstance(item, dict):
            return {k: copy(v, (*at, k)) for k, v in item.items() if (*at, k) not in dropped}
        if isinstance(item, list):
            positions[at] = [i for i in range(len(item)) if (*at, i) not in dropped]
            return [copy(item[i], (*at, i)) for i in positions[at]]
        return item

    return copy(value, ()), positions


def _untagged(loc: tuple[Key, ...]) -> list[Key]:
    pairs = zip(("", *loc), loc, strict=False)
    return [step for before, step in pairs if not (step in _STEP_TAGS and isinstance(before, int))]


def _written(loc: tuple[Key, ...], value: Any, positions: dict[Where, list[int]]) -> Where:
    """Pydantic's path as the author's: union tags and invented keys are stepped over."""
    at: Where = ()
    for step in _untagged(loc):
        if step == OBJECT and isinstance(value, dict) and step not in value:
            step = next((k for k in value if k in EVENT_KINDS), step)  # noqa: PLW2901
        if isinstance(value, dict) and step in value:
            at, value = (*at, step), value[str(step)]
        elif isinstance(value, list) and isinstance(step, int):
            index = positions.get(at, range(len(value)))[step]
            at, value = (*at, index), value[index]
    return at


def _piece(model: type[BaseModel], at: Where, dropped: set[Where]) -> Where:
    """What to leave out for a fault: a larger piece where the smallest already was."""
    drop = _droppable(model, at)
    while drop in dropped and drop:
        drop = _droppable(model, drop[:-1])
    return drop


def _droppable(model: type[BaseModel], at: Where) -> Where:
    """The smallest piece around a fault that can be left out without changing the rest.

    A commitment or an exemption without one of its terms would be another one; so would a path
    without one of its steps, and a calendar without its hours is open round the clock.
    """
    if model is Calendar and at[:1] in {("days",), ("hours",), ("week",)}:
        return ()
    if model is Agreement and at[:1] in (("commitments",), ("exemptions",)):
        return at[:2]
    if model is Incident and at[:1] == ("events",) and at[2:3] and at[2] in EVENT_KINDS:
        return at[:2]
    for index, step in enumerate(at):
        if isinstance(step, int) and at[index - 1] not in _LOSSY_LISTS:
            return at[:index]
    return at


def _finding(  # noqa: PLR0913, PLR0917 - pydantic's finding, and all it takes to place it
    model: type[BaseModel], document: Document, where: Where, at: Where, root: Any, detail: Any
) -> Diagnostic:
    kind, last = detail["type"], detail["loc"][-1] if detail["loc"] else ""
    span = document.span((*where, *at))
    value = _at(root, at)
    if last == _OF_KEY:
        value, span = at[-1], document.span((*where, *at), key=True)
    text = value if isinstance(value, str) else ""
    if kind == "missing":
        span = document.span((*where, *at), key=True)
        if last == KIND:
            keys = (k for k in value or () if k not in ("at", "by", "note"))
            meant = ((k, n) for k in islice(keys, 8) if (n := nearest(k, EVENT_KINDS)))
            key, near = next(meant, ("", None))
            place = document.span((*where, *at, key), key=True) if near else span
            return Diagnostic(shape.NO_EVENT_KIND, place, {}, near)
        return Diagnostic(shape.MISSING_KEY, span, {"key": str(last)})
    if kind == "extra_forbidden":
        span = document.span((*where, *at), key=True)
        near = nearest(str(last), shape.keys_at(model, _untagged(detail["loc"][:-1])))
        return Diagnostic(shape.UNKNOWN_KEY, span, {"key": str(last)}, near)
    if _is_empty(value) or kind in ("too_short", "string_too_short"):
        key = next((k for k in reversed((*where, *at)) if isinstance(k, str)), "?")
        return Diagnostic(shape.EMPTY_VALUE, span, {"key": key})
    if kind == "literal_error" and text:
        choices = [
            c.strip(" '") for c in detail["ctx"]["expected"].replace(" or ", ", ").split(",")
        ]
        words: dict[str, Word] = {"value": text, "choices": ", ".join(choices)}
        return Diagnostic(shape.NOT_A_CHOICE, span, words, nearest(text, choices))
    if kind == "unsettled":
        words = {"value": text, **detail["ctx"]}
        return Diagnostic(shape.UNSETTLED_MOMENT, span, words)
    if kind == "unreadable" and text:
        words = {"value": text, "expected": KINDS[detail["ctx"]["kind"]]}
        near = nearest(text, EVES) if detail["ctx"]["kind"] == "closed" else None
        return Diagnostic(shape.UNREADABLE_VALUE, span, words, near)
    return Diagnostic(shape.WRONG_SHAPE, span, {"expected": shape.SHAPES[shape.expected(kind)]})


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _at(value: Any, at: Where) -> Any:
    for step in at:
        value = value[step]
    return value
