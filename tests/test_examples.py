"""The shipped stories: their output to the letter, and that nobody is named too early.

`pytest tests/test_examples.py --update-expected` writes the expected files anew; read the change.
"""

import json
from pathlib import Path
from typing import NamedTuple

import pytest

from runs import EXAMPLES, ran


class Story(NamedTuple):
    """An incident file, the moment its expected output is for, and the name of that output."""

    folder: str
    file: str = "incident.yaml"
    at: str | None = None
    expected: str = "expected"
    command: str = "attribute"

    @property
    def arguments(self) -> list[str]:
        at = ["--at", self.at] if self.at else []
        return [self.command, self.file, *at]


_PRIO_1, _PRIO_2 = "incident-1-prio-1.yaml", "incident-2-prio-2.yaml"
_NINE, _TEN = "incident-1-nio-dagar.yaml", "incident-2-tio-dagar.yaml"
_OUTAGE, _BREACH = "incident-1-avbrott.yaml", "incident-2-personuppgifter.yaml"


STORIES = (
    Story("cyberattack-2023", "incident-1-drift.yaml", "2023-03-23 08:00", "expected-1-drift"),
    Story("cyberattack-2023", "incident-2-intrang.yaml", None, "expected-2-intrang"),
    Story("fastnat-2008"),
    Story("lakemedelsautomat-2023"),
    Story("m2m-2017"),
    Story("mottagning-2020"),
    Story("oparad-knapp-2025"),
    Story("personuppgifter-bitrade", _OUTAGE, "2026-01-30 12:00", "expected-1-avbrott"),
    Story("personuppgifter-bitrade", _BREACH, "2026-01-30 16:05", "expected-2-fredag-1605"),
    Story("personuppgifter-bitrade", _BREACH, "2026-02-02 16:05", "expected-2-mandag-1605"),
    Story("personuppgifter-bitrade", _BREACH, None, "expected-2-clock", "clock"),
    Story("planerat-arbete-nio-dagar", _NINE, None, "expected-1-nio-dagar"),
    Story("planerat-arbete-nio-dagar", _NINE, None, "expected-1-clock", "clock"),
    Story("planerat-arbete-nio-dagar", _TEN, None, "expected-2-tio-dagar"),
    Story("planerat-arbete-nio-dagar", _TEN, None, "expected-2-clock", "clock"),
    Story("torsdag-1655", _PRIO_1, "2026-06-18 16:55", "expected-1-prio-1-1655"),
    Story("torsdag-1655", _PRIO_1, "2026-06-18 17:05", "expected-1-prio-1-1705"),
    Story("torsdag-1655", _PRIO_1, None, "expected-1-clock", "clock"),
    Story("torsdag-1655", _PRIO_2, "2026-06-18 16:55", "expected-2-prio-2-1655"),
    Story("torsdag-1655", _PRIO_2, "2026-06-18 17:05", "expected-2-prio-2-1705"),
    Story("torsdag-1655", _PRIO_2, None, "expected-2-clock", "clock"),
    Story("trygghetslarm-natt", at="2026-11-21 03:23"),
)

