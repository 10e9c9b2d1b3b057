"""Wall time across clock changes against the whenever library and against the clock on the wall."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from whenever import Instant, PlainDateTime, RepeatedTime, SkippedTime, ZonedDateTime

from ansvar.durations import Duration, Unit, local_moment, parse_hours
from ansvar.worktime import ALWAYS, Schedule, add

# Besides our own: a change of half an hour, quarter-hour offsets, and one at midnight.
ZONES = ["Europe/Stockholm", "Australia/Lord_Howe", "Pacific/Chatham", "America/Santiago"]
YEARS = range(2020, 2036)


def changes(zone: str, year: int) -> list[datetime]:
    """The hours of the year, in UTC, after which the offset is another."""
    found = []
    moment = Instant.from_utc(year, 1, 1)
    for _ in range(366 * 24):
        later = moment.add(hours=1)
        if moment.to_tz(zone).offset != later.to_tz(zone).offset:
            found.append(moment.to_stdlib())
        moment = later
    return found


@pytest.fixture(scope="module", params=ZONES)
def zone_and_changes(request: pytest.FixtureRequest) -> tuple[str, list[datetime]]:
    zone = request.param
    return zone, [change for year in YEARS for change in changes(zone, year)]


def whenever_add(start: datetime, zone: str, *, days: int = 0, months: int = 0) -> datetime:
    moved = (
        ZonedDateTime(start.astimezone(local_moment("2026-01-01 00:00", zone).tzinfo))
        .add(days=days, months=months, disambiguation="compatible")
    )  # fmt: skip
    return moved.to_instant().to_stdlib()


def test_days_and_months_land_where_whenever_lands(
    zone_and_changes: tuple[str, list[datetime]],
) -> None:
    zone, moments = zone_and_changes
    for change, quarter, n in product(moments, range(-6, 10, 3), (1, 7, 31)):
        start = change - timedelta(n) + timedelta(minutes=15 * quarter)
        assert add(start, Duration(n, Unit.DAYS), ALWAYS, zone) == whenever_add(start, zone, days=n)
        assert add(start, Duration(n, Unit.MONTHS), ALWAYS, zone) == whenever_add(
            start, zone, months=n
        )


def test_elapsed_time_is_exact(zone_and_changes: tuple[str, list[datetime]]) -> None:
    zone, moments = zone_and_changes
    for change, n in product(moments, (1, 24, 72)):
        start = change - timedelta(hours=1)
        expected = Instant(start).add(hours=n).to_stdlib()
        assert add(start, Duration(n * 3600, Unit.ELAPSED), ALWAYS, zone) == expected


def test_a_wall_time_that_happens_twice_or_never_is_refused(
    zone_and_changes: tuple[str, list[datetime]],
) -> None:
    zone, moments = zone_and_changes
    for change, quarter in product(moments, range(-8, 12)):
        reading = (
            Instant(change)
            .to_tz(zone)
            .to_plain()
            .add(minutes=15 * quarter, naive_arithmetic_ok=True)
        )
        text = reading.format_iso()[:16]
        outcome = whenever_reading(reading, zone)
        if isinstance(outcome, str):
            with pytest.raises(ValueError, match=outcome):
                local_moment(text, zone)
        else:
            assert local_moment(text, zone).astimezone(UTC) == outcome


def whenever_reading(reading: PlainDateTime, zone: str) -> datetime | str:
    try:
        return reading.assume_tz(zone, disambiguation="raise").to_instant().to_stdlib()
    except RepeatedTime:
        return "happens twice"
    except SkippedTime:
        return "never happens"


@pytest.mark.parametrize("hours", ["01:00-02:30", "02:30-04:00", "02:15-02:45", "22:00-02:30"])
@pytest.mark.parametrize("zone", ["Europe/Stockholm", "America/Santiago"])
@pytest.mark.parametrize(
    "first", [datetime(2026, 3, 27, tzinfo=UTC), datetime(2026, 9, 4, tzinfo=UTC)]
)
def test_open_is_what_the_clock_on_the_wall_says(hours: str, zone: str, first: datetime) -> None:
    """Days on which clocks go forward in one zone or the other; nothing there happens twice."""
    ((start, end),) = spans = parse_hours(hours)
    schedule = Schedule(zone, (spans,) * 7)
    for minute in range(0, 3 * 1440, 5):
        moment = first + timedelta(minutes=minute)
        local = Instant(moment).to_tz(zone)
        reading = local.hour * 60 + local.minute
        assert schedule.is_open(moment) == (start <= reading < end or start <= reading + 1440 < end)
