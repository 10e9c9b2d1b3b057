"""The command line: options, one library call, one renderer, one exit code."""

import os
import re
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NoReturn

import typer
from typer.exceptions import TyperException

if TYPE_CHECKING:
    from ansvar.assessment import Assessment
    from ansvar.case import Case
    from ansvar.diagnostics import Diagnostic
    from ansvar.locale import Language
    from ansvar.register import Register
    from ansvar.source import Document

DONE, FAULT, USAGE, UNREADABLE, UNDETERMINED, BUG, INTERRUPTED = 0, 1, 2, 3, 4, 70, 130

app = typer.Typer(
    name="ansvar",
    add_completion=False,
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
LangOption = Annotated[str | None, typer.Option("--lang", help="sv or en.")]
OutputOption = Annotated[
    Path | None, typer.Option("--output", "-o", help="Write to this file instead, whole.")
]
FormatOption = Annotated[Format, typer.Option("--format", "-f", help="text or json.")]


class Stop(Exception):  # noqa: N818 - not every stop is an error
    """The end of a run, with its exit code and what to say on standard error."""

    def __init__(self, code: int, message: str = "") -> None:
        """Stop with a code; the message is one line."""
        super().__init__(message)
        self.code, self.message = code, message


def run() -> int:
    """Run the command line and give its exit code; no traceback ever reaches a user."""
    # Links may need one another in long rows, and formulas follow them.
    sys.setrecursionlimit(20_000)
    try:
        # A command gives nothing; what comes back is the code of an Exit, which Typer catches.
        return app(prog_name="ansvar", standalone_mode=False) or DONE
    except Stop as stop:
        if stop.message:
            _complain(stop.message)
        return stop.code
    except TyperException as error:
        return _misused(error)
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the one place where our own bugs are caught
        return _failed(error)


def _complain(message: str) -> None:
    from ansvar.harmless import clean

    sys.stderr.write(f"ansvar: {clean(' '.join(message.split()))}\n")


def _misused(error: TyperException) -> int:
    """A usage error in one line, with the command whose help explains it."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "ansvar"
    said = error.format_message().replace("Value error, ", "").rstrip(".")
    _complain(f"{said}; {command} --help")
    return USAGE


def _failed(error: Exception) -> int:
    """One line about a bug of ours; the whole trace if the environment asks for it."""
    if os.environ.get("ANSVAR_DEBUG"):
        raise error
    where = error.__traceback__
    while where is not None and where.tb_next is not None:
        where = where.tb_next
    place = f"{Path(where.tb_frame.f_code.co_filename).name}:{where.tb_lineno}" if where else "?"
    _complain(
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
        _write(f"ansvar {__version__}\n", None, _language(None))
        raise typer.Exit
    if context.invoked_subcommand is None:
        from ansvar.locale import language

        _write(language(_lang(None)).say("start"), None, _language(None))


@app.command()
def attribute(  # noqa: PLR0913
    incident: Annotated[
        str, typer.Argument(help="An incident file, - for stdin, or a chain's id.")
    ],
    *,
    out: Annotated[
        str | None, typer.Option("--out", help="With a chain: the function that is out.")
    ] = None,
    since: Annotated[str | None, typer.Option("--since", help="With a chain: since when.")] = None,
    saw: Annotated[
        list[str] | None,
        typer.Option("--saw", help="With a chain: CHECK=ok, =fail or =unknown, then @02:20."),
    ] = None,
    save: Annotated[
        Path | None, typer.Option("--save", help="With a chain: keep the incident in this file.")
    ] = None,
    at: AtOption = None,
    chains: ChainsOption = None,
    form: FormatOption = "text",
    output: OutputOption = None,
    lang: LangOption = None,
    color: Annotated[
        Literal["auto", "always", "never"], typer.Option("--color", help="auto, always or never.")
    ] = "auto",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Only the call line.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="With the derivation.")] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Refuse to answer from faulty files.")
    ] = False,
) -> None:
    """Say who answers for an incident, whom to call now, and what to check next."""
    language = _language(lang)
    now = datetime.now(UTC)
    how = (form, output, color)
    document, register = _material(
        incident, chains, language, now, (out, since, saw or [], save, at), how
    )
    case = _open(document, register, language, strict=strict)
    assessment = _assess(case, at, now, language)
    if assessment is None:
        _fall_back(case, now, how, language)
    _emit(assessment, language, how, quiet=quiet, verbose=verbose)
    from ansvar.verdict import Undetermined

    if assessment.faults.verdict or assessment.faults.other:
        raise typer.Exit(FAULT)
    if isinstance(assessment.verdict, Undetermined):
        raise typer.Exit(UNDETERMINED)


@app.command()
def validate(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files and folders (default: this folder).")
    ] = None,
    *,
    form: FormatOption = "text",
    output: OutputOption = None,
    lang: LangOption = None,
) -> None:
    """Report every fault in register and incident files."""
    from ansvar.case import check_paths
    from ansvar.render.findings import finding_lines, findings_json
    from ansvar.source import MISSING

    language = _language(lang)
    wanted = paths or [Path()]
    checked = check_paths(wanted)
    if not checked.files:
        named = ", ".join(str(p) for p in wanted)
        raise Stop(UNREADABLE, language.say("usage.no_files", paths=named))
    if form == "json":
        _write(findings_json(checked.findings, checked.files, language.lang), output, language)
    else:
        count = len(checked.findings)
        key = "ok" if not count else "found_one" if count == 1 else "found"
        lines = [
            *finding_lines(checked.findings, language),
            language.say(f"validate.{key}", count=count, files=checked.files),
        ]
        _write("\n".join(lines) + "\n", output, language)
    if any(d.rule is MISSING for d in checked.findings):
        raise typer.Exit(UNREADABLE)
    if checked.findings:
        raise typer.Exit(FAULT)


@app.command()
def summary(  # noqa: PLR0913
    incident: Annotated[str, typer.Argument(help="An incident file, or - for stdin.")],
    *,
    audience: Annotated[
        Literal["supplier", "handover"], typer.Option("--for", help="supplier or handover.")
    ],
    to: Annotated[str | None, typer.Option("--to", help="The supplier's id.")] = None,
    at: AtOption = None,
    chains: ChainsOption = None,
    output: OutputOption = None,
    lang: LangOption = None,
) -> None:
    """Write a plain-text summary: a fault report to a supplier, or a shift handover."""
    from ansvar.render.summary import fault_report, handover, suppliers

    language = _language(lang)
    now = datetime.now(UTC)
    how: How = ("text", output, "never")
    document, register = _material(
        incident, chains, language, now, (None, None, [], None, None), how
    )
    case = _open(document, register, language, strict=False)
    assessment = _assess(case, at, now, language)
    if assessment is None:
        _fall_back(case, now, how, language)
    if audience == "handover":
        _write(handover(assessment, language), output, language)
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
        hint = _hint(to or "", [k.party for k in known], language)
        raise Stop(USAGE, language.say("usage.no_party", name=to, known=ids, hint=hint))
    _write(fault_report(assessment, chosen.party, language), output, language)


@app.command()
def new(  # noqa: PLR0913
    chain: Annotated[str, typer.Argument(help="The chain's id.")],
    *,
    out: Annotated[str | None, typer.Option("--out", help="The function that is out.")] = None,
    output: OutputOption = None,
    chains: ChainsOption = None,
    lang: LangOption = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file.")] = False,
) -> None:
    """Write a commented incident file to fill in, with the moment of detection set to now."""
    from ansvar.draft import Draft, draft_text
    from ansvar.stretch import function_names

    language = _language(lang)
    register = _register(None, chains, Path.cwd(), language)
    known = register.chains.get(chain)
    if known is None:
        raise Stop(USAGE, _no_chain(chain, register, language))
    if out is not None and out not in function_names(known):
        hint = _hint(out, function_names(known), language)
        names = ", ".join(function_names(known))
        raise Stop(USAGE, language.say("usage.no_function", name=out, known=names, hint=hint))
    draft = Draft(known, out, None, datetime.now(UTC), ())
    text = draft_text(register, draft, language, None)
    if output is None:
        _write(text, None, language)
        return
    if output.exists() and not force:
        raise Stop(USAGE, language.say("usage.exists", path=output))
    _write(text, output, language)
    sys.stderr.write(language.say("new.written", path=output) + "\n")


@app.command()
def explain(
    rule: Annotated[str, typer.Argument(help="A rule's code or slug, such as ANS203.")],
    *,
    lang: LangOption = None,
) -> None:
    """Explain a rule: what it finds, why it matters, an example, and what to do instead."""
    from ansvar.catalogue import RULES, find_rule
    from ansvar.diagnostics import nearest
    from ansvar.render.findings import rule_text

    language = _language(lang)
    found = find_rule(rule)
    if found is None:
        near = nearest(rule.upper(), [r.code for r in RULES]) or nearest(
            rule.lower(), [r.slug for r in RULES]
        )
        hint = language.say("usage.hint", name=near) if near else ""
        raise Stop(USAGE, language.say("usage.no_rule", name=rule, hint=hint))
    _write(rule_text(found, language.lang), None, language)


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


Typed = tuple[str | None, str | None, list[str], Path | None, str | None]
How = tuple[Format, Path | None, str]


def _material(  # noqa: PLR0913, PLR0917 - what the command line holds
    incident: str,
    chains: Path | None,
    language: "Language",
    now: datetime,
    typed: Typed,
    how: How,
) -> tuple["Document", "Register"]:
    """The incident's document and its register, from a file, standard input or the options."""
    from ansvar.case import unread_case
    from ansvar.load import shown
    from ansvar.source import MAX_BYTES, MISSING, read_bytes, read_file

    path = Path(incident)
    is_file = incident == "-" or path.is_file() or path.suffix in (".yaml", ".yml")
    if not is_file and len(path.parts) == 1:
        register = _register(None, chains, Path.cwd(), language)
        if incident in register.chains:
            return _typed_incident(incident, register, language, now, typed), register
        if not path.exists():
            raise Stop(UNREADABLE, _no_chain(incident, register, language))
    if any(typed[:4]):
        raise Stop(USAGE, language.say("usage.out"))
    if incident == "-":
        data = sys.stdin.buffer.read(MAX_BYTES + 1)
        document, found = read_bytes(data, "-")
        folder = Path.cwd()
    else:
        data = b""
        document, found = read_file(path, shown(path))
        folder = path.resolve().parent
    if document is None:
        _report(found, language)
        if any(d.rule is MISSING for d in found):
            raise typer.Exit(UNREADABLE)
        register = _register(None, chains, folder, language)
        _fall_back(unread_case(register, data or _start_of(path), found), now, how, language)
    return document, _register(document, chains, folder, language)


def _start_of(path: Path) -> bytes:
    """As much of a file as is ever read; it may be endless."""
    from ansvar.source import MAX_BYTES

    with path.open("rb") as stream:
        return stream.read(MAX_BYTES)


def _register(
    document: "Document | None", chains: Path | None, folder: Path, language: "Language"
) -> "Register":
    from ansvar.case import find_register, read_register

    if chains is not None and not chains.is_dir():
        raise Stop(UNREADABLE, language.say("usage.no_register"))
    register = read_register(document, chains or find_register(folder))
    if register is None:
        raise Stop(UNREADABLE, language.say("usage.no_register"))
    return register


def _no_chain(name: str, register: "Register", language: "Language") -> str:
    known = ", ".join(register.chains) or "–"
    hint = _hint(name, register.chains, language)
    return language.say("usage.no_chain_file", path=name, known=known, hint=hint)


def _hint(name: str, known: Iterable[str], language: "Language") -> str:
    """The nearest name that would have been right, if one is near."""
    from ansvar.diagnostics import nearest

    near = nearest(name, known)
    return language.say("usage.hint", name=near) if near else ""


def _typed_incident(
    chain: str, register: "Register", language: "Language", now: datetime, typed: Typed
) -> "Document":
    """An incident from the options, written and read back like any other file."""
    from ansvar.draft import Draft, Saw, draft_text
    from ansvar.source import read_text

    out, since, saw, save, at = typed
    known = register.chains[chain]
    now = _moment(at, known.time_zone, now, language) if at else now
    if not saw:
        raise Stop(USAGE, language.say("usage.needs_saw", known=", ".join(known.checks)))
    seen = []
    for value in saw:
        match = re.fullmatch(r"(.+)=(ok|fail|unknown)(?:@(.+))?", value.strip())
        if match is None:
            raise Stop(USAGE, language.say("usage.saw", value=value))
        moment = _moment(match[3], known.time_zone, now, language) if match[3] else None
        seen.append(Saw(match[1], match[2], moment))
    began = _moment(since, known.time_zone, now, language) if since else None
    text = draft_text(register, Draft(known, out, began, now, seen), language, None)
    if save is not None:
        if save.exists():
            raise Stop(USAGE, language.say("usage.exists", path=save))
        _write(text, save, language)
    shown_as = str(save) if save else {"sv": "kommandoraden", "en": "command line"}[language.lang]
    document, found = read_text(text, shown_as)
    if document is None:
        _report(found, language)
        raise typer.Exit(FAULT)
    return document


def _moment(text: str, zone: str, now: datetime, language: "Language") -> datetime:
    """A moment typed by a person: a time alone is the latest such time until now."""
    from ansvar.durations import local_moment, time_zone

    here = now.astimezone(time_zone(zone))
    try:
        if re.fullmatch(r"\d{1,2}:\d\d", text.strip()):
            clock = text.strip().zfill(5)
            moment = local_moment(f"{here:%Y-%m-%d} {clock}", zone)
            if moment.astimezone(UTC) > now:
                earlier = here.date() - timedelta(days=1)
                moment = local_moment(f"{earlier:%Y-%m-%d} {clock}", zone)
        else:
            moment = local_moment(text, zone)
    except ValueError:
        raise Stop(USAGE, language.say("usage.moment", value=text)) from None
    return moment.astimezone(UTC)


def _open(
    document: "Document", register: "Register", language: "Language", *, strict: bool
) -> "Case":
    from ansvar.case import open_case

    case = open_case(document, register)
    _report((*case.faults.verdict, *case.faults.other), language)
    if case.faults.elsewhere:
        count = len(case.faults.elsewhere)
        key = "elsewhere.one" if count == 1 else "elsewhere.many"
        sys.stderr.write(f"ansvar: {language.say(key, count=count)}\n")
    if strict and (case.faults.verdict or case.faults.other):
        raise Stop(FAULT, language.say("usage.strict"))
    return case


def _assess(
    case: "Case", at: str | None, now: datetime, language: "Language"
) -> "Assessment | None":
    from ansvar.assessment import EntangledError, assess, default_moment

    if case.file is None or case.target is None:
        return None
    if at is not None:
        # A time alone is meant on the night of the incident, whenever that was.
        began = case.file.incident.began
        day = began.at or began.after or began.before or case.file.incident.detected
        moment = _moment(at, case.target.chain.time_zone, day + timedelta(days=1), language)
        kind: Literal["now", "end", "given"] = "given"
    else:
        moment, kind = default_moment(case.file, case.target, case.register, now)
    try:
        return assess(case.register, case.file, case.target, moment, kind, case.faults)
    except EntangledError:
        # The call line and the reserve routine stand without the odds.
        sys.stderr.write(f"ansvar: {language.say('usage.entangled', what=case.target.name)}\n")
        return None


def _fall_back(case: "Case", now: datetime, how: How, language: "Language") -> NoReturn:
    """What can be said without an assessment, so that the screen is never empty."""
    from ansvar.render.fallback import fallback_page
    from ansvar.render.findings import findings_json
    from ansvar.render.page import plain

    form, output, _ = how
    if form == "json":
        found = (*case.faults.verdict, *case.faults.other)
        _write(findings_json(found, 1, language.lang), output, language)
    else:
        page = fallback_page(case.register, case.chain, now, language)
        _write(plain(page), output, language)
    raise typer.Exit(FAULT)


def _emit(
    assessment: "Assessment",
    language: "Language",
    how: How,
    *,
    quiet: bool,
    verbose: bool,
) -> None:
    form, output, color = how
    if form == "json":
        from ansvar.render.json import attribution_json

        _write(attribution_json(assessment, language.lang), output, language)
        return
    if quiet:
        from ansvar.render.act import call_line
        from ansvar.render.words import Words

        _write(call_line(Words(assessment, language)) + "\n", output, language)
        return
    if output is None and (color == "always" or sys.stdout.isatty()):
        _show(assessment, language, verbose=verbose, color=color)
        return
    from ansvar.render.answer import answer_page
    from ansvar.render.page import plain

    _write(plain(answer_page(assessment, language, verbose=verbose)), output, language)


def _show(assessment: "Assessment", language: "Language", *, verbose: bool, color: str) -> None:
    """In a terminal: as wide as it is, with colour unless the reader has asked for none."""
    from rich.console import Console

    from ansvar.render.answer import answer_page
    from ansvar.render.terminal import MOST_WIDTH, show

    no_color = color == "never" or (color == "auto" and bool(os.environ.get("NO_COLOR")))
    console = Console(force_terminal=True, no_color=no_color, legacy_windows=False)
    width = min(console.width, MOST_WIDTH)
    with console.capture() as shown:
        show(answer_page(assessment, language, verbose=verbose, width=width), console, width)
    _write(shown.get(), None, language)


def _report(findings: "tuple[Diagnostic, ...] | list[Diagnostic]", language: "Language") -> None:
    from ansvar.render.findings import finding_lines

    for line in finding_lines(findings, language):
        sys.stderr.write(line + "\n")


def _write(text: str, output: Path | None, language: "Language") -> None:
    """To standard output, or to a file whole or not at all."""
    data = text.encode("utf-8", errors="replace")
    if output is None:
        try:
            sys.stdout.flush()
            buffer: Callable[[bytes], int] = sys.stdout.buffer.write
            buffer(data)
            sys.stdout.flush()
        except BrokenPipeError:
            # The reader has seen enough; what is left has nowhere to go, the exit code stands.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return
    try:
        if output.exists() and not output.is_file():
            # A device or a pipe is written to; to replace it would remove it.
            output.write_bytes(data)
        else:
            _write_whole(data, output.resolve())
    except OSError as error:
        raise Stop(
            UNREADABLE, language.say("usage.write", path=output, reason=error.strerror)
        ) from None


def _write_whole(data: bytes, target: Path) -> None:
    """Write beside the file and put it in its place, with the mode it had or a new file gets."""
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with beside.open("xb") as stream:
            stream.write(data)
        if target.exists():
            beside.chmod(target.stat().st_mode & 0o7777)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
