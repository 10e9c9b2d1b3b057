"""The options that commands share, and what a shell is offered at a tab."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal

import typer

from ansvar.cli.environment import completing
from ansvar.exits import FailOn


def offered(name: str) -> Callable[..., list[tuple[str, str]]] | None:
    """What a shell is offered at a tab; when no shell is asking, a start does not pay for it."""
    if not completing():
        return None
    from ansvar import completion

    offer: Callable[..., list[tuple[str, str]]] = getattr(completion, name)
    return offer


Format = Literal["text", "json"]
ChainsOption = Annotated[
    Path | None, typer.Option("--chains", help="The register's folder (default: chains, upwards).")
]
AtOption = Annotated[
    str | None, typer.Option("--at", help="The moment to answer as of: 03:23 or 2026-11-21 03:23.")
]
LangOption = Annotated[
    str | None,
    typer.Option("--lang", help="sv or en.", autocompletion=offered("languages")),
]
OutputOption = Annotated[
    Path | None, typer.Option("--output", "-o", help="Write to this file instead, whole.")
]
IcsOption = Annotated[
    Path | None,
    typer.Option("--ics", help="Write what is to come to this file too, as a calendar."),
]
ColorOption = Annotated[
    Literal["auto", "always", "never"], typer.Option("--color", help="auto, always or never.")
]
FailOnOption = Annotated[
    FailOn | None, typer.Option("--fail-on", help="error (default), warning or never.")
]
NoIgnoresOption = Annotated[
    bool, typer.Option("--no-ignores", help="Show what comments allow, too.")
]
FormatOption = Annotated[Format, typer.Option("--format", "-f", help="text or json.")]
