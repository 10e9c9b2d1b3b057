"""`ansvar clock`: every minute of an incident under every clock, and what it costs."""

from typing import Annotated, Literal

import typer

from ansvar.cli.environment import chosen_language, now
from ansvar.cli.options import (
    AtOption,
    ChainsOption,
    ColorOption,
    LangOption,
    OutputOption,
)
from ansvar.cli.screen import write_page
from ansvar.exits import Stop
from ansvar.output import write
from ansvar.question import Question


def clock(  # noqa: PLR0913
    incidents: Annotated[
        list[str], typer.Argument(help="Incident files, folders of them, or - for stdin.")
    ],
    *,
    agreement: Annotated[
        list[str] | None,
        typer.Option("--agreement", help="Only this agreement; may be repeated."),
    ] = None,
    at: AtOption = None,
    chains: ChainsOption = None,
    form: Annotated[
        Literal["text", "json", "csv"], typer.Option("--format", "-f", help="text, json or csv.")
    ] = "text",
    output: OutputOption = None,
    lang: LangOption = None,
    color: ColorOption = "auto",
) -> None:
    """Account for every minute of an incident under each clock, with the penalties."""
    from ansvar.accounted import accounted

    language = chosen_language(lang)
    asked = Question(incidents[0], language, now(), chains, at)
    found = accounted(incidents, asked, agreement or ())
    if form == "text" and not found.accounts:
        raise Stop(found.code)
    if form == "text":
        from ansvar.render.account import accounts_page

        page = accounts_page(found.accounts, found.together, language)
        write_page(lambda **_: page, output, color, language)
    else:
        from ansvar.render.account_json import accounts_csv, accounts_json

        if form == "json":
            text = accounts_json(found.accounts, found.together)
        else:
            text = accounts_csv(found.accounts)
        write(text, output, language)
    if found.code:
        raise Stop(found.code)
