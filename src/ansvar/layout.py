"""Layout: what YAML 1.2 forbids and the C parser lets pass, because it reads YAML 1.1.

Each has one meaning to that parser and another, or none, to a newer one.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from sys import maxsize

from ansvar.diagnostics import Word

Position = tuple[int, int]
Extent = tuple[int, int, int, int]
"""A line and a column from 1, and those of a stretch's start and end."""

QUESTION: Word = {
    "sv": "frågetecken direkt före en nyckel; citera nyckeln",
    "en": "a question mark right before a key; quote the key",
}
DASH: Word = {
    "sv": "ett ensamt bindestreck; citera det",
    "en": "a dash alone; quote it",
}
COMMENT: Word = {"sv": "mellanslag saknas före #", "en": "no space before #"}
INDENT: Word = {
    "sv": "raden ska vara mer indragen än det den hör till",
    "en": "the line must be indented further than what it belongs to",
}
BLANK: Word = {
    "sv": "tomma rader är mer indragna än texten under dem",
    "en": "blank lines are indented further than the text below them",
}

# From the hash backwards: thirty times as fast as from what stands before it.
_GLUED = re.compile(r"#(?<=[^\s#]#)")


def outdented(lines: Sequence[str], first: int, last: int, indent: int) -> Position | None:
    """The first of the lines after `first` that is not indented further than its block is.

    It is the inside of brackets or quotes that begins on the line `first` and ends on `last`. A
    bracket may be closed under the key that it belongs to, as most people write it.
    """
    for number in range(first + 1, last + 1):
        text = lines[number - 1]
        inside = text.lstrip(" ")
        if len(text) - len(inside) <= indent and inside.strip()[:1] not in {"", "#", "]", "}"}:
            return number, 1
    return None


def below_blank(lines: Sequence[str], first: int, last: int, indent: int) -> Position | None:
    """The text after an empty block, if it is indented as the block's own text would be."""
    for number in range(max(first + 1, last), len(lines) + 1):
        text = lines[number - 1]
        if text.strip():
            inside = len(text) - len(text.lstrip(" "))
            return (number, inside + 1) if inside > indent else None
    return None


def glued_comment(lines: Sequence[str], texts: "Texts") -> Position | None:
    """The first comment that begins right after a text or a bracket."""
    for number, line in enumerate(lines, 1):
        if line.lstrip()[:1] == "#" or _GLUED.search(line) is None:
            continue
        for found in re.finditer("#", line):
            at = found.start()
            if texts.hold(number, at + 1):
                continue
            if line[at - 1 : at].strip():
                return number, at + 1
            break
    return None


class Texts:
    """Where a file holds texts: its keys and its plain values."""

    def __init__(self, extents: Iterable[Extent]) -> None:
        """Put the places in order."""
        self._extents = sorted(extents)

    def hold(self, line: int, column: int) -> bool:
        """Whether a position lies within one."""
        after = bisect_right(self._extents, (line, column, maxsize, maxsize))
        return after > 0 and (line, column) < self._extents[after - 1][2:]


def may_be_glued(text: str) -> bool:
    """Whether it is worth looking for a comment that is."""
    return _GLUED.search(text) is not None
