"""A rota: when somebody is on duty, several together, and an hour at which nobody is."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from typing import NamedTuple

from ansvar import holidays_se
from ansvar.diagnostics import Word
from ansvar.durations import time_zone
from ansvar.register import Register
from ansvar.rules.calendars import WEEKDAYS
from ansvar.rules.effort import Effort
from ansvar.worktime import Schedule

_DAY = timedelta(1)
_NIGHT, _NOON = time(1), time(12)

_ENGLISH: Mapping[str, str] = {
    "Nyårsdagen": "New Year's Day",
    "trettondagsafton": "Epiphany Eve",
    "Trettondedag jul": "Epiphany",
    "skärtorsdagen": "Maundy Thursday",
    "Långfredagen": "Good Friday",
    "påskafton": "Easter Eve",
    "Påskdagen": "Easter Sunday",
    "Annandag påsk": "Easter Monday",
    "Första maj": "May Day",
    "Kristi himmelsfärdsdag": "Ascension Day",
    "valborgsmässoafton": "Walpurgis Night",
    "pingstafton": "Whitsun Eve",
    "Pingstdagen": "Whit Sunday",
    "Nationaldagen": "the National Day",
    "midsommarafton": "Midsummer's Eve",
    "Midsommardagen": "Midsummer's Day",
    "alla helgons afton": "All Saints' Eve",
    "Alla helgons dag": "All Saints' Day",
    "julafton": "Christmas Eve",
    "Juldagen": "Christmas Day",
    "Annandag jul": "Boxing Day",
    "nyårsafton": "New Year's Eve",
}

_Naming = Callable[[date], Mapping[str, str]]


ON_DUTY: Word = {"sv": "pass att jämföra", "en": "stretches on duty to compare"}


class Shift(NamedTuple):
    """A stretch of time on duty; half-open, in UTC."""

    start: datetime
    end: datetime


class Example(NamedTuple):
    """A moment given as an example, and what to call it, by language."""

    at: datetime
    name: Mapping[str, str]


def left_out(needed: Iterable[Shift], shifts: Iterable[Shift]) -> tuple[Shift, ...]:
    """What of some stretches is in no shift; both in order and apart, and so is the answer."""
    found: list[Shift] = []
    waiting = iter(shifts)
    shift = next(waiting, None)
    for start, end in needed:
        since = start
        while shift is not None and shift.end <= since:
            shift = next(waiting, None)
        while shift is not None and shift.start < end:
            if since < shift.start:
                found.append(Shift(since, shift.start))
            since = shift.end
            if since >= end:
                break
            shift = next(waiting, None)
        if since < end:
            found.append(Shift(since, end))
    return tuple(found)


def is_within(at: datetime, shifts: Iterable[Shift]) -> bool:
    """Whether a moment is in one of these stretches."""
    return any(start <= at < end for start, end in shifts)


def _joined(shifts: Iterable[tuple[datetime, datetime]]) -> Iterator[Shift]:
    """Stretches in order, those that meet or overlap as one."""
    current: Shift | None = None
    for start, end in sorted(shifts):
        if current is None:
            current = Shift(start, end)
        elif start <= current.end:
            current = Shift(current.start, max(current.end, end))
        else:
            yield current
            current = Shift(start, end)
    if current is not None:
        yield current


class Rota:
    """Who is on duty when, from the first day up to the last, which is not included.

    Years whose holidays are not known are left out. Agreement after agreement asks of the same
    calendars, so the answers are kept.
    """

    def __init__(
        self,
        register: Register,
        zone: str,
        first: date,
        last: date,
        effort: Effort | None = None,
    ) -> None:
        """Open a rota for some days in a zone; `effort` counts what a rule asks of several."""
        self.register, self.zone, self.effort = register, zone, effort or Effort(ON_DUTY)
        self.first = first
        self.last = max(first, min(last, date(holidays_se.LAST_YEAR, 12, 31)))
        self.whole = Shift(self._at(self.first), self._at(self.last))
        self._kept: dict[frozenset[str], tuple[Shift, ...]] = {}

    def shifts(self, calendars: Iterable[str]) -> tuple[Shift, ...]:
        """When any of these calendars is open, in order and apart; `always` is one of them."""
        asked = frozenset(calendars)
        if asked not in self._kept:
            self._kept[asked] = tuple(self._read(asked))
        return self._kept[asked]

    def _read(self, calendars: frozenset[str]) -> Iterable[Shift]:
        if self.first >= self.last:
            return ()
        if "always" in calendars:
            return (self.whole,)
        if len(calendars) > 1:
            several = [self.shifts([name]) for name in calendars]
            self.effort.spend(sum(map(len, several)))
            return _joined(chain.from_iterable(several))
        schedules = self._schedules(calendars)
        days = (self.last - self.first).days
        self.effort.spend(days * sum(max(map(len, each.week)) for each in schedules))
        return _joined(chain.from_iterable(each.spans(*self.whole) for each in schedules))

    def never_closes(self, calendar: str) -> bool:
        """Whether a calendar is open round the clock, every day."""
        return self.shifts([calendar]) == (self.whole,)

    def example(self, shifts: Sequence[Shift], calendars: Iterable[str]) -> Example:
        """An hour in some stretches: of an ordinary week if it can be, else of a holiday.

        `calendars` are those that gave the stretches; the days they single out are not ordinary.
        """
        single = {
            day
            for schedule in self._schedules(frozenset(calendars))
            for day in schedule.single_days
            if isinstance(day, date)
        }
        return self._ordinary(shifts, single) or self._unusual(shifts, single)

    def _ordinary(self, shifts: Sequence[Shift], single: Collection[date]) -> Example | None:
        """The night to Saturday, else the weekend, else the first hour of the week."""
        monday = self._ordinary_week(single)
        if monday is None:
            return None
        start, end = self._at(monday), self._at(monday + 7 * _DAY)
        saturday = monday + 5 * _DAY
        weekend = [(saturday, _NIGHT), (saturday, _NOON), (saturday + _DAY, _NOON)]
        moments = [self._at(day, clock) for day, clock in weekend]
        moments += [max(s.start, start) for s in shifts if s.end > start and s.start < end]
        found = next((at for at in moments if is_within(at, shifts)), None)
        return self._hour(found, _weekday) if found is not None else None

    def _unusual(self, shifts: Sequence[Shift], single: Collection[date]) -> Example:
        unlike = (day for day in self._days() if _is_special(day) or day in single)
        noons = (self._at(day, _NOON) for day in unlike)
        at = next((noon for noon in noons if is_within(noon, shifts)), shifts[0].start)
        return self._hour(at, _dated)

    def _schedules(self, calendars: frozenset[str]) -> list[Schedule]:
        found = (self.register.schedule(name, self.zone) for name in sorted(calendars))
        return [schedule for schedule in found if schedule is not None]

    def _days(self) -> Iterator[date]:
        return (self.first + n * _DAY for n in range((self.last - self.first).days))

    def _ordinary_week(self, single: Collection[date]) -> date | None:
        """The Monday of the first whole week in which every day is like others of its name."""
        for monday in self._days():
            week = [monday + n * _DAY for n in range(7)]
            whole = monday.weekday() == 0 and week[-1] < self.last
            if whole and not any(_is_special(day) or day in single for day in week):
                return monday
        return None

    def _hour(self, at: datetime, naming: _Naming) -> Example:
        here = at.astimezone(time_zone(self.zone))
        day, clock = naming(here.date()), f"{here:%H:%M}"
        return Example(at, {"sv": f"{day['sv']} {clock}", "en": f"{day['en']} at {clock}"})

    def _at(self, day: date, clock: time = time()) -> datetime:
        return datetime.combine(day, clock, time_zone(self.zone)).astimezone(UTC)


def _weekday(day: date) -> Mapping[str, str]:
    return {lang: names[day.weekday()] for lang, names in WEEKDAYS.items()}


def _dated(day: date) -> Mapping[str, str]:
    names = _special_names(day)
    if not names:
        return dict.fromkeys(WEEKDAYS, f"{day:%Y-%m-%d}")
    swedish = " och ".join(names)
    english = " and ".join(_ENGLISH[name] for name in names)
    return {"sv": swedish[0].lower() + swedish[1:], "en": english}


def _is_special(day: date) -> bool:
    return bool(_special_names(day))


def _special_names(day: date) -> list[str]:
    """What a public holiday or an eve is called; two holidays on one day have both names."""
    if not holidays_se.FIRST_YEAR <= day.year <= holidays_se.LAST_YEAR:
        return []
    holiday = holidays_se.holidays(day.year).get(day)
    if holiday is not None:
        return holiday.split(" och ")
    return [name for name in holidays_se.EVES if holidays_se.eve(name, day.year) == day][:1]


__all__ = ["Example", "Rota", "Shift", "is_within", "left_out"]
