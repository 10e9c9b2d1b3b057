"""Who answers for a failed link, along the agreements in force."""

from typing import Any

import pytest

from ansvar.attribution import Answer, Player
from ansvar.verdict import NobodyAnswers, OwnSide, Responsible, Shared, Undetermined
from cases import ask, owes, register, shares

DEVICE = """
sim: {name: SIM, run_by: simbolag}
dosa: {name: Dosa, run_by: larmbolag, needs: [sim]}
"""
SIM_DOWN = "observations: [{of: [sim], result: fail, at: 2026-03-02 08:10}]"


def case(agreements: str, said: str = SIM_DOWN, links: str = DEVICE, **more: Any) -> Any:
    return ask(register(links, "f: [dosa]", agreements=agreements, **more), said)


def answer_for(answer: Any, link: str = "sim") -> Answer:
    found: Answer = next(a for a in answer.current.answers if a.link == link)
    return found


def routes(answer: Answer) -> list[tuple[str, str]]:
    return [(route.agreement.id, route.through) for route in answer.routes]


def test_a_direct_cover() -> None:
    answer = case(owes("simbolag", "sim"))
    found = answer_for(answer)
    assert found.player == Player("party", ("simbolag",))
    assert routes(found) == [("simbolag-avtal", "sim")]
    assert found.acts == ("simbolag",)
    assert isinstance(answer.verdict, Responsible)


def test_through_what_needs_it() -> None:
    found = answer_for(case(owes("larmbolag", "dosa")))
    assert found.player == Player("party", ("larmbolag",))
    assert routes(found) == [("larmbolag-avtal", "dosa")]
    assert found.acts == ("simbolag",)


def test_a_direct_cover_comes_first_and_both_are_shown() -> None:
    found = answer_for(case(owes("larmbolag", "dosa") + owes("simbolag", "sim")))
    assert found.player == Player("party", ("simbolag",))
    assert routes(found) == [("simbolag-avtal", "sim"), ("larmbolag-avtal", "dosa")]


SUBCONTRACT = """
simbolag-avtal:
  title: Underavtal
  customer: larmbolag
  supplier: simbolag
  covers: [sim]
  valid: {from: 2026-01-01}
  exemptions:
    allt: {clause: § 1, when: {link_is: [sim]}, then: released}
"""


def test_a_subcontractors_exemption_moves_nothing_towards_the_principal() -> None:
    found = answer_for(case(owes("larmbolag", "dosa, sim") + SUBCONTRACT))
    assert found.player == Player("party", ("larmbolag",))
    assert [(r.agreement.id, r.through, r.exemptions) for r in found.routes] == [
        ("larmbolag-avtal", "sim", ()),
        ("larmbolag-avtal", "dosa", ()),
    ]
    assert [agreement.id for agreement in found.recourse] == ["simbolag-avtal"]


def gap(answer: Any) -> tuple[str, str | None, str | None]:
    assert isinstance(answer.verdict, NobodyAnswers)
    found = answer.verdict.gap
    return found.reason, found.agreement.id if found.agreement else None, found.said


def test_a_lapsed_agreement() -> None:
    old = owes("simbolag", "sim", "valid: {from: 2024-01-01, to: 2026-03-01}")
    answer = case(old)
    assert gap(answer) == ("lapsed", "simbolag-avtal", None)
    assert str(answer.verdict.gap.agreement.valid.to) == "2026-03-01"


@pytest.mark.parametrize("valid", ["{from: 2025-01-01, to: 2026-03-02}", "{from: 2026-03-02}"])
def test_the_first_and_last_day_are_in_force(valid: str) -> None:
    answer = case(owes("simbolag", "sim", f"valid: {valid}"))
    assert isinstance(answer.verdict, Responsible)


