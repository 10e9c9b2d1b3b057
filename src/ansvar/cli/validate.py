"""`ansvar validate`: every fault in the files."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ansvar.cli.environment import chosen_language, colored, now
from ansvar.cli.options import (
    AtOption,
    ColorOption,
    FailOnOption,
    LangOption,
    NoIgnoresOption,
    OutputOption,
    offered,
)
from ansvar.cli.screen import on_screen
from ansvar.examination import FORMS, Form
from ansvar.exits import Stop
from ansvar.output import write

if TYPE_CHECKING:
    from ansvar.examination import Examination
    from ansvar.locale import Language


def validate(  # noqa: PLR0913
    paths: Annotated[
        list[str] | None,
        typer.Argument(help="Files, folders and patterns, or - for stdin (default: this folder)."),
    ] = None,
    *,
    form: Annotated[
        Form, typer.Option("--format", "-f", help=f"{', '.join(FORMS[:-1])} or {FORMS[-1]}.")
    ] = "text",
    report: Annotated[
        list[str] | None,
        typer.Option("--report", help="FORM=FILE: a form to a file as well; may be repeated."),
    ] = None,
    output: OutputOption = None,
    select: Annotated[
        list[str] | None,
        typer.Option(
            "--select",
            help="Only these warnings: codes, beginnings (ANS3) or slugs.",
            autocompletion=offered("rules"),
        ),
    ] = None,
    fail_on: FailOnOption = None,
    exit_zero: Annotated[
        bool, typer.Option("--exit-zero", help="Exit 0 whatever was found.")
    ] = False,
    no_ignores: NoIgnoresOption = False,
    baseline: Annotated[
        Path | None, typer.Option("--baseline", help="Pass over what this JSON report holds.")
    ] = None,
    no_baseline: Annotated[
        bool, typer.Option("--no-baseline", help="Show what the settings' baseline holds, too.")
    ] = False,
    at: AtOption = None,
    stdin_filename: Annotated[
        str | None,
        typer.Option(
            "--stdin-filename", metavar="PATH", help="With -: the file that it stands for."
        ),
    ] = None,
    show_config: Annotated[
        bool, typer.Option("--show-config", help="Show the settings in force, and no more.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="One line a finding.")] = False,
    lang: LangOption = None,
    color: ColorOption = "auto",
) -> None:
    """Report every fault in register and incident files."""
    from ansvar import examination

    language = chosen_language(lang)
    settings = examination.settings_in_force(
        language, select=select, fail_on=fail_on, baseline=baseline
    )
    if no_baseline:
        settings = settings.without_baseline()
    if show_config:
        from ansvar.render.settings import settings_toml

        write(settings_toml(settings, language), output, language)
        return
    reports = examination.read_reports(report or (), output, language)
    asked = examination.asked_for(paths or (), stdin_filename, language, allowing=not no_ignores)
    moment = examination.moment_asked(at, now(), language)
    examined = examination.examine(asked, settings, moment, language)
    examination.keep_judged(examined, reports, output, language)
    if form == "text" and on_screen(output, color):
        _show_findings(examined, language, quiet=quiet, color=color)
    else:
        text = examination.written(form, examined, language, output, quiet=quiet)
        write(text, output, language)
    examination.write_reports(reports, examined, language)
    if examined.code and not exit_zero:
        raise Stop(examined.code)


def _show_findings(
    examined: "Examination", language: "Language", *, quiet: bool, color: str
) -> None:
    """In a terminal: the same lines as in plain text, those of files cut to its width."""
    from ansvar.render.findings import findings_page
    from ansvar.render.terminal import drawn_lines, terminal_width

    width = terminal_width()
    lines = findings_page(examined.validation, language, width, quiet=quiet)
    write(drawn_lines(lines, width, color=colored(color)), None, language)
