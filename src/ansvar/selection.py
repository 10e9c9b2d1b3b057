"""A selection: which rules' findings are wanted, by code, beginning of a code, or slug."""

from collections.abc import Iterable, Sequence

from ansvar.catalogue import RULES
from ansvar.diagnostics import Rule, Severity

_AUDITED = "ANS8"


class Selection:
    """The rules that some selectors name; all of them when there is none."""

    def __init__(self, selectors: Iterable[str]) -> None:
        """Selectors are matched whatever their case."""
        self._wanted = tuple(name.casefold() for name in selectors)

    def __contains__(self, rule: Rule) -> bool:
        """Whether a rule's findings are shown."""
        if not self._wanted or rule.severity is Severity.ERROR:
            # An error keeps other rules waiting: a broken register must not look clean.
            return True
        return any(_names(selector, rule) for selector in self._wanted)


def selected_codes(selectors: Sequence[str]) -> frozenset[str]:
    """The codes of the rules that are shown."""
    selection = Selection(selectors)
    return frozenset(rule.code for rule in RULES if rule in selection)


def unknown(selectors: Sequence[str]) -> list[str]:
    """The selectors that name no rule."""
    return [s for s in selectors if not _named(s)]


def audited(selectors: Sequence[str]) -> list[str]:
    """The selectors that name no rule but those that only the audit asks."""
    return [s for s in selectors if all(r.code.startswith(_AUDITED) for r in _named(s))]


def _named(selector: str) -> tuple[Rule, ...]:
    return tuple(rule for rule in RULES if _names(selector.casefold(), rule))


def _names(selector: str, rule: Rule) -> bool:
    beginning = selector.startswith("ans") and rule.code.casefold().startswith(selector)
    return beginning or selector == rule.slug
