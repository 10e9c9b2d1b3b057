"""An answer in a terminal: the same lines as plain text, with colour and the chain drawn."""

from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.text import Text

from ansvar.render.page import Line, Page, Style, lay_out

_STYLES: dict[Style, str] = {
    "": "",
    "strong": "bold",
    "dim": "dim",
    "place": "dim",
    "bad": "bold red",
    "good": "green",
    "warn": "yellow",
    "heading": "bold cyan",
}

MOST_WIDTH = 120
"""Wider lines are hard to read."""


def page_lines(page: Page, width: int) -> Iterator[Text]:
    """The page's lines with their emphasis."""
    return _texts(lay_out(page, width, drawing=True))


def _texts(lines: Iterable[Line]) -> Iterator[Text]:
    """Lines with their emphasis; texts are data and never markup."""
    for line in lines:
        text = Text(no_wrap=True, end="")
        for cell in line:
            text.append(cell.text, _STYLES[cell.style])
        yield text


def terminal_width() -> int:
    """As wide as the terminal is, up to a readable width."""
    return min(Console().width, MOST_WIDTH)


def drawn(page: Page, width: int, *, color: bool) -> str:
    """A page as a terminal shows it; without colour the escapes for weight remain."""
    return drawn_lines(lay_out(page, width, drawing=True), width, color=color)


def drawn_lines(lines: Iterable[Line], width: int, *, color: bool) -> str:
    """Lines as a terminal shows them."""
    console = Console(force_terminal=True, no_color=not color, legacy_windows=False, width=width)
    with console.capture() as shown:
        for text in _texts(lines):
            console.print(text, soft_wrap=True, highlight=False, markup=False)
    return shown.get()
