"""Penalties with their working: the worked figures of public agreements, and every kind of term."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ansvar.account import Account, read_account
from ansvar.amounts import Money
from ansvar.penalty import Vite
from cases import incident, moment, owes, register

STOCKHOLM = "Europe/Stockholm"
CALENDARS = """
vardag-08-16: {days: mon-fri, hours: 08:00-16:00, holidays: SE}
office: {days: mon-fri, hours: 08:00-17:00, holidays: SE}
"""


def account(
    commitment: str,
    *events: str,
    at: str = "2026-11-30 12:00",
    began: str = "2026-11-10 08:00",
    more: str = "fees: {monthly: 2000 SEK}",
) -> Account:
    commitment = " ".join(commitment.split())
    built = register(
        "fiber: {name: Fiber, run_by: f}",
        "tjanst: [fiber]",
        agreements=owes("f", "fiber", f"{more}\ncommitments:\n  p: {{clause: § 7, {commitment}}}"),
        calendars=CALENDARS,
        chain=f"time_zone: {STOCKHOLM}",
    )
    file, target = incident(built, f"events: [{', '.join(events)}]", began=began)
    return read_account(built, file, target, moment(at, STOCKHOLM))


def penalty(commitment: str, *events: str, **more: Any) -> Vite | None:
    (entry,) = account(commitment, *events, **more).entries
    return entry.penalty


def owed(commitment: str, *events: str, **more: Any) -> Decimal | None:
    vite = penalty(commitment, *events, **more)
    assert vite is not None
    return vite.amount and vite.amount.amount


def reported(text: str) -> str:
    return f"{{reported: f-avtal, at: {text}}}"


def restored(text: str) -> str:
    return f"{{restored: tjanst, at: {text}}}"


# SN 1, facts/agreements.md 3.5: a template after SSNF CESAR2 v3.1, as of 2026-11-21.
SN1 = """restore: 24 h, hours: always, penalty: {per: started hour, amount: 500 SEK,
percent: 3 % of monthly fee, cap: 75 % of quarterly fee, claim_within: 30 days}"""
THIRTY_HOURS = (reported("2026-11-10 08:00"), restored("2026-11-11 14:00"))


def test_a_fibre_fault_of_thirty_hours() -> None:
    vite = penalty(SN1, *THIRTY_HOURS)
    assert vite is not None
    assert vite.units == 6
    assert [term.money for term in vite.terms] == [
        Money(Decimal(500), "SEK"),
        Money(Decimal(60), "SEK"),
    ]
    assert vite.uncapped == vite.amount == Money(Decimal(3360), "SEK")
    assert [(c.of, c.term.money) for c in vite.ceilings] == [("fault", Money(Decimal(4500), "SEK"))]
    assert vite.lowest is None
    assert vite.claim_by == date(2026, 12, 11)
    assert vite.penalty.automatic is False


@pytest.mark.parametrize(
    ("restored_at", "amount"),
    [
        ("2026-11-11 08:00", None),
        ("2026-11-11 08:01", 560),
        ("2026-11-11 09:00", 560),
        ("2026-11-11 09:01", 1120),
        ("2026-11-11 16:00", 4480),
        ("2026-11-11 17:00", 4500),
        ("2026-11-20 08:00", 4500),
    ],
)
def test_every_started_hour_up_to_the_cap(restored_at: str, amount: int | None) -> None:
    vite = penalty(SN1, reported("2026-11-10 08:00"), restored(restored_at))
    assert (vite and vite.amount and vite.amount.amount) == amount


# Incedo Open p. 12, facts/agreements.md 3.2: 1 % of the monthly fee for each whole hour beyond
# eight on end that lay in normal service hours; planned maintenance excluded; capped per outage and
# year.
ELOCK = """restore: 8 h, hours: always, pauses: [agreed_window], penalty: {per: whole hour,
hours: vardag-08-16, percent: 1 % of monthly fee, cap: {fault: 10 % of yearly fee,
year: 30 % of yearly fee}}"""
WEEKEND = (reported("2026-11-20 14:00"), restored("2026-11-23 10:00"))
WINDOW = """
fees: {monthly: 9000 SEK}
exemptions:
  planerat: {clause: § 12, when: {planned_work: {within: thu 18:00-mon 06:00}}, then: released}
"""


def test_an_elock_outage_over_a_weekend_counts_service_hours_after_the_first_eight() -> None:
    fees = "fees: {monthly: 9000 SEK}"
    vite = penalty(ELOCK, *WEEKEND, began="2026-11-20 14:00", more=fees)
    assert vite is not None
    assert vite.units == 2  # Monday 08:00–10:00
    assert vite.amount == Money(Decimal(180), "SEK")
    assert [(c.of, c.term.money) for c in vite.ceilings] == [
        ("fault", Money(Decimal(10_800), "SEK")),
        ("year", Money(Decimal(32_400), "SEK")),
    ]


def test_planned_work_in_its_window_is_no_part_of_the_elock_outage() -> None:
    work = "{planned_work: fiber, by: f, at: 2026-11-20 14:00, until: 2026-11-23 06:00}"
    (entry,) = account(ELOCK, *WEEKEND, work, began="2026-11-20 14:00", more=WINDOW).entries
    assert entry.penalty is None
    labels = [(s.label, str(s.length)) for s in entry.ledger]
    assert labels == [("agreed_window", "2 days, 16:00:00"), ("counts", "4:00:00")]
