"""Where a page goes: drawn in a terminal, plain text anywhere else."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from ansvar.cli.environment import colored
from ansvar.output import write

if TYPE_CHECKING:
    from ansvar.locale import Language
    from ansvar.render.page import Page


def on_screen(output: Path | None, color: str) -> bool:
    """Whether a person reads it in a terminal, or wants it as one shows it."""
    return output is None and (color == "always" or sys.stdout.isatty())


def write_page(
    page: Callable[..., "Page"], output: Path | None, color: str, language: "Language"
) -> None:
    """A page, in a terminal as wide as it is, with colour unless the reader has asked for none.

    `page` gives it, for a `width` in columns or for plain text.
    """
    if on_screen(output, color):
        from ansvar.render.terminal import drawn, terminal_width

        width = terminal_width()
        write(drawn(page(width=width), width, color=colored(color)), None, language)
    else:
        from ansvar.render.page import plain

        write(plain(page()), output, language)
