"""The arithmetic of what is promised, as a contract manager reads it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ansvar.validation import validate

TODAY = datetime(2026, 11, 21, 12, tzinfo=UTC)

HEAD = """\
ansvar: 1
parties:
  kommunen: {name: Kommunen, kind: municipality}
  bolaget: {name: Bolaget}
calendars:
  kontorstid: {days: mon-fri, hours: 08:00-17:00, holidays: SE}
agreements:
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def agreement(name: str, covers: str, *commitments: str, more: str = "") -> str:
    lines = "".join(
        f"      atagande-{number}: {{clause: § {number}, {commitment}}}\n"
        for number, commitment in enumerate(commitments, 1)
    )
    return f"""\
  {name}:
    title: {name}
    customer: kommunen
    supplier: bolaget
    covers: [{covers}]
    valid: {{from: 2026-01-01}}
    report_fault: {{to: bolaget.jour}}
{more}    commitments:
{lines}"""


def chain(promise: str, path: str, *links: str) -> str:
    described = "".join(f"      {link}\n" for link in links)
    return f"""\
chains:
  larm:
    name: Larm
    principal: kommunen
    promise: {{{promise}}}
    links:
{described}    functions:
      signal: [{path}]
"""


def simple(*names: str) -> tuple[str, ...]:
    return tuple(f"{name}: {{name: {name}, run_by: bolaget}}" for name in names)


def said(folder: Path, rule: str, agreements: Sequence[str], chains: str, lang: str = "sv") -> str:
    """What one rule says of a register, each finding with its help on a line of its own."""
    head = HEAD.replace("{name: Bolaget}", "{name: Bolaget, contacts: {jour: {role: Jour}}}")
    (folder / "register.yaml").write_text(head + "".join(agreements) + chains, "utf-8")
    findings = validate([Path("register.yaml")], TODAY).findings
    said = [(d.message(lang), d.help(lang)) for d in findings if d.rule.code == rule]
    return "\n".join(line for lines in said for line in lines if line)


SUM = (
    [
        agreement("larmavtal", "dosa", "restore: 4 h, hours: always"),
        agreement("nätavtal", "nat", "restore: 8 h, hours: always"),
    ],
    chain("restore: 10 h", "dosa, nat", *simple("dosa", "nat")),
)


def test_restore_times_that_only_together_are_too_long(folder: Path) -> None:
    assert said(folder, "ANS711", *SUM) == (
        "'signal': 4 h (larmavtal § 1) + 8 h (nätavtal § 1) = 12 h > 10 h utlovat\n"
        "ett fel i taget ryms i löftet, fel som följer på varandra gör det inte"
    )
    assert said(folder, "ANS711", *SUM, lang="en") == (
        "'signal': 4 h (larmavtal § 1) + 8 h (nätavtal § 1) = 12 h > 10 h promised\n"
        "one fault at a time is within the promise, faults that follow one another are not"
    )


def test_a_single_fault_that_is_too_long_is_named(folder: Path) -> None:
    agreements, chains = SUM[0], SUM[1].replace("restore: 10 h", "restore: 4 h")
    assert said(folder, "ANS711", agreements, chains) == (
        "'signal': 4 h (larmavtal § 1) + 8 h (nätavtal § 1) = 12 h > 4 h utlovat\n"
        "ett enda fel räcker: nätavtal lovar ensamt längre tid än löftet"
    )
    assert said(folder, "ANS711", agreements, chains, lang="en") == (
        "'signal': 4 h (larmavtal § 1) + 8 h (nätavtal § 1) = 12 h > 4 h promised\n"
        "a single fault is enough: nätavtal alone promises longer than that"
    )


def test_times_of_different_kinds_are_named_but_not_added(folder: Path) -> None:
    agreements = [
        agreement("larmavtal", "dosa", "restore: 4 h, hours: always"),
        agreement("nätavtal", "nat", "restore: 8 h, hours: kontorstid"),
        agreement("simavtal", "sim", "restore: 1 working day, hours: kontorstid"),
    ]
    chains = chain("restore: 10 h", "dosa, nat, sim", *simple("dosa", "nat", "sim"))
    assert said(folder, "ANS711", agreements, chains) == (
        "'signal': 4 h (larmavtal § 1) + 8 h (nätavtal § 1, kontorstid) ≥ 12 h; "
        "1 working day (simavtal § 1, kontorstid) > 10 h utlovat\n"
        "ett enda fel räcker: simavtal lovar ensamt längre tid än löftet"
    )


