"""What counts as personal data in an incident's texts, held to others' rules for the numbers."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.se import personnummer

from ansvar.rules.addresses import dialled
from ansvar.rules.privacy import identity_numbers, phone_numbers
from ansvar.validation import validate
from reading import INCIDENT, REGISTER, set_up, spoiled

TODAY = date(2026, 11, 21)
NUMBER = "the text seems to hold a personal identity number"
COORDINATION = "the text seems to hold a coordination number"
PHONE = "the text seems to hold a phone number"
EMAIL = "the text seems to hold an e-mail address"

quick = settings(max_examples=200, deadline=None)

BORN = st.dates(date(1900, 1, 1), TODAY - timedelta(400))
LAST = st.integers(0, 999)
SIGNS = st.sampled_from(["", "-", " "])


def checked(digits: str) -> str:
    """Nine digits with the one that checks them."""
    return digits + str(luhn.calc_check_digit(digits))


def numbers(text: str) -> list[tuple[str, str]]:
    """What numbers of people a text holds: their kind, and how they are written."""
    return [(d.kind["en"], text[d.start : d.end]) for d in identity_numbers(text, TODAY)]


@quick
@given(BORN, LAST, SIGNS, st.booleans())
def test_a_personal_identity_number_is_found_as_people_write_it(
    born: date, last: int, sign: str, century: bool
) -> None:
    assume(f"{born:%y}" != f"{TODAY:%y}")  # so near the incident it may be a time stamp
    ten = checked(f"{born:%y%m%d}{last:03}")
    written = f"{born.year // 100 if century else ''}{ten[:6]}{sign}{ten[6:]}"
    assert personnummer.is_valid(written)
    assert numbers(f"brukaren ({written}) ringde.") == [("a personal identity number", written)]


@quick
@given(BORN, LAST, SIGNS)
def test_a_coordination_number_has_sixty_added_to_the_day(born: date, last: int, sign: str) -> None:
    ten = checked(f"{born:%y%m}{born.day + 60}{last:03}")
    written = f"{ten[:6]}{sign}{ten[6:]}"
    assert numbers(f"nr {written}, igen") == [("a coordination number", written)]


@quick
@given(st.integers(0, 99), st.integers(0, 14), st.integers(0, 99), LAST, st.integers(0, 9))
def test_ten_digits_are_a_number_of_a_person_only_if_day_and_check_digit_are(
    year: int, month: int, day: int, last: int, check: int
) -> None:
    assume(year != TODAY.year % 100)
    digits = f"{year:02}{month:02}{day:02}{last:03}{check}"
    plain = checked(f"{digits[:4]}{day - 60 if day > 60 else day:02}{last:03}")
    expected = luhn.is_valid(digits) and personnummer.is_valid(plain)
    assert bool(numbers(f"{digits[:6]}-{digits[6:]}")) == expected


def test_a_date_and_a_time_of_day_near_the_incident_are_no_person() -> None:
    stamps = ["261121-0200", "261101 0204", "20261121 0200"]
    people = ["261020-0202", "261119-8017"]
    assert all(luhn.is_valid(f"{each[-11:-5]}{each[-4:]}") for each in (*stamps, *people))
    found = [("a personal identity number", person) for person in people]
    assert numbers(" och ".join((*stamps, *people))) == found


@quick
@given(st.text(alphabet="0123456789+- ()@.,:aåö\n", max_size=80))
def test_what_is_found_is_in_the_text(text: str) -> None:
    for datum in (*identity_numbers(text, TODAY), *phone_numbers(text)):
        said = text[datum.start : datum.end]
        assert said == said.strip()
        assert sum(c.isdigit() for c in said) >= 7


@pytest.mark.parametrize(
    "text",
    [
        "+46 70 123 45 67",
        "+46701234567",
        "+46 (0)70-123 45 67",
        "0046 70 123 45 67",
        "070-123 45 67",
        "070 123 45 67",
        "0701234567",
        "08-12 34 56",
        "08/123 456 78",
        "0610–123 45",
        "+358 9 123 456",
    ],
)
def test_a_phone_number_is_found_as_people_write_it(text: str) -> None:
    line = f"ring ({text}), eller tel:{text}."
    assert [line[d.start : d.end] for d in phone_numbers(line)] == [text, text]


@pytest.mark.parametrize(
    "text",
    [
        "0123456789",
        "SN 2024/0123-456789",
        "D-070-123 45 67",
        "2026-11-21 02:10",
        "mellan 08-17 1300 gånger",
        "10.0.0.1 och 192.168.10.20",
        "0701234567890",
        "+46 10",
        "112",
        "123 456 78 90",
    ],
)
def test_other_numbers_are_no_phone_numbers(text: str) -> None:
    assert list(phone_numbers(text)) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("010-000 00 00", "+46 10 000 00 00"),
        ("0046 10 000 00 00", "+46100000000"),
        ("+46 (0)10-000 00 00", "+46 10 000 00 00"),
    ],
)
def test_a_number_is_the_same_however_it_is_written(one: str, other: str) -> None:
    assert dialled(one) == dialled(other)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told(folder: Path, notes: str, register: str = REGISTER) -> list[tuple[int, int, int, str]]:
    """Line, columns and words of the personal data in an incident with some more lines."""
    set_up(folder, register, INCIDENT + notes)
    findings = validate([Path("incident.yaml")], datetime(2026, 11, 21, 12, tzinfo=UTC)).findings
    return [
        (d.span.line, d.span.column, d.span.end_column, d.message("en"))
        for d in findings
        if d.rule.code == "ANS606"
    ]


def test_the_place_is_the_datum_itself_where_it_is_written_whole(folder: Path) -> None:
    assert told(folder, '  note: "först 811228-9874, sedan 811228-9874"\n') == [
        (18, 16, 27, NUMBER),
        (18, 35, 46, NUMBER),
    ]
    assert told(folder, "  note: 'det är 701063-2391'\n") == [(18, 17, 28, COORDINATION)]


def test_the_place_is_the_value_where_the_file_breaks_it_up(folder: Path) -> None:
    assert told(folder, "  note: >-\n    först 811228\n    9874\n") == [(18, 9, 1, NUMBER)]
    assert told(folder, '  note: "811228\\x2d9874 \\u00e5ter"\n') == [(18, 9, 35, NUMBER)]


def test_the_registers_own_contacts_are_no_personal_data(folder: Path) -> None:
    note = "  note: 0101000000, +46 10 200 00 00, 010-200 00 01, TIB@kommunen.se, e.b@kommunen.se\n"
    contact = 'phone: "010-100 00 00"'
    register = spoiled(REGISTER, contact, f"{contact}, email: e.b@kommunen.se")
    assert told(folder, note, register) == [(18, 39, 52, PHONE)]
    assert told(folder, note) == [(18, 39, 52, PHONE), (18, 71, 86, EMAIL)]


def test_a_contact_that_cannot_be_read_may_have_any_number(folder: Path) -> None:
    note = "  note: 010-200 00 01 och e.b@kommunen.se, 811228-9874\n"
    unread = spoiled(REGISTER, 'jour: {role: Jour, phone: "010-200 00 00"}', "jour: {roll: Jour}")
    assert told(folder, note, unread) == [(18, 44, 55, NUMBER)]


def test_a_line_with_another_fault_is_searched_too(folder: Path) -> None:
    lines = "    - {reportd: larmavtal, at: 2026-11-21 03:00, note: 811228-9874}\n"
    assert told(folder, lines) == [(18, 56, 67, NUMBER)]


def test_a_finding_never_repeats_what_it_found(folder: Path) -> None:
    set_up(folder, incident=INCIDENT + "  note: 811228-9874 och 070-123 45 67\n")
    found = validate([Path("incident.yaml")], datetime(2026, 11, 21, 12, tzinfo=UTC)).findings
    said = [d.message(lang) for d in found if d.rule.code == "ANS606" for lang in ("sv", "en")]
    assert said == [
        "texten ser ut att innehålla ett personnummer",
        NUMBER,
        "texten ser ut att innehålla ett telefonnummer",
        PHONE,
    ]
