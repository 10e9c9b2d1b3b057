"""Calendars: the hours that a contact, a check or a commitment keeps."""

from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, Field

from ansvar.durations import parse_days
from ansvar.scalars import (
    Closed,
    Day,
    DaysKey,
    EveOrDayKey,
    Hours,
    Id,
    Text,
    Weekdays,
    as_list,
    eve_or_day,
)
from ansvar.worktime import Schedule


class Calendar(BaseModel, frozen=True, extra="forbid"):
    """Opening hours by weekday, the public holidays of a country, and the days that differ.

    The hours are the same on all `days`, or each weekday's own in `week`. Eves (midsommarafton,
    julafton, nyårsafton …) go by name; what is said of a date goes before everything else.
    """

    id: Id
    name: Text | None = None
    days: Weekdays = frozenset(range(7))
    hours: Hours = ((0, 1440),)
    week: Annotated[dict[DaysKey, Hours], Field(min_length=1)] = {}
    holidays: Literal["SE"] | None = None
    also_closed: Annotated[tuple[Closed, ...], BeforeValidator(as_list)] = ()
    also_open: Annotated[tuple[Day, ...], BeforeValidator(as_list)] = ()
    hours_on: dict[EveOrDayKey, Hours] = {}

    def schedule(self, zone: str) -> Schedule:
        """The calendar as working-time arithmetic in a zone."""
        return self._schedule._replace(zone=zone)

    @cached_property
    def _schedule(self) -> Schedule:
        by_day: list[Hours] = [self.hours if day in self.days else () for day in range(7)]
        if self.week:
            bands = [(parse_days(days), hours) for days, hours in self.week.items()]
            by_day = [_joined([hours for days, hours in bands if day in days]) for day in range(7)]
        own = frozenset((eve_or_day(day), hours) for day, hours in self.hours_on.items())
        closed, opened = frozenset(self.also_closed), frozenset(self.also_open)
        return Schedule("UTC", tuple(by_day), self.holidays, closed, opened, own)


def _joined(bands: list[Hours]) -> Hours:
    """The hours of a weekday; it is a finding of its own if more than one band names it."""
    return tuple(sorted(span for hours in bands for span in hours))


__all__ = ["Calendar"]
