"""A baseline: the findings that a project had when it began, so that only new ones are shown.

It is the JSON that `ansvar validate --report json=FILE` writes. A finding is known again by its
file, rule and words, not by its line, so that it may move.
"""

import json
import re
from collections import Counter
from collections.abc import Collection, Sequence
from hashlib import sha256
from os.path import exists, relpath
from pathlib import Path
from typing import Any, NamedTuple

from ansvar.diagnostics import Diagnostic, Word
from ansvar.source import why_unread

FORMAT = "ansvar.findings/2"


class Known(NamedTuple):
    """What a finding is known by: its file, by its absolute path, its rule and its fingerprint."""

    file: Path
    code: str
    mark: str


_READING = "ANS0"
_QUOTED = re.compile("'([^']+)'")


class BaselineError(ValueError):
    """A file that is no baseline, and why; `unread` if it is not even there to read."""

    def __init__(self, path: Path, fault: Word, *, unread: bool = False) -> None:
        """A fault in a file."""
        super().__init__(str(path))
        self.path, self.fault, self.unread = path, fault, unread


class Remaining(NamedTuple):
    """The findings that a baseline does not hold, how many it holds, and how many are gone."""

    findings: tuple[Diagnostic, ...]
    known: int
    gone: int


def fingerprint(diagnostic: Diagnostic) -> str:
    """What a finding is known by within its file: its rule and the author's own words.

    Our terms change with the day, such as the hour that is taken for an example. Of a finding in
    our terms alone it is what they quote.
    """
    words = [w for w in diagnostic.words.values() if isinstance(w, str) and w]
    terms = [w["en"] for w in diagnostic.words.values() if not isinstance(w, str)]
    own = words or [quoted for term in terms for quoted in _QUOTED.findall(term)]
    told = "\0".join((diagnostic.rule.code, *own))
    return sha256(told.encode("utf-8", errors="surrogatepass")).hexdigest()[:16]


def folder_from(output: Path | None) -> str:
    """The folder that paths are relative to, as seen from the file that they are written to.

    What goes to standard output is taken to be kept here.
    """
    if output is None or (output.exists() and not output.is_file()):
        return "."
    try:
        return Path(relpath(Path.cwd(), output.resolve().parent)).as_posix()
    except ValueError:
        return Path.cwd().as_posix()


def read_baseline(path: Path) -> Counter[Known]:
    """The findings in a baseline.

    Raises BaselineError for a file that is not one.
    """
    try:
        document = json.loads(path.read_bytes())
    except OSError as error:
        raise BaselineError(path, why_unread(error), unread=True) from None
    except (ValueError, RecursionError):
        said = {"sv": "filen är inte JSON", "en": "the file is not JSON"}
        raise BaselineError(path, said) from None
    entries = document.get("findings") if isinstance(document, dict) else None
    if not isinstance(entries, list) or document.get("format") != FORMAT:
        raise BaselineError(path, _NOT_ONE)
    written = document.get("folder", ".")
    if not isinstance(written, str) or "\0" in written:
        raise BaselineError(path, _NOT_ONE)
    folder = path.resolve().parent / written
    return Counter(_known(entry, path, folder) for entry in entries)


_NOT_ONE = {
    "sv": f"filen är inte {FORMAT}; skriv den med ansvar validate --report json=FIL",
    "en": f"the file is not {FORMAT}; write it with ansvar validate --report json=FILE",
}


def _known(entry: Any, path: Path, folder: Path) -> Known:
    place = entry.get("place") if isinstance(entry, dict) else None
    file = place.get("path") if isinstance(place, dict) else None
    code, mark = (
        entry.get(key) if isinstance(entry, dict) else None for key in ("code", "fingerprint")
    )
    if not (isinstance(file, str) and isinstance(code, str) and isinstance(mark, str)):
        raise BaselineError(path, _NOT_ONE)
    if "\0" in file:
        raise BaselineError(path, _NOT_ONE)
    return Known((folder / file).resolve(), code, mark)


def set_aside(
    findings: Sequence[Diagnostic],
    baseline: Counter[Known],
    files: Collection[str],
    codes: Collection[str],
) -> Remaining:
    """The findings without those that a baseline holds, each as many times as it stands there.

    A file that cannot be read is told of whatever the baseline says: it must not look clean. Of
    the baseline's findings by rules with these `codes`, in `files` and in files that are no longer
    there, those that were not found again are gone; of the others nothing is known.
    """
    left = baseline.copy()
    places = {file: Path(file).resolve() for file in files}
    remaining = []
    for finding in findings:
        known = Known(places[finding.span.path], finding.rule.code, fingerprint(finding))
        held = left[known] > 0
        left[known] -= held
        if not held or finding.rule.code.startswith(_READING):
            remaining.append(finding)
    unread = {places[f.span.path] for f in findings if f.rule.code.startswith(_READING)}
    read = frozenset(places.values()) - unread
    gone = 0
    for known, count in left.items():
        # Path.exists raises for a name that no file can have.
        away = not exists(known.file)  # noqa: PTH110
        gone += count if known.code in codes and (away or known.file in read) else 0
    return Remaining(tuple(remaining), len(findings) - len(remaining), gone)
