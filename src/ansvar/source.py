"""A YAML file as text values with their places: nothing is guessed, every value can be pointed at.

Read from parser events and not by a YAML loader, because a loader turns `17:00` into 1020 and
`0701234567` into 117782903, forgets where values stood, and can be made to eat all memory.
"""

import errno
import re
from codecs import BOM_UTF8
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from ansvar import layout
from ansvar.diagnostics import FIRST, Diagnostic, Rule, Severity, Span, Word
from ansvar.layout import Extent, Texts

PARSER: Any
try:
    from yaml._yaml import CParser as PARSER  # noqa: N814 - the class to parse with
except ImportError:  # PyYAML without its C extension
    # Six times as slow; it gives the same events.
    from yaml import Loader as PARSER  # noqa: N814

MAX_BYTES = 5 * 1024 * 1024
MAX_NODES = 150_000
MAX_DEPTH = 64

_BLOCKS = frozenset({"|", ">"})
_GLUED_TO_BLOCK = re.compile(r"[|>][-+0-9]*#")
_NO_TEXTS = frozenset({"", "~", "null", "Null", "NULL", "-"})
_NO_KEYS = frozenset({"", "<<"})
"""What is no text, and no key, where it stands without quotes."""

_STR_TAG = "tag:yaml.org,2002:str"

# Named and not as all others: that takes ten times as long to compile.
_UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]"
)
_ENDS = ("\r\n", "\r", "\x85", "\u2028", "\u2029")
"""What ends a line besides a line feed."""

Key = str | int

