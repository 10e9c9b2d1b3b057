"""Allowances: comments that let a warning stand, with the reason why.

`# ansvar: allow SLUG, SLUG until 2027-06-30: the reason` speaks of the line it ends, or, on a line
of its own, of the next line that is not a comment. Only warnings can be allowed: an error is
something that could not be read, and no comment makes it legible.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from ansvar.diagnostics import Diagnostic, Rule, Severity, Span, nearest
from ansvar.layout import Texts
from ansvar.source import MOST, Document, more, split_lines, text_extents

UNREADABLE = Rule(
    "ANS901",
    "unreadable-allowance",
    Severity.ERROR,
    {
        "sv": "kommentaren tillåter inget: {reason}",
        "en": "the comment allows nothing: {reason}",
    },
    {
        "sv": """*Vad* En kommentar som ska låta en varning stå saknar skäl eller regel, eller har
ett datum som inte går att läsa.
*Varför* Utan skäl vet ingen om ett halvår varför varningen tystades.
*Exempel* `# ansvar: allow uncovered-link`
*I stället* `# ansvar: allow uncovered-link until 2027-06-30: avtal skrivs under i maj`""",
        "en": """*What* A comment that is to let a warning stand has no reason, no rule, or a date
that cannot be read.
*Why it matters* Without a reason nobody knows in half a year why the warning was silenced.
*Example* `# ansvar: allow uncovered-link`
*Instead* `# ansvar: allow uncovered-link until 2027-06-30: the agreement is signed in May`""",
    },
    help={
        "sv": "skriv: # ansvar: allow REGEL until 2027-06-30: SKÄL (until kan utelämnas)",
        "en": "write: # ansvar: allow RULE until 2027-06-30: REASON (until may be left out)",
    },
)
NOT_ALLOWED = Rule(
    "ANS902",
    "not-to-be-allowed",
    Severity.ERROR,
    {
        "sv": "'{name}' är ingen varning som kan tillåtas",
        "en": "'{name}' is no warning that can be allowed",
    },
    {
        "sv": """*Vad* Kommentaren nämner en regel som inte finns, ett fel eller en regel om
kommentarer.
*Varför* Ett fel är något som inte gick att läsa; det saknas i svaret vad kommentaren än säger.
*Exempel* `# ansvar: allow unknown-party: läggs till senare`
*I stället* Rätta felet, eller skriv en varnings namn: `ansvar explain` visar dem.""",
        "en": """*What* The comment names a rule that does not exist, an error, or a rule about
comments.
*Why it matters* An error is something that could not be read; whatever the comment says, the answer
lacks it.
*Example* `# ansvar: allow unknown-party: to be added later`
*Instead* Mend the error, or write the name of a warning: `ansvar explain` shows them.""",
    },
)
EXPIRED = Rule(
    "ANS903",
    "expired-allowance",
    Severity.WARNING,
    {
        "sv": "kommentaren om '{names}' gällde till och med {until}",
        "en": "the comment on '{names}' held until {until}",
    },
    {
        "sv": """*Vad* Sista dagen för en tillåten varning har passerat.
*Varför* Det som skulle vara ordnat då är det kanske inte.
*Exempel* `# ansvar: allow agreement-ends until 2026-06-30: förlängs i maj`
*I stället* Rätta det som varningen gäller, eller sätt en ny dag med ett nytt skäl.""",
        "en": """*What* The last day of an allowed warning has passed.
*Why it matters* What was to be settled by then may not be.
*Example* `# ansvar: allow agreement-ends until 2026-06-30: to be extended in May`
*Instead* Mend what the warning is about, or set a new day with a new reason.""",
    },
)
UNUSED = Rule(
    "ANS904",
    "unused-allowance",
    Severity.WARNING,
    {
        "sv": "'{name}' ger ingen varning på den här raden",
        "en": "'{name}' gives no warning on this line",
    },
    {
        "sv": """*Vad* Kommentaren tillåter en varning som inte finns.
*Varför* Den döljer nästa fel på samma rad, och får läsaren att tro att något är fel nu.
*Exempel* En kommentar som blev kvar när avtalet skrevs.
*I stället* Ta bort kommentaren, eller flytta den till raden som varningen gäller.""",
        "en": """*What* The comment allows a warning that is not there.
*Why it matters* It hides the next fault on the line, and makes a reader believe something is wrong
now.
*Example* A comment that was left when the agreement was written.
*Instead* Remove the comment, or move it to the line the warning is about.""",
    },
)
RULES = (UNREADABLE, NOT_ALLOWED, EXPIRED, UNUSED)

_DIRECTIVE = re.compile(r"#[ \t]*ansvar:[ \t]*([^\W\d]\w*)")
_MEANT = ("allow", "ignore", "disable", "suppress", "tillåt", "noqa")
_NO_REASON = {"sv": "skälet saknas", "en": "there is no reason"}
_NO_RULE = {"sv": "regeln saknas", "en": "there is no rule"}
_NO_DAY = {"sv": "dagen går inte att läsa", "en": "the day cannot be read"}
_MANY = {"sv": "den nämner fler regler än det finns", "en": "it names more rules than there are"}
_HINTS = 20
"""How many wrong names in a file are given the right one."""


class Allowance(NamedTuple):
    """A comment that lets rules stand on a line, up to and including a day if one is written."""

    span: Span
    line: int
    names: tuple[str, ...]
    until: date | None
    reason: str


class Allowed(NamedTuple):
    """A warning that was let stand, and by which comment."""

    diagnostic: Diagnostic
    allowance: Allowance


class Settled(NamedTuple):
    """The findings that remain, the comments' own faults included, and those that were allowed."""

    findings: tuple[Diagnostic, ...]
    allowed: tuple[Allowed, ...]


