"""Files to a register and an incident: shape only, with every fault found in one run.

What cannot be read is left out, in the smallest piece that leaves the rest its meaning, and is
remembered as a fault; a duty officer gets an answer about everything else.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from os.path import relpath
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from ansvar import shape
from ansvar.agreement import Agreement
from ansvar.calendar import Calendar
from ansvar.chain import Chain
from ansvar.diagnostics import Diagnostic, Word, nearest
from ansvar.holidays_se import EVES
from ansvar.incident import EVENT_KINDS, Incident
from ansvar.party import Party
from ansvar.register import SECTIONS, Fault, IncidentFile, Register, Section, Unread
from ansvar.scalars import DEFAULT_ZONE, KEY, KINDS
from ansvar.source import MAX_BYTES, Document, Key, read_file

NOUNS: dict[Section, type[BaseModel]] = {
    "parties": Party,
    "calendars": Calendar,
    "agreements": Agreement,
    "chains": Chain,
}
TOP_LEVEL = ("ansvar", "incident", *SECTIONS)

_STEP_TAGS = frozenset({"link", "any_of", "at_least", "series"})
"""What pydantic adds to a path after the number of a step, to say which kind of step it tried."""

_LOSSY_LISTS = frozenset({"observations", "statements", "events", "escalation"})
"""Lists whose other entries keep their meaning when one is left out; a path's do not."""

Noun = TypeVar("Noun", bound=BaseModel)
Where = tuple[Key, ...]


def yaml_files(directory: Path) -> Iterator[Path]:
    """The YAML files below a directory, in a stable order, hidden folders left out."""
    for path in sorted(directory.rglob("*")):
        inside = path.relative_to(directory).parts
        hidden = any(part.startswith(".") for part in inside)
        if path.suffix.lower() in (".yaml", ".yml") and not hidden and not path.is_dir():
            yield path


def shown(path: Path) -> str:
    """A path as the reader would write it from here; one on another drive stays whole."""
    try:
        return Path(relpath(path)).as_posix()
    except ValueError:
        return path.as_posix()


def load_register(paths: Sequence[Path]) -> Register:
    """The register in these files."""
    documents, unread = [], []
    for path in paths:
        document, findings = read_file(path, shown(path))
        if document is not None:
            documents.append(document)
        else:
            unread += unread_file(path, findings)
    return build_register(documents, unread)


def unread_file(path: Path, findings: Iterable[Diagnostic]) -> list[Unread]:
    """What could be made out of a file that could not be read; nothing if it may say anything."""
    try:
        with path.open("rb") as stream:
            text = legible(stream.read(MAX_BYTES + 1))
    except (OSError, ValueError):
        text = ""
    return [Unread(finding, text) for finding in findings]


def legible(data: bytes) -> str:
    """What words can be made out of bytes: none where they may hold any.

    Latin-1 gives back the ids of every 8-bit encoding that Swedish is written in; bytes with NUL
    are UTF-16 or no text.
    """
    if len(data) > MAX_BYTES or b"\0" in data:
        return ""
    try:
        return data.decode("utf-8-sig") or "\n"
    except UnicodeDecodeError:
        return data.decode("latin-1")


def build_register(documents: Sequence[Document], unread: Sequence[Unread] = ()) -> Register:
    """The register in documents that were read; `unread` is what reading them found."""
    nouns: dict[Section, dict[str, Any]] = {section: {} for section in SECTIONS}
    origins: dict[tuple[Section, str], Document] = {}
    faults: list[Fault] = []
    lost = list(unread)
    for document in documents:
        lost += top_level_faults(document)
        if not _is_ours(document):
            continue
        for finding in document.findings:
            path = document.path_to(finding.related[0][1])
            if len(path) > 1:
                faults.append(Fault(finding, path))
        for section in SECTIONS:
            _read_section(document, section, nouns[section], origins, faults)
    return Register(**nouns, origins=origins, faults=tuple(faults), unread=tuple(lost))


def _is_ours(document: Document) -> bool:
    """Whether a file is a mapping in the version of the format that is read here."""
    if not isinstance(document.value, dict):
        return False
    version = document.value.get("ansvar", "1")
    return isinstance(version, str) and version.strip() == "1"


