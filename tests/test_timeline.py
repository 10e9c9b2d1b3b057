"""The coming day: what is due when, who is on duty then, and who tells whom."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from ansvar.assessment import Assessment
from ansvar.clocks.clock import Running
from ansvar.diagnostics import spoken
from ansvar.durations import time_zone
from ansvar.duties.counting import Deadline as LegalDeadline
from ansvar.duties.standing import Assess, Due, StandingDuty, Start
from ansvar.duties.statutes import DUTIES
from ansvar.escalation import Step, Unreachable
from ansvar.locale import language
from ansvar.render.ics import ics_text
from ansvar.render.page import Page, plain
from ansvar.render.timeline import timeline_block, when
from ansvar.render.timeline import told as told_in
from ansvar.render.timeline_json import timeline_json
from ansvar.render.words import Words
from ansvar.timeline import (
    DAY,
    Calling,
    Coming,
    Deadline,
    DutyDeadline,
    Gathering,
    Informing,
    PromiseDeadline,
    Reserving,
    ServiceHours,
    StepDue,
    Window,
    read_timeline,
)
from cases import ask, moment, owes, register

ZONE = "Europe/Stockholm"
PARTIES = """
hm:
  name: Huvudmannen
  kind: municipality
  contacts:
    tib: {role: TiB, phone: "+46 10 000 00 00"}
    natt: {role: Nattpatrull, phone: "+46 10 000 00 05"}
s:
  name: Simbolaget
  contacts:
    desk: {role: Servicedesk, phone: "+46 10 000 00 02", hours: office}
    jour: {role: Jour, phone: "+46 10 000 00 01"}
n:
  name: Nätbolaget
  contacts: {noc: {role: NOC, phone: "+46 10 000 00 09"}}
"""
OFFICE = "office: {days: mon-fri, hours: 08:00-17:00, holidays: SE, also_closed: [midsommarafton]}"
SIM = """
report_fault: {to: desk}
commitments:
  paborja: {clause: § 5, start: 1 h, hours: office}
  aterstall: {clause: § 6, restore: 8 h, hours: office}
  rapport: {clause: § 7, root_cause: 10 working days, hours: office}
escalation:
  - {contact: desk}
  - {contact: jour, after: 30 min}
  - {contact: hm.tib, after: 2 h, kind: hierarchical}
