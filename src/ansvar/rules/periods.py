"""Periods: what agreements measure, charge and pay a penalty by, in Swedish words or English."""

import re

PERIODS = ("month", "quarter", "year")
"""From the shortest."""

ONCE = frozenset({*PERIODS, "fault", "incident", "outage", "occasion"})
"""What comes once for each period or fault."""

_WORDS = {
    "månad": "month",
    "månaden": "month",
    "månader": "months",
    "månads": "month",
    "månadsvis": "month",
    "monthly": "month",
    "kvartal": "quarter",
    "kvartalet": "quarter",
    "kvartals": "quarter",
    "kvartalsvis": "quarter",
    "quarterly": "quarter",
    "år": "year",
    "året": "year",
    "års": "year",
    "årsvis": "year",
    "yearly": "year",
    "annual": "year",
    "annually": "year",
    "fel": "fault",
    "avbrott": "outage",
    "tillfälle": "occasion",
    "påbörjad": "started",
    "påbörjat": "started",
    "hel": "whole",
    "helt": "whole",
    "timme": "hour",
    "dygn": "day",
    "rullande": "rolling",
}
_FILLERS = frozenset({"calendar", "per", "a", "an", "each", "every", "the", "en", "ett", "varje"})
_FEE = re.compile(r"(.+?)(?: fee|avgift(?:en)?)")


def period(text: str) -> str:
    """A period or unit by what it is, in English: a `kalendermånad` is a month."""
    words = (word.removeprefix("kalender") for word in text.casefold().split())
    return " ".join(_WORDS.get(word, word) for word in words if word not in _FILLERS)


def fee_period(base: str) -> str | None:
    """The period of a periodic fee, by its name or by its key under `fees`; None for others."""
    found = _FEE.fullmatch(base.casefold().strip())
    name = period(found[1] if found else base)
    return name if name in PERIODS else None
