"""What CI runs, run: the pre-commit hook, the Action's lines, and every command of docs/ci.md."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansvar.examination import FORMS
from ansvar.settings import KEYS, read_settings
from runs import ROOT, ran

BIN = Path(sys.executable).parent
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
CI = (ROOT / "docs" / "ci.md").read_text("utf-8")
BLOCK = re.compile(r"```(\w+)\n(.*?)```\n", re.DOTALL)
BLOCKS = BLOCK.findall(CI)
"""Each block of the document with its language."""


# pre-commit


def test_the_hook_judges_the_whole_register_and_this_one_is_clean() -> None:
    (hook,) = HOOKS
    assert (hook["id"], hook["language"], hook["pass_filenames"]) == (
        "ansvar-validate", "python", False,
    )  # fmt: skip
    done = subprocess.run(
        [*shlex.split(hook["entry"]), "--quiet"],
        cwd=ROOT, env={"PATH": str(BIN)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("file", "wanted"),
    [
        ("chains/larm.yaml", True),
        ("incident.YML", False),
        ("incident.yml", True),
        ("a/ansvar.toml", True),
        ("pyproject.toml", True),
        ("other.toml", False),
        ("docs/x.yaml.md", False),
    ],
)
def test_the_hook_runs_when_what_it_reads_has_changed(file: str, wanted: bool) -> None:
    assert bool(re.search(HOOKS[0]["files"], file)) == wanted


# The Action


def step(name: str, inputs: dict[str, str], places: dict[str, str]) -> tuple[str, dict[str, str]]:
    """A step's script and its variables, as GitHub would fill them in."""
    (found,) = [step for step in ACTION["runs"]["steps"] if step["name"] == name]
    assert found["shell"] == "bash"
    given = {k: str(v["default"]) for k, v in ACTION["inputs"].items()} | inputs
    values = {f"inputs.{k}": v for k, v in given.items()} | places
    variables = {
        k: re.sub(r"\$\{\{ (\S+) \}\}", lambda m: values[m[1]], v) for k, v in found["env"].items()
    }
    return found["run"], variables


