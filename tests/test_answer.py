"""The screen at 03:23: design's own incident, to the letter, and in every form the same words."""

import re
from pathlib import Path

import pytest

from runs import ran

GOLDEN = Path(__file__).parent / "golden" / "answer"
AT = ["attribute", "incident.yaml", "--at", "2026-11-21 03:23"]
ANSI = re.compile(r"\x1b\[[0-9;]*m")


def words(text: str) -> list[str]:
    return text.split()


def without_chain(text: str, heading: str) -> str:
    """The answer without the block that is drawn in a terminal and written elsewhere."""
    blocks = text.split("\n\n")
    return "\n\n".join(b for b in blocks if not b.startswith((heading, "  ")))


def test_the_answer_at_0323(
    request: pytest.FixtureRequest,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answer = ran(capfd, monkeypatch, GOLDEN, *AT)
    if request.config.getoption("--update-expected"):
        (GOLDEN / "expected.txt").write_text(answer.out, encoding="utf-8")
    assert answer.out == (GOLDEN / "expected.txt").read_text(encoding="utf-8")
    assert (answer.code, answer.err) == (0, "")


@pytest.mark.parametrize(("lang", "heading"), [("sv", "KEDJAN"), ("en", "CHAIN")])
@pytest.mark.parametrize("columns", ["40", "80", "200"])
def test_a_terminal_shows_the_same_words(
    lang: str,
    heading: str,
    columns: str,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plain = ran(capfd, monkeypatch, GOLDEN, *AT, "--lang", lang)
    monkeypatch.setenv("COLUMNS", columns)
    drawn = ran(capfd, monkeypatch, GOLDEN, *AT, "--lang", lang, "--color", "always")
    stripped = ANSI.sub("", drawn.out)
    assert words(without_chain(stripped, heading)) == words(without_chain(plain.out, heading))
    written = next(b for b in plain.out.split("\n\n") if b.startswith(heading))
    picture = next(b for b in stripped.split("\n\n") if b.startswith("  "))
    names = re.findall(r"Larmknapp|Larmdosa|SIM och M2M-plattform|Mobilnät", written)
    assert names == [name for name in names if name in picture]
    assert len(set(names)) == 4


def test_at_a_width_no_line_is_wider(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    drawn = ran(capfd, monkeypatch, GOLDEN, *AT, "--color", "always")
    assert max(len(line) for line in ANSI.sub("", drawn.out).splitlines()) <= 80


def test_without_colour_the_terminal_has_no_escapes(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = ran(capfd, monkeypatch, GOLDEN, *AT, "--color", "never")
    assert "\x1b" not in plain.out


def test_quiet_is_the_first_line_alone(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ran(capfd, monkeypatch, GOLDEN, *AT, "-q").out == (
        "RING NU  Larmbolaget AB, Driftjour  +46 10 000 00 02\n"
    )
    assert ran(capfd, monkeypatch, GOLDEN, *AT, "-q", "--lang", "en").out == (
        "CALL NOW  Larmbolaget AB, Driftjour  +46 10 000 00 02\n"
    )
