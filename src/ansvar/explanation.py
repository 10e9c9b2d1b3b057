"""An explanation: what a rule finds, why that matters, an example, and what to do instead."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from ansvar.diagnostics import Rule

GROUPS: Mapping[str, Mapping[str, str]] = {
    "ANS0": {"sv": "Läsning", "en": "Reading"},
    "ANS1": {"sv": "Form", "en": "Shape"},
    "ANS2": {"sv": "Hänvisningar", "en": "References"},
    "ANS3": {"sv": "Täckning", "en": "Coverage"},
    "ANS4": {"sv": "Åtaganden och tid", "en": "Commitments and time"},
    "ANS5": {"sv": "Eskalering och kontakter", "en": "Escalation and contacts"},
    "ANS6": {"sv": "Incidenter", "en": "Incidents"},
    "ANS7": {"sv": "Felsökning och löften", "en": "Diagnosability and promises"},
    "ANS8": {"sv": "Beredskap", "en": "Readiness"},
    "ANS9": {"sv": "Tillåtna varningar", "en": "Allowances"},
}
"""What the hundreds of the codes are about."""

_PARAGRAPH = re.compile(r"^\*([^*]+)\*\s+(.*?)(?=^\*[^*]+\*|\Z)", re.MULTILINE | re.DOTALL)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[^\W\d_a-zåäö]|[`'\"(])")


class Explanation(NamedTuple):
    """The four paragraphs, each with its heading and its text on one line."""

    what: tuple[str, str]
    why: tuple[str, str]
    example: tuple[str, str]
    instead: tuple[str, str]

    @property
    def summary(self) -> str:
        """What the rule finds, in its first sentence."""
        return _SENTENCE.split(self.what[1])[0]


def explain(rule: Rule, lang: str) -> Explanation:
    """A rule's explanation, taken apart."""
    found = _PARAGRAPH.findall(rule.explanation[lang])
    return Explanation(*((head, " ".join(text.split())) for head, text in found))


def group_of(rule: Rule) -> Mapping[str, str]:
    """What a rule is about, by language."""
    return GROUPS[rule.code[:4]]
