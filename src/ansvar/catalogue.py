"""Every rule in code order: for explain, documents and reports."""

from ansvar import allowance, shape, source
from ansvar.diagnostics import Rule
from ansvar.rules import (
    calendars,
    commitments,
    contacts,
    course,
    coverage,
    diagnosability,
    doubles,
    escalations,
    incidents,
    pauses,
    penalties,
    priorities,
    privacy,
    promises,
    readiness,
    references,
    structure,
)

RULES: tuple[Rule, ...] = tuple(
    sorted(
        (
            *source.RULES,
            *shape.RULES,
            *references.RULES,
            *calendars.RULES,
            *incidents.RULES,
            *structure.RULES,
            *coverage.RULES,
            *commitments.RULES,
            *penalties.RULES,
            *promises.RULES,
            *escalations.RULES,
            *contacts.RULES,
            *course.RULES,
            *priorities.RULES,
            *pauses.RULES,
            *doubles.RULES,
            *privacy.RULES,
            *diagnosability.RULES,
            *readiness.RULES,
            *allowance.RULES,
        ),
        key=lambda rule: rule.code,
    )
)


def find_rule(name: str) -> Rule | None:
    """The rule with a code or a slug, whatever its case."""
    wanted = name.strip().casefold()
    return next((r for r in RULES if wanted in (r.code.casefold(), r.slug)), None)


def rules_in(group: str) -> tuple[Rule, ...]:
    """The rules whose code begins so, whatever its case."""
    wanted = group.strip().casefold()
    begun = wanted.startswith("ans")
    return tuple(r for r in RULES if begun and r.code.casefold().startswith(wanted))
