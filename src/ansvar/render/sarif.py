"""Findings as SARIF 2.1.0, for code scanning and editors.

The same input gives the same bytes: no time, no absolute path. Findings that comments allow are
left out, because GitHub shows what a SARIF file calls suppressed as open alerts.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from ansvar import __version__
from ansvar.baseline import fingerprint
from ansvar.catalogue import RULES
from ansvar.diagnostics import Diagnostic, Rule, Severity, Span, spoken
from ansvar.explanation import explain, group_of
from ansvar.harmless import clean, escaped
from ansvar.locale import Language
from ansvar.validation import Validation

MOST_TAKEN = 25_000
"""GitHub refuses a file with more results in a run."""
MOST_SHOWN = 5_000
"""GitHub shows no more results of a run than this."""

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_BASE = "%SRCROOT%"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning"}
_INDEX = {rule.code: number for number, rule in enumerate(RULES)}
# What SARIF takes for a link: only our own words may be one.
_LINK = re.compile(r"\[(?=[^\[\]]*\]\()")

Json = dict[str, Any]


def sarif(validation: Validation, language: Language) -> str:
    """What validation found as one SARIF document, with every rule that there is."""
    lang = language.lang
    driver = {
        "name": "ansvar",
        "semanticVersion": __version__,
        "language": lang,
        "rules": [_rule(rule, lang) for rule in RULES],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_BASE: {"description": {"text": language.say("sarif.root")}}},
        "results": list(_results(validation, lang)),
    }
    document = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return escaped(json.dumps(document, ensure_ascii=False, indent=2)) + "\n"


def _rule(rule: Rule, lang: str) -> Json:
    told = explain(rule, lang)
    return {
        "id": rule.code,
        "name": rule.slug,
        "shortDescription": {"text": told.summary},
        "fullDescription": {"text": f"{told.what[1]} {told.why[1]}"},
        "help": {
            "text": "\n\n".join(f"{head}: {text}" for head, text in told),
            "markdown": "\n\n".join(f"**{head}** {text}" for head, text in told),
        },
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {
            "tags": [group_of(rule)["en"]],
            "precision": "very-high",
            "problem.severity": _LEVELS[rule.severity],
        },
    }


def _results(validation: Validation, lang: str) -> Iterator[Json]:
    seen: Counter[tuple[str, str]] = Counter()
    for finding in validation.findings:
        known = finding.span.path, fingerprint(finding)
        seen[known] += 1
        yield {
            "ruleId": finding.rule.code,
            "ruleIndex": _INDEX[finding.rule.code],
            "level": _LEVELS[finding.rule.severity],
            "message": {"text": _message(finding, lang)},
            "locations": [{"physicalLocation": _place(finding.span)}],
            # GitHub's own primaryLocationLineHash is left to its upload action, which warns of
            # any other value than the one that it computes from the file.
            "partialFingerprints": {"ansvarFinding/v1": f"{known[1]}:{seen[known]}"},
            **_related(finding, lang),
        }


def _message(finding: Diagnostic, lang: str) -> str:
    words = (finding.message(lang), finding.help(lang))
    return "; ".join(_LINK.sub(r"\\[", clean(text)) for text in words if text)


def _related(finding: Diagnostic, lang: str) -> Json:
    if not finding.related:
        return {}
    related = [
        {
            "id": number,
            "message": {"text": _LINK.sub(r"\\[", clean(spoken(word, lang)))},
            "physicalLocation": _place(span),
        }
        for number, (word, span) in enumerate(finding.related)
    ]
    return {"relatedLocations": related}


def _place(span: Span) -> Json:
    # A path that leads out of the folder, or stands on another drive, has no base to be under.
    path = quote(span.path, errors="surrogatepass")
    outside = span.path.startswith(("../", "/")) or re.match("[A-Za-z]:/", span.path)
    base = {} if outside else {"uriBaseId": _BASE}
    return {
        "artifactLocation": {"uri": path, **base},
        "region": {
            "startLine": span.line,
            "startColumn": span.column,
            "endLine": span.end_line,
            "endColumn": span.end_column,
        },
    }
