"""Cover: which links somebody should owe a principal, and the agreements by which they are owed."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ansvar.agreement import Agreement, Condition
from ansvar.register import Register
from ansvar.stretch import Target, closure, targets


class Owed(NamedTuple):
    """A link that somebody should owe the principal of a function that rests on it.

    `agreements` are those by which it is owed whenever they are in force: they cover it, or a link
    of the function that is down because of it. The first cover it themselves.
    """

    target: Target
    link: str
    principal: str
    agreements: tuple[Agreement, ...]


def principal_for(register: Register, target: Target, link: str | None = None) -> str:
    """The party that answers to the citizen: the link's, the function's or the chain's."""
    known = register.links.get(link) if link else None
    own = known.principal if known else None
    return own or target.function.principal or target.chain.principal


def own_side(register: Register, party: str, principal: str) -> bool:
    """Whether a party is the principal itself, or one that is never called responsible."""
    known = register.parties.get(party)
    return party == principal or (known is not None and known.holds_no_agreement)


def owed_links(register: Register) -> Iterator[Owed]:
    """Every link that functions rest on, for each of them; those of our own side nobody owes.

    A boundary that several run together is owed only by agreements that cover it themselves. It is
    what attribution finds link by link, here for all links of a function at once.
    """
    for chain in register.chains.values():
        for target in targets(chain):
            inside = closure(register, target.path) & register.links.keys()
            reaching = _reaching(register, inside)
            for link in sorted(inside):
                runners = register.links[link].run_by
                principal = principal_for(register, target, link)
                if all(own_side(register, party, principal) for party in runners):
                    continue
                owing = [a for a in reaching.get(link, ()) if a.customer == principal]
                direct = [a for a in owing if link in a.covers]
                through = [a for a in owing if link not in a.covers and len(runners) == 1]
                yield Owed(target, link, principal, (*direct, *through))


def _reaching(register: Register, inside: set[str]) -> dict[str, list[Agreement]]:
    """For each link of a function, the agreements on it or on what is down because of it."""
    found: dict[str, list[Agreement]] = {}
    covering = {a.id: a for link in sorted(inside) for a in register.covering(link)}
    for agreement in covering.values():
        for link in closure(register, inside.intersection(agreement.covers)):
            found.setdefault(link, []).append(agreement)
    return found


def holds_always(condition: Condition, link: str) -> bool | None:
    """Whether a condition holds of a failed link in every incident; None if that depends."""
    parts: list[bool | None] = [None] * any(
        getattr(condition, key) is not None for key in _OF_AN_INCIDENT
    )
    if condition.link_is is not None:
        parts.append(link in condition.link_is)
    if condition.all is not None:
        parts.append(_every([holds_always(inner, link) for inner in condition.all]))
    if condition.any is not None:
        inverse = _every([_not(holds_always(inner, link)) for inner in condition.any])
        parts.append(_not(inverse) if condition.any else False)
    if condition.not_ is not None:
        parts.append(_not(holds_always(condition.not_, link)))
    return _every(parts)


_OF_AN_INCIDENT = Condition.model_fields.keys() - {"link_is", "all", "any", "not_"}


def _every(parts: Sequence[bool | None]) -> bool | None:
    """Kleene's conjunction; of no conditions none holds."""
    if not parts or False in parts:
        return False
    return None if None in parts else True


def _not(holds: bool | None) -> bool | None:
    return None if holds is None else not holds
