"""Durations, opening hours and working time: exact cases."""

from datetime import UTC, date, datetime, timedelta

import pytest

from ansvar import holidays_se
from ansvar.calendar import Calendar
from ansvar.durations import (
    Duration,
    Unit,
    local_moment,
    parse_days,
    parse_duration,
    parse_hours,
    time_zone,
)
from ansvar.holidays_se import UnknownYearError
from ansvar.worktime import ALWAYS, Schedule, add

ZONE = "Europe/Stockholm"
NIGHT_SHIFT = Schedule(ZONE, (parse_hours("22:00-06:00"),) * 7)


def weekdays(hours: str, days: str = "mon-fri") -> tuple[tuple[tuple[int, int], ...], ...]:
    opened = parse_days(days)
    return tuple(parse_hours(hours) if day in opened else () for day in range(7))


OFFICE = Schedule(
    ZONE, weekdays("08:00-17:00"), "SE", frozenset({"midsommarafton", "julafton", "nyårsafton"})
)
NEVER = Schedule(ZONE, ((),) * 7)


def at(text: str) -> datetime:
    return local_moment(text, ZONE).astimezone(UTC)


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("30 s", 30, Unit.ELAPSED),
        ("30 min", 1800, Unit.ELAPSED),
        ("4 h", 14400, Unit.ELAPSED),
        ("4h", 14400, Unit.ELAPSED),
        ("1 h 30 min", 5400, Unit.ELAPSED),
        ("1h30min", 5400, Unit.ELAPSED),
        ("1.5 h", 5400, Unit.ELAPSED),
        ("1,5 h", 5400, Unit.ELAPSED),
        ("90 minutes", 5400, Unit.ELAPSED),
        ("2 Hours", 7200, Unit.ELAPSED),
        ("24 h", 86400, Unit.ELAPSED),
        ("0 min", 0, Unit.ELAPSED),
        ("1 day", 1, Unit.DAYS),
        ("3 days", 3, Unit.DAYS),
        ("3 d", 3, Unit.DAYS),
        ("1 week", 7, Unit.DAYS),
        ("2 weeks 1 day", 15, Unit.DAYS),
        ("1 working day", 1, Unit.WORKING_DAYS),
        ("  10  working\u00a0days ", 10, Unit.WORKING_DAYS),
        ("1 month", 1, Unit.MONTHS),
        ("PT4H", 14400, Unit.ELAPSED),
        ("PT1H30M", 5400, Unit.ELAPSED),
        ("PT0.5H", 1800, Unit.ELAPSED),
        ("P3D", 3, Unit.DAYS),
        ("P1M", 1, Unit.MONTHS),
        ("P2W", 14, Unit.DAYS),
    ],
)
def test_reads_a_duration(text: str, amount: int, unit: Unit) -> None:
    assert parse_duration(text) == Duration(amount, unit)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("4", "'4' has no unit; write 4 min, 4 h or 4 days"),
        ("1 month 3 h", "'1 month 3 h' mixes month and elapsed time; write one kind of time"),
        ("P1DT4H", "'P1DT4H' mixes day and elapsed time; write one kind of time"),
        ("1.5 days", "'1.5 days' is not a whole number of days"),
        ("0.3333 s", "'0.3333 s' is not a whole number of seconds"),
        ("1201 months", "'1201 months' is more than a hundred years"),
        ("99999999999 h", "'99999999999 h' is more than a hundred years"),
    ],
)  # fmt: skip
def test_says_what_is_wrong_with_a_duration(text: str, message: str) -> None:
    with pytest.raises(ValueError) as raised:  # noqa: PT011  # the whole message is compared
        parse_duration(text)
    assert str(raised.value) == message


