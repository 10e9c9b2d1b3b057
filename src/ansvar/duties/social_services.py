"""Lex Sarah: failings in social services and in support under LSS."""

from collections.abc import Sequence
from datetime import date

from ansvar.diagnostics import Word
from ansvar.duties.statute import (
    NO_TIME,
    SWEDISH_WORD,
    Act,
    Confidence,
    Days,
    Duty,
    Note,
    Recipient,
    Trigger,
    Under,
)

_RIKSDAGEN = "https://www.riksdagen.se/sv/dokument-och-lagar/dokument/svensk-forfattningssamling/"
_IVO_PAGE = "https://www.ivo.se/vard-omsorgsgivare/anmal-lex-maria-lex-sarah/lex-sarah/"

SOL: Word = {"sv": "socialtjänstlagen", "en": "the Social Services Act"}
SOL_2025 = Act(
    SOL,
    "SFS 2025:400",
    f"{_RIKSDAGEN}socialtjanstlag-2025400_sfs-2025-400",
    Days(date(2025, 7, 1)),
)
SOL_2001 = Act(
    SOL,
    "SFS 2001:453",
    "https://lagen.nu/prop/2024/25:89",
    # IVO began on 1 June 2013; before that the report went to Socialstyrelsen.
    Days(date(2013, 6, 1), date(2025, 6, 30), "secondary"),
)
LSS = Act(
    {"sv": "LSS", "en": "LSS"},
    "SFS 1993:387",
    _IVO_PAGE,
    Days(date(2013, 6, 1), None, "secondary"),
)

_IVO = (Recipient({"sv": "IVO", "en": "IVO"}),)
_BOARD = (Recipient({"sv": "berörd nämnd", "en": "the board concerned"}),)
_OPERATOR = (
    Recipient(
        {
            "sv": "berörd nämnd, eller den som bedriver den enskilda verksamheten",
            "en": "the board concerned, or whoever runs the private undertaking",
        }
    ),
)
_OWN_ONLY = Note(
    {
        "sv": "Gäller bara den egna verksamhetens brister; en huvudman kan inte anmäla en annans.",
        "en": "Only for failings of one's own; no principal can report another's.",
    }
)
_EVERYBODY = Note(
    {
        "sv": "Var och en som fullgör uppgifter inom verksamheten ska rapportera.",
        "en": "Everybody who carries out tasks in the service must report.",
    }
)
_FAILING = Trigger(
    {
        "sv": "ett missförhållande eller en påtaglig risk för ett",
        "en": "a failing, or a palpable risk of one",
    },
    (),
    ("harm", "serious_harm", "care_given_late", "danger_to_life", "could_have_harmed"),
    (),
    ("harm", "serious_harm", "care_given_late", "danger_to_life", "could_have_harmed"),
)
_SERIOUS = Trigger(
    {
        "sv": "ett allvarligt missförhållande eller en påtaglig risk för ett",
        "en": "a serious failing, or a palpable risk of one",
    },
    (),
    ("serious_harm", "harm", "danger_to_life", "could_have_harmed", "care_given_late"),
    (),
    ("serious_harm", "danger_to_life", "could_have_harmed"),
)
_REPORT = Duty(
    "report",
    {"sv": "lex Sarah, rapport", "en": "lex Sarah, internal report"},
    "social_services",
    _OPERATOR,
    _FAILING,
    "aware",
    SWEDISH_WORD,
    "genast",
    "genast",
    SOL_2025,
    "27 kap. 2 §",
    under="sol",
    notes=(_EVERYBODY,),
)
_TELL = Duty(
    "tell-board",
    {"sv": "lex Sarah, besked till nämnden", "en": "lex Sarah, word to the board"},
    "private_social_services",
    _BOARD,
    _FAILING,
    "received",
    NO_TIME,
    "",
    "",
    SOL_2025,
    "27 kap. 4 §",
    under="sol",
)
_REMEDY = Duty(
    "remedy",
    {"sv": "lex Sarah, utred och avhjälp", "en": "lex Sarah, investigate and remedy"},
    "social_services",
    (),
    _FAILING,
    "aware",
    SWEDISH_WORD,
    "genast",
    "ska genast dokumenteras och utredas samt avhjälpas eller undanröjas",
    SOL_2025,
    "27 kap. 5 §",
    under="sol",
)
_NOTIFY = Duty(
    "ivo",
    {"sv": "lex Sarah, anmälan till IVO", "en": "lex Sarah, report to IVO"},
    "social_services",
    _IVO,
    _SERIOUS,
    "aware",
    SWEDISH_WORD,
    "snarast",
    "ska snarast anmälas till Inspektionen för vård och omsorg. … ska bifogas",
    SOL_2025,
    "27 kap. 6 §",
    under="sol",
    notes=(_OWN_ONLY,),
)
_ALL = (_REPORT, _TELL, _REMEDY, _NOTIFY)


def _elsewhere(
    prefix: str, act: Act, under: Under, sections: Sequence[str], confidence: Confidence
) -> tuple[Duty, ...]:
    """The same duties in the acts that say «utan dröjsmål» of the remedy; only words are quoted."""
    words = ("genast", "", "utan dröjsmål", "snarast")
    return tuple(
        duty._replace(
            id=f"{prefix}{duty.id}",
            act=act,
            section=section,
            word=word,
            wording=word,
            under=under,
            confidence=confidence,
        )
        for duty, section, word in zip(_ALL, sections, words, strict=True)
    )


DUTIES = (
    *(duty._replace(id=f"lex-sarah-{duty.id}") for duty in _ALL),
    *_elsewhere(
        "lex-sarah-",
        SOL_2001,
        "sol",
        ("14 kap. 3 §", "14 kap. 3–7 §§", "14 kap. 6 §", "14 kap. 7 §"),
        "secondary",
    ),
    *_elsewhere(
        "lss-lex-sarah-",
        LSS,
        "lss",
        ("24 b §", "24 b–24 f §§", "24 e §", "24 f §"),
        "primary",
    ),
)
