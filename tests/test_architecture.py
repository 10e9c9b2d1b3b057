"""The layers hold, and what start-up must not pay for is not imported."""

import subprocess
import sys
import tomllib
from pathlib import Path

import ansvar

ROOT = Path(__file__).resolve().parent.parent


def test_imports_go_one_way() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_version_is_one() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    published = (ROOT / "publiccode.yml").read_text(encoding="utf-8")
    assert project["version"] == ansvar.__version__
    assert f"softwareVersion: {ansvar.__version__}\n" in published


def test_no_module_is_a_warehouse() -> None:
    # Above 300 lines a module needs a reason to be one room.
    reasons = {
        "sweep.py": "the sweep and the questions asked of it",
        "grounds.py": "one block of the page after another",
        "answer.py": "the order of the screen, and a row for each verdict",
        "exemption.py": "a function for each kind of condition",
        "summary.py": "the fault report and the handover",
        "act.py": "one block of the page after another",
        "assessment.py": "the order in which everything is run",
        "json.py": "one method for each part of the versioned format",
        "load.py": "files to nouns, and the faults on the way",
        "commitments.py": "six rules with their texts",
        "promises.py": "five rules with their texts, and their arithmetic",
        "references.py": "thirteen rules with their texts",
        "structure.py": "five rules with their texts",
        "coverage.py": "five rules with their texts",
        "incidents.py": "seven rules with their texts",
        "escalations.py": "four rules with their texts",
        "course.py": "five rules with their texts",
        "shape.py": "eleven rules with their texts",
        "source.py": "eight rules with their texts, and the reader",
        "sv.py": "the phrases",
        "model.py": "the components of a slice, and when what is down",
        "en.py": "the phrases",
        "keys_sv.py": "a line for each key of the format",
        "keys_en.py": "a line for each key of the format",
    }
    long = {
        path.name
        for path in (ROOT / "src").rglob("*.py")
        if len(path.read_text(encoding="utf-8").splitlines()) > 300
    }
    assert long <= set(reasons)
