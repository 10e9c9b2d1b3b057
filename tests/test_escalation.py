"""Whom to call now, then whom, and who looks after people meanwhile."""

from typing import Any

import pytest

from ansvar.escalation import Call, Step, Unreachable
from ansvar.verdict import Undetermined
from cases import ask, moment, owes, register

PARTIES = """
hm:
  name: Huvudmannen
  contacts:
    tib: {role: TiB, phone: "+46 10 000 00 00"}
s:
  name: Simbolaget
  contacts:
    jour: {role: Jour, phone: "+46 10 000 00 01"}
    desk: {role: Servicedesk, phone: "+46 10 000 00 02", hours: office}
    tyst: {role: Utan nummer}
x: {name: X, contacts: {jour: {role: Jour, phone: "+46 10 000 00 11"}}}
y: {name: Y, contacts: {jour: {role: Jour, phone: "+46 10 000 00 12"}}}
z: {name: Z, contacts: {jour: {role: Jour, phone: "+46 10 000 00 13"}}}
nat: {name: Nätbolaget, contacts: {felanmalan: {role: Felanmälan, phone: "+46 10 000 00 09"}}}
"""
OFFICE = "office: {days: mon-fri, hours: 10:00-17:00}"
STEPS = """
report_fault: {to: REPORT}
escalation:
  - {contact: jour}
  - {contact: desk, after: 30 min}
  - {contact: hm.tib, after: 2 h}
"""
REPORTED = "{reported: s-avtal, at: 2026-03-02 08:00}"


def case(
    *events: str, at: str = "09:00", steps: str = STEPS, to: str = "jour", said: str = ""
) -> Any:
    built = register(
        "sim: {name: SIM, run_by: s}",
        "f: [sim]",
        parties=PARTIES,
        calendars=OFFICE,
        agreements=owes("s", "sim", steps.replace("REPORT", to)),
    )
    return ask(built, f"{said}\nevents: [{', '.join(events)}]", at=f"2026-03-02 {at}")


def call(answer: Any) -> tuple[str, str | None]:
    found = answer.call
    assert isinstance(found, Call)
    return found.why, found.reachable.contact.role if found.reachable else None


def path(answer: Any) -> list[tuple[str, str, bool]]:
    found = []
    for step in answer.call.path:
        assert isinstance(step, Step)
        found.append((step.reachable.contact.role, f"{step.at:%H:%M}", step.on_duty))
    return found


def test_danger_to_life_comes_before_everything() -> None:
    assert call(case(said="facts: {danger_to_life: yes}")) == ("danger", None)


def test_the_first_act_is_to_report() -> None:
    answer = case()
    assert call(answer) == ("report", "Jour")
    assert path(answer) == [
        ("Jour", "09:00", True),
        ("Servicedesk", "09:30", False),
        ("TiB", "11:00", True),
    ]
    assert answer.call.reported is None


def test_who_takes_reports_is_called_if_on_duty() -> None:
    assert call(case(to="desk", at="10:30")) == ("report", "Servicedesk")
    assert call(case(to="desk")) == ("report", "Jour")


def test_reported_and_not_acknowledged_is_the_next_step() -> None:
    answer = case(REPORTED, "{called: s.jour, at: 2026-03-02 08:05}", at="10:20")
    assert call(answer) == ("next_step", "TiB")
    assert path(answer) == [
        ("Jour", "08:05", True),
        ("Servicedesk", "08:35", True),
        ("TiB", "10:05", True),
    ]


def test_a_step_off_duty_is_skipped_and_named() -> None:
    answer = case(REPORTED, at="08:45")
    assert call(answer) == ("next_step", "Jour")
    (skipped,) = answer.call.skipped
    assert skipped.reachable.contact.role == "Servicedesk"
    assert skipped.opens == moment("2026-03-02 10:00")


def test_without_a_call_the_steps_count_from_the_report() -> None:
    assert [clock for _, clock, _ in path(case(REPORTED))] == ["08:00", "08:30", "10:00"]


def test_acknowledged_is_to_wait() -> None:
    answer = case(REPORTED, "{acknowledged: s-avtal, at: 2026-03-02 08:10}")
    assert answer.call.why == "waiting"
    assert answer.call.reported.acknowledged == moment("2026-03-02 08:10")


@pytest.mark.parametrize("contact", ["okand", "tyst", "x.okand"])
def test_a_step_that_cannot_be_called_is_named(contact: str) -> None:
    answer = case(steps=f"escalation: [{{contact: {contact}}}, {{contact: jour, after: 30 min}}]")
    first = answer.call.path[0]
    assert isinstance(first, Unreachable)
    assert first.reference == contact
    assert call(answer) == ("report", "Jour")


def test_when_no_step_is_on_duty_another_of_the_suppliers_contacts_is() -> None:
    answer = case(steps="escalation: [{contact: desk}]")
    assert call(answer) == ("report", "Jour")


def test_a_link_that_no_supplier_owes_goes_to_its_runner() -> None:
    built = register("el: {name: El, run_by: nat}", "f: [el]", parties=PARTIES)
    answer: Any = ask(built)
    assert call(answer) == ("own_fault_report", "Felanmälan")
    assert answer.call.party == "nat"


def test_when_there_is_nobody_the_lead_gathers() -> None:
    built = register("el: {name: El, run_by: okand}", "f: [el]", parties=PARTIES)
    answer: Any = ask(built)
    assert call(answer) == ("gather", "TiB")
    assert answer.call.party == "hm"


def several(said: str = "") -> Any:
    links = """
    A: {name: A, run_by: x, likelihood: 2 %}
    B: {name: B, run_by: y, likelihood: 4 %}
    C: {name: C, run_by: z, likelihood: 1 %}
    """
    steps = "escalation: [{contact: jour}]"
    built = register(
        links,
        "f: [A, B, C]",
        parties=PARTIES,
        agreements=owes("x", "A", steps) + owes("y", "B", steps) + owes("z", "C", steps),
    )
    return ask(built, said)


def test_every_supplier_from_twenty_of_a_hundred_is_reported_to_the_largest_first() -> None:
    answer = several()
    assert isinstance(answer.verdict, Undetermined)
    assert (answer.call.why, answer.call.party) == ("report", "y")
    assert [(also.why, also.party) for also in answer.call.also] == [("report", "x")]


def test_who_has_been_reported_to_comes_after_who_has_not() -> None:
    answer = several("events: [{reported: y-avtal, at: 2026-03-02 08:30}]")
    assert (answer.call.why, answer.call.party) == ("report", "x")


def test_nobody_is_called_once_it_has_ended() -> None:
    answer = case(REPORTED, "{restored: f, at: 2026-03-02 08:30}")
    assert answer.call is None


RESERVE = """
time_zone: UTC
reserve: {text: Ring upp, by: hm.tib, start_within: 15 min}
"""


@pytest.mark.parametrize(
    ("event", "started"), [("", None), ("{reserve_started: x, at: 2026-03-02 08:12}", "08:12")]
)
def test_the_reserve_routine(event: str, started: str | None) -> None:
    built = register("A: {name: A, run_by: x}", "f: [A]", parties=PARTIES, chain=RESERVE)
    found = ask(built, f"events: [{event}]").reserve
    assert found is not None
    assert (found.text, found.due) == ("Ring upp", moment("2026-03-02 08:15"))
    assert found.by is not None
    assert found.by.contact.role == "TiB"
    assert found.started == (moment(f"2026-03-02 {started}") if started else None)


def test_a_chain_without_a_reserve_routine_has_none() -> None:
    assert case().reserve is None
