"""The program as people start it: exit codes, streams, files, and what it does not import."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from ansvar import __version__
from ansvar.incident import Facts
from ansvar.source import read_file
from reading import INCIDENT, REGISTER, set_up, spoiled

HOSTILE = {
    "PATH": os.environ["PATH"],
    "LANG": "sv_SE.UTF-8",
    "TZ": "Pacific/Chatham",
    "COLUMNS": "40",
}
AT = ("--at", "2026-11-21 03:00")
CALL = "RING NU  Bolaget, Jour  010-200 00 00\n"
NO_DETECTION = spoiled(INCIDENT, "  detected: 2026-11-21 02:25\n", "")
TYPO = spoiled(INCIDENT, "check: dosprov", "check: dosprv")
TYPO_FOUND = (
    "incident.yaml:11:15: fel ANS208 unknown-check: okänd kontroll 'dosprv'\n"
    "  menade du 'dosprov'?\n"
)


class Run(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def first(self) -> str:
        return self.out.partition("\n")[0]


def ansvar(folder: Path, *words: str, stdin: bytes = b"", **more: str) -> Run:
    done = subprocess.run(
        [sys.executable, "-m", "ansvar", *words],
        cwd=folder, env={**HOSTILE, **more}, input=stdin,
        capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    return Run(done.returncode, done.stdout.decode(), done.stderr.decode())


def imported(folder: Path, *words: str) -> set[str]:
    """The heavy packages that a run imports."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "ansvar", *words],
        cwd=folder, env=HOSTILE, capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    lines = [line for line in done.stderr.decode().splitlines() if line.startswith("import time:")]
    modules = {line.rpartition("|")[2].strip().partition(".")[0] for line in lines}
    return modules & {"typer", "pydantic", "rich", "yaml"}


def test_an_answer_is_done_and_the_same_each_time_and_from_standard_input(tmp_path: Path) -> None:
    set_up(tmp_path)
    first = ansvar(tmp_path, "attribute", "incident.yaml", *AT)
    assert (first.code, first.err) == (0, "")
    assert first == ansvar(tmp_path, "attribute", "incident.yaml", *AT, PYTHONHASHSEED="7")
    quiet = ansvar(tmp_path, "attribute", "-", "-q", *AT, stdin=INCIDENT.encode())
    assert quiet == Run(0, CALL, "")


@pytest.mark.parametrize(
    ("words", "code", "err"),
    [
        (["--bogus"], 2, "No such option: --bogus; ansvar --help"),
        (["nosuch"], 2, "No such command 'nosuch'; ansvar --help"),
        (["attribute"], 2, "Missing argument 'incident'; ansvar attribute --help"),
        (["attribute", "larm", "--color", "pink"], 2,
         ("Invalid value for '--color': 'pink' is not one of 'auto', 'always', 'never'; "
         "ansvar attribute --help")),
        (["attribute", "incident.yaml", "--lang", "xx"], 2, "--lang: 'xx' (sv, en)"),
        (["attribute", "incident.yaml", "--at", "snart"], 2,
         "'snart' är ingen tid; skriv 02:10 eller '2026-11-21 02:10'"),
        (["attribute", "incident.yaml", "--saw", "prov=fail"], 2,
         "--out, --since, --saw och --save hör till en kedja, inte till en incidentfil"),
        (["attribute", "larm", "--saw", "prov"], 2,
         "'prov' ska skrivas KONTROLL=ok, KONTROLL=fail eller KONTROLL=unknown"),
        (["attribute", "larm", "--saw", "prov=fail@25:00"], 2,
         "'25:00' är ingen tid; skriv 02:10 eller '2026-11-21 02:10'"),
        (["attribute", "larm"], 2,
         "ange minst en iakttagelse: --saw KONTROLL=fail. Kedjans kontroller: prov, dosprov"),
        (["attribute", "lamr"], 3,
         ("filen 'lamr' finns inte, och ingen kedja heter så; "
         "registret har larm, tillsyn; menade du 'larm'?")),
        (["attribute", "incident.yaml", "--chains", "borta"], 3,
         "hittar inget register: ingen mapp 'chains' här eller uppåt; ange --chains"),
        (["explain", "ANS999"], 2, "ingen regel heter 'ANS999'"),
        (["validate", "--select", "unknown-prty"], 2,
         "ingen regel heter 'unknown-prty'; menade du 'unknown-party'?"),
        (["validate", "--select", "ANS3,"], 2, "ingen regel heter ''"),
        (["validate", "--at", "snart"], 2,
         "'snart' är ingen tid; skriv 02:10 eller '2026-11-21 02:10'"),
        (["validate", "--fail-on", "fatal"], 2,
         ("Invalid value for '--fail-on': 'fatal' is not one of 'error', 'warning', 'never'; "
         "ansvar validate --help")),
    ],
)  # fmt: skip
def test_wrong_usage_is_one_clear_line(
    tmp_path: Path, words: list[str], code: int, err: str
) -> None:
    set_up(tmp_path)
    run = ansvar(tmp_path, *words)
    assert run == Run(code, "", f"ansvar: {err}\n")


