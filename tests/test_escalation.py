"""Whom to call now, then whom, and who looks after people meanwhile."""

from typing import Any

import pytest

from ansvar.durations import time_zone
from ansvar.escalation import Call, Step, Unreachable
from ansvar.locale import language
from ansvar.render.act import call_block, path_block
from ansvar.render.page import Page, plain
from ansvar.render.words import Words
from ansvar.rules.incidents import check_incident
from ansvar.verdict import Undetermined
from cases import ask, incident, moment, owes, register

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


@pytest.mark.parametrize("whom", ["s", "s.jour", "s-avtal"])
def test_a_report_to_a_contact_is_one_to_its_party(whom: str) -> None:
    answer = case(f"{{reported: {whom}, at: 2026-03-02 08:00}}", at="08:20")
    assert call(answer) == ("next_step", "Jour")
    assert answer.call.reported.at == moment("2026-03-02 08:00")


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


TURNS = """
escalation:
  - {contact: desk}
  - {contact: jour, after: 30 min}
  - {contact: hm.tib, after: 2 h, kind: hierarchical}
"""
MIDSUMMER = (
    "office: {days: mon-fri, hours: 08:00-17:00, holidays: SE, also_closed: [midsommarafton]}"
)


def midsummer(*events: str, at: str, steps: str = TURNS) -> Any:
    """Thursday 18 June 2026 is the day before midsommarafton."""
    built = register(
        "sim: {name: SIM, run_by: s}",
        "f: [sim]",
        parties=PARTIES,
        calendars=MIDSUMMER,
        agreements=owes("s", "sim", steps),
        chain="time_zone: Europe/Stockholm",
    )
    told = f"detected: 2026-06-18 16:50\nbegan: 2026-06-18 16:50\nevents: [{', '.join(events)}]"
    return ask(built, told, at=at)


def local(text: str) -> Any:
    return moment(text, "Europe/Stockholm")


def when(answer: Any) -> list[str]:
    zone = time_zone("Europe/Stockholm")
    return [f"{step.at.astimezone(zone):%d %H:%M}" for step in answer.call.path]


def test_at_five_to_five_the_desk_is_called_while_it_is_there() -> None:
    answer = midsummer(at="2026-06-18 16:55")
    assert call(answer) == ("report", "Servicedesk")
    assert answer.call.closes == local("2026-06-18 17:00")
    assert answer.call.opens == local("2026-06-22 08:00")
    assert [step.closes for step in answer.call.path] == [local("2026-06-18 17:00"), None, None]


def test_a_step_comes_when_everybody_before_it_has_gone_off_duty() -> None:
    assert when(midsummer(at="2026-06-18 16:55")) == ["18 16:55", "18 17:00", "18 18:55"]
    assert when(midsummer(at="2026-06-18 16:20")) == ["18 16:20", "18 16:50", "18 18:20"]


@pytest.mark.parametrize("at", ["2026-06-18 17:10", "2026-06-20 03:00"])
def test_the_first_step_is_skipped_and_the_next_given_at_once(at: str) -> None:
    answer = midsummer("{reported: s-avtal, at: 2026-06-18 17:05}", at=at)
    assert when(answer) == ["18 17:05", "18 17:05", "18 19:05"]
    skipped = [step.reachable.contact.role for step in answer.call.skipped]
    assert skipped == ["Servicedesk"]
    assert answer.call.skipped[0].opens == local("2026-06-22 08:00")


def test_a_step_that_is_passed_over_leaves_the_wait_to_whoever_is_on_duty_before_it() -> None:
    steps = (
        "escalation: [{contact: jour}, {contact: desk, after: 1 h}, {contact: hm.tib, after: 2 h}]"
    )
    answer = midsummer(
        "{reported: s-avtal, at: 2026-06-18 17:05}", at="2026-06-18 18:30", steps=steps
    )
    assert when(answer) == ["18 17:05", "18 18:05", "18 19:05"]
    assert call(answer) == ("next_step", "Jour")


def test_when_nobody_at_all_is_on_duty_every_step_is_skipped_and_said() -> None:
    steps = "escalation: [{contact: desk}, {contact: chef, after: 1 h}]"
    built = register(
        "sim: {name: SIM, run_by: s}",
        "f: [sim]",
        parties="""
        s:
          name: Simbolaget
          contacts:
            desk: {role: Servicedesk, phone: "+46 10 000 00 02", hours: office}
            chef: {role: Chef, phone: "+46 10 000 00 03", hours: office}
        """,
        calendars=OFFICE,
        agreements=owes("s", "sim", steps),
    )
    answer: Any = ask(built, at="2026-03-02 20:00")
    assert call(answer) == ("gather", None)
    assert [step.reachable.contact.role for step in answer.call.skipped] == ["Servicedesk", "Chef"]
    assert {step.at for step in answer.call.skipped} == {moment("2026-03-02 20:00")}


