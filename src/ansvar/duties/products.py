"""The manufacturer's clocks: medical devices, products with digital elements, consumer products.

None of them stands by what the principal has answered: whether its product caused what happened,
and whether that is what the act counts, is the manufacturer's to judge.
"""

from datetime import date
from typing import Literal

from ansvar.diagnostics import Word
from ansvar.duties.statute import EU_WORD, Act, Days, Duty, Limit, Note, Recipient, Trigger

MDR = Act(
    {"sv": "MDR", "en": "MDR"},
    "(EU) 2017/745",
    "https://eur-lex.europa.eu/eli/reg/2017/745/oj",
    Days(date(2021, 5, 26), None, "secondary"),
)
CRA = Act(
    {"sv": "cyberresiliensförordningen", "en": "CRA"},
    "(EU) 2024/2847",
    "https://eur-lex.europa.eu/eli/reg/2024/2847/oj",
    Days(date(2026, 9, 11)),
)
GPSR = Act(
    {"sv": "produktsäkerhetsförordningen", "en": "GPSR"},
    "(EU) 2023/988",
    "https://eur-lex.europa.eu/eli/reg/2023/988/oj",
    Days(date(2024, 12, 13), None, "secondary"),
)
_AT_ONCE: Word = {"sv": "omedelbart", "en": "immediately"}
_LAKEMEDELSVERKET = (Recipient({"sv": "Läkemedelsverket", "en": "the Medical Products Agency"}),)
_STRICT = Note(
    {
        "sv": "Den strikta dagen visas. Förordning 1182/71 art. 3.4 kan flytta en sista dag på en"
        " lördag, söndag eller helgdag till nästa arbetsdag (inte kontrollerat i texten).",
        "en": "The strict day is shown. Regulation 1182/71 art. 3(4) may move a last day on a"
        " Saturday, Sunday or holiday to the next working day (not checked in the text).",
    }
)


def _device(name: str, days: int, section: str, trigger: Trigger) -> Duty:
    return Duty(
        f"mdr-{name}",
        {"sv": f"allvarligt tillbud, {days} dagar", "en": f"serious incident, {days} days"},
        "manufacturer",
        _LAKEMEDELSVERKET,
        trigger,
        "aware",
        Limit("days", days, "eu"),
        _AT_ONCE,
        f"immediately … not later than {days} days",
        MDR,
        section,
        product="medical",
        notes=(_STRICT,),
    )


_CSIRT_ENISA = (
    Recipient(
        {
            "sv": "CSIRT-samordnaren och ENISA, i den gemensamma rapporteringsplattformen när den"
            " är i bruk",
            "en": "the CSIRT coordinator and ENISA, in the single reporting platform when it is in"
            " use",
        }
    ),
)
_VULNERABILITY = Trigger(
    {
        "sv": "en aktivt utnyttjad sårbarhet i produkten",
        "en": "an actively exploited vulnerability",
    },
    (),
    ("exploited_vulnerability", "security"),
    ("exploited_vulnerability",),
)
_SEVERE = Trigger(
    {
        "sv": "en allvarlig incident som påverkar produktens säkerhet",
        "en": "a severe incident with an impact on the product's security",
    },
    (),
    ("security", "exploited_vulnerability", "could_have_harmed"),
)


def _digital(kind: Literal["vulnerability", "incident"], report: str) -> tuple[Duty, ...]:
    trigger = _VULNERABILITY if kind == "vulnerability" else _SEVERE
    what = {
        "vulnerability": ("utnyttjad sårbarhet", "exploited vulnerability"),
        "incident": ("allvarlig produktincident", "severe product incident"),
    }[kind]

    def duty(name: str, title: tuple[str, str], limit: Limit, point: str, after: str = "") -> Duty:
        return Duty(
            f"cra-{kind}-{name}",
            {"sv": f"{what[0]}, {title[0]}", "en": f"{what[1]}, {title[1]}"},
            "manufacturer",
            _CSIRT_ENISA,
            trigger,
            "fixed" if after == "fix" else "submitted" if after else "aware",
            limit,
            {"sv": "utan onödigt dröjsmål", "en": "without undue delay"},
            "",
            CRA,
            f"art. 14.{report}{point}",
            "cra-incident-notification" if after == "notification" else "",
            product="digital",
            notes=(_STRICT,) if after else (),
        )

    return (
        duty("warning", ("förvarning", "early warning"), Limit("hours", 24, "eu"), " a"),
        duty("notification", ("anmälan", "notification"), Limit("hours", 72, "eu"), " b"),
        duty("final", ("slutrapport", "final report"), *_FINAL[kind]),
    )


_FINAL = {
    "vulnerability": (Limit("days", 14, "eu"), " c", "fix"),
    "incident": (Limit("months", 1, "eu"), " c", "notification"),
}

DUTIES = (
    _device(
        "serious-incident",
        15,
        "art. 87.3",
        Trigger(
            {"sv": "ett allvarligt tillbud med produkten", "en": "a serious incident"},
            (),
            ("serious_harm", "harm", "danger_to_life", "could_have_harmed"),
            (),
            ("serious_harm", "danger_to_life", "could_have_harmed"),
        ),
    ),
    _device(
        "public-health-threat",
        2,
        "art. 87.4",
        Trigger(
            {
                "sv": "ett allvarligt hot mot folkhälsan",
                "en": "a serious public health threat",
            },
        ),
    ),
    _device(
        "death-or-deterioration",
        10,
        "art. 87.5",
        Trigger(
            {
                "sv": "dödsfall eller oförutsedd allvarlig försämring av hälsan",
                "en": "death or an unanticipated serious deterioration in health",
            },
            (),
            ("serious_harm", "harm", "danger_to_life"),
            ("serious_harm",),
        ),
    ),
    *_digital("vulnerability", "2"),
    *_digital("incident", "4"),
    Duty(
        "gpsr-accident",
        {"sv": "olycka med konsumentprodukt", "en": "accident with a consumer product"},
        "manufacturer",
        (Recipient({"sv": "Safety Business Gateway", "en": "the Safety Business Gateway"}),),
        Trigger(
            {"sv": "en olycka som produkten orsakat", "en": "an accident caused by the product"},
            (),
            ("harm", "serious_harm"),
            (),
            ("harm", "serious_harm"),
        ),
        "aware",
        EU_WORD,
        {"sv": "utan onödigt dröjsmål", "en": "without undue delay"},
        "",
        GPSR,
        "art. 20",
        product="consumer",
    ),
)
