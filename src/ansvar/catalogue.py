"""Every rule in code order: for explain, documents and reports."""

from ansvar import shape, source
from ansvar.diagnostics import Rule
from ansvar.rules import incidents, references

RULES: tuple[Rule, ...] = tuple(
    sorted((*source.RULES, *shape.RULES, *references.RULES, *incidents.RULES), key=lambda r: r.code)
)


def find_rule(name: str) -> Rule | None:
    """The rule with a code or a slug, whatever its case."""
    wanted = name.strip().casefold()
    return next((r for r in RULES if wanted in (r.code.casefold(), r.slug)), None)
