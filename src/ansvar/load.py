"""Files to a register and an incident: shape only, with every fault found in one run.

What cannot be read is left out, in the smallest piece that leaves the rest its meaning, and is
remembered as a fault; a duty officer gets an answer about everything else.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from os import walk
from os.path import relpath
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Any

from pydantic import BaseModel

from ansvar import shape
from ansvar.agreement import Agreement
from ansvar.calendar import Calendar
from ansvar.chain import Chain
from ansvar.diagnostics import FIRST, Diagnostic, Word, nearest
from ansvar.incident import Incident
from ansvar.party import Party
from ansvar.pieces import Where, read_noun
from ansvar.register import SECTIONS, Fault, IncidentFile, Register, Section, Unread
from ansvar.scalars import DEFAULT_ZONE, KEY
from ansvar.source import LIMIT, MAX_BYTES, MOST, Document, more, read_file, split_lines
from ansvar.stretch import depth_of, needs_first

NOUNS: dict[Section, type[BaseModel]] = {
    "parties": Party,
    "calendars": Calendar,
    "agreements": Agreement,
    "chains": Chain,
}
TOP_LEVEL = ("ansvar", "incident", *SECTIONS)

MOST_OF = {"agreements": 1_000, "links": 2_000, "checks": 2_000, "functions": 1_000}
"""How much of what the rules compare with one another a register may hold.

A register of 20 000 lines has 200 agreements, 540 links, 620 checks and 270 functions.
"""
MOST_DEEP = 1_000
"""How deep needs and choices may stand in one another; those of real chains stand ten deep."""

_NAMES: dict[str, Word] = {
    "needs": {"sv": "behov och val i varandra", "en": "needs and choices in one another"},
    "agreements": {"sv": "avtal", "en": "agreements"},
    "links": {"sv": "länkar", "en": "links"},
    "checks": {"sv": "kontroller", "en": "checks"},
    "functions": {"sv": "funktioner och varianter", "en": "functions and variants"},
}

_INDENTED = frozenset({"", " ", "#", "-", "]", "}"})
"""How the lines of a block at the top of a file begin."""


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
    return _without_depths(reading.register())


def _without_depths(register: Register) -> Register:
    """A register without the chains whose needs stand deeper in one another than is followed."""
    depths: dict[str, int] = {}
    deep: dict[str, Diagnostic] = {}
    for link in needs_first(register, tuple(register.links)):
        depths[link] = depth_of(register.links[link].needs, depths)
        if depths[link] > MOST_DEEP:
            words: dict[str, Word] = {"limit": str(MOST_DEEP), "what": _NAMES["needs"]}
            finding = Diagnostic(LIMIT, register.link_place(link), words)
            deep.setdefault(register.chain_of[link], finding)
    if not deep:
        return register
    chains = {name: chain for name, chain in register.chains.items() if name not in deep}
    unread = (*register.unread, *(Unread(finding, "") for finding in deep.values()))
    return replace(register, chains=chains, unread=unread)


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
        noun, found = read_noun(NOUNS[section], document, (section, name), value)
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
    incident, found = read_noun(Incident, document, ("incident",), value, zone)
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
