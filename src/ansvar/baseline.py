"""A baseline: the findings that a project had when it began, so that only new ones are shown.

It is the JSON that `ansvar validate --report json=FILE` writes. A finding is known again by its
file, rule and words, not by its line, so that it may move.
"""

import json
from collections import Counter
from collections.abc import Collection, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from ansvar.diagnostics import Diagnostic, Word
from ansvar.source import why_unread

FORMAT = "ansvar.findings/2"

Known = tuple[Path, str]
"""A finding's file, by its absolute path, and its fingerprint."""


_READING = "ANS0"


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
    """What a finding is known by within its file: its rule and words, in whichever language."""
    told = f"{diagnostic.rule.code}\0{diagnostic.message('en')}"
    return sha256(told.encode("utf-8", errors="surrogatepass")).hexdigest()[:16]


def read_baseline(path: Path, folder: Path) -> Counter[Known]:
    """The findings in a baseline, its paths being relative to a folder.

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
    return Counter(_known(entry, path, folder) for entry in entries)


_NOT_ONE = {
    "sv": f"filen är inte {FORMAT}; skriv den med ansvar validate --report json=FIL",
    "en": f"the file is not {FORMAT}; write it with ansvar validate --report json=FILE",
}


def _known(entry: Any, path: Path, folder: Path) -> Known:
    place = entry.get("place") if isinstance(entry, dict) else None
    file = place.get("path") if isinstance(place, dict) else None
    mark = entry.get("fingerprint") if isinstance(entry, dict) else None
    if not isinstance(file, str) or not isinstance(mark, str) or "\0" in file:
        raise BaselineError(path, _NOT_ONE)
    return (folder / file).resolve(), mark


def set_aside(
    findings: Sequence[Diagnostic], baseline: Counter[Known], files: Collection[str]
) -> Remaining:
    """The findings without those that a baseline holds, each as many times as it stands there.

    A file that cannot be read is told of whatever the baseline says: it must not look clean. Of
    the baseline's findings in `files` and in files that are no longer there, those that were
    not found again are gone; of the others nothing is known.
    """
    left = baseline.copy()
    places = {file: Path(file).resolve() for file in files}
    remaining = []
    for finding in findings:
        known = places[finding.span.path], fingerprint(finding)
        held = left[known] > 0
        left[known] -= held
        if not held or finding.rule.code.startswith(_READING):
            remaining.append(finding)
    read = frozenset(places.values())
    gone = sum(n for (file, _), n in left.items() if file in read or not file.exists())
    return Remaining(tuple(remaining), len(findings) - len(remaining), gone)
