"""What holds of working time for any schedule, any moment and any text."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansvar import holidays_se
from ansvar.durations import (
    Duration,
    Unit,
    local_moment,
    parse_days,
    parse_duration,
    parse_hours,
    time_zone,
)
from ansvar.worktime import Schedule, add

settings.register_profile("worktime", max_examples=80, deadline=None)
quick = settings(settings.get_profile("worktime"))

ZONES = st.sampled_from(["Europe/Stockholm", "UTC", "America/Santiago", "Australia/Lord_Howe"])
DATES = st.dates(date(2025, 1, 1), date(2027, 12, 31))
MOMENTS = st.datetimes(
    datetime(2025, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)  # noqa: DTZ001
)  # fmt: skip
ELAPSED = st.timedeltas(timedelta(), timedelta(hours=100))
LIMITS = {
    Unit.ELAPSED: 36525 * 86400,
    Unit.DAYS: 36525,
    Unit.WORKING_DAYS: 26000,
    Unit.MONTHS: 1200,
}


@st.composite
def hours(draw: st.DrawFn) -> tuple[tuple[int, int], ...]:
    """Up to two spans, the last of which may end the next day before the first begins."""
    minutes = sorted(draw(st.lists(st.integers(0, 1439), max_size=4, unique=True)))
    spans = list(zip(minutes[::2], minutes[1::2], strict=False))
    if draw(st.booleans()) and spans:
        last = minutes[-1] if len(minutes) % 2 == 0 else spans[-1][1]
        spans.append((last, draw(st.integers(1440, 1440 + minutes[0]))))
    return tuple((start, end) for start, end in spans if start < end)


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    """Any schedule that opens at some time in the week, each weekday with hours of its own."""
    week = draw(st.tuples(*[hours()] * 7).filter(any))
    days = st.sampled_from(holidays_se.EVES) | DATES
    own = draw(st.dictionaries(days, hours().filter(bool), max_size=4))
    return Schedule(
        draw(ZONES), week, draw(st.sampled_from([None, "SE"])),
        draw(st.frozensets(days, max_size=4)), draw(st.frozensets(DATES, max_size=3)),
        frozenset(own.items()),
    )  # fmt: skip


@quick
@given(schedules(), st.lists(MOMENTS, min_size=3, max_size=3).map(sorted))
def test_open_time_adds_up(schedule: Schedule, moments: list[datetime]) -> None:
    start, split, end = moments
    whole = schedule.open_time(start, end)
    assert schedule.open_time(start, split) + schedule.open_time(split, end) == whole
    assert timedelta() <= whole <= end - start


@quick
@given(schedules(), MOMENTS)
def test_stretches_are_in_order_and_start_on_days_with_hours(
    schedule: Schedule, start: datetime
) -> None:
    end = start + timedelta(40)
    spans = list(schedule.spans(start, end))
    assert all(opens < closes for opens, closes in spans)
    assert all(closes <= opens for (_, closes), (opens, _) in pairwise(spans))
    assert all(start <= opens < closes <= end for opens, closes in spans)
    zone = time_zone(schedule.zone)
    for opens, closes in spans:
        day = opens.astimezone(zone).date()
        assert schedule.is_working_day(day) or schedule.is_working_day(day - timedelta(1))
        assert schedule.is_open(opens)
        assert schedule.is_open(closes - timedelta(microseconds=1))


@quick
@given(schedules(), MOMENTS, ELAPSED)
def test_a_deadline_has_its_open_time_before_it(
    schedule: Schedule, start: datetime, elapsed: timedelta
) -> None:
    end = schedule.deadline(start, elapsed)
    assert end is not None
    assert schedule.open_time(start, end) == elapsed


@quick
@given(schedules(), MOMENTS, ELAPSED, ELAPSED)
def test_a_later_or_longer_deadline_is_never_earlier(
    schedule: Schedule, start: datetime, one: timedelta, other: timedelta
) -> None:
    ends = [schedule.deadline(start, one), schedule.deadline(start, one + other)]
    ends.append(schedule.deadline(start + other, one + other))
    for earlier, later in pairwise(ends):
        assert earlier is not None
        assert later is not None
        assert earlier <= later


@quick
@given(schedules(), MOMENTS)
def test_opening_and_closing_agree_with_being_open(schedule: Schedule, moment: datetime) -> None:
    opens = schedule.next_open(moment)
    assert opens is not None
    assert schedule.is_open(opens)
    assert (opens == moment) is schedule.is_open(moment)
    assert schedule.open_time(moment, opens) == timedelta()
    closes = schedule.next_close(opens)
    assert closes is None or not schedule.is_open(closes)
    assert closes is None or schedule.open_time(opens, closes) == closes - opens


@quick
@given(schedules(), DATES, st.integers(1, 40))
def test_notice_of_working_days_can_be_given_until_the_last_day(
    schedule: Schedule, day: date, n: int
) -> None:
    last = schedule.subtract_working_days(day, n)
    assert last is not None
    between = [last + timedelta(number) for number in range(1, (day - last).days)]
    assert sum(map(schedule.is_working_day, between)) == n
    assert schedule.is_working_day(between[0])


@quick
@given(schedules(), MOMENTS, st.sampled_from(Unit), st.integers(0, 60))
def test_adding_time_never_goes_back(
    schedule: Schedule, start: datetime, unit: Unit, amount: int
) -> None:
    end = add(start, Duration(amount, unit), schedule, schedule.zone)
    assert end is not None
    assert end >= start


@quick
@given(st.sampled_from(Unit).flatmap(
    lambda unit: st.builds(Duration, st.integers(0, LIMITS[unit]), st.just(unit))
))  # fmt: skip
def test_a_duration_reads_back(duration: Duration) -> None:
    assert parse_duration(str(duration)) == duration


@pytest.mark.parametrize(
    "parse",
    [
        parse_duration,
        parse_days,
        parse_hours,
        lambda text: local_moment(text, "Europe/Stockholm"),
        lambda text: local_moment("2026-11-21 02:10", text),
    ],
    ids=["duration", "days", "hours", "moment", "zone"],
)
@quick
@given(
    st.text()
    | st.text("0123456789 .,:-+PTYMWDHSZhmins", max_size=25)
    | st.from_regex(
        r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}[+-][0-9]{2}:[0-9]{2}", fullmatch=True
    )
)
def test_any_text_is_read_or_a_value_error(parse: Callable[[str], object], text: str) -> None:
    with suppress(ValueError):
        parse(text)
