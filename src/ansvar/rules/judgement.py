"""Judgement: every rule about a register beyond its references, in the order they are asked."""

from ansvar.rules import (
    calendars,
    commitments,
    contacts,
    coverage,
    diagnosability,
    escalations,
    priorities,
    promises,
    structure,
)
from ansvar.rules.inspection import Finder

FINDERS: tuple[Finder, ...] = (
    *structure.FINDERS,
    *coverage.FINDERS,
    *commitments.FINDERS,
    *priorities.FINDERS,
    *calendars.JUDGEMENTS,
    *promises.FINDERS,
    *escalations.FINDERS,
    *contacts.FINDERS,
    *diagnosability.FINDERS,
)