def test_a_file_that_cannot_be_read_stops_the_run(tmp_path: Path) -> None:
    rule = "fel ANS001 missing-file: filen går inte att läsa:"
    missing = ansvar(tmp_path, "attribute", "borta.yaml")
    assert missing == Run(3, "", f"borta.yaml:1:1: {rule} den finns inte\n")
    (tmp_path / "mapp.yaml").mkdir()
    folder = ansvar(tmp_path, "attribute", "mapp.yaml")
    assert folder == Run(3, "", f"mapp.yaml:1:1: {rule} det är en katalog\n")
    (tmp_path / "incident.yaml").write_text(INCIDENT, "utf-8")
    alone = ansvar(tmp_path, "attribute", "incident.yaml")
    words = "hittar inget register: ingen mapp 'chains' här eller uppåt; ange --chains"
    assert alone == Run(3, "", f"ansvar: {words}\n")


_CALL = "RING NU  Kommunen, Beredskap  010-100 00 00"


@pytest.mark.parametrize(
    ("data", "err", "first"),
    [
        (b"", "1:1: fel ANS007 empty-file: filen är tom", _CALL),
        (INCIDENT.encode("utf-16"),
         "1:1: fel ANS002 not-utf-8: filen är inte UTF-8: oläslig byte 0xFF", _CALL),
        (f"{INCIDENT}# å".encode("latin-1"),
         "18:3: fel ANS002 not-utf-8: filen är inte UTF-8: oläslig byte 0xE5",
         _CALL),
        (f"{INCIDENT}  [\n".encode(),
         "18:3: fel ANS003 yaml-syntax: inte läsbar YAML: kolon saknas efter nyckeln",
         _CALL),
        (NO_DETECTION.encode(), "2:1: fel ANS101 missing-key: nyckeln 'detected' saknas",
         _CALL),
    ],
)  # fmt: skip
def test_an_incident_that_cannot_be_read_still_gives_whom_to_call(
    tmp_path: Path, data: bytes, err: str, first: str
) -> None:
    set_up(tmp_path).write_bytes(data)
    run = ansvar(tmp_path, "attribute", "incident.yaml")
    assert (run.code, run.err, run.first) == (1, f"incident.yaml:{err}\n", first)


def test_a_run_without_an_assessment_is_json_too(tmp_path: Path) -> None:
    set_up(tmp_path, incident=NO_DETECTION)
    run = ansvar(tmp_path, "attribute", "incident.yaml", "--format", "json")
    document = json.loads(run.out)
    assert (run.code, document["format"]) == (1, "ansvar.findings/2")
    assert [finding["code"] for finding in document["findings"]] == ["ANS101"]


