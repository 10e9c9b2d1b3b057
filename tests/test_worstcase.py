"""Promised times are compared by when they end, whatever hours they run in."""

import pytest

from ansvar.durations import parse_duration
from ansvar.holidays_se import LAST_YEAR
from ansvar.rules.worstcase import Term, outlasts
from ansvar.worktime import ALWAYS, Schedule

ZONE = "Europe/Stockholm"
DAY = ((480, 1020),)
OFFICE = Schedule(ZONE, (DAY,) * 5 + ((),) * 2, "SE")
DAILY = Schedule(ZONE, (((360, 1380),),) * 7, "SE")
MONDAYS = Schedule(ZONE, (DAY,) + ((),) * 6, "SE")


def term(length: str, schedule: Schedule = ALWAYS) -> Term:
    return Term(parse_duration(length), schedule)


@pytest.mark.parametrize(
    ("terms", "limit", "late"),
    [
        # On a stopwatch round the clock it is a sum.
        ([term("4 h"), term("8 h")], term("12 h"), False),
        ([term("4 h"), term("8 h 1 min")], term("12 h"), True),
        # Over a weekend an hour of the office is longer than two days, but not than five.
        ([term("1 h", OFFICE)], term("48 h"), True),
        ([term("1 working day", OFFICE)], term("4 h"), True),
        ([term("1 h", OFFICE)], term("10 days"), False),
        # Open every day but the holidays: only those make it longer than a day.
        ([term("4 h", DAILY)], term("24 h"), True),
        ([term("4 h", DAILY._replace(holidays=None))], term("24 h"), False),
        # Round the clock is sooner than office hours, unless it all happens in one day.
        ([term("10 h")], term("8 h", OFFICE), True),
        ([term("12 h")], term("10 h", OFFICE), False),
        ([term("8 h", OFFICE), term("1 h")], term("8 h", OFFICE), True),
        # Kinds of time that keep the wall clock; a clock change makes nothing late.
        ([term("2 days")], term("48 h"), False),
        ([term("48 h")], term("2 days"), False),
        ([term("49 h")], term("2 days"), True),
        ([term("1 month")], term("31 days"), False),
        ([term("1 month")], term("30 days"), True),
        ([term("2 working days", OFFICE)], term("3 working days", OFFICE), False),
        ([term("3 working days", OFFICE)], term("2 working days", OFFICE), True),
        # What is too far away to go through is not claimed.
        ([term("100 months")], term("90 months"), False),
        ([term("300 h", MONDAYS)], term("4 h"), True),
        ([term("300 h", MONDAYS)], term("300 working days", MONDAYS), False),
    ],
)
def test_lengths_outlast_a_limit(terms: list[Term], limit: Term, late: bool) -> None:
    assert outlasts(tuple(terms), limit, 2026) is late


def test_the_years_of_known_holidays_are_not_left() -> None:
    assert outlasts((term("1 working day", OFFICE),), term("24 h"), LAST_YEAR + 20)
