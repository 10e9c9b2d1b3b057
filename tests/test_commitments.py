"""What the rules on commitments say where the day of judgement decides."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ansvar.validation import validate
from reading import REGISTER, spoiled


@pytest.fixture
def register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    text = spoiled(
        REGISTER, "valid: {from: 2026-01-01, to: 2027-12-31}", "valid: {from: 2026-01-01}"
    )
    path = Path("register.yaml")
    path.write_text(
        spoiled(text, "restore: 4 h, hours: always", "restore: 4 h, hours: kontor"), "utf-8"
    )
    return path


def test_an_open_agreement_is_judged_to_the_horizon(register: Path) -> None:
    # The horizon is 90 days: on 2 October 2040 it is the last of the known holidays.
    at = {day: datetime(2040, 10, day, 12, tzinfo=UTC) for day in (2, 3)}
    found = {
        day: [
            (d.message("sv"), d.message("en"))
            for d in validate([register], moment).findings
            if d.rule.code == "ANS402"
        ]
        for day, moment in at.items()
    }
    assert found == {
        2: [],
        3: [
            (
                "helgdagarna är kända till och med 2040-12-31, men 'larmavtal' gäller tills vidare",
                (
                    "the holidays are known until 2040-12-31, "
                    "but 'larmavtal' holds until further notice"
                ),
            )
        ],
    }
