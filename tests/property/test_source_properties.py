"""What holds of reading any text: a document or a finding, and places that can be pointed at."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from ansvar import source
from ansvar.diagnostics import Diagnostic
from ansvar.source import Document, Place, read_bytes, read_text

CHAINS = sorted((Path(__file__).parents[2] / "chains").glob("*.yaml"))
BREAK = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
quick = settings(max_examples=150, deadline=None)

PIECES = st.sampled_from(
    ["a", "b: ", ": ", "- ", "\n", "\n  ", "\n    ", "[", "]", "{", "}", ", ", "'", '"', "|",
     "\n---\n", "...", "? ", "&x ", "*x", "!t ", "!!str ", "<<: ", "# c", "\t", "%YAML 1.2", "å",
     "\r\n", "\r", "\x85", "\u2028", "\ufeff", "~", "null", "@", "`", "\\", "\\x", "%", "|+\n",
     "ansvar: 1", "\ud800", ">-", "🚨", "\x00"]
)  # fmt: skip
YAML_LIKE = st.lists(PIECES, max_size=40).map("".join)
KEYS = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=8
).filter(lambda key: key != "<<")
LEAVES = KEYS | st.sampled_from(["", "17:00", "NO", "a\nb\n", "x: y", "- z", " å ", "#", "'", '"'])
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)
STYLES = st.sampled_from([None, "|", ">", "'", '"'])


def lines(text: str) -> list[str]:
    """As YAML counts lines."""
    return BREAK.split(text)


def leaves(value: Any, place: Place) -> Iterator[tuple[str | None, Place]]:
    if isinstance(value, dict):
        assert isinstance(place.children, dict)
        for key, inner in value.items():
            yield from leaves(inner, place.children[key])
    elif isinstance(value, list):
        assert isinstance(place.children, list)
        for inner, below in zip(value, place.children, strict=True):
            yield from leaves(inner, below)
    else:
        yield value, place


def cut(text: str, extent: tuple[int, int, int, int]) -> str:
    line, column, end_line, end_column = extent
    starts = [0, *(match.end() for match in BREAK.finditer(text))]
    return text[starts[line - 1] + column - 1 : starts[end_line - 1] + end_column - 1]


def assert_inside(text: str, findings: list[Diagnostic]) -> None:
    written = lines(text)
    for finding in findings:
        assert 1 <= finding.span.line <= len(written)
        assert 1 <= finding.span.column <= len(written[finding.span.line - 1]) + 1
        assert finding.message("sv")
        assert finding.message("en")


def both(text: str) -> list[tuple[Document | None, list[Diagnostic]]]:
    """What the C parser and the Python parser make of a text."""
    in_c = read_text(text, "x")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(source, "PARSER", yaml.Loader)
        return [in_c, read_text(text, "x")]


@quick
@given(YAML_LIKE)
def test_lines_are_split_as_yaml_splits_them(text: str) -> None:
    assert source.split_lines(text) == lines(text)


@quick
@given(st.binary(max_size=80))
def test_any_bytes_give_a_document_or_a_finding(data: bytes) -> None:
    document, findings = read_bytes(data, "x")
    assert (document is None) <= bool(findings)
    assert_inside(data.decode("utf-8-sig", errors="replace"), findings)


@quick
@given(YAML_LIKE)
def test_any_text_gives_a_document_or_a_finding_inside_it(text: str) -> None:
    for document, findings in both(text):
        assert (document is None) <= bool(findings)
        assert_inside(text, findings)


@quick
@given(YAML_LIKE)
def test_what_one_parser_reads_the_other_reads_alike(text: str) -> None:
    # The Python parser does not count a byte order mark in the middle of a text as a character.
    in_c, in_python = both(text.replace("\ufeff", ""))
    if in_c[0] is not None and in_python[0] is not None:
        assert in_c == in_python


@quick
@given(VALUES, STYLES, st.booleans())
def test_what_is_written_is_read_and_every_leaf_cut_out_reads_the_same(
    value: Any, style: str | None, flow: bool
) -> None:
    text = yaml.dump(
        {"top": value}, allow_unicode=True, default_style=style, default_flow_style=flow, width=30
    )
    (document, findings), in_python = both(text)
    assert findings == []
    assert document is not None
    assert document.value == {"top": value}
    assert in_python[0] == document
    for leaf, place in leaves(document.value, document.place):
        written = cut(text, place.extent)
        if re.match("[|>][1-9]", written):
            continue  # how far it is indented counts from what it was cut out of
        alone, _ = read_text(f"x: {written}\n", "x")
        assert alone is not None
        assert alone.value == {"x": leaf}


@pytest.mark.parametrize("path", CHAINS, ids=lambda path: path.name)
def test_the_chains_we_ship_read_alike_and_cut_alike(path: Path) -> None:
    text = path.read_text("utf-8")
    (document, findings), in_python = both(text)
    assert findings == []
    assert document is not None
    assert in_python[0] == document
    for leaf, place in leaves(document.value, document.place):
        written = cut(text, place.extent)
        alone, _ = read_text(f"x: {written}\n", "x")
        assert alone is not None
        assert alone.value == {"x": leaf}
