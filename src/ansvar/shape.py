"""Rules about the shape of a file: what pydantic found, in the author's words."""

from collections.abc import Iterable
from typing import Any, get_args

from ansvar.diagnostics import Rule, Severity

SHAPES = {
    "mapping": {"sv": "nycklar med värden", "en": "keys with values"},
    "list": {"sv": "en lista", "en": "a list"},
    "text": {"sv": "en enkel text", "en": "a plain text"},
}
"""What a place can expect."""


def expected(kind: str) -> str:
    """The shape that pydantic's error type asks for."""
    if kind.startswith(("tuple", "list")):
        return "list"
    if kind.startswith(("dict", "model", "mapping", "union")):
        return "mapping"
    return "text"


def keys_at(model: Any, loc: Iterable[str | int]) -> list[str]:
    """The keys that may stand in the mapping at a path below a model."""
    models = {model}
    for step in loc:
        models = {inner for m in models for inner in _below(m, step)}
    known = {f.alias or name for m in models for name, f in m.model_fields.items()}
    return sorted(key for key in known if not key.startswith("="))


def _below(model: Any, step: str | int) -> set[Any]:
    """The models that a step of a path leads to; a step into a list or by an id stays."""
    for name, field in model.model_fields.items():
        if step in (name, field.alias):
            return _models(field.annotation)
    return {model}


def _models(annotation: Any) -> set[Any]:
    if hasattr(annotation, "model_fields"):
        return {annotation}
    inner = getattr(annotation, "__value__", None)
    return {
        m for part in (get_args(annotation) or ([inner] if inner else [])) for m in _models(part)
    }


