"""Validation: everything that is wrong with some files, each register and incident read once."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from ansvar.allowance import Allowance, Allowed, is_commented, read_allowances, settle
from ansvar.case import REGISTER_FOLDER, find_register, holds_register, read_incident
from ansvar.diagnostics import Diagnostic, Rule, Severity, Span, in_order
from ansvar.durations import Duration, time_zone
from ansvar.exits import FailOn
from ansvar.load import (
    TOP_LEVEL,
    build_register,
    load_register,
    shown,
    unread_bytes,
    yaml_files,
)
from ansvar.material import Material, gather, whole
from ansvar.register import Fault, Register, Unread
from ansvar.rules import scrutiny
from ansvar.rules.doubles import DUPLICATE_INCIDENT, duplicate_incidents
from ansvar.rules.privacy import PERSONAL_DATA
from ansvar.rules.references import check_register
from ansvar.scalars import DEFAULT_ZONE
from ansvar.settings import BUILT_IN, Settings
from ansvar.source import MAX_BYTES, MISSING, Document, first_findings, read_bytes, read_file
from ansvar.worktime import ALWAYS, add


class Validation(NamedTuple):
    """What validation found: what stands, what comments allowed, and the files it judged.

    `texts` are the files that findings point into, for showing the line; `empty` are the paths
    that gave no file; `known` is how many findings a baseline has set aside. `private` are the
    stretches that seem to be personal data: no report repeats them, since it goes further than the
    file does. Rules about what is missing are `waiting` while the register holds errors.
    """

    findings: tuple[Diagnostic, ...]
    allowed: tuple[Allowed, ...]
    files: tuple[str, ...]
    texts: Mapping[str, str]
    empty: tuple[Path, ...] = ()
    known: int = 0
    private: tuple[Span, ...] = ()
    waiting: bool = False


def fails(finding: Diagnostic, fail_on: FailOn) -> bool:
    """Whether a run fails on a finding."""
    if finding.rule.severity is Severity.ERROR:
        return fail_on != "never"
    return fail_on == "warning"


def day_away(day: date, length: Duration, *, back: bool = False) -> date:
    """The day that lies a length of time ahead of another, or as many days back."""
    start = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    away = (add(start, length, ALWAYS, "UTC") or start) - start
    return (start - away if back else start + away).date()


def validate(
    paths: Sequence[Path],
    moment: datetime,
    settings: Settings = BUILT_IN,
    instead: tuple[Path, bytes] | None = None,
    *,
    allowing: bool = True,
) -> Validation:
    """Every fault in these files and folders as of a moment.

    A file of a register is judged together with the rest of its register, but only its own faults
    are given. `instead` are bytes to read as if they were in that file. Without `allowing` the
    comments that let warnings stand are passed over.
    """
    return _Run(gather(paths, settings), moment, settings, instead).result(allowing=allowing)


class _Run:
    """One validation: the files asked for, and what was read of them."""

    def __init__(
        self,
        material: Material,
        moment: datetime,
        settings: Settings,
        instead: tuple[Path, bytes] | None,
    ) -> None:
        self.material, self.moment, self.settings = material, moment, settings
        self.instead = instead and (whole(instead[0]), instead[1])
        self.today = moment.astimezone(time_zone(DEFAULT_ZONE)).date()
        self.findings: list[Diagnostic] = []
        self.documents: dict[Path, Document] = {}
        self.unread: dict[Path, list[Unread]] = {}
        self.texts: dict[str, str] = {}
        self.registers: dict[Path | None, Register] = {}
        self.above: dict[Path, Path | None] = {}
        self.roots: dict[Path, Path] = {}
        self.waiting = False

    def result(self, *, allowing: bool) -> Validation:
        for path in self.material.files:
            self._read(path)
        judged = [p for p in self.material.files if p in self.documents or p in self.unread]
        own = [p for p in judged if p in self.unread or _is_register(self.documents[p])]
        for root, members in self._by_root(own).items():
            self.registers[root] = self._build(root, members)
            self.findings += self._judged(self.registers[root])
        incidents = {p: d for p, d in self.documents.items() if _is_incident(d)}
        for path, document in incidents.items():
            self.findings += self._incident(path, document)
        placed = ((self._project(path, d), d) for path, d in incidents.items())
        self.findings += first_findings(duplicate_incidents(placed))
        return self._settled(tuple(shown(path) for path in judged), allowing=allowing)

    def _read(self, path: Path) -> None:
        """Read a file; one that was only met in a folder may be some other program's."""
        data = self._instead(path)
        if data is None:
            document, found = read_file(path, shown(path))
        else:
            document, found = read_bytes(data, shown(path))
        ours = path in self.material.ours
        if document is not None:
            if ours or _holds_ours(document):
                self.documents[path] = document
                self.texts[document.path] = document.text
                self.findings += found
            return
        unread = unread_bytes(path, found, data)
        if ours or any(not u.text.strip() or _OURS.search(u.text) for u in unread):
            self.unread[path] = unread
            self.texts[shown(path)] = _as_far_as_legible(path, data)
            self.findings += found

    def _instead(self, path: Path) -> bytes | None:
        """The bytes to read instead of what is in a file, if this is the one."""
        if self.instead is None or self.material.files[path] != self.instead[0]:
            return None
        return self.instead[1]

    def _build(self, root: Path, members: Sequence[Path]) -> Register:
        """The register of some files, with the rest of the folder `chains` that they stand in.

        The rest comes first, so that what stands twice is found where somebody asked.
        """
        read: list[Document] = []
        lost = [u for p in members for u in self.unread.get(p, ())]
        asked = {self.material.files[path] for path in members}
        for path in yaml_files(root) if root.name == REGISTER_FOLDER else ():
            if path not in asked:
                document, found = read_file(path, shown(path))
                if document is None:
                    lost += unread_bytes(path, found)
                else:
                    read.append(document)
        read += (self.documents[p] for p in members if p in self.documents)
        return build_register(read, lost)

    def _judged(self, register: Register) -> Iterator[Diagnostic]:
        # Most runs of an editor or a hook judge incidents alone.
        from ansvar.rules.effort import too_wide
        from ansvar.rules.inspection import Inspection
        from ansvar.rules.judgement import FINDERS

        references = check_register(register)
        faults: tuple[Fault, ...] = (*register.faults, *references, *too_wide(register))
        yield from (fault.diagnostic for fault in faults)
        yield from (unread.diagnostic for unread in register.unread)
        inspection = Inspection(
            register,
            self.today,
            day_away(self.today, self.settings.horizon),
            day_away(self.today, self.settings.verified_within, back=True),
            faults,
        )
        # A file that is not there is no register to wait for.
        unread = any(u.diagnostic.rule is not MISSING for u in register.unread)
        self.waiting |= not inspection.complete and (unread or bool(register.origins or faults))
        for find in FINDERS:
            yield from first_findings(find(inspection))

    def _incident(self, path: Path, document: Document) -> Iterator[Diagnostic]:
        root = path if holds_register(document) else self._register_above(path)
        if root not in self.registers:
            self.registers[root] = (
                load_register(list(yaml_files(root))) if root else build_register([])
            )
        register = self.registers[root]
        file, found = read_incident(document, register)
        yield from (fault.diagnostic for fault in found)
        if file is not None:
            for find in scrutiny.FINDERS:
                yield from first_findings(find(register, file, self.moment))

    def _project(self, path: Path, document: Document) -> Path:
        """What an incident stands in together with others: a register, or else a folder."""
        above = None if holds_register(document) else self._register_above(path)
        return above or self.material.files[path].parent

    def _register_above(self, path: Path) -> Path | None:
        folder = self.material.files[path].parent
        if folder not in self.above:
            self.above[folder] = find_register(folder)
        return self.above[folder]

    def _by_root(self, paths: Iterable[Path]) -> dict[Path, list[Path]]:
        """Register files by the register they belong to: the nearest folder `chains` above them.

        A file outside any such folder belongs with the others of its own folder; one that also
        holds an incident is a register of its own.
        """
        found: dict[Path, list[Path]] = {}
        for path in paths:
            folder = self.material.files[path].parent
            if folder not in self.roots:
                self.roots[folder] = _root(folder)
            document = self.documents.get(path)
            alone = document is not None and _is_incident(document)
            key = path if alone else self.roots[folder]
            found.setdefault(key, []).append(path)
        return found

    def _settled(self, files: tuple[str, ...], *, allowing: bool) -> Validation:
        allowances: list[Allowance] = []
        commented = [d for d in self.documents.values() if is_commented(d)]
        rules = _every_rule() if commented else ()
        for document in commented:
            read, faults = read_allowances(document, rules)
            allowances += read
            self.findings += faults
        asked = frozenset(files)
        mine = in_order(d for d in self.findings if d.span.path in asked)
        private = tuple(d.span for d in mine if d.rule is PERSONAL_DATA)
        found = Validation(
            mine, (), files, self.texts, self.material.empty, 0, private, self.waiting
        )
        if not allowing:
            return found
        # A comment may speak of a line that could not be judged because of another fault.
        sound = not any(d.rule.severity is Severity.ERROR for d in self.findings)
        # The incident that another is a double of may not be among those asked for.
        asked_of_all = (r for r in rules if r.code < AUDIT_CODES and r is not DUPLICATE_INCIDENT)
        judged = frozenset(r.slug for r in asked_of_all) if sound else frozenset()
        remaining, allowed = settle(mine, allowances, self.today, judged)
        return found._replace(findings=in_order(remaining), allowed=allowed)


