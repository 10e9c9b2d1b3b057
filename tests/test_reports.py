"""Every form of a validation: what people read, and what machines take."""

import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from junitparser import Error, Failure, JUnitXml, Skipped
from rich.cells import cell_len
from rich.text import Text
from sarif_kit.validate import validation_errors  # type: ignore[import-untyped]

from ansvar.allowance import Allowance, Allowed
from ansvar.baseline import fingerprint
from ansvar.catalogue import RULES, find_rule
from ansvar.diagnostics import FIRST, Diagnostic, Rule, Span
from ansvar.examination import FORMS, Examination, written
from ansvar.exits import FailOn
from ansvar.harmless import acts
from ansvar.locale import language
from ansvar.render.findings import findings_page, findings_text, summary
from ansvar.render.findings_json import findings_json
from ansvar.render.github import annotations
from ansvar.render.junit import junit_xml
from ansvar.render.sarif import MOST_SHOWN, MOST_TAKEN, sarif
from ansvar.render.source_lines import MOST_WIDTH, Lines
from ansvar.render.terminal import drawn_lines
from ansvar.settings import BUILT_IN
from ansvar.source import split_lines
from ansvar.validation import Validation
from reading import INCIDENT, REGISTER, set_up, spoiled
from runs import ROOT, Ran, ran

SV, EN = language("sv"), language("en")


def rule(code: str) -> Rule:
    found = find_rule(code)
    assert found is not None
    return found


UNKNOWN_PARTY, DUPLICATE_KEY = rule("ANS203"), rule("ANS006")
UNUSED = rule("ANS904")

REGISTER_TEXT = "parties: {}\nchains:\n\tlåda: [{lead: bolagt}]\nparties: {}\n"
FINDINGS = (
    Diagnostic(
        UNKNOWN_PARTY,
        Span("chains/a b.yaml", 3, 16, 3, 22),
        {"id": "bolagt", "role": "lead"},
        suggestion="bolaget",
    ),
    Diagnostic(
        DUPLICATE_KEY,
        Span("chains/a b.yaml", 4, 1, 4, 8),
        {"key": "parties"},
        related=((FIRST, Span("chains/a b.yaml", 1, 1, 1, 8)),),
    ),
    Diagnostic(UNUSED, Span("chains/å.yaml", 2, 4, 2, 9), {"name": "uncovered-link"}),
)
COMMENT = Span("chains/å.yaml", 1, 9, 1, 40)
ALLOWED = Allowed(
    Diagnostic(UNUSED, Span("chains/å.yaml", 1, 1, 1, 8), {"name": "x"}),
    Allowance(COMMENT, 1, ("unused-allowance",), date(2027, 1, 31), "upphandlas"),
)
VALIDATION = Validation(
    FINDINGS,
    (ALLOWED,),
    ("chains/a b.yaml", "chains/å.yaml", "chains/ren.yaml"),
    {"chains/a b.yaml": REGISTER_TEXT, "chains/å.yaml": "ansvar: 1\n犬の名e\u0301x\n"},
)
CLEAN = Validation((), (), ("chains/ren.yaml",), {})


def pointing(text: str, span: Span) -> Validation:
    """A validation with one finding in one file."""
    finding = Diagnostic(UNUSED, span, {"name": "x"})
    return Validation((finding,), (), (span.path,), {span.path: text})


# Text


def test_text_shows_place_line_help_and_related_places() -> None:
    assert findings_text(VALIDATION, SV) == (
        "chains/a b.yaml:3:16: fel ANS203 unknown-party: okänd part 'bolagt' i lead\n"
        "  3 |     låda: [{lead: bolagt}]\n"
        "    |                   ^^^^^^\n"
        "  menade du 'bolaget'?\n"
        "chains/a b.yaml:4:1: fel ANS006 duplicate-key: nyckeln 'parties' står två gånger\n"
        "  4 | parties: {}\n"
        "    | ^^^^^^^\n"
        "  chains/a b.yaml:1: står redan här\n"
        "chains/å.yaml:2:4: varning ANS904 unused-allowance: "
        "'uncovered-link' ger ingen varning på den här raden\n"
        "  2 | 犬の名e\u0301x\n"
        "    |       ^^\n"
        "2 fel och 1 varning i 3 filer; 1 varning tillåten.\n"
    )


