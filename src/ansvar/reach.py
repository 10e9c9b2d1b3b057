"""Reach: what an incident's answer rests on, so that faults elsewhere do not stop it."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from ansvar.chain import links_of
from ansvar.diagnostics import Diagnostic
from ansvar.register import Fault, IncidentFile, Register, Section
from ansvar.shape import UNKNOWN_KEY
from ansvar.source import Key
from ansvar.stretch import Target, closure, find_check

_VERDICT = {
    "agreements": {
        "customer", "supplier", "covers", "valid", "exemptions", "customer_duties", "documents",
        "subcontractors",
    },
    "chains": {"principal", "links", "functions", "checks", "sources", "time_zone", "assumptions"},
    "parties": {"kind"},
    "calendars": set(),
    "incident": {
        "chain", "function", "outage", "began", "detected", "affected", "observations",
        "statements", "events",
    },
}  # fmt: skip
"""The keys that the verdict rests on; the rest carries only a call, a clock or a name."""

_NO_VERDICT = (
    "answered", "unanswered", "counted", "notice_given", "status_given", "root_cause_given",
    "statistics_given", "duty_done",
)  # fmt: skip
"""Events that carry a clock or a duty, and no verdict."""


class Reached(NamedTuple):
    """The ids that an incident touches, by section of the register."""

    links: frozenset[str]
    checks: frozenset[tuple[str, str]]
    nouns: frozenset[tuple[str, str]]
    function: tuple[str, str]
    uncovered: bool = False
    """Whether a link that somebody should owe us is covered by nothing that could be read."""


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
        elif o.check:
            owner, _, name = o.check.rpartition(".")
            checks.add((owner or target.chain.id, name))
        links |= set(o.of or ()) & set(register.links)
    nouns = {("chains", target.chain.id)} | {
        ("chains", register.chain_of[k]) for k in links if k in register.chain_of
    }
    nouns |= {
        (section, name)
        for section, name in register.origins
        if section in ("agreements", "chains") and _holds_any(register, section, name, links)
    }
    reserve = target.chain.reserve
    parties = {target.chain.principal, target.chain.lead, target.chain.informs}
    contacts = [reserve.by] if reserve and reserve.by else []
    for agreement in register.agreements.values():
        if links & set(agreement.covers):
            parties |= {agreement.customer, agreement.supplier, *agreement.subcontractors}
            contacts += [step.contact for step in agreement.escalation]
            nouns |= {("calendars", c.hours) for c in agreement.commitments.values() if c.hours}
    parties |= {p for k in links if k in register.links for p in register.links[k].run_by}
    parties |= {contact.partition(".")[0] for contact in contacts if "." in contact}
    nouns |= {("parties", party) for party in parties if party}
    nouns |= {("calendars", hours) for hours in _hours(register, parties)}
    return Reached(
        frozenset(links),
        frozenset(checks),
        frozenset(nouns),
        (target.chain.id, target.function.id),
        _uncovered(register, target),
    )


def _uncovered(register: Register, target: Target) -> bool:
    """A misspelt cover somewhere else may be what such a link is missing."""
    own = {p.id for p in register.parties.values() if p.holds_no_agreement} | {
        target.chain.principal
    }
    known = [register.links[k] for k in closure(register, target.path) if k in register.links]
    return any(
        link.agreement is None
        and not set(link.run_by) <= own
        and not any(register.covering(link.id))
        for link in known
    )


def _holds_any(register: Register, section: Section, name: str, links: set[str]) -> bool:
    """Whether an agreement covers, or a chain describes, a reached link, as far as can be told."""
    raw = register.origins[section, name].value[section][name]
    if section == "chains":
        described = raw.get("links") if isinstance(raw, dict) else None
        return isinstance(described, dict) and not links.isdisjoint(described)
    agreement = register.agreements.get(name)
    if agreement is not None and agreement.covers:
        return not links.isdisjoint(agreement.covers)
    return _names_any(raw, links)


def _names_any(raw: Any, links: set[str]) -> bool:
    """Whether a link is named anywhere in what was written."""
    if isinstance(raw, dict):
        return any(_names_any(value, links) for value in raw.values())
    if isinstance(raw, list):
        return any(_names_any(value, links) for value in raw)
    return raw in links


def _hours(register: Register, parties: Iterable[str | None]) -> set[str]:
    known = [register.parties[p] for p in parties if p and p in register.parties]
    return {contact.hours for party in known for contact in party.contacts.values()}


def sort_faults(register: Register, reached: Reached, faults: Iterable[Fault]) -> Faults:
    """Which faults the verdict rests on, which only something else in the answer, which nothing.

    A file that could not be read at all counts as within reach if it names anything that is.
    """
    verdict, other, elsewhere = [], [], []
    for fault in faults:
        if _misspelt_cover(reached, fault):
            verdict.append(fault.diagnostic)
        elif not _within(reached, fault.path):
            elsewhere.append(fault.diagnostic)
        elif _decides(fault):
            verdict.append(fault.diagnostic)
        else:
            other.append(fault.diagnostic)
    ids = reached.links | {name for _, name in reached.nouns}
    near: dict[str, bool] = {}
    for unread in register.unread:
        if unread.text not in near:
            near[unread.text] = unread.mentions(ids)
        (verdict if near[unread.text] else elsewhere).append(unread.diagnostic)
    return Faults(tuple(verdict), tuple(other), tuple(elsewhere))


def _misspelt_cover(reached: Reached, fault: Fault) -> bool:
    """Whether an agreement's unreadable cover may be of a link that the answer turns on."""
    if fault.path[:1] != ("agreements",) or fault.path[2:3] != ("covers",):
        return False
    return fault.diagnostic.suggestion in reached.links or reached.uncovered


def _within(reached: Reached, path: tuple[Key, ...]) -> bool:
    if not path or path[0] == "incident":
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


def _decides(fault: Fault) -> bool:
    """Whether the verdict rests on what a fault left out.

    A misspelt key counts as the one it is like; in an agreement or a chain one that is like none
    may be any of them.
    """
    path, meant = fault.path, fault.diagnostic.suggestion
    if not path:
        return True
    section = str(path[0])
    inside = path[1:] if section == "incident" else path[2:]
    if not inside:
        return section != "calendars"
    if fault.diagnostic.rule is UNKNOWN_KEY and len(inside) == 1:
        return meant in _VERDICT[section] if meant else section in ("agreements", "chains")
    if section == "incident" and inside[0] == "events" and inside[2:3]:
        return inside[2] not in _NO_VERDICT
    return inside[0] in _VERDICT[section]
