"""The JSON Schema says what the reader does: it is shipped fresh, and never stricter than it."""

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, get_args

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter

from ansvar import scalars
from ansvar.load import build_register, load_incident
from ansvar.locale import Lang, keys_en, keys_sv
from ansvar.patterns import PATTERNS
from ansvar.rules.calendars import TWO_WEEKS
from ansvar.rules.references import NO_PATH, ONE_PROMISE, check_register
from ansvar.schema import SCALARS, Covered, schema, schema_text
from ansvar.source import read_text
from reading import INCIDENT, REGISTER
from runs import ROOT, ran

EVERY_KEY = (ROOT / "tests" / "every-key.yaml").read_text(encoding="utf-8")
REGISTERS = sorted([*ROOT.glob("chains/*.yaml"), *ROOT.glob("examples/*/chains/*.yaml")])
INCIDENTS = sorted(ROOT.glob("examples/*/*.yaml"))
FIXTURES = sorted(ROOT.glob("tests/rules/*/*.yaml"))
KINDS: tuple[Covered, ...] = get_args(Covered)


class Guessing(yaml.CSafeLoader):
    """An ordinary loader, as other programs use it: YAML 1.1, but with dates left as text."""


Guessing.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


@cache
def validator(kind: Covered) -> Draft202012Validator:
    return Draft202012Validator(schema(kind, "en"))


def loaded(text: str) -> list[Any]:
    """What two other loaders make of a text, with keys as JSON has them: one guesses, one never."""
    return [_keyed(yaml.load(text, loader)) for loader in (Guessing, yaml.CBaseLoader)]  # noqa: S506


def _keyed(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _keyed(inner) for key, inner in value.items()}
    return [_keyed(inner) for inner in value] if isinstance(value, list) else value


def refused(kind: Covered, text: str) -> list[str]:
    """What another program finds wrong with a text by the schema."""
    found = [error for value in loaded(text) for error in validator(kind).iter_errors(value)]
    return [f"{error.json_path}: {error.message}" for error in found]