MISSING = Rule(
    "ANS001",
    "missing-file",
    Severity.ERROR,
    {"sv": "filen går inte att läsa: {reason}", "en": "the file cannot be read: {reason}"},
    {
        "sv": """*Vad* Filen finns inte, är en katalog eller får inte läsas.
*Varför* Ett svar på halva underlaget ser ut som ett helt.
*Exempel* `ansvar attribute incidnet.yaml`
*I stället* Kontrollera sökvägen; `-` läser standard in.""",
        "en": """*What* The file is not there, is a directory, or may not be read.
*Why it matters* An answer from half the material looks like a whole one.
*Example* `ansvar attribute incidnet.yaml`
*Instead* Check the path; `-` reads standard input.""",
    },
)
ENCODING = Rule(
    "ANS002",
    "not-utf-8",
    Severity.ERROR,
    {
        "sv": "filen är inte UTF-8: oläslig byte {byte}",
        "en": "the file is not UTF-8: unreadable byte {byte}",
    },
    {
        "sv": """*Vad* Filen är sparad i en annan teckenkodning än UTF-8.
*Varför* Å, ä och ö blir fel, och en part eller kontroll känns inte igen.
*Exempel* En fil sparad som Latin-1 eller UTF-16 av en äldre redigerare.
*I stället* Spara om filen som UTF-8.""",
        "en": """*What* The file is saved in another encoding than UTF-8.
*Why it matters* Å, ä and ö come out wrong, and a party or check is not recognised.
*Example* A file saved as Latin-1 or UTF-16 by an older editor.
*Instead* Save the file again as UTF-8.""",
    },
)
SYNTAX = Rule(
    "ANS003",
    "yaml-syntax",
    Severity.ERROR,
    {"sv": "inte läsbar YAML: {reason}", "en": "not readable YAML: {reason}"},
    {
        "sv": """*Vad* Filens form bryter mot YAML.
*Varför* Inget i filen kan läsas säkert förrän formen är hel.
*Exempel* En hakparentes som aldrig stängs, eller indrag med tabbtecken.
*I stället* Rätta på den utpekade raden eller raden ovanför.""",
        "en": """*What* The form of the file breaks the YAML rules.
*Why it matters* Nothing in the file can be read safely until its form is whole.
*Example* A bracket that is never closed, or indentation by tabs.
*Instead* Mend the line pointed at, or the line above it.""",
    },
)
LIMIT = Rule(
    "ANS004",
    "too-large",
    Severity.ERROR,
    {
        "sv": "filen är för stor: mer än {limit} {what}",
        "en": "the file is too large: more than {limit} {what}",
    },
    {
        "sv": """*Vad* Filen är större, djupare eller har fler värden än någon riktig kedja.
*Varför* En sådan fil kan ta slut på datorns minne.
*Exempel* Tiotusentals hakparenteser i rad.
*I stället* Dela upp registret på flera filer.""",
        "en": """*What* The file is larger, deeper or has more values than any real chain.
*Why it matters* Such a file can use up the machine's memory.
*Example* Tens of thousands of brackets in a row.
*Instead* Split the register into several files.""",
    },
)
FEATURE = Rule(
    "ANS005",
    "yaml-feature",
    Severity.ERROR,
    {"sv": "{what} läses inte här", "en": "{what} are not read here"},
    {
        "sv": """*Vad* Filen har ankare, alias, sammanslagning (<<), taggar eller flera dokument.
*Varför* De flyttar ett värde bort från sin rad, och kan göra en liten fil oändligt stor.
*Exempel* `contacts: *samma`
*I stället* Skriv ut värdet där det gäller; parter och avtal delas genom sina id.""",
        "en": """*What* The file uses anchors, aliases, merge keys (<<), tags or several documents.
*Why it matters* They move a value away from its line, and can make a small file endless.
*Example* `contacts: *same`
*Instead* Write the value where it holds; parties and agreements are shared by their ids.""",
    },
)
DUPLICATE_KEY = Rule(
    "ANS006",
    "duplicate-key",
    Severity.ERROR,
    {"sv": "nyckeln '{key}' står två gånger", "en": "the key '{key}' stands twice"},
    {
        "sv": """*Vad* Samma nyckel står två gånger i samma block.
*Varför* De flesta YAML-läsare tar tyst den sista; då försvinner den första.
*Exempel* Två `jour:` under samma `contacts:`.
*I stället* Ta bort den ena eller ge den ett eget id.""",
        "en": """*What* The same key stands twice in one block.
*Why it matters* Most YAML readers silently keep the last; the first is lost.
*Example* Two `jour:` under the same `contacts:`.
*Instead* Remove one of them or give it an id of its own.""",
    },
)
EMPTY = Rule(
    "ANS007",
    "empty-file",
    Severity.ERROR,
    {"sv": "filen är tom", "en": "the file is empty"},
    {
        "sv": """*Vad* Filen innehåller inget, eller bara kommentarer.
*Varför* En tom fil är oftast en avbruten sparning.
*Exempel* En incidentfil på 0 byte.
*I stället* Börja med `ansvar new KEDJA`.""",
        "en": """*What* The file holds nothing, or only comments.
*Why it matters* An empty file is mostly a save that was cut off.
*Example* An incident file of 0 bytes.
*Instead* Start from `ansvar new CHAIN`.""",
    },
)
MORE = Rule(
    "ANS008",
    "more-findings",
    Severity.ERROR,
    {
        "sv": "fler än {limit} fynd av samma slag; {shown} av dem visas",
        "en": "more than {limit} findings of one kind; {shown} of them are shown",
    },
    {
        "sv": """*Vad* En fil, en post eller en regel ger fler fynd än någon läser.
*Varför* Det som inte visas är inte heller prövat, och svaret kan vila på det.
*Exempel* En lista i `covers:` med tusentals länkar som inte finns.
*I stället* Rätta det som visas och kör igen; ofta har alla samma orsak.""",
        "en": """*What* A file, an entry or a rule gives more findings than anybody reads.
*Why it matters* What is not shown has not been tried either, and an answer may rest on it.
*Example* A list under `covers:` of thousands of links that do not exist.
*Instead* Mend what is shown and run again; often all have one cause.""",
    },
)
RULES = (MISSING, ENCODING, SYNTAX, LIMIT, FEATURE, DUPLICATE_KEY, EMPTY, MORE)

_MOST_RELATED = 50
MOST = 1_000
"""How many findings of one kind are looked for; a register with more has another trouble."""


def more(span: Span, shown: int = MOST) -> Diagnostic:
    """The finding that stands for all that are left out, at the place of the first of them."""
    return Diagnostic(MORE, span, {"limit": str(MOST), "shown": str(shown)})


