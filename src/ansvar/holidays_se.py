"""Swedish public holidays and eves, by the rules of the act on public holidays.

Lag (1989:253) om allmänna helgdagar 1-2 §§, as amended by lag (2004:1320): nationaldagen came
in and annandag pingst went out on 1 April 2005. Sundays are public holidays too, but a calendar's
week governs them; of the Sundays only those that the act names are listed.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType

FIRST_YEAR = 2005
"""First year of the present list, lag (2004:1320)."""
LAST_YEAR = 2040
"""Last year answered for, inclusive: how far ahead the test suite holds the rules to an oracle."""


class UnknownYearError(ValueError):
    """A question about the holidays or the eves of a year that is not answered for."""


@cache
def holidays(year: int) -> Mapping[date, str]:
    """The public holidays of a year and their Swedish names, in order of date.

    Two holidays on one day share its name: "Första maj och Kristi himmelsfärdsdag".
    """
    _check(year)
    easter = _easter(year)
    named = (
        (date(year, 1, 1), "Nyårsdagen"),
        (date(year, 1, 6), "Trettondedag jul"),
        (easter - timedelta(2), "Långfredagen"),
        (easter, "Påskdagen"),
        (easter + timedelta(1), "Annandag påsk"),
        (date(year, 5, 1), "Första maj"),
        (easter + timedelta(39), "Kristi himmelsfärdsdag"),
        (easter + timedelta(49), "Pingstdagen"),
        (date(year, 6, 6), "Nationaldagen"),
        (_midsummer(year), "Midsommardagen"),
        (_all_saints(year), "Alla helgons dag"),
        (date(year, 12, 25), "Juldagen"),
        (date(year, 12, 26), "Annandag jul"),
    )
    found: dict[date, str] = {}
    for day, name in sorted(named, key=lambda each: each[0]):
        found[day] = f"{found[day]} och {name}" if day in found else name
    return MappingProxyType(found)


@cache
def eve(name: str, year: int) -> date:
    """The day of an eve, one of EVES, in a year. No eve is a public holiday by the act itself."""
    if name not in _EVES:
        raise ValueError(f"unknown eve {name!r}; the eves are {', '.join(EVES)}")
    _check(year)
    return _EVES[name](year)


def _check(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        years = f"{FIRST_YEAR}-{LAST_YEAR}"
        raise UnknownYearError(f"Swedish holidays are known for {years}, not {year}")


def _easter(year: int) -> date:
    """Easter Sunday: J.-M. Oudin's algorithm of 1940, as the US Naval Observatory gives it."""
    golden, century = year % 19, year // 100
    moon = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    moon -= (moon // 28) * (1 - (29 // (moon + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    return date(year, 3, 28) + timedelta(moon - weekday)


def _midsummer(year: int) -> date:
    return _saturday_from(date(year, 6, 20))


def _all_saints(year: int) -> date:
    return _saturday_from(date(year, 10, 31))


def _saturday_from(day: date) -> date:
    return day + timedelta((5 - day.weekday()) % 7)


_EVES: Mapping[str, Callable[[int], date]] = {
    "trettondagsafton": lambda year: date(year, 1, 5),
    "skärtorsdagen": lambda year: _easter(year) - timedelta(3),
    "påskafton": lambda year: _easter(year) - timedelta(1),
    "valborgsmässoafton": lambda year: date(year, 4, 30),
    "pingstafton": lambda year: _easter(year) + timedelta(48),
    "midsommarafton": lambda year: _midsummer(year) - timedelta(1),
    "alla helgons afton": lambda year: _all_saints(year) - timedelta(1),
    "julafton": lambda year: date(year, 12, 24),
    "nyårsafton": lambda year: date(year, 12, 31),
}
EVES = tuple(_EVES)
"""The eves an agreement may name, in the order of the year; none is a public holiday."""
STATUTORY_EVES = ("midsommarafton", "julafton", "nyårsafton")
"""The eves that statute puts beside public holidays: lag (1930:173) om beräkning av lagstadgad tid
2 §. They bind terms that follow from an act; an agreement closes on those that it names.
"""
