"""A selection: which rules' findings are wanted, by code, beginning of a code, or slug."""

from collections.abc import Iterable, Sequence

from ansvar.catalogue import RULES
from ansvar.diagnostics import Rule

ALWAYS = ("ANS0", "ANS1")
"""Reading and shape are always shown: a file that could not be read must not look clean."""


class Selection:
    """The rules that some selectors name; all of them when there is none."""

    def __init__(self, selectors: Iterable[str]) -> None:
        """Selectors are matched whatever their case."""
        self._wanted = tuple(name.casefold() for name in selectors)

    def __contains__(self, rule: Rule) -> bool:
        """Whether a rule's findings are shown."""
        if not self._wanted or rule.code.startswith(ALWAYS):
            return True
        return any(_names(selector, rule) for selector in self._wanted)


def unknown(selectors: Sequence[str]) -> list[str]:
    """The selectors that name no rule."""
    return [s for s in selectors if not any(_names(s.casefold(), rule) for rule in RULES)]


def _names(selector: str, rule: Rule) -> bool:
    beginning = selector.startswith("ans") and rule.code.casefold().startswith(selector)
    return beginning or selector == rule.slug
