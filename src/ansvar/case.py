"""A case: an incident together with the register it is judged by, and what is wrong with either."""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from ansvar.diagnostics import Diagnostic, in_order
from ansvar.load import (
    TOP_LEVEL,
    build_register,
    legible,
    load_incident,
    load_register,
    load_undetected,
    shown,
    unread_file,
    yaml_files,
)
from ansvar.reach import Faults, read_reach, sort_faults
from ansvar.register import Fault, IncidentFile, Register, Unread
from ansvar.rules.incidents import check_incident
from ansvar.rules.references import check_register
from ansvar.source import Document, read_file
from ansvar.stretch import Target, find_target

REGISTER_FOLDER = "chains"


class Case(NamedTuple):
    """An incident ready to be assessed.

    Without `file` or `target` nothing can be localized; `chain` is then what could be made out.
    """

    register: Register
    file: IncidentFile | None
    target: Target | None
    chain: str | None
    faults: Faults


def find_register(start: Path) -> Path | None:
    """The folder `chains` nearest upwards from a folder."""
    for folder in (start, *start.parents):
        if (folder / REGISTER_FOLDER).is_dir():
            return folder / REGISTER_FOLDER
    return None


def holds_register(document: Document) -> bool:
    """Whether an incident's file is its own register."""
    return isinstance(document.value, dict) and "chains" in document.value


def read_register(document: Document | None, folder: Path | None) -> Register | None:
    """The register of an incident: its own file if that holds chains, else the folder's."""
    if document is not None and holds_register(document):
        return build_register([document])
    return load_register(list(yaml_files(folder))) if folder is not None else None


def open_case(document: Document, register: Register) -> Case:
    """The incident in a document, with every fault in it and in what its answer rests on."""
    file, found = _read_incident(document, register)
    if file is None:
        faults = Faults(in_order(f.diagnostic for f in found), (), ())
        return Case(register, None, None, _chain_of(document, register), faults)
    references = check_register(register)
    target = find_target(register, file.incident)
    everything = (*register.faults, *references, *found)
    chain = file.incident.chain if file.incident.chain in register.chains else None
    if target is None:
        named = {file.incident.chain}
        unread = tuple(u.diagnostic for u in register.unread if chain is None or u.mentions(named))
        own = tuple(f.diagnostic for f in everything if _concerns(f, file.incident.chain))
        return Case(register, file, None, chain, Faults(in_order((*own, *unread)), (), ()))
    faults = sort_faults(register, read_reach(register, target, file), everything)
    return Case(register, file, target, chain, Faults(*(in_order(part) for part in faults)))


def _read_incident(
    document: Document, register: Register
) -> tuple[IncidentFile | None, list[Fault]]:
    """The incident in a document, if it can be read, and every fault in it."""
    file, found = load_incident(document, register)
    lines = file or load_undetected(document, register)
    return file, [*found, *(check_incident(register, lines) if lines else ())]


def unread_case(register: Register, data: bytes, findings: Iterable[Diagnostic]) -> Case:
    """A case whose incident could not be read, with the chain that its text seems to name."""
    named = re.search(r"""^ *chain: *["']?([\w.\-]+)""", legible(data), re.MULTILINE)
    chain = named[1] if named and named[1] in register.chains else None
    return Case(register, None, None, chain, Faults(in_order(findings), (), ()))


def _chain_of(document: Document, register: Register) -> str | None:
    value = document.value.get("incident") if isinstance(document.value, dict) else None
    chain = value.get("chain") if isinstance(value, dict) else None
    return chain if isinstance(chain, str) and chain in register.chains else None


def _concerns(fault: Fault, chain: str) -> bool:
    return not fault.path or fault.path[0] == "incident" or fault.path[:2] == ("chains", chain)


class Checked(NamedTuple):
    """What validation found, and how many files it read."""

    findings: tuple[Diagnostic, ...]
    files: int


def check_paths(paths: Sequence[Path]) -> Checked:
    """Every fault in these files and folders, each register and incident read once.

    A file of a register is judged together with the rest of its register, but only its own faults
    are given.
    """
    files = list(dict.fromkeys(_files(paths)))
    findings: list[Diagnostic] = []
    documents: dict[Path, Document] = {}
    unread: dict[Path, list[Unread]] = {}
    for path in files:
        document, found = read_file(path, shown(path))
        findings += found
        if document is None:
            unread[path] = unread_file(path, found)
        elif _is_ours(path, document, paths):
            documents[path] = document
    registers: dict[Path | None, Register] = {}
    own = [p for p in files if p in unread or (p in documents and _is_register(documents[p]))]
    for root, members in _by_root(own, documents).items():
        register = _build(root, members, documents, unread)
        registers[root] = register
        findings += [f.diagnostic for f in (*register.faults, *check_register(register))]
        findings += [unread.diagnostic for unread in register.unread]
    for path, document in documents.items():
        if _is_incident(document):
            findings += _incident_findings(path, document, registers)
    asked = {shown(path) for path in files}
    return Checked(in_order(f for f in findings if f.span.path in asked), len(files))


def _build(
    root: Path,
    members: Sequence[Path],
    documents: dict[Path, Document],
    unread: dict[Path, list[Unread]],
) -> Register:
    """The register of some files, with the rest of the folder `chains` that they stand in."""
    read = [documents[p] for p in members if p in documents]
    lost = [u for p in members for u in unread.get(p, ())]
    asked = {path.resolve() for path in members}
    for path in yaml_files(root) if root.name == REGISTER_FOLDER else ():
        if path.resolve() not in asked:
            document, found = read_file(path, shown(path))
            if document is None:
                lost += unread_file(path, found)
            else:
                read.append(document)
    return build_register(read, lost)


def _is_ours(path: Path, document: Document, named: Sequence[Path]) -> bool:
    """Whether to judge a file: one that was only met in a folder may be some other program's."""
    if path in named or REGISTER_FOLDER in path.resolve().parent.parts:
        return True
    return isinstance(document.value, dict) and not document.value.keys().isdisjoint(TOP_LEVEL)


def _is_register(document: Document) -> bool:
    return not _is_incident(document) or holds_register(document)


def _incident_findings(
    path: Path, document: Document, registers: dict[Path | None, Register]
) -> list[Diagnostic]:
    root = path if holds_register(document) else find_register(path.resolve().parent)
    if root not in registers:
        register = load_register(list(yaml_files(root))) if root else build_register([])
        registers[root] = register
    found = _read_incident(document, registers[root])[1]
    return [fault.diagnostic for fault in found]


def _is_incident(document: Document) -> bool:
    return isinstance(document.value, dict) and "incident" in document.value


def _by_root(paths: Iterable[Path], documents: dict[Path, Document]) -> dict[Path, list[Path]]:
    """Register files by the register they belong to: the nearest folder `chains` above them.

    A file outside any such folder belongs with the others of its own folder; one that also holds
    an incident is a register of its own.
    """
    found: dict[Path, list[Path]] = {}
    for path in paths:
        resolved = path.resolve()
        folders = [f for f in resolved.parents if f.name == REGISTER_FOLDER]
        root = folders[0] if folders else resolved.parent
        document = documents.get(path)
        key = path if document is not None and _is_incident(document) else root
        found.setdefault(key, []).append(path)
    return found


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from yaml_files(path)
        else:
            yield path
