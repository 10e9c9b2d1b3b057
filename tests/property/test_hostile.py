"""Hostile input: whatever a file holds, a run ends with findings inside it, and with little work.

Time and memory are measured by benchmarks/hostile.py; here the calls are counted, since they are
the same on any machine.
"""

import json
import re
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml
from hostile import ATTACKS
from hypothesis import given, settings
from hypothesis import strategies as st

import ansvar.rules.judgement
from ansvar import source
from ansvar.assessment import assess, default_moment
from ansvar.case import open_case, unread_case
from ansvar.diagnostics import Severity
from ansvar.load import MOST_DEEP, MOST_OF, build_register
from ansvar.locale import language
from ansvar.render.answer import answer_page
from ansvar.render.fallback import fallback_page
from ansvar.render.findings import findings_text
from ansvar.render.findings_json import findings_json
from ansvar.render.github import annotations
from ansvar.render.json import attribution_json
from ansvar.render.junit import junit_xml
from ansvar.render.page import plain
from ansvar.render.sarif import sarif
from ansvar.rules.references import HINTS
from ansvar.rules.references import RULES as REFERENCES
from ansvar.source import MORE, MOST, RULES, read_bytes, split_lines
from ansvar.validation import Validation, validate
from reading import INCIDENT, REGISTER, spoiled

NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)
HERE = Path("/nowhere/allt.yaml")
SPEAKS = [language("sv"), language("en")]
WHOLE = REGISTER + INCIDENT.removeprefix("ansvar: 1\n")
quick = settings(max_examples=100, deadline=None)


def validated(data: bytes) -> Validation:
    return validate([HERE], NOW, instead=(HERE, data))


def assert_sound(validation: Validation) -> None:
    """Every finding has a place in a file and is told in both languages, in every form."""
    for finding in validation.findings:
        lines = split_lines(validation.texts[finding.span.path])
        assert 1 <= finding.span.line <= len(lines)
        assert 1 <= finding.span.column <= len(lines[finding.span.line - 1]) + 1
        assert finding.span[1:3] <= finding.span[3:]
    for speak in SPEAKS:
        assert findings_text(validation, speak)
        assert annotations(validation, speak).count("\n") == len(validation.findings)
        assert len(ET.fromstring(junit_xml(validation, "warning", speak)))  # noqa: S314 - our own
        assert json.loads(sarif(validation, speak))["version"] == "2.1.0"
    told = json.loads(findings_json(validation, "sv"))["findings"]
    assert len(told) == len(validation.findings)


def answered(data: bytes) -> list[str]:
    """Everything that `attribute` would say about a file that is its own register."""
    document, findings = read_bytes(data, "allt.yaml")
    if document is None:
        register = build_register([])
        case = unread_case(register, data, findings)
    else:
        register = build_register([document])
        case = open_case(document, register)
    if case.file is None or case.target is None:
        pages = [fallback_page(register, case.chain, NOW, speak) for speak in SPEAKS]
        return [plain(page) for page in pages]
    moment, kind = default_moment(case.file, case.target, register, NOW)
    answer = assess(register, case.file, case.target, moment, kind, case.faults)
    pages = [answer_page(answer, speak, verbose=True) for speak in SPEAKS]
    return [attribution_json(answer, "sv"), *(plain(page) for page in pages)]


def assert_survived(data: bytes) -> None:
    """The run ends, with either parser."""
    assert_sound(validated(data))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(source, "PARSER", yaml.Loader)
        assert_sound(validated(data))
    assert all(answered(data))


@quick
@given(st.binary(max_size=60) | st.text(max_size=40).map(lambda text: text.encode("utf-16")))
def test_any_bytes_end_in_findings_inside_the_file(data: bytes) -> None:
    assert validated(data).findings
    assert_survived(data)


@quick
@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.binary(max_size=3)), max_size=4))
def test_any_damaged_bytes_end_in_findings_inside_the_file(
    changes: list[tuple[int, bytes]],
) -> None:
    data = WHOLE.encode()
    for at, new in changes:
        data = data[:at] + new + data[at + 1 :]
    assert_survived(data)


NAMES = sorted(
    set(re.findall(r"[\w-]+(?=:)", WHOLE))
    | {"any_of", "at_least", "of", "needs", "not", "all", "any", "also_closed", "=", "=kind", "~",
       "__class__", "__dict__", "model_fields", "self", "id", "object", "kind", "name", "variants"}
)  # fmt: skip
LEAVES = st.sampled_from(
    [*NAMES, "", "0", "-1", "always", "yes", "4 h", "1200 months", "99999999 days", "1e999 h",
     "0001-01-01", "9999-12-31", "2026-10-25 02:30", "9999-12-31 23:59", "../../etc/passwd",
     "/etc/passwd", "Europe", "Europe/Stockholm", "UTC", "tzdata.zi", "posixrules", "\0",
     "\ud800", "\u202e", "a" * 5000, "å" * 500, "99999999999999999999 SEK", "100 %", "1 SEK",
     "mon-sun", "00:00-24:00", "23:59-00:00", "+46 10 000 00 00", "larm.signal", "a.b.c.", "."]
)  # fmt: skip
VALUES = st.recursive(
    LEAVES | st.none(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4)
    ),
    max_leaves=25,
)
SECTIONS = st.sampled_from(["parties", "calendars", "agreements", "chains", "incident"])


@quick
@given(st.dictionaries(SECTIONS, VALUES, min_size=1))
def test_any_structure_of_our_own_words_is_answered_or_found(value: Any) -> None:
    assert_survived(yaml.safe_dump(value, allow_unicode=True).encode("utf-8", "replace"))


