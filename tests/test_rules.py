"""Every rule finds what its fixture says, on the line that says so, and nothing else."""

import re
from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from ansvar.audit import audit
from ansvar.catalogue import RULES
from ansvar.diagnostics import Rule, Severity
from ansvar.load import load_register, shown, yaml_files
from ansvar.shortcomings import shortcomings
from ansvar.validation import AUDIT_CODES, validate

HERE = Path(__file__).parent
ROOT = HERE.parent
FIXTURES = HERE / "rules"
FOLDERS = sorted(FIXTURES.iterdir())
REAL = [folder for name in ("chains", "examples") for folder in [ROOT / name] if folder.is_dir()]

Expected = tuple[str, int, str]

TODAY = datetime(2026, 11, 21, 12, tzinfo=UTC)
"""When the fixtures, and what we ship, are judged."""

_HERE = re.compile(r"# error: (ANS\d+(?:, ANS\d+)*)")
_ELSEWHERE = re.compile(r"# error in (\S+), line (\d+): (ANS\d+)")
"""For a file that cannot hold a comment of its own."""


def material(folder: Path, name: str) -> Path:
    """The fixture of a folder: one file, or a small folder of them."""
    alone = folder / f"{name}.yaml"
    return alone if alone.exists() else folder / name


def expected(path: Path) -> Iterator[Expected]:
    for file in yaml_files(path) if path.is_dir() else (path,):
        if not file.exists():
            continue
        for number, line in enumerate(file.read_bytes().decode("latin-1").split("\n"), 1):
            for codes in _HERE.findall(line):
                yield from ((shown(file), number, code) for code in codes.split(", "))
            for name, place, code in _ELSEWHERE.findall(line):
                yield shown(file.parent / name), int(place), code


def found(path: Path, severities: Collection[Severity] = tuple(Severity)) -> list[Expected]:
    return [
        (d.span.path, d.span.line, d.rule.code)
        for d in validate([path], TODAY).findings
        if d.rule.severity in severities
    ]


def rehearsed(path: Path) -> list[Expected]:
    """What the audit finds to act on, for the rules that only it asks."""
    built = load_register([path])
    today, horizon = TODAY.date(), date(2027, 2, 19)
    settled = shortcomings(audit(built, list(built.chains), today, horizon), today, everything=True)
    return [(d.span.path, d.span.line, d.rule.code) for d in settled.findings]


def is_audits(folder: Path) -> bool:
    """Whether a fixture is of a rule that only the audit asks."""
    return folder.name.upper().startswith(AUDIT_CODES)


def judged(folder: Path) -> Collection[Severity]:
    """What a fixture is held to: the small register of an error's fixture may earn warnings."""
    rule = next(rule for rule in RULES if rule.code == folder.name[:6].upper())
    return [Severity.ERROR] if rule.severity is Severity.ERROR else tuple(Severity)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_rule_finds_what_is_marked(folder: Path) -> None:
    bad = material(folder, "bad")
    marked = sorted(expected(bad))
    if is_audits(folder):
        assert sorted(rehearsed(bad)) == marked
    else:
        assert sorted(found(bad, judged(folder))) == marked
    assert folder.name[:6].upper() in {code for _, _, code in marked}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_correct_neighbour_is_silent(folder: Path) -> None:
    good = material(folder, "good")
    assert (rehearsed(good) if is_audits(folder) else found(good, judged(folder))) == []


def test_every_rule_has_a_fixture_and_every_fixture_a_rule() -> None:
    named = [f"{rule.code.lower()}-{rule.slug}" for rule in RULES]
    assert [folder.name for folder in FOLDERS] == named


def test_a_fixture_holds_only_what_is_read() -> None:
    kept = {"bad", "bad.yaml", "good", "good.yaml"}
    assert {path.name for folder in FOLDERS for path in folder.iterdir()} <= kept


@pytest.mark.parametrize("folder", REAL, ids=lambda folder: folder.name)
def test_what_we_ship_has_no_faults(folder: Path) -> None:
    assert found(folder) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_is_explained_in_both_languages(rule: Rule) -> None:
    heads = {
        "sv": ["*Vad*", "*Varför*", "*Exempel*", "*I stället*"],
        "en": ["*What*", "*Why it matters*", "*Example*", "*Instead*"],
    }
    for lang, words in heads.items():
        assert re.findall(r"^\*[^*]+\*", rule.explanation[lang], re.MULTILINE) == words
    assert set(re.findall(r"\{(\w+)\}", rule.says["sv"])) == set(
        re.findall(r"\{(\w+)\}", rule.says["en"])
    )