def test_those_who_take_turns_are_waited_for() -> None:
    parties = """
    s:
      name: Simbolaget
      contacts:
        dag: {role: Dagjour, phone: "+46 10 000 00 02", hours: dag}
        natt: {role: Nattjour, phone: "+46 10 000 00 03", hours: natt}
        chef: {role: Chef, phone: "+46 10 000 00 04"}
    """
    steps = "escalation: [{contact: dag}, {contact: natt}, {contact: chef, after: 30 days}]"
    built = register(
        "sim: {name: SIM, run_by: s}",
        "f: [sim]",
        parties=parties,
        calendars="{dag: {hours: 08:00-20:00}, natt: {hours: 20:00-08:00}}",
        agreements=owes("s", "sim", steps),
    )
    answer: Any = ask(built)
    assert answer.call.path[2].at == moment("2026-04-01 09:00")


def test_a_step_that_leads_nowhere_is_nobody_to_wait_for() -> None:
    answer = case(steps="escalation: [{contact: okand}, {contact: jour, after: 30 min}]")
    assert [step.at for step in answer.call.path] == [moment("2026-03-02 09:00")] * 2


def states(answer: Any) -> list[tuple[str, str | None, bool]]:
    """Who, when they answered, and whether an answer from somebody before them stops their step."""
    return [
        (
            s.reachable.contact.role,
            s.acknowledged and f"{s.acknowledged:%H:%M}",
            s.stopped is not None,
        )
        for s in answer.call.path
    ]


def test_an_answered_call_stops_the_wait_for_the_next_step() -> None:
    called = "{called: s.jour, at: 2026-03-02 08:05}"
    answer = case(REPORTED, called, "{acknowledged: s.jour, at: 2026-03-02 08:10}", at="11:00")
    assert answer.call.why == "waiting"
    assert answer.call.reported.acknowledged == moment("2026-03-02 08:10")
    assert states(answer) == [
        ("Jour", "08:10", False),
        ("Servicedesk", None, True),
        ("TiB", None, True),
    ]


def test_an_answer_in_our_own_house_is_not_the_suppliers() -> None:
    answer = case(REPORTED, "{acknowledged: hm.tib, at: 2026-03-02 10:20}", at="10:40")
    assert answer.call.reported.acknowledged is None
    assert call(answer) == ("next_step", "Servicedesk")
    assert states(answer) == [
        ("Jour", None, False),
        ("Servicedesk", None, False),
        ("TiB", "10:20", False),
    ]


def test_a_call_after_an_answer_starts_the_wait_again_from_its_step() -> None:
    answer = case(
        REPORTED,
        "{called: s.jour, at: 2026-03-02 08:05}",
        "{acknowledged: s.jour, at: 2026-03-02 08:10}",
        "{called: s.desk, at: 2026-03-02 10:10}",
        at="10:20",
    )
    assert path(answer) == [
        ("Jour", "08:05", True),
        ("Servicedesk", "10:10", True),
        ("TiB", "11:40", True),
    ]
    assert states(answer)[2] == ("TiB", None, False)


def test_the_same_contact_called_again_is_waited_for_again() -> None:
    answer = case(
        REPORTED,
        "{called: s.jour, at: 2026-03-02 08:05}",
        "{acknowledged: s.jour, at: 2026-03-02 08:10}",
        "{called: s.jour, at: 2026-03-02 10:10}",
        at="10:20",
    )
    assert [clock for _, clock, _ in path(answer)] == ["10:10", "10:40", "12:10"]
    assert states(answer)[0] == ("Jour", None, False)
    assert answer.call.why == "next_step"


def test_a_step_called_before_its_time_is_counted_from() -> None:
    answer = case(REPORTED, "{called: s.desk, at: 2026-03-02 10:05}", at="10:10")
    assert [clock for _, clock, _ in path(answer)] == ["08:00", "10:05", "11:35"]


def test_kinds_of_time_are_not_mixed_when_counting_from_a_call() -> None:
    steps = """
    escalation:
      - {contact: jour}
      - {contact: desk, after: 30 min}
      - {contact: hm.tib, after: 1 day}
    """
    answer = case(REPORTED, "{called: s.desk, at: 2026-03-02 10:05}", at="10:10", steps=steps)
    assert answer.call.path[2].at == moment("2026-03-03 08:00")


RAISED = """
escalation:
  - {contact: jour}
  - {contact: desk, after: 1 h}
  - {contact: hm.tib, after: 2 h, kind: hierarchical}
"""
ANSWERED = (REPORTED, "{acknowledged: s-avtal, at: 2026-03-02 08:10}")


def test_a_hierarchical_step_keeps_its_time_although_somebody_has_answered() -> None:
    answer = case(*ANSWERED, at="09:30", steps=RAISED)
    assert answer.call.why == "waiting"
    assert [s.waits for s in answer.call.path] == [True, False, True]
    assert [s.kind for s in answer.call.path] == ["functional", "functional", "hierarchical"]
    assert call(case(*ANSWERED, at="10:00", steps=RAISED)) == ("decision", "TiB")


