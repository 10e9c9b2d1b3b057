"""Stretches: which part of a chain a function, a check or an observation speaks of."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from ansvar.chain import AnyOf, AtLeast, Chain, Check, Function, links_of
from ansvar.incident import Incident, Observation
from ansvar.register import Register


class Stretch(NamedTuple):
    """Steps of a path; `whole` when it is cut from a function and so may hide what is outside."""

    steps: tuple[Any, ...]
    whole: bool

    @property
    def links(self) -> tuple[str, ...]:
        """The links named in it."""
        return tuple(links_of(self.steps))


class Target(NamedTuple):
    """The function, or the variant of one, that an incident is about."""

    chain: Chain
    function: Function
    variant: str | None

    @property
    def name(self) -> str:
        """As written in files."""
        return f"{self.function.id}.{self.variant}" if self.variant else self.function.id

    @property
    def path(self) -> tuple[Any, ...]:
        """The steps that deliver it."""
        if self.variant is None:
            return self.function.path or ()
        return self.function.variants[self.variant].path


def find_check(register: Register, chain: Chain, reference: str) -> tuple[Chain, Check] | None:
    """The check written `check` in its own chain, or `chain.check` elsewhere.

    A bare name that only one other chain has will do: nobody should need to know at night where a
    common check is described.
    """
    if reference in chain.checks:
        return chain, chain.checks[reference]
    owner, _, name = reference.partition(".")
    other = register.chains.get(owner)
    if other is not None and name in other.checks:
        return other, other.checks[name]
    having = [c for c in register.chains.values() if reference in c.checks]
    return (having[0], having[0].checks[reference]) if len(having) == 1 else None


def find_path(chain: Chain, name: str, target: Target | None = None) -> tuple[Any, ...] | None:
    """The steps of a function or variant; without a variant that of the incident's, if any."""
    function_id, _, variant = name.partition(".")
    function = chain.functions.get(function_id)
    if function is None:
        return None
    if not function.variants and not variant:
        return function.path
    if not variant and target and target.chain.id == chain.id and target.function == function:
        variant = target.variant or ""
    found = function.variants.get(variant)
    return found.path if found else None


def find_stretch(
    register: Register,
    chain: Chain,
    of: Sequence[str],
    cut: tuple[str | None, str | None] = (None, None),
    target: Target | None = None,
) -> Stretch | None:
    """The stretch that `of`, `from` and `to` name; None if they do not name one."""
    if all(name in register.links for name in of):
        steps: tuple[Any, ...] = tuple(of)
        whole = False
    else:
        path = find_path(chain, of[0], target) if len(of) == 1 else None
        if path is None:
            return None
        steps, whole = path, True
    first, last = 0, len(steps) - 1
    for index, step in enumerate(steps):
        inside = set(links_of(step))
        if cut[0] in inside:
            first = index
        if cut[1] in inside:
            last = index
    named = set(links_of(steps))
    if any(end is not None and end not in named for end in cut) or first > last:
        return None
    return Stretch(steps[first : last + 1], whole)


def stretch_of(register: Register, target: Target, observation: Observation) -> Stretch | None:
    """The stretch that an observation is a result about; None if it names nothing."""
    chain, of, cut = target.chain, observation.of, (observation.from_, observation.to)
    if observation.check is not None:
        found = find_check(register, chain, observation.check)
        if found is None:
            return None
        chain, check = found
        of, cut = check.of, (check.from_, check.to)
    return find_stretch(register, chain, of, cut, target) if of else None


class Backup(NamedTuple):
    """A link that holds a time, and the legs it stands in for."""

    link: str
    legs: AnyOf


def backups(register: Register, steps: Any) -> Iterator[Backup]:
    """The backups along some steps and what they need."""
    seen: set[str] = set()
    waiting = [steps]
    while waiting:
        step = waiting.pop()
        if isinstance(step, str):
            link = register.links.get(step)
            if link is not None and step not in seen:
                seen.add(step)
                waiting.append(link.needs)
            continue
        if isinstance(step, AnyOf):
            for leg in step.any_of:
                link = register.links.get(leg) if isinstance(leg, str) else None
                if link is not None and link.holds is not None:
                    yield Backup(link.id, step)
        inner = step.any_of if isinstance(step, AnyOf) else step
        waiting += reversed(inner.of if isinstance(inner, AtLeast) else inner)


