"""A case: an incident together with the register it is judged by, and what is wrong with either."""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from ansvar.diagnostics import Diagnostic, in_order
from ansvar.load import (
    build_register,
    legible,
    load_incident,
    load_register,
    load_undetected,
    yaml_files,
)
from ansvar.reach import Faults, read_reach, sort_faults
from ansvar.register import Fault, IncidentFile, Register
from ansvar.rules.incidents import check_incident
from ansvar.rules.references import check_register
from ansvar.source import MOST, Document
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
    return next(open_cases((document,), register))


def open_cases(documents: Iterable[Document], register: Register) -> Iterator[Case]:
    """The incidents in some documents of one register, in their order."""
    # All of them with what was meant: a misspelt cover may be of a link that the answer rests on.
    described = (*register.faults, *check_register(register, hints=MOST))
    for document in documents:
        yield _opened(document, register, described)


def _opened(document: Document, register: Register, described: Sequence[Fault]) -> Case:
    """The incident in a document, by what is wrong with its register's own description."""
    file, found = read_incident(document, register)
    if file is None:
        faults = Faults(in_order(f.diagnostic for f in found), (), ())
        return Case(register, None, None, _chain_of(document, register), faults)
    target = find_target(register, file.incident)
    everything = (*described, *found)
    chain = file.incident.chain if file.incident.chain in register.chains else None
    if target is None:
        named = {file.incident.chain}
        unread = tuple(u.diagnostic for u in register.unread if chain is None or u.mentions(named))
        own = tuple(f.diagnostic for f in everything if _concerns(f, file.incident.chain))
        return Case(register, file, None, chain, Faults(in_order((*own, *unread)), (), ()))
    if not everything and not register.unread:
        return Case(register, file, target, chain, Faults((), (), ()))
    faults = sort_faults(register, read_reach(register, target, file), everything)
    return Case(register, file, target, chain, Faults(*(in_order(part) for part in faults)))


def read_incident(
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
