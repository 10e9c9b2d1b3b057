"""The course of an incident: what its times and lines must not say, and what follows from what."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ansvar.validation import validate
from reading import INCIDENT, REGISTER, set_up, spoiled

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
BEGAN = "began: 2026-11-21 02:10"
PROMISE = "{clause: § 7, restore: 4 h, hours: always}"
PAUSED = spoiled(REGISTER, PROMISE, PROMISE.replace("}", ", pauses: [no_access]}"))
PRIORITISED = spoiled(REGISTER, PROMISE, PROMISE.replace("}", ", when: {priority: 1}}"))

Told = list[tuple[int, int, str]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told(folder: Path, incident: str, register: str = REGISTER) -> Told:
    """Line, column and words of what is found about the course of an incident."""
    set_up(folder, register, incident)
    findings = validate([Path("incident.yaml")], NOW).findings
    return [
        (d.span.line, d.span.column, d.message("en"))
        for d in findings
        if "ANS601" <= d.rule.code <= "ANS611" and d.rule.code != "ANS606"
    ]


def out_of_order(line: int, column: int, what: str) -> Told:
    return [(line, column, f"the times do not fit together: {what}")]


def test_a_sound_incident_has_nothing_to_say(folder: Path) -> None:
    assert told(folder, INCIDENT) == []


def test_the_beginning_lies_between_two_moments_in_order(folder: Path) -> None:
    between = "began: {after: 2026-11-21 02:15, before: 2026-11-21 02:12}"
    what = "'after' (2026-11-21 02:15) is after 'before' (2026-11-21 02:12)"
    assert told(folder, spoiled(INCIDENT, BEGAN, between)) == out_of_order(6, 44, what)
    late = "began: {after: 2026-11-21 02:26}"
    what = "'after' (2026-11-21 02:26) is after 'detected' (2026-11-21 02:25)"
    assert told(folder, spoiled(INCIDENT, BEGAN, late)) == out_of_order(7, 13, what)
    # That it began before midnight says little, but nothing wrong.
    assert told(folder, spoiled(INCIDENT, BEGAN, "began: {before: 2026-11-22 00:00}")) == []


def test_the_place_is_what_was_written_later_in_the_file(folder: Path) -> None:
    other = spoiled(INCIDENT, f"  {BEGAN}\n  detected: 2026-11-21 02:25\n", "")
    other += "  detected: 2026-11-21 02:05\n  began: 2026-11-21 02:10\n"
    what = "'began' (2026-11-21 02:10) is after 'detected' (2026-11-21 02:05)"
    assert told(folder, other) == out_of_order(17, 10, what)


def test_a_service_is_not_restored_before_the_outage(folder: Path) -> None:
    restored = INCIDENT + "    - {restored: signal, at: 2026-11-21 01:10}\n"
    what = "'began' (2026-11-21 02:10) is after 'restored' (2026-11-21 01:10)"
    assert told(folder, restored) == out_of_order(18, 30, what)
    between = spoiled(restored, BEGAN, "began: {after: 2026-11-21 02:00}")
    what = "'after' (2026-11-21 02:00) is after 'restored' (2026-11-21 01:10)"
    assert told(folder, between) == out_of_order(18, 30, what)
    assert told(folder, spoiled(restored, BEGAN, "began: unknown")) == []
    assert told(folder, spoiled(restored, "restored: signal", "restored: sim")) == []


def test_nothing_is_done_about_an_outage_before_it(folder: Path) -> None:
    called = INCIDENT + "    - {called: bolaget.jour, at: 2026-11-21 01:50}\n"
    early = called + "    - {reserve_started: kommunen, at: 2026-11-21 01:40}\n"
    what = "'began' (2026-11-21 02:10) is after 'called' (2026-11-21 01:50)"
    assert told(folder, called) == out_of_order(18, 34, what)
    what = "'began' (2026-11-21 02:10) is after 'reserve_started' (2026-11-21 01:40)"
    assert told(folder, early) == out_of_order(19, 39, what)
    work = "    - {planned_work: sim, at: 2026-11-21 02:00, until: 2026-11-21 04:00}\n"
    assert told(folder, early + work) == []
    attended = INCIDENT + work + "    - {attended: larmavtal, at: 2026-11-21 01:50}\n"
    what = "'began' (2026-11-21 02:10) is after 'attended' (2026-11-21 01:50)"
    assert told(folder, attended) == out_of_order(19, 33, what)
    assert told(folder, spoiled(attended, BEGAN, "began: {before: 2026-11-21 02:20}")) == (
        out_of_order(19, 33, "'reported' (2026-11-21 02:35) is after 'attended' (2026-11-21 01:50)")
    )


@pytest.mark.parametrize("answer", ["acknowledged", "responded", "attended", "started"])
def test_an_answer_comes_after_somebody_has_told(folder: Path, answer: str) -> None:
    early = INCIDENT + f"    - {{{answer}: bolaget, at: 2026-11-21 02:30}}\n"
    what = f"'reported' (2026-11-21 02:35) is after '{answer}' (2026-11-21 02:30)"
    assert told(folder, early) == out_of_order(18, 23 + len(answer), what)
    for aware in ("called: bolaget.jour", "supplier_aware: larmavtal"):
        assert told(folder, early + f"    - {{{aware}, at: 2026-11-21 02:28}}\n") == []


def test_one_slip_of_the_beginning_is_one_finding(folder: Path) -> None:
    late = spoiled(INCIDENT, BEGAN, "began: 2026-11-21 20:10")
    late += "    - {restored: signal, at: 2026-11-21 04:10}\n"
    what = "'began' (2026-11-21 20:10) is after 'detected' (2026-11-21 02:25)"
    assert told(folder, late) == out_of_order(7, 13, what)


def test_an_incident_in_the_future_is_one_finding(folder: Path) -> None:
    future = INCIDENT.replace("2026-11-21", "2027-11-21")
    assert told(folder, future) == [(7, 13, "2027-11-21 02:25 lies in the future")]


def test_nothing_follows_from_an_event_that_could_not_be_read(folder: Path) -> None:
    early = spoiled(INCIDENT, "reported: larmavtal, at: 2026-11-21 02:35", "reported: larmavtal")
    early += "    - {reported: larmavtal, at: 2026-11-21 03:35}\n"
    early += "    - {resumed: larmavtal, at: 2026-11-21 04:00}\n"
    assert told(folder, early) == []
    assert told(folder, INCIDENT + "    - {resumed: larmavtl, at: 2026-11-21 04:00}\n") == []


def test_a_clock_may_be_resumed_when_nobody_says_whose(folder: Path) -> None:
    pause = "    - {paused: [], reason: no_access, at: 2026-11-21 03:00}\n"
    resumed = "    - {resumed: bolaget, at: 2026-11-21 04:00}\n"
    assert told(folder, INCIDENT + pause + resumed, PAUSED) == []


def test_a_clock_is_resumed_once(folder: Path) -> None:
    twice = "    - {paused: larmavtal, reason: no_access, at: 2026-11-21 03:00}\n"
    twice += "    - {resumed: larmavtal, at: 2026-11-21 04:00}\n"
    twice += "    - {resumed: bolaget, at: 2026-11-21 05:00}\n"
    said = "'bolaget' is resumed, but is not paused"
    assert told(folder, INCIDENT + twice, PAUSED) == [(20, 17, said)]


PRIORITY = "    - {priority: P1, at: 2026-11-21 02:50}\n"
NO_PRIORITY = (18, 18, "no commitment is for priority 'P1', only for '1'")
PAUSE = "    - {paused: [], reason: lunch, at: 2026-11-21 03:00}\n"
NO_PAUSE = (18, 28, "'lunch' is not agreed as a reason to pause: the time counts")


def test_without_reports_the_agreements_in_force_on_the_function_say_what_is_agreed(
    folder: Path,
) -> None:
    silent = INCIDENT.partition("    - {reported")[0]
    said = [(line - 2, column, words) for line, column, words in (NO_PRIORITY, NO_PAUSE)]
    assert told(folder, silent + PRIORITY, PRIORITISED) == [said[0]]
    assert told(folder, silent + PAUSE, PAUSED) == [said[1]]
    ended = spoiled(PRIORITISED, "2026-01-01, to: 2027-12-31", "2026-01-01, to: 2026-10-31")
    assert told(folder, silent + PRIORITY, ended) == []


def test_the_agreement_that_a_line_is_about_must_be_known(folder: Path) -> None:
    for line, register, finding in (
        (PRIORITY, PRIORITISED, NO_PRIORITY),
        (PAUSE, PAUSED, NO_PAUSE),
    ):
        assert told(folder, INCIDENT + line, register) == [finding]
        for old, new in (
            ("reported: larmavtal", "reported: larmavtl"),
            ("reported: larmavtal, at: 2026-11-21 02:35", "reported: larmavtal"),
            ("function: signal", "function: signl"),
        ):
            assert told(folder, spoiled(INCIDENT, old, new) + line, register) == []
        lost = spoiled(register, "    covers: [kamera]\n", "    cover: [kamera]\n")
        assert told(folder, INCIDENT + line, lost) == []


def test_a_fault_before_the_outage_is_told_once(folder: Path) -> None:
    early = spoiled(
        INCIDENT, "result: fail, at: 2026-11-21 02:20", "result: fail, at: 2026-11-21 02:00"
    )
    early = early.replace(
        "    - {of: [knapp]",
        "    - {of: [dosa], result: fail, at: 2026-11-21 02:05}\n    - {of: [knapp]",
    )
    said = "2026-11-21 02:00 is before the outage began, yet the check fails"
    assert told(folder, early) == [(10, 39, said)]
    after = spoiled(early, BEGAN, "began: {after: 2026-11-21 01:59}")
    assert told(folder, after) == []


def test_nothing_is_said_of_a_chain_that_could_not_be_read(folder: Path) -> None:
    early = spoiled(
        INCIDENT, "result: fail, at: 2026-11-21 02:20", "result: fail, at: 2026-11-21 02:00"
    )
    camera = early.replace(
        "    - {of: [knapp]",
        "    - {of: [kamera], result: ok, at: 2026-11-21 02:31}\n    - {of: [knapp]",
    )
    assert [line for line, _, _ in told(folder, camera)] == [10, 12]
    unread = spoiled(
        REGISTER,
        "kamera: {name: Kamera, run_by: bolaget}",
        "kamera: {name: Kamera, needs: 3 h, run_by: bolaget}",
    )
    assert told(folder, camera, spoiled(unread, "bild: [kamera]", "bild: {[kamera]}")) == []


def test_an_agreement_that_could_not_be_read_is_not_out_of_force(folder: Path) -> None:
    old = spoiled(
        REGISTER,
        "valid: {from: 2026-01-01, to: 2027-12-31}",
        "valid: {from: 2024-01-01, to: 2025-12-31}",
    )
    said = "agreement 'larmavtal' is in force 2024-01-01–2025-12-31, not on 2026-11-21"
    assert told(folder, INCIDENT, old) == [(16, 18, said)]
    unread = spoiled(old, "to: 2025-12-31", "to: 2025-13-31")
    assert told(folder, INCIDENT, unread) == []


def test_a_day_is_a_day_where_the_chain_is(folder: Path) -> None:
    ends = spoiled(REGISTER, "to: 2027-12-31", "to: 2026-11-20")
    ends = spoiled(ends, "    name: Larm\n", "    name: Larm\n    time_zone: America/New_York\n")
    incident = INCIDENT.replace("2026-11-21 02", "2026-11-20 22")
    assert told(folder, incident, ends) == []
    said = "agreement 'larmavtal' is in force 2026-01-01–2026-11-20, not on 2026-11-21"
    home = spoiled(ends, "America/New_York", "Europe/Stockholm")
    stockholm = INCIDENT.replace("2026-11-21 02", "2026-11-21 04")
    assert told(folder, stockholm, home) == [(16, 18, said)]