def test_hours_are_added_to_no_others_where_the_promise_keeps_hours_too(folder: Path) -> None:
    agreements = [
        agreement("larmavtal", "dosa", "restore: 6 h, hours: always"),
        agreement("nätavtal", "nat", "restore: 6 h, hours: kontorstid"),
        agreement("simavtal", "sim", "restore: 5 h, hours: kontorstid"),
    ]
    path = ("dosa, nat, sim", *simple("dosa", "nat", "sim"))
    office = chain("restore: 10 h, hours: kontorstid", *path)
    assert said(folder, "ANS711", agreements, office) == (
        "'signal': 6 h (nätavtal § 1) + 5 h (simavtal § 1) = 11 h > 10 h utlovat\n"
        "ett fel i taget ryms i löftet, fel som följer på varandra gör det inte"
    )


def test_of_redundant_legs_the_one_soonest_restored_counts(folder: Path) -> None:
    agreements = [
        agreement("larmavtal", "dosa", "restore: 4 h, hours: always"),
        agreement("nätavtal", "nat", "restore: 8 h, hours: always"),
        agreement("reservavtal", "reserv", "restore: 5 h, hours: always"),
    ]
    links = simple("dosa", "nat", "reserv")
    chains = chain("restore: 4 h", "dosa, {any_of: [nat, reserv]}", *links)
    assert said(folder, "ANS711", agreements, chains) == (
        "'signal': 4 h (larmavtal § 1) + 5 h (reservavtal § 1) = 9 h > 4 h utlovat\n"
        "ett fel i taget ryms i löftet, fel som följer på varandra gör det inte"
    )


def test_an_agreement_counts_once_with_its_best_time_for_the_usual_priority(folder: Path) -> None:
    many = agreement(
        "larmavtal",
        "dosa, sim, larmko",
        "restore: 9 h, hours: always",
        "when: {priority: 1}, restore: 7 h, hours: always",
        "when: {priority: 2}, restore: 1 h, hours: always",
        more="    default_priority: 1\n",
    )
    chains = chain("restore: 6 h", "dosa, sim, larmko", *simple("dosa", "sim", "larmko"))
    assert said(folder, "ANS711", [many], chains) == (
        "'signal': 7 h (larmavtal § 2) > 6 h utlovat\n"
        "ett enda fel räcker: larmavtal lovar ensamt längre tid än löftet"
    )


def test_what_a_clause_always_exempts_is_not_owed(folder: Path) -> None:
    exempting = "    exemptions:\n      nat: {clause: § 9, when: {link_is: nat}, then: released}\n"
    agreements = [agreement("larmavtal", "nat", "restore: 8 h, hours: always", more=exempting)]
    chains = chain("restore: 4 h", "nat", *simple("nat"))
    assert said(folder, "ANS711", agreements, chains) == ""


def test_what_a_link_needs_is_owed_through_it(folder: Path) -> None:
    links = ("dosa: {name: Dosa, run_by: bolaget, needs: [nat]}", *simple("nat"))
    agreements = [agreement("larmavtal", "dosa", "availability: 99 %, measured: month")]
    assert (
        said(folder, "ANS712", agreements, chain("availability: 99.5 %", "dosa", *links))
        == "'signal': 99 % (larmavtal § 1) < 99.5 % utlovat"
    )


def test_a_joint_boundary_needs_all_of_its_agreements(folder: Path) -> None:
    agreements = [
        agreement("larmavtal", "grans", "availability: 99.9 %, measured: month"),
        agreement("nätavtal", "grans", "availability: 99 %, measured: month"),
    ]
    alone = chain("availability: 99.5 %", "grans", *simple("grans"))
    joint = alone.replace("run_by: bolaget", "run_by: [bolaget, kommunen]")
    assert said(folder, "ANS712", agreements, alone) == ""
    assert (
        said(folder, "ANS712", agreements, joint)
        == "'signal': 99.9 % (larmavtal § 1) × 99 % (nätavtal § 1) ≤ 98.91 % < 99.5 % utlovat"
    )


AVAILABILITIES = [
    agreement("larmavtal", "dosa", "availability: 99.9 %, measured: month"),
    agreement("nätavtal", "nat", "availability: 99.5 %, measured: month"),
    agreement("reservavtal", "reserv", "availability: 90 %, measured: month"),
]


def test_an_availability_that_hangs_on_links_without_promise_is_at_most(folder: Path) -> None:
    links = simple("dosa", "nat", "ko")
    chains = chain("availability: 99.9 %", "dosa, nat, ko", *links)
    assert said(folder, "ANS712", AVAILABILITIES[:2], chains) == (
        "'signal': 99.9 % (larmavtal § 1) × 99.5 % (nätavtal § 1) ≤ 99.41 % < 99.9 % utlovat\n"
        "det är i bästa fall: i 'signal' lovas inget för 1 av 3 länkar"
    )
    assert said(folder, "ANS712", AVAILABILITIES[:2], chains, lang="en") == (
        "'signal': 99.9 % (larmavtal § 1) × 99.5 % (nätavtal § 1) ≤ 99.41 % < 99.9 % promised\n"
        "that is the best case: in 'signal' nothing is promised for 1 of 3 links"
    )