def test_the_day_is_that_of_the_chains_zone() -> None:
    # 23:30 in Stockholm on the last day, 22:30 in UTC; half an hour later it is the next day.
    old = owes("simbolag", "sim", "valid: {from: 2024-01-01, to: 2026-03-01}")
    built = register(DEVICE, "f: [dosa]", agreements=old, chain="time_zone: Europe/Stockholm")
    seen = "observations: [{of: [sim], result: fail, at: 2026-03-02 00:30}]\nbegan: "
    assert isinstance(ask(built, seen + "2026-03-01 23:30").verdict, Responsible)
    assert gap(ask(built, seen + "2026-03-02 00:00"))[0] == "lapsed"


def test_an_agreement_not_yet_in_force() -> None:
    later = owes("simbolag", "sim", "valid: {from: 2026-03-03}")
    assert gap(case(later)) == ("uncovered", "simbolag-avtal", None)


def test_no_agreement_at_all() -> None:
    assert gap(case("")) == ("uncovered", None, None)


def test_no_agreement_on_purpose() -> None:
    links = DEVICE.replace(
        "run_by: simbolag", "run_by: simbolag, agreement: {none: brukarens abonnemang}"
    )
    assert gap(case("", links=links)) == ("uncovered", None, "brukarens abonnemang")


def test_a_released_supplier_leaves_a_gap() -> None:
    free = "exemptions: {natet: {clause: § 4, when: {link_is: [sim]}, then: released}}"
    answer = case(owes("simbolag", "sim", free))
    assert gap(answer) == ("released", "simbolag-avtal", None)
    route = answer.verdict.gap.route
    assert [applied.exemption.clause for applied in route.applied] == ["§ 4"]


KEPT = """
default_priority: "1"
commitments: {p1: {clause: § 7, restore: 4 h, hours: always}}
"""


@pytest.mark.parametrize(
    ("restored", "verdict"), [("11:59", NobodyAnswers), ("12:01", Responsible)]
)
def test_a_kept_promise_is_a_gap_once_the_outage_has_ended(restored: str, verdict: type) -> None:
    said = f"""
    {SIM_DOWN}
    events:
      - {{reported: simbolag-avtal, at: 2026-03-02 08:00}}
      - {{restored: f, at: 2026-03-02 {restored}}}
    """
    built = register(DEVICE, "f: [dosa]", agreements=owes("simbolag", "sim", KEPT))
    ended = ask(built, said, at="2026-03-02 13:00")
    assert type(ended.verdict) is verdict
    still_out = ask(built, said, at="2026-03-02 11:00")
    assert isinstance(still_out.verdict, Responsible)


def test_a_kept_gap_names_the_agreement() -> None:
    said = f"""
    {SIM_DOWN}
    events:
      - {{reported: simbolag-avtal, at: 2026-03-02 08:00}}
      - {{restored: f, at: 2026-03-02 09:00}}
    """
    built = register(DEVICE, "f: [dosa]", agreements=owes("simbolag", "sim", KEPT))
    assert gap(ask(built, said, at="2026-03-02 13:00")) == ("kept", "simbolag-avtal", None)


def test_two_direct_agreements_both_answer() -> None:
    answer = case(owes("simbolag", "sim") + owes("annan", "sim"))
    assert isinstance(answer.verdict, Shared)
    assert answer.verdict.why == "two_agreements"
    assert shares(answer) == pytest.approx({"annan+simbolag": 0.995})


@pytest.mark.parametrize("basis", ["law", "membership"])
def test_law_and_membership_are_walked_as_agreements_are(basis: str) -> None:
    answer = case(owes("simbolag", "sim", f"basis: {basis}"))
    assert isinstance(answer.verdict, Responsible)
    assert answer.verdict.candidate.answers[0].routes[0].agreement.basis == basis


# The own side.

USER = "brukare: {name: Brukaren, kind: user}"


@pytest.mark.parametrize("runner", ["hm", "brukare"])
def test_the_own_side_is_never_called_responsible(runner: str) -> None:
    links = DEVICE.replace("simbolag", runner)
    answer = case(owes("larmbolag", "dosa"), links=links, parties=USER)
    assert isinstance(answer.verdict, OwnSide)
    assert answer.verdict.candidate.player == Player("own", ("hm",))