def answer(run: Run) -> tuple[int, str, str | None, list[str], str]:
    """Exit code, verdict, why it is withheld, the faults within it, and standard error."""
    document = json.loads(run.out)
    verdict = document["verdict"]
    codes = [fault["code"] for fault in document["faults"]]
    return run.code, verdict["is"], verdict.get("why"), codes, run.err


ELSEWHERE = "ansvar: {} fel på annat håll i registret rör inte svaret; kör ansvar validate\n"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("of: bild,", "of: bilden,", (0, "responsible", None, [], ELSEWHERE.format(1))),
        ("restore: 4 h", "restore: 4",
         (1, "responsible", None, ["ANS104"],
          ("chains/register.yaml:24:41: fel ANS104 unreadable-value: "
          "'4' går inte att läsa som en tid som '4 h' eller '10 working days'\n"))),
        ("covers: [dosa, sim]", "covers: [dosa, simm]",
         (1, "undetermined", "fault", ["ANS204"],
          ("chains/register.yaml:20:20: fel ANS204 unknown-link: okänd länk 'simm'\n"
          "  menade du 'sim'?\n"))),
        ("dosa: {name: Dosa, run_by: bolaget}", "dosa: {name: Dosa}",
         (1, "undetermined", "fault", ["ANS101"],
          "chains/register.yaml:44:7: fel ANS101 missing-key: nyckeln 'run_by' saknas\n")),
    ],
)  # fmt: skip
def test_a_broken_register_is_answered_as_far_as_it_can_be(
    tmp_path: Path, old: str, new: str, expected: tuple[int, str, str | None, list[str], str]
) -> None:
    set_up(tmp_path, register=spoiled(REGISTER, old, new))
    run = ansvar(tmp_path, "attribute", "incident.yaml", "--format", "json", *AT)
    assert answer(run) == expected


def test_an_observation_that_is_not_understood_withholds_the_verdict(tmp_path: Path) -> None:
    set_up(tmp_path, incident=TYPO)
    run = ansvar(tmp_path, "attribute", "incident.yaml", "--format", "json", *AT)
    assert answer(run) == (1, "undetermined", "fault", ["ANS208"], TYPO_FOUND)
    strict = ansvar(tmp_path, "attribute", "incident.yaml", "--strict")
    refusal = "ansvar: --strict: svarar inte på ett underlag med fel\n"
    assert strict == Run(1, "", f"{TYPO_FOUND}{refusal}")


def test_an_unknown_chain_and_no_observation_at_all(tmp_path: Path) -> None:
    set_up(tmp_path, incident=spoiled(INCIDENT, "chain: larm\n", "chain: lamr\n"))
    unknown = ansvar(tmp_path, "attribute", "incident.yaml")
    found = "okänd kedja 'lamr'; registret har larm, tillsyn\n  menade du 'larm'?\n"
    where = "incident.yaml:4:10: fel ANS209 unknown-chain: "
    assert (unknown.code, unknown.first, unknown.err) == (1, _CALL, f"{where}{found}")
    (tmp_path / "incident.yaml").write_text(INCIDENT.partition("  observations")[0], "utf-8")
    bare = ansvar(tmp_path, "attribute", "incident.yaml", "-q", *AT)
    assert bare == Run(4, "RING NU  Bolaget, Jour  010-200 00 00\n", "")


