"""The shipped register: whole, shared, checkable, and sourced."""

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from ansvar.audit import OUTCOMES, audit
from ansvar.chain import links_of
from ansvar.load import load_register, yaml_files
from ansvar.register import Register
from ansvar.rules.references import check_register
from ansvar.shortcomings import shortcomings
from ansvar.stretch import closure

CHAINS = Path(__file__).resolve().parent.parent / "chains"
SERVICES = ("trygghetslarm", "nattillsyn", "lakemedelsautomat", "e-las", "gps-larm", "e-tjanst")


@cache
def register() -> Register:
    return load_register(list(yaml_files(CHAINS)))


def test_it_reads_without_a_fault() -> None:
    assert (register().faults, register().unread, check_register(register())) == ((), (), ())


@pytest.mark.parametrize("name", SERVICES)
def test_every_check_says_who_how_and_how_long(name: str) -> None:
    chain = register().chains[name]
    assert chain.checks
    assert [c.id for c in chain.checks.values() if c.do is None or c.takes is None] == []


@pytest.mark.parametrize("name", SERVICES)
def test_every_link_says_where_it_hands_over(name: str) -> None:
    chain = register().chains[name]
    paths = [
        path
        for function in chain.functions.values()
        for path in (function.path, *(v.path for v in function.variants.values()))
        if path
    ]
    # A backup hands over to nobody, and the last of a path to the citizen.
    last = {list(links_of(path))[-1] for path in paths}
    silent = [k for k, v in chain.links.items() if not v.demarcation and v.holds is None]
    assert set(silent) - last == set()


@pytest.mark.parametrize("name", SERVICES)
def test_somebody_looks_after_people_meanwhile(name: str) -> None:
    chain = register().chains[name]
    assert chain.reserve is not None
    assert chain.reserve.by is None or register().contact(chain.reserve.by) is not None
    assert (chain.lead, chain.informs, chain.promise) != (None, None, None)


def test_trygghetslarm_has_about_fifteen_links_and_its_three_functions() -> None:
    chain = register().chains["trygghetslarm"]
    assert len(chain.links) == 15
    assert {"larm", "samtal", "insats"} <= set(chain.functions)
    assert set(chain.functions["larm"].variants) == {"mobil", "fast"}


def test_one_failed_link_names_every_chain_it_hits() -> None:
    def hit(link: str) -> set[str]:
        return {
            chain.id
            for chain in register().chains.values()
            for function in chain.functions.values()
            for path in (function.path, *(v.path for v in function.variants.values()))
            if path and link in closure(register(), path)
        } & set(SERVICES)

    assert hit("m2m-plattform") >= {"trygghetslarm", "nattillsyn", "lakemedelsautomat", "gps-larm"}
    assert hit("driftcentral") >= {"trygghetslarm", "nattillsyn", "e-las", "e-tjanst"}
    assert hit("nattpatrull") >= {"trygghetslarm", "nattillsyn"}


def test_every_link_is_owed_by_someone_or_says_why_not() -> None:
    parties = register().parties
    open_links = [
        link.id
        for chain in register().chains.values()
        for link in chain.links.values()
        if link.agreement is None
        and not any(register().covering(link.id))
        and not all(
            parties[p].holds_no_agreement or p == (link.principal or chain.principal)
            for p in link.run_by
        )
    ]
    assert open_links == []


def test_an_audit_finds_nothing_that_is_not_explained() -> None:
    today, horizon = date(2026, 11, 21), date(2027, 2, 19)
    audited = audit(register(), list(register().chains), today, horizon)
    settled = shortcomings(audited, today, everything=True)
    assert settled.findings == ()
    assert {case.outcome for case in audited.rehearsed} == set(OUTCOMES)
    assert all(allowed.allowance.reason for allowed in settled.allowed)


def test_no_link_is_in_no_path() -> None:
    used: set[str] = set()
    for chain in register().chains.values():
        for function in chain.functions.values():
            for path in (function.path, *(v.path for v in function.variants.values())):
                used |= closure(register(), path or ())
        used |= {need for link in chain.links.values() for need in links_of(link.needs)}
    assert set(register().links) - used == set()


@pytest.mark.parametrize("name", SERVICES)
def test_facts_have_their_source_beside_them(name: str) -> None:
    assert "# källa: http" in (CHAINS / f"{name}.yaml").read_text(encoding="utf-8")
