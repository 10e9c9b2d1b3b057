"""Files to a register and an incident: shape only, with every fault found in one run.

What cannot be read is left out, in the smallest piece that leaves the rest its meaning, and is
remembered as a fault; a duty officer gets an answer about everything else.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from os import walk
from os.path import relpath
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from ansvar import shape
from ansvar.agreement import Agreement
from ansvar.calendar import Calendar
from ansvar.chain import Chain
from ansvar.diagnostics import FIRST, Diagnostic, Rule, Word, nearest
from ansvar.holidays_se import EVES
from ansvar.incident import EVENT_KINDS, Incident
from ansvar.party import Party
from ansvar.register import SECTIONS, Fault, IncidentFile, Register, Section, Unread
from ansvar.scalars import DEFAULT_ZONE, KEY, KIND, KINDS, OBJECT
from ansvar.source import LIMIT, MAX_BYTES, MOST, Document, Key, more, read_file, split_lines

NOUNS: dict[Section, type[BaseModel]] = {
    "parties": Party,
    "calendars": Calendar,
    "agreements": Agreement,
    "chains": Chain,
}
TOP_LEVEL = ("ansvar", "incident", *SECTIONS)

MOST_OF = {"agreements": 1_000, "links": 5_000, "checks": 5_000, "functions": 1_000}
"""How much of what the rules compare with one another a register may hold.

A register of 20 000 lines has some two hundred agreements and three hundred functions.
"""
_NAMES: dict[str, Word] = {
    "agreements": {"sv": "avtal", "en": "agreements"},
    "links": {"sv": "länkar", "en": "links"},
    "checks": {"sv": "kontroller", "en": "checks"},
    "functions": {"sv": "funktioner och varianter", "en": "functions and variants"},
}

_STEP_TAGS = frozenset({"link", "any_of", "at_least", "series"})
"""What pydantic adds to a path after the number of a step, to say which kind of step it tried."""

_LOSSY_LISTS = frozenset({"observations", "statements", "events", "escalation"})
"""Lists whose other entries keep their meaning when one is left out; a path's do not."""

_INDENTED = frozenset({"", " ", "#", "-", "]", "}"})
"""How the lines of a block at the top of a file begin."""

_OURS = frozenset({KEY, KIND, OBJECT})

Noun = TypeVar("Noun", bound=BaseModel)
Where = tuple[Key, ...]


def yaml_files(directory: Path) -> Iterator[Path]:
    """The YAML files below a directory, in a stable order, hidden files and folders left out.

    A folder that may not be read stands for itself: to read it tells why.
    """
    found: list[Path] = []

    def closed(error: OSError) -> None:
        found.append(Path(error.filename))

    for folder, inner, names in walk(directory, onerror=closed):
        # A virtual environment holds more files than any register: it is never gone into.
        inner[:] = [name for name in inner if not name.startswith(".")]
        wanted = (n for n in names if n.lower().endswith((".yaml", ".yml")) and n[0] != ".")
        found += (path for name in wanted if not _waits(path := Path(folder, name)))
    yield from sorted(found)


def _waits(path: Path) -> bool:
    """Whether reading could wait for ever: on a pipe, a socket or a device."""
    try:
        mode = path.stat().st_mode
    except OSError:
        # Told when it is read.
        return False
    return not (S_ISREG(mode) or S_ISDIR(mode))


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
            unread += unread_bytes(path, findings)
    return build_register(documents, unread)


def unread_bytes(
    path: Path, findings: Iterable[Diagnostic], data: bytes | None = None
) -> list[Unread]:
    """What could be made out of a file that could not be read; nothing if it may say anything.

    `data` are its bytes where they are not in the file.
    """
    try:
        if data is None:
            with path.open("rb") as stream:
                data = stream.read(MAX_BYTES + 1)
        text = legible(data)
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
    reading = _Reading(unread)
    for document in documents:
        if not reading.stopped:
            reading.read(document)
    return reading.register()


