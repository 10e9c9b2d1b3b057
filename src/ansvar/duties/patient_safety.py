"""Lex Maria, what the patient is told, and the care provider's report of a medical device."""

from datetime import date

from ansvar.duties.statute import SWEDISH_WORD, Act, Days, Duty, Note, Recipient, Trigger

PSL = Act(
    {"sv": "patientsäkerhetslagen", "en": "the Patient Safety Act"},
    "SFS 2010:659",
    "https://www.riksdagen.se/sv/dokument-och-lagar/dokument/svensk-forfattningssamling/patientsakerhetslag-2010659_sfs-2010-659",
    # IVO began on 1 June 2013; before that the report went to Socialstyrelsen.
    Days(date(2013, 6, 1), None, "secondary"),
)
DEVICES = Act(
    {"sv": "föreskrifterna om medicintekniska produkter", "en": "the code on medical devices"},
    "HSLF-FS 2021:52",
    "https://ivo.se/yrkesverksamma/anmal-brister-och-risker/medicintekniska-produkter/",
    Days(date(2021, 7, 15), None, "secondary"),
)
_IVO = (Recipient({"sv": "IVO", "en": "IVO"}),)
_SERIOUS = Trigger(
    {
        "sv": "en händelse som har medfört eller hade kunnat medföra en allvarlig vårdskada",
        "en": "an event that has caused, or could have caused, a serious healthcare injury",
    },
    (),
    ("serious_harm", "harm", "could_have_harmed", "danger_to_life", "care_given_late"),
    (),
    ("serious_harm", "could_have_harmed", "danger_to_life"),
)
_OWN_ONLY = Note(
    {
        "sv": "Bara vårdgivaren, och bara för den egna verksamheten.",
        "en": "Only the care provider, and only for its own operations.",
    }
)
_TOLD = Note(
    {
        "sv": "Vad som hänt, åtgärder, klagomål, patientnämnd, IVO och ersättning; anteckna i"
        " journalen.",
        "en": "What happened, measures, complaints, the patients' board, IVO and compensation;"
        " noted in the record.",
    }
)
_PARALLEL = Note(
    {
        "sv": "Behöver inte vara utrett först. Löper vid sidan av lex Maria. Egentillverkade"
        " produkter anmäls till IVO.",
        "en": "Need not be investigated first. Runs beside lex Maria. Devices of one's own making"
        " are reported to IVO.",
    }
)

DUTIES = (
    Duty(
        "lex-maria-ivo",
        {"sv": "lex Maria, anmälan till IVO", "en": "lex Maria, report to IVO"},
        "care_provider",
        _IVO,
        _SERIOUS,
        "event",
        SWEDISH_WORD,
        "snarast",
        "snarast efter det att händelsen har inträffat",
        PSL,
        "3 kap. 5 §",
        under="hsl",
        notes=(_OWN_ONLY,),
    ),
    Duty(
        "lex-maria-investigation",
        {"sv": "lex Maria, utredningen till IVO", "en": "lex Maria, the investigation to IVO"},
        "care_provider",
        _IVO,
        _SERIOUS,
        "submitted",
        SWEDISH_WORD,
        "samtidigt med anmälan eller snarast därefter",
        "samtidigt med anmälan eller snarast därefter",
        PSL,
        "3 kap. 5 §",
        after="lex-maria-ivo",
        under="hsl",
    ),
    Duty(
        "inform-patient",
        {"sv": "informera patienten", "en": "inform the patient"},
        "care_provider",
        (
            Recipient(
                {
                    "sv": "patienten, eller närstående om patienten inte kan ta emot det",
                    "en": "the patient, or relatives if the patient cannot receive it",
                }
            ),
        ),
        Trigger(
            {"sv": "en patient har drabbats av en vårdskada", "en": "a patient was injured"},
            (),
            ("harm", "serious_harm", "danger_to_life", "care_given_late"),
            (),
            ("harm", "serious_harm"),
        ),
        "aware",
        SWEDISH_WORD,
        "snarast",
        "snarast",
        PSL,
        "3 kap. 8 §",
        under="hsl",
        notes=(_TOLD,),
    ),
    Duty(
        "device-report",
        {"sv": "negativ händelse med produkt", "en": "adverse event with a device"},
        "care_provider",
        (
            Recipient(
                {
                    "sv": "Läkemedelsverket och tillverkaren",
                    "en": "the Medical Products Agency and the manufacturer",
                }
            ),
        ),
        Trigger(
            {
                "sv": "en negativ händelse eller ett tillbud med en medicinteknisk produkt",
                "en": "an adverse event or a near miss with a medical device",
            },
            (),
            ("harm", "serious_harm", "could_have_harmed", "danger_to_life", "care_given_late"),
            (),
            ("harm", "serious_harm", "could_have_harmed", "danger_to_life"),
        ),
        "event",
        SWEDISH_WORD,
        "snarast",
        "snarast",
        DEVICES,
        "5 kap.",
        under="hsl",
        product="medical",
        # IVO's page was read; of the code itself only others' account.
        confidence="secondary",
        notes=(_PARALLEL,),
    ),
)
