"""Work environment: the employer's word to the authority of deaths, injuries and near misses."""

from datetime import date

from ansvar.duties.statute import SWEDISH_WORD, Act, Days, Duty, Recipient, Trigger

AML = Act(
    {"sv": "arbetsmiljölagen", "en": "the Work Environment Act"},
    "SFS 1977:1160",
    "https://www.av.se/arbetsmiljoarbete-och-inspektioner/arbetsgivarens-ansvar-for-arbetsmiljon/anmal-arbetsskada-dodsfall-och-allvarliga-tillbud-till-arbetsmiljoverket/",
    # Lag (2013:610) moved it here from arbetsmiljöförordningen.
    Days(date(2014, 7, 1), None, "secondary"),
)

DUTIES = (
    Duty(
        "work-environment",
        {"sv": "arbetsmiljö, underrättelse", "en": "work environment, notice"},
        "employer",
        (
            Recipient(
                {"sv": "Arbetsmiljöverket", "en": "the Work Environment Authority"},
                source="https://anmalarbetsskada.se",
            ),
        ),
        Trigger(
            {
                "sv": "dödsfall eller svårare personskada i arbetet, skador på flera arbetstagare"
                " samtidigt, eller tillbud med allvarlig fara för liv och hälsa",
                "en": "death or severe injury at work, several employees hurt at once, or an"
                " incident of serious danger to life and health",
            },
            (),
            ("staff_endangered",),
            ("staff_endangered",),
        ),
        "aware",
        SWEDISH_WORD,
        "utan dröjsmål",
        "ska utan dröjsmål underrätta den myndighet som regeringen bestämmer om dödsfall eller"
        " svårare personskada som har inträffat i samband med arbetets utförande",
        AML,
        "3 kap. 3 a §",
        advice={
            "sv": "Arbetsmiljöverkets råd: «helst samma dag»",
            "en": "the authority's advice: “helst samma dag” (preferably the same day)",
        },
    ),
)
