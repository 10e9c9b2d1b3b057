"""Duties: which statutory notifications an incident sets running, by which law, and until when."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from textwrap import dedent
from typing import get_args

import holidays
import pytest
import whenever
from hypothesis import given
from hypothesis import strategies as st

from ansvar.diagnostics import spoken
from ansvar.duties import counting, left_out
from ansvar.duties.applicable import read_duties
from ansvar.duties.counting import Deadline, deadline
from ansvar.duties.standing import (
    Argument,
    Assess,
    Done,
    Due,
    Late,
    NotComputable,
    RuledOut,
    Standing,
    StandingDuty,
    Stands,
)
from ansvar.duties.statute import CHECKED, Actor, FactName, Limit
from ansvar.duties.statutes import DUTIES, duty_ids
from ansvar.incident import Facts
from ansvar.load import load_incident, load_register, yaml_files
from ansvar.locale import Lang, language
from ansvar.register import Register
from ansvar.render.duties import duties_block, duty_row, pressing_duties
from ansvar.render.duties_json import duties_json, not_told_json
from ansvar.render.law import law_page
from ansvar.render.page import Page, plain
from ansvar.render.words import Words
from ansvar.source import read_file
from ansvar.stretch import find_target
from cases import ask, incident, register
from runs import ROOT

ZONE = "Europe/Stockholm"
PARTIES = """
hm: {name: Kommunen, kind: municipality}
bolaget: {name: Bolaget}
natet: {name: Nätet, kind: operator}
hemtjanst: {name: Hemtjänsten, kind: care_provider}
fabriken: {name: Fabriken}
"""
AGREEMENTS = """
avtal:
  {title: Avtal, customer: hm, supplier: bolaget, covers: [dosa],
  valid: {from: 2013-01-01}, processor: yes}
"""
LINKS = """
dosa: {name: Dosa, run_by: bolaget, kind: device, made_by: fabriken, medical_device: yes}
nat: {name: Nät, run_by: natet, kind: network}
omsorg: {name: Omsorg, run_by: hemtjanst, kind: people}
"""


def service(under: str = "sol, hsl", links: str = LINKS, parties: str = PARTIES) -> Register:
    return register(
        links,
        "larm: [dosa, nat, omsorg]",
        parties=parties,
        agreements=AGREEMENTS,
        chain=f"under: [{under}]\ntime_zone: {ZONE}",
    )


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def read(
    text: str = "",
    *,
    at: str = "2026-11-21 12:00+01:00",
    began: str = "2026-11-21 02:25",
    built: Register | None = None,
) -> dict[tuple[str, str | None], StandingDuty]:
    """Every duty in an incident, by its id and whose it is."""
    built = built or service()
    file, target = incident(built, text, began=began)
    found = read_duties(built, file, target, local(at))
    assert len({(d.duty.id, d.holder) for d in found}) == len(found)
    return {(d.duty.id, d.holder): d for d in found}


def own(
    text: str = "",
    id_: str = "csl-warning",
    *,
    at: str = "2026-11-21 12:00+01:00",
    began: str = "2026-11-21 02:25",
) -> StandingDuty:
    """One duty of the principal's."""
    return read(text, at=at, began=began)[id_, "hm"]


def until(found: StandingDuty) -> datetime:
    limit = found.deadline
    assert limit is not None
    return limit.at


# ── The data ─────────────────────────────────────────────────────────────────────────────────────


def test_every_duty_has_a_source_and_days_and_a_law() -> None:
    for duty in DUTIES:
        assert duty.act.source.startswith(("https://", "http://"))
        assert duty.act.days.from_ <= (duty.act.days.to or CHECKED) <= CHECKED
        assert duty.section
        assert duty.act.number
        assert duty.id == duty.id.lower()


def test_versions_of_a_duty_never_overlap() -> None:
    for id_ in duty_ids():
        versions = sorted((d.act.days for d in DUTIES if d.id == id_), key=lambda d: d.from_)
        for before, after in pairwise(versions):
            assert before.to is not None
            assert before.to < after.from_


def test_every_word_is_spoken_in_both_languages() -> None:
    for duty in DUTIES:
        words = (duty.title, duty.act.name, duty.trigger.text, *(r.name for r in duty.to))
        for word in words:
            assert not isinstance(word, str)
            assert word.keys() == {"sv", "en"}
        for more in (duty.advice, duty.note):
            assert more is None or (not isinstance(more, str) and more.keys() == {"sv", "en"})
    for left in left_out.LEFT_OUT:
        for text in (left.what, left.why):
            assert not isinstance(text, str)
            assert text.keys() == {"sv", "en"}


def test_a_time_word_is_never_hours() -> None:
    for duty in DUTIES:
        worded = duty.limit.kind in ("word", "none")
        assert worded == (duty.limit.amount == 0)
        if worded:
            assert deadline(local("2026-11-21 02:25+01:00"), duty.limit) is None


def test_every_follow_up_follows_a_duty_of_the_same_bearer() -> None:
    bearers = {duty.id: duty.actor for duty in DUTIES}
    for duty in DUTIES:
        if duty.after:
            assert bearers[duty.after] == duty.actor


