"""The weakest link of a chain: a chain is no stronger than that."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from ansvar.agreement import Agreement
from ansvar.audit import Audit, Rehearsed
from ansvar.chain import Check
from ansvar.durations import Unit


class Availability(NamedTuple):
    """The links with the lowest promised availability, and those owed without any such promise."""

    links: tuple[str, ...]
    percent: Decimal | None
    agreements: tuple[str, ...]
    unpromised: tuple[str, ...]


class Silence(NamedTuple):
    """How long the failure of a link can go unseen, at worst.

    `never` are the links that no check shows, `asked` those that only somebody who asks will see;
    else `links` are seen by themselves after at most `every`, the longest there is.
    """

    never: tuple[str, ...]
    asked: tuple[str, ...]
    links: tuple[str, ...]
    every: timedelta | None


class Unclear(NamedTuple):
    """The links whose failure has a good answer in the smallest part of all cases."""

    links: tuple[str, ...]
    part: Fraction
    """The part of the rehearsed hours without a good answer, 0 to 1."""


class Weakest(NamedTuple):
    """A chain's weakest links, three ways to be weak."""

    chain: str
    availability: Availability
    silence: Silence
    unclear: Unclear


def weakest(audit: Audit, chain: str) -> Weakest | None:
    """The weakest links among those that alone take a function of a chain down, if any do."""
    of: dict[str, list[Rehearsed]] = {}
    for rehearsed in audit.rehearsed:
        if rehearsed.target.chain.id == chain and len(rehearsed.broken) == 1:
            of.setdefault(rehearsed.broken[0], []).append(rehearsed)
    if not of:
        return None
    return Weakest(chain, _availability(of), _silence(of), _unclear(of))


def _availability(of: dict[str, list[Rehearsed]]) -> Availability:
    promised: dict[str, tuple[Decimal, Agreement]] = {}
    owed: dict[str, bool] = {}
    for link, cases in of.items():
        agreements = {
            route.agreement.id: route.agreement
            for case in cases
            for answer in case.answers
            for route in answer.routes
            if route.answers in answer.player.parties
        }
        shares = [
            (commitment.availability, agreement)
            for agreement in agreements.values()
            for commitment in agreement.commitments.values()
            if commitment.availability is not None
        ]
        owed[link] = bool(agreements)
        if shares:
            # Of several that owe the link, the best promise is what it can be held to.
            promised[link] = max(shares, key=lambda share: share[0])
    unpromised = tuple(link for link in of if owed[link] and link not in promised)
    if not promised:
        return Availability((), None, (), unpromised)
    lowest = min(percent for percent, _ in promised.values())
    links = tuple(link for link, (percent, _) in promised.items() if percent == lowest)
    owing = dict.fromkeys(promised[link][1].id for link in links)
    return Availability(links, lowest, tuple(owing), unpromised)


def _silence(of: dict[str, list[Rehearsed]]) -> Silence:
    never, asked = [], []
    seen: dict[str, timedelta] = {}
    for link, cases in of.items():
        checks = [check for case in cases for check in case.shown_by]
        intervals = _intervals(checks)
        if not checks:
            never.append(link)
        elif not intervals:
            asked.append(link)
        else:
            seen[link] = min(intervals)
    longest = max(seen.values(), default=None)
    links = tuple(link for link, every in seen.items() if every == longest)
    return Silence(tuple(never), tuple(asked), links, longest)


def _intervals(checks: Sequence[Check]) -> list[timedelta]:
    """How often the checks that run by themselves do so, where that is written in elapsed time."""
    return [
        check.every.elapsed
        for check in checks
        if check.automatic and check.every is not None and check.every.unit is Unit.ELAPSED
    ]


def _unclear(of: dict[str, list[Rehearsed]]) -> Unclear:
    parts = {
        link: Fraction(sum(case.outcome != "owned" for case in cases), len(cases))
        for link, cases in of.items()
    }
    worst = max(parts.values())
    return Unclear(tuple(link for link, part in parts.items() if part == worst), worst)