FORMS = {"txt": ["--format", "text"], "json": ["--format", "json"]}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("story", STORIES, ids=lambda s: f"{s.folder}-{s.expected}")
def test_a_story_is_answered_as_expected(
    story: Story,
    form: str,
    request: pytest.FixtureRequest,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = EXAMPLES / story.folder
    answer = ran(capfd, monkeypatch, folder, *story.arguments, *FORMS[form])
    expected = folder / f"{story.expected}.{form}"
    if request.config.getoption("--update-expected"):
        expected.write_text(answer.out, encoding="utf-8")
    assert answer.err == ""
    assert answer.out == expected.read_text(encoding="utf-8")


def test_every_expected_file_belongs_to_a_story() -> None:
    written = set(EXAMPLES.glob("*/expected*"))
    held = {EXAMPLES / s.folder / f"{s.expected}.{form}" for s in STORIES for form in FORMS}
    assert written == held


def test_every_story_is_told() -> None:
    folders = {path for path in EXAMPLES.iterdir() if path.is_dir()}
    assert {EXAMPLES / story.folder for story in STORIES} == folders
    assert all((folder / "README.md").is_file() for folder in folders)


# What each story's evidence allowed at each moment; the last of each is the end.
MOMENTS = (
    ("m2m-2017", "incident.yaml", "2017-07-24 13:35", "undetermined", ()),
    ("m2m-2017", "incident.yaml", "2017-07-24 14:45", "undetermined", ()),
    ("m2m-2017", "incident.yaml", "2017-07-24 15:05", "responsible", ("larmbolaget",)),
    ("mottagning-2020", "incident.yaml", "2020-10-08 22:05", "undetermined", ()),
    ("mottagning-2020", "incident.yaml", "2020-10-08 22:35", "undetermined", ()),
    ("mottagning-2020", "incident.yaml", "2020-10-08 23:05", "undetermined", ()),
    (
        "mottagning-2020",
        "incident.yaml",
        "2020-10-08 23:35",
        "responsible",
        ("mottagningsbolaget",),
    ),
    ("cyberattack-2023", "incident-1-drift.yaml", "2023-03-23 02:25", "undetermined", ()),
    (
        "cyberattack-2023",
        "incident-1-drift.yaml",
        "2023-03-23 08:00",
        "responsible",
        ("larmbolaget",),
    ),
    ("fastnat-2008", "incident.yaml", "2008-06-14 18:00", "undetermined", ()),
    ("fastnat-2008", "incident.yaml", "2008-06-14 19:35", "gap", ()),
    ("oparad-knapp-2025", "incident.yaml", "2025-03-30 08:40", "undetermined", ()),
    ("oparad-knapp-2025", "incident.yaml", "2025-03-30 09:20", "undetermined", ()),
    ("oparad-knapp-2025", "incident.yaml", "2025-03-30 10:30", "own_side", ("kommunen",)),
    ("lakemedelsautomat-2023", "incident.yaml", "2023-01-30 10:00", "undetermined", ()),
    ("lakemedelsautomat-2023", "incident.yaml", "2023-01-30 14:30", "own_side", ("kommunen",)),
    ("trygghetslarm-natt", "incident.yaml", "2026-11-21 02:25", "undetermined", ()),
    ("trygghetslarm-natt", "incident.yaml", "2026-11-21 02:40", "undetermined", ()),
    ("trygghetslarm-natt", "incident.yaml", "2026-11-21 03:23", "responsible", ("larmbolaget",)),
    ("torsdag-1655", _PRIO_1, "2026-06-18 16:55", "undetermined", ()),
    ("torsdag-1655", _PRIO_1, "2026-06-18 17:05", "responsible", ("larmbolaget",)),
    ("torsdag-1655", _PRIO_2, "2026-06-18 16:55", "undetermined", ()),
    ("torsdag-1655", _PRIO_2, "2026-06-18 17:05", "responsible", ("larmbolaget",)),
    ("planerat-arbete-nio-dagar", _NINE, "2026-01-14 03:00", "responsible", ("fiberbolaget",)),
    ("planerat-arbete-nio-dagar", _TEN, "2026-01-14 03:00", "gap", ()),
    ("planerat-arbete-nio-dagar", _TEN, "2026-01-14 08:00", "responsible", ("fiberbolaget",)),
    ("personuppgifter-bitrade", _OUTAGE, "2026-01-30 10:25", "undetermined", ()),
    (
        "personuppgifter-bitrade",
        _OUTAGE,
        "2026-01-30 12:00",
        "responsible",
        ("planeringsbolaget",),
    ),
)


@pytest.mark.parametrize(("folder", "file", "at", "verdict", "parties"), MOMENTS)
def test_nobody_is_named_before_the_evidence(  # noqa: PLR0913, PLR0917
    folder: str,
    file: str,
    at: str,
    verdict: str,
    parties: tuple[str, ...],
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    story = EXAMPLES / folder
    answer = ran(capfd, monkeypatch, story, "attribute", file, "--at", at, "--format", "json")
    said = json.loads(answer.out)["verdict"]
    assert said["is"] == verdict
    assert answer.code == (4 if verdict == "undetermined" else 0)
    if verdict in ("responsible", "own_side"):
        assert tuple(said["answers"]["parties"]) == parties


@pytest.mark.parametrize("story", STORIES, ids=lambda s: f"{s.folder}-{s.expected}")
def test_two_runs_give_the_same_bytes(
    story: Story, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    at = ["--at", story.at or "2026-11-21 12:00"]
    all_of_it = ["-v"] if story.command == "attribute" else []
    arguments = [story.command, story.file, *at, *all_of_it, "--lang", "en"]
    folder = EXAMPLES / story.folder
    assert ran(capfd, monkeypatch, folder, *arguments) == ran(
        capfd, monkeypatch, folder, *arguments
    )


def test_the_expected_files_name_no_machine() -> None:
    texts = [path.read_text(encoding="utf-8") for path in EXAMPLES.rglob("*") if path.is_file()]
    here = str(Path(__file__).resolve().parent.parent)
    assert not [text for text in texts if here in text]