def test_redundant_legs_are_one_factor(folder: Path) -> None:
    links = simple("dosa", "nat", "reserv")
    path = "dosa, {any_of: [nat, reserv]}"
    assert said(folder, "ANS712", AVAILABILITIES, chain("availability: 99.9 %", path, *links)) == (
        "'signal': 99.9 % (larmavtal § 1) × 99.95 % (nätavtal § 1 / reservavtal § 1) ≤ 99.86 % "
        "< 99.9 % utlovat"
    )


def test_many_factors_are_told_by_their_product(folder: Path) -> None:
    names = ("dosa", "sim", "nat", "ko", "larm")
    agreements = [agreement(f"a-{n}", n, "availability: 99.9 %, measured: month") for n in names]
    chains = chain("availability: 99.9 %", ", ".join(names), *simple(*names))
    assert (
        said(folder, "ANS712", agreements, chains)
        == "'signal': 5 avtal ger tillsammans högst 99.51 % < 99.9 % utlovat"
    )
    either = chain("availability: 99.95 %", f"{{any_of: [{', '.join(names)}]}}", *simple(*names))
    halved = [text.replace("99.9 %", "40 %") for text in agreements]
    assert (
        said(folder, "ANS712", halved, either, lang="en")
        == "'signal': 92.23 % (a-dosa § 1 / a-sim § 1 / +3) < 99.95 % promised"
    )


def test_a_product_is_rounded_up_but_never_to_the_promise(folder: Path) -> None:
    agreements = [
        agreement("larmavtal", "dosa", "availability: 99.999 %, measured: month"),
        agreement("nätavtal", "nat", "availability: 99.9 %, measured: month"),
        agreement("simavtal", "sim", "availability: 50 %, measured: month"),
    ]
    links = simple("dosa", "nat", "sim")
    assert said(
        folder, "ANS712", agreements[:2], chain("availability: 99.9 %", "dosa, nat", *links)
    ) == ("'signal': 99.999 % (larmavtal § 1) × 99.9 % (nätavtal § 1) ≤ 99.8991 % < 99.9 % utlovat")
    assert said(
        folder, "ANS712", agreements[1:], chain("availability: 99.9 %", "nat, sim", *links)
    ) == ("'signal': 99.9 % (nätavtal § 1) × 50 % (simavtal § 1) = 49.95 % < 99.9 % utlovat")


def test_hours_left_out_are_given_by_an_example(folder: Path) -> None:
    hours = "hours: kontorstid"
    agreements = [
        agreement("larmavtal", "dosa", f"respond: 1 h, {hours}", f"restore: 4 h, {hours}")
    ]
    chains = chain("restore: 4 h", "dosa", *simple("dosa"))
    assert said(folder, "ANS713", agreements, chains) == (
        "lördag 01:00 ligger utanför 'atagande-1', 'atagande-2', fast 'always' är utlovat i 'larm'"
    )
    assert said(folder, "ANS713", agreements, chains, lang="en") == (
        "Saturday at 01:00 is outside 'atagande-1', 'atagande-2', though 'always' is promised "
        "in 'larm'"
    )


def test_notice_is_held_against_the_statutory_day(folder: Path) -> None:
    agreements = [agreement("larmavtal", "dosa", "notify: 4 h, hours: kontorstid")]
    chains = chain("answer: 3 min", "dosa", *simple("dosa"))
    assert said(folder, "ANS714", agreements, chains) == (
        "besked inom '4 h' i 'kontorstid' kan komma efter kundens egna 24 h "
        "(cybersäkerhetslagen 2 kap. 5 §)"
    )
    before = validate([Path("register.yaml")], datetime(2026, 1, 14, 12, tzinfo=UTC)).findings
    assert [d for d in before if d.rule.code == "ANS714"] == []


def test_measuring_periods_that_differ_are_listed(folder: Path) -> None:
    agreements = [
        agreement("larmavtal", "dosa", "availability: 99.9 %, measured: calendar month"),
        agreement("simavtal", "sim", "availability: 99.9 %, measured: Month"),
        agreement("nätavtal", "nat", "availability: 99.9 %, measured: rolling 12 months"),
    ]
    agreements = [agreements[0].replace("calendar month", "kalendermånad"), *agreements[1:]]
    chains = chain("availability: 99 %", "dosa, sim, nat", *simple("dosa", "sim", "nat"))
    assert said(folder, "ANS715", agreements, chains) == (
        "'signal': tillgängligheten mäts över olika perioder: calendar month (larmavtal, "
        "simavtal), rolling 12 months (nätavtal)"
    )