def bash(script: str, variables: dict[str, str], folder: Path, temp: Path) -> Any:
    """A script as GitHub's runner starts it."""
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=folder, env={**os.environ, **variables, "RUNNER_TEMP": str(temp)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A runner's temporary folder, with ansvar where the first step puts it."""
    folder = tmp_path / "temp dir"
    folder.mkdir()
    (folder / "ansvar").symlink_to(sys.prefix)
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with the shipped chains and their incidents."""
    project = tmp_path / "project"
    shutil.copytree(ROOT / "chains", project / "chains")
    shutil.copytree(ROOT / "examples" / "trygghetslarm-natt", project / "incidents" / "2026-11")
    return project


def validated(inputs: dict[str, str], folder: Path, temp: Path) -> tuple[int, str, str]:
    script, variables = step("Validate", inputs, {})
    done = bash(script, variables, folder, temp)
    return done.returncode, done.stdout, done.stderr


def test_no_input_is_pasted_into_a_script() -> None:
    for part in ACTION["runs"]["steps"]:
        assert "${{" not in part["run"]


def test_every_input_is_used() -> None:
    used = " ".join(v for part in ACTION["runs"]["steps"] for v in part["env"].values())
    named = set(re.findall(r"inputs\.([\w-]+)", used))
    assert named == set(ACTION["inputs"])


def test_the_action_validates_the_shipped_chains(folder: Path, installed: Path) -> None:
    inputs = {"paths": "chains\n\nincidents\n", "sarif": "ut data.sarif", "junit": "ut.xml"}
    code, out, err = validated(inputs, folder, installed)
    assert (code, err) == (0, "")
    assert [line for line in out.splitlines() if not line.startswith("::warning ")] == []
    assert json.loads((folder / "ut data.sarif").read_text("utf-8"))["version"] == "2.1.0"
    assert (folder / "ut.xml").read_text("utf-8").startswith("<?xml")


def test_the_action_fails_on_a_fault_and_annotates_it(folder: Path, installed: Path) -> None:
    (folder / "chains" / "fel.yaml").write_text("parties: {x: 1}\n", "utf-8")
    code, out, err = validated({"select": "ANS1"}, folder, installed)
    assert (code, err) == (1, "")
    assert out.startswith("::error file=chains/fel.yaml,line=1,col=14,endLine=1,")
    assert validated({"fail-on": "never"}, folder, installed)[0] == 0
    assert validated({"fail-on": "x"}, folder, installed)[0] == 2
    assert validated({"paths": "borta/*"}, folder, installed)[0] == 3
    words = ("--report", "json=b.json", "--exit-zero")
    subprocess.run([str(BIN / "ansvar"), "validate", *words], cwd=folder, check=True)
    assert validated({"baseline": "b.json", "select": "ANS1"}, folder, installed) == (0, "", "")


@pytest.mark.parametrize("name", sorted(set(ACTION["inputs"]) - {"python"}))
def test_no_input_becomes_a_command(name: str, folder: Path, installed: Path) -> None:
    inputs = {"sarif": "", name: "$(touch x)`touch x`\"; touch x; '; touch x; '\" --help"}
    code, out, _ = validated(inputs, folder, installed)
    written = {path.name for path in folder.iterdir()} - {"chains", "incidents"}
    # A report may be called anything; nothing is run, and no option is made of it.
    assert written <= {inputs[name]}
    assert code in {0, 2, 3}
    assert "Usage" not in out.split()


def test_the_action_installs_its_own_checkout(tmp_path: Path, folder: Path) -> None:
    places = {"github.action_path": str(ROOT)}
    script, variables = step("Install ansvar", {"python": sys.executable}, places)
    done = bash(script, variables, tmp_path, tmp_path / "temp dir")
    assert (done.returncode, done.stdout) == (0, "")
    assert validated({"select": "ANS1"}, folder, tmp_path / "temp dir") == (0, "", "")


# The document


def commands() -> list[str]:
    """Every command of the document's scripts and pipelines."""
    lines = [line.strip(" -") for _, text in BLOCKS for line in text.splitlines()]
    return [line for line in lines if line.startswith("ansvar ")]


def test_every_command_of_the_document_is_run(folder: Path) -> None:
    assert len(commands()) >= 9
    for command in commands():
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=folder, env={**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}"},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (done.returncode, done.stderr) in ((0, ""), (1, "")), command
    written = {path.name for path in folder.iterdir()} - {"chains", "incidents"}
    assert written == {"ansvar.sarif", "ansvar.xml", "ansvar.json", "ansvar-baseline.json"}


def test_the_settings_of_the_document_are_all_there_are(tmp_path: Path) -> None:
    (text,) = [text for kind, text in BLOCKS if kind == "toml"]
    (tmp_path / "ansvar.toml").write_text(text, "utf-8")
    assert set(tomllib.loads(text)) == set(KEYS)
    assert read_settings(tmp_path).source == tmp_path / "ansvar.toml"


def test_the_pipelines_of_the_document_name_what_there_is() -> None:
    pipelines = [yaml.safe_load(text) for kind, text in BLOCKS if kind == "yaml"]
    (github,) = [p for p in pipelines if "jobs" in p]
    action = github["jobs"]["validate"]["steps"][1]
    assert set(action["with"]) <= set(ACTION["inputs"])
    (commit,) = [p for p in pipelines if "repos" in p]
    assert [h["id"] for h in commit["repos"][0]["hooks"]] == [HOOKS[0]["id"]]


def test_every_form_and_option_is_in_the_document(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [form for form in FORMS if f"- **{form}**" not in CI] == []
    shown = ran(capfd, monkeypatch, ROOT, "validate", "--help").out
    options = set(re.findall(r"--[a-z-]+", shown))
    everywhere = {"--help", "--lang", "--color", "--output", "--format", "--quiet"}
    assert {o for o in options - everywhere if f"`{o}" not in CI and f" {o}" not in CI} == set()
