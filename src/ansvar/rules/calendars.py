"""Rules about calendars: of each day one answer to when it is open."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from ansvar import holidays_se
from ansvar.calendar import Calendar
from ansvar.diagnostics import FIRST, Diagnostic, Rule, Severity, Word
from ansvar.durations import parse_days
from ansvar.register import Fault, Register
from ansvar.scalars import eve_or_day
from ansvar.source import Key

if TYPE_CHECKING:
    from ansvar.rules.inspection import Inspection

Where = tuple[Key, ...]

WEEKDAYS = {
    "sv": ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}

TWO_WEEKS = Rule(
    "ANS231",
    "week-and-days",
    Severity.ERROR,
    {
        "sv": "'{key}' kan inte stå bredvid 'week'",
        "en": "'{key}' cannot stand beside 'week'",
    },
    {
        "sv": """*Vad* En kalender har både `week` och `days` eller `hours`.
*Varför* De säger var för sig när det är öppet, och en klocka kan bara följa den ena.
*Exempel* `{hours: 08:00-17:00, week: {fri: 08:00-15:00}}`
*I stället* Skriv hela veckan i `week`: `{mon-thu: 08:00-17:00, fri: 08:00-15:00}`.""",
        "en": """*What* A calendar has both `week` and `days` or `hours`.
*Why it matters* Each says by itself when it is open, and a clock can only keep one of them.
*Example* `{hours: 08:00-17:00, week: {fri: 08:00-15:00}}`
*Instead* Write the whole week in `week`: `{mon-thu: 08:00-17:00, fri: 08:00-15:00}`.""",
    },
)


def two_weeks(register: Register) -> Iterator[Fault]:
    """Calendars that describe their week in both ways."""
    for calendar in register.calendars.values():
        written = [key for key in ("days", "hours") if key in calendar.model_fields_set]
        if calendar.week and written:
            where: Where = ("calendars", calendar.id, written[0])
            span = register.place("calendars", calendar.id, written[0], key=True)
            week = register.place("calendars", calendar.id, "week", key=True)
            words: dict[str, Word] = {"key": written[0]}
            yield Fault(Diagnostic(TWO_WEEKS, span, words, related=(("week", week),)), where)


DAY_TWICE = Rule(
    "ANS232",
    "day-twice",
    Severity.ERROR,
    {
        "sv": "{day} står både i '{one}' och i '{other}'",
        "en": "{day} is both in '{one}' and in '{other}'",
    },
    {
        "sv": """*Vad* En kalender säger två saker om samma veckodag, afton eller datum. Ett datum
får stå bredvid en afton som infaller då: det går före.
*Varför* En av dem gäller inte, och deadline blir en annan än den som läses.
*Exempel* `week: {mon-fri: 08:00-17:00, fri: 08:00-15:00}`
*I stället* Skriv dagen en gång, med alla sina tider: `mon-thu` och `fri`.""",
        "en": """*What* A calendar says two things of one weekday, eve or date. A date may stand
beside an eve that falls on it: it goes first.
*Why it matters* One of them does not hold, and the deadline becomes another than the one read.
*Example* `week: {mon-fri: 08:00-17:00, fri: 08:00-15:00}`
*Instead* Write the day once, with all its hours: `mon-thu` and `fri`.""",
    },
)


def days_twice(register: Register) -> Iterator[Fault]:
    """Days that a calendar says two things of."""
    for calendar in register.calendars.values():
        yield from _weekdays_twice(register, calendar)
        yield from _single_days_twice(register, calendar)


def _weekdays_twice(register: Register, calendar: Calendar) -> Iterator[Fault]:
    owners: dict[int, str] = {}
    for key in calendar.week:
        again: dict[str, list[int]] = {}
        for day in sorted(parse_days(key)):
            first = owners.setdefault(day, key)
            if first != key:
                again.setdefault(first, []).append(day)
        for first, days in again.items():
            named = {lang: ", ".join(names[d] for d in days) for lang, names in WEEKDAYS.items()}
            words: dict[str, Word] = {"day": named, "one": first, "other": key}
            yield _twice(register, calendar, words, ("week", first), ("week", key))


def _single_days_twice(register: Register, calendar: Calendar) -> Iterator[Fault]:
    places: dict[str | date, list[Where]] = {}
    for field in ("also_closed", "also_open"):
        days: tuple[str | date, ...] = getattr(calendar, field)
        for day in dict.fromkeys(days):
            places.setdefault(day, []).append((field, days.index(day)))
    for key in calendar.hours_on:
        places.setdefault(eve_or_day(key), []).append(("hours_on", key))
    for day, where in places.items():
        for other in where[1:]:
            words: dict[str, Word] = {"day": f"'{day}'"}
            words |= {"one": str(where[0][0]), "other": str(other[0])}
            yield _twice(register, calendar, words, where[0], other)


def _twice(
    register: Register, calendar: Calendar, words: dict[str, Word], first: Where, other: Where
) -> Fault:
    spans = [
        register.place("calendars", calendar.id, *where, key=where[0] in {"week", "hours_on"})
        for where in (first, other)
    ]
    finding = Diagnostic(DAY_TWICE, spans[1], words, related=((FIRST, spans[0]),))
    return Fault(finding, ("calendars", calendar.id, *other))


OVERLAP = Rule(
    "ANS233",
    "overlapping-hours",
    Severity.ERROR,
    {
        "sv": "tiderna för '{one}' räcker in i dem för '{other}' en {day}",
        "en": "the hours of '{one}' reach into those of '{other}' on a {day}",
    },
    {
        "sv": """*Vad* En veckodags tider går förbi midnatt och slutar efter att nästa dags tider
