"""Whether an exemption applies: true, false, or unknown with what would have to be shown."""

from typing import Any

import pytest

from cases import LATER, ask, owes, register

LINKS = """
el: {name: El, run_by: e}
sim: {name: SIM, run_by: s, needs: [el]}
dosa: {name: Dosa, run_by: d}
"""
SIM_DOWN = "{of: [sim], how: found, result: fail, at: 2026-03-02 08:10}"


def ruling(
    when: str,
    said: str = "",
    *,
    seen: str = SIM_DOWN,
    link: str = "sim",
    at: str = LATER,
) -> Any:
    """Whether an exemption with a condition applies to a link: True, None, or False."""
    exempt = f"exemptions: {{u: {{clause: § 9, when: {when}, then: released}}}}"
    built = register(
        LINKS,
        "f: [sim, dosa]",
        agreements=owes("s", "sim, el", f"subcontractors: [under]\n{exempt}"),
    )
    answer = ask(built, f"{said}\nobservations: [{seen}]", at=at)
    found = next(a for a in answer.current.answers if a.link == link)
    exemptions = found.routes[0].exemptions
    return exemptions[0].ruling.holds if exemptions else False


def events(*lines: str) -> str:
    return f"events: [{', '.join(lines)}]"


@pytest.mark.parametrize(
    ("when", "holds"),
    [
        ("{link_is: [sim]}", True),
        ("{link_is: [dosa]}", False),
        ("{not: {link_is: [dosa]}}", True),
        ("{all: [{link_is: [sim]}, {link_is: [dosa]}]}", False),
        ("{any: [{link_is: [sim]}, {link_is: [dosa]}]}", True),
        ("{link_is: [sim], not: {link_is: [sim]}}", False),
        ("{all: [{link_is: [sim]}, {caused_by: [vem]}]}", False),
    ],
)
def test_conditions_combine(when: str, holds: bool) -> None:
    assert ruling(when) is holds


MAYBE = events("{duty_unmet: tillgang, shown: unknown, at: 2026-03-02 08:20}")


@pytest.mark.parametrize(
    ("when", "holds"),
    [
        ("{customer_duty_unmet: tillgang}", None),
        ("{not: {customer_duty_unmet: tillgang}}", None),
        ("{all: [{customer_duty_unmet: tillgang}, {link_is: [sim]}]}", None),
        ("{all: [{customer_duty_unmet: tillgang}, {link_is: [dosa]}]}", False),
        ("{any: [{customer_duty_unmet: tillgang}, {link_is: [sim]}]}", True),
        ("{any: [{customer_duty_unmet: tillgang}, {link_is: [dosa]}]}", None),
    ],
)
def test_unknown_is_neither_true_nor_false(when: str, holds: bool | None) -> None:
    assert ruling(when, MAYBE) is holds


@pytest.mark.parametrize(("shown", "holds"), [("yes", True), ("no", False), ("unknown", None)])
def test_a_duty_that_the_customer_is_said_to_have_missed(shown: str, holds: bool | None) -> None:
    said = events(f"{{duty_unmet: tillgang, shown: {shown}, at: 2026-03-02 08:20}}")
    assert ruling("{customer_duty_unmet: tillgang}", said) is holds


def test_silence_does_not_show_that_a_clause_holds() -> None:
    exempt = "exemptions: {u: {clause: § 9, when: {not: {force_majeure: {}}}, then: released}}"
    built = register(LINKS, "f: [sim]", agreements=owes("s", "sim, el", exempt))
    found = next(
        a for a in ask(built, f"observations: [{SIM_DOWN}]").current.answers if a.link == "sim"
    )
    assert found.player.parties == ("s",)
    assert found.routes[0].exemptions == ()


def test_what_is_unknown_does_not_apply_and_is_listed() -> None:
    exempt = "exemptions: {u: {clause: § 9, when: {customer_duty_unmet: t}, then: released}}"
    built = register(LINKS, "f: [sim]", agreements=owes("s", "sim, el", exempt))
    said = events("{duty_unmet: t, at: 2026-03-02 08:20}") + f"\nobservations: [{SIM_DOWN}]"
    found = next(a for a in ask(built, said).current.answers if a.link == "sim")
    assert found.player.parties == ("s",)
    assert found.routes[0].applied == ()
    assert [e.exemption.id for e in found.routes[0].possible] == ["u"]


