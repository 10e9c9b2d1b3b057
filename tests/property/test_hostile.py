"""Whatever a file holds, validation and attribution end with a place and a reason."""

import json
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from yaml import CLoader, Loader

from ansvar import source
from ansvar.assessment import assess
from ansvar.case import open_case, read_register
from ansvar.examination import FORMS, Examination, written
from ansvar.locale import language
from ansvar.settings import BUILT_IN
from ansvar.source import read_bytes, split_lines
from ansvar.validation import Validation, validate
from reading import INCIDENT, REGISTER

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)

EVERY_KEY = Path(__file__).parent.parent.joinpath("every-key.yaml").read_text(encoding="utf-8")
KEYS = st.sampled_from(
    [
        *sorted(set(re.findall(r"[a-z_]+(?=:)", EVERY_KEY))),
        "__class__",
        "model_fields",
        "=",
        "on",
        "1",
    ]
)
ODD = st.sampled_from(
    [
        "",
        " ",
        "~",
        "NO",
        "0701234567",
        "17:00",
        "24:00",
        "2026-11-21",
        "2026-11-21 02:10",
        "9999-12-31",
        "9" * 400,
        "1e999",
        "-1",
        "4 h",
        "100 years",
        "1 working day",
        "101 %",
        "0.000001 %",
        "5 SEK",
        "../../etc/passwd",
        "Europe/Stockholm",
        "a.b",
        ".",
        "kommunen.tib",
        "[/x]",
        "[red]",
        "\x1b[2J",
        "811228-9874",
        "a@b.se",
        "\u202e",
        "\U0001f600",
        "å" * 300,
        "larm.mobil",
        "signal",
        "dosa",
        "al\x85ways",
    ]
)
SCALARS = ODD | st.text(max_size=12) | st.integers() | st.booleans() | st.none()
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS | ODD, inner, max_size=5),
    max_leaves=40,
)
FRAGMENTS = st.sampled_from(
    [
        b"a: ",
        b"- ",
        b"\n",
        b"  ",
        b"\t",
        b"{",
        b"}",
        b"[",
        b"]",
        b"'",
        b'"',
        b"&a ",
        b"*a",
        b"<<: ",
        b"!!int ",
        b"---\n",
        b"...\n",
        b"? ",
        b"| \n",
        b">+\n",
        b"#",
        b"# ansvar: allow ",
        b"until ",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\x00",
        b"\xc3",
        b"\xe2\x80\xa8",
        b"\xc2\x85",
        b"\r",
        b"%YAML 1.2\n",
        b"ansvar: 1\n",
        b"incident:\n",
        b"chains:\n",
        b"parties: {x: {name: X}}\n",
    ]
)

hostile = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@contextmanager
def written_as(data: bytes) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "hostile.yaml")
        path.write_bytes(data)
        yield path


def judged(data: bytes) -> Validation:
    """What validation says; in every form and language, with every place inside the file."""
    with written_as(data) as path:
        found = validate([path], NOW)
        lines = split_lines(data.decode("utf-8", "replace"))
        for finding in found.findings:
            span = finding.span
            assert 1 <= span.line <= len(lines)
            assert 1 <= span.column <= len(lines[span.line - 1]) + 2
        for lang in ("sv", "en"):
            for form in FORMS:
                text = written(form, Examination(found, BUILT_IN), language(lang), quiet=False)
                assert "\x1b" not in text
        return found


def answered(data: bytes) -> None:
    """An attribution of whatever incident the file holds."""
    document, _ = read_bytes(data, "hostile.yaml")
    if document is None:
        return
    register = read_register(document, None)
    if register is None:
        return
    case = open_case(document, register)
    if case.file is not None and case.target is not None:
        assess(case.register, case.file, case.target, NOW, "given", case.faults)


@pytest.mark.parametrize("parser", [CLoader, Loader])
@hostile
@given(parts=st.lists(FRAGMENTS | st.binary(max_size=6), max_size=30))
def test_any_bytes_are_read_or_refused_with_a_place(parser: Any, parts: list[bytes]) -> None:
    before = source.PARSER
    source.PARSER = parser
    data = b"".join(parts)
    document, findings = read_bytes(data, "x")
    source.PARSER = before
    assert document is not None or findings
    judged(data)


@hostile
@given(value=st.dictionaries(KEYS, VALUES, max_size=6))
def test_any_structure_is_judged_and_answered(value: dict[str, Any]) -> None:
    data = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
    judged(data)
    answered(data)


def _leaves(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in inner:
        if isinstance(item, dict | list):
            yield from _leaves(item, (*at, key))
        yield (*at, key)


_WHOLE, _ = read_bytes(f"{REGISTER}{INCIDENT.partition('ansvar: 1')[2]}".encode(), "whole.yaml")
assert _WHOLE is not None
_PLACES = sorted(_leaves(_WHOLE.value), key=str)


@hostile
@given(changes=st.lists(st.tuples(st.sampled_from(_PLACES), VALUES), min_size=1, max_size=3))
def test_any_value_in_any_field_is_judged_and_answered(
    changes: list[tuple[tuple[Any, ...], Any]],
) -> None:
    assert _WHOLE is not None
    value = json.loads(json.dumps(_WHOLE.value))
    for at, new in changes:
        holder = value
        for step in at[:-1]:
            known = isinstance(holder, dict) and step in holder
            listed = isinstance(holder, list) and isinstance(step, int) and step < len(holder)
            holder = holder[step] if known or listed else {}
        if isinstance(holder, dict):
            holder[str(at[-1])] = new
    data = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
    judged(data)
    answered(data)
