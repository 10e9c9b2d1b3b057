"""Settings: where they are found, what may be written, and what the command line says instead."""

import tomllib
from pathlib import Path

import pytest

from ansvar.durations import parse_duration
from ansvar.locale import language
from ansvar.render.settings import settings_toml
from ansvar.settings import BUILT_IN, KEYS, Settings, SettingsError, read_settings
from reading import INCIDENT, set_up, spoiled
from runs import Ran, ran


def written(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    return folder


def test_without_a_file_the_built_in_hold(tmp_path: Path) -> None:
    assert read_settings(tmp_path) == BUILT_IN == Settings()


def test_every_setting_is_read(tmp_path: Path) -> None:
    text = """
select = ["ANS2", "unknown-party"]
exclude = ["tests"]
fail-on = "warning"
baseline = "känt.json"
horizon = "6 months"
verified-within = "30 days"
"""
    path = tmp_path / "ansvar.toml"
    assert read_settings(written(tmp_path, "ansvar.toml", text)) == Settings(
        ("ANS2", "unknown-party"), ("tests",), "warning", tmp_path / "känt.json",
        parse_duration("6 months"), parse_duration("30 days"), tmp_path, path,
        frozenset(key.replace("-", "_") for key in KEYS),
    )  # fmt: skip


def test_the_nearest_file_upwards_holds_and_a_folders_own_before_the_shared(
    tmp_path: Path,
) -> None:
    shared = '[tool.ansvar]\nfail-on = "never"\n'
    written(tmp_path, "pyproject.toml", shared)
    inner = written(tmp_path / "a" / "b", "pyproject.toml", '[project]\nname = "x"\n')
    assert read_settings(inner).source == tmp_path / "pyproject.toml"
    written(tmp_path / "a", "pyproject.toml", shared)
    assert read_settings(inner).source == tmp_path / "a" / "pyproject.toml"
    written(tmp_path / "a", "ansvar.toml", "")
    assert read_settings(inner).source == tmp_path / "a" / "ansvar.toml"
    assert read_settings(inner).fail_on == "error"


@pytest.mark.parametrize(
    "text",
    [
        "[project\n",
        "[tool]\nother = 1\n",
        "tool = 3\n",
    ],
)
def test_a_shared_file_without_ours_is_others_to_mend(tmp_path: Path, text: str) -> None:
    assert read_settings(written(tmp_path, "pyproject.toml", text)) == BUILT_IN


@pytest.mark.parametrize(
    ("name", "text", "sv", "en"),
    [
        ("ansvar.toml", 'fail-on = "warning"\nselct = []\n',
         "x:2:1: selct: okänd nyckel; menade du 'select'?",
         "x:2:1: selct: unknown key; did you mean 'select'?"),
        ("ansvar.toml", '"färg" = 1\n',
         ("x:1:1: färg: okänd nyckel; det finns select, exclude, fail-on, baseline, horizon, "
         "verified-within"),
         ("x:1:1: färg: unknown key; there is select, exclude, fail-on, baseline, horizon, "
         "verified-within")),
        ("ansvar.toml", '  fail-on = "fel"\n',
         "x:1:3: fail-on: 'fel' är inte error, warning eller never",
         "x:1:3: fail-on: 'fel' is not error, warning or never"),
        ("ansvar.toml", "fail-on = true\n",
         "x:1:1: fail-on: true är inte error, warning eller never",
         "x:1:1: fail-on: true is not error, warning or never"),
        ("ansvar.toml", 'select = "ANS2"\n',
         "x:1:1: select: 'ANS2' är inte en lista av texter",
         "x:1:1: select: 'ANS2' is not a list of texts"),
        ("ansvar.toml", "exclude = [1]\n",
         "x:1:1: exclude: [1] är inte en lista av texter",
         "x:1:1: exclude: [1] is not a list of texts"),
        ("ansvar.toml", "baseline = 1979-05-27\n",
         "x:1:1: baseline: 1979-05-27 är inte en text",
         "x:1:1: baseline: 1979-05-27 is not a text"),
        ("ansvar.toml", "horizon = 90\n",
         "x:1:1: horizon: 90 är inte en tid som '90 days' eller '12 months'",
         "x:1:1: horizon: 90 is not a length like '90 days' or '12 months'"),
        ("ansvar.toml", 'horizon = "snart"\n',
         "x:1:1: horizon: 'snart' är inte en tid som '90 days' eller '12 months'",
         "x:1:1: horizon: 'snart' is not a length like '90 days' or '12 months'"),
        ("ansvar.toml", "select = []\nselect = \n",
         "x:2:10: inte läsbar TOML: Invalid value",
         "x:2:10: not readable TOML: Invalid value"),
        ("pyproject.toml", "[other]\nselct = 1\n[tool.ansvar]\nselct = []\n",
         "x:4:1: selct: okänd nyckel; menade du 'select'?",
         "x:4:1: selct: unknown key; did you mean 'select'?"),
        ("pyproject.toml", "[tool.ansvar]\nselect = \n",
         "x:2:10: inte läsbar TOML: Invalid value",
         "x:2:10: not readable TOML: Invalid value"),
        ("pyproject.toml", "[tool]\nansvar = 3\n",
         "x: tool.ansvar: ska vara en tabell",
         "x: tool.ansvar: must be a table"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_told_with_its_place(
    tmp_path: Path, name: str, text: str, sv: str, en: str
) -> None:
    folder = written(tmp_path, name, text)
    with pytest.raises(SettingsError) as told:
        read_settings(folder)
    assert (told.value.said("x", "sv"), told.value.said("x", "en")) == (sv, en)
    assert told.value.path == tmp_path / name


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_bytes("# å\n[tool.ansvar]\n".encode("latin-1"))
    assert read_settings(tmp_path) == BUILT_IN
    (tmp_path / "ansvar.toml").write_bytes("# å\n".encode("latin-1"))
    with pytest.raises(SettingsError) as told:
        read_settings(tmp_path)
    assert told.value.said("x", "sv") == "x: filen är inte UTF-8"


def test_settings_are_shown_as_toml_with_where_they_come_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path, "ansvar.toml", 'exclude = ["a \\"b\\"\\u009b"]\nbaseline = "b.json"\n')
    settings = read_settings(tmp_path).but(fail_on="never", select=None)
    shown = settings_toml(settings, language("sv"))
    assert shown == (
        "select = []  # inbyggt\n"
        'exclude = ["a \\"b\\"\\u009b"]  # ansvar.toml\n'
        'fail-on = "never"  # kommandoraden\n'
        'baseline = "b.json"  # ansvar.toml\n'
        'horizon = "90 days"  # inbyggt\n'
        'verified-within = "12 months"  # inbyggt\n'
    )
    written(tmp_path / "igen", "ansvar.toml", shown)
    again = read_settings(tmp_path / "igen")
    kept = ("select", "exclude", "fail_on", "horizon", "verified_within")
    assert [getattr(again, n) for n in kept] == [getattr(settings, n) for n in kept]


def test_the_built_in_are_shown_as_toml(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = ran(capfd, monkeypatch, tmp_path, "validate", "borta", "--show-config", "--lang", "en")
    assert (run.code, run.err) == (0, "")
    assert tomllib.loads(run.out) == {
        "select": [], "exclude": [], "fail-on": "error", "horizon": "90 days",
        "verified-within": "12 months",
    }  # fmt: skip
    assert "# baseline: not set" in run.out.splitlines()


# In a run

CHECKS = 'select = ["unknown-check"]'
"""What the register of these tests is clean by, whatever other rules come to say."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    set_up(tmp_path, incident=spoiled(INCIDENT, "check: dosprov", "check: dosprv"))
    return tmp_path


@pytest.mark.parametrize(
    ("text", "words", "code", "out"),
    [
        (CHECKS, [], 1, "1 fel i 2 filer."),
        (f'{CHECKS}\nfail-on = "never"', [], 0, "1 fel i 2 filer."),
        (f'{CHECKS}\nfail-on = "never"', ["--fail-on", "error"], 1, "1 fel i 2 filer."),
        ('select = ["unused-id"]', [], 1, "1 fel och 1 varning i 2 filer."),
        ('select = ["unused-id"]', ["--select", "ans30,ANS40"], 1, "1 fel i 2 filer."),
        (f'{CHECKS}\nexclude = ["inc*"]', [], 0, "Inga fel eller varningar i 1 fil."),
        (f'{CHECKS}\nexclude = ["inc*"]', ["incident.yaml"], 1, "1 fel i 1 fil."),
    ],
)  # fmt: skip
def test_the_command_line_wins(  # noqa: PLR0913, PLR0917
    text: str,
    words: list[str],
    code: int,
    out: str,
    folder: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written(folder, "ansvar.toml", text)
    run = ran(capfd, monkeypatch, folder, "validate", *words)
    assert (run.code, run.out.splitlines()[-1], run.err) == (code, out, "")


def test_patterns_of_the_excluded_are_read_from_their_file(
    folder: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "tests" / "bad").mkdir(parents=True)
    (folder / "tests" / "bad" / "x.yaml").write_text("ansvar: 2\n", "utf-8")
    written(folder, "pyproject.toml", '[tool.ansvar]\nexclude = ["tests/", "incident.yaml"]\n')
    assert ran(capfd, monkeypatch, folder, "validate", "--select", "unknown-check").code == 0
    assert ran(capfd, monkeypatch, folder, "validate", "tests", "-q").code == 1
    assert ran(capfd, monkeypatch, folder / "tests", "validate", "-q").code == 1
    assert ran(capfd, monkeypatch, folder / "tests", "validate", "bad/x.yaml", "-q").code == 1
    inner = '[tool.ansvar]\nexclude = ["tests/*", "incident.yaml"]\n'
    written(folder, "pyproject.toml", inner)
    nothing = Ran(3, "", "ansvar: ingen YAML-fil att läsa i tests\n")
    assert ran(capfd, monkeypatch, folder, "validate", "tests") == nothing
    met = ran(capfd, monkeypatch, folder, "validate", "**/*.yaml", "--select", "unknown-check")
    assert (met.code, met.out.splitlines()[-1]) == (0, "Inga fel eller varningar i 1 fil.")
    nothing = Ran(3, "", "ansvar: ingen YAML-fil att läsa i i*.yaml\n")
    assert ran(capfd, monkeypatch, folder, "validate", "i*.yaml") == nothing
    assert ran(capfd, monkeypatch, folder, "validate", "tests/b*/*.yaml", "-q") == nothing._replace(
        err="ansvar: ingen YAML-fil att läsa i tests/b*/*.yaml\n"
    )


def test_settings_that_cannot_be_used_stop_the_run_in_one_line(
    folder: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    written(folder, "ansvar.toml", "fail_on = 1\n")
    run = ran(capfd, monkeypatch, folder / "chains", "validate")
    said = "ansvar: ../ansvar.toml:1:1: fail_on: okänd nyckel; menade du 'fail-on'?\n"
    assert run == Ran(2, "", said)
    written(folder, "ansvar.toml", 'select = ["ANS3", "unknwn-party"]\n')
    run = ran(capfd, monkeypatch, folder, "validate")
    said = "ingen regel heter 'unknwn-party'; menade du 'unknown-party'?\n"
    assert run == Ran(2, "", f"ansvar: ansvar.toml:1:1: select: {said}")
    typed = ran(capfd, monkeypatch, folder, "validate", "--select", "unknwn-party")
    assert typed == Ran(2, "", f"ansvar: {said}")
