"""`--ics`: the deadlines and steps to come, in a calendar file beside the answer."""

from collections.abc import Iterable
from os.path import realpath
from pathlib import Path
from typing import TYPE_CHECKING

from ansvar.exits import USAGE, Stop
from ansvar.output import write

if TYPE_CHECKING:
    from ansvar.assessment import Assessment
    from ansvar.locale import Language


def keep_apart(ics: Path, others: Iterable[Path | None], language: "Language") -> None:
    """Stop rather than write the calendar over the answer or what it is made from."""
    if ics == Path("-"):
        raise Stop(USAGE, language.say("usage.ics"))
    if realpath(ics) in {realpath(other) for other in others if other is not None}:
        raise Stop(USAGE, language.say("usage.report_twice", path=ics))


def write_calendar(assessment: "Assessment", ics: Path, language: "Language") -> None:
    """What is to come after the moment of the answer, whole or not at all."""
    from ansvar.render.ics import ics_text

    write(ics_text(assessment, language), ics, language)