# Changes: by whom, and with what notice.


def change(rest: str, kind: str = "change") -> str:
    return events(f"{{{kind}: sim, {rest}}}")


@pytest.mark.parametrize(
    ("when", "said", "holds"),
    [
        ("{change_by: {}}", "by: v, at: 2026-03-02 07:00", True),
        ("{change_by: {party: v}}", "by: v, at: 2026-03-02 07:00", True),
        ("{change_by: {party: v}}", "by: w, at: 2026-03-02 07:00", False),
        ("{change_by: {party: v}}", "at: 2026-03-02 07:00", None),
    ],
)
def test_a_change_by_a_party(when: str, said: str, holds: bool | None) -> None:
    assert ruling(when, change(said)) is holds


def test_without_a_change_there_is_none() -> None:
    assert ruling("{change_by: {party: v}}") is False
    assert (
        ruling("{change_by: {party: v}}", change("by: v, at: 2026-03-02 07:00", "planned_work"))
        is False
    )


LATE = "{change_by: {notified_later_than: 10 working days}}"
LATE_HOURS = "{change_by: {notified_later_than: 48 h}}"


@pytest.mark.parametrize(
    ("when", "notified", "holds"),
    [
        # Ten whole working days between Friday 13 February and Monday 2 March.
        (LATE, "2026-02-13", False),
        (LATE, "2026-02-14", False),
        (LATE, "2026-02-15", False),
        (LATE, "2026-02-16", True),
        (LATE_HOURS, "2026-02-28 07:00", False),
        (LATE_HOURS, "2026-02-28 07:01", True),
        # A day without an hour may have been late in it.
        (LATE_HOURS, "2026-02-27", False),
        (LATE_HOURS, "2026-02-28", True),
    ],
)
def test_notice_is_counted_back_from_the_change(when: str, notified: str, holds: bool) -> None:
    said = change(f"by: v, notified: {notified}, at: 2026-03-02 07:00")
    assert ruling(when, said) is holds


def test_a_notice_that_nobody_wrote_down_is_unknown() -> None:
    assert ruling(LATE, change("by: v, at: 2026-03-02 07:00")) is None


def test_a_holiday_is_no_working_day() -> None:
    # Between Wednesday 31 December and Wednesday 7 January: Friday the 2nd and Monday the 5th.
    when = "{change_by: {notified_later_than: 3 working days}}"
    said = change("by: v, notified: 2025-12-31, at: 2026-01-07 07:00, until: 2026-03-01 07:00")
    assert ruling(when, said) is True
    assert ruling(when.replace("3", "2"), said) is False


# Planned work.

WINDOW = "{planned_work: {within: sun 22:00-06:00}}"


@pytest.mark.parametrize(
    ("when", "said", "holds"),
    [
        ("{planned_work: {}}", "by: s, at: 2026-03-02 05:00", True),
        ("{planned_work: {}}", "by: under, at: 2026-03-02 05:00", True),
        ("{planned_work: {}}", "by: v, at: 2026-03-02 05:00", False),
        ("{planned_work: {by: [v]}}", "by: v, at: 2026-03-02 05:00", True),
        ("{planned_work: {notice: 2 days}}", "by: s, at: 2026-03-02 05:00", None),
        (
            "{planned_work: {notice: 2 days}}",
            "by: s, notified: 2026-02-27, at: 2026-03-02 05:00",
            True,
        ),
        (
            "{planned_work: {notice: 2 days}}",
            "by: s, notified: 2026-03-01, at: 2026-03-02 05:00",
            False,
        ),
    ],
)
def test_planned_work(when: str, said: str, holds: bool | None) -> None:
    assert ruling(when, change(said, "planned_work")) is holds


