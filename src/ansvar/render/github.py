"""Findings as annotations of a GitHub workflow: one command line each."""

from collections.abc import Iterator

from ansvar.diagnostics import Diagnostic
from ansvar.harmless import clean
from ansvar.locale import Language
from ansvar.validation import Validation


def annotations(validation: Validation, language: Language) -> str:
    """A workflow command for each finding, as GitHub documents them.

    The words begin with the place, since the log of a run shows nothing else of the command, and
    GitHub shows only ten errors and ten warnings of a step as annotations.
    """
    return "".join(f"{_command(finding, language)}\n" for finding in validation.findings)


def _command(finding: Diagnostic, language: Language) -> str:
    rule, span = finding.rule, finding.span
    place = f"{span.path}:{span.line}:{span.column}"
    words = [f"{place}: {rule.code} {rule.slug}: {finding.message(language.lang)}"]
    help_text = finding.help(language.lang)
    if help_text is not None:
        words.append(help_text)
    properties = ",".join(f"{k}={_escaped(v, ':,')}" for k, v in _properties(finding))
    told = "\n".join(clean(line) for line in words)
    return f"::{rule.severity.value} {properties}::{_escaped(told)}"


def _properties(finding: Diagnostic) -> Iterator[tuple[str, str]]:
    """Where it is shown. Columns are taken only within one line, and their end is inclusive."""
    rule, span = finding.rule, finding.span
    yield "file", clean(span.path)
    yield "line", str(span.line)
    if span.end_line == span.line:
        yield "col", str(span.column)
    yield "endLine", str(span.end_line)
    if span.end_line == span.line:
        yield "endColumn", str(max(span.column, span.end_column - 1))
    yield "title", f"{rule.code} {rule.slug}"


def _escaped(text: str, more: str = "") -> str:
    """Each character that a command has a meaning for as its percent code."""
    for character in f"%\r\n{more}":
        text = text.replace(character, f"%{ord(character):02X}")
    return text
