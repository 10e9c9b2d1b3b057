"""Bearers: which parties of a register a duty to notify falls on, and in what capacity."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Literal, NamedTuple

from ansvar.chain import Link
from ansvar.cover import principal_for
from ansvar.duties.statute import Actor, Duty
from ansvar.register import Register
from ansvar.stretch import Target, closure

Lacks = Literal["party", "product"]

_PUBLIC = ("municipality", "region", "federation")


class Bearer(NamedTuple):
    """A party that a duty falls on, None where the register names nobody.

    `lacks` is what the register does not say, without which it cannot be told that it does.
    """

    party: str | None
    lacks: Lacks | None = None
    links: tuple[str, ...] = ()


class Service(NamedTuple):
    """The service that an incident is in: whose it is, and the links that it rests on."""

    register: Register
    target: Target
    principal: str
    links: tuple[Link, ...]
    day: date


def read_service(register: Register, target: Target, day: date) -> Service:
    """The service of an incident; `day` is when its agreements are looked at."""
    reached = closure(register, target.path)
    links = tuple(link for name, link in register.links.items() if name in reached)
    return Service(register, target, principal_for(register, target), links, day)


def bearers(service: Service, duty: Duty) -> Iterator[Bearer]:
    """Those that a duty falls on, the principal first."""
    if duty.product == "medical" and duty.actor == "care_provider":
        yield from _with_devices(service, _BEARERS[duty.actor](service))
    elif duty.actor == "manufacturer":
        yield from _manufacturers(service, duty)
    else:
        yield from _BEARERS[duty.actor](service)


def _kind(service: Service, party: str) -> str:
    known = service.register.parties.get(party)
    return known.kind if known else "supplier"


def _principal(service: Service) -> Iterator[Bearer]:
    yield Bearer(service.principal)


def _entity(service: Service) -> Iterator[Bearer]:
    """Municipalities, regions and federations always; of others it turns on size and sector."""
    public = _kind(service, service.principal) in _PUBLIC
    yield Bearer(service.principal, None if public else "party")


def _others(service: Service, links: Iterable[Link]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The parties but the principal that run links, each with those it runs."""
    found: dict[str, list[str]] = {}
    for link in links:
        for party in link.run_by:
            if party != service.principal:
                found.setdefault(party, []).append(link.id)
    for party, run in found.items():
        known = service.register.parties.get(party)
        if known is None or not known.holds_no_agreement:
            yield party, tuple(run)


def _social_services(service: Service) -> Iterator[Bearer]:
    """Who carries out tasks within social services; of others it is declared, or open."""
    yield Bearer(service.principal)
    yield from _private_social_services(service, principal=False)


def _private_social_services(service: Service, *, principal: bool = True) -> Iterator[Bearer]:
    if principal and _kind(service, service.principal) not in (*_PUBLIC, "authority"):
        yield Bearer(service.principal)
    people = {link.id for link in service.links if link.kind == "people"}
    for party, run in _others(service, service.links):
        known = service.register.parties.get(party)
        said = known.performs_social_service if known else None
        if _kind(service, party) in (*_PUBLIC, "authority") or said is False:
            continue
        if said or _kind(service, party) == "care_provider" or people & set(run):
            yield Bearer(party, None if said else "party", run)


def _care_providers(service: Service) -> Iterator[Bearer]:
    """The principal, others that are principal for a link, and those that give care for them."""
    yield Bearer(service.principal)
    found: dict[str, list[str]] = {}
    for link in service.links:
        if link.principal is not None and link.principal != service.principal:
            found.setdefault(link.principal, []).append(link.id)
    for party, run in _others(service, service.links):
        if _kind(service, party) == "care_provider" and party not in found:
            found[party] = list(run)
    for party, links in found.items():
        yield Bearer(party, None, tuple(links))


def _with_devices(service: Service, found: Iterable[Bearer]) -> Iterator[Bearer]:
    """Care providers, with the links that are medical devices, or may be."""
    known = tuple(link.id for link in service.links if link.medical_device)
    open_ = tuple(
        link.id
        for link in service.links
        if link.medical_device is None and link.kind in ("device", "platform")
    )
    for bearer in found:
        if known:
            yield bearer._replace(links=known)
        elif open_:
            yield bearer._replace(lacks="product", links=open_)


def _processors(service: Service) -> Iterator[Bearer]:
    """The suppliers that process personal data for the principal, or may."""
    reached = {link.id for link in service.links}
    found: dict[str, Bearer] = {}
    for agreement in service.register.agreements.values():
        covered = tuple(link for link in agreement.covers if link in reached)
        in_force = agreement.valid.covers(service.day)
        if agreement.customer != service.principal or not covered or not in_force:
            continue
        before = found.get(agreement.supplier)
        if agreement.processor is not False and (before is None or before.lacks):
            lacks: Lacks | None = None if agreement.processor else "party"
            found[agreement.supplier] = Bearer(agreement.supplier, lacks, covered)
    yield from found.values()


def _operators(service: Service) -> Iterator[Bearer]:
    nets = [link for link in service.links if link.kind in ("network", "interconnect")]
    for party, run in _others(service, nets):
        if _kind(service, party) == "operator":
            yield Bearer(party, None, run)


def _employers(service: Service) -> Iterator[Bearer]:
    yield Bearer(service.principal)
    staffed = [link for link in service.links if link.kind == "people"]
    yield from (Bearer(party, None, run) for party, run in _others(service, staffed))


def _manufacturers(service: Service, duty: Duty) -> Iterator[Bearer]:
    """The makers of the products that a duty is about; those that nobody named as one."""
    found: dict[str | None, list[tuple[str, bool]]] = {}
    for link in service.links:
        said = _is_product(link, duty)
        if said is not False and (said or link.made_by or link.kind == "device"):
            found.setdefault(link.made_by, []).append((link.id, bool(said)))
    for party, products in found.items():
        sure = tuple(link for link, said in products if said)
        links = sure or tuple(link for link, _ in products)
        yield Bearer(party, None if sure else "product", links)


def _is_product(link: Link, duty: Duty) -> bool | None:
    """Whether a link is such a product; those of medical devices have an act of their own."""
    if duty.product == "medical":
        return link.medical_device
    if link.medical_device:
        return False
    return link.digital_product if duty.product == "digital" else None


_BEARERS: Mapping[Actor, Callable[[Service], Iterator[Bearer]]] = {
    "social_services": _social_services,
    "private_social_services": _private_social_services,
    "care_provider": _care_providers,
    "controller": _principal,
    "processor": _processors,
    "entity": _entity,
    "operator": _operators,
    "employer": _employers,
    "security_sensitive": _principal,
}
