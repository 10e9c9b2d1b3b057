"""Protective security: disclosed information, serious it incidents and suspicions."""

from datetime import date

from ansvar.duties.statute import SWEDISH_WORD, Act, Days, Duty, Note, Recipient, Trigger

SECURITY = Act(
    {"sv": "säkerhetsskyddsförordningen", "en": "the Protective Security Ordinance"},
    "SFS 2021:955",
    "https://lagen.nu/2021:955",
    Days(date(2021, 12, 1), None, "secondary"),
)
_TRIGGER = Trigger(
    {
        "sv": "en röjd säkerhetsskyddsklassificerad uppgift, en it-incident av betydelse för"
        " säkerhetskänslig verksamhet, eller misstanke om sådant",
        "en": "disclosed classified information, an it incident of importance to security-sensitive"
        " activities, or a suspicion of either",
    },
    (),
    ("security_sensitive", "security"),
    ("security_sensitive",),
)

DUTIES = (
    Duty(
        "protective-security",
        {"sv": "säkerhetsskydd, anmälan", "en": "protective security, report"},
        "security_sensitive",
        (
            Recipient(
                {
                    "sv": "Säkerhetspolisen (inom sitt område också Försvarsmakten)",
                    "en": "the Security Service (in its area the Armed Forces too)",
                }
            ),
        ),
        _TRIGGER,
        "aware",
        SWEDISH_WORD,
        "skyndsamt",
        "skyndsamt",
        SECURITY,
        "2 kap. 4 §",
        notes=(
            Note(
                {
                    "sv": "En tjänsteleverantör ska också informera sin uppdragsgivare"
                    " (2 kap. 5 §).",
                    "en": "A service provider also informs its client (ch. 2 s. 5).",
                }
            ),
        ),
    ),
)
