"""What a run says: results to standard output or a file, everything else to standard error."""

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ansvar.exits import UNREADABLE, Stop

if TYPE_CHECKING:
    from ansvar.diagnostics import Diagnostic
    from ansvar.locale import Language


def complain(message: str) -> None:
    """One line on standard error, in the program's name."""
    from ansvar.harmless import clean

    sys.stderr.write(f"ansvar: {clean(' '.join(message.split()))}\n")


def report(findings: "Sequence[Diagnostic]", language: "Language") -> None:
    """Findings on standard error."""
    from ansvar.render.findings import finding_lines

    for line in finding_lines(findings, language):
        sys.stderr.write(line + "\n")


def write(text: str, output: Path | None, language: "Language") -> None:
    """To standard output, or to a file whole or not at all."""
    data = text.encode("utf-8", errors="replace")
    if output is None:
        try:
            sys.stdout.flush()
            buffer: Callable[[bytes], int] = sys.stdout.buffer.write
            buffer(data)
            sys.stdout.flush()
        except BrokenPipeError:
            # The reader has seen enough; what is left has nowhere to go, the exit code stands.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except OSError as error:
            raise Stop(UNREADABLE, language.say("usage.write_out", reason=error.strerror)) from None
        return
    try:
        if output.exists() and not output.is_file():
            # A device or a pipe is written to; to replace it would remove it.
            output.write_bytes(data)
        else:
            _write_whole(data, output.resolve())
    except OSError as error:
        raise Stop(
            UNREADABLE, language.say("usage.write", path=output, reason=error.strerror)
        ) from None


def _write_whole(data: bytes, target: Path) -> None:
    """Write beside the file and put it in its place, with the mode it had or a new file gets."""
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with beside.open("xb") as stream:
            stream.write(data)
        if target.exists():
            beside.chmod(target.stat().st_mode & 0o7777)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
