"""Files to a register and an incident: shape only, with every fault found in one run.

What cannot be read is left out, in the smallest piece that leaves the rest its meaning, and is
remembered as a fault; a duty officer gets an answer about everything else.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from ansvar import shape
from ansvar.agreement import Agreement
from ansvar.calendar import Calendar
from ansvar.chain import Chain
from ansvar.diagnostics import Diagnostic, Span, nearest
from ansvar.incident import EVENT_KINDS, Incident
from ansvar.party import Party
from ansvar.register import SECTIONS, Fault, Register, Section, Unread
from ansvar.scalars import DEFAULT_ZONE, KEY, KINDS
from ansvar.source import MAX_BYTES, Document, Key, read_file

NOUNS: dict[Section, type[BaseModel]] = {
    "parties": Party,
    "calendars": Calendar,
    "agreements": Agreement,
    "chains": Chain,
}
TOP_LEVEL = ("ansvar", "incident", *SECTIONS)

_LOSSY_LISTS = frozenset({"observations", "statements", "events", "escalation"})
"""Lists whose other entries keep their meaning when one is left out; a path's do not."""

Noun = TypeVar("Noun", bound=BaseModel)
Where = tuple[Key, ...]


class IncidentFile(NamedTuple):
    """An incident with the file it stands in and what of it could not be read."""

    incident: Incident
    document: Document
    faults: tuple[Fault, ...]

    def place(self, *path: Key) -> Span:
        """Where a part of the incident stands."""
        return self.document.span(("incident", *path))


def yaml_files(directory: Path) -> Iterator[Path]:
    """The YAML files below a directory, in a stable order, hidden folders left out."""
    for path in sorted(directory.rglob("*.y*ml")):
        inside = path.relative_to(directory).parts
        if path.suffix in (".yaml", ".yml") and not any(p.startswith(".") for p in inside):
            yield path


def shown(path: Path) -> str:
    """A path as the reader would write it from here."""
    here = Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else path.as_posix()


def load_register(paths: Sequence[Path]) -> Register:
    """The register in these files."""
    documents, unread = [], []
    for path in paths:
        document, findings = read_file(path, shown(path))
        if document is not None:
            documents.append(document)
        text = document.text if document else _legible(path)
        unread += [Unread(finding, text) for finding in findings]
    return build_register(documents, unread)


def _legible(path: Path) -> str:
    try:
        return path.read_text("utf-8", errors="replace")[:MAX_BYTES]
    except OSError:
        return ""


def build_register(documents: Sequence[Document], unread: Sequence[Unread] = ()) -> Register:
    """The register in documents that were read; `unread` is what reading them found."""
    nouns: dict[Section, dict[str, Any]] = {section: {} for section in SECTIONS}
    origins: dict[tuple[Section, str], Document] = {}
    faults: list[Fault] = []
    for document in documents:
        faults += top_level_faults(document)
        if any(f.diagnostic.rule is shape.VERSION for f in top_level_faults(document)):
            continue
        for section in SECTIONS:
            _read_section(document, section, nouns[section], origins, faults)
    return Register(**nouns, origins=origins, faults=tuple(faults), unread=tuple(unread))


def top_level_faults(document: Document) -> list[Fault]:
    """What is wrong with a file before any noun in it is read."""
    if not isinstance(document.value, dict):
        words = {"expected": shape.SHAPES["mapping"]}
        return [Fault(Diagnostic(shape.WRONG_SHAPE, document.span(), words), ())]
    faults = []
    for key, value in document.value.items():
        if key == "ansvar" and (not isinstance(value, str) or value.strip() != "1"):
            words = {"value": str(value)}
            faults.append(Fault(Diagnostic(shape.VERSION, document.span((key,)), words), (key,)))
        elif key not in TOP_LEVEL:
            span, suggestion = document.span((key,), key=True), nearest(key, TOP_LEVEL)
            finding = Diagnostic(shape.UNKNOWN_KEY, span, {"key": key}, suggestion)
            faults.append(Fault(finding, (key,)))
    return faults


def _read_section(
    document: Document,
    section: Section,
    nouns: dict[str, Any],
    origins: dict[tuple[Section, str], Document],
    faults: list[Fault],
) -> None:
    if not isinstance(document.value, dict) or section not in document.value:
        return
    entries = document.value[section]
    if not isinstance(entries, dict):
        words = {"expected": shape.SHAPES["mapping"]}
        span = document.span((section,))
        faults.append(Fault(Diagnostic(shape.WRONG_SHAPE, span, words), (section,)))
        return
    for name, value in entries.items():
        if (section, name) in origins:
            first = origins[section, name].span((section, name), key=True)
            span = document.span((section, name), key=True)
            words = {"id": name}
            finding = Diagnostic(shape.DUPLICATE_ID, span, words, related=(("first", first),))
            faults.append(Fault(finding, (section, name)))
            continue
        origins[section, name] = document
        noun, found = _shape(NOUNS[section], document, (section, name), value)
        faults += found
        if noun is not None:
            nouns[name] = noun