LINES = (
    WHOLE.replace("restore: 4 h, hours: always", "restore: 4 h, hours: kontor")
    .replace("{days: mon-fri, hours", "{days: mon-fri, also_closed: 2026-12-24, hours")
    .replace("{name: Dosa, run_by", "{name: Dosa, holds: 4 h, likelihood: 1 %, run_by")
    .replace(
        "    reserve:", "    time_zone: Europe/Stockholm\n    promise: {restore: 4 h}\n    reserve:"
    )
).splitlines()


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(1, len(LINES) - 1), LEAVES), min_size=1, max_size=3))
def test_any_value_in_any_field_is_answered_or_found(changes: list[tuple[int, str]]) -> None:
    lines = list(LINES)
    for number, value in changes:
        found = re.search(r": ([^{},\[\]]+)(?=[,}]|$)", lines[number])
        if found is not None:
            first, last = found.span(1)
            written = json.dumps(value).replace("\\ud800", "\\ufffd")
            lines[number] = f"{lines[number][:first]}{written}{lines[number][last:]}"
    assert_survived(("\n".join(lines) + "\n").encode())


def prepared(name: str, size: int, folder: Path) -> Path:
    """An attack as files."""
    for path, data in ATTACKS[name](size).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def work(name: str, size: int, folder: Path) -> tuple[Validation, int]:
    """What an attack comes to, and how many calls that takes."""
    path, calls = prepared(name, size, folder), 0

    def count(_frame: FrameType, _event: str, _arg: object) -> None:
        nonlocal calls
        calls += 1

    sys.setprofile(count)
    validation = validate([path], NOW)
    sys.setprofile(None)
    return validation, calls


MOST_CALLS = 25_000_000
"""A sound register may cost more than its size: rules compare what it holds, up to limits."""


@pytest.mark.parametrize("name", ATTACKS)
def test_twice_as_much_is_twice_the_work(name: str, tmp_path: Path) -> None:
    assert ansvar.rules.judgement.FINDERS  # what is imported on the way is no work
    work(name, 100, tmp_path / "0")
    _, small = work(name, 15_000, tmp_path / "1")
    validation, large = work(name, 30_000, tmp_path / "2")
    assert large <= MOST_CALLS if name.startswith("sound") else large <= 2.4 * small
    assert len(validation.findings) <= 4 * MOST
    assert_sound(validation)


LEFT_OUT = {
    "dangling_covers": {"ANS204": MOST, "ANS008": 1},
    "dangling_needs": {"ANS204": MOST, "ANS008": 1},
    "double_keys": {"ANS006": MOST, "ANS008": 1},
    "wrong_shapes": {"ANS103": MOST, "ANS008": 1},
    "unknown_sections": {"ANS102": MOST, "ANS008": 1},
    "lists_for_texts": {"ANS008": 1},
    "allowances_without_a_reason": {"ANS901": MOST, "ANS008": 1},
    "incident_calls": {"ANS206": MOST, "ANS008": 1},
}


@pytest.mark.parametrize("name", LEFT_OUT)
def test_what_is_left_out_is_said(name: str, tmp_path: Path) -> None:
    found = validate([prepared(name, 80_000, tmp_path)], NOW).findings
    errors = Counter(d.rule.code for d in found if d.rule.severity is Severity.ERROR)
    assert errors == LEFT_OUT[name]
    references = [d for d in found if d.rule in REFERENCES]
    assert sum(d.suggestion is not None for d in references) <= HINTS


def test_a_cover_that_was_not_looked_at_withholds_the_verdict() -> None:
    covers = ", ".join(f"dos{n}" for n in range(MOST + 1))
    document, findings = read_bytes(
        spoiled(WHOLE, "covers: [kamera]", f"covers: [{covers}]").encode(), "allt.yaml"
    )
    assert findings == []
    assert document is not None
    faults = open_case(document, build_register([document])).faults
    assert [d.rule for d in faults.verdict if d.rule in RULES] == [MORE]


def numbered(piece: str, count: int) -> str:
    return "".join(piece.format(n, n + 1) for n in range(count))


AGREEMENT = (
    "  a{0}: {{title: A, customer: p, supplier: p, covers: [l], valid: {{from: 2026-01-01}}}}\n"
)
LINK = "      l{0}: {{name: L, run_by: p, needs: [l{1}]}}\n"
HEAD = "ansvar: 1\nparties:\n  p: {name: P}\n"
CHAIN = "chains:\n  k:\n    name: K\n    principal: p\n"


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (f"{HEAD}agreements:\n{numbered(AGREEMENT, MOST_OF['agreements'])}", []),
        (f"{HEAD}agreements:\n{numbered(AGREEMENT, MOST_OF['agreements'] + 1)}", [(1005, 3)]),
        (f"{HEAD}{CHAIN}    links:\n{numbered(LINK, MOST_DEEP)}", []),
        (f"{HEAD}{CHAIN}    links:\n{numbered(LINK, MOST_DEEP + 1)}", [(9, 7)]),
    ],
    ids=["agreements", "too many agreements", "deep", "too deep"],
)
def test_a_register_has_limits(text: str, places: list[tuple[int, int]]) -> None:
    document, findings = read_bytes(text.encode(), "allt.yaml")
    assert findings == []
    assert document is not None
    unread = build_register([document]).unread
    assert [(u.diagnostic.rule.code, u.diagnostic.span[1:3]) for u in unread] == [
        ("ANS004", place) for place in places
    ]