def test_quiet_text_is_a_line_a_finding() -> None:
    assert findings_text(VALIDATION, EN, quiet=True).splitlines() == [
        "chains/a b.yaml:3:16: error ANS203 unknown-party: unknown party 'bolagt' in lead",
        "chains/a b.yaml:4:1: error ANS006 duplicate-key: the key 'parties' stands twice",
        (
            "chains/å.yaml:2:4: warning ANS904 unused-allowance: "
            "'uncovered-link' gives no warning on this line"
        ),
    ]
    assert findings_text(CLEAN, EN, quiet=True) == ""


@pytest.mark.parametrize(
    ("findings", "allowed", "known", "files", "said"),
    [
        (0, 0, 0, 1, ("Inga fel eller varningar i 1 fil.", "No errors or warnings in 1 file.")),
        (1, 0, 0, 2, ("1 fel i 2 filer.", "1 error in 2 files.")),
        (2, 2, 1, 2, ("2 fel i 2 filer; 2 varningar tillåtna; 1 känd från baslinjen.",
                      "2 errors in 2 files; 2 warnings allowed; 1 known from the baseline.")),
        (3, 1, 2, 3, ("2 fel och 1 varning i 3 filer; 1 varning tillåten; 2 kända från baslinjen.",
                      ("2 errors and 1 warning in 3 files; 1 warning allowed; "
                      "2 known from the baseline."))),
    ],
)  # fmt: skip
def test_the_summary_counts_in_both_languages(
    findings: int, allowed: int, known: int, files: int, said: tuple[str, str]
) -> None:
    names = tuple(f"{number}.yaml" for number in range(files))
    told = Validation(FINDINGS[:findings], (ALLOWED,) * allowed, names, {}, known=known)
    assert (summary(told, SV), summary(told, EN)) == said


@pytest.mark.parametrize(
    ("text", "span", "shown", "carets"),
    [
        ("a: b", (1, 4, 1, 5), "a: b", "   ^"),
        ("a: b", (1, 5, 1, 5), "a: b", "    ^"),
        ("\ta:\tb  ", (1, 5, 1, 6), "    a:    b", "          ^"),
        ("犬: 猫x", (1, 4, 1, 5), "犬: 猫x", "    ^^"),
        ("e\u0301: o\u0308 u", (1, 5, 1, 7), "e\u0301: o\u0308 u", "   ^"),
        ("a\u200b\x1bb: c", (1, 7, 1, 8), "a\ufffd\ufffdb: c", "      ^"),
        ("a: |\n  x\n  y\n", (1, 4, 4, 1), "a: |", "   ^"),
        ("a: [b,\n  c]", (1, 4, 2, 5), "a: [b,", "   ^^^"),
    ],
)
def test_carets_stand_under_what_is_pointed_at(
    text: str, span: tuple[int, int, int, int], shown: str, carets: str
) -> None:
    pointed = Lines({"x": text}).pointed(Span("x", *span), MOST_WIDTH)
    assert pointed is not None
    assert pointed.text == shown
    assert f"{' ' * pointed.start}{'^' * pointed.width}" == carets


@pytest.mark.parametrize(
    ("column", "shown", "carets"),
    [
        (1, "0123456789012345678…", "^"),
        (16, "0123456789012345678…", "               ^"),
        (41, "…678901234567890123…", "               ^"),
        (80, "…1234567890123456789", "                   ^"),
    ],
)
def test_a_long_line_is_cut_around_what_is_pointed_at(column: int, shown: str, carets: str) -> None:
    pointed = Lines({"x": "0123456789" * 8}).pointed(Span("x", 1, column, 1, column + 1), 20)
    assert pointed is not None
    assert pointed.text == shown
    assert f"{' ' * pointed.start}{'^' * pointed.width}" == carets


@pytest.mark.parametrize("span", [(1, 1, 1, 1), (3, 1, 3, 1), (99, 1, 99, 2)])
def test_a_place_without_text_shows_no_line(span: tuple[int, int, int, int]) -> None:
    assert Lines({"x": "\na\n"}).pointed(Span("x", *span), 80) is None
    assert Lines({}).pointed(Span("x", *span), 80) is None


