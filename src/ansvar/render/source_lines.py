"""A line of a file with a caret line under what a finding points at."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple
from unicodedata import category, east_asian_width

from ansvar.diagnostics import Span
from ansvar.harmless import acts
from ansvar.source import split_lines

MOST_WIDTH = 400
"""Where no terminal sets the width: one line of a hostile file can be megabytes."""

_TAB = 4
_MORE = "…"
_MASK = "•"
_COMBINING = ("Mn", "Me")
_UNSHOWN = "\N{REPLACEMENT CHARACTER}"


class Pointed(NamedTuple):
    """A line as it is shown, and the stretch of it to be pointed at, in columns of a screen."""

    text: str
    start: int
    width: int


class Lines:
    """The lines of some files."""

    def __init__(self, texts: Mapping[str, str], private: Iterable[Span] = ()) -> None:
        """The files by their paths as findings name them, and what in them is never shown."""
        self._texts = texts
        self._split = cache(split_lines)
        self._private: dict[tuple[str, int], list[Span]] = {}
        for span in private:
            for number in range(span.line, span.end_line + 1):
                self._private.setdefault((span.path, number), []).append(span)

    def pointed(self, span: Span, width: int) -> Pointed | None:
        """The first line of a span, cut around it to a width; None where there is nothing to show.

        Tabs are shown as spaces, and what could act on a terminal as a sign for something unshown;
        wide and combining characters are counted by the columns they take.
        """
        lines = self._split(self._texts.get(span.path, ""))
        if not 0 < span.line <= len(lines):
            return None
        line = self._masked(lines[span.line - 1].rstrip(), span)
        if not line:
            return None
        first = min(span.column - 1, len(line))
        last = len(line) if span.end_line > span.line else min(span.end_column - 1, len(line))
        # What is far beyond the width is never shown, and need not be measured.
        start = max(0, first - width)
        before = _drawn(line[start:first])
        pointed = _drawn(line[first : max(first, last)][:width])
        after = _drawn(line[max(first, last) :][:width])
        return _cut(before, pointed, after, width, more=start > 0)

    def _masked(self, line: str, at: Span) -> str:
        """A line with a dot for each character that is private."""
        for span in self._private.get((at.path, at.line), ()):
            start = span.column - 1 if at.line == span.line else 0
            end = span.end_column - 1 if at.line == span.end_line else len(line)
            hidden = line[start:end]
            line = f"{line[:start]}{_MASK * len(hidden)}{line[start + len(hidden) :]}"
        return line


Drawn = tuple[tuple[str, int], ...]
"""Pieces of text, each with the columns it takes."""


def _drawn(text: str) -> Drawn:
    return tuple(_piece(character) for character in text)


def _piece(character: str) -> tuple[str, int]:
    if character == "\t":
        return " " * _TAB, _TAB
    if acts(character):
        return _UNSHOWN, 1
    if category(character) in _COMBINING:
        return character, 0
    return character, 2 if east_asian_width(character) in "WF" else 1


def _width(pieces: Drawn) -> int:
    return sum(width for _, width in pieces)


def _text(pieces: Drawn) -> str:
    return "".join(text for text, _ in pieces)


def _cut(before: Drawn, pointed: Drawn, after: Drawn, width: int, *, more: bool) -> Pointed:
    """The three parts of a line, as much as there is room for, with what is pointed at in view.

    What follows gets a quarter of the room, so that the beginning of the line tells where one is.
    """
    marked = _fitted(pointed, width - 2)
    after = pointed[len(marked) :] + after
    room = width - _width(marked)
    kept = min(_width(after), max(1, room // 4))
    left = before
    if more or _width(before) > room - kept:
        left = _fitted(before[::-1], room - kept - 1)[::-1]
    head = _MORE if more or left != before else ""
    rest = room - len(head) - _width(left)
    right, tail = (after, "") if _width(after) <= rest else (_fitted(after, rest - 1), _MORE)
    text = f"{head}{_text(left)}{_text(marked)}{_text(right)}{tail}"
    return Pointed(text, len(head) + _width(left), max(1, _width(marked)))


def _fitted(pieces: Drawn, room: int) -> Drawn:
    """As many pieces as there is room for, from the first."""
    used = 0
    for number, (_, width) in enumerate(pieces):
        used += width
        if used > room:
            return pieces[:number]
    return pieces
