"""What validation judges together, and which findings it gives."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ansvar.diagnostics import Diagnostic, Severity
from ansvar.locale import language
from ansvar.render.findings import finding_lines, findings_text
from ansvar.validation import validate
from reading import INCIDENT, REGISTER, set_up, spoiled

Found = list[tuple[str, int, str]]

TODAY = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def errors(*paths: str) -> list[Diagnostic]:
    """What cannot be read; the small register of these tests earns warnings too."""
    found = validate([Path(path) for path in paths], TODAY).findings
    return [d for d in found if d.rule.severity is Severity.ERROR]


def found(*paths: str) -> Found:
    return [(d.span.path, d.span.line, d.rule.code) for d in errors(*paths)]


def test_a_folder_is_one_register_and_its_incidents(folder: Path) -> None:
    set_up(folder, incident=spoiled(INCIDENT, "check: dosprov", "check: dosprv"))
    parties, rest = REGISTER.split("calendars:\n")
    (folder / "chains" / "register.yaml").write_text(parties, "utf-8")
    (folder / "chains" / "resten.yaml").write_text(f"calendars:\n{rest}", "utf-8")
    assert found(".") == [("incident.yaml", 11, "ANS208")]
    assert found("chains") == []
    assert validate([Path()], TODAY).files == (
        "chains/register.yaml",
        "chains/resten.yaml",
        "incident.yaml",
    )


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


@pytest.mark.parametrize("event", ["counted: {}aterstall, total: 9, in_time: 9", "duty_unmet: {}x"])
@pytest.mark.parametrize("owner", ["", "larmavtal."])
def test_a_part_of_an_agreement_that_cannot_be_read_is_not_called_unknown(
    folder: Path, event: str, owner: str
) -> None:
    incident = spoiled(INCIDENT, "  events:", f"  events:\n    - {{{event.format(owner)}, AT}}")
    incident = incident.replace("AT}", "at: 2026-11-21 02:36}")
    set_up(folder, spoiled(REGISTER, "restore: 4 h", "restore: 4"), incident)
    unknown = {"ANS205", "ANS222"}
    assert [code for _, _, code in found(".") if code in unknown] == []


def test_files_of_other_programs_in_a_folder_are_passed_over(folder: Path) -> None:
    set_up(folder)
    (folder / "mkdocs.yml").write_text("site_name: x\n")
    (folder / ".github").mkdir()
    (folder / ".github" / "ci.yml").write_text("on: push\n")
    assert found(".") == []
    assert found("mkdocs.yml") == [("mkdocs.yml", 1, "ANS102")]
    (folder / "chains" / "mkdocs.yml").write_text("site_name: x\n")
    assert found(".") == [("chains/mkdocs.yml", 1, "ANS102")]


def test_what_the_folders_above_are_called_says_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkout = tmp_path / "chains" / "repo"
    (checkout / "examples").mkdir(parents=True)
    monkeypatch.chdir(checkout)
    set_up(checkout)
    (checkout / "mkdocs.yml").write_text("site_name: x\n")
    (checkout / "examples" / "register.yaml").write_text(REGISTER, "utf-8")
    assert found(".") == found("examples") == found("examples/register.yaml") == []
    (checkout / "chains" / "mkdocs.yml").write_text("site_name: x\n")
    told = [("chains/mkdocs.yml", 1, "ANS102")]
    assert found(".") == found("chains") == found("chains/mkdocs.yml") == told
    monkeypatch.chdir(checkout / "chains")
    assert found(".") == [("mkdocs.yml", 1, "ANS102")]


def test_rules_wait_for_the_errors_of_a_register_and_that_is_told(folder: Path) -> None:
    set_up(folder)
    assert not validate([Path()], TODAY).waiting
    (folder / "chains" / "fel.yaml").write_text("parties: [\n", "utf-8")
    asked = Path("chains/register.yaml")
    told = validate([asked], TODAY)
    assert told.waiting
    assert findings_text(told, language("en")).splitlines()[-1] == (
        "Rules on coverage, promises and diagnosis wait until the register's errors are mended."
    )
    assert not validate([Path("incident.yaml")], TODAY).waiting
    assert not validate([Path("borta.yaml")], TODAY).waiting


OTHERS = "kind: Service\n---\nkind: {{ .Values.kind }}\n"


def test_unreadable_files_of_other_programs_are_passed_over_too(folder: Path) -> None:
    set_up(folder)
    (folder / "service.yaml").write_text(OTHERS)
    assert found(".") == []
    assert found("service.yaml") == [("service.yaml", 2, "ANS005")]
    for name, text in (("kedja.yaml", f"chains:\n{OTHERS}"), ("tom.yaml", "")):
        (folder / name).write_text(text)
        assert [file for file, _, _ in found(".")] == [name]
        (folder / name).unlink()
    (folder / "windows.yaml").write_bytes("parties: {å: {}}\n".encode("utf-16"))
    assert found(".") == [("windows.yaml", 1, "ANS002")]
    (folder / "windows.yaml").unlink()
    (folder / "service.yaml").rename(folder / "chains" / "service.yaml")
    assert found(".") == [("chains/service.yaml", 2, "ANS005")]


def test_hidden_folders_are_not_gone_into_and_the_order_is_stable(folder: Path) -> None:
    set_up(folder)
    for name in (".venv/lib/x.yaml", "b/.y.yaml", "b/a.yaml", "a/b.YML", "a.yaml", "a/yaml"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("parties: {}\n")
    assert validate([Path()], TODAY).files == (
        "a/b.YML",
        "a.yaml",
        "b/a.yaml",
        "chains/register.yaml",
        "incident.yaml",
    )


@pytest.mark.parametrize(
    ("paths", "files", "empty"),
    [
        (["*.yaml"], ["incident.yaml"], []),
        (["**/*.yaml"], ["chains/register.yaml", "incident.yaml"], []),
        (["ch*"], ["chains/register.yaml"], []),
        (["inc?dent.yaml", "./incident.yaml", "chains/../incident.yaml"], ["incident.yaml"], []),
        (["*.yml", "incident.yaml", "tom"], ["incident.yaml"], ["*.yml", "tom"]),
    ],
)
def test_patterns_are_expanded_and_each_file_is_judged_once(
    paths: list[str], files: list[str], empty: list[str], folder: Path
) -> None:
    set_up(folder)
    (folder / "tom").mkdir()
    told = validate([Path(path) for path in paths], TODAY)
    assert (list(told.files), list(told.empty)) == (files, [Path(path) for path in empty])


def test_a_file_whose_name_is_a_pattern_is_itself(folder: Path) -> None:
    set_up(folder)
    (folder / "i[1].yaml").write_text(INCIDENT, "utf-8")
    assert validate([Path("i[1].yaml")], TODAY).files == ("i[1].yaml",)


def test_bytes_are_judged_as_if_they_stood_in_their_file(folder: Path) -> None:
    set_up(folder)
    path = Path("chains/register.yaml")
    unsaved = spoiled(REGISTER, "restore: 4 h", "restore: 4").encode()
    told = validate([path], TODAY, instead=(path, unsaved))
    assert [str(d.span) for d in told.findings if d.rule.severity is Severity.ERROR] == [
        "chains/register.yaml:24"
    ]
    assert told.texts == {"chains/register.yaml": unsaved.decode()}
    by_folder = validate([Path("chains").resolve()], TODAY, instead=(path, unsaved))
    assert by_folder.findings == told.findings
    assert found("chains") == []
    new = Path("chains/ny.yaml")
    party = b"parties:\n  kommunen: {name: Igen}\n"
    twice = validate([new], TODAY, instead=(new, party)).findings
    assert [(d.rule.code, str(d.span), str(d.related[0][1])) for d in twice] == [
        ("ANS201", "chains/ny.yaml:2", "chains/register.yaml:3")
    ]


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
    findings = errors(".")
    assert list(finding_lines(findings, language("sv"))) == [
        "chains/register.yaml:19:15: fel ANS203 unknown-party: okänd part 'bolagt' i supplier",
        "  menade du 'bolaget'?",
        "chains/register.yaml:61:1: fel ANS006 duplicate-key: nyckeln 'parties' står två gånger",
        "  chains/register.yaml:2: står redan här",
    ]


def test_control_characters_in_a_value_never_reach_the_terminal(folder: Path) -> None:
    text = spoiled(
        REGISTER, "kind: municipality", 'kind: "\\e[31m\\u202Emunicipality\\a[bold]x[/x]"'
    )
    set_up(folder, register=text)
    (line,) = finding_lines(errors("."), language("en"))
    kinds = "municipality, region, authority, federation, supplier, operator, care_provider"
    assert line == (
        "chains/register.yaml:5:11: error ANS105 not-a-choice: "
        f"' [31m municipality [bold]x[/x]' is not one of: {kinds}, property_owner, user"
    )
