"""The audit rehearses the real attribution and escalation, and says where they would fail."""

import json
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Literal

import pytest

from ansvar.allowance import Settled
from ansvar.assessment import assess
from ansvar.audit import Audit, Outcome, audit, named
from ansvar.hours import rehearsed_hours
from ansvar.load import build_register, load_register, yaml_files
from ansvar.locale import language
from ansvar.observable import observables
from ansvar.register import Register
from ansvar.rehearsal import outage, rehearse, results
from ansvar.render.audit import audit_page
from ansvar.render.audit_json import audit_json
from ansvar.render.page import lay_out, plain
from ansvar.shortcomings import shortcomings
from ansvar.stretch import targets
from ansvar.weakest import weakest
from cases import document, register

CHAINS = Path(__file__).resolve().parent.parent / "chains"
TODAY, HORIZON = date(2026, 11, 21), date(2027, 2, 19)

PARTIES = """
hm: {name: Huvudmannen, kind: municipality, contacts: {tib: {role: Beredskap, phone: "112"}}}
x: {name: X, contacts: {jour: {role: Jour, phone: "112"}}}
y: {name: Y, contacts: {desk: {role: Desk, phone: "112", hours: office}}}
"""
CALENDARS = "office: {days: mon-fri, hours: 08:00-17:00, holidays: SE, also_closed: [julafton]}"
AGREEMENTS = """
ax:
  title: X
  customer: hm
  supplier: x
  covers: [a, b]
  valid: {from: 2026-01-01, to: 2026-12-31}
  report_fault: {to: jour}
  commitments: {r: {clause: § 1, restore: 6 h, hours: always}}
ay:
  title: Y
  customer: hm
  supplier: y
  covers: [c]
  valid: {from: 2026-01-01}
  report_fault: {to: desk}
  commitments: {r: {clause: § 2, restore: 4 h, hours: always}}
"""
LINKS = """
a: {name: A, run_by: x}
b: {name: B, run_by: x}
c: {name: C, run_by: y}
d: {name: D, run_by: hm}
e: {name: E, run_by: y}
"""
CHECKS = """
ka: {name: KA, of: [a], by: hm, takes: 5 min}
kb: {name: KB, of: [b], by: hm, takes: 5 min}
kc: {name: KC, of: [c], by: hm, takes: 5 min}
kd: {name: KD, of: [d], by: hm, takes: 5 min}
ke: {name: KE, of: [e], by: hm, takes: 5 min, hours: office}
"""


def described(functions: str, *, links: str = LINKS, checks: str = CHECKS) -> Register:
    return register(
        links,
        functions,
        checks=checks,
        agreements=AGREEMENTS,
        parties=PARTIES,
        calendars=CALENDARS,
        chain="time_zone: Europe/Stockholm\npromise: {restore: 4 h, hours: always}",
    )


def audited(functions: str, *, links: str = LINKS, checks: str = CHECKS) -> Audit:
    return audit(described(functions, links=links, checks=checks), ["kedja"], TODAY, HORIZON)


def outcomes(found: Audit) -> dict[str, dict[str, Outcome]]:
    table: dict[str, dict[str, Outcome]] = {}
    for case in found.rehearsed:
        table.setdefault(" + ".join(case.broken), {})[case.hour.kind] = case.outcome
    return table


def every(outcome: Outcome) -> dict[str, Outcome]:
    kinds = ("office", "evening", "night", "weekend", "holiday")
    return dict.fromkeys(kinds, outcome)


def settled(found: Audit, *, everything: bool = True) -> list[tuple[str, str]]:
    rested = shortcomings(found, TODAY, everything=everything)
    return [(d.rule.slug, d.message("en")) for d in rested.findings]


def test_each_kind_of_hour_is_a_moment_of_that_kind() -> None:
    hours = rehearsed_hours((), TODAY, HORIZON, "Europe/Stockholm")
    assert [(hour.kind, hour.at.isoformat()) for hour in hours] == [
        ("office", "2026-11-23T09:00:00+00:00"),
        ("evening", "2026-11-23T18:00:00+00:00"),
        ("night", "2026-11-23T01:40:00+00:00"),
        ("weekend", "2026-11-28T13:00:00+00:00"),
        ("holiday", "2026-12-25T13:00:00+00:00"),
    ]