MISSING_KEY = Rule(
    "ANS101",
    "missing-key",
    Severity.ERROR,
    {"sv": "nyckeln '{key}' saknas", "en": "the key '{key}' is missing"},
    {
        "sv": """*Vad* Ett värde som måste finnas är inte skrivet.
*Varför* Utan det kan ingen säga vem som svarar.
*Exempel* En länk utan `run_by`.
*I stället* Skriv nyckeln; docs/model.md visar vilka som krävs.""",
        "en": """*What* A value that must be there is not written.
*Why it matters* Without it nobody can say who answers.
*Example* A link without `run_by`.
*Instead* Write the key; docs/model.md shows which are needed.""",
    },
)
UNKNOWN_KEY = Rule(
    "ANS102",
    "unknown-key",
    Severity.ERROR,
    {"sv": "okänd nyckel '{key}'", "en": "unknown key '{key}'"},
    {
        "sv": """*Vad* Nyckeln finns inte i formatet på den platsen.
*Varför* En felstavad nyckel som tyst hoppas över ändrar svaret utan att synas.
*Exempel* `runby:` i stället för `run_by:`.
*I stället* Rätta stavningen; fri text skrivs i `note` eller som kommentar.""",
        "en": """*What* The key is not part of the format at that place.
*Why it matters* A misspelt key that is silently passed over changes the answer unseen.
*Example* `runby:` instead of `run_by:`.
*Instead* Mend the spelling; free text goes in `note` or a comment.""",
    },
)
WRONG_SHAPE = Rule(
    "ANS103",
    "wrong-shape",
    Severity.ERROR,
    {"sv": "här väntas {expected}", "en": "{expected} expected here"},
    {
        "sv": """*Vad* Värdet har fel form: en lista där en text väntas, eller tvärtom.
*Varför* Det som inte kan läsas kan inte räknas med.
*Exempel* `links: [dosa, sim]` där varje länk ska ha egna nycklar.
*I stället* Jämför med docs/model.md.""",
        "en": """*What* The value has the wrong form: a list instead of a text, or the reverse.
*Why it matters* What cannot be read cannot be counted in.
*Example* `links: [dosa, sim]` where each link needs keys of its own.
*Instead* Compare with docs/model.md.""",
    },
)
UNREADABLE_VALUE = Rule(
    "ANS104",
    "unreadable-value",
    Severity.ERROR,
    {"sv": "'{value}' går inte att läsa som {expected}", "en": "'{value}' is not {expected}"},
    {
        "sv": """*Vad* Texten kan inte läsas som den tid, det datum eller det belopp som väntas.
*Varför* En gissad enhet kan flytta en tidsgräns med dagar.
*Exempel* `restore: 4`: fyra vad?
*I stället* Skriv enheten: `4 h`, `10 working days`, `500 SEK`, `99.9 %`.""",
        "en": """*What* The text cannot be read as the time, date or amount expected.
*Why it matters* A guessed unit can move a deadline by days.
*Example* `restore: 4`: four of what?
*Instead* Write the unit: `4 h`, `10 working days`, `500 SEK`, `99.9 %`.""",
    },
)
NOT_A_CHOICE = Rule(
    "ANS105",
    "not-a-choice",
    Severity.ERROR,
    {
        "sv": "'{value}' är inte ett av: {choices}",
        "en": "'{value}' is not one of: {choices}",
    },
    {
        "sv": """*Vad* Värdet ska vara ett av ett fåtal bestämda ord.
*Varför* Resonemanget känner bara till dem.
*Exempel* `result: failed` i stället för `fail`.
*I stället* Välj ett av orden i meddelandet.""",
        "en": """*What* The value must be one of a few set words.
*Why it matters* The reasoning knows only those.
*Example* `result: failed` instead of `fail`.
*Instead* Choose one of the words in the message.""",
    },
)
EMPTY_VALUE = Rule(
    "ANS106",
    "empty-value",
    Severity.ERROR,
    {"sv": "'{key}' är tomt", "en": "'{key}' is empty"},
    {
        "sv": """*Vad* Nyckeln står där men har inget värde.
*Varför* Ett tomt värde är oftast en rad som glömdes.
*Exempel* `run_by:` utan part.
*I stället* Skriv värdet eller ta bort nyckeln.""",
        "en": """*What* The key is there but has no value.
*Why it matters* An empty value is mostly a line that was forgotten.
*Example* `run_by:` without a party.
*Instead* Write the value or remove the key.""",
    },
)
VERSION = Rule(
    "ANS107",
    "unknown-version",
    Severity.ERROR,
    {
        "sv": "formatversion '{value}' känns inte igen; den här versionen läser 1",
        "en": "format version '{value}' is unknown; this release reads 1",
    },
    {
        "sv": """*Vad* Filen säger att den följer en annan formatversion.
*Varför* Samma nyckel kan betyda något annat där.
*Exempel* `ansvar: 2`
*I stället* Skriv `ansvar: 1`, eller uppgradera ansvar.""",
        "en": """*What* The file says that it follows another version of the format.
*Why it matters* The same key can mean something else there.
*Example* `ansvar: 2`
*Instead* Write `ansvar: 1`, or upgrade ansvar.""",
    },
)
NO_INCIDENT = Rule(
    "ANS108",
    "no-incident",
    Severity.ERROR,
    {"sv": "filen beskriver ingen incident", "en": "the file describes no incident"},
    {
        "sv": """*Vad* Filen saknar nyckeln `incident`.
*Varför* Utan en incident finns inget att bedöma.
*Exempel* `ansvar attribute chains/trygghetslarm.yaml`
*I stället* Ange en incidentfil; `ansvar new KEDJA` skriver en att börja från.""",
        "en": """*What* The file has no key `incident`.
*Why it matters* Without an incident there is nothing to assess.
*Example* `ansvar attribute chains/trygghetslarm.yaml`
*Instead* Name an incident file; `ansvar new CHAIN` writes one to start from.""",
    },
)
UNSETTLED_MOMENT = Rule(
    "ANS109",
    "unsettled-moment",
    Severity.ERROR,
    {
        "sv": "'{value}' inträffar två gånger eller aldrig i {zone}, klockan ställs om",
        "en": "'{value}' happens twice or never in {zone}: the clocks change",
    },
    {
        "sv": """*Vad* Klockslaget finns två gånger, eller inte alls, den natten.
*Varför* En timme fel är en hel återställningstid.
*Exempel* `at: 2026-10-25 02:30`
*I stället* Skriv tidsförskjutningen: `2026-10-25 02:30+01:00`.""",
        "en": """*What* That time of day exists twice, or not at all, that night.
*Why it matters* An hour wrong can be a whole restore time.
*Example* `at: 2026-10-25 02:30`
*Instead* Write the offset: `2026-10-25 02:30+01:00`.""",
    },
    help={"sv": "skriv förskjutningen: {choices}", "en": "write the offset: {choices}"},
)
NO_EVENT_KIND = Rule(
    "ANS110",
    "no-event-kind",
    Severity.ERROR,
    {
        "sv": "händelsen säger inte vad som hände",
        "en": "the event does not say what happened",
    },
    {
        "sv": """*Vad* En händelse börjar med vad som hände: reported, acknowledged, done, change …
*Varför* Klockor och åtgärder räknas från händelser.
*Exempel* `- {at: 2026-11-21 02:35}`
*I stället* `- {reported: larmavtal-2024, at: 2026-11-21 02:35}`""",
        "en": """*What* An event starts with what happened: reported, acknowledged, done, change …
*Why it matters* Clocks and interventions are counted from events.
*Example* `- {at: 2026-11-21 02:35}`
*Instead* `- {reported: larmavtal-2024, at: 2026-11-21 02:35}`""",
    },
)
DUPLICATE_ID = Rule(
    "ANS201",
    "duplicate-id",
    Severity.ERROR,
    {"sv": "id '{id}' används redan", "en": "the id '{id}' is already in use"},
    {
        "sv": """*Vad* Samma id står för två saker i registret.
*Varför* Ett avtal eller en länk måste kunna pekas ut utan tvekan.
*Exempel* Två filer beskriver var sin `larmbolaget`.
*I stället* Beskriv den en gång, eller ge dem olika id.""",
        "en": """*What* The same id stands for two things in the register.
*Why it matters* An agreement or a link must be named without doubt.
*Example* Two files each describe a `larmbolaget`.
*Instead* Describe it once, or give them different ids.""",
    },
)
RULES = (
    MISSING_KEY,
    UNKNOWN_KEY,
    WRONG_SHAPE,
    UNREADABLE_VALUE,
    NOT_A_CHOICE,
    EMPTY_VALUE,
    VERSION,
    NO_INCIDENT,
    UNSETTLED_MOMENT,
    NO_EVENT_KIND,
    DUPLICATE_ID,
)
