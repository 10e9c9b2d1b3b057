"""Reach: what an incident's answer rests on, so that faults elsewhere do not stop it."""

from collections.abc import Iterable
from typing import NamedTuple

from ansvar.chain import links_of
from ansvar.diagnostics import Diagnostic
from ansvar.load import IncidentFile
from ansvar.register import Fault, Register
from ansvar.source import Key
from ansvar.stretch import Target, closure, find_check

_VERDICT = {
    "agreements": {
        "customer", "supplier", "covers", "valid", "exemptions", "documents", "subcontractors",
    },
    "chains": {"principal", "links", "functions", "checks", "sources", "time_zone", "assumptions"},
    "parties": {"kind"},
    "incident": {
        "chain", "function", "outage", "began", "detected", "affected", "observations",
        "statements", "events",
    },
}  # fmt: skip
"""The keys that the verdict rests on; the rest carries only a call, a clock or a name."""


class Reached(NamedTuple):
    """The ids that an incident touches, by section of the register."""

    links: frozenset[str]
    checks: frozenset[tuple[str, str]]
    nouns: frozenset[tuple[str, str]]
    function: tuple[str, str]


class Faults(NamedTuple):
    """Faults within reach, those of them that the verdict rests on, and faults elsewhere."""

    verdict: tuple[Diagnostic, ...]
    other: tuple[Diagnostic, ...]
    elsewhere: tuple[Diagnostic, ...]


def read_reach(register: Register, target: Target, file: IncidentFile) -> Reached:
    """Everything that the answer to an incident can rest on."""
    links = closure(register, target.path)
    checks = set()
    for o in file.incident.observations:
        found = find_check(register, target.chain, o.check) if o.check else None
        if found:
            checks.add((found[0].id, found[1].id))
            links |= set(links_of(found[1].of)) & set(register.links)
        links |= set(o.of or ()) & set(register.links)
    nouns = {("chains", target.chain.id)} | {
        ("chains", register.chain_of[k]) for k in links if k in register.chain_of
    }
    parties = {target.chain.principal, target.chain.lead, target.chain.informs}
    for agreement in register.agreements.values():
        if links & set(agreement.covers):
            nouns.add(("agreements", agreement.id))
            parties |= {agreement.customer, agreement.supplier, *agreement.subcontractors}
            nouns |= {("calendars", c.hours) for c in agreement.commitments.values() if c.hours}
    parties |= {p for k in links if k in register.links for p in register.links[k].run_by}
    nouns |= {("parties", party) for party in parties if party}
    return Reached(
        frozenset(links), frozenset(checks), frozenset(nouns), (target.chain.id, target.function.id)
    )


def sort_faults(register: Register, reached: Reached, faults: Iterable[Fault]) -> Faults:
    """Which faults the verdict rests on, which only something else in the answer, which nothing.

    A file that could not be read at all counts as within reach if it names anything that is.
    """
    verdict, other, elsewhere = [], [], []
    for fault in faults:
        if not _within(reached, fault.path):
            elsewhere.append(fault.diagnostic)
        elif _decides(fault.path):
            verdict.append(fault.diagnostic)
        else:
            other.append(fault.diagnostic)
    ids = reached.links | {name for _, name in reached.nouns}
    for unread in register.unread:
        (verdict if unread.mentions(ids) else elsewhere).append(unread.diagnostic)
    return Faults(tuple(verdict), tuple(other), tuple(elsewhere))


def _within(reached: Reached, path: tuple[Key, ...]) -> bool:
    if not path or path[0] == "incident":
        return True
    if path[0] == "agreements" and len(path) == 2:
        # What an agreement covers is not known when nothing of it could be read.
        return True
    if len(path) < 2 or (str(path[0]), str(path[1])) not in reached.nouns:
        return False
    if path[0] != "chains" or len(path) < 4:
        return True
    part, name = str(path[2]), str(path[3])
    if part == "links":
        return name in reached.links
    if part == "checks":
        return (str(path[1]), name) in reached.checks
    if part == "functions":
        return (str(path[1]), name) == reached.function
    return True


def _decides(path: tuple[Key, ...]) -> bool:
    if not path:
        return True
    if path[0] == "incident":
        return len(path) == 1 or path[1] in _VERDICT["incident"]
    return len(path) == 2 or (len(path) > 2 and path[2] in _VERDICT.get(str(path[0]), set()))