def test_a_holiday_far_ahead_has_the_agreements_of_today() -> None:
    built = described("f: [a]")
    summer = date(2026, 7, 1)
    found = audit(built, ["kedja"], summer, date(2026, 9, 29))
    holiday = [case for case in found.rehearsed if case.hour.kind == "holiday"]
    assert [(case.hour.at.date(), case.outcome) for case in holiday] == [
        (date(2026, 12, 25), "owned")
    ]


def test_kinds_of_hour_without_a_day_in_known_years_are_left_out() -> None:
    kinds = [h.kind for h in rehearsed_hours((), date(2040, 12, 27), date(2040, 12, 31), "UTC")]
    assert kinds == ["office", "evening", "night", "weekend"]


def test_an_agreements_turns_within_the_horizon_are_dates() -> None:
    agreements = described("f: [a]").agreements.values()
    days = [h.at.date() for h in rehearsed_hours(list(agreements), TODAY, HORIZON, "UTC")]
    assert days[5:] == [date(2027, 1, 1)]
    soon = date(2026, 12, 31)
    assert len(rehearsed_hours(list(agreements), TODAY, soon, "UTC")) == 5


def test_each_link_is_owned_unreachable_or_a_gap_by_the_hour() -> None:
    found = outcomes(audited("f: [a, c, d, e]"))
    night: dict[str, Outcome] = dict.fromkeys(("evening", "night", "weekend"), "unreachable")
    assert found["a"] == {**every("owned"), "date": "gap"}
    # New Year's Day is a Friday: nobody at Y then, and at 10:00 nobody's office is open.
    assert found["c"] == {
        "office": "owned", **night, "holiday": "unreachable", "date": "unreachable"
    }  # fmt: skip
    assert found["d"] == {**every("owned"), "date": "owned"}
    assert found["e"] == {**every("gap"), "date": "gap"}


def test_what_no_check_tells_apart_is_contested_at_the_hours_when_none_can() -> None:
    # Only KE tells C from E, and it can be made in office hours alone.
    without = CHECKS.replace("kc:", "# kc:")
    found = outcomes(audited("f: [c, e]", checks=without))
    assert found["e"] == {
        "office": "gap", "evening": "contested", "night": "contested",
        "weekend": "contested", "holiday": "contested",
    }  # fmt: skip
    assert found["c"]["office"] == "owned"
    assert found["c"]["night"] == "contested"


def test_redundant_links_are_broken_in_pairs() -> None:
    found = audited("f: [d, {any_of: [a, c]}]")
    assert list(outcomes(found)) == ["d", "a + c"]
    both = [case for case in found.rehearsed if case.broken == ("a", "c")]
    assert both[0].hour.kind == "office"
    assert both[0].outcome == "owned"
    assert {p for player in named(both[0].verdict) for p in player.parties} == {"x", "y"}


def test_three_that_back_each_other_are_broken_together() -> None:
    found = outcomes(audited("f: [d, {any_of: [a, c, e]}]"))
    assert list(found) == ["d", "a + c + e"]
    mixed = outcomes(audited("f: [{any_of: [a, [b, {any_of: [c, e]}]]}]"))
    assert list(mixed) == ["a + b", "a + c + e"]


def test_duty_staff_of_a_named_subcontractor_are_reached() -> None:
    agreements = AGREEMENTS.replace("to: desk", "to: s.jour").replace(
        "supplier: y\n", "supplier: y\n  subcontractors: [s]\n"
    )
    parties = PARTIES + 's: {name: S, contacts: {jour: {role: Jour, phone: "112"}}}\n'
    built = register(
        LINKS, "f: [c]", checks=CHECKS, agreements=agreements, parties=parties, calendars=CALENDARS
    )
    assert outcomes(audit(built, ["kedja"], TODAY, TODAY))["c"] == every("owned")


