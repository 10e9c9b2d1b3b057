"""Rules about contacts: numbers that can be dialled, that somebody tried, and roles, not people."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial

from ansvar.chain import Chain
from ansvar.diagnostics import Diagnostic, Rule, Severity, Span, Word
from ansvar.party import Contact, Party
from ansvar.register import Reachable
from ansvar.rules.addresses import is_role_address
from ansvar.rules.inspection import Inspection

# Compiled where they are first needed: start-up does not pay for them.
_E164 = r"\+[1-9][0-9]{6,14}"
"""ITU-T E.164: a country code and a national number, together at most 15 digits."""

_SHORT = r"11[0-9]{1,4}|90[0-9]{3}"
"""Numbers that have no international form: the series 11 (112, 1177, 113 13, 116 000) and 90.

https://pts.se/sv/bransch/telefoni/nummer-och-adressering/telefoninummerplanen/beskrivning-av-telefoninummerplanen-och-dess-principer/
"""

NOT_E164 = Rule(
    "ANS505",
    "phone-not-e164",
    Severity.WARNING,
    {
        "sv": "telefonnumret '{phone}' är inte skrivet enligt E.164",
        "en": "the phone number '{phone}' is not written in E.164",
    },
    {
        "sv": """*Vad* Ett telefonnummer är inte skrivet med plus, landsnummer och högst 15 siffror.
Korta nummer som 112 och 1177 skrivs som de är.
*Varför* Ett sådant nummer går att ringa från alla telefoner och växlar, och att klicka på.
*Exempel* `phone: "010-000 00 00"`
*I stället* `phone: "+46 10 000 00 00"`""",
        "en": """*What* A phone number is not written with a plus, the country code and at most 15
digits. Short numbers such as 112 and 1177 are written as they are.
*Why it matters* Such a number can be rung from every phone and exchange, and clicked on.
*Example* `phone: "010-000 00 00"`
*Instead* `phone: "+46 10 000 00 00"`""",
    },
    help={
        "sv": "skriv plus, landsnummer och resten, som +46 10 000 00 00",
        "en": "write a plus, the country code and the rest, such as +46 10 000 00 00",
    },
)


def phone_not_e164(inspection: Inspection) -> Iterator[Diagnostic]:
    """Numbers that cannot be dialled from anywhere as they stand."""
    for party, name, contact in _contacts(inspection):
        phone = contact.phone
        if phone is not None and not _is_dialled(phone):
            span = inspection.place("parties", party.id, "contacts", name, "phone")
            yield Diagnostic(NOT_E164, span, {"phone": phone}, _international(phone))


def _is_dialled(phone: str) -> bool:
    plain = _plain(phone)
    # After +46 comes no zero: the one in parentheses is for calls within the country.
    legible = re.fullmatch(_E164, plain) and not plain.startswith("+460") and "(0)" not in phone
    return bool(legible or re.fullmatch(_SHORT, plain))


def _plain(phone: str) -> str:
    return re.sub(r"[ ()\-]", "", phone)


def _international(phone: str) -> str | None:
    """A number written as E.164 with the author's own groups; None if it cannot be one."""
    text = " ".join(re.sub(r"[^0-9+]", " ", phone.replace("(0)", " ")).split())
    if re.match("0 ?0", text):
        text = re.sub("^0 ?0 ?", "+", text)
    elif text.startswith("0"):
        text = "+46 " + text[1:].lstrip()
    text = re.sub(r"^\+46 ?0 ?", "+46 ", text)
    return text if _is_dialled(text) else None


UNVERIFIED = Rule(
    "ANS506",
    "contact-unverified",
    Severity.WARNING,
    {"sv": "{contact} {tried}", "en": "{contact} {tried}"},
    {
        "sv": """*Vad* En kontakt som felanmälan, eskalering eller reservrutin ringer har aldrig
provats, eller inte på länge, eller en dag som inte har kommit än. Hur länge väljs med
`verified-within`.
*Varför* Nummer byter ägare och jourer flyttar; på natten är det för sent att få veta det.
*Exempel* `jour: {role: Driftjour, phone: "+46 10 000 00 00"}`
*I stället* Ring numret och skriv dagen: `verified: 2026-09-01`.""",
        "en": """*What* A contact that a fault report, an escalation or a reserve routine rings has
never been tried, or not for long, or on a day yet to come. How long is set by `verified-within`.
*Why it matters* Numbers change hands and on-call desks move; at night it is too late to learn so.
*Example* `jour: {role: Driftjour, phone: "+46 10 000 00 00"}`
*Instead* Ring the number and write the day: `verified: 2026-09-01`.""",
    },
)


