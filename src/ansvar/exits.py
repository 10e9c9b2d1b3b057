"""How a run ends: its exit codes, and the one way to stop before the end."""

DONE, FAULT, USAGE, UNREADABLE, UNDETERMINED, BUG, INTERRUPTED = 0, 1, 2, 3, 4, 70, 130


class Stop(Exception):  # noqa: N818 - not every stop is an error
    """The end of a run, with its exit code and what to say on standard error."""

    def __init__(self, code: int, message: str = "") -> None:
        """Stop with a code; the message is one line."""
        super().__init__(message)
        self.code, self.message = code, message