def test_the_agreements_of_a_date_say_whom_to_call() -> None:
    later = AGREEMENTS.partition("ay:")[0].replace("ax:", "ax-2:").replace("to: jour", "to: desk")
    later = later.replace("{from: 2026-01-01, to: 2026-12-31}", "{from: 2027-01-01}")
    parties = PARTIES.replace(
        'jour: {role: Jour, phone: "112"}',
        'jour: {role: Jour, phone: "112"}, desk: {role: Desk, phone: "113"}',
    )
    built = register(
        LINKS,
        "f: [a, b]",
        checks=CHECKS,
        agreements=AGREEMENTS + later,
        parties=parties,
        calendars=CALENDARS,
    )
    called = {
        (case.hour.kind, case.call and case.call.agreement and case.call.agreement.id)
        for case in audit(built, ["kedja"], TODAY, HORIZON).rehearsed
    }
    usual = ("office", "evening", "night", "weekend", "holiday")
    assert called == {*((kind, "ax") for kind in usual), ("date", "ax-2")}


def test_a_clock_that_cannot_be_computed_is_no_shortfall() -> None:
    for hours in ("clock_starts: supplier_aware, hours: always", "clock_starts: reported"):
        agreements = AGREEMENTS.replace("restore: 6 h, hours: always", f"restore: 2 h, {hours}")
        built = register(
            LINKS,
            "f: [a]",
            checks=CHECKS,
            agreements=agreements,
            parties=PARTIES,
            calendars=CALENDARS,
            chain="promise: {restore: 4 h, hours: always}",
        )
        found = audit(built, ["kedja"], TODAY, TODAY).rehearsed
        assert {case.weaker for case in found} == {()}


def test_what_no_check_can_show_at_an_hour_is_not_a_dispute() -> None:
    links = LINKS.replace("a: {name: A, run_by: x}", "a: {name: A, run_by: x, likelihood: 0.01 %}")
    found = audited(
        "f: [d, a]", links=links, checks="kd: {name: KD, of: [d], by: hm, hours: office}"
    )
    assert [
        slug_and_hours for slug_and_hours in settled(found) if "d fails" in slug_and_hours[1]
    ] == [
        (
            "unshown",
            (
                "if d fails no check shows it, though hm answers "
                "(evening, night, weekend, holiday, 2027-01-01; kedja.f)"
            ),
        )
    ]


def test_an_agreement_that_outlives_the_promise_is_weaker() -> None:
    cases = {case.broken: case for case in audited("f: [a, c]").rehearsed}
    found = audited("f: [a, c]")
    slower = [w for case in found.rehearsed if case.hour.kind == "office" for w in case.weaker]
    assert [(w.agreement.id, w.later_by and w.later_by.total_seconds()) for w in slower] == [
        ("ax", 2 * 3600.0)
    ]
    assert cases["c",].weaker == ()


def test_the_sum_of_odds_shows_who_is_suspect_by_number_alone() -> None:
    found = audited("f: [a, b, c, d]")
    said = [(s.player.parties, round(s.odds, 4), s.links) for s in found.suspicions]
    assert said == [(("x",), 0.02, 2), (("hm",), 0.01, 1), (("y",), 0.01, 1)]


def test_cases_of_one_cause_are_one_finding() -> None:
    found = audited("f: [a, c, d, e]\ng: [a, e]")
    assert settled(found) == [
        (
            "unreachable",
            (
                "if c fails nobody can be reached at y "
                "(evening, night, weekend, holiday, 2027-01-01; kedja.f)"
            ),
        ),
        (
            "weaker-than-promise",
            (
                "if a fails ax does not carry the promise: up to 2 h longer "
                "(at any hour; kedja.f, kedja.g)"
            ),
        ),
        (
            "gap",
            "if a fails nobody answers: ax ended 2026-12-31 (2027-01-01; kedja.f, kedja.g)",
        ),
        (
            "gap",
            "if e fails nobody answers: no agreement in force (at any hour; kedja.f, kedja.g)",
        ),
    ]  # fmt: skip


def test_a_link_that_says_why_no_agreement_covers_it_has_explained_its_gap() -> None:
    links = LINKS.replace(
        "e: {name: E, run_by: y}", "e: {name: E, run_by: y, agreement: {none: s}}"
    )
    rested = shortcomings(audited("f: [d, e]", links=links), TODAY, everything=True)
    assert rested.findings == ()
    assert [(one.diagnostic.rule.slug, one.allowance.reason) for one in rested.allowed] == [
        ("gap", "s")
    ]
    shown = shortcomings(audited("f: [d, e]", links=links), TODAY, everything=True, allow=False)
    assert [d.rule.slug for d in shown.findings] == ["gap"]