def test_an_answer_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    set_up(tmp_path)
    kept = tmp_path / "svar.txt"
    kept.write_text("gammalt\n")
    kept.chmod(0o640)
    missing = ansvar(tmp_path, "attribute", "incident.yaml", "-o", "borta/svar.txt")
    assert (missing.code, missing.out, missing.err.count("\n")) == (3, "", 1)
    stopped = ansvar(tmp_path, "attribute", "incident.yaml", "-o", "svar.txt", "--at", "x")
    assert (stopped.code, kept.read_text()) == (2, "gammalt\n")
    before = sorted(path.name for path in tmp_path.iterdir())
    done = ansvar(tmp_path, "attribute", "incident.yaml", "-q", "-o", "svar.txt", *AT)
    assert (done, kept.read_text("utf-8")) == (Run(0, "", ""), CALL)
    assert kept.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    (tmp_path / "lank.txt").symlink_to("svar.txt")
    through = ansvar(tmp_path, "attribute", "incident.yaml", "-o", "lank.txt", "-f", "json", *AT)
    assert (through.code, (tmp_path / "lank.txt").is_symlink()) == (0, True)
    assert json.loads(kept.read_text("utf-8"))["format"] == "ansvar.attribution/1"
    device = ansvar(tmp_path, "attribute", "incident.yaml", "-q", "-o", "/dev/stdout", *AT)
    assert device == Run(0, CALL, "")


def test_a_new_file_gets_the_mode_that_the_user_has_chosen(tmp_path: Path) -> None:
    set_up(tmp_path)
    command = f"umask 027; exec {sys.executable} -m ansvar new larm -o ny.yaml"
    subprocess.run(["sh", "-c", command], cwd=tmp_path, env=HOSTILE, check=True, timeout=60)
    assert (tmp_path / "ny.yaml").stat().st_mode & 0o777 == 0o640
    again = ansvar(tmp_path, "new", "larm", "-o", "ny.yaml")
    assert again == Run(2, "", "ansvar: 'ny.yaml' finns redan; välj ett annat namn eller --force\n")


def test_a_new_file_asks_for_every_fact_that_a_duty_turns_on(tmp_path: Path) -> None:
    set_up(tmp_path)
    ansvar(tmp_path, "new", "larm", "--out", "signal", "-o", "ny.yaml")
    written = (tmp_path / "ny.yaml").read_text("utf-8")
    kept, facts = written.split("  # facts:\n")
    (tmp_path / "ny.yaml").write_text(f"{kept}  facts:\n{facts.replace('#', ' ')}", "utf-8")
    assert ansvar(tmp_path, "validate", "ny.yaml").code == 0
    document, _ = read_file(tmp_path / "ny.yaml", "ny.yaml")
    assert document is not None
    asked = document.value["incident"]["facts"]
    assert asked.keys() == Facts.model_fields.keys()
    assert asked.pop("aware_at") == document.value["incident"]["detected"]
    assert set(asked.values()) == {"unknown"}


def test_an_incident_from_the_command_line_can_be_kept(tmp_path: Path) -> None:
    set_up(tmp_path)
    words = ("--out", "signal", "--since", "02:10", "--saw", "dosprov=fail@02:20", "--at", "23:59")
    typed = ansvar(tmp_path, "attribute", "larm", *words, "--save", "natt.yaml", "-q")
    kept = ansvar(tmp_path, "attribute", "natt.yaml", "-q", "--at", "23:59")
    assert (
        (typed.out, typed.err)
        == (kept.out, kept.err)
        == ("RING NU  Bolaget, Jour  010-200 00 00\n", "")
    )
    assert ansvar(tmp_path, "validate", "natt.yaml").code == 0
    again = ansvar(tmp_path, "attribute", "larm", *words, "--save", "natt.yaml")
    assert again.code == 2
    unknown = ansvar(tmp_path, "attribute", "larm", "--saw", "prv=fail", "--out", "signal", "-q")
    assert (unknown.code, unknown.err) == (
        1,
        (
            "kommandoraden:11:15: fel ANS208 unknown-check: okänd kontroll 'prv'\n"
            "  menade du 'prov'?\n"
        ),
    )


