"""Rules about privacy: an incident names parties, roles and devices, and no person."""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import islice
from typing import Any, NamedTuple

from ansvar.diagnostics import Diagnostic, Rule, Severity, Span
from ansvar.party import Contact
from ansvar.register import IncidentFile, Register
from ansvar.rules.addresses import dialled, is_role_address
from ansvar.source import Key, split_lines

# What stands closer to letters, dashes, slashes or decimals is part of an order or device number.
_APART = r"(?<![\w+\-/])(?<![0-9][.:,])"
_ALONE = r"(?![\w\-/]|[.:,][0-9])"

_IDENTITY = re.compile(
    _APART
    + r"(?P<century>19|20)?(?P<year>[0-9]{2})(?P<month>[0-9]{2})(?P<day>[0-9]{2})"
    + r"[-–‑+ ]?(?P<last>[0-9]{4})"
    + _ALONE
)
_PHONE = re.compile(
    _APART
    + r"(?:(?:\+[1-9]|00(?=358|4[5-7]))(?:[ \-]?(?:\(0\)|[0-9])){7,13}"
    # An area code has two to four digits with its zero, and a break before the number; a mobile
    # number is known without.
    + r"|0(?:8|[1-9][0-9]{1,2})(?: ?[-–‑] ?|[ /])(?:[0-9]{5,8}|[0-9]{2,3}(?:[ \-][0-9]{2,3}){1,3})"
    + r"|07[02369][0-9]{7})"
    + _ALONE
)
_NOBODYS = re.compile(r"\+46(?:20|77|900|939|944)")
"""Free, shared-cost and premium numbers: services, not subscribers."""

_EMAIL = re.compile(r"(?<![\w.+%\-])[\w.+%\-]+@[\w\-]+(?:\.[\w\-]+)+")

_MANY, _MOST = 20, 1_000
"""So many findings are enough for one text, and so many of a kind are looked at for them."""

_STAMPED = timedelta(31)
"""So near the incident a date with four figures that are a time of day is a time stamp."""

_NUMBER = {"sv": "ett personnummer", "en": "a personal identity number"}
_COORDINATION = {"sv": "ett samordningsnummer", "en": "a coordination number"}
_TELEPHONE = {"sv": "ett telefonnummer", "en": "a phone number"}
_ADDRESS = {"sv": "en e-postadress", "en": "an e-mail address"}


class Datum(NamedTuple):
    """Something in a text that tells who a person is: of what kind, and from where to where."""

    kind: Mapping[str, str]
    start: int
    end: int


def identity_numbers(text: str, near: date) -> Iterator[Datum]:
    """Personal identity numbers and coordination numbers, of people born up to a day.

    Folkbokföringslag (1991:481) 18 §: the day of birth, a number for it, and a check digit. In a
    coordination number 60 is added to the day. `near` is the day of the incident.
    """
    for match in _IDENTITY.finditer(text):
        day = int(match["day"])
        born = list(_birthdays(match, day % 60 if day > 60 else day, near))
        digits = match["year"] + match["month"] + match["day"] + match["last"]
        # No time has a day above 31.
        stamp = day <= 31 and _is_stamp(born, match["last"], near)
        if born and _luhn(digits) and not stamp:
            yield Datum(_COORDINATION if day > 60 else _NUMBER, *match.span())


def _birthdays(match: re.Match[str], day: int, near: date) -> Iterator[date]:
    """The days a number may stand for; of several centuries where it names none."""
    for century in [match["century"]] if match["century"] else ["18", "19", "20"]:
        with suppress(ValueError):
            born = date(int(century + match["year"]), int(match["month"]), day)
            if born <= near:
                yield born