def test_facts_that_duties_turn_on_can_be_written() -> None:
    assert set(get_args(FactName)) - {"security"} == set(Facts.model_fields) - {"aware_at"}


def test_what_was_not_verified_is_left_out_and_not_encoded() -> None:
    left = {each.id for each in left_out.LEFT_OUT}
    assert left >= {"mcffs-2026-8", "nis-2018", "two-months", "cer", "digital-omnibus", "pts"}
    assert not [d for d in DUTIES if "2018:1174" in d.act.number or "MCFFS" in d.act.number]


@pytest.mark.parametrize(("lang", "page"), [("en", "law.md"), ("sv", "lag.md")])
def test_the_pages_of_the_law_are_fresh(lang: Lang, page: str) -> None:
    # Written by docs/law.py.
    assert (ROOT / "docs" / page).read_text(encoding="utf-8") == law_page(language(lang))


def test_every_capacity_has_a_duty() -> None:
    assert {duty.actor for duty in DUTIES} == set(get_args(Actor))


# ── Counting ─────────────────────────────────────────────────────────────────────────────────────

MONTH = Limit("months", 1)


def last_day(start: str, limit: Limit = MONTH) -> tuple[date | None, date | None]:
    found = deadline(local(start), limit)
    assert found is not None
    return found.day, found.moved_from


def test_a_month_that_lacks_the_day_ends_on_its_last_and_moves_to_a_weekday() -> None:
    # 28 February 2027 is a Sunday.
    assert last_day("2027-01-31 10:00+01:00") == (date(2027, 3, 1), date(2027, 2, 28))


@pytest.mark.parametrize(
    ("start", "day", "moved"),
    [
        ("2026-11-21 10:00+01:00", date(2026, 12, 21), None),
        ("2027-05-25 10:00+02:00", date(2027, 6, 28), date(2027, 6, 25)),  # midsommarafton
        ("2026-11-24 10:00+01:00", date(2026, 12, 28), date(2026, 12, 24)),  # julafton
        ("2026-11-30 10:00+01:00", date(2026, 12, 30), None),
        ("2026-12-31 10:00+01:00", date(2027, 2, 1), date(2027, 1, 31)),  # a Sunday
        ("2026-05-06 10:00+02:00", date(2026, 6, 8), date(2026, 6, 6)),  # nationaldagen, Saturday
        ("2025-11-30 10:00+01:00", date(2025, 12, 30), None),
        ("2024-01-31 10:00+01:00", date(2024, 2, 29), None),
        ("2026-12-01 10:00+01:00", date(2027, 1, 4), date(2027, 1, 1)),  # nyårsdagen, Friday
    ],
)
def test_a_month_by_the_act(start: str, day: date, moved: date | None) -> None:
    assert last_day(start) == (day, moved)


def test_a_period_in_days_of_eu_law_is_told_strictly() -> None:
    # 6 December 2026 is a Sunday.
    assert last_day("2026-11-21 10:00+01:00", Limit("days", 15, "eu")) == (date(2026, 12, 6), None)


def test_the_last_day_is_whole() -> None:
    limit = deadline(local("2026-11-21 10:00+01:00"), MONTH)
    assert limit is not None
    assert not limit.passed(local("2026-12-21 23:59:59+01:00"))
    assert limit.passed(local("2026-12-22 00:00+01:00"))


def test_the_last_hour_is_in_time_and_no_later() -> None:
    limit = Deadline(local("2026-11-22 02:25+01:00"))
    assert not limit.passed(local("2026-11-22 02:25+01:00"))
    assert limit.passed(local("2026-11-22 02:25:01+01:00"))


days = st.dates(date(2006, 1, 1), date(2038, 12, 31))


@given(day=days, months=st.integers(1, 12))
def test_months_are_the_calendars(day: date, months: int) -> None:
    oracle = whenever.Date(day.year, day.month, day.day).add(months=months)
    assert counting.months_later(day, months).isoformat() == str(oracle)


@given(day=days)
def test_a_period_ends_on_the_first_weekday_from_its_last_day(day: date) -> None:
    swedish = holidays.country_holidays("SE", include_sundays=False, years=(day.year, day.year + 1))

    def free(each: date) -> bool:
        christmas = (each.month, each.day) in {(12, 24), (12, 31)}
        midsummer = each.month == 6 and 19 <= each.day <= 25 and each.weekday() == 4
        return each.weekday() > 4 or each in swedish or christmas or midsummer

    expected = next(day + timedelta(n) for n in range(10) if not free(day + timedelta(n)))
    assert counting.next_weekday(day) == expected