def faults(text: str) -> list[str]:
    """What the reader finds wrong with a text by itself, whatever else there is in its folder."""
    document, findings = read_text(text, "x.yaml")
    if document is None:
        return [finding.rule.code for finding in findings]
    register = build_register([document])
    found = [f.diagnostic for f in register.faults] + [u.diagnostic for u in register.unread]
    own = (NO_PATH.code, ONE_PROMISE.code, TWO_WEEKS.code)
    found += [f.diagnostic for f in check_register(register) if f.diagnostic.rule.code in own]
    if isinstance(document.value, dict) and "incident" in document.value:
        found += [fault.diagnostic for fault in load_incident(document, register)[1]]
    return [d.rule.code for d in (*findings, *found) if d.rule.severity.value == "error"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_command_writes_it(
    kind: Covered,
    lang: Lang,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = schema_text(kind, lang)
    assert ran(capfd, monkeypatch, tmp_path, "schema", kind, "--lang", lang) == (0, text, "")
    words = ("schema", kind, "--lang", lang, "-o", "x.json")
    assert ran(capfd, monkeypatch, tmp_path, *words) == (0, "", "")
    assert (tmp_path / "x.json").read_text(encoding="utf-8") == text


@pytest.mark.parametrize("kind", KINDS)
def test_the_shipped_schema_is_fresh_and_a_schema(kind: Covered) -> None:
    shipped = (ROOT / "schema" / f"{kind}.schema.json").read_bytes()
    assert shipped == schema_text(kind, "en").encode()
    Draft202012Validator.check_schema(json.loads(shipped))


def described(node: Any) -> Iterator[str]:
    """The places of a schema that have a description, as keys_en and keys_sv name them."""
    for key, value in node["properties"].items():
        yield from [f"file.{key}"] * ("description" in value)
    for name, noun in node["$defs"].items():
        if name in SCALARS or name in {"Text", "Texts"}:
            continue
        yield from [name] * ("description" in noun)
        for key, value in noun.get("properties", {}).items():
            yield from [f"{name}.{key}"] * ("description" in value)


def test_every_key_is_described_in_both_languages_and_nothing_else_is() -> None:
    register = schema("register", "en")
    keys = [f"{n}.{k}" for n, noun in register["$defs"].items() for k in noun.get("properties", ())]
    found = set(described(register))
    assert set(keys) <= found
    assert found == set(keys_en.KEYS) - set(KINDS) == set(keys_sv.KEYS) - set(KINDS)


def test_the_languages_differ_in_words_only() -> None:
    def bare(node: Any) -> Any:
        if isinstance(node, dict):
            texts = [k for k in ("description", "title") if isinstance(node.get(k), str)]
            return {key: bare(value) for key, value in node.items() if key not in texts}
        return [bare(item) for item in node] if isinstance(node, list) else node

    for kind in KINDS:
        assert bare(schema(kind, "sv")) == bare(schema(kind, "en"))
        assert schema(kind, "sv") != schema(kind, "en")


def test_the_file_with_every_key_has_every_key() -> None:
    document, _ = read_text(EVERY_KEY, "every-key.yaml")
    assert document is not None
    written = set()
    waiting = [document.value]
    while waiting:
        node = waiting.pop()
        inner = node.values() if isinstance(node, dict) else node
        written |= set(node) if isinstance(node, dict) else set()
        waiting += [each for each in inner if isinstance(each, (dict, list))]
    register = schema("register", "en")
    nouns = [register, *register["$defs"].values()]
    assert {key for noun in nouns for key in noun.get("properties", ())} <= written


def test_the_file_with_every_key_has_no_error(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("validate", "every-key.yaml", "--format", "json", "--exit-zero")
    report = json.loads(ran(capfd, monkeypatch, ROOT / "tests", *words).out)
    assert [f for f in report["findings"] if f["severity"] == "error"] == []
    assert faults(EVERY_KEY) == []


@pytest.mark.parametrize("path", REGISTERS, ids=lambda p: p.stem)
def test_every_shipped_register_is_valid(path: Path) -> None:
    assert refused("register", path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", INCIDENTS, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_every_shipped_incident_is_valid(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert [refused(kind, text) for kind in KINDS] == [[], []]


@pytest.mark.parametrize("text", [EVERY_KEY, REGISTER + INCIDENT.partition("\n")[2], "ansvar: 1\n"])
def test_a_file_that_holds_everything_is_valid_as_either(text: str) -> None:
    assert [refused(kind, text) for kind in KINDS] == [[], []]


@pytest.mark.parametrize("path", FIXTURES, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_what_the_schema_refuses_in_a_fixture_the_reader_refuses(path: Path) -> None:
    text = path.read_bytes().decode("utf-8", errors="replace")
    document, _ = read_text(text, path.name)
    if document is not None and refused("register", text):
        assert faults(text)


@pytest.mark.parametrize("path", [*REGISTERS, *INCIDENTS], ids=lambda p: p.stem)
def test_a_shipped_file_names_its_schema_on_its_first_line(path: Path) -> None:
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    named = first.removeprefix("# yaml-language-server: $schema=")
    kind = "incident" if path in INCIDENTS else "register"
    assert (path.parent / named).resolve() == ROOT / "schema" / f"{kind}.schema.json"
    assert not Path(named).is_absolute()


# A loader that guesses makes numbers, booleans and dates of these; neither may be refused for it.
AS_WRITTEN = [
    ("    name: Bolaget\n", "    name: {}\n", ["NO", "17:00", "0701234567", "99.90", "2026-11-21"]),
    ('phone: "010-200 00 00"', "phone: {}", ["0701234567", "+46701234567", "112", "08-123 45 67"]),
    ("hours: 08:00-17:00", "hours: {}", ["8:00-17:00", "22:00-06:00", "00:00-24:00"]),
    ("holidays: SE", "also_closed: {}", ["2026-12-23", "Julafton", "[2026-12-23, julafton]"]),
    ("days: mon-fri, hours: 08:00-17:00", "week: {}",
     ["{mon-fri: 8:00-17:00}", "{mon-thu: 08:00-17:00, FRI: '08:00-15:00, 16:00-18:00'}",
      "{daily: 22:00-06:00}", "{'mon, wed - fri': 00:00-24:00}"]),
    ("holidays: SE", "hours_on: {}",
     ["{2026-12-23: 08:00-12:00}", "{Julafton: 8:00-24:00, nyårsafton: 22:00-02:00}", "{}"]),
    ("reference: SN 2024/1", "reference: {}", ["2024", "2024-01-02", "1e3", "0x1F", "on", "1_000"]),
    ("covers: [dosa, sim]", "covers: {}", ["dosa", "[112, NO]", "12", "[]"]),
    ("restore: 4 h", "restore: {}", ["4 H", "1 h 30 min", "'  4  h '", "PT4H", "10 working days"]),
    ("restore: 4 h,", "availability: {},", ["99.90 %", "100%", "0 %", "'99,9 % '"]),
    ("then: released", "then: {}", ["causer", "bolaget", "12"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "value"), [(old, new, value) for old, new, many in AS_WRITTEN for value in many]
)
def test_both_take_what_is_not_quoted(old: str, new: str, value: str) -> None:
    text = REGISTER.replace(old, new.format(value))
    assert text != REGISTER
    assert (faults(text), refused("register", text)) == ([], [])


# And it is as strict as it can be: this is what an editor marks while it is written.
MARKED = [
    ("    name: Bolaget\n", "    namn: Bolaget\n"),
    ("    name: Bolaget\n", "    name: [Bolaget]\n"),
    ("    name: Bolaget\n", "    name:\n"),
    ("    name: Bolaget\n", "    name: ''\n"),
    ("kind: municipality", "kind: kommun"),
    ('phone: "010-200 00 00"', "phone: ring"),
    ('phone: "010-200 00 00"', "phone: ~"),
    ("days: mon-fri", "days: mån-fre"),
    ("hours: 08:00-17:00", "hours: 8-17"),
    ("holidays: SE", "holidays: NO"),
    ("holidays: SE", "also_closed: julafon"),
    ("holidays: SE", "hours_on: {julafon: 08:00-12:00}"),
    ("holidays: SE", "hours_on: {2026-12-23: closed}"),
    ("holidays: SE", "hours_on: [2026-12-23]"),
    ("holidays: SE", "week: {mon-fri: 08:00-17:00}"),
    ("days: mon-fri, hours: 08:00-17:00", "week: {mån-fre: 08:00-17:00}"),
    ("days: mon-fri, hours: 08:00-17:00", "week: {mon-fri: 8-17}"),
    ("days: mon-fri, hours: 08:00-17:00", "week: {}"),
    ("to: 2027-12-31", "to: 2027-13-31"),
    ("restore: 4 h", "restore: 4"),
    ("restore: 4 h", "restore: 4 timmar"),
    ("restore: 4 h", "restore: 1 day 4 h"),
    ("restore: 4 h", "restore: 4 h, respond: 1 h"),
    ("restore: 4 h", "share: 95 %"),
    ("restore: 4 h", "availability: 101 %"),
    ("clause: § 7, ", ""),
    ("valid: {from: 2026-01-01, to", "valid: {form: 2026-01-01, to"),
    ("signal: [knapp, dosa, sim]", "signal: []"),
    ("signal: [knapp, dosa, sim]", "signal: {means: snart}"),
    ("signal: [knapp, dosa, sim]", "signal: [{any_of: [knapp], at_least: 1, of: [dosa]}]"),
    ("ansvar: 1\n", "ansvar: 2\n"),
    ("calendars:\n", "kalendrar:\n"),
    ("result: fail, at: 2026-11-21 02:20", "result: failed, at: 2026-11-21 02:20"),
    ("result: fail, at: 2026-11-21 02:20", "result: fail"),
    ("result: fail, at: 2026-11-21 02:20", "result: fail, at: 2026-11-21"),
    ("reported: larmavtal, ", ""),
    ("reported: larmavtal", "reported: larmavtal, started: larmavtal"),
    ("reported: larmavtal", "kind: reported, object: larmavtal"),
    ("began: 2026-11-21 02:10", "began: nyss"),
    ("people: 3", "people: några"),
    ("people: 3", "people: -3"),
    ("detected: 2026-11-21 02:25", "detected: 02:25"),
]


@pytest.mark.parametrize(("old", "new"), MARKED)
def test_a_mistake_is_found_by_both(old: str, new: str) -> None:
    whole = REGISTER + INCIDENT.partition("\n")[2]
    text = whole.replace(old, new)
    assert text != whole
    assert faults(text)
    assert refused("register", text)


# Any document, changed anywhere: what the schema refuses the reader refuses.

ODD = (
    "17:00", "NO", "yes", "On", "0701234567", "+46701234567", "112", "-1", "1", "01", "1.0",
    "1e3", "0x1F", ".5", ".inf", "1_000", "1:30", "2026-11-21", "2026-02-31", "2026-11-21 02:10",
    "2026-11-21 02:10:00", "2026-11-21T02:10:00Z", "2026-11-21 02:10+01:00", "2026-11-21 24:00",
    "~", "null", "Null", "NULL", "true", "FALSE", "Unknown", "unknown", " ", "", "\t", "\ufeff",
    "å", "4 h", "4  H ", "4h30min", "1.5 h", "1,5 h", "24 h", "PT4H", "PT1.5H", "P1D", "P1W2D",
    "P1M", "P1Y", "10 working days", "10 Working  Days", "2 weeks 1 day", "1 month", "1 day 4 h",
    "4", "4 wee\u212as", "500 SEK", "2 000 kr", "2\u00a0000,50 EUR", "99.9 %", "099 %", "100,0%",
    "101 %", "3 % of monthly fee", "3% av  avgiften", "mon-fri", "Mon - Fri, SUN", "mon–fri",
    "daily", "08:00-17:00", "8:00 – 17:00", "22:00-06:00, 07:00-08:00", "sat 01:00-05:00",
    "sat,sun 1:00-5:00", "always", "released", "causer", "Europe/Stockholm", "UTC", "ok", "fail",
    "supplier", "SE", "julafton", "JULAFTON", "Påskafton", "pingﬆafton", "alla helgons afton",
    "reported", "larm.mobil", "a" * 300, "٤ h", "٢٠٢٦-11-21", "4\th", "4 h\n",
)  # fmt: skip
KEYS = (
    "name", "id", "=", "=kind", "=object", "kind", "object", "at", "to", "from", "from_", "not",
    "not_", "path", "variants", "any_of", "at_least", "of", "check", "clause", "restore", "respond",
    "availability", "reported", "done", "priority", "class", "began", "hours", "contacts", "note",
    "number", "NO", "1", "", " name", "Name", "incident", "chains", "ansvar",
)  # fmt: skip
PLAIN = re.compile(r"~|(?:[\w.+/§]|-\w)(?:[\w.+/§%() –-]|:(?! ))*(?<![: ])")


class Change(NamedTuple):
    """What to do at a place of a document: the place as a number among all of them."""

    place: int
    what: str
    value: Any
    key: str


SHAPES: st.SearchStrategy[Any] = st.sampled_from(
    [[], {}, [[]], [{}], {"a": "b"}, {"path": ["dosa"]}, {"any_of": ["dosa"]}, {"at": "unknown"}]
)
CHANGES = st.lists(
    st.builds(
        Change,
        st.integers(0, 100_000),
        st.sampled_from(["value", "shape", "drop", "rename", "add", "wrap", "unwrap", "move"]),
        st.sampled_from(ODD) | SHAPES,
        st.sampled_from(KEYS) | st.text(max_size=3),
    ),
    min_size=1,
    max_size=3,
)


@cache
def document_of(number: int) -> Any:
    texts = [
        EVERY_KEY,
        REGISTER,
        INCIDENT,
        *(path.read_text(encoding="utf-8") for path in (*INCIDENTS, *REGISTERS)),
    ]
    read, _ = read_text(texts[number % len(texts)], "x.yaml")
    assert read is not None
    return read.value


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place of a document, as what holds it and its key or number there."""
    steps = value.items() if isinstance(value, dict) else enumerate(value)
    for step, inner in steps:
        yield value, step
        if isinstance(inner, (dict, list)):
            yield from places(inner)


def changed(value: Any, change: Change) -> Any:
    value = deepcopy(value)
    known = list(places(value))
    if not known:
        return value
    holder, step = known[change.place % len(known)]
    old = holder[step]
    match change.what:
        case "value" | "shape":
            holder[step] = deepcopy(change.value)
        case "drop":
            del holder[step]
        case "wrap":
            holder[step] = [old]
        case "unwrap" if isinstance(old, list) and old:
            holder[step] = old[0]
        case "rename" if isinstance(holder, dict):
            holder[change.key] = holder.pop(step)
        case "add" if isinstance(old, dict):
            old[change.key] = deepcopy(change.value)
        case "move":
            other, there = known[(change.place * 7 + 3) % len(known)]
            holder[step] = deepcopy(other[there])
        case _:
            pass
    return value


def written(value: Any) -> str:
    """A document as YAML, with nothing in quotes that could do without."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{json.dumps(k)}: {written(v)}' for k, v in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    if value is None:
        return "null"
    return value if PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)


@settings(max_examples=150, deadline=None)
@given(st.just(0) | st.integers(0, 100), CHANGES)
@example(0, [Change(0, "rename", None, "=")])
@example(0, [Change(31, "value", "17:00", "name"), Change(31, "rename", None, "=kind")])
def test_what_the_schema_refuses_the_reader_refuses(number: int, changes: list[Change]) -> None:
    value = document_of(number)
    for change in changes:
        value = changed(value, change)
    text = written(value) + "\n"
    if not faults(text):
        assert [refused(kind, text) for kind in KINDS] == [[], []]


# Each kind of value by itself, from the pieces that such values are made of.

PIECES = st.sampled_from([
    *"0123456789", "10", "24", "59", "100", "000", " ", "  ", ":", "-", ",", ".", "+", "/", "(",
    ")", "T", "t", "Z", "P", "%", " % of ", " % av ", "h", "H", "min", "minutes", "s", "sec",
    "seconds", "day", "Days", "d", "week", "weeks", "working day", "Working days", "month",
    "MONTHS", "M", "W", "D", "S", "SEK", "kr", "EUR", "mon", "Tue", "wed", "thu", "fri", "sat",
    "sun", "daily", "Daily", "08:00-17:00", "22:00 - 6:00", "00:00-24:00", "2026-11-21",
    "2026-11-21 02:10", "02:10:30", "+01:00", "yes", "No", "TRUE", "false", "unknown", "julafton",
    "Påskafton", "SKÄRTORSDAGEN", "alla helgons afton", "Europe/", "Stockholm", "UTC", "Etc/GMT",
    "påbörjad ", "hel ", "timme", "Kalendermånad", "kvartal", "per ", "rullande ", "percentage ",
    "point", "fel", "arbetsdag", "0.1 %", "4 h", "500 SEK", "75 % of quarterly fee", "12 months",
    "å", "ß", "\u212a", "–", "\u00a0", "\t", "²", "٤",
])  # fmt: skip


@cache
def reader(kind: Any) -> Any:
    return TypeAdapter(kind).validator


@settings(max_examples=1500, deadline=None)
@given(st.sampled_from(sorted(SCALARS)), st.lists(PIECES, max_size=7).map("".join))
def test_a_pattern_takes_every_text_that_is_read(name: str, text: str) -> None:
    if any(reader(kind).isinstance_python(text) for kind in SCALARS[name].types):
        assert any(re.search(pattern, text) for pattern in PATTERNS[SCALARS[name].kind])


def test_every_kind_of_value_has_a_pattern_and_words() -> None:
    kinds = {scalar.kind for scalar in SCALARS.values()}
    assert kinds == PATTERNS.keys() == scalars.KINDS.keys()
