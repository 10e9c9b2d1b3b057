"""Completion as a shell asks for it: the program started with the shell's own variables."""

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from ansvar.catalogue import RULES
from reading import REGISTER, set_up, spoiled

CODES, SLUGS = [rule.code for rule in RULES], [rule.slug for rule in RULES]


class Tab(NamedTuple):
    """What a shell got: exit code, lines offered, and what was said beside."""

    code: int
    offered: list[str]
    err: str


def started(folder: Path, *words: str, **more: str) -> Tab:
    done = subprocess.run(
        [sys.executable, "-m", "ansvar", *words],
        cwd=folder, env={"PATH": os.environ["PATH"], "LANG": "sv_SE.UTF-8", **more},
        capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    offered = [line for line in done.stdout.decode().splitlines() if line]
    return Tab(done.returncode, offered, done.stderr.decode())


def tab(folder: Path, line: str) -> Tab:
    """A tab in bash at the end of a line; after a space the next word is begun."""
    words = line.split(" ")
    return started(
        folder,
        COMP_WORDS="\n".join(words),
        COMP_CWORD=str(len(words) - 1),
        _ANSVAR_COMPLETE="complete_bash",
    )


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("ansvar att", ["attribute"]),
        ("ansvar attribute ", ["larm", "tillsyn", "incident.yaml"]),
        ("ansvar attribute la", ["larm"]),
        ("ansvar attribute chains/", []),
        ("ansvar attribute larm --out ", ["signal", "samtal"]),
        ("ansvar attribute nosuch --out ", []),
        ("ansvar attribute --out ", []),
        ("ansvar attribute larm --saw ", ["prov", "dosprov"]),
        ("ansvar attribute larm --saw pr", ["prov=ok", "prov=fail", "prov=unknown"]),
        ("ansvar attribute larm --saw prov=f", ["prov=fail"]),
        ("ansvar attribute larm --saw x=", []),
        ("ansvar attribute incident.yaml --lang ", ["sv", "en"]),
        ("ansvar attribute incident.yaml --format j", ["json"]),
        ("ansvar new ", ["larm", "tillsyn"]),
        ("ansvar new larm --out sa", ["samtal"]),
        ("ansvar audit t", ["tillsyn"]),
        ("ansvar summary incident.yaml --for h", ["handover"]),
        ("ansvar summary incident.yaml --to ", ["bolaget"]),
        ("ansvar explain ANS20", [code for code in CODES if code.startswith("ANS20")]),
        ("ansvar explain unknown-", [slug for slug in SLUGS if slug.startswith("unknown-")]),
        ("ansvar validate --select ", [*CODES, *SLUGS]),
        ("ansvar validate --select ANS3,unused-i", ["ANS3,unused-id"]),
        ("ansvar schema ", ["register", "incident"]),
    ],
)
def test_a_tab_offers_what_can_be_meant(tmp_path: Path, line: str, offered: list[str]) -> None:
    set_up(tmp_path)
    assert tab(tmp_path, line) == Tab(0, offered, "")


def test_a_register_elsewhere_is_the_one_that_is_asked(tmp_path: Path) -> None:
    set_up(tmp_path)
    beside = tmp_path / "beside"
    beside.mkdir()
    other = spoiled(REGISTER, "  larm:\n    name: Larm", "  gps:\n    name: Larm")
    (tmp_path / "gps.yaml").write_text(other, "utf-8")
    assert tab(beside, "ansvar attribute t") == Tab(0, ["tillsyn"], "")
    away = tab(tmp_path, "ansvar attribute --chains beside ")
    assert away == Tab(0, ["gps.yaml", "incident.yaml"], "")
    (beside / "gps.yaml").write_text(other, "utf-8")
    assert tab(tmp_path, "ansvar new --chains beside ") == Tab(0, ["gps", "tillsyn"], "")
    assert tab(beside, "ansvar summary ../incident.yaml --to b") == Tab(0, ["bolaget"], "")


@pytest.mark.parametrize("register", ["chains: [", "chains: {larm: 1}\n", "\0", "a: &b 1\n", ""])
def test_what_cannot_be_read_offers_nothing_without_a_word(tmp_path: Path, register: str) -> None:
    set_up(tmp_path, register=register)
    for line in ("ansvar attribute l", "ansvar new ", "ansvar attribute larm --saw "):
        assert tab(tmp_path, line) == Tab(0, [], "")
    empty = tmp_path / "tom"
    empty.mkdir()
    assert tab(Path("/"), "ansvar new ") == Tab(0, [], "")


def test_a_name_that_a_shell_would_act_on_is_not_offered(tmp_path: Path) -> None:
    evil = spoiled(REGISTER, "    name: Larm\n", '    name: "La\\\\$(touch x)[/b]`y`: r\'m"\n')
    evil = spoiled(evil, "  tillsyn:\n", '  "$(touch x)":\n')
    set_up(tmp_path, register=evil)
    assert tab(tmp_path, "ansvar new ") == Tab(0, ["larm"], "")
    zsh = started(tmp_path, _TYPER_COMPLETE_ARGS="ansvar new ", _ANSVAR_COMPLETE="complete_zsh")
    assert zsh == Tab(0, ["""_arguments '*: :(("larm":"La touch x b y r m"))'"""], "")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_a_shell_is_told_how_to_ask(tmp_path: Path, shell: str) -> None:
    quiet = {"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1", "HOME": str(tmp_path)}
    shown = started(tmp_path, "--show-completion", shell, **quiet)
    asked = {
        line.split("_ANSVAR_COMPLETE")[1][:3] for line in shown.offered if "_COMPLETE=" in line
    }
    assert (shown.code, shown.err) == (0, "")
    assert asked <= {"=co"}
    assert list(tmp_path.iterdir()) == []


def test_completion_is_installed_where_the_user_lives(tmp_path: Path) -> None:
    quiet = {"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1", "HOME": str(tmp_path)}
    script = tmp_path / ".bash_completions" / "ansvar.sh"
    assert started(tmp_path, "--install-completion", "bash", **quiet).code == 0
    assert (tmp_path / ".bashrc").read_text() == f"\nsource '{script}'\n"
    done = subprocess.run(
        ["bash", "--norc", "-c", f"source '{script}'; complete -p ansvar"],
        env={"PATH": os.environ["PATH"]}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout == "complete -o default -F _ansvar_completion ansvar\n"
