"""Findings about files as JSON: versioned, and what a baseline is made of."""

import json
from pathlib import Path

from ansvar.allowance import Allowed
from ansvar.baseline import FORMAT, fingerprint, folder_from
from ansvar.diagnostics import Diagnostic, Severity, spoken
from ansvar.harmless import escaped
from ansvar.render.json import diagnostic_json
from ansvar.render.span_json import Json, span_json
from ansvar.validation import Validation


def findings_json(validation: Validation, lang: str, output: Path | None = None) -> str:
    """What validation found as one JSON document, for the file that it goes to."""
    severities = [finding.rule.severity for finding in validation.findings]
    document = {
        "format": FORMAT,
        "folder": folder_from(output),
        "counts": {
            "files": len(validation.files),
            "errors": severities.count(Severity.ERROR),
            "warnings": severities.count(Severity.WARNING),
            "allowed": len(validation.allowed),
            "baseline": validation.known,
        },
        "waiting": validation.waiting,
        "findings": [finding_json(finding, lang) for finding in validation.findings],
        "allowed": [allowed_json(allowed, lang) for allowed in validation.allowed],
    }
    return escaped(json.dumps(document, ensure_ascii=False, indent=2)) + "\n"


def finding_json(finding: Diagnostic, lang: str) -> Json:
    """A finding with what it is known by, and what its related places say."""
    related = [{"says": spoken(word, lang), "place": span_json(s)} for word, s in finding.related]
    return {
        **diagnostic_json(finding, lang),
        "fingerprint": fingerprint(finding),
        "related": related,
    }


def allowed_json(allowed: Allowed, lang: str) -> Json:
    """A warning that was let stand, with the reason, its last day, and the comment's place."""
    allowance = allowed.allowance
    return {
        **finding_json(allowed.diagnostic, lang),
        "reason": allowance.reason,
        "until": allowance.until and f"{allowance.until:%Y-%m-%d}",
        "comment": span_json(allowance.span),
    }
