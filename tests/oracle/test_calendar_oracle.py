"""Calendars against a walk through every quarter of an hour, with the holidays of the library.

What is written is read here a second time, in the plainest way: nothing of ours but the calendar
itself is asked. Hours begin and end outside the hour in which clocks change.
"""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays as library
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whenever import ZonedDateTime

from ansvar.calendar import Calendar
from ansvar.worktime import Schedule

ZONE = "Europe/Stockholm"
QUARTER = timedelta(minutes=15)
DAYS = 12
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOURS = (
    "08:00-17:00",
    "08:00-12:00, 13:00-16:30",
    "22:00-06:00",
    "00:00-24:00",
    "00:00-01:45, 18:15-24:00",
    "16:00-01:00",
    "03:15-08:00",
    "12:00-12:00",
)
EVES = ("skärtorsdagen", "midsommarafton", "julafton", "nyårsafton")


@cache
def closed_days(year: int) -> frozenset[date]:
    return frozenset(library.country_holidays("SE", years=year, include_sundays=False))


@cache
def eves(year: int) -> dict[date, str]:
    theirs = library.country_holidays(
        "SE", years=year, language="sv", include_sundays=False, categories=("de_facto", "public")
    )
    named = {day: name.casefold() for day, name in theirs.items() if name.casefold() in EVES}
    friday = next(day for day, name in theirs.items() if name == "Långfredagen")
    return {**named, friday - timedelta(1): "skärtorsdagen"}