def ran_out(
    register: Register, target: Target, incident: Incident, backup: Backup
) -> datetime | None:
    """When a backup ran out, or will: it carries since all it stands in for was seen down."""
    link = register.links[backup.link]
    since = [
        seen_down(register, target, incident, set(links_of(leg)))
        for leg in backup.legs.any_of
        if leg != backup.link
    ]
    known = [moment for moment in since if moment is not None]
    if link.holds is None or not known or len(known) < len(since):
        return None
    return max(known) + link.holds.elapsed


def seen_down(
    register: Register, target: Target, incident: Incident, links: set[str]
) -> datetime | None:
    """Since when a failing result has stood for some of these links alone."""
    since: datetime | None = None
    for o in sorted(incident.observations, key=lambda o: o.at):
        stretch = stretch_of(register, target, o)
        if stretch is None or stretch.whole or not set(stretch.links) <= links:
            continue
        if o.result == "fail":
            since = since or o.since or o.at
        elif o.result == "ok":
            since = None
    return since


def find_target(register: Register, incident: Incident) -> Target | None:
    """The function that an incident is about, if the register has it.

    Without one written it is the chain's only one, else the first that a failing observation is
    of.
    """
    chain = register.chains.get(incident.chain)
    if chain is None:
        return None
    if incident.function is not None:
        return _named(chain, incident.function)
    if len(chain.functions) == 1:
        only = _named(chain, next(iter(chain.functions)))
        if only is not None:
            return only
    for o in incident.observations:
        of = o.of or ()
        if o.check is not None and (found := find_check(register, chain, o.check)):
            of = found[1].of if found[0] is chain else ()
        target = _named(chain, of[0]) if o.result == "fail" and len(of) == 1 else None
        if target is not None:
            return target
    return None


def _named(chain: Chain, name: str) -> Target | None:
    function_id, _, variant = name.partition(".")
    function = chain.functions.get(function_id)
    if function is None or (variant and variant not in function.variants):
        return None
    if function.variants and not variant:
        # One way of being equipped is no choice; of several the incident must say which.
        if len(function.variants) > 1:
            return None
        variant = next(iter(function.variants))
    if not function.variants and function.path is None:
        return None
    return Target(chain, function, variant or None)


def names_of(register: Register, target: Target) -> frozenset[str]:
    """What the incident's function goes by: its own names and the checks of all of it."""
    names = {target.name, target.function.id}
    for check in target.chain.checks.values():
        if set(check.of) <= names and check.from_ is None and check.to is None:
            names.add(check.id)
            names.add(f"{target.chain.id}.{check.id}")
    return frozenset(names - set(register.links))


def closure(register: Register, steps: Any) -> set[str]:
    """Every link that some steps turn on, what they need included."""
    found: set[str] = set()
    waiting = list(links_of(steps))
    while waiting:
        link = waiting.pop()
        if link not in found:
            found.add(link)
            known = register.links.get(link)
            waiting += links_of(known.needs) if known else []
    return found


def needs_first(register: Register, steps: Any) -> Iterator[str]:
    """Every link that some steps turn on, each after what it needs."""
    done: set[str] = set()
    entered: set[str] = set()
    waiting = [(link, False) for link in reversed(list(links_of(steps)))]
    while waiting:
        link, needs_are_done = waiting.pop()
        if needs_are_done and link not in done:
            done.add(link)
            yield link
        elif link not in entered and link in register.links:
            entered.add(link)
            waiting.append((link, True))
            needs = list(links_of(register.links[link].needs))
            waiting += [(need, False) for need in reversed(needs)]


def depth_of(element: Any, depths: Mapping[str, int]) -> int:
    """How many steps and needs stand in one another, by how many do below each link."""
    if isinstance(element, str):
        return depths.get(element, 0)
    inner = element.any_of if isinstance(element, AnyOf) else element
    steps = inner.of if isinstance(inner, AtLeast) else inner
    return 1 + max((depth_of(step, depths) for step in steps), default=0)


def function_names(chain: Chain) -> list[str]:
    """The functions of a chain as an incident writes them, with their variants."""
    names: list[str] = []
    for function in chain.functions.values():
        if len(function.variants) > 1:
            names += [f"{function.id}.{variant}" for variant in function.variants]
        else:
            names.append(function.id)
    return names


def targets(chain: Chain) -> Iterator[Target]:
    """Every function of a chain that has a path, once for each way of being equipped."""
    for function in chain.functions.values():
        if function.path is not None:
            yield Target(chain, function, None)
        for variant in function.variants:
            yield Target(chain, function, variant)