def contact_unverified(inspection: Inspection) -> Iterator[Diagnostic]:
    """Contacts to be called that nobody has tried lately."""
    called: dict[Span, tuple[str, Reachable, Span]] = {}
    for reference, of, place in _calls(inspection):
        found = inspection.register.contact(reference, of)
        if found is not None and found.party.id in inspection.parties:
            name = reference if "." in reference else f"{of}.{reference}"
            called.setdefault(found.span, (name, found, place))
    for name, (party, contact, _), place in called.values():
        since, today = inspection.verified_since, inspection.today
        recent = contact.verified is not None and since <= contact.verified <= today
        # Nobody rings 112 to try it.
        if recent or re.fullmatch(_SHORT, _plain(contact.phone or "")):
            continue
        at = ("contacts", name.partition(".")[2])
        written = contact.verified is not None
        path = (*at, "verified") if written else at
        span = inspection.place("parties", party.id, *path, key=not written)
        words: dict[str, Word] = {"contact": name, "tried": _tried(contact.verified, today)}
        related: Word = {"sv": "ska ringas härifrån", "en": "is to be rung from here"}
        yield Diagnostic(UNVERIFIED, span, words, related=((related, place),))


def _tried(verified: date | None, today: date) -> Mapping[str, str]:
    if verified is None:
        return {"sv": "har aldrig provats", "en": "has never been tried"}
    if verified > today:
        return {
            "sv": f"kan inte ha provats {verified:%Y-%m-%d}, den dagen har inte kommit",
            "en": f"cannot have been tried on {verified:%Y-%m-%d}, a day yet to come",
        }
    return {
        "sv": f"provades senast {verified:%Y-%m-%d}",
        "en": f"was last tried on {verified:%Y-%m-%d}",
    }


def _calls(inspection: Inspection) -> Iterator[tuple[str, str, Span]]:
    """Whom agreements in time and chains in use call: the contact, whose it is, and where."""
    for agreement in inspection.in_time:
        place = partial(inspection.place, "agreements", agreement.id)
        if agreement.report_fault is not None:
            yield agreement.report_fault.to, agreement.supplier, place("report_fault", "to")
        for index, step in enumerate(agreement.escalation):
            yield step.contact, agreement.supplier, place("escalation", index, "contact")
    for chain in inspection.chains.values():
        by = chain.reserve.by if chain.reserve is not None else None
        if by is not None and _is_in_use(inspection, chain):
            yield by, "", inspection.place("chains", chain.id, "reserve", "by")


def _is_in_use(inspection: Inspection, chain: Chain) -> bool:
    """Whether a chain is more than history: not all the agreements behind it have run out."""
    covering = [a for link in chain.links for a in inspection.register.covering(link)]
    return not covering or any(
        a.valid.to is None or a.valid.to >= inspection.today for a in covering
    )


PERSONAL_ADDRESS = Rule(
    "ANS507",
    "personal-address",
    Severity.WARNING,
    {
        "sv": "e-postadressen '{email}' ser ut att vara en persons",
        "en": "the e-mail address '{email}' looks like a person's",
    },
    {
        "sv": """*Vad* En kontakts e-postadress har formen förnamn.efternamn.
*Varför* Den som slutar eller är ledig får ändå felanmälan, och ingen annan ser den. En persons
adress är dessutom en personuppgift, som registret inte ska ha.
*Exempel* `email: anna.berg@example.se`
*I stället* Skriv rollens adress: `email: jour@example.se`.""",
        "en": """*What* A contact's e-mail address has the form given name, dot, family name.
*Why it matters* Whoever has left or is on leave still gets the fault report, and nobody else sees
it. A person's address is also personal data, which a register should not hold.
*Example* `email: anna.berg@example.se`
*Instead* Write the address of the role: `email: jour@example.se`.""",
    },
)


def personal_address(inspection: Inspection) -> Iterator[Diagnostic]:
    """Addresses of people where that of a role belongs."""
    for party, name, contact in _contacts(inspection):
        known = f"{party.id} {party.name} {name} {contact.role}"
        if contact.email is not None and _is_personal(contact.email, known):
            span = inspection.place("parties", party.id, "contacts", name, "email")
            yield Diagnostic(PERSONAL_ADDRESS, span, {"email": contact.email})


_NAMES = r"[^\W\d_]{2,}(?:-[^\W\d_]{2,})?(?:\.[^\W\d_]{2,}(?:-[^\W\d_]{2,})?){1,2}"
"""Two or three names with dots between them, each of which may be a double name."""


def _is_personal(email: str, known: str) -> bool:
    local, _, domain = email.partition("@")
    named = re.fullmatch(_NAMES, local) is not None
    return named and bool(domain) and not is_role_address(email, f"{known} {domain}")


def _contacts(inspection: Inspection) -> Iterator[tuple[Party, str, Contact]]:
    for party in inspection.parties.values():
        for name, contact in party.contacts.items():
            yield party, name, contact


RULES = (NOT_E164, UNVERIFIED, PERSONAL_ADDRESS)
FINDERS = (phone_not_e164, contact_unverified, personal_address)