@given(
    start=st.datetimes(datetime(2006, 1, 1), datetime(2038, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001
    hours=st.sampled_from([24, 72]),
)
def test_hours_are_elapsed_whatever_the_day(start: datetime, hours: int) -> None:
    assert deadline(start, Limit("hours", hours)) == Deadline(start + timedelta(hours=hours))


# ── Hard times ───────────────────────────────────────────────────────────────────────────────────


def test_72_hours_run_over_the_weekend() -> None:
    found = own(
        "facts: {personal_data: yes, aware_at: 2026-11-20 16:00}",
        "gdpr-authority",
        began="2026-11-20 15:00",
        at="2026-11-20 18:00+01:00",
    )
    assert found.standing == Due(Deadline(local("2026-11-23 16:00+01:00")))
    assert found.start is not None
    assert not found.start.assumed


def test_hours_pass_by_the_stopwatch_when_clocks_change() -> None:
    # Summer time ends on 25 October 2026: the 24 hours end an hour earlier by the wall.
    found = own("facts: {significant: yes}", began="2026-10-24 16:00", at="2026-10-24 17:00+02:00")
    assert until(found) == local("2026-10-25 15:00+01:00")


def test_detection_stands_in_for_knowledge_and_is_said_to() -> None:
    found = own("facts: {significant: yes}")
    assert found.start is not None
    assert (found.start.at, found.start.assumed) == (local("2026-11-21 02:25+01:00"), True)
    assert (found.start.span.path, found.start.span.line) == ("incident.yaml", 3)
    assert found.standing == Due(Deadline(local("2026-11-22 02:25+01:00")))


def test_knowledge_that_has_not_come_yet_is_not_counted_from() -> None:
    found = own("facts: {significant: yes, aware_at: 2026-11-21 15:00}")
    assert found.start is not None
    assert found.start.assumed


def test_a_time_that_has_passed_is_late_until_it_is_done_and_after() -> None:
    limit = Deadline(local("2026-11-22 02:25+01:00"))
    facts = "facts: {significant: yes}"
    assert own(facts, at="2026-11-22 02:25+01:00").standing == Due(limit)
    assert own(facts, at="2026-11-22 02:26+01:00").standing == Late(limit, None)
    done = f"{facts}\nevents: [{{duty_done: csl-warning, at: 2026-11-22 08:00}}]"
    late = Late(limit, local("2026-11-22 08:00+01:00"))
    assert own(done, at="2026-11-22 09:00+01:00").standing == late
    assert own(done, at="2026-11-22 07:00+01:00").standing == Late(limit, None)


def test_what_is_done_in_time_is_done_whatever_could_be_judged() -> None:
    found = own("events: [{duty_done: csl-warning, at: 2026-11-21 09:00}]")
    at, limit = local("2026-11-21 09:00+01:00"), Deadline(local("2026-11-22 02:25+01:00"))
    assert found.standing == Done(at, limit)
    assert found.done is not None


# ── What ends a notification ─────────────────────────────────────────────────────────────────────


def submitted(*more: str) -> str:
    """A significant incident with its notification made on the last of January."""
    done = "{duty_done: [csl-warning, csl-notification], at: 2027-01-31 09:00}"
    return f"facts: {{significant: yes}}\nevents: [{', '.join((done, *more))}]"


def test_the_final_report_needs_the_moment_of_the_notification() -> None:
    found = own("facts: {significant: yes, aware_at: 2026-11-21 03:00}", "csl-final-report")
    assert found.standing == NotComputable("submitted", False)
    assert found.start is None


def test_the_final_report_counts_from_the_notification() -> None:
    text = submitted("{restored: larm, at: 2027-02-01 10:00}")
    when = {"began": "2027-01-30 09:00", "at": "2027-02-02 09:00+01:00"}
    found = own(text, "csl-final-report", **when)
    assert isinstance(found.standing, Due)
    limit = found.standing.deadline
    assert (limit.day, limit.moved_from) == (date(2027, 3, 1), date(2027, 2, 28))
    assert not found.ongoing
    assert own(text, "csl-status-report", **when).standing == RuledOut()


def test_of_an_incident_that_goes_on_a_status_report_is_due_then() -> None:
    text = submitted()
    began = "2027-01-30 09:00"
    for id_ in ("csl-status-report", "csl-final-report"):
        found = own(text, id_, began=began, at="2027-02-02 09:00+01:00")
        assert isinstance(found.standing, Due)
        assert (found.standing.deadline.day, found.ongoing) == (date(2027, 3, 1), True)
    after = {"began": began, "at": "2027-03-02 09:00+01:00"}
    assert isinstance(own(text, "csl-status-report", **after).standing, Late)
    assert own(text, "csl-final-report", **after).standing == NotComputable("handled", False)


def test_the_final_report_of_a_long_incident_counts_from_its_handling() -> None:
    text = submitted("{restored: larm, at: 2027-03-10 10:00}")
    found = own(text, "csl-final-report", began="2027-01-30 09:00", at="2027-03-11 09:00+01:00")
    assert isinstance(found.standing, Due)
    assert found.standing.deadline.day == date(2027, 4, 12)  # 10 April is a Saturday
    assert found.start is not None
    assert found.start.assumed


def test_the_investigation_follows_the_report_in_a_word() -> None:
    text = "facts: {serious_harm: yes}"
    assert own(text, "lex-maria-investigation").standing == NotComputable("submitted", True)
    done = f"{text}\nevents: [{{duty_done: lex-maria-ivo, at: 2026-11-21 09:00}}]"
    found = own(done, "lex-maria-investigation")
    assert found.standing == Assess(None)
    assert found.start is not None
    assert found.start.at == local("2026-11-21 09:00+01:00")


# ── Judgement ────────────────────────────────────────────────────────────────────────────────────


def what(arguments: tuple[Argument, ...]) -> list[tuple[str, object, int]]:
    return [(a.what, a.value, a.span.line) for a in arguments]


def test_what_takes_a_judgement_is_told_with_what_speaks_for_and_against() -> None:
    text = """
    affected: {people: 1300, reach: municipality}
    facts: {care_given_late: yes, harm: no}
    events: [{class: security, at: 2026-11-21 04:00}]
    """
    found = own(text)
    assert found.standing == Assess(Deadline(local("2026-11-22 02:25+01:00")))
    assert what(found.reasons) == [
        ("care_given_late", True, 6),
        ("security", local("2026-11-21 04:00+01:00"), 7),
        ("people", "1300", 5),
        ("reach", "municipality", 5),
        ("outage", local("2026-11-21 02:25+01:00"), 4),
    ]
    assert what(found.against) == [("harm", False, 6)]


def test_a_class_is_a_fact_from_its_time() -> None:
    text = "events: [{class: personal_data, at: 2026-11-21 04:00}]"
    before = own(text, "gdpr-authority", at="2026-11-21 03:00+01:00").standing
    assert before == Assess(Deadline(local("2026-11-24 02:25+01:00")))
    after = own(text, "gdpr-authority").standing
    assert after == Due(Deadline(local("2026-11-24 02:25+01:00")))


@pytest.mark.parametrize(
    ("id_", "facts", "standing"),
    [
        ("lex-maria-ivo", "harm: no", Assess(None)),
        ("lex-maria-ivo", "harm: no, serious_harm: no", Assess(None)),
        (
            "lex-maria-ivo",
            "serious_harm: no, could_have_harmed: no, danger_to_life: no",
            RuledOut(),
        ),
        ("lex-maria-ivo", "serious_harm: yes", Assess(None)),
        ("lex-maria-ivo", "could_have_harmed: yes", Assess(None)),
        ("lex-sarah-ivo", "harm: no, serious_harm: no", Assess(None)),
        ("lex-sarah-report", "harm: no", Assess(None)),
        ("lex-sarah-report", "harm: yes, care_given_late: yes", Assess(None)),
        ("lex-sarah-remedy", "harm: yes, serious_harm: yes", Assess(None)),
        ("lex-sarah-ivo", "serious_harm: yes", Assess(None)),
        ("inform-patient", "harm: yes, serious_harm: yes", Assess(None)),
        ("inform-patient", "harm: no, serious_harm: no", RuledOut()),
        ("csl-recipients", "significant: yes", Assess(None)),
        ("csl-recipients", "significant: no", RuledOut()),
        ("gdpr-authority", "personal_data: no", RuledOut()),
        ("gdpr-authority", "personal_data: yes, data_risk: no", RuledOut()),
        ("gdpr-persons", "personal_data: yes", Assess(None)),
        ("gdpr-persons", "personal_data: yes, high_risk: yes", Stands()),
        ("gdpr-register", "personal_data: yes, data_risk: no", Stands()),
        ("work-environment", "staff_endangered: yes", Assess(None)),
        ("work-environment", "staff_endangered: no", RuledOut()),
        ("work-environment", "harm: no", Assess(None)),
        ("protective-security", "security_sensitive: no", RuledOut()),
        ("protective-security", "security_sensitive: yes", Assess(None)),
        ("csl-interim-report", "significant: yes", NotComputable("request", False)),
    ],
)
def test_a_fact_settles_what_the_law_lets_it_settle(
    id_: str, facts: str, standing: Standing
) -> None:
    assert own(f"facts: {{{facts}}}", id_).standing == standing


EVERY_YES = f"facts: {{{', '.join(f'{n}: yes' for n in Facts.model_fields if n != 'aware_at')}}}"


def test_only_the_laws_own_threshold_makes_a_duty_stand() -> None:
    # Harm, danger and care given late are grounds: their cause and gravity are judged.
    thresholds = {"significant", "personal_data", "high_risk"}
    assert {name for duty in DUTIES for name in duty.trigger.stands} == thresholds
    text = EVERY_YES.replace("security_sensitive: yes", "security_sensitive: no")
    found = read(text, built=service("sol, lss, hsl")).values()
    standing = {d.duty.id for d in found if isinstance(d.standing, Due | Stands) and d.own}
    assert standing == {
        "csl-warning", "csl-notification", "gdpr-authority", "gdpr-persons", "gdpr-register",
    }  # fmt: skip


def test_harm_is_a_ground_for_a_duty_and_no_more() -> None:
    found = own("facts: {harm: yes, serious_harm: no}", "inform-patient")
    assert what(found.reasons) == [("harm", True, 5), ("under", "sol, hsl", 16)]
    assert what(found.against) == [("serious_harm", False, 5)]


GDPR = ("gdpr-authority", "gdpr-persons", "gdpr-register")


def test_what_may_be_reported_as_protective_security_makes_a_breach_a_judgement() -> None:
    text = "personal_data: yes, high_risk: yes, security_sensitive"
    breach = read(
        f"facts: {{{text}: yes}}\nevents: [{{supplier_aware: avtal, at: 2026-11-21 03:00}}]"
    )
    limit = Deadline(local("2026-11-24 02:25+01:00"))
    assert breach["gdpr-authority", "hm"].standing == Assess(limit)
    for key in (("gdpr-persons", "hm"), ("gdpr-register", "hm"), ("gdpr-processor", "bolaget")):
        assert breach[key].standing == Assess(None)
        assert what(breach[key].against) == [("security_sensitive", True, 5)]
    for answer in ("no", "unknown"):
        calm = read(f"facts: {{{text}: {answer}}}")
        assert calm["gdpr-authority", "hm"].standing == Due(limit)
        assert not [a for id_ in GDPR for a in calm[id_, "hm"].against]
    none = own("facts: {personal_data: no, security_sensitive: yes}", "gdpr-authority")
    assert none.standing == RuledOut()


def notes(facts: str, under: str) -> list[list[tuple[str | None, str | None]]]:
    """Where each note of the controller's duties matters, as they are told in an incident."""
    found = read(f"facts: {{{facts}}}", built=service(under))
    return [[(n.under, n.fact) for n in found[id_, "hm"].duty.notes] for id_ in GDPR]


def test_that_each_authority_is_a_controller_is_told_of_health_care_only() -> None:
    always = (None, None)
    for under in ("sol, hsl", "hsl"):
        assert notes("personal_data: yes", under) == [
            [always, ("hsl", None)], [("hsl", None)], [("hsl", None)]
        ]  # fmt: skip
    for under in ("", "sol", "lss"):
        assert notes("personal_data: yes", under) == [[always], [], []]
    assert "controllers-in-social-services" in {each.id for each in left_out.LEFT_OUT}


def test_the_exemption_for_protective_security_is_told_where_it_may_matter() -> None:
    always, protected = (None, None), (None, "security_sensitive")
    assert notes("security_sensitive: yes", "sol") == [
        [always, protected],
        [protected],
        [protected],
    ]
    assert notes("security_sensitive: no", "sol") == [[always], [], []]


def test_no_note_is_cut() -> None:
    for duty in DUTIES:
        for lang in ("sv", "en"):
            texts = [n.text[lang] for n in duty.notes if not isinstance(n.text, str)]
            assert (spoken(duty.note, lang) if duty.note else "") == " ".join(texts)


def test_the_report_of_a_device_is_told_second_hand() -> None:
    # IVO's page was read, not the code itself.
    (device,) = (duty for duty in DUTIES if duty.id == "device-report")
    assert device.confidence == "secondary"


def test_the_single_reporting_platform_is_not_said_to_be_in_use() -> None:
    names = {r.name["sv"] for d in DUTIES if d.product == "digital" for r in d.to
             if not isinstance(r.name, str)}  # fmt: skip
    platform = "i den gemensamma rapporteringsplattformen när den är i bruk"
    assert names == {f"CSIRT-samordnaren och ENISA, {platform}"}
    assert "single-reporting-platform" in {each.id for each in left_out.LEFT_OUT}


def test_nothing_said_rules_nothing_out() -> None:
    for text in ("", "facts: {harm: unknown, personal_data: unknown, significant: unknown}"):
        found = read(text, built=service("sol, lss, hsl")).values()
        assert not [d for d in found if isinstance(d.standing, RuledOut | Stands | Due | Late)]


def test_an_authoritys_advice_is_advice() -> None:
    found = own("facts: {staff_endangered: yes}", "work-environment")
    assert found.standing == Assess(None)
    assert found.duty.word == "utan dröjsmål"
    advice = found.duty.advice
    assert advice is not None
    assert not isinstance(advice, str)
    assert advice["sv"] == "Arbetsmiljöverkets råd: «helst samma dag»"


# ── Which law ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("id_", "day", "acts"),
    [
        ("lex-sarah-remedy", "2025-06-30", ["SFS 2001:453"]),
        ("lex-sarah-remedy", "2025-07-01", ["SFS 2025:400"]),
        ("csl-warning", "2026-01-14", []),
        ("csl-warning", "2026-01-15", ["SFS 2025:1506"]),
        ("gdpr-authority", "2018-05-24", []),
        ("gdpr-authority", "2018-05-25", ["(EU) 2016/679"]),
        ("lex-maria-ivo", "2013-05-31", []),
        ("lex-maria-ivo", "2013-06-01", ["SFS 2010:659"]),
    ],
)
def test_the_law_of_the_day_is_used(id_: str, day: str, acts: list[str]) -> None:
    found = read(began=f"{day} 12:00", at=f"{day} 13:00+02:00")
    assert [d.duty.act.number for d in found.values() if d.duty.id == id_ and d.own] == acts


def test_the_day_is_when_it_began_or_else_was_detected() -> None:
    for text, act in (
        ("began: 2025-06-30 23:30\ndetected: 2025-07-01 00:30", "SFS 2001:453"),
        ("began: unknown\ndetected: 2025-07-01 00:30", "SFS 2025:400"),
    ):
        found = own(text, "lex-sarah-report", at="2025-07-01 08:00+02:00")
        assert found.duty.act.number == act


@pytest.mark.parametrize(
    ("day", "word"), [("2025-06-30", "utan dröjsmål"), ("2025-07-01", "genast")]
)
def test_the_word_differs_by_act(day: str, word: str) -> None:
    found = own("", "lex-sarah-remedy", began=f"{day} 12:00", at=f"{day} 13:00+02:00")
    assert found.duty.word == word


@pytest.mark.parametrize(
    ("at", "name"),
    [
        ("2026-06-30 23:00+02:00", "MCF (CSIRT-enheten)"),
        ("2026-07-01 00:30+02:00", "NCSC, i Cyberportalen"),
    ],
)
def test_the_recipient_is_the_one_of_the_day(at: str, name: str) -> None:
    (to,) = own(began="2026-06-30 22:00", at=at).to
    assert not isinstance(to.name, str)
    assert to.name["sv"] == name


@pytest.mark.parametrize(("day", "count"), [("2026-09-10", 0), ("2026-09-11", 6)])
def test_the_makers_of_digital_products_report_from_a_day(day: str, count: int) -> None:
    built = service(links=LINKS.replace("medical_device: yes", "digital_product: yes"))
    found = read(began=f"{day} 12:00", at=f"{day} 13:00+02:00", built=built)
    assert sum(d.duty.id.startswith("cra-") for d in found.values()) == count


def test_operators_are_under_the_cybersecurity_act_from_its_day() -> None:
    for day, ids in (
        ("2026-01-14", {"operator-privacy-incident", "operator-privacy-24h"}),
        ("2026-01-15", {d.id for d in DUTIES if d.actor == "operator"}),
    ):
        found = read(began=f"{day} 12:00", at=f"{day} 13:00+01:00")
        assert {id_ for id_, holder in found if holder == "natet"} == ids


def test_the_acts_that_a_service_is_given_under() -> None:
    unsaid = read(built=service(under=""))
    assert unsaid["lex-sarah-ivo", "hm"].standing == Assess(None, "under")
    assert unsaid["lss-lex-sarah-ivo", "hm"].standing == Assess(None, "under")
    assert unsaid["lex-maria-ivo", "hm"].standing == Assess(None, "under")
    said = read(built=service(under="sol"))
    assert said["lex-sarah-ivo", "hm"].standing == Assess(None)
    assert said["lex-maria-ivo", "hm"].standing == RuledOut()
    assert [a.what for a in said["lex-maria-ivo", "hm"].against] == ["under"]


# ── Whose ────────────────────────────────────────────────────────────────────────────────────────


def test_the_duties_of_others_start_with_their_own_knowledge() -> None:
    facts = "facts: {personal_data: yes, serious_harm: yes, aware_at: 2026-11-21 02:30}"
    found = read(facts)
    for id_, holder in (
        ("gdpr-processor", "bolaget"),
        ("mdr-serious-incident", "fabriken"),
        ("lex-sarah-ivo", "hemtjanst"),
    ):
        standing = found[id_, holder].standing
        assert isinstance(standing, NotComputable)
        assert standing.needs == "supplier_aware"
        assert not found[id_, holder].own
    aware = f"""
    {facts}
    events:
      - {{supplier_aware: avtal, at: 2026-11-21 03:00}}
      - {{supplier_aware: fabriken, at: 2026-11-21 04:00}}
    """
    found = read(aware)
    assert found["gdpr-processor", "bolaget"].standing == Stands()
    device = found["mdr-serious-incident", "fabriken"]
    assert isinstance(device.standing, Assess)
    assert device.deadline is not None
    assert device.deadline.day == date(2026, 12, 6)
    assert device.links == ("dosa",)


@pytest.mark.parametrize(
    ("product", "acts"),
    [("medical_device: yes", {"mdr"}), ("digital_product: yes", {"cra", "gpsr", "mdr"})],
)
def test_what_the_principal_answers_never_makes_a_makers_duty_stand(
    product: str, acts: set[str]
) -> None:
    text = f"{EVERY_YES}\nevents: [{{supplier_aware: fabriken, at: 2026-11-21 04:00}}]"
    built = service(links=LINKS.replace("medical_device: yes", product))
    found = [d for (_, holder), d in read(text, built=built).items() if holder == "fabriken"]
    assert {d.duty.id.partition("-")[0] for d in found} == acts
    for duty in found:
        open_ = isinstance(duty.standing, NotComputable) and duty.standing.assess
        assert open_ or isinstance(duty.standing, Assess)


def test_another_employers_duty_is_its_own_to_judge() -> None:
    aware = "events: [{supplier_aware: hemtjanst, at: 2026-11-21 04:00}]"
    found = read(f"facts: {{staff_endangered: yes}}\n{aware}")["work-environment", "hemtjanst"]
    assert found.standing == Assess(None)
    assert what(found.reasons) == [("staff_endangered", True, 5)]


def test_the_operators_clock_is_its_own() -> None:
    text = """
    facts: {significant: yes}
    events:
      - {supplier_aware: natet, at: 2026-11-21 01:00}
      - {duty_done: operator-csl-warning, by: natet, at: 2026-11-21 05:00}
    """
    found = read(text)
    limit = Deadline(local("2026-11-22 01:00+01:00"))
    assert found["operator-csl-warning", "natet"].standing == Done(
        local("2026-11-21 05:00+01:00"), limit
    )
    assert found["csl-warning", "hm"].standing == Due(Deadline(local("2026-11-22 02:25+01:00")))


def test_a_line_by_another_does_not_do_the_principals_duty() -> None:
    found = own("events: [{duty_done: csl-warning, by: natet, at: 2026-11-21 05:00}]")
    assert isinstance(found.standing, Assess)


@pytest.mark.parametrize(
    ("said", "bearers"),
    [("", ["bolaget"]), (", processor: yes", ["bolaget"]), (", processor: no", [])],
)
def test_a_supplier_is_a_processor_unless_it_is_said_not_to_be(
    said: str, bearers: list[str]
) -> None:
    built = register(
        LINKS,
        "larm: [dosa]",
        parties=PARTIES,
        agreements=AGREEMENTS.replace(", processor: yes", said),
    )
    found = read("facts: {personal_data: yes}", built=built)
    assert [holder for id_, holder in found if id_ == "gdpr-processor"] == bearers


@pytest.mark.parametrize(
    ("kind", "said", "standing"),
    [
        ("care_provider", "", Assess(None, "party")),
        ("supplier", "", Assess(None, "party")),
        ("supplier", ", performs_social_service: yes", Assess(None)),
        ("supplier", ", performs_social_service: no", None),
    ],
)
def test_who_performs_social_services_is_declared(
    kind: str, said: str, standing: Standing | None
) -> None:
    party = f"hemtjanst: {{name: Hemtjänsten, kind: {kind}{said}}}"
    parties = PARTIES.replace("hemtjanst: {name: Hemtjänsten, kind: care_provider}", party)
    aware = "events: [{supplier_aware: hemtjanst, at: 2026-11-21 04:00}]"
    found = read(aware, built=service(parties=parties))
    theirs = found.get(("lex-sarah-ivo", "hemtjanst"))
    assert (theirs.standing if theirs else None) == standing


def test_a_maker_that_nobody_named_is_told_by_its_links() -> None:
    links = LINKS.replace(", made_by: fabriken, medical_device: yes", "")
    found = read(built=service(links=links))["mdr-serious-incident", None]
    assert found.standing == NotComputable("supplier_aware", True)
    assert found.links == ("dosa",)


def test_a_device_that_is_none_has_no_device_report() -> None:
    found = read(built=service(links=LINKS.replace("device: yes", "device: no")))
    assert not [id_ for id_, _ in found if id_ == "device-report" or id_.startswith("mdr-")]


def test_a_principal_whose_size_decides_is_for_somebody_to_judge() -> None:
    parties = PARTIES.replace("kind: municipality", "kind: care_provider")
    found = read("facts: {significant: yes}", built=service(parties=parties))["csl-warning", "hm"]
    assert found.standing == Assess(Deadline(local("2026-11-22 02:25+01:00")), "party")


# ── The order, the examples, the format ──────────────────────────────────────────────────────────


def test_the_principals_own_come_first_and_the_nearest_of_them() -> None:
    found = list(read("facts: {personal_data: yes, significant: yes}").values())
    assert [d.own for d in found] == sorted((d.own for d in found), reverse=True)
    assert [d.duty.id for d in found[:3]] == ["csl-warning", "gdpr-authority", "csl-notification"]


def example(name: str, at: str) -> tuple[StandingDuty, ...]:
    folder = ROOT / "examples" / name
    paths = [folder / "chains", ROOT / "chains"]
    chains: Path = next(path for path in paths if path.exists())
    built = load_register(list(yaml_files(chains)))
    document, _ = read_file(folder / "incident.yaml", "incident.yaml")
    assert document is not None
    file, _ = load_incident(document, built)
    assert file is not None
    target = find_target(built, file.incident)
    assert target is not None
    return read_duties(built, file, target, local(at))


def test_the_incident_of_2020_has_the_acts_of_2020() -> None:
    found = example("mottagning-2020", "2020-10-10 12:00+02:00")
    acts = {d.duty.act.number for d in found}
    assert "SFS 2001:453" in acts
    assert not acts & {"SFS 2025:400", "SFS 2025:1506", "(EU) 2024/2847"}
    left = not_told_json(date(2020, 10, 7), "sv")
    assert [each["id"] for each in left] == [
        "nis-2018",
        "operators-before-2026",
        "devices-before-2021",
        "protective-security-before-2021",
    ]


def test_the_night_of_2026_must_be_judged_within_a_day() -> None:
    first = example("trygghetslarm-natt", "2026-11-21 03:23+01:00")[0]
    assert first.duty.id == "csl-warning"
    assert first.standing == Assess(Deadline(local("2026-11-22 02:25+01:00")))
    assert "care_given_late" in [a.what for a in first.reasons]


def test_the_oldest_incident_has_no_act_that_came_later() -> None:
    assert example("fastnat-2008", "2008-06-15 12:00+02:00") == ()


def test_everything_is_written_as_json_with_its_grounds() -> None:
    found = list(read("facts: {significant: yes}").values())
    (first, *_) = duties_json(found, "en", ZONE)
    assert first["id"] == "csl-warning"
    assert first["standing"] == {
        "is": "due",
        "deadline": {"moment": "2026-11-22T02:25:00+01:00", "day": None, "moved_from": None},
    }
    assert first["started"]["assumed"] is True
    assert first["law"]["source"].startswith("https://")
    assert {d["standing"]["is"] for d in duties_json(found, "sv", ZONE)} <= {
        "due", "stands", "assess", "done", "late", "not_computable", "ruled_out",
    }  # fmt: skip


# ── In words ─────────────────────────────────────────────────────────────────────────────────────


def words_of(text: str, lang: Lang, at: str, began: str = "2026-11-21 02:25") -> Words:
    """The words of the answer to an incident in the service."""
    head = f"began: {began}\ndetected: {began}\n"
    return Words(ask(service("sol, lss, hsl"), head + dedent(text), at=at), language(lang))


def rows(text: str, lang: Lang, *ids: str, at: str = "2026-11-21 12:00") -> list[list[str]]:
    """The rows of some of the principal's duties, as their cells."""
    words, found = words_of(text, lang, at), read(text, at=f"{at}+01:00")
    return [[c.text for c in duty_row(words, found[id_, "hm"])] for id_ in ids]


def test_a_duty_is_one_line() -> None:
    text = "facts: {personal_data: yes}"
    ids = ("csl-warning", "gdpr-authority", "gdpr-register", "csl-final-report")
    assert rows(text, "sv", *ids) == [
        ["upplysning, cybersäkerhetslagen", "till i morgon 02:25",
         "vid en betydande incident: bedöm", "2 kap. 5 §, från upptäckten (antaget)",
         "incident.yaml:3"],
        ["personuppgiftsincident, anmälan, dataskyddsförordningen", "till tisdag 02:25",
         "2 dygn 14 h kvar", "art. 33.1, från upptäckten (antaget)", "incident.yaml:3"],
        ["dokumentera incidenten, dataskyddsförordningen", "utan tid i lagen", "art. 33.5",
         "incident.yaml:3"],
        ["slutrapport, cybersäkerhetslagen", "går inte att räkna",
         "saknar när anmälan lämnades (duty_done); vid en betydande incident: bedöm",
         "2 kap. 8 §", "incident.yaml:4"],
    ]  # fmt: skip
    ((label, state, needs, *_),) = rows(text, "en", "csl-final-report")
    assert (label, state) == ("final report, the Cybersecurity Act", "not computable")
    moment = "needs the moment the notification was submitted (duty_done)"
    assert needs == f"{moment}; for a significant incident: assess"


def test_a_day_is_the_last_of_its_period() -> None:
    text = submitted("{restored: larm, at: 2027-02-01 10:00}")
    words = words_of(text, "sv", "2027-02-02 09:00", "2027-01-30 09:00")
    found = read(text, began="2027-01-30 09:00", at="2027-02-02 09:00+01:00")
    line = duty_row(words, found["csl-final-report", "hm"])
    assert [cell.text for cell in line[:4]] == [
        "slutrapport, cybersäkerhetslagen",
        "till och med måndag 2027-03-01",
        "27 dygn 15 h kvar",
        "2 kap. 8 §",
    ]


def test_the_law_that_is_not_told_is_named() -> None:
    head = "began: 2025-12-01 09:00\ndetected: 2025-12-01 09:00\n"
    words = Words(ask(service(), head, at="2025-12-01 12:00"), language("sv"))
    (*_, last) = duties_block(words, ()).rows
    assert last[0].text == (
        "Inte återgivet, men kan ha gällt 2025-12-01: lag (2018:1174), föregångaren till"
        " cybersäkerhetslagen; operatörers säkerhetsincidenter enligt LEK 8 kap., före den"
        " 15 januari 2026."
    )


def test_what_presses_is_the_principals_own_that_has_a_time_and_is_not_done() -> None:
    text = "facts: {personal_data: yes}\nevents: [{duty_done: csl-warning, at: 2026-11-21 09:00}]"
    pressing = pressing_duties(read(text).values())
    assert [d.duty.id for d in pressing] == ["gdpr-authority", "csl-notification"]


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize(
    "text",
    [
        "",
        "facts: {personal_data: yes, significant: yes, serious_harm: yes, staff_endangered: yes}",
        "facts: {personal_data: no, significant: no, harm: no, security_sensitive: no}",
        """
        affected: {people: 3, reach: wide}
        outage: suspected
        events:
          - {class: security, at: 2026-11-21 03:00}
          - {supplier_aware: natet, at: 2026-11-21 03:00}
          - {duty_done: [csl-warning, csl-notification], at: 2026-11-21 04:00}
          - {duty_done: gdpr-authority, at: 2026-11-24 04:00}
        """,
    ],
)
def test_the_long_form_names_every_duty_and_its_source(text: str, lang: Lang) -> None:
    at = "2026-11-24 12:00"
    words = words_of(text, lang, at)
    found = list(read(text, at=f"{at}+01:00", built=service("sol, lss, hsl")).values())
    page = plain(Page((duties_block(words, found),)), 10_000)
    own_ones = [d for d in found if d.own and not isinstance(d.standing, NotComputable | RuledOut)]
    assert page.count("2026-04-27") == len(own_ones)
    lost = [d.duty.id for d in own_ones if d.duty.act.source not in page]
    assert lost == []
