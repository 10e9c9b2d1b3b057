"""The rules about coverage and structure, where a fixture cannot show it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from ansvar.attribution import Answer, attribute
from ansvar.cover import owed_links, own_side, principal_for
from ansvar.diagnostics import Severity
from ansvar.load import load_register, yaml_files
from ansvar.register import Register
from ansvar.rehearsal import outage, rehearse
from ansvar.rules.inspection import listed
from ansvar.stretch import Target, targets
from ansvar.validation import validate

ROOT = Path(__file__).resolve().parent.parent
REGISTERS = sorted(
    [
        ROOT / "chains",
        *(ROOT / "examples").glob("*/chains"),
        *(ROOT / "tests" / "rules").glob("ans30*/*.yaml"),
    ]
)
DAYS = (
    date(2008, 6, 1),
    date(2018, 12, 31),
    date(2026, 11, 20),
    date(2026, 11, 21),
    date(2026, 12, 31),
    date(2027, 1, 1),
    date(2028, 1, 1),
    date(2031, 1, 1),
)
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def answers(known: Register, target: Target, day: date) -> list[Answer]:
    """What attribution says of each link, if it had failed that day."""
    at = datetime.combine(day, time(12), UTC)
    model = rehearse(known, target, outage(target, at), at)
    return [attribute(model, c) for c in model.components if c.kind == "link"]


def gaps(found: Sequence[Answer]) -> set[str]:
    """The links for which attribution finds no agreement in force."""
    return {a.link for a in found if a.gap and a.gap.reason in {"uncovered", "lapsed"}}


def ours(known: Register, target: Target, link: str) -> bool:
    """Whether our own side runs a link alone: then nobody owes it, even if somebody may answer."""
    principal = principal_for(known, target, link)
    return all(own_side(known, party, principal) for party in known.links[link].run_by)


def owing(known: Register, target: Target, found: Sequence[Answer]) -> dict[str, list[set[str]]]:
    """The agreements on each link, and on what is down because of it, by which somebody answers."""
    ways = {
        a.link: [(r.agreement.id, r.through == a.link) for r in a.routes]
        for a in found
        if not ours(known, target, a.link)
    }
    return {
        link: [
            {name for name, direct in named if direct},
            # A boundary run jointly is owed only by agreements on itself.
            {name for name, direct in named if direct or len(known.links[link].run_by) == 1},
        ]
        for link, named in ways.items()
    }


@pytest.mark.parametrize("path", REGISTERS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_link_is_owed_by_the_agreements_that_attribution_finds_that_day(path: Path) -> None:
    known = load_register(list(yaml_files(path)) if path.is_dir() else [path])
    owed = list(owed_links(known))
    for target in (t for chain in known.chains.values() for t in targets(chain)):
        for day in DAYS:
            found = answers(known, target, day)
            in_force = {
                each.link: [a for a in each.agreements if a.valid.covers(day)]
                for each in owed
                if each.target == target
            }
            told = {
                link: [{a.id for a in owing if link in a.covers}, {a.id for a in owing}]
                for link, owing in in_force.items()
            }
            assert told == owing(known, target, found), (target.name, day)
            uncovered = {link for link, agreements in in_force.items() if not agreements}
            assert uncovered == gaps(found), (target.name, day)


UNREAD = {
    "a file": "parties: [\n",
    "a noun": "parties:\n  annat: {namn: Annat}\n",
    "a reference": "agreements:\n  annat: {title: A, customer: kommunen, supplier: bolget,"
    " covers: [dosa], valid: {from: 2026-01-01}}\n",
}


@pytest.mark.parametrize("other", UNREAD.values(), ids=UNREAD)
def test_nothing_is_missing_until_everything_has_been_read(tmp_path: Path, other: str) -> None:
    folder = tmp_path / "chains"
    folder.mkdir()
    for name in ("ans217-unused-id", "ans218-unreachable-link", "ans301-uncovered-link"):
        text = (ROOT / "tests" / "rules" / name / "bad.yaml").read_text("utf-8")
        (folder / "register.yaml").write_text(text, "utf-8")
        assert any(d.rule.code < "ANS4" for d in validate([folder], NOON).findings)
        (folder / "annat.yaml").write_text(f"ansvar: 1\n{other}", "utf-8")
        found = validate([folder], NOON).findings
        assert {Path(d.span.path).name for d in found} == {"annat.yaml"}
        (folder / "annat.yaml").unlink()


def test_an_agreement_may_run_to_the_last_day_there_is(tmp_path: Path) -> None:
    text = (ROOT / "tests" / "rules" / "ans301-uncovered-link" / "good.yaml").read_text("utf-8")
    path = tmp_path / "register.yaml"
    path.write_text(text.replace("2029-12-31", "9999-12-31"), "utf-8")
    assert validate([path], NOON).findings == ()


@pytest.mark.parametrize(
    ("old", "new", "codes"),
    [
        ("customer_duties:", "customer_dutys:", ["ANS102"]),
        ("batteribyte: {text: ", "batteribyte: {txt: ", ["ANS101", "ANS102"]),
    ],
)
def test_a_duty_that_could_not_be_read_is_not_unknown_too(
    tmp_path: Path, old: str, new: str, codes: list[str]
) -> None:
    text = (ROOT / "tests" / "rules" / "ans222-unknown-duty" / "good.yaml").read_text("utf-8")
    path = tmp_path / "register.yaml"
    path.write_text(text.split("incident:")[0].replace(old, new), "utf-8")
    found = validate([path], NOON).findings
    assert sorted(d.rule.code for d in found if d.rule.severity is Severity.ERROR) == codes


def test_of_many_names_the_first_are_given_and_the_rest_counted() -> None:
    assert listed(["a", "b", "c", "d"]) == "'a', 'b', 'c', 'd'"
    assert listed(["a", "b", "c", "d", "e"]) == {
        "sv": "'a', 'b', 'c' och 2 till",
        "en": "'a', 'b', 'c' and 2 more",
    }
