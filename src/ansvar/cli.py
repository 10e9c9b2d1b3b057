"""The command line: options, one library call, one renderer, one exit code."""

import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NoReturn

import typer
from typer.exceptions import TyperException

from ansvar.examination import FORMS, Form
from ansvar.exits import (
    BUG,
    DONE,
    FAULT,
    INTERRUPTED,
    UNDETERMINED,
    UNREADABLE,
    USAGE,
    FailOn,
    Stop,
)
from ansvar.output import complain, write
from ansvar.question import Question, answer, hint, no_chain, no_rule, read_case, read_register_of

if TYPE_CHECKING:
    from ansvar.assessment import Assessment
    from ansvar.audited import Audited
    from ansvar.case import Case
    from ansvar.examination import Examination
    from ansvar.locale import Language


def _offered(name: str) -> Callable[..., list[tuple[str, str]]] | None:
    """What a shell is offered at a tab; when no shell is asking, a start does not pay for it."""
    if "_ANSVAR_COMPLETE" not in os.environ:
        return None
    from ansvar import completion

    offer: Callable[..., list[tuple[str, str]]] = getattr(completion, name)
    return offer


app = typer.Typer(
    name="ansvar",
    no_args_is_help=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Format = Literal["text", "json"]
ChainsOption = Annotated[
    Path | None, typer.Option("--chains", help="The register's folder (default: chains, upwards).")
]
AtOption = Annotated[
    str | None, typer.Option("--at", help="The moment to answer as of: 03:23 or 2026-11-21 03:23.")
]
LangOption = Annotated[
    str | None,
    typer.Option("--lang", help="sv or en.", autocompletion=_offered("languages")),
]
OutputOption = Annotated[
    Path | None, typer.Option("--output", "-o", help="Write to this file instead, whole.")
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


def run() -> int:
    """Run the command line and give its exit code; no traceback ever reaches a user."""
    # Links may need one another in long rows, and formulas follow them.
    sys.setrecursionlimit(20_000)
    try:
        # A command gives nothing; what comes back is the code of an Exit, which Typer catches.
        return app(prog_name="ansvar", standalone_mode=False) or DONE
    except Stop as stop:
        if stop.message:
            complain(stop.message)
        return stop.code
    except TyperException as error:
        return _misused(error)
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except OSError as error:
        # A folder above may not be read, or the one we stand in is gone.
        complain(": ".join(filter(None, (error.filename, error.strerror or str(error)))))
        return UNREADABLE
    except Exception as error:  # noqa: BLE001 - the one place where our own bugs are caught
        return _failed(error)


def _misused(error: TyperException) -> int:
    """A usage error in one line, with the command whose help explains it."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "ansvar"
    said = error.format_message().replace("Value error, ", "").rstrip(".")
    complain(f"{said}; {command} --help")
    return USAGE


def _failed(error: Exception) -> int:
    """One line about a bug of ours; the whole trace if the environment asks for it."""
    if os.environ.get("ANSVAR_DEBUG"):
        raise error
    where = error.__traceback__
    while where is not None and where.tb_next is not None:
        where = where.tb_next
    place = f"{Path(where.tb_frame.f_code.co_filename).name}:{where.tb_lineno}" if where else "?"
    complain(
        f"bug in ansvar: {type(error).__name__} at {place}; set ANSVAR_DEBUG=1 for the whole trace"
    )
    return BUG


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", "-V", help="Show the version.")] = False,
) -> None:
    """Say who is responsible when Swedish welfare technology stops working."""
    from ansvar import __version__

    if version:
        write(f"ansvar {__version__}\n", None, _language(None))
        raise typer.Exit
    if context.invoked_subcommand is None:
        language = _language(None)
        write(language.say("start"), None, language)


@app.command()
def attribute(  # noqa: PLR0913
    incident: Annotated[
        str,
        typer.Argument(
            help="An incident file, - for stdin, or a chain's id.",
            autocompletion=_offered("chains_and_files"),
        ),
    ],
    *,
    out: Annotated[
        str | None,
        typer.Option(
            "--out",
            help="With a chain: the function that is out.",
            autocompletion=_offered("functions"),
        ),
    ] = None,
    since: Annotated[str | None, typer.Option("--since", help="With a chain: since when.")] = None,
    saw: Annotated[
        list[str] | None,
        typer.Option(
            "--saw",
            help="With a chain: CHECK=ok, =fail or =unknown, then @02:20.",
            autocompletion=_offered("seen"),
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
    strict: Annotated[
        bool, typer.Option("--strict", help="Refuse to answer from faulty files.")
    ] = False,
) -> None:
    """Say who answers for an incident, whom to call now, and what to check next."""
    language = _language(lang)
    now = datetime.now(UTC)
    asked = Question(incident, language, now, chains, at, out, since, saw or (), save)
    case = read_case(asked, strict=strict)
    assessment = answer(asked, case)
    if assessment is None:
        _fall_back(case, asked, form, output, quiet=quiet)
    _emit(assessment, language, (form, output, color), quiet=quiet, verbose=verbose)
    from ansvar.verdict import Undetermined

    if assessment.faults.verdict or assessment.faults.other:
        raise Stop(FAULT)
    if isinstance(assessment.verdict, Undetermined):
        raise Stop(UNDETERMINED)


@app.command()
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
            autocompletion=_offered("rules"),
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

    language = _language(lang)
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
    moment = examination.moment_asked(at, datetime.now(UTC), language)
    examined = examination.examine(asked, settings, moment, language)
    examination.keep_judged(examined, reports, output, language)
    if form == "text" and output is None and (color == "always" or sys.stdout.isatty()):
        _show_findings(examined, language, quiet=quiet, color=color)
    else:
        text = examination.written(form, examined, language, output, quiet=quiet)
        write(text, output, language)
    examination.write_reports(reports, examined, language)
    if examined.code and not exit_zero:
        raise Stop(examined.code)


@app.command()
def audit(  # noqa: PLR0913
    chain: Annotated[
        str | None,
        typer.Argument(
            help="A chain's id (default: every chain).", autocompletion=_offered("chains")
        ),
    ] = None,
    *,
    chains: ChainsOption = None,
    at: AtOption = None,
    horizon: Annotated[
        str | None, typer.Option("--horizon", help="How far ahead: '90 days', '1 month'.")
    ] = None,
    fail_on: FailOnOption = None,
    no_ignores: NoIgnoresOption = False,
    form: FormatOption = "text",
    output: OutputOption = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Show what the register explains, too.")
    ] = False,
    lang: LangOption = None,
    color: ColorOption = "auto",
) -> None:
    """Say where it would be unclear who is responsible, before anything has failed."""
    from ansvar import examination
    from ansvar.audited import audited

    language = _language(lang)
    settings = examination.settings_in_force(language, fail_on=fail_on, horizon=horizon)
    moment = examination.moment_asked(at, datetime.now(UTC), language)
    found = audited(chain, chains, settings, moment, language, allowing=not no_ignores)
    if form == "json":
        from ansvar.render.audit_json import audit_json

        text = audit_json(found.audit, found.settled, found.days, language.lang)
        write(text, output, language)
    else:
        _show_audit(found, language, output, verbose=verbose, color=color)
    if found.code:
        raise Stop(found.code)


@app.command()
def summary(  # noqa: PLR0913
    incident: Annotated[str, typer.Argument(help="An incident file, or - for stdin.")],
    *,
    audience: Annotated[
        Literal["supplier", "handover"], typer.Option("--for", help="supplier or handover.")
    ],
    to: Annotated[
        str | None,
        typer.Option("--to", help="The supplier's id.", autocompletion=_offered("suppliers")),
    ] = None,
    at: AtOption = None,
    chains: ChainsOption = None,
    output: OutputOption = None,
    lang: LangOption = None,
) -> None:
    """Write a plain-text summary: a fault report to a supplier, or a shift handover."""
    from ansvar.render.summary import fault_report, handover, suppliers

    language = _language(lang)
    asked = Question(incident, language, datetime.now(UTC), chains, at)
    case = read_case(asked)
    assessment = answer(asked, case)
    if assessment is None:
        _fall_back(case, asked, "text", output)
    if audience == "handover":
        write(handover(assessment, language), output, language)
        return
    known = suppliers(assessment)
    if not known:
        raise Stop(USAGE, language.say("usage.no_supplier"))
    if to is None and len(known) > 1 and known[0].share is None:
        ids = ", ".join(k.party for k in known)
        raise Stop(USAGE, language.say("usage.which_party", known=ids))
    chosen = next((k for k in known if to in (None, k.party)), None)
    if chosen is None:
        ids = ", ".join(k.party for k in known)
        near = hint(to or "", [k.party for k in known], language)
        raise Stop(USAGE, language.say("usage.no_party", name=to, known=ids, hint=near))
    write(fault_report(assessment, chosen.party, language), output, language)


@app.command()
def new(  # noqa: PLR0913
    chain: Annotated[
        str, typer.Argument(help="The chain's id.", autocompletion=_offered("chains"))
    ],
    *,
    out: Annotated[
        str | None,
        typer.Option(
            "--out", help="The function that is out.", autocompletion=_offered("functions")
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

    language = _language(lang)
    register = read_register_of(None, chains, Path.cwd(), language)
    known = register.chains.get(chain)
    if known is None:
        raise Stop(USAGE, no_chain(chain, register, language))
    if out is not None and out not in function_names(known):
        near = hint(out, function_names(known), language)
        names = ", ".join(function_names(known))
        raise Stop(USAGE, language.say("usage.no_function", name=out, known=names, hint=near))
    draft = Draft(known, out, None, datetime.now(UTC), ())
    text = draft_text(register, draft, language)
    if output is None:
        write(text, None, language)
        return
    if output.exists() and not force:
        raise Stop(USAGE, language.say("usage.exists", path=output))
    write(text, output, language)
    sys.stderr.write(language.say("new.written", path=output) + "\n")


@app.command()
def explain(
    rule: Annotated[
        str | None,
        typer.Argument(
            help="A code or slug, such as ANS203; ANS2 lists those, none lists all.",
            autocompletion=_offered("rules"),
        ),
    ] = None,
    *,
    lang: LangOption = None,
) -> None:
    """Explain a rule: what it finds, why it matters, an example, and what to do instead."""
    from ansvar.catalogue import RULES, find_rule, rules_in
    from ansvar.render.rules import MOST_WIDTH, rule_list, rule_text
    from ansvar.render.terminal import terminal_width

    language = _language(lang)
    if rule is None:
        write(rule_list(RULES, language), None, language)
        return
    found = find_rule(rule)
    if found is not None:
        width = terminal_width() if sys.stdout.isatty() else MOST_WIDTH
        write(rule_text(found, language, width), None, language)
        return
    group = rules_in(rule)
    if not group:
        raise Stop(USAGE, no_rule(rule, language))
    write(rule_list(group, language), None, language)


@app.command()
def schema(
    kind: Annotated[Literal["register", "incident"], typer.Argument(help="register or incident.")],
    *,
    output: OutputOption = None,
    lang: LangOption = None,
) -> None:
    """Write the format as JSON Schema, with which editors complete and check a file."""
    from ansvar.schema import schema_text

    language = _language(lang)
    write(schema_text(kind, language.lang), output, language)


def _lang(chosen: str | None) -> Literal["sv", "en"]:
    """The chosen language, else the environment's; Swedish where it says nothing."""
    if chosen is not None:
        if chosen not in ("sv", "en"):
            raise Stop(USAGE, f"--lang: '{chosen}' (sv, en)")
        return "sv" if chosen == "sv" else "en"
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value and value.split(".")[0] not in ("C", "POSIX"):
            return "sv" if value.startswith("sv") else "en"
    return "sv"


def _language(chosen: str | None) -> "Language":
    from ansvar.locale import language

    return language(_lang(chosen))


def _fall_back(
    case: "Case", asked: Question, form: Format, output: Path | None, *, quiet: bool = False
) -> NoReturn:
    """What can be said without an assessment, so that the screen is never empty."""
    from ansvar.render.fallback import fallback_page
    from ansvar.render.findings_json import findings_json
    from ansvar.render.page import plain
    from ansvar.validation import Validation

    language = asked.language
    if form == "json":
        found = (*case.faults.verdict, *case.faults.other)
        told = Validation(found, (), (asked.incident,), {})
        write(findings_json(told, language.lang), output, language)
    else:
        text = plain(fallback_page(case.register, case.chain, asked.now, language))
        write(text.partition("\n")[0] + "\n" if quiet else text, output, language)
    raise Stop(FAULT)


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
    if output is None and (color == "always" or sys.stdout.isatty()):
        _show(assessment, language, verbose=verbose, color=color)
        return
    from ansvar.render.answer import answer_page
    from ansvar.render.page import plain

    write(plain(answer_page(assessment, language, verbose=verbose)), output, language)


def _show(assessment: "Assessment", language: "Language", *, verbose: bool, color: str) -> None:
    """In a terminal: as wide as it is, with colour unless the reader has asked for none."""
    from ansvar.render.answer import answer_page
    from ansvar.render.terminal import drawn, terminal_width

    width = terminal_width()
    page = answer_page(assessment, language, verbose=verbose, width=width)
    write(drawn(page, width, color=_colored(color)), None, language)


def _show_findings(
    examined: "Examination", language: "Language", *, quiet: bool, color: str
) -> None:
    """In a terminal: the same lines as in plain text, those of files cut to its width."""
    from ansvar.render.findings import findings_page
    from ansvar.render.terminal import drawn_lines, terminal_width

    width = terminal_width()
    lines = findings_page(examined.validation, language, width, quiet=quiet)
    write(drawn_lines(lines, width, color=_colored(color)), None, language)


def _show_audit(
    found: "Audited", language: "Language", output: Path | None, *, verbose: bool, color: str
) -> None:
    from ansvar.render.audit import audit_page
    from ansvar.render.page import plain

    parts = found.audit, found.settled, found.days, language
    if output is None and (color == "always" or sys.stdout.isatty()):
        from ansvar.render.terminal import drawn, terminal_width

        width = terminal_width()
        page = audit_page(*parts, width=width, verbose=verbose)
        write(drawn(page, width, color=_colored(color)), None, language)
    else:
        write(plain(audit_page(*parts, verbose=verbose)), output, language)


def _colored(color: str) -> bool:
    return color == "always" or (color == "auto" and not os.environ.get("NO_COLOR"))