def _root(folder: Path) -> Path:
    """The folder `chains` that a folder stands in, else itself.

    A folder with a register of its own is a project, whatever stands above it is called.
    """
    for above in (folder, *folder.parents):
        if above.name == REGISTER_FOLDER:
            return above
        if (above / REGISTER_FOLDER).is_dir():
            break
    return folder


def _every_rule() -> tuple[Rule, ...]:
    from ansvar.catalogue import RULES

    return RULES


AUDIT_CODES = "ANS8"
"""From here on the rules are asked by the audit only."""

_OURS = re.compile(rf"^[\"']?(?:{'|'.join(TOP_LEVEL)})[\"']?[ \t]*:", re.MULTILINE)
"""A key of ours at the margin, in a text that could not be read."""


def _as_far_as_legible(path: Path, data: bytes | None) -> str:
    """The text of a file that could not be read, for showing the line where it stops."""
    try:
        if data is None:
            with path.open("rb") as stream:
                data = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError):
        return ""
    return data.decode("utf-8-sig", errors="replace") if len(data) <= MAX_BYTES else ""


def _holds_ours(document: Document) -> bool:
    return isinstance(document.value, dict) and not document.value.keys().isdisjoint(TOP_LEVEL)


def _is_register(document: Document) -> bool:
    return not _is_incident(document) or holds_register(document)


def _is_incident(document: Document) -> bool:
    return isinstance(document.value, dict) and "incident" in document.value
