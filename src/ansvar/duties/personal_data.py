"""Personal data breaches: the authority, the controller, the persons and the register."""

from datetime import date

from ansvar.diagnostics import Word
from ansvar.duties.statute import EU_WORD, NO_TIME, Act, Days, Duty, Limit, Recipient, Trigger

GDPR = Act(
    {"sv": "dataskyddsförordningen", "en": "GDPR"},
    "(EU) 2016/679",
    "https://eur-lex.europa.eu/eli/reg/2016/679/oj",
    Days(date(2018, 5, 25), None, "secondary"),
)
_DELAY: Word = {"sv": "utan onödigt dröjsmål", "en": "without undue delay"}
_BOARD: Word = {
    "sv": "Personuppgiftsansvarig är varje nämnd för sig, inte kommunen.",
    "en": "The controller is each board, not the municipality.",
}
_BREACH: Word = {"sv": "en personuppgiftsincident", "en": "a personal data breach"}

DUTIES = (
    Duty(
        "gdpr-authority",
        {"sv": "personuppgiftsincident, anmälan", "en": "personal data breach, notification"},
        "controller",
        (Recipient({"sv": "IMY", "en": "IMY"}, source="https://e-tjanster.imy.se/sv/anmalan"),),
        Trigger(
            {
                "sv": "en personuppgiftsincident, såvida det inte är osannolikt att den medför"
                " en risk",
                "en": "a personal data breach, unless it is unlikely to result in a risk",
            },
            ("personal_data",),
            ("security", "high_risk"),
            ("personal_data", "data_risk"),
        ),
        "aware",
        Limit("hours", 72, "eu"),
        _DELAY,
        "utan onödigt dröjsmål och, om så är möjligt, inte senare än 72 timmar efter att ha fått"
        " vetskap om den",
        GDPR,
        "art. 33.1",
        note={
            "sv": "Får lämnas i omgångar; efter 72 timmar med en motivering. Varje nämnd är"
            " ansvarig för sig, också när incidenten skedde hos biträdet.",
            "en": "May be given in phases; after 72 hours with reasons. Each board is a controller"
            " by itself, also when the breach happened at the processor.",
        },
    ),
    Duty(
        "gdpr-processor",
        {"sv": "biträdets underrättelse", "en": "the processor's notice"},
        "processor",
        (Recipient({"sv": "den personuppgiftsansvarige", "en": "the controller"}),),
        Trigger(_BREACH, ("personal_data",), ("security",), ("personal_data",)),
        "aware",
        EU_WORD,
        _DELAY,
        "utan onödigt dröjsmål efter att ha fått vetskap om en personuppgiftsincident",
        GDPR,
        "art. 33.2",
        note={
            "sv": "Lagen har inga timmar här; timmar finns bara i avtalet.",
            "en": "The law has no hours here; hours are the contract's only.",
        },
    ),
    Duty(
        "gdpr-persons",
        {"sv": "informera de registrerade", "en": "inform the data subjects"},
        "controller",
        (Recipient({"sv": "de registrerade", "en": "the data subjects"}),),
        Trigger(
            {"sv": "sannolikt hög risk för de registrerade", "en": "likely high risk to persons"},
            ("high_risk",),
            ("personal_data", "security"),
            ("personal_data", "data_risk", "high_risk"),
        ),
        "aware",
        EU_WORD,
        _DELAY,
        "utan onödigt dröjsmål",
        GDPR,
        "art. 34",
        note=_BOARD,
    ),
    Duty(
        "gdpr-register",
        {"sv": "dokumentera incidenten", "en": "document the breach"},
        "controller",
        (),
        Trigger(_BREACH, ("personal_data",), ("security",), ("personal_data",)),
        "aware",
        NO_TIME,
        "",
        "ska dokumentera alla personuppgiftsincidenter",
        GDPR,
        "art. 33.5",
        note=_BOARD,
    ),
)
