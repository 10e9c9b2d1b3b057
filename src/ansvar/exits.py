"""How a run ends: its exit codes, and the one way to stop before the end."""

from typing import Literal, get_args

DONE, FAULT, USAGE, UNREADABLE, UNDETERMINED, BUG, INTERRUPTED = 0, 1, 2, 3, 4, 70, 130


FailOn = Literal["error", "warning", "never"]
"""The gravest findings that a run may end with and still be done are those below this."""
FAIL_ON: tuple[FailOn, ...] = get_args(FailOn)


class Stop(Exception):  # noqa: N818 - not every stop is an error
    """The end of a run, with its exit code and what to say on standard error."""

    def __init__(self, code: int, message: str = "") -> None:
        """Stop with a code; the message is one line."""
        super().__init__(message)
        self.code, self.message = code, message
