"""Texts from files and people made harmless: they are shown, and never act on what shows them."""

import re

# C0 and C1 controls, and the bidirectional and invisible format characters: all that could move a
# cursor, ring a bell or turn text around.
_ACTING = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")
_ACTING_IN_LINES = re.compile("[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def clean(text: str) -> str:
    """A text as one line that only shows itself."""
    return _ACTING.sub(" ", text).strip()


def acts(character: str) -> bool:
    """Whether a character does something to what shows it."""
    return _ACTING.match(character) is not None


def escaped(document: str) -> str:
    """A JSON document with every acting character that JSON leaves alone written as an escape."""
    return _ACTING_IN_LINES.sub(lambda found: f"\\u{ord(found[0]):04x}", document)