def test_a_link_may_have_another_principal() -> None:
    links = DEVICE.replace("run_by: simbolag", "run_by: simbolag, principal: region")
    assert gap(case(owes("simbolag", "sim"), links=links))[0] == "uncovered"
    ours = owes("simbolag", "sim").replace("customer: hm", "customer: region")
    assert answer_for(case(ours, links=links)).player == Player("party", ("simbolag",))


def test_a_function_may_have_another_principal() -> None:
    ours = owes("simbolag", "sim").replace("customer: hm", "customer: region")
    built = register(DEVICE, "f: {path: [dosa], principal: region}", agreements=ours)
    assert isinstance(ask(built, SIM_DOWN).verdict, Responsible)


# Joint boundaries.


def joint(run_by: str, agreements: str) -> Any:
    return case(agreements, links=DEVICE.replace("simbolag", run_by), parties=USER)


def test_a_joint_boundary_is_one_player() -> None:
    answer = joint("[a, b]", owes("a", "sim") + owes("b", "sim"))
    assert isinstance(answer.verdict, Shared)
    assert answer.verdict.why == "joint"
    assert shares(answer) == pytest.approx({"a+b": 0.995})
    assert routes(answer_for(answer)) == [("a-avtal", "sim"), ("b-avtal", "sim")]


def test_both_runners_under_one_supplier() -> None:
    answer = joint("[a, b]", owes("prim", "sim", "subcontractors: [a, b]"))
    assert isinstance(answer.verdict, Responsible)
    assert answer.verdict.candidate.player == Player("party", ("prim",))


def test_a_user_at_one_end_is_the_own_side() -> None:
    answer = joint("[a, brukare]", owes("a", "sim"))
    assert isinstance(answer.verdict, Shared)
    assert answer.verdict.candidates[0].player == Player("party", ("a", "hm"))


def test_a_boundary_within_the_own_side() -> None:
    assert isinstance(joint("[hm, brukare]", "").verdict, OwnSide)


# Changes.


def test_a_change_answers_as_the_link_that_it_touched() -> None:
    said = SIM_DOWN + "\nevents: [{change: sim, by: vem, likelihood: 95 %, at: 2026-03-02 07:00}]"
    answer = case(owes("simbolag", "sim") + owes("larmbolag", "dosa"), said)
    assert shares(answer) == pytest.approx({"simbolag": 0.995})
    assert [a.component.kind for a in answer.current.division.candidates[0].answers] == [
        "change",
        "link",
    ]


# Exemptions that conflict.

CONFLICT = """
documents: [{documents}]
exemptions:
  fri: {{clause: kontrakt § 9, when: {{link_is: [sim]}}, then: released}}
  kvar: {{clause: villkor § 2, when: {{link_is: [sim]}}, then: annan}}
"""


def test_two_clauses_with_different_results_are_a_conflict() -> None:
    answer = case(owes("simbolag", "sim", CONFLICT.format(documents="")))
    assert isinstance(answer.verdict, Undetermined)
    assert answer.verdict.why == "conflict"
    route = answer.verdict.candidates[0].answers[0].routes[0]
    assert route.conflict
    assert [e.exemption.clause for e in route.applied] == ["kontrakt § 9", "villkor § 2"]


@pytest.mark.parametrize(
    ("documents", "player"),
    [
        ("kontrakt, villkor", Player("gap", ())),
        ("villkor, kontrakt", Player("party", ("annan",))),
    ],
)
def test_the_order_of_documents_settles_a_conflict(documents: str, player: Player) -> None:
    answer = case(owes("simbolag", "sim", CONFLICT.format(documents=documents)))
    assert answer_for(answer).player == player


def test_two_clauses_with_the_same_result_are_none() -> None:
    same = CONFLICT.format(documents="").replace("then: annan", "then: released")
    assert gap(case(owes("simbolag", "sim", same)))[0] == "released"
