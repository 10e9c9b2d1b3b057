"""YAML files as texts with places: what is read, what is refused, and where."""

from pathlib import Path

import pytest
import yaml

from ansvar import source
from ansvar.source import MAX_BYTES, MAX_DEPTH, MAX_NODES, Document, read_bytes, read_file

Found = list[tuple[str, int, int, str]]


def found(data: bytes | str) -> Found:
    raw = data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass")
    _, findings = read_bytes(raw, "x.yaml")
    return [(d.rule.code, d.span.line, d.span.column, d.message("en")) for d in findings]


def read(text: str) -> Document:
    document, findings = read_bytes(text.encode(), "x.yaml")
    assert findings == []
    assert document is not None
    return document


def cut(document: Document, *path: str | int, key: bool = False) -> str:
    """The text that the span of a value covers."""
    _, line, column, end_line, end_column = document.span(path, key=key)
    lines = document.text.splitlines()[line - 1 : end_line]
    lines[-1] = lines[-1][: end_column - 1]
    lines[0] = lines[0][column - 1 :]
    return "\n".join(lines)


def test_the_c_parser_is_used_where_there_is_one() -> None:
    assert source.PARSER is yaml.CLoader.__mro__[1]


def test_scalars_stay_as_they_are_written() -> None:
    text = (
        "a: 17:00\nb: NO\nc: 0701234567\nd: +46701\ne: 99.90\non: 1\n1: on\nf: 2026-13-45\ng: 1_000"
    )
    assert read(text).value == {
        "a": "17:00",
        "b": "NO",
        "c": "0701234567",
        "d": "+46701",
        "e": "99.90",
        "on": "1",
        "1": "on",
        "f": "2026-13-45",
        "g": "1_000",
    }


def test_only_an_unquoted_null_is_no_value() -> None:
    assert read("a:\nb: ~\nc: null\nd: 'null'\ne: ''\nf: !!str null").value == {
        "a": None,
        "b": None,
        "c": None,
        "d": "null",
        "e": "",
        "f": "null",
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [("ANS007", 1, 1, "the file is empty")]),
        ("\ufeff", [("ANS007", 1, 1, "the file is empty")]),
        ("# only\n# comments\n", [("ANS007", 1, 1, "the file is empty")]),
        ("---\n...\n", [("ANS007", 1, 1, "the file is empty")]),
        ("~", [("ANS007", 1, 1, "the file is empty")]),
        ("a: &x b", [("ANS005", 1, 4, "anchors are not read here")]),
        ("a:\n  - &x\n    b: c", [("ANS005", 2, 5, "anchors are not read here")]),
        ("a: *x", [("ANS005", 1, 4, "aliases are not read here")]),
        ("a: !!int 3", [("ANS005", 1, 4, "tags are not read here")]),
        ("a: !ruby/object {}", [("ANS005", 1, 4, "tags are not read here")]),
        ("a:\n  <<: {b: c}", [("ANS005", 2, 3, "merge keys (<<) are not read here")]),
        ("a: 1\n---\nb: 2", [("ANS005", 2, 1, "several documents in one file are not read here")]),
        ("? [a]\n: b", [("ANS005", 1, 3, "keys that are not text are not read here")]),
        ("?\n: b", [("ANS005", 1, 2, "keys that are not text are not read here")]),
        ("? {a: b}\n: c", [("ANS005", 1, 3, "keys that are not text are not read here")]),
        ("a: 1\nb: 2\na: 3", [("ANS006", 3, 1, "the key 'a' stands twice")]),
        (
            "{a: 1, 'a': 2, \"a\": 3}",
            [("ANS006", 1, 8, "the key 'a' stands twice"),
             ("ANS006", 1, 16, "the key 'a' stands twice")],
        ),
    ],
)  # fmt: skip
def test_what_a_register_cannot_hold_is_refused_at_its_place(text: str, expected: Found) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "line", "column", "reason"),
    [
        ("a: b\x00", 1, 5, "forbidden character U+0000"),
        ("åäö: 🚨\x07", 1, 7, "forbidden character U+0007"),
        ("a: b\r\nc: \x1b[31m", 2, 4, "forbidden character U+001B"),
        ("# \x9b", 1, 3, "forbidden character U+009B"),
        ("a: [b, c", 1, 4, "the bracket is never closed, or lacks a comma"),
        ("a: {b: c\nd: e\nf: g\n", 1, 4, "the bracket is never closed, or lacks a comma"),
        ("a: 'b\nc: d\n", 1, 4, "the quotation mark is never closed"),
        ("a: b\n c: d", 2, 3,
         "a colon where none is expected; check the indentation, or quote the text"),
        ("a: b: c", 1, 5,
         "a colon where none is expected; check the indentation, or quote the text"),
        ("a:\n\tb: c", 2, 1, "a tab in the indentation"),
        ("a: @b", 1, 4, "text that begins with @ needs quotes"),
        ("a: >#b\n  c", 1, 5, "no space before #"),
        ("a:\n  b: c\n d: e", 3, 2, "the indentation does not fit the lines above"),
        ("- a\nb: c", 2, 1, "the indentation does not fit the lines above"),
        ("a: b\nc\nd: e\n", 2, 1, "no colon after the key"),
    ],
)  # fmt: skip
def test_broken_yaml_is_placed_where_it_is_mended(
    text: str, line: int, column: int, reason: str
) -> None:
    assert found(text) == [("ANS003", line, column, f"not readable YAML: {reason}")]