class _Reading:
    """A register while it is read, up to the most that is read of anything."""

    def __init__(self, unread: Sequence[Unread]) -> None:
        self.nouns: dict[Section, dict[str, Any]] = {section: {} for section in SECTIONS}
        self.origins: dict[tuple[Section, str], Document] = {}
        self.faults: list[Fault] = []
        self.unread = list(unread)
        self.sizes: Counter[str] = Counter()
        self.stopped = False

    def register(self) -> Register:
        faults, unread = tuple(self.faults), tuple(self.unread)
        return Register(**self.nouns, origins=self.origins, faults=faults, unread=unread)

    def read(self, document: Document) -> None:
        self.unread += top_level_faults(document)
        if not _is_ours(document):
            return
        twice = _doubled(document)
        self.faults += (Fault(finding, path) for finding, path in twice if len(path) > 1)
        for section in SECTIONS:
            entries = document.value.get(section)
            for name, value in entries.items() if isinstance(entries, dict) else ():
                stop = self._read_noun(document, section, name, value)
                if stop is not None:
                    # What follows may hold anything.
                    self.unread.append(Unread(stop, ""))
                    self.stopped = True
                    return

    def _read_noun(
        self, document: Document, section: Section, name: str, value: Any
    ) -> Diagnostic | None:
        """Add a noun and the faults in it; or what stops the reading."""
        span = document.span((section, name), key=True)
        if len(self.faults) >= MOST:
            return more(span)
        if (section, name) in self.origins:
            first = self.origins[section, name].span((section, name), key=True)
            finding = Diagnostic(shape.DUPLICATE_ID, span, {"id": name}, related=((FIRST, first),))
            self.faults.append(Fault(finding, (section, name)))
            return None
        self.origins[section, name] = document
        noun, found = _shape(NOUNS[section], document, (section, name), value)
        self.faults += found
        if noun is None:
            return None
        self.sizes.update(_size(noun))
        for what, most in MOST_OF.items():
            if self.sizes[what] > most:
                words: dict[str, Word] = {"limit": str(most), "what": _NAMES[what]}
                return Diagnostic(LIMIT, span, words)
        self.nouns[section][name] = noun
        return None


def _size(noun: BaseModel) -> dict[str, int]:
    """How much of what is counted there is in a noun."""
    if isinstance(noun, Agreement):
        return {"agreements": 1}
    if not isinstance(noun, Chain):
        return {}
    ways = sum(max(1, len(function.variants)) for function in noun.functions.values())
    return {"links": len(noun.links), "checks": len(noun.checks), "functions": ways}


def _doubled(document: Document) -> Iterator[tuple[Diagnostic, Where]]:
    """The keys that stand twice, each with the path of the first."""
    firsts = [finding.related[0][1] for finding in document.findings]
    return zip(document.findings, document.paths_to(firsts), strict=True)


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
    found = [(finding, finding.span.line) for finding, path in _doubled(document) if len(path) == 1]
    for key, value in document.value.items():
        place = document.span((key,), key=True)
        if len(found) >= MOST:
            return [*_with_blocks(document, found), Unread(more(place), "")]
        if key not in TOP_LEVEL:
            near = nearest(key, TOP_LEVEL)
            found.append((Diagnostic(shape.UNKNOWN_KEY, place, {"key": key}, near), place.line))
        elif key in SECTIONS and value is None:
            found.append((Diagnostic(shape.EMPTY_VALUE, place, {"key": key}), place.line))
        elif key in SECTIONS and not isinstance(value, dict):
            words = {"expected": shape.SHAPES["mapping"]}
            finding = Diagnostic(shape.WRONG_SHAPE, document.span((key,)), words)
            found.append((finding, place.line))
    return _with_blocks(document, found)


def _with_blocks(document: Document, found: Sequence[tuple[Diagnostic, int]]) -> list[Unread]:
    """Findings at the top of a file, each with the lines of its block for the names in it."""
    lines = split_lines(document.text) if found else []
    blocks: dict[int, str] = {}
    end, text = 0, ""
    for line in sorted({line for _, line in found}):
        # A file in one pair of braces is one block, wherever its keys stand.
        if line > end:
            end = line
            while end < len(lines) and lines[end][:1] in _INDENTED:
                end += 1
            text = "\n".join(lines[line - 1 : end])
        blocks[line] = text
    return [Unread(finding, blocks[line]) for finding, line in found]


def load_incident(
    document: Document, register: Register
) -> tuple[IncidentFile | None, list[Fault]]:
    """The incident in a document, read in its chain's time zone, or the faults that stop it."""
    value = document.value.get("incident") if isinstance(document.value, dict) else None
    faults = [Fault(lost.diagnostic, _top(lost)) for lost in top_level_faults(document)]
    if value is None:
        span = document.span(("incident",), key=True)
        return None, faults or [Fault(Diagnostic(shape.NO_INCIDENT, span, {}), ())]
    for finding, path in _doubled(document):
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
        before = len(dropped)
        try:
            noun = model.model_validate(kept, context={"zone": zone})
        except ValidationError as error:
            if error.error_count() > MOST:
                return None, [*faults, _too_many(document, where, len(faults))]
            details = error.errors(include_url=False)
            unsaid = {detail["loc"][:-1] for detail in details if detail["loc"][-1:] == (KIND,)}
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