def test_personal_data_goes_no_further_than_its_file() -> None:
    text = "note: ring 070-123 45 67 nu\nmer: >\n  a b\n  c d\n"
    private = (Span("x", 1, 12, 1, 25), Span("x", 3, 5, 4, 4))
    lines = Lines({"x": text}, private)
    shown = [lines.pointed(Span("x", n, 1, n, 5), 80) for n in (1, 2, 3, 4)]
    assert [pointed and pointed.text for pointed in shown] == [
        "note: ring ••••••••••••• nu",
        "mer: >",
        "  a •",
        "••• d",
    ]


def test_a_report_repeats_no_personal_data(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    number = "640823-3234"
    note = f"  title: Anna, {number}, ringde\n  chain: larm"
    set_up(tmp_path, incident=spoiled(INCIDENT, "  chain: larm", note))
    for form in FORMS:
        words = ("validate", "incident.yaml", "--at", "2026-11-21", "--format", form)
        run = ran(capfd, monkeypatch, tmp_path, *words)
        assert re.findall("ANS606", run.out)
        assert re.findall(number, run.out) == []


ANY_LINE = st.text(max_size=60)


@given(ANY_LINE, st.integers(1, 70), st.integers(0, 70), st.integers(20, 90))
def test_any_line_is_shown_within_the_width_and_harmless(
    text: str, column: int, length: int, width: int
) -> None:
    span = Span("x", 1, column, 1, column + length)
    pointed = Lines({"x": text}).pointed(span, width)
    line = split_lines(text)[0].rstrip()
    assert (pointed is None) == (not line)
    if pointed is not None:
        assert not any(acts(character) for character in pointed.text)
        assert pointed.width >= 1
        assert pointed.start + pointed.width <= width + 1


ASCII = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=90)


@given(ASCII, st.data(), st.integers(20, 60))
def test_the_carets_cut_out_what_the_span_does(line: str, data: st.DataObject, width: int) -> None:
    first = data.draw(st.integers(0, len(line) - 1))
    last = data.draw(st.integers(first + 1, min(len(line), first + 15)))
    pointed = Lines({"x": line}).pointed(Span("x", 1, first + 1, 1, last + 1), width)
    assert pointed is not None
    assert pointed.text[pointed.start : pointed.start + pointed.width] == line[first:last]
    assert len(pointed.text) <= width


def in_terminal(validation: Validation, width: int, *, color: bool) -> str:
    lines = findings_page(validation, SV, width)
    return drawn_lines(lines, width, color=color)


@pytest.mark.parametrize("color", [True, False])
def test_a_terminal_shows_the_same_words(color: bool) -> None:
    shown = in_terminal(VALIDATION, MOST_WIDTH, color=color)
    assert Text.from_ansi(shown).plain.splitlines() == findings_text(VALIDATION, SV).splitlines()
    assert shown != findings_text(VALIDATION, SV)


@given(st.text(max_size=200), st.integers(1, 3), st.integers(1, 60))
def test_a_terminal_shows_the_same_words_of_any_text(text: str, line: int, column: int) -> None:
    validation = pointing(text, Span("[bold]x[/x].yaml", line, column, line, column + 3))
    shown = in_terminal(validation, MOST_WIDTH, color=True)
    plain = findings_text(validation, SV)
    assert Text.from_ansi(shown).plain.splitlines() == [
        part.rstrip() for part in plain.splitlines()
    ]


def test_a_terminal_cuts_lines_of_files_to_its_width() -> None:
    validation = pointing(f"{'abc ' * 100}", Span("x.yaml", 1, 200, 1, 204))
    shown = Text.from_ansi(in_terminal(validation, 60, color=False)).plain.splitlines()
    assert cell_len(shown[1]) == 60
    assert shown[1].startswith("  1 | …")


# JSON


