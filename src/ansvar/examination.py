"""An examination: the files that a command line asks validation about, and how the run ends."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from ansvar.exits import DONE, FAULT, UNREADABLE, USAGE, FailOn, Stop
from ansvar.output import complain, write

if TYPE_CHECKING:
    from ansvar.durations import Duration
    from ansvar.locale import Language
    from ansvar.settings import Settings
    from ansvar.validation import Validation

Form = Literal["text", "json", "sarif", "junit", "github"]
FORMS: tuple[Form, ...] = get_args(Form)

STDIN = Path("-")


class Asked(NamedTuple):
    """What to examine: `stdin_filename` is the file that `-` among the paths stands for."""

    paths: Sequence[Path]
    stdin_filename: Path | None = None
    allowing: bool = True


def asked_for(
    paths: Sequence[str], stdin_filename: str | None, language: "Language", *, allowing: bool
) -> Asked:
    """What a command line names, or this folder; an empty name is no folder."""
    if "" in (*paths, stdin_filename):
        raise Stop(USAGE, language.say("usage.empty_path"))
    name = None if stdin_filename is None else Path(stdin_filename)
    return Asked([Path(path) for path in paths] or [Path()], name, allowing)


class Examination(NamedTuple):
    """What validation found, and the settings it was judged by."""

    validation: "Validation"
    settings: "Settings"

    @property
    def code(self) -> int:
        """How the run ends: what could not be read weighs most."""
        from ansvar.source import MISSING
        from ansvar.validation import fails

        findings = self.validation.findings
        if self.validation.empty or any(finding.rule is MISSING for finding in findings):
            return UNREADABLE
        failed = any(fails(finding, self.settings.fail_on) for finding in findings)
        return FAULT if failed else DONE


def settings_in_force(
    language: "Language",
    *,
    select: Sequence[str] | None = None,
    fail_on: FailOn | None = None,
    baseline: Path | None = None,
    horizon: str | None = None,
) -> "Settings":
    """The project's settings with what the command line says instead."""
    from ansvar.load import shown
    from ansvar.question import no_rule
    from ansvar.settings import SettingsError, read_settings

    try:
        settings = read_settings(Path.cwd())
    except SettingsError as error:
        raise Stop(USAGE, error.said(shown(error.path), language.lang)) from None
    named = tuple(name.strip() for part in select or () for name in part.split(","))
    settings = settings.but(
        select=named if select else None,
        fail_on=fail_on,
        baseline=baseline,
        horizon=_length(horizon, language),
    )
    if settings.select:
        from ansvar.selection import audited, unknown

        told = [no_rule(name, language) for name in unknown(settings.select)]
        told += [language.say("usage.audited", name=n) for n in audited(settings.select)]
        for said in told:
            fault = settings.fault("select", said)
            raise Stop(USAGE, fault.said(shown(fault.path), language.lang) if fault else said)
    return settings


def _length(typed: str | None, language: "Language") -> "Duration | None":
    from ansvar.durations import parse_duration

    if typed is None:
        return None
    try:
        return parse_duration(typed)
    except ValueError:
        raise Stop(USAGE, language.say("usage.length", value=typed)) from None


def moment_asked(at: str | None, now: datetime, language: "Language") -> datetime:
    """The moment to judge as of: now, or what was typed; a day alone is judged at its end."""
    import re

    from ansvar.question import typed_moment
    from ansvar.scalars import DEFAULT_ZONE

    if at is None:
        return now
    day = re.fullmatch(r"\s*\d{4}-\d\d-\d\d\s*", at)
    return typed_moment(f"{at.strip()} 23:59" if day else at, DEFAULT_ZONE, now, language)