def test_an_answer_moves_no_hierarchical_step() -> None:
    called = "{called: s.jour, at: 2026-03-02 08:05}"
    answer = case(*ANSWERED, called, at="09:30", steps=RAISED)
    assert [clock for _, clock, _ in path(answer)] == ["08:05", "09:05", "10:05"]


def test_of_those_who_decide_whoever_came_last_to_be_there_is_called() -> None:
    # The desk opens at 10:00, after its time; the officer's own time comes later still.
    steps = """
    report_fault: {to: REPORT}
    escalation:
      - {contact: jour}
      - {contact: hm.tib, after: 1 h, kind: hierarchical}
      - {contact: desk, after: 90 min, kind: hierarchical}
    """
    assert call(case(*ANSWERED, at="09:10", steps=steps)) == ("decision", "TiB")
    assert call(case(*ANSWERED, at="10:10", steps=steps)) == ("decision", "Servicedesk")
    later = steps.replace("after: 1 h", "after: 3 h")
    assert call(case(*ANSWERED, at="10:30", steps=later)) == ("decision", "Servicedesk")
    assert call(case(*ANSWERED, at="11:10", steps=later)) == ("decision", "TiB")


def test_those_who_decide_are_called_once() -> None:
    called = "{called: hm.tib, at: 2026-03-02 10:00}"
    assert call(case(*ANSWERED, called, at="10:30", steps=RAISED))[0] == "waiting"


@pytest.mark.parametrize(
    ("named", "acknowledged"), [("s.jour", True), ("s", True), ("s-avtal", True), ("x.jour", False)]
)
def test_whose_answer_it_is(named: str, acknowledged: bool) -> None:
    answer = case(REPORTED, f"{{acknowledged: {named}, at: 2026-03-02 08:10}}")
    assert (answer.call.reported.acknowledged is not None) == acknowledged


def test_a_contact_that_one_party_has_needs_no_party() -> None:
    answer = case(REPORTED, "{acknowledged: desk, at: 2026-03-02 10:10}", at="10:20")
    assert states(answer)[1] == ("Servicedesk", "10:10", False)
    assert answer.call.why == "waiting"


@pytest.mark.parametrize(
    ("named", "found"), [("s.jour", []), ("desk", []), ("jour", ["ANS206"]), ("s.jou", ["ANS206"])]
)
def test_who_answered_must_be_known(named: str, found: list[str]) -> None:
    built = case().register
    file, _ = incident(built, f"events: [{{acknowledged: {named}, at: 2026-03-02 08:10}}]")
    assert [fault.diagnostic.rule.code for fault in check_incident(built, file)] == found


def shown(answer: Any, lang: Any = "sv") -> list[str]:
    """The call and the path, without the places."""
    words = Words(answer, language(lang))
    page = plain(Page((call_block(words), path_block(words))), 200)
    return [" ".join(line.partition("register.yaml")[0].split()) for line in page.splitlines()]


def test_the_call_says_when_the_window_closes_and_the_path_who_decides() -> None:
    answer = midsummer(at="2026-06-18 16:55")
    assert shown(answer) == [
        "RING NU Simbolaget, Servicedesk +46 10 000 00 02",
        "Felanmäl, utan att peka ut. Leverantörens klocka går från anmälan.",
        (
            "Servicedesk stänger 17:00 och öppnar igen måndag 08:00. Utan svar 17:00: Jour "
            "+46 10 000 00 01."
        ),
        "",
        "STEGEN 16:55 Simbolaget, Servicedesk +46 10 000 00 02",
        "17:00 Simbolaget, Jour +46 10 000 00 01",
        "18:55 Huvudmannen, TiB, för beslut +46 10 000 00 00",
    ]
    assert shown(answer, "en")[2] == (
        "Servicedesk closes 17:00 and opens again Monday 08:00. No answer by 17:00: Jour "
        "+46 10 000 00 01."
    )


def test_a_window_that_closes_later_is_not_the_news() -> None:
    assert shown(midsummer(at="2026-06-18 14:55"))[2] == "Utan svar 15:25: Jour +46 10 000 00 01."


def test_a_decision_is_asked_for_in_words() -> None:
    assert shown(case(*ANSWERED, at="10:00", steps=RAISED)) == [
        "RING NU Huvudmannen, TiB +46 10 000 00 00",
        "Anmält 08:00, kvitterat 08:10, inte avhjälpt än: dags att eskalera för beslut.",
        "Därefter finns inget steg kvar i avtalet.",
        "",
        "STEGEN 08:00 Simbolaget, Jour +46 10 000 00 01",
        "09:00 Simbolaget, Servicedesk +46 10 000 00 02, vilar: någon svarade 08:10",
        "10:00 Huvudmannen, TiB, för beslut +46 10 000 00 00",
    ]
