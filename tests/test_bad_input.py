"""Whatever is in the files, a run ends with an answer or a finding, and harms no terminal."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ansvar.assessment import assess, default_moment
from ansvar.case import Case, open_case
from ansvar.durations import local_moment
from ansvar.load import build_register
from ansvar.locale import language
from ansvar.render.answer import answer_page
from ansvar.render.fallback import fallback_page
from ansvar.render.findings import finding_lines
from ansvar.render.json import attribution_json
from ansvar.render.page import plain
from ansvar.source import Document, read_text
from reading import INCIDENT, REGISTER, set_up, spoiled
from test_cli import ansvar

NOW = local_moment("2026-11-21 03:00", "Europe/Stockholm")
WHOLE = REGISTER + INCIDENT.removeprefix("ansvar: 1\n")
SPEAKS = [language("sv"), language("en")]


def document(text: str) -> Document | None:
    return read_text(text, "allt.yaml")[0]


def said(read: Document) -> list[str]:
    """Everything that a run says about a file that is its own register, in every form."""
    register = build_register([read])
    case = open_case(read, register)
    found = (*case.faults.verdict, *case.faults.other, *case.faults.elsewhere)
    texts = [line for speak in SPEAKS for line in finding_lines(found, speak)]
    return texts + (assessed(case) if case.file and case.target else fallen_back(case))


def assessed(case: Case) -> list[str]:
    assert case.file is not None
    assert case.target is not None
    moment, kind = default_moment(case.file, case.target, case.register, NOW)
    answer = assess(case.register, case.file, case.target, moment, kind, case.faults)
    assert json.loads(attribution_json(answer, "sv"))["format"] == "ansvar.attribution/1"
    return [plain(answer_page(answer, speak, verbose=True)) for speak in SPEAKS]


def fallen_back(case: Case) -> list[str]:
    if case.chain is None:
        return []
    return [plain(fallback_page(case.register, case.chain, NOW, speak)) for speak in SPEAKS]


ODD = st.sampled_from(
    ["", "~", "[]", "{}", "[[]]", "{a: b}", "- x", "NO", "0", "-1", "1e9", "17:00", "'", '"', "*x",
     "&a", "!!int 1", "|", "å" * 300, "\\e[31m", '"\\e[31mx"', "released", "causer", "always",
     "signal", "dosa", "larm", "2026-10-25 02:30", "0001-01-01 00:00", "2199-12-31 23:59+14:00",
     "1970-01-01", "2199-12-31", "1200 months", "30000 working days", "kommunen",
     "100 %", "0 %", "99999999 h", "0 h", "1 working day", "sat 01:00-05:00", "00:00-00:00",
     "bolaget.jour", "a.b.c", ".", "=", "[bold]x[/x]", "{any_of: [dosa, sim]}", "unknown",
     "mon", "{at_least: 9, of: [dosa]}", "{at_least: 0, of: [dosa]}", "{not: {not: {all: []}}}"]
)  # fmt: skip
CLOSING = "{days: mon-fri, hours: 08:00-17:00, holidays: SE, also_closed: julafton}"
WORK = "{planned_work: {notice: 10 working days, within: sat 01:00-05:00}}"
LINES = (
    WHOLE.replace("{days: mon-fri, hours: 08:00-17:00, holidays: SE}", CLOSING)
    .replace("role: Jour,", "role: Jour, hours: kontor,")
    .replace("acknowledge: 15 min, hours: always", "acknowledge: 2 working days, hours: kontor")
    .replace("{link_is: [knapp]}", f"{{any: [{WORK}, {{link_is: [knapp]}}]}}")
    .replace(
        "  statements:\n", "    - {check: prov, result: ok, at: 2026-11-21 02:45}\n  statements:\n"
    )
).splitlines()
"""With opening hours, working days and an exemption for planned work, to be spoiled too."""


@settings(max_examples=250, deadline=None)
@given(st.lists(st.tuples(st.integers(1, len(LINES) - 1), ODD), min_size=1, max_size=3))
def test_any_value_on_any_line_is_answered_or_found(changes: list[tuple[int, str]]) -> None:
    lines = list(LINES)
    for number, value in changes:
        found = re.search(r": ([^{},]+)(?=[,}]|$)", lines[number])
        if found is not None:
            first, last = found.span(1)
            lines[number] = f"{lines[number][:first]}{value}{lines[number][last:]}"
    read = document("\n".join(lines) + "\n")
    if read is not None:
        assert all(said(read))


@settings(max_examples=150, deadline=None)
@given(
    st.integers(1, len(LINES) - 1), st.sampled_from(["drop", "twice", "cut", "indent"]), st.data()
)
def test_any_damaged_line_is_answered_or_found(
    number: int, damage: str, data: st.DataObject
) -> None:
    lines = list(LINES)
    line = lines[number]
    at = data.draw(st.integers(0, len(line)))
    lines[number : number + 1] = {
        "drop": [], "twice": [line, line], "cut": [line[:at]], "indent": [f"  {line}"],
    }[damage]  # fmt: skip
    read, findings = read_text("\n".join(lines) + "\n", "allt.yaml")
    assert (read is None) <= bool(findings)
    if read is not None:
        said(read)


HARMFUL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=20))
def test_any_name_and_note_is_shown_harmlessly(name: str) -> None:
    written = json.dumps(f"{name}.", ensure_ascii=True)
    text = spoiled(WHOLE, "name: Dosa,", f"name: {written},")
    text = spoiled(text, "name: Bolaget\n", f"name: {written}\n")
    text = spoiled(text, "result: ok,", f"result: ok, note: {written},")
    read = document(re.sub(r"\\ud[89a-f]..", "x", text))
    assert read is not None
    for shown in said(read):
        assert HARMFUL.search(shown) is None


NASTY = '"[bold]x[/x] \\e[31mrött\\e[0m \\u202Emot\\a [/]"'
SHOWN = "[bold]x[/x]  [31mrött [0m  mot  [/]"


def test_markup_escapes_and_bidi_controls_come_out_as_text(tmp_path: Path) -> None:
    register = spoiled(REGISTER, "name: Bolaget\n", f"name: {NASTY}\n")
    register = spoiled(register, "role: Jour,", f"role: {NASTY},")
    incident = spoiled(INCIDENT, "result: ok,", f"result: ok, note: {NASTY},")
    set_up(tmp_path, register=register, incident=incident)
    at = ("--at", "2026-11-21 03:00")
    text = ansvar(tmp_path, "attribute", "incident.yaml", *at)
    shown = " ".join(SHOWN.split())
    assert text.err == ""
    assert HARMFUL.search(text.out) is None
    assert " ".join(text.first.split()) == f"RING NU {shown}, {shown} 010-200 00 00"
    colored = ansvar(tmp_path, "attribute", "incident.yaml", "--color", "always", *at)
    without_styles = re.sub("\x1b\\[[0-9;]*m", "", colored.out)
    assert HARMFUL.search(without_styles) is None
    found = ansvar(tmp_path, "validate", "borta\x1b[31m.yaml")
    assert HARMFUL.search(found.out) is None


CASES = {
    "before the agreement began": (REGISTER, INCIDENT.replace("2026-", "2025-")),
    "contradictory": (
        REGISTER,
        spoiled(
            INCIDENT,
            "  statements:\n",
            "    - {check: dosprov, result: ok, at: 2026-11-21 02:30}\n"
            "    - {of: [knapp], result: fail, at: 2026-11-21 02:32}\n  statements:\n",
        ),
    ),
    "nobody can be reached": (
        spoiled(
            spoiled(
                REGISTER, '{role: Jour, phone: "010-200 00 00"}', "{role: Jour, hours: kontor}"
            ),
            '{role: Beredskap, phone: "010-100 00 00"}',
            "{role: Beredskap, hours: kontor}",
        ),
        INCIDENT,
    ),
    "impossible checks": (
        REGISTER.replace("by: bolaget}", "by: bolaget, errors: {false_alarm: 0 %, miss: 0 %}}"),
        spoiled(INCIDENT, "of: [knapp], result: ok", "check: prov, result: ok"),
    ),
    "no links": (
        re.sub(r"    links:\n(?:      .*\n)+    functions:", "    functions:", REGISTER, count=1),
        INCIDENT,
    ),
    "no contacts": (re.sub(r"    contacts:\n.*\n", "", REGISTER), INCIDENT),
    "every likelihood nought": (
        REGISTER.replace("run_by: ", "likelihood: 0 %, run_by: "),
        INCIDENT,
    ),
    "needs itself": (
        spoiled(REGISTER, "dosa: {name: Dosa,", "dosa: {name: Dosa, needs: [dosa],"),
        INCIDENT,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_odd_cases_are_answered(case: str) -> None:
    register, incident = CASES[case]
    read = document(register + incident.removeprefix("ansvar: 1\n"))
    assert read is not None
    assert all(said(read))


def test_a_chain_of_a_thousand_links_is_answered(tmp_path: Path) -> None:
    many = [f"l{number}" for number in range(1000)]
    described = "".join(f"      {name}: {{name: {name}, run_by: bolaget}}\n" for name in many)
    register = spoiled(REGISTER, "    links:\n      knapp:", f"    links:\n{described}      knapp:")
    register = spoiled(register, "[knapp, dosa, sim]", f"[knapp, {', '.join(many)}, dosa, sim]")
    set_up(tmp_path, register=register)
    run = ansvar(tmp_path, "attribute", "incident.yaml", "--at", "2026-11-21 03:00")
    assert (run.code, run.err, run.first) == (4, "", "RING NU  Bolaget, Jour  010-200 00 00")


def test_needs_that_are_nested_a_hundred_deep_are_answered() -> None:
    described = "".join(
        f"      l{number}: {{name: L, run_by: bolaget, needs: [l{number + 1}]}}\n"
        for number in range(100)
    )
    described += "      l100: {name: L, run_by: bolaget}\n"
    knapp = "      knapp: {needs: [l0], "
    register = spoiled(REGISTER, "    links:\n      knapp: {", f"    links:\n{described}{knapp}")
    read = document(register + INCIDENT.removeprefix("ansvar: 1\n"))
    assert read is not None
    assert all(said(read))
