"""`ansvar attribute`: who answers for an incident."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ansvar.cli.environment import chosen_language, now
from ansvar.cli.fallback import fall_back
from ansvar.cli.options import (
    AtOption,
    ChainsOption,
    ColorOption,
    Format,
    FormatOption,
    IcsOption,
    LangOption,
    OutputOption,
    offered,
)
from ansvar.cli.screen import write_page
from ansvar.exits import FAULT, UNDETERMINED, Stop
from ansvar.output import write
from ansvar.question import Question, answer, read_case

if TYPE_CHECKING:
    from ansvar.assessment import Assessment
    from ansvar.locale import Language


def attribute(  # noqa: PLR0913
    incident: Annotated[
        str,
        typer.Argument(
            help="An incident file, - for stdin, or a chain's id.",
            autocompletion=offered("chains_and_files"),
        ),
    ],
    *,
    out: Annotated[
        str | None,
        typer.Option(
            "--out",
            help="With a chain: the function that is out.",
            autocompletion=offered("functions"),
        ),
    ] = None,
    since: Annotated[str | None, typer.Option("--since", help="With a chain: since when.")] = None,
    saw: Annotated[
        list[str] | None,
        typer.Option(
            "--saw",
            help="With a chain: CHECK=ok, =fail or =unknown, then @02:20.",
            autocompletion=offered("seen"),
        ),
    ] = None,
    save: Annotated[
        Path | None, typer.Option("--save", help="With a chain: keep the incident in this file.")
    ] = None,
    at: AtOption = None,
    chains: ChainsOption = None,
    form: FormatOption = "text",
    output: OutputOption = None,
    lang: LangOption = None,
    color: ColorOption = "auto",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Only the call line.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="With the derivation.")] = False,
    ics: IcsOption = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Refuse to answer from faulty files.")
    ] = False,
) -> None:
    """Say who answers for an incident, whom to call now, and what to check next."""
    language = chosen_language(lang)
    if ics is not None:
        from ansvar.cli.ics import keep_apart

        keep_apart(ics, (Path(incident), output, save), language)
    asked = Question(incident, language, now(), chains, at, out, since, saw or (), save)
    case = read_case(asked, strict=strict)
    assessment = answer(asked, case)
    if assessment is None:
        fall_back(case, asked, form, output, quiet=quiet)
    _emit(assessment, language, (form, output, color), quiet=quiet, verbose=verbose)
    if ics is not None:
        from ansvar.cli.ics import write_calendar

        write_calendar(assessment, ics, language)
    from ansvar.verdict import Undetermined

    if assessment.faults.verdict or assessment.faults.other:
        raise Stop(FAULT)
    if isinstance(assessment.verdict, Undetermined):
        raise Stop(UNDETERMINED)


def _emit(
    assessment: "Assessment",
    language: "Language",
    how: tuple[Format, Path | None, str],
    *,
    quiet: bool,
    verbose: bool,
) -> None:
    form, output, color = how
    if form == "json":
        from ansvar.render.json import attribution_json

        write(attribution_json(assessment, language.lang), output, language)
        return
    if quiet:
        from ansvar.render.act import call_line
        from ansvar.render.words import Words

        write(call_line(Words(assessment, language)) + "\n", output, language)
        return
    from ansvar.render.answer import answer_page

    page = partial(answer_page, assessment, language, verbose=verbose)
    write_page(page, output, color, language)
