"""What each party that answers owes: its broken promises, and their penalties together."""

from datetime import date
from decimal import Decimal
from typing import Any

from ansvar.amounts import Money
from cases import ask, owes, register

OUT = """
observations: [{{of: la, how: found, result: {seen}, at: 2026-03-02 08:10}}]
events:
  - {{reported: a-avtal, at: 2026-03-02 08:10}}
  - {{restored: tjanst, at: 2026-03-02 12:10}}
"""
ONCE = "hours: always, penalty: {per: fault, amount: "


def answered(*commitments: str, seen: str = "fail") -> Any:
    promised = "".join(
        f"\n  p{number}: {{clause: § {number}, {text}}}" for number, text in enumerate(commitments)
    )
    more = f"commitments:{promised}" if commitments else ""
    built = register(
        "la: {name: A, run_by: a}\nlb: {name: B, run_by: b}",
        "tjanst: [la, lb]",
        agreements=owes("a", "la", more) + owes("b", "lb"),
    )
    return ask(built, OUT.format(seen=seen), at="2026-03-02 13:00").owed


def sek(amount: int) -> Money:
    return Money(Decimal(amount), "SEK")


def test_penalties_of_a_party_are_summed_by_currency_and_claimed_from_the_first_day() -> None:
    (owed,) = answered(
        f"restore: 1 h, {ONCE}900 SEK, claim_within: 30 days}}",
        f"respond: 30 min, {ONCE}100 SEK, claim_within: 20 days}}",
        f"attend: 2 h, {ONCE}50 EUR}}",
        f"acknowledge: 8 h, {ONCE}7 SEK}}",
    )
    assert owed.party == "a"
    assert set(owed.total) == {sek(1000), Money(Decimal(50), "EUR")}
    assert owed.claim_by == date(2026, 3, 22)
    assert [clock.commitment.id for _, clock in owed.broken] == ["p1", "p0", "p2"]
    assert (owed.still_growing, owed.some_unknown, owed.uncomputable) == (False, False, 0)


def test_penalties_of_a_share_stand_apart() -> None:
    month = "availability: 99.9 %, measured: calendar month"
    (owed,) = answered(
        f"restore: 1 h, {ONCE}900 SEK}}", f"{month}, {ONCE}5000 SEK, claim_within: 1 day}}"
    )
    assert (owed.total, owed.of_shares, owed.claim_by) == ((sek(900),), (sek(5000),), None)


def test_what_cannot_be_worked_out_is_said_beside_what_can() -> None:
    (owed,) = answered(
        f"restore: 1 h, {ONCE}900 SEK}}",
        "attend: 1 h, hours: always, penalty: {per: fault, percent: 3 % of monthly fee}",
        "respond: 1 h",
    )
    assert (owed.total, owed.some_unknown, owed.uncomputable) == ((sek(900),), True, 1)


def test_who_promised_nothing_owes_no_penalty_and_is_still_named() -> None:
    (owed,) = answered()
    assert (owed.party, owed.clocks, owed.total, owed.broken) == ("a", (), (), ())


def test_while_it_is_open_who_answers_nobody_is_told_to_owe() -> None:
    assert answered(f"restore: 1 h, {ONCE}900 SEK}}", seen="unknown") == ()