def test_validate(tmp_path: Path) -> None:
    # Whatever else the small register earns, by rules that come later.
    only = ("--select", "unknown-check")
    path = set_up(tmp_path)
    (tmp_path / "tom").mkdir()
    clean = ansvar(tmp_path, "validate", *only)
    assert clean == Run(0, "Inga fel eller varningar i 2 filer.\n", "")
    nothing = Run(3, "", "ansvar: ingen YAML-fil att läsa i tom\n")
    assert ansvar(tmp_path, "validate", "tom") == nothing
    some = ansvar(tmp_path, "validate", "tom", "chains", "*.yml", *only)
    said = "ansvar: ingen YAML-fil att läsa i tom, *.yml\n"
    assert some == Run(3, "Inga fel eller varningar i 1 fil.\n", said)
    assert ansvar(tmp_path, "validate", "borta.yaml", "chains").code == 3
    rule = "fel ANS001 missing-file: filen går inte att läsa: den finns inte"
    missing = ansvar(tmp_path, "validate", "borta", "--exit-zero")
    assert missing == Run(0, f"borta:1:1: {rule}\n1 fel i 1 fil.\n", "")
    path.write_text(TYPO, "utf-8")
    place, help_line = TYPO_FOUND.splitlines()
    source = TYPO.splitlines()[10]
    faulty = f"{place}\n  11 | {source}\n     | {' ' * 14}^^^^^^\n{help_line}\n1 fel i 1 fil.\n"
    assert ansvar(tmp_path, "validate", "incident.yaml", *only) == Run(1, faulty, "")
    as_json = ansvar(tmp_path, "validate", *only, "--format", "json")
    document = json.loads(as_json.out)
    assert (as_json.code, document["counts"]["files"]) == (1, 2)
    assert [finding["code"] for finding in document["findings"]] == ["ANS208"]


def test_what_an_editor_sends_is_judged_as_if_it_stood_in_its_file(tmp_path: Path) -> None:
    set_up(tmp_path)
    words = ("validate", "-", "-q", "--select", "unknown-check")
    unsaved = TYPO.encode()
    found = TYPO_FOUND.splitlines()[0].partition(":")[2]
    named = ansvar(tmp_path, *words, "--stdin-filename", "ny/natt.yaml", stdin=unsaved)
    assert named == Run(1, f"ny/natt.yaml:{found}\n", "")
    assert ansvar(tmp_path, *words, stdin=unsaved) == Run(1, f"-:{found}\n", "")
    twice = ansvar(tmp_path, *words, ".", "--stdin-filename", "incident.yaml", stdin=unsaved)
    assert twice == Run(1, f"incident.yaml:{found}\n", "")
    alone = ansvar(tmp_path, "validate", "--stdin-filename", "x.yaml")
    said = "ansvar: --stdin-filename hör ihop med -, som läser standard in\n"
    assert alone == Run(2, "", said)


def test_validation_in_a_terminal_is_drawn_and_cut_to_its_width(tmp_path: Path) -> None:
    set_up(tmp_path, incident=TYPO)
    words = ("validate", "incident.yaml", "--select", "unknown-check", "--color", "always")
    drawn = ansvar(tmp_path, *words)
    assert drawn.code == 1
    assert drawn.out.splitlines()[1] == ("\x1b[2m  11 | \x1b[0m    - {check: dosprv, result: fa…")
    never = ansvar(tmp_path, *words[:-1], "never")
    assert never.out.splitlines()[1] == f"  11 | {TYPO.splitlines()[10]}"


def test_a_closed_pipe_is_quiet_and_the_exit_code_stands(tmp_path: Path) -> None:
    set_up(tmp_path)
    for words in (
        f"attribute incident.yaml {AT[0]} '{AT[1]}'",
        "attribute incident.yaml --color always",
    ):
        command = f"({sys.executable} -m ansvar {words}; echo $? >&2) | true"
        done = subprocess.run(
            ["sh", "-c", command],
            cwd=tmp_path,
            env=HOSTILE,
            capture_output=True,
            check=True,
            timeout=60,
        )
        assert (done.stdout, done.stderr) == (b"", b"0\n")