def test_json_is_whole_and_known_by_its_version() -> None:
    place = {"path": "chains/a b.yaml", "line": 4, "column": 1, "end_line": 4, "end_column": 8}
    first = {"path": "chains/a b.yaml", "line": 1, "column": 1, "end_line": 1, "end_column": 8}
    told = VALIDATION._replace(findings=FINDINGS[1:2])
    assert json.loads(findings_json(told, "en")) == {
        "format": "ansvar.findings/2",
        "folder": ".",
        "counts": {"files": 3, "errors": 1, "warnings": 0, "allowed": 1, "baseline": 0},
        "waiting": False,
        "findings": [
            {
                "code": "ANS006",
                "slug": "duplicate-key",
                "severity": "error",
                "message": "the key 'parties' stands twice",
                "help": None,
                "place": place,
                "related": [{"says": "already stands here", "place": first}],
                "fingerprint": "dc32b7dbf5d17b46",
            }
        ],
        "allowed": [
            {
                "code": "ANS904",
                "slug": "unused-allowance",
                "severity": "warning",
                "message": "'x' gives no warning on this line",
                "help": None,
                "place": {"path": "chains/å.yaml", "line": 1, "column": 1, "end_line": 1,
                          "end_column": 8},
                "related": [],
                "fingerprint": "cba8bb2498b01b69",
                "reason": "upphandlas",
                "until": "2027-01-31",
                "comment": {"path": "chains/å.yaml", "line": 1, "column": 9, "end_line": 1,
                            "end_column": 40},
            }
        ],
    }  # fmt: skip


# SARIF


def log(validation: Validation = VALIDATION) -> dict[str, object]:
    document: dict[str, object] = json.loads(sarif(validation, SV))
    return document


def results(validation: Validation) -> list[dict[str, Any]]:
    (run,) = json.loads(sarif(validation, SV))["runs"]
    told: list[dict[str, Any]] = run["results"]
    return told


@pytest.mark.parametrize("validation", [VALIDATION, CLEAN], ids=["found", "clean"])
def test_sarif_is_valid_by_the_standard(validation: Validation) -> None:
    assert validation_errors(log(validation)) == []


@given(st.text(), st.text(min_size=1), st.integers(1, 99), st.integers(1, 99))
def test_sarif_of_any_text_is_valid(text: str, path: str, line: int, column: int) -> None:
    finding = Diagnostic(
        UNKNOWN_PARTY, Span(path, line, column, line, column + 1), {"id": text, "role": text}
    )
    told = Validation((finding,), (), (path,), {})
    assert validation_errors(log(told)) == []


def test_sarif_tells_each_finding_once_with_its_rule_place_and_related_places() -> None:
    first, second, third = results(VALIDATION)
    assert second == {
        "ruleId": "ANS006",
        "ruleIndex": RULES.index(DUPLICATE_KEY),
        "level": "error",
        "message": {"text": "nyckeln 'parties' står två gånger"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {
                        "uri": "chains/a%20b.yaml", "uriBaseId": "%SRCROOT%"
                    },
                    "region": {
                        "startLine": 4, "startColumn": 1, "endLine": 4, "endColumn": 8
                    },
                }
            }
        ],
        "partialFingerprints": {"ansvarFinding/v1": "dc32b7dbf5d17b46:1"},
        "relatedLocations": [
            {
                "id": 0,
                "message": {"text": "står redan här"},
                "physicalLocation": {
                    "artifactLocation": {
                        "uri": "chains/a%20b.yaml", "uriBaseId": "%SRCROOT%"
                    },
                    "region": {
                        "startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 8
                    },
                },
            }
        ],
    }  # fmt: skip
    assert [first["message"], third["message"]] == [
        {"text": "okänd part 'bolagt' i lead; menade du 'bolaget'?"},
        {"text": "'uncovered-link' ger ingen varning på den här raden"},
    ]
    assert [first["ruleId"], third["ruleId"]] == ["ANS203", "ANS904"]