def is_commented(document: Document) -> bool:
    """Whether a file may hold an allowance."""
    return _DIRECTIVE.search(document.text) is not None


def read_allowances(
    document: Document, rules: Sequence[Rule]
) -> tuple[list[Allowance], list[Diagnostic]]:
    """The allowances in a file's comments, and what is wrong with them, by all the `rules`."""
    found: list[Allowance] = []
    faults: list[Diagnostic] = []
    if not is_commented(document):
        return found, faults
    known = {name: r for r in rules for name in (r.code.casefold(), r.slug)}
    warnings = [r.slug for r in rules if _may_be_allowed(r)]
    for line, match, span in _comments(document):
        if len(faults) >= MOST:
            faults.append(more(span))
            break
        if match[1] != "allow":
            if nearest(match[1].casefold(), _MEANT):
                faults.append(Diagnostic(UNREADABLE, span, {"reason": _NO_RULE}))
            continue
        allowance = _read(match.string[match.end() :], span, line)
        if isinstance(allowance, Diagnostic):
            faults.append(allowance)
            continue
        if len(allowance.names) > len(rules):
            faults.append(Diagnostic(UNREADABLE, span, {"reason": _MANY}))
            continue
        sound = []
        for name in allowance.names:
            rule = known.get(name.casefold())
            if rule is None or not _may_be_allowed(rule):
                near = None if rule or len(faults) >= _HINTS else nearest(name, warnings)
                faults.append(Diagnostic(NOT_ALLOWED, span, {"name": name}, near))
            else:
                sound.append(rule.slug)
        if sound:
            found.append(allowance._replace(names=tuple(sound)))
    return found, faults


def _may_be_allowed(rule: Rule) -> bool:
    """Whether comments speak of a rule: warnings do, but none about the comments themselves."""
    return rule.severity is Severity.WARNING and rule not in RULES


def _comments(document: Document) -> Iterator[tuple[int, re.Match[str], Span]]:
    """Each directive with the line it speaks of and its own place; texts are no comments."""
    lines = split_lines(document.text)
    texts = Texts(text_extents(document.place))
    below = 0
    for number, text in enumerate(lines, 1):
        match = _directive(texts, number, text) if "ansvar:" in text else None
        if match is None:
            continue
        span = Span(document.path, number, match.start() + 1, number, len(text.rstrip()) + 1)
        if text[: match.start()].strip():
            yield number, match, span
            continue
        if below <= number:
            after = range(number, len(lines))
            below = next(
                (i + 1 for i in after if lines[i].lstrip()[:1] not in {"", "#"}), sys.maxsize
            )
        yield below if below <= len(lines) else number, match, span


def _directive(texts: Texts, number: int, text: str) -> re.Match[str] | None:
    """The first directive of a line that is a comment and not within a text."""
    for found in _DIRECTIVE.finditer(text):
        start = found.start()
        if not text[start - 1 : start].strip() and not texts.hold(number, start + 1):
            return found
    return None


def _read(terms: str, span: Span, line: int) -> Allowance | Diagnostic:
    said, _, reason = terms.partition(":")
    if not reason.strip():
        return Diagnostic(UNREADABLE, span, {"reason": _NO_REASON})
    words = said.replace(",", " ").split()
    last = words.index("until") if "until" in words else len(words)
    names, day = tuple(words[:last]), words[last + 1 :]
    if not names:
        return Diagnostic(UNREADABLE, span, {"reason": _NO_RULE})
    until = None
    if last < len(words):
        try:
            until = date.fromisoformat(" ".join(day))
        except ValueError:
            return Diagnostic(UNREADABLE, span, {"reason": _NO_DAY})
    return Allowance(span, line, names, until, reason.strip())


def settle(
    findings: Iterable[Diagnostic],
    allowances: Sequence[Allowance],
    today: date,
    judged: frozenset[str],
) -> Settled:
    """Let the allowed warnings stand.

    `judged` are the slugs of the rules that were asked: an allowance of another is not unused.
    """
    at: dict[tuple[str, int, str], Allowance] = {}
    for allowance in allowances:
        for name in allowance.names:
            if allowance.until is None or today <= allowance.until:
                at[allowance.span.path, allowance.line, name] = allowance
    remaining: list[Diagnostic] = []
    allowed: list[Allowed] = []
    used: set[tuple[str, int, str]] = set()
    for finding in findings:
        key = (finding.span.path, finding.span.line, finding.rule.slug)
        if key in at:
            used.add(key)
            allowed.append(Allowed(finding, at[key]))
        else:
            remaining.append(finding)
    for allowance in allowances:
        if allowance.until is not None and today > allowance.until:
            names = ", ".join(allowance.names)
            words = {"names": names, "until": f"{allowance.until:%Y-%m-%d}"}
            remaining.append(Diagnostic(EXPIRED, allowance.span, words))
            continue
        remaining += (
            Diagnostic(UNUSED, allowance.span, {"name": name})
            for name in allowance.names
            if name in judged and (allowance.span.path, allowance.line, name) not in used
        )
    return Settled(tuple(remaining), tuple(allowed))
