"""Penalties with their working: the worked figures of public agreements, and every kind of term."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from ansvar.account import Account, read_account
from ansvar.amounts import Money
from ansvar.penalty import Vite
from ansvar.verdict import Shared
from cases import ask, incident, moment, owes, register

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


# Every kind of unit. The clock runs from Tuesday 2026-11-10 08:00.

HOUR = "restore: 4 h, hours: always, penalty: {{per: {}, amount: 100 SEK}}"


@pytest.mark.parametrize(
    ("per", "back", "units"),
    [
        ("started hour", "2026-11-10 14:30", 3),
        ("hel timme", "2026-11-10 14:30", 2),
        ("hour", "2026-11-10 14:30", Fraction(5, 2)),
        ("whole minute", "2026-11-10 12:01", 1),
        ("started day", "2026-11-12 12:01", 3),
        ("whole week", "2026-11-24 11:00", 1),
        ("fault", "2026-11-24 11:00", 1),
        ("calendar month", "2026-11-24 11:00", 1),
    ],
)
def test_units_are_started_whole_in_part_or_once(per: str, back: str, units: int) -> None:
    vite = penalty(HOUR.format(per), reported("2026-11-10 08:00"), restored(back))
    assert vite is not None
    assert vite.units == units
    assert vite.amount == Money((Decimal(100) * units.numerator / units.denominator), "SEK")


@pytest.mark.parametrize(
    ("per", "units"), [("started working day", 3), ("whole working day", 2), ("working day", 2.5)]
)
def test_working_days_are_those_of_the_calendar(per: str, units: float) -> None:
    # Due on Wednesday 17:00; Thursday and Friday pass, and Monday to 12:30.
    promise = f"restore: 1 working day, hours: office, penalty: {{per: {per}, amount: 100 SEK}}"
    vite = penalty(promise, reported("2026-11-10 08:00"), restored("2026-11-16 12:30"))
    assert vite is not None
    assert vite.units is not None
    assert float(vite.units) == units


def test_time_that_does_not_count_costs_nothing() -> None:
    promise = HOUR.format("started hour").replace("always,", "always, pauses: [no_access],")
    paused = "{paused: f-avtal, reason: no_access, by: hm, at: 2026-11-10 13:00}"
    resumed = "{resumed: f-avtal, at: 2026-11-10 16:00}"
    back = (reported("2026-11-10 08:00"), restored("2026-11-10 17:00"))
    assert owed(promise, *back, paused, resumed) == 200  # over from 12:00, but for three hours
    early = (paused.replace("13:00", "09:00"), resumed.replace("16:00", "12:00"))
    assert owed(promise, *back, *early) == 200  # moved to 15:00


# Shares: by percentage points below, or by steps.

MONTH = "availability: 99 %, measured: calendar month, clock_starts: began, penalty: {{{}}}"
TWO_POINTS_AND_A_HALF = (restored("2026-11-11 09:12"),)  # 25.2 h of 720: 96.5 %


@pytest.mark.parametrize(
    ("per", "units"),
    [
        ("started percentage point", 3),
        ("whole percentage point", 2),
        ("procentenhet", Fraction(5, 2)),
    ],
)
def test_percentage_points_below_a_share(per: str, units: Fraction) -> None:
    vite = penalty(MONTH.format(f"per: {per}, amount: 100 SEK"), *TWO_POINTS_AND_A_HALF)
    assert vite is not None
    assert vite.units == units


STEPS = """per: month, steps: [{from: 2 %, percent: 5 % of yearly fee}, {from: 0 %, percent:
1 % of yearly fee}, {from: 1 %, percent: 3 % of yearly fee}]"""


@pytest.mark.parametrize(
    ("back", "amount"),
    [
        ("2026-11-10 15:13", 240),  # just under 99 %
        ("2026-11-10 22:24", 720),  # 98 % to the minute
        ("2026-11-11 09:12", 1200),
    ],
)
def test_of_steps_the_highest_reached_applies(back: str, amount: int) -> None:
    assert owed(MONTH.format(STEPS), restored(back)) == amount


def test_a_step_may_be_a_time_over() -> None:
    steps = "per: fault, steps: [{from: 1 h, amount: 100 SEK}, {from: 4 h, amount: 900 SEK}]"
    promise = f"restore: 4 h, hours: always, penalty: {{{steps}}}"
    start = reported("2026-11-10 08:00")
    assert owed(promise, start, restored("2026-11-10 12:30")) == 0
    assert owed(promise, start, restored("2026-11-10 13:00")) == 100
    assert owed(promise, start, restored("2026-11-10 16:00")) == 900


# What is not known is not worked out.


def test_a_share_of_a_fee_that_is_not_stated_gives_no_sum() -> None:
    promise = HOUR.format("fault").replace("amount: 100 SEK", "percent: 10 % of vitesunderlag")
    vite = penalty(promise, *THIRTY_HOURS)
    assert vite is not None
    assert (vite.amount, vite.uncapped) == (None, None)
    stated = "fees: {vitesunderlag: 5000 SEK}"
    assert owed(promise, *THIRTY_HOURS, more=stated) == 500


def test_a_longer_periods_fee_follows_from_a_shorter_and_not_the_other_way() -> None:
    promise = HOUR.format("fault").replace("amount: 100 SEK", "percent: 10 % of yearly fee")
    quarterly = "fees: {quarterly: 6000 SEK}"
    assert owed(promise, *THIRTY_HOURS, more=quarterly) == 2400
    assert owed(promise.replace("yearly", "monthly"), *THIRTY_HOURS, more=quarterly) is None


def test_sums_in_different_currencies_are_not_added() -> None:
    promise = HOUR.format("fault").replace("100 SEK", "100 EUR, percent: 1 % of monthly fee")
    assert owed(promise, *THIRTY_HOURS) is None


def test_nothing_is_owed_before_a_promise_is_broken() -> None:
    start = reported("2026-11-10 08:00")
    assert penalty(HOUR.format("fault"), start, at="2026-11-10 12:00") is None
    growing = penalty(SN1, start, at="2026-11-11 10:30")
    assert growing is not None
    assert growing.units == 3
    assert (growing.still_growing, growing.claim_by) == (True, None)


@pytest.mark.parametrize(
    ("within", "last"),
    [
        ("30 days", date(2026, 12, 11)),
        ("1 month", date(2026, 12, 11)),
        ("10 working days", date(2026, 11, 25)),
    ],
)
def test_the_last_day_to_claim_counts_from_the_end_of_the_fault(within: str, last: date) -> None:
    promise = SN1.replace("30 days", within).replace("hours: always", "hours: office")
    vite = penalty(promise, reported("2026-11-03 08:00"), restored("2026-11-11 14:00"))
    assert vite is not None
    assert vite.claim_by == last


def test_a_share_is_claimed_from_the_end_of_its_period() -> None:
    promise = MONTH.format("per: month, amount: 100 SEK, claim_within: 30 days")
    vite = penalty(promise, *TWO_POINTS_AND_A_HALF)
    assert vite is not None
    assert vite.claim_by == date(2026, 12, 30)  # the thirtieth day after 30 November


def test_each_missed_report_costs_by_the_occasion() -> None:
    promise = "status: 4 h, hours: always, penalty: {per: occasion, amount: 300 SEK}"
    given = "{status_given: f-avtal, at: 2026-11-10 11:00}"
    events = (reported("2026-11-10 08:00"), given, restored("2026-11-10 22:00"))
    assert owed(promise, *events) == 600  # due 15:00 and 19:00; the next would be after the end


# No share of a cause: each that is alone enough owes the whole (NJA 2012 s. 597).


def test_each_party_of_a_shared_fault_owes_its_whole_penalty() -> None:
    promise = (
        "p: {clause: § 7, restore: 1 h, hours: always, penalty: {per: fault, amount: 900 SEK}}"
    )
    agreements = "".join(
        owes(s, link, f"commitments: {{{promise}}}") for s, link in (("a", "la"), ("b", "lb"))
    )
    built = register(
        "la: {name: A, run_by: a}\nlb: {name: B, run_by: b}",
        "tjanst: [la, lb]",
        agreements=agreements,
    )
    found = "{{of: {}, how: found, result: fail, at: 2026-03-02 08:10}}"
    text = f"""
    observations: [{found.format("la")}, {found.format("lb")}]
    events:
      - {{reported: a-avtal, at: 2026-03-02 08:10}}
      - {{reported: b-avtal, at: 2026-03-02 08:10}}
      - {{restored: tjanst, at: 2026-03-02 12:00}}
    """
    answer = ask(built, text, at="2026-03-02 13:00")
    assert isinstance(answer.verdict, Shared)
    assert all(0 < c.share < 1 for c in answer.verdict.candidates)
    amounts = {c.agreement.supplier: vite.amount for c, vite in answer.penalties}
    assert amounts == dict.fromkeys(("a", "b"), Money(Decimal(900), "SEK"))


# What ends a penalty, and its last day to claim.


def test_what_nobody_noted_grows_no_longer_than_the_fault() -> None:
    promise = HOUR.format("started hour").replace("restore: 4 h", "acknowledge: 1 h")
    vite = penalty(promise, reported("2026-11-10 08:00"), restored("2026-11-10 10:00"))
    assert vite is not None
    assert vite.units == 1
    assert not vite.still_growing


def test_what_a_priority_cost_is_settled_once_the_fault_has_another() -> None:
    promise = HOUR.format("started hour").replace("restore:", "when: {priority: 1}, restore:")
    promise = promise.replace("penalty: {", "penalty: {claim_within: 30 days, ")
    was = (
        reported("2026-11-10 08:00"),
        "{priority: 1, at: 2026-11-10 08:00}",
        "{priority: 2, at: 2026-11-10 14:00}",
    )
    vite = penalty(promise, *was, restored("2026-11-11 14:00"))
    assert vite is not None
    assert vite.units == 2
    assert (vite.still_growing, vite.claim_by) == (False, date(2026, 12, 11))
    ongoing = penalty(promise, *was)
    assert ongoing is not None
    assert ongoing.units == 2
    assert (ongoing.still_growing, ongoing.claim_by) == (False, None)


def test_a_claim_counts_from_the_end_of_the_fault_and_not_from_what_was_late() -> None:
    promise = "acknowledge: 1 h, hours: always, penalty: {per: fault, amount: 1 SEK, claim_within: "
    late = "{acknowledged: f-avtal, at: 2026-11-10 12:00}"
    events = (reported("2026-11-10 08:00"), late, restored("2026-11-14 12:00"))
    vite = penalty(f"{promise}30 days}}", *events)
    assert vite is not None
    assert vite.claim_by == date(2026, 12, 14)
    ongoing = penalty(f"{promise}30 days}}", *events[:2])
    assert ongoing is not None
    assert (vite.still_growing, ongoing.claim_by) == (False, None)


def test_a_capped_penalty_does_not_grow() -> None:
    vite = penalty(SN1, reported("2026-11-10 08:00"), at="2026-11-29 08:00")
    assert vite is not None
    assert (vite.amount, vite.still_growing) == (Money(Decimal(4500), "SEK"), False)


@pytest.mark.parametrize(
    ("within", "last"),
    [("720 h", date(2026, 12, 11)), ("10 working days", date(2026, 11, 25))],
)
def test_the_time_to_claim_runs_round_the_clock_or_in_working_days(within: str, last: date) -> None:
    hours = "hours: office" if "h" in within.split() else "hours: always"
    promise = SN1.replace("30 days", within).replace("hours: always", hours)
    vite = penalty(promise, reported("2026-11-03 08:00"), restored("2026-11-11 14:00"))
    assert vite is not None
    assert vite.claim_by == last


def test_missed_reports_are_paid_for_once() -> None:
    promise = "status: 1 h, hours: always, penalty: {per: started hour, amount: 500 SEK}"
    events = (reported("2026-11-10 08:00"), restored("2026-11-10 18:00"))
    assert owed(promise, *events) == 4500


def test_a_cap_that_cannot_be_held_to_leaves_no_sum() -> None:
    other = SN1.replace("cap: 75 % of quarterly fee", "cap: 4500 EUR")
    vite = penalty(other, *THIRTY_HOURS)
    assert vite is not None
    assert (vite.amount, vite.uncapped) == (None, Money(Decimal(3360), "SEK"))


def test_the_longest_fee_that_is_stated_gives_a_longer_one() -> None:
    promise = HOUR.format("fault").replace("amount: 100 SEK", "percent: 10 % of yearly fee")
    assert (
        owed(promise, *THIRTY_HOURS, more="fees: {monthly: 2000 SEK, quarterly: 5000 SEK}") == 2000
    )


@pytest.mark.parametrize(
    "terms",
    [
        "per: started hour, cap: 5000 SEK",
        "automatic: yes, per: fault",
        "per: fault, steps: [{from: 0 h, amount: 100 SEK}, {from: 1 h}]",
    ],
)
def test_a_penalty_without_an_amount_is_unknown_and_not_nothing(terms: str) -> None:
    vite = penalty(f"restore: 4 h, hours: always, penalty: {{{terms}}}", *THIRTY_HOURS)
    assert vite is not None
    assert (vite.uncapped, vite.amount, vite.claim_by) == (None, None, None)
    assert [(term.money, term.portion) for term in vite.terms] == [(None, None)]


def test_a_penalty_whose_steps_are_not_reached_is_nothing() -> None:
    assert owed(
        "restore: 24 h, hours: always, penalty: {per: fault, steps: [{from: 9 h, amount: 1 SEK}]}",
        *THIRTY_HOURS,
    ) == Decimal(0)


def test_steps_say_by_themselves_what_a_fault_costs_and_nothing_else_does() -> None:
    steps = "restore: 4 h, hours: always, penalty: {steps: [{from: 1 h, amount: 900 SEK}]}"
    assert owed(steps, *THIRTY_HOURS) == 900
    bare = "restore: 4 h, hours: always, penalty: {amount: 900 SEK}"
    vite = penalty(bare, *THIRTY_HOURS)
    assert vite is not None
    assert (vite.units, vite.amount) == (None, None)