har börjat. Ett pass hör till den dag då det börjar.
*Varför* När den ena dagen är stängd blir det oklart vilka timmar som är kvar.
*Exempel* `week: {fri: 22:00-06:00, sat: 00:00-24:00}`
*I stället* Låt nästa dag börja där den förra slutar: `sat: 06:00-24:00`.""",
        "en": """*What* The hours of a weekday go past midnight and end after those of the next day
have begun. A stretch belongs to the day it starts on.
*Why it matters* When one of the days is closed it is not clear which hours are left.
*Example* `week: {fri: 22:00-06:00, sat: 00:00-24:00}`
*Instead* Let the next day begin where the last one ends: `sat: 06:00-24:00`.""",
    },
)


def overlapping_hours(register: Register) -> Iterator[Fault]:
    """Weekdays whose hours are not over when those of the next begin; each pair of keys once."""
    for calendar in register.calendars.values():
        owners = {day: key for key in reversed(calendar.week) for day in parse_days(key)}
        pairs = {
            (owners[day], owners[(day + 1) % 7]): (day + 1) % 7
            for day in reversed(range(7))
            if day in owners and (day + 1) % 7 in owners
        }
        for (one, other), day in pairs.items():
            hours, following = calendar.week[one], calendar.week[other]
            if hours[-1][1] - 1440 > following[0][0]:
                names = {lang: names[day] for lang, names in WEEKDAYS.items()}
                words: dict[str, Word] = {"one": one, "other": other, "day": names}
                where: Where = ("calendars", calendar.id, "week", one)
                spans = [register.place("calendars", calendar.id, "week", k) for k in (one, other)]
                finding = Diagnostic(OVERLAP, spans[0], words, related=((other, spans[1]),))
                yield Fault(finding, where)


IDLE = Rule(
    "ANS411",
    "idle-hours",
    Severity.WARNING,
    {
        "sv": "{eve} infaller aldrig en dag som annars är öppen, så tiderna gäller aldrig",
        "en": "{eve} never falls on a day that is otherwise open, so its hours never hold",
    },
    {
        "sv": """*Vad* En afton har egna tider, men infaller bara på veckodagar utan tider. Tider på
en afton förkortar eller flyttar en öppen dag; de öppnar ingen stängd.
*Varför* Den som läser tror att någon svarar då, men klockor och kontakter räknar med stängt.
*Exempel* `{week: {mon-fri: 08:00-17:00}, hours_on: {påskafton: 10:00-14:00}}`
*I stället* Skriv datumen: `hours_on: {2027-03-27: 10:00-14:00}`. Ett datum är öppet vad som än
sägs i övrigt.""",
        "en": """*What* An eve has hours of its own, but only falls on weekdays without hours. Hours
on an eve shorten or move an open day; they open no closed one.
*Why it matters* Whoever reads believes that somebody answers then, but clocks and contacts reckon
with closed.
*Example* `{week: {mon-fri: 08:00-17:00}, hours_on: {påskafton: 10:00-14:00}}`
*Instead* Write the dates: `hours_on: {2027-03-27: 10:00-14:00}`. A date is open whatever else is
said.""",
    },
)


def idle_hours(inspection: "Inspection") -> Iterator[Diagnostic]:
    """Eves with hours of their own that no open day gets."""
    for calendar in inspection.calendars.values():
        week = calendar.schedule("UTC").week
        for key in calendar.hours_on:
            eve = eve_or_day(key)
            years = range(holidays_se.FIRST_YEAR, holidays_se.LAST_YEAR + 1)
            if isinstance(eve, str) and not any(
                week[holidays_se.eve(eve, year).weekday()] for year in years
            ):
                span = inspection.place("calendars", calendar.id, "hours_on", key, key=True)
                yield Diagnostic(IDLE, span, {"eve": eve})


RULES = (TWO_WEEKS, DAY_TWICE, OVERLAP, IDLE)
FINDERS = (two_weeks, days_twice, overlapping_hours)
JUDGEMENTS = (idle_hours,)
