"""Runs of the command line inside the test process, as a user in a folder would make them."""

import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from ansvar.cli import run

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"


class Ran(NamedTuple):
    """What a run left: its exit code and the two streams."""

    code: int
    out: str
    err: str


def ran(
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    folder: Path,
    *arguments: str,
) -> Ran:
    """Run ansvar with arguments in a folder, in Swedish unless the arguments say otherwise."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("LC_ALL", "sv_SE.UTF-8")
    monkeypatch.setattr(sys, "argv", ["ansvar", *arguments])
    capfd.readouterr()
    code = run()
    sys.stdout.flush()
    captured = capfd.readouterr()
    return Ran(code, captured.out, captured.err)