def test_sarif_holds_every_rule_within_the_limits_of_github() -> None:
    (run,) = json.loads(sarif(CLEAN, SV))["runs"]
    driver = run["tool"]["driver"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert [r["id"] for r in driver["rules"]] == [rule.code for rule in RULES]
    for told, known in zip(driver["rules"], RULES, strict=True):
        short, full = told["shortDescription"]["text"], told["fullDescription"]["text"]
        assert 0 < len(short) <= 1024
        assert 0 < len(full) <= 1024
        assert full.startswith(short)
        assert told["help"]["text"]
        assert told["help"]["markdown"].count("**") == 8
        assert 0 < len(told["name"]) <= 255
        assert told["defaultConfiguration"]["level"] == known.severity.value
        assert told["properties"]["problem.severity"] == known.severity.value
        assert 0 < len(told["properties"]["tags"]) <= 10
    assert len(RULES) <= 25_000


def test_a_finding_is_known_by_the_authors_words_whatever_the_day() -> None:
    hours = [{"sv": f"{day} 01:00", "en": f"{day} at 01:00"} for day in ("Saturday", "Sunday")]
    steps = [
        Diagnostic(rule("ANS503"), COMMENT, {"contact": contact, "hour": hour, "holds": hour})
        for contact in ("jour", "tib")
        for hour in hours
    ]
    marks = [fingerprint(step) for step in steps]
    assert (marks[0], marks[2]) == (marks[1], marks[3])
    clocks = [{"sv": f"klockan för '{c}'", "en": f"the clock of '{c}'"} for c in ("a", "b")]
    marks += [fingerprint(Diagnostic(rule("ANS401"), COMMENT, {"clocks": c})) for c in clocks]
    assert len(set(marks)) == 4


def test_two_findings_in_the_same_words_have_fingerprints_of_their_own() -> None:
    told = VALIDATION._replace(findings=(FINDINGS[1], FINDINGS[1]._replace(span=COMMENT)) * 2)
    prints = [result["partialFingerprints"] for result in results(told)]
    mark = "ansvarFinding/v1"
    ends = [fingerprint[mark].partition(":")[2] for fingerprint in prints]
    assert ends == ["1", "1", "2", "2"]


@pytest.mark.parametrize(
    ("path", "uri", "based"),
    [
        ("chains/å [1].yaml", "chains/%C3%A5%20%5B1%5D.yaml", True),
        ("100%:a.yaml", "100%25%3Aa.yaml", True),
        ("../borta.yaml", "../borta.yaml", False),
        ("-", "-", True),
    ],
)
def test_a_path_is_a_relative_uri(path: str, uri: str, based: bool) -> None:
    (told,) = results(pointing("", Span(path, 1, 1, 1, 2)))
    (location,) = told["locations"]
    artifact = location["physicalLocation"]["artifactLocation"]
    assert artifact["uri"] == uri
    assert unquote(uri) == path
    assert ("uriBaseId" in artifact) == based


def test_a_value_is_never_a_link_in_sarif() -> None:
    words = {"id": "[klicka](https://example.se)", "role": "lead [1]"}
    told = Validation((FINDINGS[0]._replace(words=words, suggestion=None),), (), (), {})
    assert results(told)[0]["message"] == {
        "text": "okänd part '\\[klicka](https://example.se)' i lead [1]"
    }


@pytest.mark.parametrize("form", FORMS)
def test_a_report_is_the_same_bytes_each_time_and_names_no_place_on_the_machine(
    form: str, tmp_path: Path
) -> None:
    set_up(tmp_path, incident=spoiled(INCIDENT, "check: dosprov", "check: dosprv"))
    words = ["validate", "--format", form, "--at", "2026-11-21", "--lang", "en"]
    outputs = {
        subprocess.run(
            [sys.executable, "-m", "ansvar", *words],
            cwd=tmp_path, env={"PYTHONHASHSEED": seed}, capture_output=True, check=False,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    (output,) = outputs
    assert len(output) > 100
    assert str(tmp_path).encode() not in output


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (MOST_SHOWN, ""),
        (MOST_SHOWN + 1, ("ansvar: SARIF: 5001 resultat, men GitHub visar högst 5000; "
                         "välj regler med --select\n")),
        (MOST_TAKEN + 1, ("ansvar: SARIF: 25001 resultat, men GitHub tar emot högst 25000; "
                         "välj regler med --select\n")),
    ],
)  # fmt: skip
def test_past_the_limits_of_github_nothing_is_dropped_in_silence(
    count: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    examined = Examination(VALIDATION._replace(findings=FINDINGS[:1] * count), BUILT_IN)
    document = json.loads(written("sarif", examined, SV, quiet=False))
    assert len(document["runs"][0]["results"]) == count
    assert capsys.readouterr().err == said


# JUnit


def parsed(xml: str) -> ET.Element:
    return ET.fromstring(xml.encode(errors="replace"))  # noqa: S314 - our own output


def suites(validation: Validation = VALIDATION, fail_on: FailOn = "error") -> JUnitXml:
    text = junit_xml(validation, fail_on, SV)
    return JUnitXml.fromstring(text.encode())


def test_junit_has_a_test_for_each_finding_and_one_that_passes_for_a_clean_file() -> None:
    told = [
        (suite.name, case.classname, case.name, [type(result) for result in case.result])
        for suite in suites()
        for case in suite
    ]
    first, second, third = VALIDATION.files
    assert told == [
        (first, first, "ANS203 unknown-party: okänd part 'bolagt' i lead", [Failure]),
        (first, first, "ANS006 duplicate-key: nyckeln 'parties' står två gånger", [Error]),
        (second, second,
         "ANS904 unused-allowance: 'uncovered-link' ger ingen varning på den här raden",
         [Skipped]),
        (third, third, "ansvar validate", []),
    ]  # fmt: skip


def test_junit_fails_where_the_run_does() -> None:
    results = [r for suite in suites(fail_on="warning") for case in suite for r in case.result]
    assert [type(result) for result in results] == [Failure, Error, Failure]
    assert [result.type for result in results] == ["error", "error", "warning"]
    assert results[0].message == "okänd part 'bolagt' i lead"
    assert results[0].text == "\n".join(findings_text(VALIDATION, SV).splitlines()[:4])


def test_junit_counts_what_it_holds() -> None:
    told = suites()
    assert (told.tests, told.failures, told.errors) == (4, 1, 1)
    counts = [(s.tests, s.failures, s.errors, s.skipped) for s in told]
    assert counts == [(2, 1, 1, 0), (1, 0, 0, 1), (1, 0, 0, 0)]


def test_junit_has_only_what_jenkins_takes() -> None:
    taken = {
        "testsuites": {"name", "time", "tests", "failures", "errors"},
        "testsuite": {"name", "tests", "failures", "errors", "skipped", "file", "time"},
        "testcase": {"name", "time", "classname"},
        "failure": {"type", "message"},
        "error": {"type", "message"},
        "skipped": {"type", "message"},
    }
    for element in parsed(junit_xml(VALIDATION, "error", SV)).iter():
        assert set(element.attrib) <= taken[element.tag]


def test_tests_of_one_file_have_names_of_their_own() -> None:
    told = VALIDATION._replace(findings=FINDINGS[:1] * 3)
    names = [case.name for suite in suites(told) for case in suite][:3]
    same = "ANS203 unknown-party: okänd part 'bolagt' i lead"
    assert names == [same, f"{same} (2)", f"{same} (3)"]


@given(st.text(), st.text())
def test_junit_of_any_text_is_xml(text: str, line: str) -> None:
    finding = FINDINGS[0]._replace(words={"id": text, "role": text}, suggestion=None)
    told = Validation((finding,), (), ("chains/a b.yaml",), {"chains/a b.yaml": f"\n\n{line}"})
    (failure,) = parsed(junit_xml(told, "error", SV)).iter("failure")
    assert not any(acts(character) for character in failure.attrib["message"])


# GitHub

COMMAND = re.compile(r"::(error|warning) (.*?)::(.*)")


def unescaped(text: str) -> str:
    """As GitHub's runner reads a value."""
    return re.sub("%(25|0D|0A|3A|2C)", lambda code: chr(int(code[1], 16)), text)


def commands(validation: Validation) -> list[tuple[str, dict[str, str], str]]:
    told = []
    for line in annotations(validation, EN).splitlines():
        match = COMMAND.fullmatch(line)
        assert match is not None
        pairs = (pair.split("=", 1) for pair in match[2].split(","))
        told.append((match[1], {k: unescaped(v) for k, v in pairs}, unescaped(match[3])))
    return told


def test_an_annotation_has_its_place_title_and_words() -> None:
    assert commands(VALIDATION)[0] == (
        "error",
        {
            "file": "chains/a b.yaml", "line": "3", "col": "16", "endLine": "3",
            "endColumn": "21", "title": "ANS203 unknown-party",
        },
        ("chains/a b.yaml:3:16: ANS203 unknown-party: unknown party 'bolagt' in lead\n"
        "did you mean 'bolaget'?"),
    )  # fmt: skip
    assert [kind for kind, _, _ in commands(VALIDATION)] == ["error", "error", "warning"]
    assert annotations(CLEAN, EN) == ""


def test_an_annotation_over_several_lines_has_no_columns() -> None:
    ((_, properties, _),) = commands(pointing("", Span("x.yaml", 2, 3, 4, 5)))
    assert properties == {
        "file": "x.yaml", "line": "2", "endLine": "4", "title": "ANS904 unused-allowance",
    }  # fmt: skip


@given(st.text(), st.text(min_size=1))
def test_no_text_escapes_its_annotation(text: str, path: str) -> None:
    finding = FINDINGS[0]._replace(
        words={"id": text, "role": "x"}, span=Span(path, 1, 1, 1, 2), suggestion=None
    )
    ((_, properties, words),) = commands(Validation((finding,), (), (path,), {}))
    assert set(properties) == {"file", "line", "col", "endLine", "endColumn", "title"}
    assert not any(acts(character) for character in f"{words}{properties['file']}")


# Together


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    set_up(tmp_path, incident=spoiled(INCIDENT, "check: dosprov", "check: dosprv"))
    return tmp_path


def validated(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, folder: Path, *words: str
) -> Ran:
    """A run of the rules that the small register of these tests is clean by."""
    return ran(capfd, monkeypatch, folder, "validate", "--select", "unknown-check", *words)


@pytest.mark.parametrize("form", FORMS)
def test_the_form_never_changes_the_exit_code(
    form: str, folder: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = [
        validated(capfd, monkeypatch, folder, "--format", form, *words).code
        for words in (["chains"], ["."], ["borta.yaml"], ["--fail-on", "never"])
    ]
    assert codes == [0, 1, 3, 0]


def test_several_forms_are_written_while_people_read_text(
    folder: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = [word for form in FORMS for word in ("--report", f"{form}={form}.out")]
    several = validated(capfd, monkeypatch, folder, *words)
    alone = validated(capfd, monkeypatch, folder)
    assert several == alone
    for form in FORMS:
        one = validated(capfd, monkeypatch, folder, "--format", form)
        assert (folder / f"{form}.out").read_text("utf-8") == one.out


@pytest.mark.parametrize(
    ("words", "code", "err"),
    [
        (["--report", "saarif=x"], 2,
         ("'saarif=x' ska skrivas FORM=FIL, där FORM är text, json, sarif, junit, github; "
         "menade du 'sarif'?")),
        (["--report", "sarif"], 2,
         "'sarif' ska skrivas FORM=FIL, där FORM är text, json, sarif, junit, github"),
        (["--report", "sarif=x", "--report", "json=./x"], 2, "två rapporter till samma fil: ./x"),
        (["--report", "sarif=x", "-o", "x"], 2, "två rapporter till samma fil: x"),
        (["--report", "json=./incident.yaml"], 2,
         "'incident.yaml' är en av filerna som granskas; skriv rapporten till en annan"),
        (["-o", "chains/register.yaml"], 2,
         "'chains/register.yaml' är en av filerna som granskas; skriv rapporten till en annan"),
        (["--stdin-filename", "", "-"], 2, "en sökväg är tom; . är den här mappen"),
        ([""], 2, "en sökväg är tom; . är den här mappen"),
        (["--select", "gap"], 2, "'gap' frågar bara ansvar audit efter, inte ansvar validate"),
        (["--select", "ANS8"], 2, "'ANS8' frågar bara ansvar audit efter, inte ansvar validate"),
        (["--report", "sarif=borta/x"], 3,
         "kan inte skriva borta/x: No such file or directory"),
    ],
)  # fmt: skip
def test_a_report_that_cannot_be_written_is_one_clear_line(  # noqa: PLR0913, PLR0917
    words: list[str],
    code: int,
    err: str,
    folder: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = validated(capfd, monkeypatch, folder, *words)
    assert (run.code, run.err) == (code, f"ansvar: {err}\n")
    assert (folder / "chains" / "register.yaml").read_text("utf-8") == REGISTER


def test_the_shipped_chains_are_valid_sarif(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("validate", "chains", "examples", "--at", "2026-11-21", "--no-ignores")
    run = ran(capfd, monkeypatch, ROOT, *words, "--format", "sarif")
    assert validation_errors(json.loads(run.out)) == []
    as_json = ran(capfd, monkeypatch, ROOT, *words, "--format", "json")
    (sarif_run,) = json.loads(run.out)["runs"]
    codes = [finding["code"] for finding in json.loads(as_json.out)["findings"]]
    assert [result["ruleId"] for result in sarif_run["results"]] == codes
