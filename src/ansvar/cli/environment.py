"""What only the command line knows: the time, and what the environment asks for."""

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from ansvar.exits import USAGE, Stop

if TYPE_CHECKING:
    from ansvar.locale import Language


def now() -> datetime:
    """The moment a command is run."""
    return datetime.now(UTC)


def chosen_language(chosen: str | None) -> "Language":
    """The language of the output: the option's, else the environment's."""
    from ansvar.locale import language

    return language(_lang(chosen))


def _lang(chosen: str | None) -> Literal["sv", "en"]:
    """The chosen language, else the environment's; Swedish where it says nothing."""
    if chosen is not None:
        if chosen not in ("sv", "en"):
            raise Stop(USAGE, f"--lang: '{chosen}' (sv, en)")
        return "sv" if chosen == "sv" else "en"
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value and value.split(".")[0] not in ("C", "POSIX"):
            return "sv" if value.startswith("sv") else "en"
    return "sv"


def colored(color: str) -> bool:
    """Whether a terminal gets colour: as the option says, else unless NO_COLOR is set."""
    return color == "always" or (color == "auto" and not os.environ.get("NO_COLOR"))


def completing() -> bool:
    """Whether a shell asks what can be typed, and no command is run."""
    return "_ANSVAR_COMPLETE" in os.environ


def debugging() -> bool:
    """Whether a bug of ours is to show its whole trace."""
    return bool(os.environ.get("ANSVAR_DEBUG"))