def _luhn(digits: str) -> bool:
    """Whether the last digit checks the others: the sum, every other doubled, is a whole ten."""
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(digits))
    return sum(number // 10 + number % 10 for number in doubled) % 10 == 0


def _is_stamp(born: list[date], last: str, near: date) -> bool:
    clock = last[:2] < "24" and last[2:] < "60"
    return clock and any(near - day <= _STAMPED for day in born)


def phone_numbers(text: str) -> Iterator[Datum]:
    """Phone numbers, Swedish or with a country code, as people write them."""
    for match in _PHONE.finditer(text):
        number = dialled(match[0])
        # A Swedish number has seven to nine digits after the country code.
        if not number.startswith("+46") or 7 <= len(number) - 3 <= 9:
            yield Datum(_TELEPHONE, *match.span())


PERSONAL_DATA = Rule(
    "ANS606",
    "personal-data",
    Severity.WARNING,
    {
        "sv": "texten ser ut att innehålla {kind}",
        "en": "the text seems to hold {kind}",
    },
    {
        "sv": """*Vad* I en incidents fria text står något som ser ut som ett personnummer, ett
samordningsnummer, ett telefonnummer eller en e-postadress. Bara incidenters texter läses, inte
registrets, och registrets egna kontakter räknas inte.
*Varför* Texten följer med till leverantörer, rapporter och git, där den inte går att ta tillbaka.
*Exempel* `note: Anna, 811228-9874, ringde själv`
*I stället* Skriv rollen eller enhetens nummer: `note: brukaren med D-1001 ringde själv`. Är filen
redan delad, rensa den också ur historiken.""",
        "en": """*What* The free text of an incident holds what looks like a personal identity
number, a coordination number, a phone number or an e-mail address. Only incidents' texts are read,
not the register's, and the register's own contacts do not count.
*Why it matters* The text goes along to suppliers, reports and git, from where it cannot be taken
back.
*Example* `note: Anna, 811228-9874, rang herself`
*Instead* Write the role or the device's number: `note: the user of D-1001 rang herself`. If the
file is already shared, clear it from the history too.""",
    },
    help={
        "sv": "skriv rollen eller enhetens nummer i stället",
        "en": "write the role or the number of the device instead",
    },
)


def personal_data(register: Register, file: IncidentFile, _: datetime) -> Iterator[Diagnostic]:
    """Texts of an incident that say who somebody is; the finding does not repeat it."""
    day = file.incident.detected.date()
    lines: list[str] = []
    ours = _Ours(register)
    for path, text in _texts(file.document.value["incident"]):
        for datum in islice(_data(ours, text, day), _MANY):
            lines = lines or split_lines(file.document.text)
            span = _place(file.place(*path), lines, text, datum)
            yield Diagnostic(PERSONAL_DATA, span, {"kind": datum.kind})


def _texts(incident: dict[str, Any]) -> Iterator[tuple[tuple[Key, ...], str]]:
    """The free texts of an incident, those of lines with other faults too."""
    places: list[tuple[tuple[Key, ...], Any]] = [((), incident)]
    for section in ("observations", "statements", "events"):
        lines = incident.get(section)
        places += (((section, i), line) for i, line in enumerate(lines or ()))
    for path, line in places:
        for key in ("title", "what", "reason", "note"):
            text = line.get(key) if isinstance(line, dict) else None
            if isinstance(text, str):
                yield (*path, key), text


class _Ours:
    """What the register's own contacts go by, read when first asked for."""

    def __init__(self, register: Register) -> None:
        self.register = register

    @cached_property
    def lost(self) -> bool:
        """Whether there may be more: one that could not be read may have any number or address."""
        return bool(self.register.unread) or ("parties",) in self.register.lost

    @cached_property
    def numbers(self) -> Collection[str]:
        return {dialled(c.phone) for c in self._contacts() if c.phone is not None}

    @cached_property
    def addresses(self) -> Collection[str]:
        return {c.email.casefold() for c in self._contacts() if c.email is not None}

    def _contacts(self) -> Iterator[Contact]:
        return (c for party in self.register.parties.values() for c in party.contacts.values())


def _data(ours: _Ours, text: str, day: date) -> Iterator[Datum]:
    """What a text tells of people, but for what the register's own contacts go by."""
    phones = list(islice(phone_numbers(text), _MOST))
    starts = [phone.start for phone in phones]
    for number in islice(identity_numbers(text, day), _MOST):
        before = bisect_left(starts, number.end)
        if not before or phones[before - 1].end <= number.start:
            yield number
    if ours.lost:
        return
    for phone in phones:
        dials = dialled(text[phone.start : phone.end])
        if dials not in ours.numbers and not _NOBODYS.match(dials):
            yield phone
    for match in islice(_EMAIL.finditer(text), _MOST):
        if match[0].casefold() not in ours.addresses and not is_role_address(match[0]):
            yield Datum(_ADDRESS, *match.span())


def _place(whole: Span, lines: list[str], text: str, datum: Datum) -> Span:
    """Where a datum stands within its value; the whole value where that is broken or escaped."""
    written = lines[whole.line - 1][whole.column - 1 : whole.end_column - 1]
    first = written.find(text)
    if whole.line != whole.end_line or first < 0:
        return whole
    column = whole.column + first
    return whole._replace(column=column + datum.start, end_column=column + datum.end)


RULES = (PERSONAL_DATA,)
FINDERS = (personal_data,)
