"""Rules as text: one explained, all in a list, and all on a page."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from textwrap import fill

from ansvar.diagnostics import Rule
from ansvar.explanation import explain, group_of
from ansvar.locale import Language

MOST_WIDTH = 100
"""Where nobody says how wide a line may be; a longer one is hard to read."""
_CODE = re.compile("`[^`]*`")


def rule_text(rule: Rule, language: Language, width: int) -> str:
    """A rule explained: code, slug and severity, then its four paragraphs under their headings."""
    severity = language.say(f"severity.{rule.severity.value}")
    told = (f"{head}: {text}" for head, text in explain(rule, language.lang))
    paragraphs = (_wrapped(text, min(width, MOST_WIDTH)) for text in told)
    return "\n\n".join((f"{rule.code} {rule.slug} ({severity})", *paragraphs)) + "\n"


def _wrapped(text: str, width: int) -> str:
    """A paragraph in lines; what stands between backticks is one word, to be copied whole."""
    whole = _CODE.sub(lambda code: code[0].replace(" ", "\0"), text)
    lines = fill(whole, width, break_long_words=False, break_on_hyphens=False)
    return lines.replace("\0", " ")


def rule_list(rules: Sequence[Rule], language: Language) -> str:
    """Every rule on a line of its own: code, severity, slug, and what it finds."""
    severities = {r.severity: language.say(f"severity.{r.severity.value}") for r in rules}
    widest = max(len(word) for word in severities.values())
    slugs = max(len(rule.slug) for rule in rules)
    return "".join(
        f"{rule.code}  {severities[rule.severity]:{widest}}  {rule.slug:{slugs}}  "
        f"{explain(rule, language.lang).summary}\n"
        for rule in rules
    )


def rules_page(rules: Sequence[Rule], language: Language) -> str:
    """Every rule explained, by hundreds, as Markdown."""
    return "\n\n".join((language.say("rules.title"), *_sections(rules, language))) + "\n"


def _sections(rules: Sequence[Rule], language: Language) -> Iterator[str]:
    lang = language.lang
    for group, inside in groupby(rules, lambda rule: group_of(rule)[lang]):
        yield f"## {group}"
        for rule in inside:
            severity = language.say(f"severity.{rule.severity.value}")
            yield f"### {rule.code} {rule.slug}"
            what, *rest = explain(rule, lang)
            yield f"*{severity.capitalize()}.* {what[1]}"
            yield "\n".join(f"- **{head}:** {text}" for head, text in rest)
