"""Calendars: the hours that a contact, a check or a commitment keeps."""

from functools import lru_cache
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator

from ansvar.scalars import Day, Hours, Id, OneOrMore, Text, Weekdays
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
    also_closed: OneOrMore = ()
    also_open: Annotated[
        tuple[Day, ...], BeforeValidator(lambda v: [v] if type(v) is str else v)
    ] = ()

    def schedule(self, zone: str) -> Schedule:
        """The calendar as working-time arithmetic in a zone."""
        return _schedule(
            self.days, self.hours, self.holidays, self.also_closed, self.also_open, zone
        )


@lru_cache(maxsize=256)
def _schedule(days, hours, holidays, also_closed, also_open, zone):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913
    week = tuple(hours if day in days else () for day in range(7))
    return Schedule(zone, week, holidays, frozenset(also_closed), frozenset(also_open))


__all__ = ["ALWAYS", "Calendar"]