def examine(
    asked: Asked, settings: "Settings", moment: datetime, language: "Language"
) -> Examination:
    """What validation finds in what was asked for, by the settings.

    Stops if there is nothing to read at all.
    """
    from ansvar.validation import validate

    instead, paths = None, asked.paths
    if STDIN in paths:
        from ansvar.question import standard_input

        name = asked.stdin_filename or STDIN
        instead = name, standard_input(language)
        paths = [name if path == STDIN else path for path in paths]
    elif asked.stdin_filename is not None:
        raise Stop(USAGE, language.say("usage.stdin_filename"))
    validation = validate(paths, moment, settings, instead, allowing=asked.allowing)
    empty = ", ".join(str(path) for path in validation.empty)
    if not validation.files:
        named = empty or ", ".join(str(path) for path in paths)
        raise Stop(UNREADABLE, language.say("usage.no_files", paths=named))
    if empty:
        complain(language.say("usage.no_files", paths=empty))
    if settings.select:
        from ansvar.selection import Selection

        selection = Selection(settings.select)
        validation = validation._replace(
            findings=tuple(f for f in validation.findings if f.rule in selection),
            allowed=tuple(a for a in validation.allowed if a.diagnostic.rule in selection),
        )
    return Examination(_without_known(validation, settings, language), settings)


def _without_known(
    validation: "Validation", settings: "Settings", language: "Language"
) -> "Validation":
    """What a baseline does not hold; standard error says how much of it is gone."""
    if settings.baseline is None:
        return validation
    from ansvar.baseline import BaselineError, read_baseline, set_aside
    from ansvar.diagnostics import spoken
    from ansvar.load import shown
    from ansvar.selection import selected_codes

    try:
        baseline = read_baseline(settings.baseline)
    except BaselineError as error:
        said = f"{shown(error.path)}: {spoken(error.fault, language.lang)}"
        raise Stop(UNREADABLE if error.unread else USAGE, said) from None
    codes = selected_codes(settings.select)
    remaining = set_aside(validation.findings, baseline, validation.files, codes)
    # What waits was not judged.
    if remaining.gone and not validation.waiting:
        number = "one" if remaining.gone == 1 else "many"
        complain(language.say(f"baseline.gone.{number}", count=remaining.gone))
    return validation._replace(findings=remaining.findings, known=remaining.known)


class Report(NamedTuple):
    """A form that was asked for, and the file it goes to."""

    form: Form
    file: Path


def read_reports(asked: Sequence[str], output: Path | None, language: "Language") -> list[Report]:
    """Reports as they are asked for on the command line: FORM=FILE, none to another's file."""
    from ansvar.question import hint

    reports: list[Report] = []
    for words in asked:
        form, _, file = words.partition("=")
        known = next((f for f in FORMS if f == form.strip()), None)
        if known is None or not file or file == "-":
            near = hint(form, FORMS, language) if known is None else ""
            forms = ", ".join(FORMS)
            raise Stop(USAGE, language.say("usage.report", value=words, known=forms, hint=near))
        if Path(file) in (output, *(report.file for report in reports)):
            raise Stop(USAGE, language.say("usage.report_twice", path=file))
        reports.append(Report(known, Path(file)))
    return reports


def keep_judged(
    examination: Examination, reports: Sequence[Report], output: Path | None, language: "Language"
) -> None:
    """Stop rather than write over a file that was judged."""
    from os.path import realpath

    judged = {realpath(file) for file in examination.validation.files}
    for target in (output, *(report.file for report in reports)):
        if target is not None and realpath(target) in judged:
            raise Stop(USAGE, language.say("usage.report_judged", path=target))


def written(
    form: Form,
    examination: Examination,
    language: "Language",
    output: Path | None = None,
    *,
    quiet: bool,
) -> str:
    """An examination in one of its forms, for the file that it goes to."""
    validation = examination.validation
    match form:
        case "text":
            from ansvar.render.findings import findings_text

            return findings_text(validation, language, quiet=quiet)
        case "json":
            from ansvar.render.findings_json import findings_json

            return findings_json(validation, language.lang, output)
        case "sarif":
            from ansvar.render.sarif import MOST_SHOWN, MOST_TAKEN, sarif

            count = len(validation.findings)
            if count > MOST_SHOWN:
                key = "sarif.refused" if count > MOST_TAKEN else "sarif.cropped"
                complain(language.say(key, count=count, taken=MOST_TAKEN, shown=MOST_SHOWN))
            return sarif(validation, language)
        case "junit":
            from ansvar.render.junit import junit_xml

            return junit_xml(validation, examination.settings.fail_on, language)
        case "github":
            from ansvar.render.github import annotations

            return annotations(validation, language)


def write_reports(
    reports: Sequence[Report], examination: Examination, language: "Language"
) -> None:
    """Every report to its file."""
    for report in reports:
        text = written(report.form, examination, language, report.file, quiet=False)
        write(text, report.file, language)
