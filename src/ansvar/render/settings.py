"""The settings in force as TOML, each with where it comes from."""

import json
from pathlib import Path

from ansvar.harmless import clean, escaped
from ansvar.load import shown
from ansvar.locale import Language
from ansvar.settings import KEYS, Settings


def settings_toml(settings: Settings, language: Language) -> str:
    """Every setting on a line of its own; one without a value as a comment."""
    return "".join(f"{_line(key, settings, language)}\n" for key in KEYS)


def _line(key: str, settings: Settings, language: Language) -> str:
    name = key.replace("-", "_")
    value = getattr(settings, name)
    if name in settings.typed:
        origin = language.say("command_line")
    elif name in settings.given and settings.source is not None:
        origin = clean(shown(settings.source))
    else:
        origin = language.say("settings.built_in")
    if value is None:
        return f"# {key}: {language.say('settings.none')}"
    return f"{key} = {_toml(value)}  # {origin}"


def _toml(value: object) -> str:
    if isinstance(value, tuple) and all(isinstance(item, str) for item in value):
        return f"[{', '.join(_text(item) for item in value)}]"
    return _text(shown(value) if isinstance(value, Path) else str(value))


def _text(value: str) -> str:
    # What JSON writes for a text is a text of TOML too.
    return escaped(json.dumps(value, ensure_ascii=False))
