"""Findings about files as text and JSON."""

import json
from collections.abc import Iterator, Sequence

from ansvar.diagnostics import Diagnostic, Rule
from ansvar.harmless import clean, escaped
from ansvar.locale import Language
from ansvar.render.json import diagnostic_json

FORMAT = "ansvar.findings/1"


def finding_lines(findings: Sequence[Diagnostic], language: Language) -> Iterator[str]:
    """Each finding with its place, code and words, then its help and related places."""
    for d in findings:
        severity = language.say(f"severity.{d.rule.severity.value}")
        place = f"{d.span.path}:{d.span.line}:{d.span.column}"
        message = clean(d.message(language.lang))
        yield f"{clean(place)}: {severity} {d.rule.code} {d.rule.slug}: {message}"
        help_text = d.help(language.lang)
        if help_text is not None:
            yield f"  {clean(help_text)}"
        for what, span in d.related:
            yield f"  {clean(str(span))}: {language.say(f'related.{what}')}"


def findings_json(findings: Sequence[Diagnostic], files: int, lang: str) -> str:
    """All findings as one JSON document."""
    document = {
        "format": FORMAT,
        "files": files,
        "findings": [diagnostic_json(d, lang) for d in findings],
    }
    return escaped(json.dumps(document, ensure_ascii=False, indent=2)) + "\n"


def rule_text(rule: Rule, lang: str) -> str:
    """A rule explained: code, slug, then its four paragraphs."""
    body = rule.explanation[lang].replace("*", "")
    return f"{rule.code} {rule.slug}\n\n{body}\n"
