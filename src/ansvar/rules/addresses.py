"""Addresses: what a phone number and an e-mail address are of, however they are written."""

import re

# Compiled where it is first needed: start-up does not pay for it.
_ROLE = (
    # Stems that no given name or family name is likely to hold …
    r"anmäl|anmal|ansvar|avtal|beredskap|bistånd|bistand|central|desk|drift|faktura|fiber|"
    r"föreståndar|forestandar|förvalt|forvalt|jour|kansli|kommun|kontakt|kontor|kund|larm|"
    r"leverant|leverans|mottag|myndighet|nämnd|namnd|omsorg|patrull|reception|region|registrator|"
    r"samordn|service|skydd|social|support|system|säkerhet|sakerhet|teknik|tjänst|tjanst|utveckl|"
    r"verksamhet|vårdgiv|vardgiv|växel|vaxel|"
    # … and whole words that are too short to look for inside names.
    r"^(?:abuse|admin|app|bas|chef|dag|data|dpo|ekonomi|epost|fel|gdpr|grupp|hej|helg|help|hem|hr|"
    r"info|inköp|inkop|it|kväll|kvall|mail|mas|nat|natt|noc|no|noreply|nord|norr|nät|office|ops|"
    r"ost|post|press|prod|reply|sales|sas|security|soc|syd|söder|team|test|tib|vast|vård|vard|"
    r"väst|öst)$"
)
"""Words of role addresses."""


def dialled(phone: str) -> str:
    """A number as it is dialled from anywhere, if it is one: for telling two spellings alike."""
    plain = re.sub(r"[^0-9+]", "", phone.replace("(0)", ""))
    if plain.startswith("00"):
        plain = "+" + plain[2:]
    elif plain.startswith("0"):
        plain = "+46" + plain[1:]
    # The zero for calls within the country, written after +46 without its parentheses.
    return "+46" + plain[4:] if plain.startswith("+460") else plain


def is_role_address(email: str, known: str = "") -> bool:
    """Whether an address names a role, or one of the `known` words, and so no person."""
    names = re.split(r"[^\w]|_|\d", email.partition("@")[0].casefold())
    words = set(re.split(r"\W|_", known.casefold()))
    return any(re.search(_ROLE, name) or name in words for name in names if name)
