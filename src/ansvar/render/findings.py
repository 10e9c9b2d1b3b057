"""Findings about files as text: each with its place and words, the line and what to do about it."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ansvar.diagnostics import Diagnostic, Severity, spoken
from ansvar.harmless import clean
from ansvar.locale import Language
from ansvar.render.page import Cell, Line, Style
from ansvar.render.source_lines import MOST_WIDTH, Lines

if TYPE_CHECKING:
    # An answer tells of its faults too, and need not know every rule.
    from ansvar.validation import Validation

_STYLES: dict[Severity, Style] = {Severity.ERROR: "bad", Severity.WARNING: "warn"}


def finding_lines(findings: Sequence[Diagnostic], language: Language) -> Iterator[str]:
    """Each finding with its place, code and words, then its help and related places."""
    for finding in findings:
        yield from _written((_head(finding, language), *_more(finding, language)))


def findings_text(validation: "Validation", language: Language, *, quiet: bool = False) -> str:
    """What validation found, as plain text; when quiet one line a finding and nothing else."""
    lines = findings_page(validation, language, MOST_WIDTH, quiet=quiet)
    return "".join(f"{line}\n" for line in _written(lines))


def finding_text(finding: Diagnostic, lines: Lines, language: Language) -> Iterator[str]:
    """One finding with all that is told of it, as plain lines."""
    source = _source(finding, lines, MOST_WIDTH)
    yield from _written((_head(finding, language), *source, *_more(finding, language)))


def findings_page(
    validation: "Validation", language: Language, width: int, *, quiet: bool = False
) -> Iterator[Line]:
    """What validation found, a line at a time; lines of files are cut to the width."""
    lines = Lines(validation.texts, validation.private)
    for finding in validation.findings:
        yield _head(finding, language)
        if not quiet:
            yield from _source(finding, lines, width)
            yield from _more(finding, language)
    if not quiet:
        yield [Cell(summary(validation, language))]
        if validation.waiting:
            yield [Cell(language.say("validate.waiting"))]


def summary(validation: "Validation", language: Language) -> str:
    """How much was found, in one sentence."""
    severities = [finding.rule.severity for finding in validation.findings]
    found = [
        _counted(name, count, language)
        for name, count in (
            ("errors", severities.count(Severity.ERROR)),
            ("warnings", severities.count(Severity.WARNING)),
        )
        if count
    ]
    told = language.listing(found) or language.say("validate.nothing")
    held = [
        _counted(name, count, language)
        for name, count in (("allowed", len(validation.allowed)), ("known", validation.known))
        if count
    ]
    files = _counted("files", len(validation.files), language)
    return "; ".join((language.say("validate.in", found=told, files=files), *held)) + "."


def _counted(noun: str, count: int, language: Language) -> str:
    number = "one" if count == 1 else "many"
    return language.say(f"count.{noun}.{number}", count=count)


def _written(lines: Iterator[Line] | Sequence[Line]) -> Iterator[str]:
    for line in lines:
        yield "".join(cell.text for cell in line).rstrip()


def _head(finding: Diagnostic, language: Language) -> Line:
    rule, span = finding.rule, finding.span
    return [
        Cell(clean(f"{span.path}:{span.line}:{span.column}"), "strong"),
        Cell(": "),
        Cell(language.say(f"severity.{rule.severity.value}"), _STYLES[rule.severity]),
        Cell(f" {rule.code} {rule.slug}: {clean(finding.message(language.lang))}"),
    ]


def _source(finding: Diagnostic, lines: Lines, width: int) -> Iterator[Line]:
    """The line that is pointed at, and under it the carets."""
    number = str(finding.span.line)
    gutter = len(number) + 5
    pointed = lines.pointed(finding.span, max(width - gutter, 20))
    if pointed is None:
        return
    yield [Cell(f"  {number} | ", "dim"), Cell(pointed.text)]
    carets = Cell("^" * pointed.width, _STYLES[finding.rule.severity])
    yield [Cell(f"  {' ' * len(number)} | ", "dim"), Cell(" " * pointed.start), carets]


def _more(finding: Diagnostic, language: Language) -> Iterator[Line]:
    """What to do about it, and the places that belong to it."""
    help_text = finding.help(language.lang)
    if help_text is not None:
        yield [Cell(f"  {clean(help_text)}")]
    for what, span in finding.related:
        yield [
            Cell(f"  {clean(str(span))}", "place"),
            Cell(f": {clean(spoken(what, language.lang))}"),
        ]
