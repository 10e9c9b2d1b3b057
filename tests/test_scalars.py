"""What single texts in the files mean, and what they are not taken for."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from ansvar import scalars
from ansvar.amounts import Money, Portion
from ansvar.durations import Duration, Unit
from ansvar.scalars import WeekWindow

READ: list[tuple[Any, Any, Any]] = [
    (scalars.Length, "4 h", Duration(14400, Unit.ELAPSED)),
    (scalars.Length, "10 working days", Duration(10, Unit.WORKING_DAYS)),
    (scalars.Length, "P1M", Duration(1, Unit.MONTHS)),
    (scalars.Moment, "2026-11-21 02:10", datetime(2026, 11, 21, 1, 10, tzinfo=UTC)),
    (scalars.Moment, " 2026-11-21T02:10+05:00 ", datetime(2026, 11, 20, 21, 10, tzinfo=UTC)),
    (scalars.Moment, "2026-11-21 24:00", datetime(2026, 11, 21, 23, 0, tzinfo=UTC)),
    (scalars.Day, "2026-03-02", date(2026, 3, 2)),
    (scalars.Closed, "Julafton", "julafton"),
    (scalars.Closed, "2026-12-24", date(2026, 12, 24)),
    (scalars.Phone, "0701234567", "0701234567"),
    (scalars.Phone, " +46 (0)10-100 00 00 ", "+46 (0)10-100 00 00"),
    (scalars.Phone, "112", "112"),
    (scalars.Amount, "500 SEK", Money(Decimal(500), "SEK")),
    (scalars.Amount, "2 000,50 kr", Money(Decimal("2000.50"), "SEK")),
    (scalars.Amount, "2 000 EUR", Money(Decimal(2000), "EUR")),
    (scalars.Percent, "99.9 %", Decimal("99.9")),
    (scalars.Percent, "99,95%", Decimal("99.95")),
    (scalars.Odds, "2 %", 0.02),
    (scalars.PortionOf, "3 % of monthly fee", Portion(Decimal(3), "monthly fee")),
    (scalars.PortionOf, "150 % av årsavgiften", Portion(Decimal(150), "årsavgiften")),
    (scalars.Flag, "Yes", True),
    (scalars.Flag, "NO", False),
    (scalars.Fact, "unknown", None),
    (scalars.Fact, "no", False),
    (scalars.Count, "1300", 1300),
    (scalars.Zone, "Europe/Stockholm", "Europe/Stockholm"),
    (scalars.Weekdays, "mon-wed, sun", frozenset({0, 1, 2, 6})),
    (scalars.Hours, "08:00-12:00, 13:00-17:00", ((480, 720), (780, 1020))),
    (scalars.Window, "sat 01:00-05:00", WeekWindow(frozenset({5}), ((60, 300),))),
    (scalars.Window, "thu 18:00-mon 06:00", WeekWindow(frozenset({3}), ((1080, 6120),))),
    (scalars.Window, "mon 00:00-sun 24:00", WeekWindow(frozenset({0}), ((0, 10080),))),
    (scalars.Window, "sat 02:00-sat 02:00", WeekWindow(frozenset({5}), ((120, 10200),))),
    (scalars.Version, "1", 1),
    (scalars.OneOrMore, "a", ("a",)),
    (scalars.OneOrMore, ["a", " b "], ("a", "b")),
    (scalars.Text, " å ", "å"),
]

REFUSED: list[tuple[Any, list[Any]]] = [
    (scalars.Length, ["4", "4 m", "h", "-4 h", "4 h 2 working days", "", "∞ h", ["4 h"], None]),
    (
        scalars.Moment,
        ["20261121", "2026-11-21", "2026-13-01 10:00", "02:10", "nu",
         "2026-11-21 02:10 CET", "1969-01-01 10:00", "9999-12-31 23:59", {}, None],
    ),
    (scalars.Day, ["20260302", "2026-2-3", "2026-02-30", "0000-01-01", "idag", "٢٠٢٦-٠١-٠١"]),
    (scalars.Closed, ["jul", "24 december", ""]),
    (scalars.Phone, ["", "ring", "+", "1", "070\n112", "0" * 40]),
    (scalars.Amount, ["500", "SEK", "500 USD", "-5 SEK", "1e3 SEK", "5,005 SEK"]),
    (scalars.Percent, ["99.9", "101 %", "-1 %", "%", "0.1"]),
    (scalars.Odds, ["100.1 %", "5"]),
    (scalars.PortionOf, ["3 %", "3 % of ", "of fee"]),
    (scalars.Flag, ["ja", "1", "on", ""]),
    (scalars.Fact, ["vet ej", "maybe"]),
    (scalars.Count, ["-1", "1.5", "12345678", "två", "٣"]),
    (scalars.Zone, ["Sverige", "../etc/passwd", "", "Europe", "a\0b", "x" * 5000, "CET+1"]),
    (scalars.Weekdays, ["mån", "mon-", ""]),
    (scalars.Hours, ["8-17", "25:00-26:00", "08:00", "08:00-12:00, 11:00-13:00"]),
    (scalars.Window, ["sat", "01:00-05:00", ""]),
    (scalars.Version, ["2", "1.0", ""]),
    (scalars.OneOrMore, [[""], [["a"]], {}, None]),
    (scalars.Text, ["", "  ", None, [], {}]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "value"), READ)
def test_a_text_is_read_as_what_it_looks_like(kind: Any, text: Any, value: Any) -> None:
    assert TypeAdapter(kind).validate_python(text) == value


@pytest.mark.parametrize(("kind", "text"), [(kind, t) for kind, texts in REFUSED for t in texts])
def test_what_is_not_clear_is_refused(kind: Any, text: Any) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(kind).validate_python(text)


def test_a_moment_is_read_in_the_zone_of_its_chain() -> None:
    moment = TypeAdapter(scalars.Moment)
    read = moment.validate_python("2026-11-21 02:10", context={"zone": "America/New_York"})
    assert read == datetime(2026, 11, 21, 7, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("2026-10-25 02:30", "+02:00 / +01:00"),
        ("2026-10-25 02:30:10", "+02:00 / +01:00"),
        ("2026-03-29T02:30", "+01:00 / +02:00"),
    ],
)
def test_a_moment_when_the_clocks_change_asks_for_the_offset(text: str, choices: str) -> None:
    with pytest.raises(ValidationError) as raised:
        TypeAdapter(scalars.Moment).validate_python(text)
    (error,) = raised.value.errors()
    zone = "Europe/Stockholm"
    assert (error["type"], error["ctx"]) == ("unsettled", {"choices": choices, "zone": zone})


def test_every_kind_of_value_says_in_both_languages_what_it_expects() -> None:
    assert {tuple(words) for words in scalars.KINDS.values()} == {("sv", "en")}