def commented(comment: str) -> Settled:
    """The audit of one uncovered link whose line bears a comment."""
    text = (
        "ansvar: 1\nparties:\n  hm: {name: HM}\n  y: {name: Y}\n"
        "chains:\n  kedja:\n    name: Kedja\n    principal: hm\n    links:\n"
        f"      e: {{name: E, run_by: y}}  {comment}\n"
        "    functions: {f: [e]}\n    checks: {k: {name: K, of: f, by: hm}}\n"
    )
    built = build_register([document(text, "r.yaml")])
    return shortcomings(audit(built, ["kedja"], TODAY, HORIZON), TODAY, everything=True)


@pytest.mark.parametrize(
    ("comment", "slugs"),
    [
        ("", ["gap"]),
        ("# ansvar: allow gap: reserv finns", []),
        ("# ansvar: allow ANS801 until 2026-11-21: reserv finns", []),
        ("# ansvar: allow gap until 2026-11-20: reserv finns", ["gap", "expired-allowance"]),
        ("# ansvar: allow gap, contested: reserv finns", ["unused-allowance"]),
        ("# ansvar: allow unseen-link: ett annat kommandos", ["gap"]),
    ],
)
def test_a_comment_on_the_line_allows_it(comment: str, slugs: list[str]) -> None:
    assert sorted(d.rule.slug for d in commented(comment).findings) == sorted(slugs)


def test_the_weakest_link_three_ways() -> None:
    agreements = AGREEMENTS.replace(
        "r: {clause: § 2, restore: 4 h, hours: always}",
        "r: {clause: § 2, restore: 4 h, hours: always}, "
        "t: {clause: § 3, availability: 99.5 %, measured: calendar month}",
    )
    checks = """
    ka: {name: KA, of: [a], by: x, automatic: true, every: 1 h}
    kc: {name: KC, of: [c], by: x, automatic: true, every: 5 min}
    kd: {name: KD, of: [d], by: hm}
    """
    built = register(
        LINKS,
        "f: [a, c, d, e]",
        checks=checks,
        agreements=agreements,
        parties=PARTIES,
        calendars=CALENDARS,
    )
    found = weakest(audit(built, ["kedja"], TODAY, HORIZON), "kedja")
    assert found is not None
    assert (found.availability.links, str(found.availability.percent)) == (("c",), "99.5")
    assert found.availability.unpromised == ("a",)
    assert (found.silence.never, found.silence.asked) == (("e",), ("d",))
    assert (found.silence.links, found.silence.every and found.silence.every.seconds) == (
        ("a",),
        3600,
    )
    assert (found.unclear.links, found.unclear.part) == (("e",), Fraction(1))


def test_a_chain_without_a_single_point_has_no_weakest_link() -> None:
    found = audited("f: [{any_of: [a, c]}]")
    assert weakest(found, "kedja") is None


@pytest.mark.parametrize("name", ["trygghetslarm", "nattillsyn"])
def test_a_rehearsal_is_answered_as_an_incident_with_the_same_lines_would_be(name: str) -> None:
    shipped = load_register(list(yaml_files(CHAINS)))
    at = datetime(2026, 11, 23, 9, tzinfo=UTC)
    office = [case for case in audit(shipped, [name], TODAY, TODAY).rehearsed if case.hour.at == at]
    for target in targets(shipped.chains[name]):
        empty = rehearse(shipped, target, outage(target, at), at)
        checks = list(observables(empty))
        rehearsed = {
            case.broken: named(case.verdict)
            for case in office
            if case.target == target and len(case.broken) == 1
        }
        assert rehearsed
        index = {c.name: i for i, c in enumerate(empty.components) if c.kind == "link"}
        for broken, players in rehearsed.items():
            file = outage(target, at, results(empty, checks, [index[broken[0]]]))
            assert named(assess(shipped, file, target, at).verdict) == players


def page(found: Audit, lang: Literal["sv", "en"], width: int) -> str:
    rested = shortcomings(found, TODAY, everything=True)
    return plain(audit_page(found, rested, (TODAY, HORIZON), language(lang)), width)


