"""Personal data breaches: the authority, the controller, the persons and the register."""

from datetime import date

from ansvar.diagnostics import Word
from ansvar.duties.statute import (
    EU_WORD,
    NO_TIME,
    Act,
    Days,
    Duty,
    FactName,
    Limit,
    Note,
    Recipient,
    Trigger,
)

GDPR = Act(
    {"sv": "dataskyddsförordningen", "en": "GDPR"},
    "(EU) 2016/679",
    "https://eur-lex.europa.eu/eli/reg/2016/679/oj",
    Days(date(2018, 5, 25), None, "secondary"),
)
_DELAY: Word = {"sv": "utan onödigt dröjsmål", "en": "without undue delay"}
# Of social services it was not read: see left_out.
_BOARD = Note(
    {
        "sv": "I hälso- och sjukvården är varje myndighet som bedriver vård personuppgiftsansvarig"
        " för sig: patientdatalagen (2008:355) 2 kap. 6 §.",
        "en": "In health care each authority that gives care is a controller by itself: the"
        " Patient Data Act (2008:355) ch. 2 s. 6.",
    },
    under="hsl",
)
_PROTECTED = Note(
    {
        "sv": "Art. 33 och 34 gäller inte det som rapporteras enligt säkerhetsskyddslagen:"
        " dataskyddslagen (2018:218) 1 kap. 4 §.",
        "en": "Art. 33 and 34 do not apply to what is reported under the Protective Security Act:"
        " the Data Protection Act (2018:218) ch. 1 s. 4.",
    },
    fact="security_sensitive",
)
_DOUBTS: tuple[FactName, ...] = ("security_sensitive",)
_BREACH = Trigger(
    {"sv": "en personuppgiftsincident", "en": "a personal data breach"},
    ("personal_data",),
    ("security",),
    ("personal_data",),
    doubts=_DOUBTS,
)
_PHASES = Note(
    {
        "sv": "Får lämnas i omgångar; efter 72 timmar med en motivering. Gäller också när"
        " incidenten skedde hos biträdet.",
        "en": "May be given in phases; after 72 hours with reasons. Also when the breach happened"
        " at the processor.",
    }
)
_NO_HOURS = Note(
    {
        "sv": "Lagen har inga timmar här; timmar finns bara i avtalet.",
        "en": "The law has no hours here; hours are the contract's only.",
    }
)

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
            doubts=_DOUBTS,
        ),
        "aware",
        Limit("hours", 72, "eu"),
        _DELAY,
        "utan onödigt dröjsmål och, om så är möjligt, inte senare än 72 timmar efter att ha fått"
        " vetskap om den",
        GDPR,
        "art. 33.1",
        notes=(_PHASES, _BOARD, _PROTECTED),
    ),
    Duty(
        "gdpr-processor",
        {"sv": "biträdets underrättelse", "en": "the processor's notice"},
        "processor",
        (Recipient({"sv": "den personuppgiftsansvarige", "en": "the controller"}),),
        _BREACH,
        "aware",
        EU_WORD,
        _DELAY,
        "utan onödigt dröjsmål efter att ha fått vetskap om en personuppgiftsincident",
        GDPR,
        "art. 33.2",
        notes=(_NO_HOURS, _PROTECTED),
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
            doubts=_DOUBTS,
        ),
        "aware",
        EU_WORD,
        _DELAY,
        "utan onödigt dröjsmål",
        GDPR,
        "art. 34",
        notes=(_BOARD, _PROTECTED),
    ),
    Duty(
        "gdpr-register",
        {"sv": "dokumentera incidenten", "en": "document the breach"},
        "controller",
        (),
        _BREACH,
        "aware",
        NO_TIME,
        "",
        "ska dokumentera alla personuppgiftsincidenter",
        GDPR,
        "art. 33.5",
        notes=(_BOARD, _PROTECTED),
    ),
)
