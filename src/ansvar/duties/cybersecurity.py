"""The cybersecurity act: warning, notification, reports, and telling the recipients.

Public bodies and operators are held to the same rules, operators since the act took over from
lagen om elektronisk kommunikation 8 kap. (lag 2025:1511); what is left there is told here too.
"""

from datetime import date
from typing import Literal, NamedTuple

from ansvar.diagnostics import Word
from ansvar.duties.statute import (
    NO_TIME,
    SWEDISH_WORD,
    Act,
    Days,
    Duty,
    Limit,
    Note,
    Recipient,
    Started,
    Trigger,
)

CSL = Act(
    {"sv": "cybersäkerhetslagen", "en": "the Cybersecurity Act"},
    "SFS 2025:1506",
    "https://www.riksdagen.se/sv/dokument-och-lagar/dokument/svensk-forfattningssamling/cybersakerhetslag-20251506_sfs-2025-1506/",
    Days(date(2026, 1, 15)),
)
LEK = Act(
    {"sv": "lagen om elektronisk kommunikation", "en": "the Electronic Communications Act"},
    "SFS 2022:482",
    "https://www.riksdagen.se/sv/dokument-och-lagar/dokument/svensk-forfattningssamling/lag-2022482-om-elektronisk-kommunikation_sfs-2022-482",
    Days(date(2022, 6, 3), None, "secondary"),
)
EU_611 = Act(
    {"sv": "förordning (EU) 611/2013", "en": "Regulation (EU) 611/2013"},
    "(EU) 611/2013",
    "https://eur-lex.europa.eu/eli/reg/2013/611/oj",
    Days(date(2022, 6, 3), None, "secondary"),
)

_CSIRT = (
    Recipient(
        {"sv": "MCF (CSIRT-enheten)", "en": "MCF (the CSIRT unit)"},
        Days(date(2026, 1, 15), date(2026, 6, 30)),
        "http://rkrattsbaser.gov.se/sfst?bet=2025%3A1507",
    ),
    Recipient(
        {"sv": "NCSC, i Cyberportalen", "en": "NCSC, in Cyberportalen"},
        Days(date(2026, 7, 1), None, "secondary"),
        "https://cyberportal.ncsc.se",
    ),
)
_PTS = (Recipient({"sv": "PTS", "en": "PTS"}),)
_SOON = "så snart det kan ske"
_SIGNIFICANT = Trigger(
    {"sv": "en betydande incident", "en": "a significant incident"},
    ("significant",),
    ("serious_harm", "harm", "danger_to_life", "could_have_harmed", "care_given_late", "security"),
    ("significant",),
)
_PRIVACY = Trigger(
    {"sv": "en integritetsincident", "en": "a privacy incident"},
    (),
    ("personal_data", "security"),
)
_DEFINED: Word = {
    "sv": "Betydande: «har orsakat eller kan orsaka allvarlig driftsstörning … eller ekonomisk"
    " skada …, eller … har påverkat eller kan påverka andra fysiska eller juridiska personer genom"
    " att vålla betydande skada». Tiden går från kännedom om incidenten, inte från att den bedömts"
    " betydande. Den säkerhetskänsliga delen är undantagen (1 kap. 12 §).",
    "en": "Significant: it has caused or can cause a serious disruption or financial loss, or has"
    " affected or can affect others by considerable damage. Time runs from knowledge of the"
    " incident, not from its being judged significant. Security-sensitive parts are exempt"
    " (ch. 1 s. 12).",
}


class _Step(NamedTuple):
    """One of the act's notifications, whoever makes it."""

    name: str
    title: Word
    section: str
    starts: Started
    limit: Limit
    wording: str
    word: str = ""
    after: str = ""
    note: Word | None = None


_STEPS = (
    _Step(
        "warning",
        {"sv": "upplysning", "en": "early warning"},
        "2 kap. 5 §",
        "aware",
        Limit("hours", 24),
        f"{_SOON} … 24 timmar … kännedom om incidenten",
        _SOON,
        note=_DEFINED,
    ),
    _Step(
        "notification",
        {"sv": "incidentanmälan", "en": "incident notification"},
        "2 kap. 6 §",
        "aware",
        Limit("hours", 72),
        "72 timmar … kännedom om incidenten",
        note={"sv": "Betrodda tjänster har 24 timmar.", "en": "Trust services have 24 hours."},
    ),
    _Step(
        "interim-report",
        {"sv": "delrapport", "en": "interim report"},
        "2 kap. 7 §",
        "asked",
        NO_TIME,
        "på begäran",
    ),
    _Step(
        "status-report",
        {"sv": "lägesrapport, om incidenten pågår", "en": "status report, if ongoing"},
        "2 kap. 8 §",
        "ongoing",
        Limit("months", 1),
        "en månad",
        after="notification",
    ),
    _Step(
        "final-report",
        {"sv": "slutrapport", "en": "final report"},
        "2 kap. 8 §",
        "closing",
        Limit("months", 1),
        "en månad",
        after="notification",
        note={
            "sv": "Räknas från att incidentanmälan lämnades. Pågår incidenten då lämnas en"
            " lägesrapport, och slutrapporten inom en månad efter att den hanterats.",
            "en": "Counted from the submission of the notification. If ongoing by then, a"
            " status report is given, and the final one within a month of its handling.",
        },
    ),
)


def _duty(step: _Step, actor: Literal["entity", "operator"], prefix: str) -> Duty:
    return Duty(
        f"{prefix}{step.name}",
        step.title,
        actor,
        _CSIRT,
        _SIGNIFICANT,
        step.starts,
        step.limit,
        step.word,
        step.wording,
        CSL,
        step.section,
        f"{prefix}{step.after}" if step.after else "",
        notes=(Note(step.note),) if step.note else (),
    )


DUTIES = (
    *(_duty(step, "entity", "csl-") for step in _STEPS),
    Duty(
        "csl-recipients",
        {"sv": "informera mottagarna av tjänsten", "en": "inform the service's recipients"},
        "entity",
        (Recipient({"sv": "mottagarna av tjänsten", "en": "the recipients"}),),
        Trigger(
            {
                "sv": "en betydande incident som troligen drabbar mottagarna, «om det är lämpligt»",
                "en": "a significant incident likely to affect them, if appropriate",
            },
            (),
            ("significant", "harm", "danger_to_life", "care_given_late", "could_have_harmed"),
            ("significant",),
        ),
        "aware",
        SWEDISH_WORD,
        _SOON,
        _SOON,
        CSL,
        "2 kap. 9 §",
    ),
    *(_duty(step, "operator", "operator-csl-") for step in _STEPS),
    Duty(
        "operator-privacy-incident",
        {"sv": "integritetsincident", "en": "privacy incident"},
        "operator",
        _PTS,
        _PRIVACY,
        "aware",
        SWEDISH_WORD,
        "utan onödigt dröjsmål",
        "utan onödigt dröjsmål",
        LEK,
        "8 kap. 4 §",
        notes=(
            Note(
                {
                    "sv": "Ibland ska också abonnenter och användare underrättas.",
                    "en": "Sometimes subscribers and users must be told too.",
                }
            ),
        ),
    ),
    Duty(
        "operator-privacy-24h",
        {"sv": "integritetsincident, 24 timmar", "en": "privacy incident, 24 hours"},
        "operator",
        _PTS,
        _PRIVACY,
        "aware",
        Limit("hours", 24, "eu"),
        "",
        "",
        EU_611,
        "art. 2",
        confidence="secondary",
    ),
)
