"""The calendar file: read back by the icalendar library to the same instants."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from ansvar.assessment import Assessment
from ansvar.durations import time_zone
from ansvar.harmless import acts
from ansvar.locale import language
from ansvar.render.ics import ics_text
from ansvar.timeline import Deadline, StepDue, read_timeline
from cases import ask, moment, owes, register
from runs import EXAMPLES, ran
from test_timeline import ZONE, case, duties

AT = "2026-06-18 16:55"
REPORTED = "{reported: n-avtal, at: 2026-06-18 16:53}"


def read(answer: Assessment, lang: Any = "sv", found: Any = ()) -> list[Any]:
    calendar = Calendar.from_ical(ics_text(answer, language(lang), found))
    return list(calendar.walk("VEVENT"))


def starts(events: list[Any]) -> list[tuple[str, Any]]:
    return [(str(event["summary"]), event.start) for event in events]


def local(text: str) -> datetime:
    return moment(text, ZONE)


def test_what_is_to_come_as_entries() -> None:
    assert starts(read(case(REPORTED, at=AT))) == [
        ("Utan svar: Simbolaget, Jour +46 10 000 00 01", local("2026-06-18 17:00")),
        ("Ring upp: Nattpatrull", local("2026-06-18 17:05")),
        ("Utan svar: Huvudmannen, TiB +46 10 000 00 00", local("2026-06-18 17:53")),
        (
            "För beslut, om felet är kvar: Huvudmannen, TiB +46 10 000 00 00",
            local("2026-06-18 18:55"),
        ),
        ("Senast: återställa 4 h, Nätbolaget", local("2026-06-18 20:53")),
    ]


def test_an_entry_says_what_it_rests_on_and_in_the_readers_language() -> None:
    *_, swedish = read(case(REPORTED, at=AT))
    *_, english = read(case(REPORTED, at=AT), "en")
    assert str(swedish["description"]).split("\n") == [
        "§ 2 (register.yaml:41)",
        "Avtal (n-avtal)",
        "incident",
        "Läget 2026-06-18 16:55. En senare bedömning kan ge andra tider.",
        language("sv").say("preliminary"),
    ]
    assert str(english["summary"]) == "Due: restore 4 h, Nätbolaget"
    assert english["uid"] == swedish["uid"]


def test_the_calendar_and_its_entries_have_what_the_standard_requires() -> None:
    answer = case(REPORTED, at=AT)
    calendar: Any = Calendar.from_ical(ics_text(answer, language("sv")))
    assert {name: str(calendar[name]) for name in calendar} == {
        "VERSION": "2.0",
        "PRODID": "-//ansvar//ansvar//SV",
        "CALSCALE": "GREGORIAN",
        "METHOD": "PUBLISH",
    }
    required = {"UID", "DTSTAMP", "DTSTART", "SUMMARY", "DESCRIPTION", "LAST-MODIFIED"}
    for event in calendar.walk("VEVENT"):
        assert set(event) == required | {"SEQUENCE", "TRANSP"}
        assert event["dtstamp"].dt == event["last-modified"].dt == local(AT)
        assert event["sequence"] == 5
        (alarm,) = event.walk("VALARM")
        assert set(alarm) == {"ACTION", "DESCRIPTION", "TRIGGER"}
        assert str(alarm["action"]) == "DISPLAY"


def test_the_file_is_lines_that_every_calendar_can_read() -> None:
    data = ics_text(case(REPORTED, at=AT), language("sv")).encode()
    assert data.endswith(b"END:VCALENDAR\r\n")
    lines = data.split(b"\r\n")
    assert not [line for line in lines if len(line) > 75 or b"\n" in line or b"\r" in line]


def rings(events: list[Any]) -> list[timedelta]:
    return [event.walk("VALARM")[0]["trigger"].dt for event in events]


def test_it_rings_a_quarter_before_a_deadline_and_when_a_step_is_due() -> None:
    never, half = timedelta(), timedelta(minutes=-5)
    quarter = timedelta(minutes=-15)
    assert rings(read(case(REPORTED, at=AT))) == [never, half, never, never, quarter]


def test_a_later_answer_moves_entries_instead_of_doubling_them() -> None:
    paused = "{paused: n-avtal, at: 2026-06-18 17:10, reason: no_access}"
    first = read(case(REPORTED, at=AT))
    second = read(
        case(REPORTED, "{called: n.noc, at: 2026-06-18 17:00}", paused, at="2026-06-18 17:20")
    )
    before, after = ({event["uid"]: event for event in each} for each in (first, second))
    assert len(before) == len(first)
    assert set(after) < set(before)
    moved = {
        str(after[uid]["summary"]): after[uid].start
        for uid in after
        if after[uid].start != before[uid].start
    }
    assert moved == {
        "Utan svar: Huvudmannen, TiB +46 10 000 00 00": local("2026-06-18 18:00"),
        "För beslut, om felet är kvar: Huvudmannen, TiB +46 10 000 00 00": local(
            "2026-06-18 19:20"
        ),
    }
    assert all(after[uid]["sequence"] > before[uid]["sequence"] for uid in after)


def test_another_incident_has_entries_of_its_own() -> None:
    def uids(name: str) -> set[str]:
        built = register(
            "A: {name: A, run_by: x}",
            "f: [A]",
            agreements=owes(
                "x", "A", "commitments: {c: {clause: § 1, restore: 4 h, hours: always}}"
            ),
        )
        answer = ask(built, f"id: {name}\nevents: [{{reported: x-avtal, at: 2026-03-02 08:30}}]")
        return {str(event["uid"]) for event in read(answer)}

    assert uids("i1") == uids("i1")
    assert uids("i1").isdisjoint(uids("i2"))


def test_duties_are_moments_where_the_law_counts_hours_and_days_where_it_counts_days() -> None:
    answer = case(REPORTED, at=AT)
    found = duties(answer)
    known = {event.start for event in read(answer)}
    added = [event for event in read(answer, found=found) if event.start not in known]
    day, hours = sorted(added, key=lambda event: isinstance(event.start, datetime))
    assert found[0].deadline is not None
    assert (day.start, hours.start) == (date(2026, 6, 18), found[0].deadline.at)
    assert rings([day, hours]) == [timedelta(hours=8), timedelta(minutes=-15)]


def test_nothing_to_come_is_a_calendar_without_entries() -> None:
    answer = case(REPORTED, "{restored: f, at: 2026-06-18 18:00}", at="2026-06-18 19:00")
    calendar: Any = Calendar.from_ical(ics_text(answer, language("sv"), ()))
    assert [part.name for part in calendar.subcomponents] == ["VTIMEZONE"]
    assert calendar["method"] == "PUBLISH"


def test_the_hour_that_comes_twice_in_october_is_told_apart() -> None:
    steps = "escalation: [{contact: jour}, {contact: chef, after: 1 h}, {contact: vd, after: 2 h}]"
    built = register(
        "A: {name: A, run_by: x}",
        "f: [A]",
        parties="""
        x:
          name: X
          contacts:
            jour: {role: Jour, phone: "112"}
            chef: {role: Chef, phone: "112"}
            vd: {role: VD, phone: "112"}
        """,
        agreements=owes("x", "A", steps),
        chain=f"time_zone: {ZONE}",
    )
    said = "detected: 2026-10-25 01:20\nbegan: 2026-10-25 01:20"
    events = read(ask(built, said, at="2026-10-25 01:30"))
    assert [event.start for event in events] == [
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    ]
    zone = time_zone(ZONE)
    assert [f"{event.start.astimezone(zone):%H:%M}" for event in events] == ["02:30", "02:30"]


@given(
    st.text(st.characters(), max_size=80),
    st.integers(0, 600),
)
def test_any_text_and_any_moment_survive(text: str, later: int) -> None:
    at = moment(AT, ZONE) + timedelta(minutes=later)
    answer = case(REPORTED, at=f"{at:%Y-%m-%dT%H:%MZ}")
    named = answer.file.incident.model_copy(update={"title": text or None, "id": text})
    answer = answer._replace(file=answer.file._replace(incident=named))
    events = read(answer)
    assert not [e for e in events if any(map(acts, str(e["description"]).replace("\n", "")))]
    meant = [
        each.at
        for each in read_timeline(answer, ahead=None)
        if isinstance(each, Deadline | StepDue) and each.at > at
    ]
    due = answer.reserve.due if answer.reserve and answer.reserve.due else at
    assert [event.start for event in events] == sorted([*meant, *([due] if due > at else [])])


@pytest.fixture
def night() -> tuple[Path, str]:
    return EXAMPLES / "trygghetslarm-natt", "2026-11-21 03:23"


def test_beside_the_answer(
    tmp_path: Path, night: tuple[Path, str], capfd: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, at = night
    file = tmp_path / "a.ics"
    asked = ("attribute", "incident.yaml", "--at", at)
    plain = ran(capfd, monkeypatch, folder, *asked)
    assert ran(capfd, monkeypatch, folder, *asked, "--ics", str(file)) == plain
    calendar: Any = Calendar.from_ical(file.read_bytes())
    assert {event.start for event in calendar.walk("VEVENT")} >= {
        local("2026-11-21 04:35"),
        local("2026-11-21 06:35"),
        local("2026-11-22 02:25"),
    }
    assert [path.name for path in tmp_path.iterdir()] == ["a.ics"]


@pytest.mark.parametrize(
    ("target", "code", "said"),
    [
        ("-", 2, "ansvar: --ics skriver en fil bredvid svaret; - går inte\n"),
        ("incident.yaml", 2, "ansvar: två rapporter till samma fil: incident.yaml\n"),
        (
            "finns/inte.ics",
            3,
            "ansvar: kan inte skriva finns/inte.ics: No such file or directory\n",
        ),
    ],
)
def test_where_it_cannot_go(  # noqa: PLR0913, PLR0917
    target: str,
    code: int,
    said: str,
    night: tuple[Path, str],
    capfd: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder, at = night
    run = ran(capfd, monkeypatch, folder, "attribute", "incident.yaml", "--at", at, "--ics", target)
    assert (run.code, run.err) == (code, said)
