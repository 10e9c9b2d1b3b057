"""`ansvar new`: an incident file to fill in."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from ansvar.cli.environment import chosen_language, now
from ansvar.cli.options import ChainsOption, LangOption, OutputOption, offered
from ansvar.exits import USAGE, Stop
from ansvar.output import write
from ansvar.question import hint, no_chain, read_register_of


def new(  # noqa: PLR0913
    chain: Annotated[str, typer.Argument(help="The chain's id.", autocompletion=offered("chains"))],
    *,
    out: Annotated[
        str | None,
        typer.Option(
            "--out", help="The function that is out.", autocompletion=offered("functions")
        ),
    ] = None,
    output: OutputOption = None,
    chains: ChainsOption = None,
    lang: LangOption = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file.")] = False,
) -> None:
    """Write a commented incident file to fill in, with the moment of detection set to now."""
    from ansvar.draft import Draft, draft_text
    from ansvar.stretch import function_names

    language = chosen_language(lang)
    register = read_register_of(None, chains, Path.cwd(), language)
    known = register.chains.get(chain)
    if known is None:
        raise Stop(USAGE, no_chain(chain, register, language))
    if out is not None and out not in function_names(known):
        near = hint(out, function_names(known), language)
        names = ", ".join(function_names(known))
        raise Stop(USAGE, language.say("usage.no_function", name=out, known=names, hint=near))
    draft = Draft(known, out, None, now(), ())
    text = draft_text(register, draft, language)
    if output is None:
        write(text, None, language)
        return
    if output.exists() and not force:
        raise Stop(USAGE, language.say("usage.exists", path=output))
    write(text, output, language)
    sys.stderr.write(language.say("new.written", path=output) + "\n")
