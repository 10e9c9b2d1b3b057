"""A baseline: what a project has already is passed over, what is new is told."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ansvar.baseline import fingerprint
from ansvar.validation import validate
from reading import INCIDENT, REGISTER, set_up, spoiled
from runs import ROOT, Ran, ran

TYPO = spoiled(INCIDENT, "check: dosprov", "check: dosprv")
FOUND = "incident.yaml:{}:15: fel ANS208 unknown-check: okänd kontroll '{}'\n"
GONE = "ansvar: 1 av baslinjens fel och varningar finns inte längre; skriv baslinjen på nytt\n"
ANOTHER = "    - {check: prv, result: ok, at: 2026-11-21 02:31}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    set_up(tmp_path, incident=TYPO)
    return tmp_path


class Runs:
    """Runs in one folder, of the rules that its register is otherwise clean by."""

    def __init__(
        self,
        folder: Path,
        capfd: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        self.folder, self.fixtures = folder, (capfd, monkeypatch)

    def __call__(self, *words: str, inside: str = ".") -> Ran:
        only = ("validate", "--select", "unknown-check", *words)
        return ran(*self.fixtures, self.folder / inside, *only)


@pytest.fixture
def run(folder: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Runs:
    runs = Runs(folder, capfd, monkeypatch)
    assert runs("--report", "json=känt.json").code == 1
    return runs


def test_what_a_baseline_holds_is_passed_over_in_any_language(run: Runs) -> None:
    known = run("--baseline", "känt.json")
    assert known == Ran(0, "Inga fel eller varningar i 2 filer; 1 känd från baslinjen.\n", "")
    english = run("--baseline", "känt.json", "--lang", "en")
    said = "No errors or warnings in 2 files; 1 known from the baseline.\n"
    assert english == Ran(0, said, "")
    as_json = json.loads(run("--baseline", "känt.json", "--format", "json").out)
    assert (as_json["findings"], as_json["counts"]["baseline"]) == ([], 1)


def test_what_moves_is_known_and_what_is_new_is_told(run: Runs, folder: Path) -> None:
    moved = f"# en rad till\n{TYPO}".replace("  observations:\n", f"  observations:\n{ANOTHER}")
    set_up(folder, incident=moved)
    new = run("--baseline", "känt.json", "-q")
    assert new == Ran(1, FOUND.format(11, "prv"), "")


def test_the_same_words_are_known_as_many_times_as_they_stood_there(
    run: Runs, folder: Path
) -> None:
    again = "    - {check: dosprv, result: ok, at: 2026-11-21 02:31}\n"
    set_up(folder, incident=TYPO.replace("  statements:\n", f"{again}  statements:\n"))
    assert run("--baseline", "känt.json", "-q") == Ran(1, FOUND.format(13, "dosprv"), "")
    assert run("--report", "json=känt.json").code == 1
    assert run("--baseline", "känt.json").code == 0


def test_what_is_gone_is_said_of_files_that_were_read_or_are_away(run: Runs, folder: Path) -> None:
    set_up(folder)
    gone = GONE
    assert run("--baseline", "känt.json", "-q") == Ran(0, "", gone)
    assert run("chains", "--baseline", "känt.json", "-q") == Ran(0, "", "")
    (folder / "incident.yaml").unlink()
    assert run("chains", "--baseline", "känt.json", "-q") == Ran(0, "", gone)


def test_only_what_was_judged_can_be_gone(run: Runs, folder: Path) -> None:
    (folder / "chains" / "fel.yaml").write_text("parties: {x: {name: X, role: [y]}}\n", "utf-8")
    assert run("--select", "unused-id", "--report", "json=känt.json").code == 1
    shape = run("chains/fel.yaml", "-q").out
    assert shape.split()[2] == "ANS102"
    (folder / "chains" / "fel.yaml").write_text("parties: {}\n", "utf-8")
    assert run("incident.yaml", "--baseline", "känt.json", "-q") == Ran(0, "", "")
    assert run("--baseline", "känt.json", "-q").err == GONE
    set_up(folder, register=REGISTER.replace("kontor: {days", "ingen: {days"))
    (folder / "chains" / "fel.yaml").write_text("parties: {x: {name: X, role: [y]}}\n", "utf-8")
    assert run("--baseline", "känt.json", "-q") == Ran(0, "", "")


def test_a_baseline_is_read_from_whatever_folder(run: Runs, folder: Path) -> None:
    (folder / "ut").mkdir()
    every = ("--select", "ANS", "--at", "2026-11-21")
    assert run("..", *every, "--report", "json=../ut/b.json", inside="chains").code == 1
    later = ("--select", "ANS", "--at", "2026-11-28", "-q", "--baseline")
    assert run(*later, "ut/b.json") == Ran(0, "", "")
    assert run("..", *later, "b.json", inside="ut") == Ran(0, "", "")
    (folder / "ut" / "ansvar.toml").write_text('baseline = "b.json"\n', "utf-8")
    assert run("..", *later[:-1], inside="ut") == Ran(0, "", "")


def test_a_file_that_cannot_be_read_is_told_whatever_the_baseline_holds(
    run: Runs, folder: Path
) -> None:
    (folder / "incident.yaml").write_text("incident: [\n", "utf-8")
    assert run("--report", "json=känt.json").code == 1
    known = run("--baseline", "känt.json", "-q")
    assert (known.code, known.out.split()[2], known.err) == (1, "ANS003", "")


def test_a_baseline_in_the_settings_is_read_from_their_folder(run: Runs, folder: Path) -> None:
    (folder / "ansvar.toml").write_text('baseline = "känt.json"\n', "utf-8")
    assert run("-q") == Ran(0, "", "")
    (folder / "mapp").mkdir()
    assert run("../incident.yaml", "-q", inside="mapp") == Ran(0, "", "")
    assert run("--no-baseline", "-q") == Ran(1, FOUND.format(11, "dosprv"), "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[", "filen är inte JSON"),
        ("[" * 100_000, "filen är inte JSON"),
        ("[]", None),
        ('{"format": "ansvar.findings/1", "findings": []}', None),
        ('{"format": "ansvar.findings/2"}', None),
        ('{"format": "ansvar.findings/2", "folder": 1, "findings": []}', None),
        ('{"format": "ansvar.findings/2", "findings": [1]}', None),
        ('{"format": "ansvar.findings/2", "findings": [{"place": {"path": 1}}]}', None),
    ],
)  # fmt: skip
def test_a_file_that_is_no_baseline_is_one_clear_line(
    run: Runs, folder: Path, text: str, said: str | None
) -> None:
    (folder / "fel.json").write_text(text, "utf-8")
    said = said or (
        "filen är inte ansvar.findings/2; skriv den med ansvar validate --report json=FIL"
    )
    assert run("--baseline", "fel.json") == Ran(2, "", f"ansvar: fel.json: {said}\n")


def test_a_baseline_that_is_not_there_is_one_clear_line(run: Runs) -> None:
    said = "ansvar: borta.json: den finns inte\n"
    assert run("--baseline", "borta.json") == Ran(3, "", said)


@pytest.mark.parametrize("rule", ["ans303", "ans501", "ans503", "ans504", "ans713"])
def test_a_finding_is_known_on_another_day(rule: str) -> None:
    (folder,) = (ROOT / "tests" / "rules").glob(f"{rule}-*")
    first, later = (
        [
            (finding.span, finding.rule.code, fingerprint(finding))
            for finding in validate([folder / "bad.yaml"], datetime(2026, 11, day, 12, tzinfo=UTC))[
                0
            ]
        ]
        for day in (21, 26)
    )
    assert [known for known in first if known in later] == first
    assert rule.upper() in {code for _, code, _ in first}