@pytest.mark.parametrize(
    ("said", "holds"),
    [
        ("at: 2026-03-01 22:00, until: 2026-03-02 06:00", True),
        ("at: 2026-03-01 22:00, until: 2026-03-02 06:01", False),
        ("at: 2026-03-01 21:59, until: 2026-03-02 05:00", False),
        ("at: 2026-03-02 01:00, until: 2026-03-02 05:00", True),
        ("at: 2026-03-02 01:00", None),
    ],
)
def test_planned_work_within_its_window(said: str, holds: bool | None) -> None:
    said = "began: 2026-03-02 02:00\n" + change(f"by: s, {said}", "planned_work")
    seen = "{of: [sim], how: found, result: fail, at: 2026-03-02 02:10}"
    assert ruling(WINDOW, said, seen=seen, at="2026-03-02 02:30") is holds


@pytest.mark.parametrize(("at", "holds"), [("2026-03-02 08:29", True), (LATER, False)])
def test_planned_work_is_no_excuse_once_it_has_ended(at: str, holds: bool) -> None:
    said = change("by: s, at: 2026-03-02 05:00, until: 2026-03-02 08:30", "planned_work")
    assert ruling("{planned_work: {}}", said, at=at) is holds


def test_a_change_is_no_planned_work() -> None:
    assert ruling("{planned_work: {}}", change("by: s, at: 2026-03-02 05:00")) is False


@pytest.mark.parametrize(("by", "player"), [(", by: v", ("v",)), ("", ("s",))])
def test_the_causer_is_who_made_the_change(by: str, player: tuple[str, ...]) -> None:
    exempt = "exemptions: {u: {clause: § 9, when: {change_by: {}}, then: causer}}"
    built = register(LINKS, "f: [sim]", agreements=owes("s", "sim, el", exempt))
    said = f"events: [{{change: sim{by}, at: 2026-03-02 07:00}}]\nobservations: [{SIM_DOWN}]"
    found = next(a for a in ask(built, said).current.answers if a.link == "sim")
    assert found.player.parties == player


# What was found, what was out, and what was outside control.


@pytest.mark.parametrize(
    ("cause", "holds"), [(", caused_by: v", True), (", caused_by: w", False), ("", False)]
)
def test_a_fault_found_to_be_due_to_somebody(cause: str, holds: bool) -> None:
    seen = f"{{of: [sim], how: found, result: fail{cause}, at: 2026-03-02 08:10}}"
    assert ruling("{caused_by: [v]}", seen=seen) is holds


@pytest.mark.parametrize(
    ("since", "holds"), [("2026-03-02 04:59", True), ("2026-03-02 05:00", False)]
)
def test_a_dependency_out_for_longer_than_a_time(since: str, holds: bool) -> None:
    seen = f"{{of: [el], result: fail, since: {since}, at: 2026-03-02 08:00}}"
    when = "{dependency_out: {link: el, longer_than: 4 h}}"
    assert ruling(when, seen=seen, link="el") is holds


def test_a_dependency_is_no_excuse_for_another_fault() -> None:
    seen = "{of: [el], result: fail, since: 2026-03-01 04:00, at: 2026-03-02 08:00}"
    assert ruling("{dependency_out: {link: el, longer_than: 4 h}}", seen=seen) is False


def test_a_dependency_that_nobody_looked_at_is_unknown() -> None:
    assert ruling("{dependency_out: {link: el, longer_than: 4 h}}", link="el") is None


@pytest.mark.parametrize(
    ("claim", "holds"),
    [
        ("shown: yes, at: 2026-03-02 08:59", True),
        ("shown: no, at: 2026-03-02 08:20", False),
        ("at: 2026-03-02 08:20", None),
        ("shown: yes, at: 2026-03-02 08:31", False),
    ],
)
def test_force_majeure_must_be_claimed_in_time_and_shown(claim: str, holds: bool | None) -> None:
    limit = "30 min" if "08:31" in claim else "1 h"
    when = f"{{force_majeure: {{notified_within: {limit}}}}}"
    assert ruling(when, events(f"{{force_majeure_claimed: s-avtal, {claim}}}")) is holds


def test_force_majeure_under_another_agreement_is_none_under_this() -> None:
    said = events("{force_majeure_claimed: annat, shown: yes, at: 2026-03-02 08:10}")
    assert ruling("{force_majeure: {}}", said) is False
    assert ruling("{force_majeure: {}}") is False
