"""Who is on duty when, and the hour told of when nobody is."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansvar.register import Register
from ansvar.rules.rota import Rota, Shift, is_within, left_out
from cases import register

START = datetime(2026, 11, 21, tzinfo=UTC)
HOURS = range(40)

quick = settings(max_examples=150, deadline=None)


def shifts(hours: set[int]) -> list[Shift]:
    """Hours from the start as stretches, those that meet as one."""
    edges = [h for h in HOURS if (h in hours) != (h - 1 in hours)]
    edges += [len(HOURS)] if len(edges) % 2 else []
    at = [START + timedelta(hours=edge) for edge in edges]
    return [Shift(*pair) for pair in zip(at[::2], at[1::2], strict=True)]


@quick
@given(st.sets(st.sampled_from(HOURS)), st.sets(st.sampled_from(HOURS)))
def test_what_is_left_out_is_what_no_shift_holds(needed: set[int], kept: set[int]) -> None:
    found = left_out(shifts(needed), shifts(kept))
    assert found == tuple(shifts(needed - kept))


CALENDARS = """
    office: {days: mon-fri, hours: 08:00-17:00, holidays: SE, also_closed: [julafton, 2027-03-03]}
    vardag: {days: mon-fri, hours: 08:00-17:00}
    helgfri: {days: mon-fri, hours: 08:00-17:00, holidays: SE}
    dag: {days: daily, hours: 07:00-22:00}
    natt: {days: daily, hours: 22:00-07:00}
    tidig: {days: daily, hours: 06:00-17:00}
    sondag: {days: sun, hours: 10:00-11:00}
    stangt: {days: mon-fri, hours: 08:00-17:00, also_closed: [2027-03-03]}
    enda: {days: mon, hours: 08:00-17:00, also_open: [2027-03-03]}
"""


@pytest.fixture(scope="module")
def built() -> Register:
    return register("a: {name: A, run_by: hm}", "f: [a]", calendars=CALENDARS)


def rota(built: Register, first: date = date(2026, 11, 21), days: int = 400) -> Rota:
    return Rota(built, "Europe/Stockholm", first, first + timedelta(days))


@pytest.mark.parametrize(
    ("needed", "on_duty", "hour"),
    [
        (["always"], ["office"], ("lördag 01:00", "Saturday at 01:00")),
        (["always"], [], ("lördag 01:00", "Saturday at 01:00")),
        (["dag"], ["office"], ("lördag 12:00", "Saturday at 12:00")),
        (["dag"], ["tidig"], ("måndag 17:00", "Monday at 17:00")),
        (["sondag"], ["office"], ("söndag 10:00", "Sunday at 10:00")),
        (["vardag"], ["office"], ("julafton 12:00", "Christmas Eve at 12:00")),
        (["vardag"], ["helgfri"], ("juldagen 12:00", "Christmas Day at 12:00")),
        (["vardag"], ["stangt"], ("2027-03-03 12:00", "2027-03-03 at 12:00")),
        (["enda"], ["natt", "sondag"], ("måndag 08:00", "Monday at 08:00")),
    ],
)
def test_the_hour_told_of_is_the_plainest_there_is(
    built: Register, needed: list[str], on_duty: list[str], hour: tuple[str, str]
) -> None:
    opened = rota(built)
    gaps = left_out(opened.shifts(needed), opened.shifts(on_duty))
    found = opened.example(gaps, [*needed, *on_duty])
    assert (found.name["sv"], found.name["en"]) == hour
    assert is_within(found.at, gaps)


def test_two_holidays_on_one_day_have_both_names(built: Register) -> None:
    opened = rota(built, date(2008, 4, 28), 7)
    gaps = left_out(opened.shifts(["vardag"]), opened.shifts(["helgfri"]))
    name = opened.example(gaps, ["vardag", "helgfri"]).name
    assert name == {
        "sv": "första maj och Kristi himmelsfärdsdag 12:00",
        "en": "May Day and Ascension Day at 12:00",
    }


@pytest.mark.parametrize(
    ("calendars", "covered"),
    [(["always"], True), (["dag", "natt"], True), (["dag"], False), (["okänd"], False)],
)
def test_shifts_that_meet_cover_the_whole(
    built: Register, calendars: list[str], covered: bool
) -> None:
    opened = rota(built)
    assert (opened.shifts(calendars) == (opened.whole,)) == covered
    assert (left_out([opened.whole], opened.shifts(calendars)) == ()) == covered


@pytest.mark.parametrize("first", [date(2040, 6, 1), date(2040, 12, 31), date(2050, 1, 1)])
def test_years_whose_holidays_are_not_known_are_left_out(built: Register, first: date) -> None:
    opened = rota(built, first)
    assert opened.last == max(first, date(2040, 12, 31))
    assert all(shift.end <= opened.whole.end for shift in opened.shifts(["office", "natt"]))