def first_findings(found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """What a rule finds, up to the most that is looked for, and then that there is more.

    Of the further places of a finding the first are kept; they are there to find one's way by.
    """
    for number, finding in enumerate(found):
        if number == MOST:
            yield more(finding.span)
            return
        far = len(finding.related) > _MOST_RELATED
        yield finding._replace(related=finding.related[:_MOST_RELATED]) if far else finding


_ANCHORS = {"sv": "ankare", "en": "anchors"}
_ALIASES = {"sv": "alias", "en": "aliases"}
_TAGS = {"sv": "taggar", "en": "tags"}
_MERGE = {"sv": "sammanslagning (<<)", "en": "merge keys (<<)"}
_KEYS = {"sv": "nycklar som inte är text", "en": "keys that are not text"}
_DOCUMENTS = {"sv": "flera dokument i en fil", "en": "several documents in one file"}


_SYSTEM: dict[int | None, Word] = {
    errno.ENOENT: {"sv": "den finns inte", "en": "it is not there"},
    errno.EISDIR: {"sv": "det är en katalog", "en": "it is a directory"},
    errno.EACCES: {"sv": "den får inte läsas", "en": "it may not be read"},
}
_OPENED = ("while parsing a flow", "while scanning a quoted", "while scanning a simple key")
_TAB = {"sv": "tabbtecken i indraget", "en": "a tab in the indentation"}
_REASONS: tuple[tuple[tuple[str, ...], Word], ...] = (
    (
        ("while scanning a quoted scalar: found unexpected end",),
        {"sv": "citattecknet stängs aldrig", "en": "the quotation mark is never closed"},
    ),
    (
        ("while parsing a flow",),
        {
            "sv": "parentesen stängs aldrig, eller saknar ett komma",
            "en": "the bracket is never closed, or lacks a comma",
        },
    ),
    (
        ("mapping values are not allowed",),
        {
            "sv": "kolon där inget väntas; kontrollera indraget, eller citera texten",
            "en": "a colon where none is expected; check the indentation, or quote the text",
        },
    ),
    (
        ("could not find expected ':'",),
        {"sv": "kolon saknas efter nyckeln", "en": "no colon after the key"},
    ),
    (
        ("while parsing a block", "<block end>"),
        {"sv": "indraget stämmer inte med raderna ovanför",
         "en": "the indentation does not fit the lines above"},
    ),
)  # fmt: skip
"""What the parser says, in plain words; it is matched on its context and problem."""


class Place(NamedTuple):
    """Where a value stands, with the places of what it holds."""

    extent: Extent
    key: Extent | None
    children: "dict[str, Place] | list[Place] | None"


_place = partial(tuple.__new__, Place)
"""A place from its parts; the class itself takes twice as long, and there is one for each value."""


class Document(NamedTuple):
    """One file: its values (texts, lists, mappings, None for an empty value) and their places.

    `findings` are the keys that stand twice: the only faults that leave the rest readable.
    """

    path: str
    text: str
    value: Any
    place: Place
    findings: tuple[Diagnostic, ...] = ()

    def span(self, path: Sequence[Key] = (), *, key: bool = False) -> Span:
        """The place of the value at a path of keys; what is not there gives what holds it.

        With `key` the place of the key itself, for findings about its name.
        """
        place = self.place
        for step in path:
            inner = _child(place, step)
            if inner is not None:
                place = inner
        extent = place.key if key and place.key is not None else place.extent
        return Span(self.path, *extent)

    def paths_to(self, keys: Collection[Span]) -> list[tuple[Key, ...]]:
        """The path of keys that leads to the key at each place; empty where there is none."""
        wanted = {key[1:] for key in keys}
        found: dict[tuple[int, ...], tuple[Key, ...]] = {}
        waiting: list[tuple[tuple[Key, ...], Place]] = [((), self.place)] if wanted else []
        while waiting:
            path, place = waiting.pop()
            if place.key in wanted:
                found[place.key] = path
            inner = place.children or ()
            steps = inner.items() if isinstance(inner, dict) else enumerate(inner)
            waiting += [((*path, step), child) for step, child in steps]
        return [found.get(key[1:], ()) for key in keys]


def _child(place: Place, step: Key) -> Place | None:
    children = place.children
    if isinstance(children, dict):
        return children.get(str(step))
    if isinstance(children, list) and isinstance(step, int) and 0 <= step < len(children):
        inner: Place = children[step]
        return inner
    return None


class _RefusedError(Exception):
    """Reading stops here."""

    def __init__(self, rule: Rule, extent: Extent, **words: Word) -> None:
        super().__init__(rule.code)
        self.rule, self.extent, self.words = rule, extent, words


def read_file(path: Path, shown: str) -> tuple[Document | None, list[Diagnostic]]:
    """The document in a file, or what stops it from being read."""
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        words = {"reason": why_unread(error)}
        return None, [Diagnostic(MISSING, Span(shown, 1, 1, 1, 1), words)]
    return read_bytes(data, shown)


def why_unread(error: Exception) -> Word:
    """Why the system would not give a file."""
    number = getattr(error, "errno", None)
    return _SYSTEM.get(number, getattr(error, "strerror", None) or str(error))


def read_bytes(data: bytes, shown: str) -> tuple[Document | None, list[Diagnostic]]:
    """The document in these bytes; findings about it are placed in the path `shown`."""
    if len(data) > MAX_BYTES:
        words: dict[str, Word] = {"limit": "5", "what": "MiB"}
        return None, [Diagnostic(LIMIT, Span(shown, 1, 1, 1, 1), words)]
    # A byte order mark is no character of the text, and is not counted to an unreadable byte.
    data = data.removeprefix(BOM_UTF8)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode()
        line, column = _position(before, len(before))
        span = Span(shown, line, column, line, column + 1)
        return None, [Diagnostic(ENCODING, span, {"byte": f"0x{data[error.start]:02X}"})]
    return read_text(text, shown)


def read_text(text: str, shown: str) -> tuple[Document | None, list[Diagnostic]]:
    """The document in a text; findings about it are placed in the path `shown`."""
    findings: list[Diagnostic] = []
    try:
        _check_characters(text)
        value, place = _Builder(text, shown, findings).build()
        _check_comments(text, place)
    except _RefusedError as refused:
        findings.append(Diagnostic(refused.rule, Span(shown, *refused.extent), refused.words))
        return None, findings
    except yaml.MarkedYAMLError as error:
        span = Span(shown, *_faulty(error, text))
        return None, [*findings, Diagnostic(SYNTAX, span, {"reason": _reason(error, text)})]
    return Document(shown, text, value, place, tuple(findings)), findings


def _check_characters(text: str) -> None:
    # Looked for here because the C parser counts to a bad character in bytes, and because a lone
    # surrogate, which a command line can hold, never reaches it.
    bad = _UNPRINTABLE.search(text)
    if bad is not None:
        line, column = _position(text, bad.start())
        reason = {
            "sv": f"otillåtet tecken U+{ord(bad[0]):04X}",
            "en": f"forbidden character U+{ord(bad[0]):04X}",
        }
        raise _RefusedError(SYNTAX, (line, column, line, column + 1), reason=reason)


def _check_comments(text: str, place: Place) -> None:
    if layout.may_be_glued(text):
        glued = layout.glued_comment(split_lines(text), Texts(text_extents(place)))
        if glued is not None:
            raise _RefusedError(SYNTAX, _point(*glued), reason=layout.COMMENT)


def text_extents(place: Place) -> Iterator[Extent]:
    """The places of all texts below a place, and of all keys."""
    waiting = [place]
    while waiting:
        found = waiting.pop()
        if found.key is not None:
            yield found.key
        if found.children is None:
            yield found.extent
        else:
            inner = found.children
            waiting += inner.values() if isinstance(inner, dict) else inner


def split_lines(text: str) -> list[str]:
    """The lines of a text, with what YAML takes for the end of a line."""
    return _with_line_feeds(text).split("\n")


def _with_line_feeds(text: str) -> str:
    for end in _ENDS:
        text = text.replace(end, "\n")
    return text


def _position(text: str, index: int) -> tuple[int, int]:
    """Line and column of a character."""
    before = _with_line_feeds(text[:index])
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _faulty(error: yaml.MarkedYAMLError, text: str) -> Extent:
    """Where to mend it: what is never ended is ended where it began, not where that shows."""
    opened = (error.context or "").startswith(_OPENED)
    marks = (error.context_mark, error.problem_mark)
    mark = next((m for m in (marks if opened else marks[::-1]) if m is not None), None)
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    last = _position(text, len(text))
    line, column = min((line, column), last)
    return line, column, line, column + 1


def _reason(error: yaml.MarkedYAMLError, text: str) -> Word:
    """What is wrong in plain words; the parser's own where it says something unusual."""
    said = f"{error.context or ''}: {error.problem or ''}"
    for parts, words in _REASONS:
        if any(part in said for part in parts):
            return words
    if "cannot start any token" in said and error.problem_mark is not None:
        line = split_lines(text)[error.problem_mark.line]
        character = line[error.problem_mark.column]
        if character == "\t":
            return _TAB
        return {
            "sv": f"text som börjar med {character} behöver citattecken",
            "en": f"text that begins with {character} needs quotes",
        }
    return error.problem or error.context or "?"


def _events(text: str) -> Iterator[Any]:
    # To the C parser spaces that no line feed ends are no line; to YAML 1.2 they are.
    source = PARSER(f"{text}\n" if text[-1:] == " " else text)
    try:
        yield from iter(source.get_event, None)
    except (ValueError, OverflowError) as error:
        # Only the Python parser: an escape for a character that there is not.
        raise _RefusedError(SYNTAX, _here(source.get_mark()), reason=str(error)) from None
    finally:
        source.dispose()


def _here(mark: Any) -> Extent:
    return mark.line + 1, mark.column + 1, mark.line + 1, mark.column + 2


def _extent(event: Any) -> Extent:
    start, end = event.start_mark, event.end_mark
    return start.line + 1, start.column + 1, end.line + 1, end.column + 1


def _point(line: int, column: int) -> Extent:
    return line, column, line, column + 1


class _Open:
    """A mapping or list that is still being read."""

    __slots__ = ("children", "extent", "flow", "key", "key_extent", "keyed", "value")

    def __init__(self, value: Any, children: Any, event: Any) -> None:
        self.value, self.children = value, children
        self.flow = bool(event.flow_style)
        self.extent = _extent(event)
        self.keyed = type(value) is dict
        self.key: str | None = None
        self.key_extent: Extent | None = None


class _Builder:
    """A document while its events come in: what is open, and the whole when it is closed."""

    def __init__(self, text: str, shown: str, findings: list[Diagnostic]) -> None:
        self.text, self.shown, self.findings = text, shown, findings
        self.asks = "?" in text
        self.stack: list[_Open] = []
        self.root: tuple[Any, Place] | None = None
        self.nodes = self.documents = 0

    @cached_property
    def lines(self) -> list[str]:
        return split_lines(self.text)

    def build(self) -> tuple[Any, Place]:
        for event in _events(self.text):
            kind = type(event)
            if kind is ScalarEvent:
                self._scalar(event)
            elif kind is MappingStartEvent:
                self._start(event, {}, {})
            elif kind is SequenceStartEvent:
                self._start(event, [], [])
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                self._end(event)
            elif kind is DocumentStartEvent:
                self.documents += 1
                if self.documents > 1:
                    raise _RefusedError(FEATURE, _extent(event), what=_DOCUMENTS)
            elif kind is AliasEvent:
                raise _RefusedError(FEATURE, _extent(event), what=_ALIASES)
        if self.root is None or self.root[0] is None:
            raise _RefusedError(EMPTY, (1, 1, 1, 1))
        return self.root

    def _scalar(self, event: Any) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES or event.anchor is not None or event.tag is not None:
            self._check_node(event)
        start, end, style, value = event.start_mark, event.end_mark, event.style, event.value
        extent = (start.line + 1, start.column + 1, end.line + 1, end.column + 1)
        if style:
            extent = self._styled(style, value, extent)
        elif not value:
            extent = self._ended(extent)
        plain = not style and event.tag is None and event.implicit[0]
        top = self.stack[-1] if self.stack else None
        if top is not None and top.keyed and top.key is None:
            if self.asks or value in top.value or (plain and value in _NO_KEYS):
                self._check_key(top, value, plain=plain, extent=extent)
            top.key, top.key_extent = value, extent
            return
        if plain and value in _NO_TEXTS:
            if value == "-":
                raise _RefusedError(SYNTAX, extent, reason=layout.DASH)
            value = None
        self._put(value, extent, None)

    def _styled(self, style: str, value: str, extent: Extent) -> Extent:
        if style in _BLOCKS:
            self._check_block(value, extent)
            return self._ended(_trim(extent, self.lines))
        if extent[2] > extent[0]:
            self._check_inside(extent)
        return extent

    def _start(self, event: Any, value: Any, children: Any) -> None:
        self.nodes += 1
        self._check_node(event)
        top = self.stack[-1] if self.stack else None
        if top is not None and top.keyed and top.key is None:
            raise _RefusedError(FEATURE, _extent(event), what=_KEYS)
        if len(self.stack) >= MAX_DEPTH:
            what = {"sv": "nivåer", "en": "levels"}
            raise _RefusedError(LIMIT, _extent(event), limit=str(MAX_DEPTH), what=what)
        self.stack.append(_Open(value, children, event))

    def _end(self, event: Any) -> None:
        done = self.stack.pop()
        extent = (*done.extent[:2], *_extent(event)[2:])
        if done.flow:
            if extent[2] > extent[0] and not (self.stack and self.stack[-1].flow):
                self._check_inside(extent)
        elif done.children:
            # A block's end mark lies past the blank lines after it; its last value's does not.
            children = done.children
            last = children[-1] if type(children) is list else next(reversed(children.values()))
            extent = (*extent[:2], *last.extent[2:])
        self._put(done.value, extent, done.children)

    def _put(self, value: Any, extent: Extent, children: Any) -> None:
        """Place a finished value in what is open; without that it is the whole document."""
        if not self.stack:
            self.root = value, _place((extent, None, children))
            return
        top = self.stack[-1]
        if not top.keyed:
            top.value.append(value)
            top.children.append(_place((extent, None, children)))
            return
        # Of two equal keys the first holds; the second is a finding.
        top.value.setdefault(top.key, value)
        top.children.setdefault(top.key, _place((extent, top.key_extent, children)))
        top.key = None

    def _check_key(self, top: _Open, key: str, *, plain: bool, extent: Extent) -> None:
        if plain and key in _NO_KEYS:
            raise _RefusedError(FEATURE, extent, what=_MERGE if key else _KEYS)
        if self.asks and self.lines[extent[0] - 1][extent[1] - 2 : extent[1] - 1] == "?":
            # To the C parser `{?a: b}` has the key `a`.
            at = _point(extent[0], extent[1] - 1)
            raise _RefusedError(SYNTAX, at, reason=layout.QUESTION)
        if key in top.value:
            if len(self.findings) == MOST:
                raise _RefusedError(MORE, extent, limit=str(MOST), shown=str(MOST))
            span, first = Span(self.shown, *extent), top.children[key].key
            related = ((FIRST, Span(self.shown, *(first or extent))),)
            self.findings.append(Diagnostic(DUPLICATE_KEY, span, {"key": key}, related=related))

    def _check_node(self, event: Any) -> None:
        if self.nodes > MAX_NODES:
            what = {"sv": "värden", "en": "values"}
            raise _RefusedError(LIMIT, _extent(event), limit=str(MAX_NODES), what=what)
        if event.anchor is not None:
            raise _RefusedError(FEATURE, _extent(event), what=_ANCHORS)
        if event.tag is not None and not (type(event) is ScalarEvent and event.tag == _STR_TAG):
            raise _RefusedError(FEATURE, _extent(event), what=_TAGS)

    def _check_inside(self, extent: Extent) -> None:
        bad = layout.outdented(self.lines, extent[0], extent[2], self._indent())
        if bad is not None:
            raise _RefusedError(SYNTAX, _point(*bad), reason=layout.INDENT)

    def _check_block(self, value: str, extent: Extent) -> None:
        glued = _GLUED_TO_BLOCK.match(self.lines[extent[0] - 1], extent[1] - 1)
        if glued is not None:
            at = _point(extent[0], glued.end())
            raise _RefusedError(SYNTAX, at, reason=layout.COMMENT)
        if value or not self.stack:
            return
        bad = layout.below_blank(self.lines, extent[0], extent[2], self._indent())
        if bad is not None:
            raise _RefusedError(SYNTAX, _point(*bad), reason=layout.BLANK)

    def _indent(self) -> int:
        """How far the innermost block around is indented; less than not at all without one."""
        blocks = (each for each in reversed(self.stack) if not each.flow)
        return next((block.extent[1] - 1 for block in blocks), -1)

    def _ended(self, extent: Extent) -> Extent:
        """A place within the text: the C parser puts what is not written on a line after it."""
        end = len(self.lines), len(self.lines[-1]) + 1
        return (*min(extent[:2], end), *min(extent[2:], end))


def _trim(extent: Extent, lines: list[str]) -> Extent:
    """A block scalar's place without the blank lines after it, unless `+` keeps them as text."""
    line, column, end_line, end_column = extent
    if "+" in lines[line - 1][column - 1 :].split("#")[0]:
        return extent
    while end_line > line + 1 and not lines[end_line - 2].strip(" "):
        end_line, end_column = end_line - 1, 1
    return line, column, end_line, end_column