@pytest.fixture(params=[source.PARSER, yaml.Loader], ids=["C", "Python"])
def either_parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "PARSER", request.param)


QUESTION = "a question mark right before a key; quote the key"
DASH = "a dash alone; quote it"
COMMENT = "no space before #"
INDENT = "the line must be indented further than what it belongs to"
BLANK = "blank lines are indented further than the text below them"


@pytest.mark.parametrize(
    ("text", "line", "column", "reason"),
    [
        ("{?a: b}", 1, 2, QUESTION),
        ("a: [?b]", 1, 5, QUESTION),
        ("[-]", 1, 2, DASH),
        ("a: [b,\n    -]", 2, 5, DASH),
        ('a: "b"#c', 1, 7, COMMENT),
        ("a: {b: c}#d", 1, 10, COMMENT),
        ("a: [b,#c\n  d]", 1, 7, COMMENT),
        ("a: [b,\nc]", 2, 1, INDENT),
        ("a:\n  b: 'c\n  d'", 3, 1, INDENT),
        ('a: "b\n\tc"', 2, 1, INDENT),
        ("- [a,\n# b\nc]", 3, 1, INDENT),
        ("a: |\n \n  \n # b\nc: d", 4, 2, BLANK),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("either_parser")
def test_what_only_yaml_1_1_reads_is_refused(
    text: str, line: int, column: int, reason: str
) -> None:
    assert found(text) == [("ANS003", line, column, f"not readable YAML: {reason}")]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("? a\n: b", {"a": "b"}),
        ("a?: ?b", {"a?": "?b"}),
        ("a: [-b, '-']", {"a": ["-b", "-"]}),
        ("a#b: 'c#' # d#\n#e#\nf: |  # g\n  h#", {"a#b": "c#", "f": "h#"}),
        ("a: [\n  b,\n\n# c\n  d,\n]", {"a": ["b", "d"]}),
        ("  [a,\nb]", ["a", "b"]),
        ("'a\nb'", "a b"),
        ("- - 'a\n   b'\n  - {c:\n   d\n  }", [["a b", {"c": "d"}]]),
        ("a: |+\n  b\n  ", {"a": "b\n\n"}),
        ("a: |\n  b\n   ", {"a": "b\n \n"}),
        ("a: |\n   \n\nb: >-\n\n", {"a": "", "b": ""}),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("either_parser")
def test_what_yaml_1_2_reads_is_read_so(text: str, value: object) -> None:
    assert read(text).value == value


@pytest.mark.parametrize(
    ("data", "line", "column", "byte"),
    [
        ("a: å".encode("latin-1"), 1, 4, "0xE5"),
        ("å: 1\nå: 🚨ä".encode() + b"\xe4", 2, 6, "0xE4"),
        (b"a: 1\r\nb: " + b"\xff", 2, 4, "0xFF"),
        ("a: b".encode("utf-16"), 1, 1, "0xFF"),
        (b"a: \xed\xa0\x80", 1, 4, "0xED"),
    ],
)
def test_other_encodings_are_refused_at_the_first_unreadable_byte(
    data: bytes, line: int, column: int, byte: str
) -> None:
    message = f"the file is not UTF-8: unreadable byte {byte}"
    assert found(data) == [("ANS002", line, column, message)]


def test_the_depth_has_a_limit() -> None:
    deep = "[" * MAX_DEPTH + "]" * MAX_DEPTH
    assert found(deep) == []
    message = f"the file is too large: more than {MAX_DEPTH} levels"
    assert found(f"[{deep}]") == [("ANS004", 1, MAX_DEPTH + 1, message)]
    assert found("[" * 50_000) == [("ANS004", 1, MAX_DEPTH + 1, message)]
    assert found("- " * 50_000) == [("ANS004", 1, 2 * MAX_DEPTH + 1, message)]


def test_the_number_of_values_has_a_limit() -> None:
    assert found("- a\n" * (MAX_NODES - 1)) == []
    message = f"the file is too large: more than {MAX_NODES} values"
    assert found("- a\n" * MAX_NODES) == [("ANS004", MAX_NODES, 3, message)]


def test_the_number_of_bytes_has_a_limit() -> None:
    data = b"a: 1 #" + b"x" * (MAX_BYTES - 6)
    assert found(data) == []
    message = "the file is too large: more than 5 MiB"
    assert found(data + b"x") == [("ANS004", 1, 1, message)]


def test_of_two_equal_keys_the_first_holds_and_is_pointed_at() -> None:
    document, findings = read_bytes(b"p:\n  a: 1\n  b: 2\n  a: {c: 3}\n", "x.yaml")
    assert document is not None
    assert document.value == {"p": {"a": "1", "b": "2"}}
    assert document.findings == tuple(findings)
    (finding,) = findings
    first = finding.related[0][1]
    assert (finding.span[1:], first[1:]) == ((4, 3, 4, 4), (2, 3, 2, 4))
    assert document.paths_to([finding.span, first]) == [(), ("p", "a")]


def test_a_byte_order_mark_and_windows_line_ends_move_nothing() -> None:
    document = read("\ufeffå: 🚨x\r\nb:\r\n  - c\r\n")
    assert document.value == {"å": "🚨x", "b": ["c"]}
    assert document.span(("å",)) == ("x.yaml", 1, 4, 1, 6)
    assert document.span(("b", 0)) == ("x.yaml", 3, 5, 3, 6)


def test_places_count_code_points_from_one() -> None:
    document = read(
        "länk: {namn: '🚨🚨', typ: ö}\n"
        "lista:\n  - a\n  - - b\n    - c: d\n\n\nslut: |\n  x\n  y\n\n\n"
    )
    cases: list[tuple[tuple[str | int, ...], str]] = [
        (("länk", "namn"), "'🚨🚨'"),
        (("länk", "typ"), "ö"),
        (("länk",), "{namn: '🚨🚨', typ: ö}"),
        (("lista", 1, 1, "c"), "d"),
        (("lista",), "- a\n  - - b\n    - c: d"),
        (("slut",), "|\n  x\n  y\n"),
    ]
    assert [cut(document, *path) for path, _ in cases] == [text for _, text in cases]
    assert cut(document, "länk", "typ", key=True) == "typ"
    assert document.span(("länk", "typ")) == ("x.yaml", 1, 25, 1, 26)


def test_what_is_not_written_gives_what_would_hold_it() -> None:
    document = read("a: {b: [c]}")
    assert document.span(("a", "x", "y")) == document.span(("a",))
    assert document.span(("a", "b", 7)) == document.span(("a", "b"))
    assert document.span(("a", "b", "x")) == document.span(("a", "b"))


def test_both_parsers_agree_on_what_is_refused() -> None:
    texts = [
        '"\\UFFFFFFFF"',
        "%YAML 3.0\n---\na",
        "a: [",
        "\ta",
        "a: b: c",
        "!<%ff> a",
        "a\n---\nb",
    ]
    in_c = [[finding[:1] for finding in found(text)] for text in texts]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(source, "PARSER", yaml.Loader)
        assert [[finding[:1] for finding in found(text)] for text in texts] == in_c


@pytest.mark.parametrize(
    ("name", "reason"),
    [("borta.yaml", "it is not there"), ("", "it is a directory"), ("a\0b", "embedded null byte")],
)
def test_a_file_that_cannot_be_opened_is_a_finding(tmp_path: Path, name: str, reason: str) -> None:
    document, findings = read_file(tmp_path / name, "x.yaml")
    assert document is None
    assert [(d.rule.code, d.message("en")) for d in findings] == [
        ("ANS001", f"the file cannot be read: {reason}")
    ]