def load_incident(
    document: Document, register: Register
) -> tuple[IncidentFile | None, list[Fault]]:
    """The incident in a document, read in its chain's time zone, or the faults that stop it."""
    value = document.value.get("incident") if isinstance(document.value, dict) else None
    if value is None:
        return None, [Fault(Diagnostic(shape.NO_INCIDENT, document.span(), {}), ())]
    faults = [f for f in top_level_faults(document) if f.diagnostic.rule is shape.UNKNOWN_KEY]
    chain = register.chains.get(value.get("chain", "")) if isinstance(value, dict) else None
    zone = chain.time_zone if chain else DEFAULT_ZONE
    if isinstance(value, dict):
        value = _numbered({"id": Path(document.path).stem, **value})
    incident, found = _shape(Incident, document, ("incident",), value, zone)
    faults += found
    if incident is None:
        return None, faults
    return IncidentFile(incident, document, tuple(faults)), faults


def _numbered(incident: dict[str, Any]) -> dict[str, Any]:
    """Each line with its place in its list, so that it can be pointed at later."""
    for name in ("observations", "statements", "events"):
        lines = incident.get(name)
        if isinstance(lines, list):
            numbered = [{**o, KEY: i} if isinstance(o, dict) else o for i, o in enumerate(lines)]
            incident = {**incident, name: numbered}
    return incident


def _shape(
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
        try:
            return model.model_validate(kept, context={"zone": zone}), faults
        except ValidationError as error:
            before = len(dropped)
            for detail in error.errors(include_url=False):
                at = _written(detail["loc"], value, positions)
                missing = detail["type"] == "missing"
                if not (missing and (*at, detail["loc"][-1]) in dropped):
                    finding = _finding(model, document, where, at, value, detail)
                    faults.append(Fault(finding, (*where, *at)))
                drop = _droppable(at)
                while drop in dropped and drop:
                    drop = _droppable(drop[:-1])
                dropped.add(drop)
            if () in dropped or len(dropped) == before:
                return None, faults


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


def _written(loc: tuple[Key, ...], value: Any, positions: dict[Where, list[int]]) -> Where:
    """Pydantic's path as the author's: union tags and invented keys are stepped over."""
    at: Where = ()
    for step in loc:
        if isinstance(value, dict) and step in value:
            at, value = (*at, step), value[str(step)]
        elif isinstance(value, list) and isinstance(step, int):
            index = positions.get(at, range(len(value)))[step]
            at, value = (*at, index), value[index]
    return at


def _droppable(at: Where) -> Where:
    """The smallest piece around a fault that can be left out without changing the rest."""
    while at and isinstance(at[-1], int) and not (len(at) > 1 and at[-2] in _LOSSY_LISTS):
        at = at[:-1]
    return at


def _finding(
    model: type[BaseModel], document: Document, where: Where, at: Where, root: Any, detail: Any
) -> Diagnostic:
    kind, last = detail["type"], detail["loc"][-1] if detail["loc"] else ""
    span = document.span((*where, *at))
    value = _at(root, at)
    text = value if isinstance(value, str) else ""
    if kind == "missing":
        span = document.span((*where, *at), key=True)
        if last == "kind":
            keys = [k for k in value if k not in ("at", "by", "note")] if value else []
            near = next((n for k in keys if (n := nearest(k, EVENT_KINDS))), None)
            return Diagnostic(shape.NO_EVENT_KIND, span, {}, near)
        return Diagnostic(shape.MISSING_KEY, span, {"key": str(last)})
    if kind == "extra_forbidden":
        span = document.span((*where, *at), key=True)
        near = nearest(str(last), shape.keys_at(model, detail["loc"][:-1]))
        return Diagnostic(shape.UNKNOWN_KEY, span, {"key": str(last)}, near)
    if value is None or kind in ("too_short", "string_too_short"):
        return Diagnostic(shape.EMPTY_VALUE, span, {"key": str(at[-1]) if at else "?"})
    if kind == "literal_error":
        choices = [
            c.strip(" '") for c in detail["ctx"]["expected"].replace(" or ", ", ").split(",")
        ]
        words = {"value": text, "choices": ", ".join(choices)}
        return Diagnostic(shape.NOT_A_CHOICE, span, words, nearest(text, choices))
    if kind == "unsettled":
        words = {"value": text, **detail["ctx"]}
        return Diagnostic(shape.UNSETTLED_MOMENT, span, words)
    if kind == "unreadable" and text:
        words = {"value": text, "expected": KINDS[detail["ctx"]["kind"]]}
        return Diagnostic(shape.UNREADABLE_VALUE, span, words)
    return Diagnostic(shape.WRONG_SHAPE, span, {"expected": shape.SHAPES[shape.expected(kind)]})


def _at(value: Any, at: Where) -> Any:
    for step in at:
        value = value[step]
    return value
