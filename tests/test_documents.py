"""Documents that cannot lie: README's blocks reproduce, and nothing is left undocumented."""

import re
import shlex
from pathlib import Path

import pytest
import typer.main

from ansvar.assumptions import Assumptions, Errors
from ansvar.catalogue import RULES
from ansvar.cli import app
from ansvar.explanation import GROUPS
from ansvar.incident import EVENT_KINDS
from ansvar.locale import Lang, language
from ansvar.render.rules import rule_text, rules_page
from runs import ROOT, ran

README = (ROOT / "README.md").read_text(encoding="utf-8")
MODEL = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
REASONING = (ROOT / "docs" / "reasoning.md").read_text(encoding="utf-8")

BLOCK = re.compile(r"<!-- output: (\S+) (.*?) -->\n```text\n(.*?)```\n", re.DOTALL)


@pytest.mark.parametrize(("folder", "command", "output"), BLOCK.findall(README))
def test_an_output_in_readme_is_what_is_printed(  # noqa: PLR0913, PLR0917
    folder: str,
    command: str,
    output: str,
    request: pytest.FixtureRequest,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answer = ran(capfd, monkeypatch, ROOT / folder, *shlex.split(command))
    if request.config.getoption("--update-expected"):
        text = README.replace(f"```text\n{output}```", f"```text\n{answer.out}```")
        (ROOT / "README.md").write_text(text, encoding="utf-8")
    assert answer.out == output


def test_readme_shows_an_output() -> None:
    assert len(BLOCK.findall(README)) == 1


def test_readme_sets_up_with_one_line_that_answers(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    line = next(part for part in README.splitlines() if part.startswith("python3 -m venv"))
    command = shlex.split(line.split("&&")[-1])
    assert command[0] == ".venv/bin/ansvar"
    assert ran(capfd, monkeypatch, ROOT, *command[1:]).code == 0


def test_every_command_is_in_readme() -> None:
    names = [command.name for command in typer.main.get_group(app).commands.values()]
    assert [name for name in names if f"`ansvar {name}" not in README] == []


def test_every_default_number_is_documented() -> None:
    for name, field in Assumptions.model_fields.items():
        assert f"`{name}`" in REASONING
        default = field.default
        rows = (part for part in REASONING.splitlines() if part.startswith("| `"))
        line = next(part for part in rows if f"`{name}`" in part)
        if isinstance(default, float):
            assert f"{default * 100:g} %" in line
        elif isinstance(default, Errors):
            assert f"false alarm {default.false_alarm * 100:g} %" in line
            assert f"miss {default.miss * 100:g} %" in line


def test_every_kind_of_event_is_documented() -> None:
    assert [kind for kind in EVENT_KINDS if f"`{kind}`" not in MODEL] == []


def test_every_link_in_the_documents_leads_somewhere() -> None:
    lost = []
    for path in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), *ROOT.glob("examples/*/*.md")]:
        targets = re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text(encoding="utf-8"))
        lost += [(path.name, t) for t in targets if not (path.parent / t).exists()]
    assert lost == []


@pytest.mark.parametrize(("lang", "page"), [("en", "rules.md"), ("sv", "regler.md")])
def test_the_pages_of_rules_are_fresh(lang: Lang, page: str) -> None:
    # Written by docs/rules.py.
    written = (ROOT / "docs" / page).read_text(encoding="utf-8")
    assert written == rules_page(RULES, language(lang))


def test_every_group_of_rules_has_a_heading() -> None:
    assert {rule.code[:4] for rule in RULES} <= set(GROUPS)


def test_rules_are_in_code_order_and_named_once() -> None:
    codes = [rule.code for rule in RULES]
    slugs = [rule.slug for rule in RULES]
    assert codes == sorted(set(codes))
    assert len(set(slugs)) == len(slugs)


def test_the_documents_name_no_path_of_a_machine() -> None:
    paths = [ROOT / "README.md", *Path(ROOT / "docs").rglob("*.md")]
    texts = [path.read_text(encoding="utf-8") for path in paths]
    assert not [text for text in texts if str(ROOT) in text]


def test_a_rule_is_explained_under_four_headings(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = ran(capfd, monkeypatch, ROOT, "explain", "incomplete-penalty", "--lang", "en").out
    title, *paragraphs = told.removesuffix("\n").split("\n\n")
    assert title == "ANS405 incomplete-penalty (warning)"
    heads = [paragraph.partition(": ")[0] for paragraph in paragraphs]
    assert heads == ["What", "Why it matters", "Example", "Instead"]


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize("width", [60, 100, 200])
def test_an_explanation_keeps_to_its_width_and_breaks_no_code(lang: Lang, width: int) -> None:
    for rule in RULES:
        text = rule_text(rule, language(lang), width)
        codes = re.findall("`[^`]*`", text)
        assert [code for code in codes if "\n" in code] == []
        longest = max(map(len, codes), default=0)
        wide = [
            line for line in text.splitlines() if len(line) > max(min(width, 100), longest + 20)
        ]
        assert wide == []


def test_the_beginning_of_a_code_lists_its_rules(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = ran(capfd, monkeypatch, ROOT, "explain", "ans4").out
    codes = [rule.code for rule in RULES if rule.code.startswith("ANS4")]
    assert [line.split()[0] for line in told.splitlines()] == codes
    assert ran(capfd, monkeypatch, ROOT, "explain", "4").code == 2
