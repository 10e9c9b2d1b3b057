"""Rules between incidents: each has an id of its own."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from ansvar.diagnostics import FIRST, Diagnostic, Rule, Severity, Span
from ansvar.source import Document

DUPLICATE_INCIDENT = Rule(
    "ANS612",
    "duplicate-incident",
    Severity.WARNING,
    {
        "sv": "två incidenter heter '{id}'",
        "en": "two incidents are called '{id}'",
    },
    {
        "sv": """*Vad* Två incidentfiler till samma register har samma `id`.
*Varför* En kopia räknas en gång till: årets avbrott, tillgänglighet och viten blir för höga. Är det
två incidenter går de inte att skilja åt i ett krav.
*Exempel* `id: 2026-11-21-larm` i både `larm.yaml` och `larm-kopia.yaml`
*I stället* Ta bort kopian, eller ge den ena ett eget id. En incident utan `id` heter som sin
fil.""",
        "en": """*What* Two incident files of one register have the same `id`.
*Why it matters* A copy counts once more: the outages, availability and penalties of the year come
out too high. If they are two incidents they cannot be told apart in a claim.
*Example* `id: 2026-11-21-larm` in both `larm.yaml` and `larm-copy.yaml`
*Instead* Take the copy away, or give one of them an id of its own. Without `id` an incident is
called as its file is.""",
    },
)


def duplicate_incidents(documents: Iterable[tuple[Path, Document]]) -> Iterator[Diagnostic]:
    """Ids that are written in several incident files of one register, which each comes with."""
    first: dict[tuple[Path, str], Span] = {}
    for register, document in documents:
        incident = document.value["incident"]
        name = incident.get("id") if isinstance(incident, dict) else None
        if not isinstance(name, str) or not name.strip():
            continue
        span = document.span(("incident", "id"))
        there = first.setdefault((register, name.strip()), span)
        if there is not span:
            words = {"id": name.strip()}
            yield Diagnostic(DUPLICATE_INCIDENT, span, words, related=((FIRST, there),))


RULES = (DUPLICATE_INCIDENT,)