def test_the_page_says_what_to_act_on_and_the_weakest_link() -> None:
    found = audited("f: [a, c, d, e, {any_of: [b, d]}]")
    assert (
        page(found, "en", 100)
        == """\
4 failures tried in 24 cases, with the agreements from 2026-11-21 to 2027-02-19.

Kedja  (kedja)
a: gap 2027-01-01; owned office hours, evening, night, weekend, holiday
c: unreachable evening, night, weekend, holiday, 2027-01-01; owned office hours
e: gap
1 other failure: clear at any hour who answers, and somebody is reached.

SUSPICION    f: X 2 % (2 links), nobody 1 % (1 link), Huvudmannen 1 % (1 link), Y 1 % (1 link)

GAP          a: ax ended 2026-12-31 (2027-01-01; kedja.f)     register.yaml:38
             e: no agreement in force (at any hour; kedja.f)  register.yaml:42

UNREACHABLE  y, for c (evening, night, weekend, holiday, 2027-01-01; kedja.f)  register.yaml:5

WEAKER       ax, up to 2 h longer: a (at any hour; kedja.f)  register.yaml:16

WEAKEST      The agreements promise no availability for a and c.
             No automatic check watches a, c, d and e.
             Least clear responsibility: e, never a good answer.
             The chain is no stronger than this.

A rehearsal of described agreements and checks, not a legal ruling.
"""
    )


def test_the_page_in_swedish_wraps_under_its_headings() -> None:
    assert (
        page(audited("f: [c, e]"), "sv", 40)
        == """\
2 fel prövade i 10 fall, med avtalen
från 2026-11-21 till och med 2027-02-19.

Kedja  (kedja)
c: ingen nås kväll, natt, helg, helgdag;
klar kontorstid
e: lucka

MISSTANKE
  f: ingen 1 % (1 länk), Y 1 % (1 länk)

LUCKA
  e: inget avtal i kraft (när som helst;
    kedja.f)  register.yaml:42

INGEN NÅS
  y, för c (kväll, natt, helg, helgdag;
    kedja.f)  register.yaml:5

SVAGAST
  Avtalen lovar ingen tillgänglighet för
    c.
  Ingen automatisk kontroll bevakar c
    och e.
  Oklarast ansvar: e, aldrig ett bra
    svar.
  Kedjan är inte starkare än så.

Övning på beskrivna avtal och
kontroller, inte ett rättsligt
avgörande.
"""
    )


def test_a_terminal_gets_a_table_of_links_and_hours() -> None:
    found = audited("f: [a, c]")
    rested = shortcomings(found, TODAY, everything=True)
    wide = audit_page(found, rested, (TODAY, HORIZON), language("en"), width=100)
    lines = ["".join(cell.text for cell in line) for line in lay_out(wide, 100, drawing=True)]
    assert lines[3:6] == [
        "   office hours  evening      night        weekend      holiday      2027-01-01",
        "a  owned         owned        owned        owned        owned        gap",
        "c  owned         unreachable  unreachable  unreachable  unreachable  unreachable",
    ]


def test_the_json_holds_counts_table_odds_and_the_weakest_link() -> None:
    found = audited("f: [a, {any_of: [b, d]}]")
    rested = shortcomings(found, TODAY, everything=True)
    read = json.loads(audit_json(found, rested, (TODAY, HORIZON), "en"))
    chain = read["chains"][0]
    assert (read["format"], read["from"], read["to"]) == (
        "ansvar.audit/1", "2026-11-21", "2027-02-19"
    )  # fmt: skip
    assert read["counts"] == {"owned": 10, "unreachable": 0, "gap": 2, "contested": 0}
    assert [row["links"] for row in chain["table"]] == [["a"], ["b", "d"]]
    assert chain["table"][0]["outcomes"] == {
        "office": "owned", "evening": "owned", "night": "owned", "weekend": "owned",
        "holiday": "owned", "2027-01-01": "gap",
    }  # fmt: skip
    assert chain["prior_odds"][0] == {
        "function": "f",
        "player": {"kind": "party", "parties": ["x"]},
        "odds": 0.02,
        "links": 2,
    }
    assert chain["weakest"]["unclear"] == {"links": ["a"], "part": round(1 / 6, 12)}
    assert [finding["code"] for finding in read["findings"]] == ["ANS805", "ANS801", "ANS801"]
