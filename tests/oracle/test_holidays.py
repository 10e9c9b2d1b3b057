"""The built-in Swedish holidays against the holidays library, for every year that is answered."""

from datetime import date, timedelta

import holidays as library
import pytest

from ansvar import holidays_se

YEARS = range(holidays_se.FIRST_YEAR, holidays_se.LAST_YEAR + 1)
SWEDISH = {"Sveriges nationaldag": "Nationaldagen"}


@pytest.mark.parametrize("year", YEARS)
def test_the_same_days_under_the_same_names(year: int) -> None:
    theirs = library.country_holidays("SE", years=year, language="sv", include_sundays=False)
    named = {
        day: {SWEDISH.get(name, name) for name in names.split("; ")}
        for day, names in theirs.items()
    }
    ours = {day: set(name.split(" och ")) for day, name in holidays_se.holidays(year).items()}
    assert ours == named


@pytest.mark.parametrize("year", YEARS)
def test_the_eves_that_the_library_knows(year: int) -> None:
    theirs = library.country_holidays(
        "SE", years=year, language="sv", include_sundays=False, categories=("de_facto",)
    )
    days = {name.casefold(): day for day, name in theirs.items()}
    names = {"midsommarafton", "julafton", "nyårsafton"}
    assert names <= days.keys()
    assert {name: holidays_se.eve(name, year) for name in names} == {n: days[n] for n in names}


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize(
    ("eve", "holiday"),
    [
        ("trettondagsafton", "Trettondedag jul"),
        ("skärtorsdagen", "Långfredagen"),
        ("påskafton", "Påskdagen"),
        ("valborgsmässoafton", "Första maj"),
        ("pingstafton", "Pingstdagen"),
        ("midsommarafton", "Midsommardagen"),
        ("alla helgons afton", "Alla helgons dag"),
        ("julafton", "Juldagen"),
    ],
)
def test_an_eve_is_the_day_before(year: int, eve: str, holiday: str) -> None:
    following = holidays_se.eve(eve, year) + timedelta(1)
    assert holiday in holidays_se.holidays(year)[following].split(" och ")


def test_every_eve_is_placed() -> None:
    placed = [holidays_se.eve(name, 2026) for name in holidays_se.EVES]
    assert placed == [
        date(2026, 1, 5),
        date(2026, 4, 2),
        date(2026, 4, 4),
        date(2026, 4, 30),
        date(2026, 5, 23),
        date(2026, 6, 19),
        date(2026, 10, 30),
        date(2026, 12, 24),
        date(2026, 12, 31),
    ]