def minutes(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


def written_hours(calendar: dict[str, object], day: date) -> str:
    """What a calendar says of a day, in words; nothing when it is closed."""
    week: dict[str, str] = calendar["week"]  # type: ignore[assignment]
    own: dict[str, str] = calendar["hours_on"]  # type: ignore[assignment]
    opened: list[str] = calendar["also_open"]  # type: ignore[assignment]
    closed: list[str] = calendar["also_closed"]  # type: ignore[assignment]
    ordinary = week.get(WEEKDAYS[day.weekday()], "")
    eve = eves(day.year).get(day, "")
    if str(day) in own:
        return own[str(day)]
    if str(day) in opened:
        return ordinary or next((week[name] for name in WEEKDAYS if name in week), "")
    if str(day) in closed or ("holidays" in calendar and day in closed_days(day.year)):
        return ""
    if not ordinary or eve in own:
        return ordinary and own[eve]
    return "" if eve in closed else ordinary


def walls(calendar: dict[str, object], day: date) -> list[tuple[datetime, datetime]]:
    """When the hours of a day begin and end by the clock on the wall."""
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001
    found = []
    for part in filter(None, written_hours(calendar, day).split(", ")):
        first, last = (minutes(clock) for clock in part.split("-"))
        last += 1440 * (last <= first)
        found.append((midnight + timedelta(minutes=first), midnight + timedelta(minutes=last)))
    return found


def is_open(calendar: dict[str, object], moment: datetime) -> bool:
    local = moment.astimezone(ZoneInfo(ZONE))
    clock = local.replace(tzinfo=None)
    spans = walls(calendar, local.date()) + walls(calendar, local.date() - timedelta(1))
    return any(first <= clock < last for first, last in spans)


ANCHORS = [
    day
    for year in range(2020, 2036)
    for day in (
        date(year, 1, 1),
        date(year, 3, 25),
        *(found for found, name in eves(year).items() if name in EVES[:2]),
        date(year, 10, 25),
        date(year, 12, 20),
    )
]


@st.composite
def cases(draw: st.DrawFn) -> tuple[dict[str, object], datetime]:
    """A calendar, and a day in its neighbourhood at which clocks or holidays make a difference."""
    start = draw(st.sampled_from(ANCHORS)) - timedelta(draw(st.integers(1, 5)))
    near = [str(start + timedelta(n)) for n in range(DAYS)]
    named = draw(st.permutations(EVES))
    number = draw(st.integers(0, 3))
    dates = draw(st.permutations(near))[:5]
    own, closed = [*named[:2], *dates[:number]], [named[2], *dates[number:]]
    week = st.dictionaries(st.sampled_from(WEEKDAYS), st.sampled_from(HOURS), min_size=1)
    return {
        "week": draw(week),
        "hours_on": {day: draw(st.sampled_from(HOURS)) for day in own},
        "also_closed": [day for day in closed if day in EVES or day < near[DAYS // 2]],
        "also_open": [day for day in closed if day not in EVES and day >= near[DAYS // 2]],
        **draw(st.sampled_from([{}, {"holidays": "SE"}])),
    }, datetime(start.year, start.month, start.day, tzinfo=UTC)  # fmt: skip


def schedule_of(calendar: dict[str, object]) -> Schedule:
    return Calendar.model_validate({"=": "x", **calendar}).schedule(ZONE)


@settings(max_examples=150, deadline=None)
@given(cases(), st.integers(0, DAYS * 24 * 2), st.integers(1, 200))
def test_time_is_what_a_walk_through_it_finds(
    case: tuple[dict[str, object], datetime], first: int, length: int
) -> None:
    calendar, start = case
    schedule = schedule_of(calendar)
    moments = [start + n * QUARTER for n in range(DAYS * 24 * 4)]
    walked = [is_open(calendar, moment) for moment in moments]
    assert [schedule.is_open(moment) for moment in moments] == walked
    rest = range(first, len(moments))
    assert schedule.open_time(moments[first], moments[-1]) == sum(walked[first:-1]) * QUARTER
    opens = next((moments[n] for n in rest if walked[n]), None)
    if opens is not None:
        assert schedule.next_open(moments[first]) == opens
        after = [n for n in rest if moments[n] > opens and not walked[n]]
        assert not after or schedule.next_close(moments[first]) == moments[after[0]]
    counted = [moments[n] + QUARTER for n in rest if walked[n]]
    if len(counted) >= length:
        assert schedule.deadline(moments[first], length * QUARTER) == counted[length - 1]


@settings(max_examples=150, deadline=None)
@given(cases(), st.integers(0, DAYS), st.integers(1, 6))
def test_working_days_are_those_with_hours(
    case: tuple[dict[str, object], datetime], first: int, n: int
) -> None:
    calendar, start = case
    schedule = schedule_of(calendar)
    days = [start.date() + timedelta(number) for number in range(first, 60)]
    working = [day for day in days[1:] if written_hours(calendar, day)]
    assert [day for day in days[1:] if schedule.is_working_day(day)] == working
    noon = datetime(days[0].year, days[0].month, days[0].day, 12, tzinfo=UTC)
    if len(working) >= n:
        ends = walls(calendar, working[n - 1])[-1][1].replace(tzinfo=ZoneInfo(ZONE))
        assert schedule.add_working_days(noon, n) == ends.astimezone(UTC)


CHANGES = [
    date(year, month, 31) - timedelta((date(year, month, 31).weekday() + 1) % 7)
    for year in range(2020, 2036)
    for month in (3, 10)
]
"""The last Sundays of March and October."""


@pytest.mark.parametrize("sunday", CHANGES, ids=str)
@pytest.mark.parametrize("hours", ["22:00-06:00", "00:00-24:00", "01:30-03:30", "18:00-04:15"])
def test_hours_are_as_long_as_whenever_says(sunday: date, hours: str) -> None:
    # A day of its own long ago, so that round the clock is counted too.
    schedule = schedule_of(
        {"week": {"daily": hours}, "hours_on": {"2000-01-01": hours}, "also_closed": "2000-01-02"}
    )
    for day in (sunday - timedelta(1), sunday):
        first, last = (minutes(clock) for clock in hours.split("-"))
        later = day + timedelta(last <= first or last == 1440)
        opens, closes = (
            ZonedDateTime(each.year, each.month, each.day, clock // 60 % 24, clock % 60, tz=ZONE)
            .to_instant()
            .to_stdlib()
            for each, clock in ((day, first), (later, last))
        )
        assert list(schedule.spans(opens, closes)) == [(opens, closes)]
        assert schedule.deadline(opens, closes - opens) == closes
        assert schedule.next_open(opens) == opens
