"""A page of an answer: headed blocks of rows, laid out for a width.

Plain text and terminal share the layout, so that they hold the same words; the terminal adds
colour where a word already says it, and draws the chain.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from ansvar.harmless import clean

Style = Literal["", "strong", "dim", "place", "bad", "good", "warn", "heading"]

PLAIN_WIDTH = 100
NARROW = 60
"""Below this a heading gets a line of its own."""

_GAP = "  "
_SHORT = 18

_WORD = re.compile(r"([ \n]*)(\+\d[\d ]*\d\S*|§+ [^ \n]+|[^ \n]+)")
"""A word, or a whole phone number, amount or section: none is broken, nor at a hard space."""


class Cell(NamedTuple):
    """A piece of text with the emphasis that a terminal may give it."""

    text: str
    style: Style = ""


Row = tuple[Cell, ...]


class Block(NamedTuple):
    """Rows under a heading; `drawn` ones stand in a terminal where others are `written`.

    A `tight` block follows the one above without a blank line.
    """

    heading: str
    rows: tuple[Row, ...]
    medium: Literal["both", "drawn", "written"] = "both"
    tight: bool = False


class Page(NamedTuple):
    """Blocks in reading order; an empty heading continues at the margin."""

    blocks: tuple[Block, ...]


Line = list[Cell]


def row(*cells: Cell | str) -> Row:
    """A row of cells, empty ones left out; plain texts get no emphasis."""
    made = (c if isinstance(c, Cell) else Cell(c) for c in cells)
    return tuple(Cell(clean(c.text), c.style) for c in made if c.text)


def lay_out(page: Page, width: int, *, drawing: bool = False) -> Iterator[Line]:
    """The page as lines no wider than `width` where words allow it."""
    media = ("both", "drawn" if drawing else "written")
    kept = [b._replace(rows=tuple(r for r in b.rows if r)) for b in page.blocks]
    blocks = [b for b in kept if b.rows and b.medium in media]
    indent = max((len(b.heading) for b in blocks), default=0) + 2
    for number, block in enumerate(blocks):
        if number and not block.tight:
            yield []
        if block.medium == "drawn":
            yield from (list(r) for r in block.rows)
        elif not block.heading:
            for cells in block.rows:
                yield from _wrapped(cells, width, 0)
        elif width < NARROW:
            yield [Cell(block.heading, "heading")]
            for cells in _aligned(block.rows, width - 2):
                lines = _wrapped(cells, width - 2, _hang(cells))
                yield from ([Cell("  "), *line] for line in lines)
        else:
            yield from _headed(block, width, indent)


def _headed(block: Block, width: int, indent: int) -> Iterator[Line]:
    first = True
    for cells in _aligned(block.rows, width - indent):
        for line in _wrapped(cells, width - indent, _hang(cells)):
            head = Cell(block.heading.ljust(indent), "heading") if first else Cell(" " * indent)
            yield [head, *line]
            first = False


def _hang(cells: Row) -> int:
    """How far a broken row hangs in: under the text that follows a short first cell."""
    first = len(cells[0].text) + len(_GAP)
    return first if len(cells) > 1 and first <= _SHORT else 2


def _aligned(rows: Sequence[Row], width: int) -> Iterator[Row]:
    """Rows of several cells in columns, if they fit; else the cells follow one another."""
    tables = [r for r in rows if len(r) > 1]
    columns = max((len(r) for r in tables), default=0)
    widths = [
        max((len(r[i].text) for r in tables if len(r) > i + 1), default=0) for i in range(columns)
    ]
    for cells in rows:
        if len(cells) < 2 or sum(widths) + len(_GAP) * columns + len(cells[-1].text) > width:
            yield cells
        else:
            padded = [Cell(c.text.ljust(widths[i]), c.style) for i, c in enumerate(cells[:-1])]
            yield (*padded, cells[-1])


def _wrapped(cells: Row, width: int, hang: int) -> Iterator[Line]:
    """A row broken between words; what follows the first line hangs in by `hang`."""
    line: Line = []
    used = 0
    for word, style, gap in _words(cells):
        space = gap if line else ""
        if line and used + len(space) + len(word) > width:
            yield line
            line, used, space = ([Cell(" " * hang)] if hang else []), hang, ""
        if line and line[-1].style == style and line[-1].text.strip():
            line[-1] = Cell(f"{line[-1].text}{space}{word}", style)
        else:
            if space:
                line.append(Cell(space))
            line.append(Cell(word, style))
        used += len(space) + len(word)
    if line:
        yield line


def _words(cells: Iterable[Cell]) -> Iterator[tuple[str, Style, str]]:
    """Each word with its emphasis and the space before it; padding keeps its width."""
    gap = ""
    for cell in cells:
        for match in _WORD.finditer(cell.text):
            yield match[2], cell.style, match[1] or gap or " "
            gap = ""
        trailing = len(cell.text) - len(cell.text.rstrip())
        gap = _GAP + " " * trailing


def plain(page: Page, width: int = PLAIN_WIDTH) -> str:
    """The page as plain text."""
    lines = ("".join(cell.text for cell in line).rstrip() for line in lay_out(page, width))
    return "\n".join(lines) + "\n"
