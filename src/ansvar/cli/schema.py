"""`ansvar schema`: the format for editors."""

from typing import Annotated, Literal

import typer

from ansvar.cli.environment import chosen_language
from ansvar.cli.options import LangOption, OutputOption
from ansvar.output import write


def schema(
    kind: Annotated[Literal["register", "incident"], typer.Argument(help="register or incident.")],
    *,
    output: OutputOption = None,
    lang: LangOption = None,
) -> None:
    """Write the format as JSON Schema, with which editors complete and check a file."""
    from ansvar.schema import schema_text

    language = chosen_language(lang)
    write(schema_text(kind, language.lang), output, language)
