"""The format as JSON Schema, for editors and for validators that know nothing of responsibility.

Built from the nouns, so that it says what the reader does. It never refuses what the reader takes:
an editor that marks a sound line as wrong is soon switched off.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from importlib import import_module
from types import NoneType
from typing import Annotated, Any, Literal, NamedTuple, get_args, get_origin, get_type_hints

from annotated_types import MinLen
from pydantic import BaseModel, BeforeValidator
from pydantic.fields import FieldInfo

from ansvar import scalars
from ansvar.agreement import PROMISED, Caps, Commitment
from ansvar.calendar import Calendar
from ansvar.chain import AnyOf, AtLeast, Element, Function, Variant
from ansvar.incident import EVENT_KINDS, Began, Event, Incident
from ansvar.load import NOUNS
from ansvar.locale import Lang
from ansvar.patterns import PATTERNS

Covered = Literal["register", "incident"]
Schema = dict[str, Any]


class Scalar(NamedTuple):
    """A kind of value: the types that read it, and what else than text a loader may make of it."""

    kind: str
    types: tuple[Any, ...]
    loaded: str | None = None


SCALARS = {
    "Version": Scalar("version", (scalars.Version,), "integer"),
    "Duration": Scalar("duration", (scalars.Length,)),
    "Moment": Scalar("moment", (scalars.Moment,)),
    "Day": Scalar("day", (scalars.Day,)),
    "ClosedDay": Scalar("closed", (scalars.Closed, scalars.EveOrDayKey)),
    "Phone": Scalar("phone", (scalars.Phone,), "integer"),
    "Money": Scalar("money", (scalars.Amount,)),
    "Percent": Scalar("percent", (scalars.Percent, scalars.Odds)),
    "Portion": Scalar("portion", (scalars.PortionOf,)),
    "Ceiling": Scalar("ceiling", (scalars.Ceiling,)),
    "Level": Scalar("level", (scalars.Level,)),
    "Per": Scalar("per", (scalars.PerUnit,)),
    "Measured": Scalar("period", (scalars.Measured,)),
    "Flag": Scalar("flag", (scalars.Flag,), "boolean"),
    "Fact": Scalar("fact", (scalars.Fact,), "boolean"),
    "Count": Scalar("count", (scalars.Count,), "integer"),
    "Weekdays": Scalar("weekdays", (scalars.Weekdays, scalars.DaysKey)),
    "Hours": Scalar("hours", (scalars.Hours,)),
    "Window": Scalar("window", (scalars.Window,)),
    "Zone": Scalar("zone", (scalars.Zone,)),
}
_RANGES = {"version": (1, 1), "count": (0, 9_999_999)}

_TEXT: Schema = {"type": ["string", "number", "boolean"], "pattern": "[^ ]"}
_YAML_1_1 = {"yes": True, "no": False, "on": True, "off": False, "true": True, "false": False}
"""The words that an ordinary loader makes a boolean of; `NO` may be meant as Norway."""

_LEFT_OUT = {(Incident, "id")}
"""Keys that the reader fills in where they are not written."""


def schema_text(covered: Covered, lang: Lang) -> str:
    """The schema of a register's file, or of an incident's, as a JSON document."""
    return json.dumps(schema(covered, lang), ensure_ascii=False, indent=2) + "\n"


def schema(covered: Covered, lang: Lang) -> Schema:
    """The schema of a register's file, or of an incident's.

    A register's may hold an incident too, which makes it a whole of its own; in an incident's the
    sections of a register are passed over.
    """
    made = _Definitions(import_module(f"ansvar.locale.keys_{lang}").KEYS, lang)
    of_noun: Callable[[Any], Schema] = (
        made.mapping if covered == "register" else lambda _: {"type": "object"}
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:ansvar:{covered}:1",
        "title": f"ansvar: {covered}",
        "description": f"{made.keys[covered]}.",
        "type": "object",
        "properties": {
            "ansvar": made.described("file.ansvar", made.of(scalars.Version)),
            "incident": made.described("file.incident", made.of(Incident)),
            **{name: made.described(f"file.{name}", of_noun(noun)) for name, noun in NOUNS.items()},
        },
        "additionalProperties": False,
        "$defs": made.definitions,
    }


class _Definitions:
    """What a schema refers to, each made when it is first needed."""

    def __init__(self, keys: Mapping[str, str], lang: Lang) -> None:
        self.keys, self.lang = keys, lang
        self.definitions: Schema = {}

    def described(self, key: str, schema: Schema) -> Schema:
        return {"description": self.keys[key], **schema}

    def of(self, hint: Any, least: int = 0) -> Schema:
        """What may be written for a type; `least` is how many must stand in a list."""
        if hint == scalars.Text:
            return self._refer("Text", lambda: _TEXT)
        if hint is Element:
            return self._refer("Element", self._element)
        if isinstance(hint, type) and issubclass(hint, BaseModel):
            return self._refer(hint.__name__, partial(self._noun, hint))
        for name, scalar in SCALARS.items():
            if hint in scalar.types:
                return self._refer(name, partial(self._scalar, scalar))
        origin, parts = get_origin(hint), get_args(hint)
        if origin is Annotated:
            return self._annotated(parts[0], parts[1:], least)
        if origin is tuple:
            return _least(least, {"type": "array", "items": self.of(parts[0])})
        if origin is dict:
            names = {} if parts[0] in {str, scalars.Text} else {"propertyNames": self.of(parts[0])}
            few = {"minProperties": least} if least else {}
            return self.mapping(parts[1]) | names | few
        if origin is Literal:
            return {"enum": [*parts, *(_YAML_1_1[p] for p in parts if p in _YAML_1_1)]}
        choices = [self.of(part, least) for part in parts if part is not NoneType]
        return choices[0] if len(choices) == 1 else {"anyOf": choices}

    def mapping(self, hint: Any) -> Schema:
        return {"type": "object", "additionalProperties": self.of(hint)}

    def _refer(self, name: str, make: Callable[[], Schema]) -> Schema:
        if name not in self.definitions:
            # Its place is taken first: some definitions refer to themselves.
            self.definitions[name] = {}
            self.definitions[name] |= make()
        return {"$ref": f"#/$defs/{name}"}

    def _annotated(self, hint: Any, marks: tuple[Any, ...], least: int) -> Schema:
        limits = [m for mark in marks if isinstance(mark, FieldInfo) for m in mark.metadata]
        least = max(least, _limit(limits))
        if any(
            isinstance(mark, BeforeValidator) and mark.func is scalars.as_list for mark in marks
        ):
            return _least(least, self._one_or_more(get_args(hint)[0]))
        if any(
            isinstance(mark, BeforeValidator) and mark.func is scalars.as_keys for mark in marks
        ):
            return {"anyOf": [self._one_or_more(scalars.Text), self.mapping(scalars.Text)]}
        return self.of(hint, least)

    def _one_or_more(self, hint: Any) -> Schema:
        if hint == scalars.Text:
            return self._refer("Texts", lambda: self._or_list(hint))
        return self._or_list(hint)

    def _or_list(self, hint: Any) -> Schema:
        """One value by itself, or a list of them."""
        one = self.of(hint)
        written = self.definitions[one["$ref"].rpartition("/")[2]]
        types = written["type"]
        several = [*([types] if isinstance(types, str) else types), "array"]
        return {**written, "type": several, "items": one}

    def _scalar(self, scalar: Scalar) -> Schema:
        words = scalars.KINDS[scalar.kind][self.lang]
        low, high = _RANGES.get(scalar.kind, (None, None))
        return {
            "description": f"{words[0].upper()}{words[1:]}.",
            "type": ["string", scalar.loaded] if scalar.loaded else "string",
            **_fits(PATTERNS[scalar.kind]),
            **({} if low is None else {"minimum": low, "maximum": high}),
        }

    def _element(self) -> Schema:
        steps = {"type": "array", "items": self.of(Element)}
        return self.described(
            "Element",
            {"anyOf": [self.of(scalars.Text), self.of(AnyOf), self.of(AtLeast), steps]},
        )

    def _noun(self, model: type[BaseModel]) -> Schema:
        name = model.__name__
        hints = get_type_hints(model, include_extras=True)
        keys = {field.alias or each: each for each, field in model.model_fields.items()}
        written = {key: each for key, each in keys.items() if not key.startswith("=")}
        properties = {
            key: self.described(
                f"{name}.{key}", self.of(hints[each], _limit(model.model_fields[each].metadata))
            )
            for key, each in written.items()
        }
        for key, each in written.items():
            if isinstance(default := model.model_fields[each].default, str):
                properties[key]["default"] = default
        required = [k for k, each in written.items() if model.model_fields[each].is_required()]
        noun: Schema = {
            "description": self.keys[name],
            "type": "object",
            "properties": properties,
            "required": [key for key in required if (model, key) not in _LEFT_OUT],
            "additionalProperties": False,
        }
        return noun | self._particulars(model, noun)

    def _particulars(self, model: type[BaseModel], noun: Schema) -> Schema:
        """What its keys alone do not say: other ways to write a noun, and keys that go together."""
        if model is Event:
            kinds = {
                kind: self.described(f"Event.{kind}", self.of(scalars.OneOrMore))
                for kind in EVENT_KINDS
            }
            return {"properties": kinds | noun["properties"], "oneOf": _required(EVENT_KINDS)}
        if model is Commitment:
            return {"oneOf": _required(PROMISED)}
        if model is Began:
            return {
                "type": ["object", "string"],
                "pattern": "|".join(("^ *unknown *$", *PATTERNS["moment"])),
            }
        if model is Calendar:
            other = {"properties": {"days": False, "hours": False}}
            return {"dependentSchemas": {"week": other}}
        if model is Caps:
            return {"type": ["object", "string"], "pattern": "|".join(PATTERNS["ceiling"])}
        path = {"type": ["object", "array"], "items": self.of(Element), "minItems": 1}
        if model is Variant:
            return path
        if model is Function:
            by_path = {"required": ["path"], "properties": {"variants": {"maxProperties": 0}}}
            by_variants = {
                "required": ["variants"],
                "properties": {"path": False, "variants": {"minProperties": 1}},
            }
            return {**path, "anyOf": [by_path, by_variants]}
        return {}


def _fits(patterns: tuple[str, ...]) -> Schema:
    each = [{"pattern": pattern} for pattern in patterns]
    return each[0] if len(each) == 1 else {"anyOf": each}


def _required(keys: Iterable[str]) -> list[Schema]:
    return [{"required": [key]} for key in keys]


def _limit(limits: Iterable[Any]) -> int:
    return max((limit.min_length for limit in limits if isinstance(limit, MinLen)), default=0)


def _least(least: int, schema: Schema) -> Schema:
    return {**schema, "minItems": least} if least else schema