def test_what_the_machine_refuses_is_one_line(tmp_path: Path) -> None:
    set_up(tmp_path)
    full = subprocess.run(
        ["sh", "-c", f"exec {sys.executable} -m ansvar validate > /dev/full"],
        cwd=tmp_path, env=HOSTILE, capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    told = "ansvar: kan inte skriva till standard ut: No space left on device\n"
    assert (full.returncode, full.stderr.decode()) == (3, told)
    for command in ("validate", "attribute"):
        closed = subprocess.run(
            ["sh", "-c", f"exec {sys.executable} -m ansvar {command} - <&-"],
            cwd=tmp_path, env=HOSTILE, capture_output=True, check=False, timeout=60,
        )  # fmt: skip
        told = "ansvar: standard in är stängd\n"
        assert (closed.returncode, closed.stderr.decode()) == (3, told)


def test_a_pipe_met_in_a_folder_is_passed_over(tmp_path: Path) -> None:
    set_up(tmp_path)
    before = ansvar(tmp_path, "validate", "--at", "2026-11-21")
    os.mkfifo(tmp_path / "chains" / "ror.yaml")
    assert ansvar(tmp_path, "validate", "--at", "2026-11-21") == before


def test_a_register_without_chains_is_no_clean_audit(tmp_path: Path) -> None:
    (tmp_path / "chains").mkdir()
    found = ansvar(tmp_path, "audit")
    assert found == Run(3, "", "ansvar: registret har ingen kedja att granska\n")


def test_an_interrupt_ends_quietly(tmp_path: Path) -> None:
    set_up(tmp_path)
    with subprocess.Popen(
        [sys.executable, "-m", "ansvar", "attribute", "-"],
        cwd=tmp_path, env=HOSTILE, stdin=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as running:  # fmt: skip
        time.sleep(1.5)
        running.send_signal(signal.SIGINT)
        _, err = running.communicate(timeout=30)
    assert (running.returncode, err) == (130, b"")


def test_a_bug_is_one_line_and_seventy() -> None:
    script = (
        "import ansvar.cli as cli\n"
        "cli.validate.chosen_language = lambda chosen: 1 / 0\n"
        "import sys; sys.argv = ['ansvar', 'validate']; sys.exit(cli.run())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], env=HOSTILE, capture_output=True, check=False, timeout=60
    )
    assert (done.returncode, done.stderr.decode()) == (
        70,
        (
            "ansvar: bug in ansvar: ZeroDivisionError at <string>:2; "
            "set ANSVAR_DEBUG=1 for the whole trace\n"
        ),
    )


def test_a_run_imports_only_what_it_needs(tmp_path: Path) -> None:
    set_up(tmp_path)
    assert imported(tmp_path, "--version") == set()
    assert imported(tmp_path, "--help") == {"typer"}
    assert imported(tmp_path, "--bogus") == {"typer"}
    assert imported(tmp_path, "attribute", "incident.yaml") == {"typer", "pydantic", "yaml"}
    assert imported(tmp_path, "validate") == {"typer", "pydantic", "yaml"}


def test_the_start_page_version_and_language(tmp_path: Path) -> None:
    set_up(tmp_path)
    assert ansvar(tmp_path, "--version") == Run(0, f"ansvar {__version__}\n", "")
    assert (
        ansvar(tmp_path).first == "ansvar säger vem som svarar när välfärdsteknik slutar fungera."
    )
    english = ansvar(tmp_path, "attribute", "incident.yaml", "-q", *AT, LANG="en_US.UTF-8")
    assert english == Run(0, "CALL NOW  Bolaget, Jour  010-200 00 00\n", "")
    posix = ansvar(tmp_path, "attribute", "incident.yaml", "-q", *AT, LANG="C.UTF-8")
    assert posix == Run(0, CALL, "")
    chosen = ansvar(tmp_path, "attribute", "incident.yaml", "-q", "--lang", "en", *AT)
    assert chosen == english