def top_level_faults(document: Document) -> list[Unread]:
    """What is wrong with a file before any noun in it is read, and the text that is lost by it."""
    if not isinstance(document.value, dict):
        words: dict[str, Word] = {"expected": shape.SHAPES["mapping"]}
        return [Unread(Diagnostic(shape.WRONG_SHAPE, document.span(), words), document.text)]
    if not _is_ours(document):
        value = document.value["ansvar"]
        words = {"value": value if isinstance(value, str) else "?"}
        return [Unread(Diagnostic(shape.VERSION, document.span(("ansvar",)), words), document.text)]
    lost = [
        Unread(finding, _block_at(document, finding.span.line))
        for finding in document.findings
        if len(document.path_to(finding.related[0][1])) == 1
    ]
    for key, value in document.value.items():
        if key not in TOP_LEVEL:
            span, suggestion = document.span((key,), key=True), nearest(key, TOP_LEVEL)
            finding = Diagnostic(shape.UNKNOWN_KEY, span, {"key": key}, suggestion)
            lost.append(Unread(finding, _block_at(document, span.line)))
        elif key in SECTIONS and value is None:
            finding = Diagnostic(shape.EMPTY_VALUE, document.span((key,), key=True), {"key": key})
            lost.append(Unread(finding, key))
        elif key in SECTIONS and not isinstance(value, dict):
            words = {"expected": shape.SHAPES["mapping"]}
            finding = Diagnostic(shape.WRONG_SHAPE, document.span((key,)), words)
            line = document.span((key,), key=True).line
            lost.append(Unread(finding, _block_at(document, line)))
    return lost


def _block_at(document: Document, line: int) -> str:
    """The lines of a top-level block, for the names in it."""
    first, *rest = document.text.splitlines()[line - 1 :]
    inside = takewhile(lambda following: following[:1] in {"", " ", "#", "-", "]", "}"}, rest)
    return "\n".join((first, *inside))


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
    faults = [Fault(lost.diagnostic, _top(lost)) for lost in top_level_faults(document)]
    if value is None:
        span = document.span(("incident",), key=True)
        return None, faults or [Fault(Diagnostic(shape.NO_INCIDENT, span, {}), ())]
    for finding in document.findings:
        path = document.path_to(finding.related[0][1])
        if path[:1] == ("incident",) and len(path) > 1:
            faults.append(Fault(finding, path))
    if not _is_ours(document):
        return None, faults
    name = value.get("chain") if isinstance(value, dict) else None
    chain = register.chains.get(name) if isinstance(name, str) else None
    zone = chain.time_zone if chain else DEFAULT_ZONE
    if isinstance(value, dict):
        value = _numbered({"id": Path(document.path).stem, **value})
    incident, found = _shape(Incident, document, ("incident",), value, zone)
    faults += found
    if incident is None:
        return None, faults
    return IncidentFile(incident, document, tuple(faults)), faults


def load_undetected(document: Document, register: Register) -> IncidentFile | None:
    """An incident that does not say when it was detected, to follow its references and no more."""
    value = document.value
    if not isinstance(value, dict) or not isinstance(value.get("incident"), dict):
        return None
    told = {**value, "incident": {**value["incident"], "detected": "2026-01-01 00:00"}}
    return load_incident(document._replace(value=told), register)[0]


def _top(lost: Unread) -> Where:
    """The path of a fault at the top of an incident's file.

    A key that is like none of ours is no part of the incident.
    """
    stray = lost.diagnostic.rule is shape.UNKNOWN_KEY and lost.diagnostic.suggestion is None
    return (str(lost.diagnostic.words["key"]),) if stray else ()


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
                # A required key that was just left out is missing now; it has its finding.
                if not (detail["type"] == "missing" and at in dropped):
                    finding = _finding(model, document, where, at, value, detail)
                    faults.append(Fault(finding, (*where, *at)))
                drop = _droppable(model, at)
                while drop in dropped and drop:
                    drop = _droppable(model, drop[:-1])
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


def _untagged(loc: tuple[Key, ...]) -> list[Key]:
    pairs = zip(("", *loc), loc, strict=False)
    return [step for before, step in pairs if not (step in _STEP_TAGS and isinstance(before, int))]


def _written(loc: tuple[Key, ...], value: Any, positions: dict[Where, list[int]]) -> Where:
    """Pydantic's path as the author's: union tags and invented keys are stepped over."""
    at: Where = ()
    for step in _untagged(loc):
        if step == "object" and isinstance(value, dict) and step not in value:
            step = next((k for k in value if k in EVENT_KINDS), step)  # noqa: PLW2901
        if isinstance(value, dict) and step in value:
            at, value = (*at, step), value[str(step)]
        elif isinstance(value, list) and isinstance(step, int):
            index = positions.get(at, range(len(value)))[step]
            at, value = (*at, index), value[index]
    return at


def _droppable(model: type[BaseModel], at: Where) -> Where:
    """The smallest piece around a fault that can be left out without changing the rest.

    A commitment or an exemption without one of its terms would be another one; so would a path
    without one of its steps.
    """
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
