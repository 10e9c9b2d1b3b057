"""What validation judges together, and which findings it gives."""

import json
from pathlib import Path

import pytest

from ansvar.case import check_paths
from ansvar.locale import language
from ansvar.render.findings import finding_lines, findings_json
from reading import INCIDENT, REGISTER, set_up, spoiled

Found = list[tuple[str, int, str]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def found(*paths: str) -> Found:
    checked = check_paths([Path(path) for path in paths])
    return [(d.span.path, d.span.line, d.rule.code) for d in checked.findings]


def test_a_folder_is_one_register_and_its_incidents(folder: Path) -> None:
    set_up(folder, incident=spoiled(INCIDENT, "check: dosprov", "check: dosprv"))
    parties, rest = REGISTER.split("calendars:\n")
    (folder / "chains" / "register.yaml").write_text(parties, "utf-8")
    (folder / "chains" / "resten.yaml").write_text(f"calendars:\n{rest}", "utf-8")
    assert found(".") == [("incident.yaml", 11, "ANS208")]
    assert found("chains") == []
    assert check_paths([Path()]).files == 3


def test_one_file_of_a_register_is_judged_with_the_rest_but_gives_its_own_faults(
    folder: Path,
) -> None:
    set_up(folder, register=spoiled(REGISTER, "restore: 4 h", "restore: 4"))
    more = "chains:\n  annan:\n    name: Annan\n    principal: kommunen\n    lead: bolagt\n"
    (folder / "chains" / "annan.yaml").write_text(more, "utf-8")
    assert found("chains/annan.yaml") == [("chains/annan.yaml", 5, "ANS203")]
    assert found("chains/annan.yaml", "chains/annan.yaml") == found("chains/annan.yaml")
    assert found("incident.yaml") == []
    assert found("chains") == [
        ("chains/annan.yaml", 5, "ANS203"),
        ("chains/register.yaml", 24, "ANS104"),
    ]


def test_what_an_unreadable_file_may_describe_is_not_called_unknown(folder: Path) -> None:
    set_up(folder)
    broken = spoiled(REGISTER.split("calendars:\n")[0], "name: Bolaget", "name: [Bolaget")
    rest = REGISTER.split("calendars:\n")[1]
    (folder / "chains" / "register.yaml").write_text(broken, "utf-8")
    (folder / "chains" / "resten.yaml").write_text(f"calendars:\n{rest}", "utf-8")
    assert found(".") == [("chains/register.yaml", 9, "ANS003")]


def test_files_of_other_programs_in_a_folder_are_passed_over(folder: Path) -> None:
    set_up(folder)
    (folder / "mkdocs.yml").write_text("site_name: x\n")
    (folder / ".github").mkdir()
    (folder / ".github" / "ci.yml").write_text("on: push\n")
    assert found(".") == []
    assert found("mkdocs.yml") == [("mkdocs.yml", 1, "ANS102")]
    (folder / "chains" / "mkdocs.yml").write_text("site_name: x\n")
    assert found(".") == [("chains/mkdocs.yml", 1, "ANS102")]


def test_an_incident_without_a_register_names_an_unknown_chain(folder: Path) -> None:
    (folder / "incident.yaml").write_text(INCIDENT, "utf-8")
    assert found("incident.yaml") == [("incident.yaml", 4, "ANS209")]


def test_a_missing_file_is_a_finding(folder: Path) -> None:
    assert folder == Path.cwd()
    assert found("borta.yaml", "mapp") == [("borta.yaml", 1, "ANS001"), ("mapp", 1, "ANS001")]


def test_findings_are_written_with_place_help_and_related_places(folder: Path) -> None:
    text = spoiled(REGISTER, "customer: kommunen\n    supplier: bolaget\n    covers: [dosa",
                   "customer: kommunen\n    supplier: bolagt\n    covers: [dosa")  # fmt: skip
    set_up(folder, register=f"{text}parties: {{}}\n")
    findings = check_paths([Path()]).findings
    assert list(finding_lines(findings, language("sv"))) == [
        "chains/register.yaml:19:15: fel ANS203 unknown-party: okänd part 'bolagt' som supplier",
        "  menade du 'bolaget'?",
        "chains/register.yaml:61:1: fel ANS006 duplicate-key: nyckeln 'parties' står två gånger",
        "  chains/register.yaml:2: står redan här",
    ]
    assert json.loads(findings_json(findings[:1], 2, "en")) == {
        "format": "ansvar.findings/1",
        "files": 2,
        "findings": [
            {
                "code": "ANS203",
                "slug": "unknown-party",
                "severity": "error",
                "message": "unknown party 'bolagt' as supplier",
                "help": "did you mean 'bolaget'?",
                "place": {
                    "path": "chains/register.yaml",
                    "line": 19,
                    "column": 15,
                    "end_line": 19,
                    "end_column": 21,
                },
                "related": [],
            }
        ],
    }


def test_control_characters_in_a_value_never_reach_the_terminal(folder: Path) -> None:
    text = spoiled(
        REGISTER, "kind: municipality", 'kind: "\\e[31m\\u202Emunicipality\\a[bold]x[/x]"'
    )
    set_up(folder, register=text)
    (line,) = finding_lines(check_paths([Path()]).findings, language("en"))
    kinds = "municipality, region, authority, federation, supplier, operator, care_provider"
    assert line == (
        "chains/register.yaml:5:11: error ANS105 not-a-choice: "
        f"' [31m municipality [bold]x[/x]' is not one of: {kinds}, property_owner, user"
    )
