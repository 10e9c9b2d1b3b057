"""Settings: the few choices that a project keeps in `ansvar.toml` or under `[tool.ansvar]`."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from ansvar.diagnostics import Word, nearest, spoken
from ansvar.durations import Duration, parse_duration
from ansvar.exits import FAIL_ON, FailOn

OWN_FILE = "ansvar.toml"
SHARED_FILE = "pyproject.toml"


class Settings(NamedTuple):
    """How validation and audit judge.

    `select` are codes, beginnings of codes or slugs, all when empty; `exclude` are patterns
    relative to `folder`. Agreements are judged as far ahead as `horizon`; a contact is out of date
    when it was last tried longer ago than `verified_within`. `source` is the file they come from,
    None for the built-in; `given` are the fields that it sets, `typed` those that the command line
    has set instead.
    """

    select: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    fail_on: FailOn = "error"
    baseline: Path | None = None
    horizon: Duration = parse_duration("90 days")
    verified_within: Duration = parse_duration("12 months")
    folder: Path = Path()
    source: Path | None = None
    given: frozenset[str] = frozenset()
    typed: frozenset[str] = frozenset()

    def but(self, **typed: Any) -> "Settings":
        """These settings with what the command line says; None is what it does not say."""
        said = {name: value for name, value in typed.items() if value is not None}
        return self._replace(**said, typed=self.typed | said.keys())

    def without_baseline(self) -> "Settings":
        """These settings with every finding new."""
        return self._replace(baseline=None, typed=self.typed | {"baseline"})

    def fault(self, key: str, said: Word) -> "SettingsError | None":
        """A fault found later in what the settings file says; None if it does not set the key."""
        if self.source is None or key in self.typed or key not in self.given:
            return None
        text = self.source.read_text(encoding="utf-8-sig")
        return SettingsError(self.source, _place(key, self.source, text), key, said)


BUILT_IN = Settings()


class SettingsError(ValueError):
    """A settings file that cannot be used: where, and what is wrong."""

    def __init__(
        self, path: Path, at: tuple[int, int] | None, key: str | None, fault: Word
    ) -> None:
        """A fault in a file, at a line and column where they are known, under a key or in none."""
        super().__init__(str(path))
        self.path, self.at, self.key, self.fault = path, at, key, fault

    def said(self, shown: str, lang: str) -> str:
        """The fault in one line, with the file as `shown` writes it."""
        place = ":".join([shown, *(str(number) for number in self.at or ())])
        return ": ".join(filter(None, (place, self.key, spoken(self.fault, lang))))


class _ValueFaultError(ValueError):
    """A value that cannot be used, by what it should have been."""

    def __init__(self, value: Any, sv: str, en: str) -> None:
        super().__init__(sv)
        quoted = f"'{value}'" if isinstance(value, str) else str(value).lower()
        self.fault = {"sv": f"{quoted} är inte {sv}", "en": f"{quoted} is not {en}"}


def read_settings(start: Path) -> Settings:
    """The settings nearest upwards from a folder; a folder's own file before its pyproject.toml.

    Raises SettingsError for a file that cannot be read and for a key or value that is not known.
    """
    for folder in (start, *start.parents):
        for name in (OWN_FILE, SHARED_FILE):
            path = folder / name
            if path.is_file():
                settings = _read(path)
                if settings is not None:
                    return settings
    return BUILT_IN


def _read(path: Path) -> Settings | None:
    """The settings in a file; None for a pyproject.toml without any of ours."""
    import tomllib

    own = path.name == OWN_FILE
    text = ""
    try:
        text = path.read_text(encoding="utf-8-sig")
        document = tomllib.loads(text)
    except OSError as error:
        from ansvar.source import why_unread

        raise SettingsError(path, None, None, why_unread(error)) from None
    except UnicodeDecodeError:
        if not own:
            return None
        said = {"sv": "filen är inte UTF-8", "en": "the file is not UTF-8"}
        raise SettingsError(path, None, None, said) from None
    except tomllib.TOMLDecodeError as error:
        if not own and "tool.ansvar" not in text:
            # Some other program's to complain about.
            return None
        raise _unreadable(path, str(error)) from None
    tool = document.get("tool")
    table = document if own else tool.get("ansvar") if isinstance(tool, dict) else None
    if table is None:
        return None
    if not isinstance(table, dict):
        said = {"sv": "ska vara en tabell", "en": "must be a table"}
        raise SettingsError(path, None, "tool.ansvar", said)
    return _settings(table, path, text)


def _unreadable(path: Path, said: str) -> SettingsError:
    """What the parser says, with its place in front."""
    found = re.fullmatch(r"(.*) \(at line (\d+), column (\d+)\)", said, re.DOTALL)
    reason, at = (found[1], (int(found[2]), int(found[3]))) if found else (said, None)
    words = {"sv": f"inte läsbar TOML: {reason}", "en": f"not readable TOML: {reason}"}
    return SettingsError(path, at, None, words)


def _settings(table: Mapping[str, Any], path: Path, text: str) -> Settings:
    values: dict[str, Any] = {}
    for key, value in table.items():
        at = _place(key, path, text)
        if key not in _READERS:
            near = nearest(key, _READERS)
            asks = {"sv": f"; menade du '{near}'?", "en": f"; did you mean '{near}'?"}
            known = {"sv": "; det finns ", "en": "; there is "}
            said = {"sv": "okänd nyckel", "en": "unknown key"}
            more = asks if near else {k: f"{w}{', '.join(_READERS)}" for k, w in known.items()}
            raise SettingsError(path, at, key, {k: f"{w}{more[k]}" for k, w in said.items()})
        try:
            values[key.replace("-", "_")] = _READERS[key](value)
        except _ValueFaultError as error:
            raise SettingsError(path, at, key, error.fault) from None
    if "baseline" in values:
        values["baseline"] = path.parent / values["baseline"]
    given = frozenset(values)
    return Settings(**values, folder=path.parent, source=path, given=given)


def _place(key: str, path: Path, text: str) -> tuple[int, int] | None:
    """Line and column of a key; the TOML parser keeps no places."""
    start = 0 if path.name == OWN_FILE else text.find("[tool.ansvar]")
    quoted = rf"^([ \t]*)[\"']?{re.escape(key)}[\"']?[ \t]*="
    found = re.compile(quoted, re.MULTILINE).search(text, max(start, 0))
    return (text.count("\n", 0, found.start()) + 1, len(found[1]) + 1) if found else None


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise _ValueFaultError(value, "en text", "a text")
    return value


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise _ValueFaultError(value, "en lista av texter", "a list of texts")
    return tuple(value)


def _fail_on(value: Any) -> FailOn:
    if value not in FAIL_ON:
        raise _ValueFaultError(value, "error, warning eller never", "error, warning or never")
    return FAIL_ON[FAIL_ON.index(value)]


def _length(value: Any) -> Duration:
    try:
        return parse_duration(_text(value))
    except ValueError:
        says = "en tid som '90 days' eller '12 months'", "a length like '90 days' or '12 months'"
        raise _ValueFaultError(value, *says) from None


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "select": _texts,
    "exclude": _texts,
    "fail-on": _fail_on,
    "baseline": _text,
    "horizon": _length,
    "verified-within": _length,
}
KEYS = tuple(_READERS)