@pytest.mark.parametrize(
    "text",
    ["", "P", "PT", "-4 h", "4 h -30 min", "1 year", "P1Y", "5 m", "4 h and 30 min", "4 h, 30 min",
     "h", "4 h 30", "p3d", "PT30M1H", "1.5 months", "٤ h", "4 h" * 100],
)  # fmt: skip
def test_refuses_what_is_no_duration(text: str) -> None:
    with pytest.raises(ValueError, match=r"duration|unit|whole"):
        parse_duration(text)


@pytest.mark.parametrize(
    "text",
    ["0 s", "60 s", "90 s", "30 min", "1 h", "4 h", "1 h 30 min", "2 min 1 s", "48 h",
     "1 day", "7 days", "1 working day", "10 working days", "1 month", "6 months"],
)  # fmt: skip
def test_a_duration_reads_as_it_is_written(text: str) -> None:
    assert str(parse_duration(text)) == text


def test_only_elapsed_time_has_a_fixed_length() -> None:
    assert parse_duration("90 min").elapsed == timedelta(minutes=90)
    with pytest.raises(ValueError, match="1 month has no fixed length"):
        _ = parse_duration("1 month").elapsed


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mon-fri", {0, 1, 2, 3, 4}),
        ("sat", {5}),
        ("mon,wed-fri", {0, 2, 3, 4}),
        ("Mon, Wed – Fri", {0, 2, 3, 4}),
        ("daily", set(range(7))),
        ("fri-mon", {4, 5, 6, 0}),
        ("tue-tue", {1}),
    ],
)
def test_reads_days(text: str, days: set[int]) -> None:
    assert parse_days(text) == days


