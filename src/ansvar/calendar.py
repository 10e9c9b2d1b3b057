"""Calendars: the hours that a contact, a check or a commitment keeps."""

from functools import lru_cache
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator

from ansvar.scalars import Closed, Day, Hours, Id, Text, Weekdays, as_list
from ansvar.worktime import ALWAYS, Schedule


class Calendar(BaseModel, frozen=True, extra="forbid"):
    """Opening hours by weekday, with the public holidays of a country and further closed days.

    `also_closed` names eves (midsommarafton, julafton, nyårsafton …) or days; `also_open` wins
    over everything.
    """

    id: Id
    name: Text | None = None
    days: Weekdays = frozenset(range(7))
    hours: Hours = ((0, 1440),)
    holidays: Literal["SE"] | None = None
    also_closed: Annotated[tuple[Closed, ...], BeforeValidator(as_list)] = ()
    also_open: Annotated[tuple[Day, ...], BeforeValidator(as_list)] = ()

    def schedule(self, zone: str) -> Schedule:
        """The calendar as working-time arithmetic in a zone."""
        return _schedule(self, zone)


@lru_cache(maxsize=256)
def _schedule(calendar: Calendar, zone: str) -> Schedule:
    week = tuple(calendar.hours if day in calendar.days else () for day in range(7))
    closed, opened = frozenset(calendar.also_closed), frozenset(calendar.also_open)
    return Schedule(zone, week, calendar.holidays, closed, opened)


__all__ = ["ALWAYS", "Calendar"]
