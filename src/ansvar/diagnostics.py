"""Findings about files: where, which rule, how grave, in what words."""

from collections.abc import Iterable, Mapping
from enum import Enum
from itertools import islice
from typing import NamedTuple

_LONGEST_WORD = 400
_LONGEST_NAME, _MOST_NAMES = 64, 2_000
"""Nobody means a name that is longer, and comparing with more takes longer than looking it up."""


class Span(NamedTuple):
    """A stretch of a file, to be pointed at.

    Lines and columns count from 1, columns in code points; the end is exclusive.
    """

    path: str
    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        """The place as editors and people write it: file and line."""
        return f"{self.path}:{self.line}"


class Severity(Enum):
    """How grave a finding is; it belongs to the rule, never to the occasion."""

    ERROR = "error"
    WARNING = "warning"


class Rule(NamedTuple):
    """One thing that can be wrong, with its reason.

    The texts are keyed by language. `says` and `help` are templates for a finding's own words;
    `explanation` goes under What, Why it matters, Example and Instead.
    """

    code: str
    slug: str
    severity: Severity
    says: Mapping[str, str]
    explanation: Mapping[str, str]
    help: Mapping[str, str] | None = None


Word = str | Mapping[str, str]
"""A value in the author's own spelling, or our term for something, by language."""

FIRST: Word = {"sv": "står redan här", "en": "already stands here"}
"""The related place of whatever may stand only once."""

HERE_TOO: Word = {"sv": "också här", "en": "here too"}
"""The related places of what is wrong in several at once."""


class Diagnostic(NamedTuple):
    """One finding at one place.

    `words` fills the rule's templates with the author's own values; `suggestion` is the nearest
    value that would have been right; `related` are further places with the words that name them.
    """

    rule: Rule
    span: Span
    words: Mapping[str, Word]
    suggestion: str | None = None
    related: tuple[tuple[Word, Span], ...] = ()

    def message(self, lang: str) -> str:
        """The finding in one short line, without its place."""
        return self.rule.says[lang].format_map(self._spoken(lang))

    def help(self, lang: str) -> str | None:
        """What to do about it, if the rule knows."""
        if self.suggestion is not None:
            asks = {"sv": "menade du '{}'?", "en": "did you mean '{}'?"}
            return asks[lang].format(self.suggestion)
        if self.rule.help is None:
            return None
        return self.rule.help[lang].format_map(self._spoken(lang)) or None

    def _spoken(self, lang: str) -> dict[str, str]:
        return {k: spoken(w, lang) for k, w in self.words.items()}


def spoken(word: Word, lang: str) -> str:
    """A word in one language; the author's own spelling is the same in all, cut if very long."""
    text = word if isinstance(word, str) else word[lang]
    return text if len(text) <= _LONGEST_WORD else f"{text[:_LONGEST_WORD]}…"


def in_order(findings: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The findings by place and code, doubles removed."""
    unique = {(d.span, d.rule.code, d.message("en")): d for d in findings}
    return tuple(unique[key] for key in sorted(unique))


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that the author may have meant, if one is near enough."""
    from difflib import get_close_matches

    if len(word) > _LONGEST_NAME:
        return None
    names = [name for name in islice(known, _MOST_NAMES) if len(name) <= _LONGEST_NAME]
    return next(iter(get_close_matches(word, names, n=1, cutoff=0.7)), None)
