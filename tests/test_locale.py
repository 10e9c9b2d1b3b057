"""Both languages say the same things, and nothing that is never said."""

import re
import string
from pathlib import Path

from ansvar.catalogue import RULES
from ansvar.locale import en, sv

SOURCE = Path(__file__).resolve().parent.parent / "src" / "ansvar"


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_both_languages_have_the_same_phrases() -> None:
    assert sv.PHRASES.keys() == en.PHRASES.keys()


def test_each_phrase_takes_the_same_words() -> None:
    differ = [k for k in sv.PHRASES if fields(sv.PHRASES[k]) != fields(en.PHRASES[k])]
    assert differ == []


def test_every_rule_speaks_both_languages() -> None:
    for rule in RULES:
        assert rule.says.keys() == rule.explanation.keys() == {"sv", "en"}
        assert fields(rule.says["sv"]) == fields(rule.says["en"])
        assert rule.help is None or fields(rule.help["sv"]) == fields(rule.help["en"])


def test_every_phrase_is_said_somewhere() -> None:
    files = [p for p in SOURCE.rglob("*.py") if p.parent.name != "locale" or p.stem == "__init__"]
    code = "\n".join(path.read_text(encoding="utf-8") for path in files)
    whole = set(re.findall(r"[\"']([a-z_0-9.A-Z]+)[\"']", code))
    # Keys that are put together: f"clock.{kind}", f"unit.{unit}.{number}".
    parts = [re.escape(k).replace(r"\{\}", r"[\w-]+") for k in _templates(code)]
    unsaid = [
        key
        for key in sv.PHRASES
        if key not in whole and not any(re.fullmatch(part, key) for part in parts)
    ]
    assert unsaid == []


def _templates(code: str) -> set[str]:
    found = re.findall(r"f[\"']([a-zA-Z_.]*\{[^\"']*?\}[a-zA-Z_.{}\[\]0-9 ]*)[\"']", code)
    return {re.sub(r"\{[^}]*\}", "{}", text) for text in found} - {"{}", "{}.{}", "{}{}"}