@pytest.mark.parametrize("text", ["", "mon-", "-fri", "monday", "mon-tue-wed", "mon,", "daily,sat"])
def test_refuses_what_are_no_days(text: str) -> None:
    with pytest.raises(ValueError, match=r"unknown day '.*'; write mon tue wed thu fri sat sun or"):
        parse_days(text)


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("08:00-17:00", ((480, 1020),)),
        ("8:00 – 17:00", ((480, 1020),)),
        ("13:00-17:00, 08:00-12:00", ((480, 720), (780, 1020))),
        ("08:00-12:00,12:00-17:00", ((480, 720), (720, 1020))),
        ("22:00-06:00", ((1320, 1800),)),
        ("00:00-24:00", ((0, 1440),)),
        ("22:00-00:00", ((1320, 1440),)),
        ("08:00-08:00", ((480, 1920),)),
        ("06:00-22:00, 22:00-06:00", ((360, 1320), (1320, 1800))),
    ],
)
def test_reads_hours(text: str, spans: tuple[tuple[int, int], ...]) -> None:
    assert parse_hours(text) == spans


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("08:00-12:00, 11:59-17:00", "overlap"),
        ("22:00-06:00, 05:00-08:00", "overlap"),
        ("00:00-24:00, 12:00-13:00", "overlap"),
        ("24:00-06:00", "does not exist"),
        ("08:60-17:00", "does not exist"),
        ("08:00-24:01", "does not exist"),
        ("", "are not hours"),
        ("08-17", "are not hours"),
        ("08:00", "are not hours"),
        ("08:00-17:00,", "are not hours"),
    ],
)
def test_refuses_what_are_no_hours(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_hours(text)


@pytest.mark.parametrize(
    ("text", "is_open"),
    [
        ("2026-03-02 07:59", False),
        ("2026-03-02 08:00", True),
        ("2026-03-02 16:59:59", True),
        ("2026-03-02 17:00", False),
        ("2026-03-01 12:00", False),  # Sunday
        ("2026-04-03 12:00", False),  # långfredagen
        ("2026-04-02 12:00", True),  # skärtorsdagen, not among the eves of the agreement
        ("2026-06-19 12:00", False),  # midsommarafton
        ("2025-12-24 12:00", False),
        ("2025-12-31 12:00", False),
    ],
)
def test_office_hours(text: str, *, is_open: bool) -> None:
    assert OFFICE.is_open(at(text)) is is_open


def test_the_office_opens_and_closes() -> None:
    assert OFFICE.next_open(at("2026-04-02 17:00")) == at("2026-04-07 08:00")  # over Easter
    assert OFFICE.next_open(at("2026-04-07 09:00")) == at("2026-04-07 09:00")
    assert OFFICE.next_close(at("2026-04-07 09:00")) == at("2026-04-07 17:00")
    assert OFFICE.next_close(at("2026-04-02 17:00")) == at("2026-04-07 17:00")


def test_spans_that_touch_close_once() -> None:
    week_days = Schedule(ZONE, weekdays("00:00-24:00"))
    assert week_days.next_close(at("2026-03-23 12:00")) == at("2026-03-28 00:00")
    shifts = Schedule(ZONE, weekdays("06:00-22:00, 22:00-06:00", "mon-tue"))
    assert shifts.next_close(at("2026-03-23 07:00")) == at("2026-03-25 06:00")


def test_a_night_belongs_to_the_day_it_starts_on() -> None:
    schedule = NIGHT_SHIFT._replace(also_closed=frozenset({date(2026, 3, 4)}))
    assert schedule.is_open(at("2026-03-04 05:59"))
    assert not schedule.is_open(at("2026-03-04 22:00"))
    assert not schedule.is_open(at("2026-03-05 05:59"))


def test_hours_have_their_real_length_when_clocks_change() -> None:
    evening, spring, autumn = "18:00", "2026-03-28", "2026-10-24"
    assert NIGHT_SHIFT.open_time(at(f"{spring} {evening}"), at("2026-03-29 18:00")) == hours(7)
    assert NIGHT_SHIFT.open_time(at(f"{autumn} {evening}"), at("2026-10-25 18:00")) == hours(9)
    morning = Schedule(ZONE, (parse_hours("08:00-17:00"),) * 7)
    assert morning.open_time(at("2026-03-28 17:00"), at("2026-03-29 17:00")) == hours(9)


def test_hours_that_begin_or_end_in_an_hour_that_never_happens() -> None:
    early = Schedule(ZONE, (parse_hours("01:00-02:30"),) * 7)
    late = Schedule(ZONE, (parse_hours("02:30-04:00"),) * 7)
    within = Schedule(ZONE, (parse_hours("02:15-02:45"),) * 7)
    night = at("2026-03-29 00:00"), at("2026-03-29 06:00")
    assert early.open_time(*night) == hours(1)
    assert late.next_open(night[0]) == at("2026-03-29 03:00")
    assert late.open_time(*night) == hours(1)
    assert within.open_time(*night) == hours(0)


def test_a_boundary_that_happens_twice_is_its_first() -> None:
    early = Schedule(ZONE, (parse_hours("01:00-02:30"),) * 7)
    late = Schedule(ZONE, (parse_hours("02:30-04:00"),) * 7)
    assert early.next_close(at("2026-10-25 01:00")) == at("2026-10-25 02:30+02:00")
    assert late.next_open(at("2026-10-25 01:00")) == at("2026-10-25 02:30+02:00")


def test_a_day_that_a_zone_skipped_has_no_hours() -> None:
    apia = Schedule("Pacific/Apia", (parse_hours("08:00-17:00"),) * 7)
    assert not apia.is_working_day(date(2011, 12, 30))
    assert apia.is_working_day(date(2011, 12, 31))


def test_open_time_and_deadline_over_a_weekend() -> None:
    friday, monday = at("2026-03-06 16:00"), at("2026-03-09 11:00")
    assert OFFICE.open_time(friday, monday) == hours(4)
    assert OFFICE.deadline(friday, hours(4)) == monday
    assert OFFICE.deadline(friday, hours(1)) == at("2026-03-06 17:00")
    assert OFFICE.open_time(monday, friday) == hours(0)
    assert OFFICE.deadline(at("2026-03-07 12:00"), hours(0)) == at("2026-03-07 12:00")


def test_a_long_deadline_outlasts_the_horizon_for_closed_days() -> None:
    assert OFFICE.deadline(at("2026-01-01 00:00"), hours(9 * 500)) == OFFICE.add_working_days(
        at("2025-12-31 12:00"), 500
    )


def test_what_never_opens() -> None:
    start = at("2026-03-02 12:00")
    assert not NEVER.is_open(start)
    assert NEVER.next_open(start) is None
    assert NEVER.next_close(start) is None
    assert NEVER.deadline(start, hours(1)) is None
    assert NEVER.open_time(start, start + timedelta(900)) == hours(0)
    assert NEVER.add_working_days(start, 1) is None
    assert NEVER.subtract_working_days(date(2026, 3, 2), 1) is None


CHRISTMAS_EVES = frozenset(date(year, 12, 24) for year in range(2025, 2029))


@pytest.mark.parametrize(
    "schedule",
    [
        ALWAYS,
        ALWAYS._replace(zone=ZONE),
        ALWAYS._replace(zone=ZONE, also_closed=CHRISTMAS_EVES, also_open=CHRISTMAS_EVES),
    ],
)
def test_what_never_closes(schedule: Schedule) -> None:
    start = at("2026-03-28 12:00")
    assert schedule.is_open(start)
    assert schedule.next_open(start) == start
    assert schedule.next_close(start) is None
    assert schedule.open_time(start, start + hours(48)) == hours(48)
    assert schedule.deadline(start, hours(48)) == start + hours(48)


def test_a_day_that_is_also_open_wins() -> None:
    schedule = OFFICE._replace(also_open=frozenset({date(2026, 6, 19), date(2026, 3, 7)}))
    assert schedule.is_open(at("2026-06-19 12:00"))
    assert schedule.next_open(at("2026-03-06 17:00")) == at("2026-03-07 08:00")  # a Saturday
    assert schedule.is_working_day(date(2026, 3, 7))


def test_holidays_that_are_not_known_are_refused() -> None:
    with pytest.raises(ValueError, match="holidays of 'DK' are not built in; write SE"):
        OFFICE._replace(holidays="DK").is_open(at("2026-03-02 12:00"))
    with pytest.raises(UnknownYearError, match="known for 2005-2040, not 2041"):
        OFFICE.is_working_day(date(2041, 3, 4))
    with pytest.raises(ValueError, match="unknown eve 'klämdag'; the eves are trettondagsafton,"):
        holidays_se.eve("klämdag", 2026)


def test_beyond_the_known_holidays_nothing_is_claimed() -> None:
    last, beyond = at("2040-12-28 16:00"), at("2041-03-04 12:00")
    assert OFFICE.known_until == date(2040, 12, 31)
    assert OFFICE.deadline(last, hours(1)) == at("2040-12-28 17:00")
    assert OFFICE.deadline(last, hours(2)) is None
    assert OFFICE.add_working_days(last, 1) is None
    assert OFFICE.subtract_working_days(date(2005, 1, 4), 1) == date(2005, 1, 2)
    assert OFFICE.subtract_working_days(date(2005, 1, 4), 2) is None
    assert OFFICE.next_open(at("2040-12-28 18:00")) is None
    assert OFFICE.next_close(beyond) is None
    assert not OFFICE.is_open(beyond)
    with pytest.raises(UnknownYearError):
        OFFICE.open_time(last, beyond)


@pytest.mark.parametrize("length", ["876600 h", "36600 working days", "36600 days", "1200 months"])
def test_a_hundred_years_end_in_some_answer(length: str) -> None:
    """The longest durations that are read, in hours that make them longer still."""
    monday = Schedule(ZONE, weekdays("08:00-08:01", "mon"))
    own = OFFICE._replace(holidays=None, also_closed=frozenset())
    duration = parse_duration(length)
    placed = duration.unit in {Unit.DAYS, Unit.MONTHS}
    start = at("2039-12-31 23:59")
    assert own.known_until is None
    assert (add(start, duration, OFFICE, ZONE) is not None) is placed
    assert (add(start, duration, monday, ZONE) is not None) is placed
    assert (add(start, duration, own, ZONE) is not None) is placed
    assert add(start, duration, ALWAYS, ZONE) is not None


def test_two_holidays_on_one_day_share_its_name() -> None:
    assert holidays_se.holidays(2008)[date(2008, 5, 1)] == "Första maj och Kristi himmelsfärdsdag"


def test_a_naive_moment_is_refused() -> None:
    naive = datetime(2026, 3, 2, 12)  # noqa: DTZ001  # what is refused
    with pytest.raises(ValueError, match="the moment 2026-03-02 12:00:00 has neither zone nor"):
        ALWAYS.is_open(naive)


def calendar(**written: object) -> Schedule:
    return Calendar.model_validate({"=": "x", **written}).schedule(ZONE)


SHIFTS = {
    "mon-thu": "08:00-17:00",
    "Fri": "08:00-15:00, 16:00-18:00",
    "sat": "22:00-06:00",
}
BANDS = calendar(
    week=SHIFTS,
    holidays="SE",
    also_closed=["nyårsafton", "2026-12-22"],
    also_open=["2026-12-06"],
    hours_on={
        "trettondagsafton": "08:00-12:00",
        "skärtorsdagen": "08:00-12:00",
        "julafton": "22:00-24:00",
        "Alla helgons afton": "08:00-12:00",
        "påskafton": "20:00-02:00",
        "2026-12-23": "08:00-12:00",
        "2026-12-25": "10:00-14:00, 20:00-02:00",
        "2026-12-27": "10:00-14:00",
        "2026-12-31": "10:00-11:00",
    },
)


@pytest.mark.parametrize(
    ("day", "open_at"),
    [
        ("2026-03-02", ["08:00-17:00"]),  # Monday
        ("2026-03-06", ["08:00-15:00", "16:00-18:00"]),  # Friday
        ("2026-03-07", ["22:00-06:00"]),  # Saturday, to Sunday morning
        ("2026-03-08", []),  # Sunday
        ("2026-01-05", ["08:00-12:00"]),  # trettondagsafton, a Monday
        ("2025-01-05", []),  # trettondagsafton, a Sunday: no half-day opens a closed one
        ("2026-04-02", ["08:00-12:00"]),  # skärtorsdagen
        ("2026-04-03", []),  # långfredagen
        ("2026-04-04", ["20:00-02:00"]),  # påskafton, into a public holiday
        ("2026-10-30", ["08:00-12:00"]),  # the Friday before alla helgons dag
        ("2026-12-06", ["08:00-17:00"]),  # a Sunday that is open, as the week's first day
        ("2026-12-22", []),
        ("2026-12-23", ["08:00-12:00"]),
        ("2025-12-23", ["08:00-17:00"]),
        ("2026-12-24", ["22:00-24:00"]),  # julafton, a Thursday
        ("2026-12-25", ["10:00-14:00", "20:00-02:00"]),  # juldagen, by its date
        ("2025-12-25", []),
        ("2026-12-27", ["10:00-14:00"]),  # a Sunday, by its date
        ("2026-12-31", ["10:00-11:00"]),  # nyårsafton is closed, but not this one
        ("2025-12-31", []),
    ],
)
def test_each_day_has_its_own_hours(day: str, open_at: list[str]) -> None:
    begins = date.fromisoformat(day)
    spans = [
        (at(f"{day} {first}"), at(f"{begins + timedelta(last < first)} {last}"))
        for first, last in (hours.split("-") for hours in open_at)
    ]
    # Round the day, what belongs to the day before and the day after is left out.
    found = BANDS.spans(at(f"{day} 06:00"), at(f"{begins + timedelta(1)} 06:00"))
    assert list(found) == spans
    assert BANDS.is_working_day(begins) is bool(spans)


def test_a_date_that_is_open_wins_over_an_eve_with_hours() -> None:
    own = {"julafton": "08:00-12:00"}
    week = calendar(week=SHIFTS, hours_on=own, also_open=["2026-12-24"])
    shut = calendar(week=SHIFTS, hours_on=own, also_closed=["2026-12-24"])
    assert week.next_close(at("2026-12-24 09:00")) == at("2026-12-24 17:00")
    assert shut.next_open(at("2026-12-24 09:00")) == at("2026-12-25 08:00")
    assert shut.next_close(at("2025-12-24 09:00")) == at("2025-12-24 12:00")


def test_the_night_before_a_closed_day_is_kept_and_its_own_is_not() -> None:
    night = calendar(hours="22:00-06:00", also_closed="2026-03-04", hours_on={
        "2026-03-06": "22:00-24:00", "2026-03-07": "20:00-20:30"
    })  # fmt: skip
    open_from = [opens for opens, _ in night.spans(at("2026-03-03 12:00"), at("2026-03-08 12:00"))]
    assert open_from == [
        at("2026-03-03 22:00"),
        at("2026-03-05 22:00"),
        at("2026-03-06 22:00"),
        at("2026-03-07 20:00"),
    ]
    assert night.next_close(at("2026-03-04 01:00")) == at("2026-03-04 06:00")
    assert night.next_close(at("2026-03-06 23:00")) == at("2026-03-07 00:00")


def test_hours_of_a_date_that_meet_those_of_the_day_before_count_once() -> None:
    night = calendar(hours="22:00-06:00", hours_on={"2026-03-04": "00:00-24:00"})
    assert night.open_time(at("2026-03-03 12:00"), at("2026-03-05 12:00")) == hours(26)
    assert night.next_close(at("2026-03-03 23:00")) == at("2026-03-05 00:00")


def test_a_week_is_the_same_however_it_is_written() -> None:
    plain = calendar(days="mon-fri", hours="08:00-12:00, 13:00-17:00")
    assert calendar(week={"mon-fri": "08:00-12:00, 13:00-17:00"}) == plain
    assert (
        calendar(week={"mon,tue": "13:00-17:00,8:00-12:00", "wed-fri": "08:00-12:00,13:00-17:00"})
        == plain
    )
    assert calendar() == ALWAYS._replace(zone=ZONE)


def test_working_days_of_notice() -> None:
    monday, wednesday = date(2026, 3, 2), date(2026, 3, 4)
    assert OFFICE.subtract_working_days(wednesday, 1) == monday
    assert OFFICE.subtract_working_days(date(2026, 3, 17), 10) == monday
    assert OFFICE.subtract_working_days(wednesday, 0) == wednesday


def test_a_number_of_working_days_ends_when_the_last_day_does() -> None:
    thursday = at("2026-04-02 09:00")
    assert OFFICE.add_working_days(thursday, 1) == at("2026-04-07 17:00")
    assert OFFICE.add_working_days(thursday, 0) == thursday
    assert NIGHT_SHIFT.add_working_days(thursday, 1) == at("2026-04-04 06:00")


@pytest.mark.parametrize(
    ("start", "duration", "end"),
    [
        ("2026-03-06 16:00", "4 h", "2026-03-09 11:00"),
        ("2026-03-06 16:00", "1 day", "2026-03-07 16:00"),
        ("2026-03-28 12:00", "1 day", "2026-03-29 12:00"),
        ("2026-03-28 02:30", "1 day", "2026-03-29 03:30"),
        ("2026-10-24 02:30", "1 day", "2026-10-25 02:30+02:00"),
        ("2026-10-25 02:30+01:00", "0 days", "2026-10-25 02:30+01:00"),
        ("2026-10-25 02:30+01:00", "1 week", "2026-11-01 02:30"),
        ("2026-04-02 09:00", "1 working day", "2026-04-07 17:00"),
        ("2026-01-31 09:00", "1 month", "2026-02-28 09:00"),
        ("2028-01-31 09:00", "1 month", "2028-02-29 09:00"),
        ("2026-11-30 09:00", "3 months", "2027-02-28 09:00"),
        ("2026-12-15 09:00", "12 months", "2027-12-15 09:00"),
        ("2026-01-31 09:00", "1 week", "2026-02-07 09:00"),
        ("2026-03-31 09:00", "1 month", "2026-04-30 09:00"),
        ("2026-01-31 09:00", "2 months", "2026-03-31 09:00"),
        # Three eves and juldagen on weekdays; annandag jul, nyårsdagen and trettondedag jul too.
        ("2026-12-18 09:00", "10 working days", "2027-01-08 17:00"),
        ("2026-12-18 09:00", "10 days", "2026-12-28 09:00"),
        ("2026-12-18 09:00", "90 h", "2027-01-08 09:00"),
    ],
)
def test_adds_any_kind_of_time(start: str, duration: str, end: str) -> None:
    assert add(at(start), parse_duration(duration), OFFICE, ZONE) == at(end)


def test_a_day_and_24_hours_differ_when_clocks_change() -> None:
    start = at("2026-03-28 12:00")
    assert add(start, parse_duration("24 h"), ALWAYS, ZONE) == at("2026-03-29 13:00")
    assert add(start, parse_duration("1 day"), ALWAYS, ZONE) == at("2026-03-29 12:00")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-21 02:10", "2026-11-21T02:10:00+01:00"),
        ("2026-11-21T02:10", "2026-11-21T02:10:00+01:00"),
        ("2026-06-21 02:10:59", "2026-06-21T02:10:59+02:00"),
        ("2026-11-21 02:10Z", "2026-11-21T03:10:00+01:00"),
        ("2026-11-21 02:10 +05:30", "2026-11-20T21:40:00+01:00"),
        ("2026-10-25 02:30+02:00", "2026-10-25T02:30:00+02:00"),
        ("2026-10-25 02:30+01:00", "2026-10-25T02:30:00+01:00"),
        ("2026-12-31 24:00", "2027-01-01T00:00:00+01:00"),
    ],
)
def test_reads_a_moment(text: str, moment: str) -> None:
    read = local_moment(text, ZONE)
    assert read.isoformat() == moment
    assert read.tzinfo is time_zone(ZONE)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2026-10-25 02:30",
         "02:30 happens twice on 2026-10-25 in Europe/Stockholm; write +02:00 or +01:00"),
        ("2026-03-29 02:30",
         ("02:30 never happens on 2026-03-29 in Europe/Stockholm; "
          "write +01:00 for 03:30 or +02:00 for 01:30")),
        ("2026-11-21", "'2026-11-21' is a day without a time; write 2026-11-21 14:30"),
        ("i natt", "'i natt' is not a moment; write 2026-11-21 02:10"),
        ("2026-02-30 12:00", "'2026-02-30 12:00' is not a moment: day is out of range for month"),
        ("2026-02-03 24:01", "'2026-02-03 24:01' is not a moment: hour must be in 0..23"),
        ("0202-02-03 12:00", "'0202-02-03 12:00': the year must be in 1970-2200"),
    ],
)  # fmt: skip
def test_says_what_is_wrong_with_a_moment(text: str, message: str) -> None:
    with pytest.raises(ValueError) as raised:  # noqa: PT011  # the whole message is compared
        local_moment(text, ZONE)
    assert str(raised.value) == message


@pytest.mark.parametrize("name", ["Europe/Stokholm", "Europe", "", "../etc", "\0"])
def test_an_unknown_zone_is_a_value_error(name: str) -> None:
    with pytest.raises(ValueError, match=r"unknown time zone .*; write a name like Europe/Stockho"):
        local_moment("2026-11-21 02:10", name)