"""
NET = """
commitments: {aterstall: {clause: § 2, restore: 4 h, hours: always}}
escalation: [{contact: noc}, {contact: hm.tib, after: 1 h}]
"""
CHAIN = f"""
time_zone: {ZONE}
lead: hm
informs: hm
reserve: {{text: Ring upp, by: hm.natt, start_within: 15 min}}
"""


def case(*events: str, at: str, began: str = "2026-06-18 16:50") -> Any:
    """Thursday 18 June 2026 is the day before midsommarafton."""
    built = register(
        "{sim: {name: SIM, run_by: s}, nat: {name: Nät, run_by: n}}",
        "f: [sim, nat]",
        parties=PARTIES,
        calendars=OFFICE,
        agreements=owes("s", "sim", SIM) + owes("n", "nat", NET),
        chain=CHAIN,
    )
    told = f"detected: {began}\nbegan: {began}\nevents: [{', '.join(events)}]"
    return ask(built, told, at=at)


def short(coming: Coming) -> str:
    match coming:
        case Reserving():
            return "reserve"
        case Informing(_, party) | Gathering(_, party):
            return f"{type(coming).__name__} {party}"
        case Calling(_, call, reachable):
            return f"{call.why} {reachable.contact.role}"
        case Deadline(_, clock):
            return f"{clock.kind} {clock.agreement.id}"
        case PromiseDeadline(_, promised):
            return f"promise {promised.length}"
        case DutyDeadline(_, duty):
            return duty.duty.id
        case Window(_, reachable, opens):
            return f"{reachable.contact.role} {'opens' if opens else 'closes'}"
        case ServiceHours(_, agreement, opens):
            return f"{agreement.id} {'begins' if opens else 'ends'}"
        case StepDue(_, agreement, step):
            return f"{agreement.id} {_whom(step)}"


def _whom(step: Step | Unreachable) -> str:
    return step.reachable.contact.role if isinstance(step, Step) else step.reference


def lines(timeline: tuple[Coming, ...]) -> list[str]:
    zone = time_zone(ZONE)
    return [f"{each.at.astimezone(zone):%d %H:%M} {short(each)}" for each in timeline]


def test_five_to_five_the_day_before_midsommarafton() -> None:
    answer = case(at="2026-06-18 16:55")
    assert lines(read_timeline(answer)) == [
        "18 16:55 reserve",
        "18 16:55 Informing hm",
        "18 16:55 report Servicedesk",
        "18 16:55 report NOC",
        "18 16:55 Gathering hm",
        "18 17:00 Servicedesk closes",
        "18 17:00 s-avtal ends",
        "18 17:00 s-avtal Jour",
        "18 17:55 n-avtal TiB",
        "18 18:55 s-avtal TiB",
    ]


def test_deadlines_of_what_was_reported_come_too() -> None:
    reported = (
        "{reported: s-avtal, at: 2026-06-18 16:52}",
        "{reported: n-avtal, at: 2026-06-18 16:53}",
    )
    answer = case(*reported, "{reserve_started: hm, at: 2026-06-18 16:54}", at="2026-06-18 16:55")
    assert lines(read_timeline(answer)) == [
        "18 16:55 Informing hm",
        "18 16:55 next_step Servicedesk",
        "18 16:55 next_step NOC",
        "18 16:55 Gathering hm",
        "18 17:00 Servicedesk closes",
        "18 17:00 s-avtal ends",
        "18 17:00 s-avtal Jour",
        "18 17:53 n-avtal TiB",
        "18 18:52 s-avtal TiB",
        "18 20:53 restore n-avtal",
    ]
    later = [line for line in lines(read_timeline(answer, ahead=None)) if "s-avtal" in line]
    assert later == [
        "18 17:00 s-avtal Jour",
        "18 18:52 s-avtal TiB",
        "22 08:52 start s-avtal",
        "22 15:52 restore s-avtal",
        "03 17:00 root_cause s-avtal",
    ]


def test_a_turn_of_a_priority_that_the_fault_no_longer_has_is_not_to_come() -> None:
    promise = "p: {clause: § 8, when: {priority: 1}, status: 1 h, hours: always}"
    built = register(
        "sim: {name: SIM, run_by: s}",
        "f: [sim]",
        parties=PARTIES,
        calendars=OFFICE,
        agreements=owes("s", "sim", f"commitments: {{{promise}}}"),
        chain=CHAIN,
    )
    events = "{reported: s-avtal, at: 2026-03-02 08:00}, {priority: 1, at: 2026-03-02 08:00}, "
    events += "{status_given: s-avtal, at: 2026-03-02 09:30}"
    kept = ask(built, f"events: [{events}]", at="2026-03-02 10:05")
    changed = "{priority: 2, at: 2026-03-02 10:00}"
    other = ask(built, f"events: [{events}, {changed}]", at="2026-03-02 10:05")
    assert [line for line in lines(read_timeline(kept)) if "status" in line] == [
        "02 10:30 status s-avtal"
    ]
    assert [line for line in lines(read_timeline(other)) if "status" in line] == []


def test_at_night_the_desk_opens_again_within_the_day() -> None:
    answer = case(
        "{reported: s-avtal, at: 2026-06-22 02:15}",
        "{acknowledged: s.jour, at: 2026-06-22 02:25}",
        at="2026-06-22 02:40",
        began="2026-06-22 02:10",
    )
    assert [line for line in lines(read_timeline(answer)) if "hm" not in line] == [
        "22 02:40 reserve",
        "22 02:40 report NOC",
        "22 03:40 n-avtal TiB",
        "22 04:15 s-avtal TiB",
        "22 08:00 Servicedesk opens",
        "22 08:00 s-avtal begins",
        "22 09:00 start s-avtal",
        "22 16:00 restore s-avtal",
        "22 17:00 Servicedesk closes",
        "22 17:00 s-avtal ends",
    ]


def test_what_the_citizens_were_promised_comes_too() -> None:
    built = register(
        "sim: {name: SIM, run_by: hm}",
        "f: [sim]",
        parties=PARTIES,
        calendars=OFFICE,
        chain=f"time_zone: {ZONE}\npromise: {{restore: 4 h}}",
    )
    answer = ask(built, at="2026-03-02 09:00")
    assert [line for line in lines(read_timeline(answer)) if "promise" in line] == [
        "02 12:00 promise 4 h"
    ]
    (entry,) = Calendar.from_ical(ics_text(answer, language("sv"), ())).walk("VEVENT")
    assert str(entry["summary"]) == (
        "Senast, enligt löftet till brukarna: återställa 4 h, Huvudmannen"
    )


def test_what_has_ended_calls_for_nobody() -> None:
    answer = case(
        "{reported: n-avtal, at: 2026-06-22 02:15}",
        "{restored: f, at: 2026-06-22 03:00}",
        at="2026-06-22 04:00",
        began="2026-06-22 02:10",
    )
    assert read_timeline(answer) == ()


def test_nobody_on_duty_at_all_leaves_the_lead_to_gather() -> None:
    built = register(
        "sim: {name: SIM, run_by: s}",
        "f: [sim]",
        parties="s: {name: S, contacts: {desk: {role: Desk, email: d@example.se, hours: o}}}",
        calendars="o: {days: mon-fri, hours: 08:00-17:00}",
        agreements=owes("s", "sim", "escalation: [{contact: desk}]"),
    )
    answer = ask(built, at="2026-03-02 20:00")
    assert [f"{each.at:%d %H:%M} {short(each)}" for each in read_timeline(answer)] == [
        "02 20:00 Informing hm",
        "02 20:00 Gathering hm",
        "03 08:00 Desk opens",
        "03 17:00 Desk closes",
    ]


events = st.sampled_from(
    [
        "{{reported: s-avtal, at: {at}}}",
        "{{reported: n-avtal, at: {at}}}",
        "{{called: s.desk, at: {at}}}",
        "{{called: s.jour, at: {at}}}",
        "{{acknowledged: s.jour, at: {at}}}",
        "{{acknowledged: hm.tib, at: {at}}}",
        "{{called: hm.tib, at: {at}}}",
        "{{started: s-avtal, at: {at}}}",
        "{{reserve_started: hm, at: {at}}}",
    ]
)
BEGAN = moment("2026-06-18 14:00")


@given(
    told=st.lists(st.tuples(events, st.integers(0, 3000)), max_size=6),
    later=st.integers(0, 4000),
)
def test_it_is_ordered_within_the_day_and_holds_every_deadline(
    told: list[tuple[str, int]], later: int
) -> None:
    written = [
        event.format(at=f"{BEGAN + timedelta(minutes=after):%Y-%m-%dT%H:%MZ}")
        for event, after in told
    ]
    at = BEGAN + timedelta(minutes=later)
    answer: Assessment = case(
        *written, at=f"{at:%Y-%m-%dT%H:%MZ}", began=f"{BEGAN:%Y-%m-%dT%H:%MZ}"
    )
    timeline = read_timeline(answer)
    moments = [each.at for each in timeline]
    assert moments == sorted(moments)
    assert all(at <= each <= at + DAY for each in moments)
    due = [c.standing.deadline for c in answer.clocks if isinstance(c.standing, Running)]
    assert [each.at for each in timeline if isinstance(each, Deadline)] == sorted(
        each for each in due if each <= at + DAY
    )


def duties(answer: Assessment) -> tuple[StandingDuty, ...]:
    """One that stands, counted in hours, and one to be assessed, counted in days."""
    hours = next(duty for duty in DUTIES if duty.limit.kind == "hours")
    days = next(duty for duty in DUTIES if duty.limit.kind == "days")
    start = Start(answer.file.incident.detected, True, answer.file.place("detected"))
    end = LegalDeadline(moment("2026-06-19 00:00", ZONE), date(2026, 6, 18))
    by_hour = Due(LegalDeadline(start.at + timedelta(hours=hours.limit.amount)))
    return (
        StandingDuty(hours, "hm", True, (), by_hour, start),
        StandingDuty(days, None, False, (), Assess(end), start),
    )


def test_duties_come_with_the_clocks() -> None:
    answer = shown()
    found = duties(answer)
    due = {each.duty.id: each.deadline.at for each in found if each.deadline}
    told = [
        (each.duty.duty.id, each.at)
        for each in read_timeline(answer, found, None)
        if isinstance(each, DutyDeadline)
    ]
    assert told == sorted(due.items(), key=lambda each: each[1])
    words = Words(answer, language("sv"))
    day, hours = (
        each for each in read_timeline(answer, found, None) if isinstance(each, DutyDeadline)
    )
    title = spoken(found[1].duty.title, "sv")
    assert when(words, day) == "23:59"
    assert told_in(words, day) == f"Senast, om den gäller (bedöm): {title}, okänd part"
    title = spoken(found[0].duty.title, "sv")
    assert told_in(words, hours) == f"Senast: {title}, Huvudmannen"


def page(answer: Any, lang: Any) -> list[str]:
    return plain(Page((timeline_block(Words(answer, language(lang))),)), 200).splitlines()


def shown() -> Any:
    return case("{reported: n-avtal, at: 2026-06-18 16:53}", at="2026-06-18 16:55")


def test_as_it_is_shown_in_swedish() -> None:
    assert [" ".join(line.split()) for line in page(shown(), "sv")] == [
        "DYGNET 16:55 Ring upp: Nattpatrull, ska börja senast 17:05 register.yaml:50",
        "16:55 Huvudmannen informerar brukare, anhöriga och personal register.yaml:49",
        "16:55 Felanmäl till Simbolaget, Servicedesk +46 10 000 00 02 register.yaml:12",
        "16:55 Ring Nätbolaget, NOC +46 10 000 00 09 register.yaml:16",
        "16:55 Huvudmannen samlar parterna så länge det är oklart vem som svarar register.yaml:48",
        "17:00 Simbolaget, Servicedesk stänger register.yaml:12",
        "17:00 Servicetiden slutar (s-avtal) register.yaml:28",
        "17:00 Utan svar: Simbolaget, Jour +46 10 000 00 01 register.yaml:33",
        "17:53 Utan svar: Huvudmannen, TiB +46 10 000 00 00 register.yaml:42",
        "18:55 För beslut, om felet är kvar: Huvudmannen, TiB +46 10 000 00 00 register.yaml:34",
        "20:53 Senast: återställa 4 h, Nätbolaget § 2 register.yaml:41",
    ]


def test_as_it_is_shown_in_english() -> None:
    assert [" ".join(line.split()) for line in page(shown(), "en")] == [
        "24 HOURS 16:55 Ring upp: Nattpatrull, to begin by 17:05 register.yaml:50",
        "16:55 Huvudmannen informs users, relatives and staff register.yaml:49",
        "16:55 Report the fault to Simbolaget, Servicedesk +46 10 000 00 02 register.yaml:12",
        "16:55 Call Nätbolaget, NOC +46 10 000 00 09 register.yaml:16",
        "16:55 Huvudmannen gathers the parties while it is unclear who answers register.yaml:48",
        "17:00 Simbolaget, Servicedesk closes register.yaml:12",
        "17:00 Service hours end (s-avtal) register.yaml:28",
        "17:00 No answer: Simbolaget, Jour +46 10 000 00 01 register.yaml:33",
        "17:53 No answer: Huvudmannen, TiB +46 10 000 00 00 register.yaml:42",
        (
            "18:55 For a decision, if the fault is still there: Huvudmannen, TiB +46 10 000 00 00 "
            "register.yaml:34"
        ),
        "20:53 Due: restore 4 h, Nätbolaget § 2 register.yaml:41",
    ]


def test_as_json() -> None:
    written = timeline_json(shown())
    kept = [{k: v for k, v in each.items() if k not in {"contact", "place"}} for each in written]
    now = "2026-06-18T16:55:00+02:00"
    functional = {"kind": "functional", "on_duty": True, "opens": None}
    assert kept == [
        {"at": now, "is": "reserve", "due": "2026-06-18T17:05:00+02:00"},
        {"at": now, "is": "inform", "party": "hm"},
        {"at": now, "is": "call", "why": "report", "agreement": "s-avtal"},
        {"at": now, "is": "call", "why": "next_step", "agreement": "n-avtal"},
        {"at": now, "is": "gather", "party": "hm"},
        {"at": "2026-06-18T17:00:00+02:00", "is": "closes"},
        {"at": "2026-06-18T17:00:00+02:00", "is": "hours_end", "agreement": "s-avtal"},
        {"at": "2026-06-18T17:00:00+02:00", "is": "step", "agreement": "s-avtal", **functional},
        {"at": "2026-06-18T17:53:00+02:00", "is": "step", "agreement": "n-avtal", **functional},
        {
            "at": "2026-06-18T18:55:00+02:00",
            "is": "step",
            "agreement": "s-avtal",
            **functional,
            "kind": "hierarchical",
        },
        {
            "at": "2026-06-18T20:53:00+02:00",
            "is": "deadline",
            "agreement": "n-avtal",
            "commitment": "aterstall",
            "kind": "restore",
            "party": "n",
        },
    ]
