"""One mistake gives one finding at its place, and everything else is kept."""

from typing import Any

import pytest

from ansvar.load import build_register, load_incident
from ansvar.register import Fault, IncidentFile, Register
from ansvar.rules.incidents import check_incident
from ansvar.rules.references import check_register
from ansvar.source import Document, read_text
from reading import INCIDENT, REGISTER, spoiled

Found = list[tuple[str, str, str | None]]
"""Code, the text pointed at, and the suggestion."""


def document(text: str, name: str) -> Document:
    read, _ = read_text(text, name)
    assert read is not None
    return read


def pointed(read: Document, faults: list[Fault]) -> Found:
    """What each finding points at, cut from the file."""
    found = []
    for fault in faults:
        span, lines = fault.diagnostic.span, read.text.splitlines()
        end = span.end_column - 1 if span.end_line == span.line else None
        cut = lines[span.line - 1][span.column - 1 : end]
        found.append((fault.diagnostic.rule.code, cut, fault.diagnostic.suggestion))
    return found


def register_of(text: str) -> tuple[Register, Found]:
    read = document(text, "register.yaml")
    register = build_register([read])
    lost = [Fault(unread.diagnostic, ()) for unread in register.unread]
    return register, pointed(read, [*lost, *register.faults, *check_register(register)])


def incident_of(text: str) -> tuple[IncidentFile | None, Found]:
    read = document(text, "incident.yaml")
    register, _ = register_of(REGISTER)
    file, faults = load_incident(read, register)
    found = list(faults) + (list(check_incident(register, file)) if file else [])
    return file, pointed(read, found)


def ids(register: Register) -> dict[str, list[str]]:
    return {
        "parties": list(register.parties),
        "calendars": list(register.calendars),
        "agreements": list(register.agreements),
        "chains": list(register.chains),
        "links": list(register.links),
        "commitments": list(register.agreements["larmavtal"].commitments),
        "functions": list(register.chains["larm"].functions),
        "checks": list(register.chains["larm"].checks),
    }


WHOLE = {
    "parties": ["kommunen", "bolaget"],
    "calendars": ["kontor"],
    "agreements": ["larmavtal", "kameraavtal"],
    "chains": ["larm", "tillsyn"],
    "links": ["knapp", "dosa", "sim", "kamera"],
    "commitments": ["aterstall", "kvittera"],
    "functions": ["signal", "samtal"],
    "checks": ["prov", "dosprov"],
}


def test_a_sound_register_and_incident_have_no_findings() -> None:
    register, found = register_of(REGISTER)
    assert found == []
    assert ids(register) == WHOLE
    assert incident_of(INCIDENT)[1] == []


@pytest.mark.parametrize(
    ("old", "new", "finding", "lost"),
    [
        # Parties, calendars
        ("kind: municipality", "kind: municipalty", ("ANS105", "municipalty", "municipality"), {}),
        ("    name: Bolaget\n", "    namn: Bolaget\n    name: Bolaget\n",
         ("ANS102", "namn", "name"), {}),
        ("    name: Bolaget\n", "", ("ANS101", "bolaget", None), {"parties": ["kommunen"]}),
        ("    name: Bolaget\n", "    name: [Bolaget]\n", ("ANS103", "[Bolaget]", None),
         {"parties": ["kommunen"]}),
        ("    name: Bolaget\n", "    name:\n", ("ANS106", "", None), {"parties": ["kommunen"]}),
        ("    name: Bolaget\n", "    name: ' '\n", ("ANS106", "' '", None),
         {"parties": ["kommunen"]}),
        ('phone: "010-200 00 00"', "phone: ~", ("ANS106", "~", None), {}),
        ("role: Jour, ", "role: Jour, =: x, ", ("ANS102", "=", None), {}),
        ('phone: "010-200 00 00"', 'phone: "ring"', ("ANS104", '"ring"', None), {}),
        ("role: Jour, ", "roll: Jour, role: Jour, ", ("ANS102", "roll", "role"), {}),
        # Without its hours a calendar would be open round the clock.
        ("days: mon-fri", "days: mån-fre", ("ANS104", "mån-fre", None), {"calendars": []}),
        ("hours: 08:00-17:00", "hours: 8-17-22", ("ANS104", "8-17-22", None), {"calendars": []}),
        ("days: mon-fri, hours: 08:00-17:00", "week: {mån-fre: 08:00-17:00}",
         ("ANS104", "mån-fre", None), {"calendars": []}),
        ("days: mon-fri, hours: 08:00-17:00", "week: {mon-fri: 8-17}",
         ("ANS104", "8-17", None), {"calendars": []}),
        ("days: mon-fri, hours: 08:00-17:00", "week: {}",
         ("ANS106", "{}", None), {"calendars": []}),
        ("days: mon-fri", "week: {sat: 08:00-12:00}, days: mon-fri", ("ANS231", "days", None), {}),
        ("holidays: SE", "hours_on: {midsommarafon: 08:00-12:00}",
         ("ANS104", "midsommarafon", "midsommarafton"), {}),
        ("holidays: SE", "hours_on: {2026-12-23: till lunch}",
         ("ANS104", "till lunch", None), {}),
        ("holidays: SE", "hours_on: {2026-12-23: 8:00-12:00}, also_open: 2026-12-23",
         ("ANS232", "2026-12-23", None), {}),
        ("holidays: SE", "holidays: NO", ("ANS105", "NO", None), {}),
        ("holidays: SE", "also_closed: [julafton, midsommarafon]",
         ("ANS104", "midsommarafon", "midsommarafton"), {}),
        ("holidays: SE", "also_open: 2026-12-32", ("ANS104", "2026-12-32", None), {}),
        # Agreements
        ("to: 2027-12-31", "to: 2027-02-31", ("ANS104", "2027-02-31", None), {}),
        ("from: 2026-01-01, to", "form: 2026-01-01, to", ("ANS101", "valid", None), None),
        ("restore: 4 h", "restore: 4", ("ANS104", "4", None), {"commitments": ["kvittera"]}),
        ("restore: 4 h", "restore: [4 h]", ("ANS103", "[4 h]", None),
         {"commitments": ["kvittera"]}),
        ("restore: 4 h", "restore: 4 h, penalty: ~", ("ANS106", "~", None),
         {"commitments": ["kvittera"]}),
        ("restore: 4 h", "restor: 4 h", ("ANS102", "restor", "restore"),
         {"commitments": ["kvittera"]}),
        ("clause: § 7, ", "", ("ANS101", "aterstall", None), {"commitments": ["kvittera"]}),
        ("restore: 4 h, hours: always", "restore: 4 h, hours: kontr",
         ("ANS202", "kontr", "kontor"), {}),
        ("then: released", "then: relased", ("ANS203", "relased", None), {}),
        ("link_is: [knapp]", "link_is: [knap]", ("ANS204", "knap", "knapp"), {}),
        ("link_is: [knapp]", "link_i: [knapp]", ("ANS102", "link_i", "link_is"), {}),
        ("after: 30 min", "after: snart", ("ANS104", "snart", None), {}),
        ("supplier: bolaget\n    covers: [dosa", "supplier: bolagt\n    covers: [dosa",
         ("ANS203", "bolagt", "bolaget"), {}),
        ("covers: [dosa, sim]", "covers: [dosa, simm]", ("ANS204", "simm", "sim"), {}),
        ("covers: [dosa, sim]", "covers: [dosa, [sim]]", ("ANS103", "[sim]", None), {}),
        ("covers: [dosa, sim]", "covers: [dosa, ]\n    covers: [sim]",
         ("ANS006", "covers", None), {}),
        ("to: jour}", "to: jouren}", ("ANS206", "jouren", "jour"), {}),
        # Chains
        ("    reserve: {text", "    principl: kommunen\n    reserve: {text",
         ("ANS102", "principl", "principal"), {}),
        ("dosa: {name: Dosa, run_by: bolaget}", "dosa: {name: Dosa, runby: bolaget}",
         ("ANS101", "dosa", None), None),
        ("dosa: {name: Dosa, run_by: bolaget}", "dosa: Dosa", ("ANS103", "Dosa", None),
         {"links": ["knapp", "sim", "kamera"]}),
        ("dosa: {name: Dosa, run_by: bolaget}", "dosa:", ("ANS106", "", None),
         {"links": ["knapp", "sim", "kamera"]}),
        ("dosa: {name: Dosa, ", "dosa: {name: Dosa, holds: lång tid, ",
         ("ANS104", "lång tid", None), {}),
        ("dosa: {name: Dosa, ", "dosa: {name: Dosa, likelihood: 120 %, ",
         ("ANS104", "120 %", None), {}),
        ("dosa: {name: Dosa, ", "dosa: {name: Dosa, needs: sim, ", ("ANS103", "sim", None), {}),
        ("path: [dosa]", "path: [dosa, {any_of: []}]", ("ANS106", "[]", None), {}),
        ("path: [dosa]", "path: [dosa, {at_least: två, of: [sim]}]", ("ANS104", "två", None), {}),
        ("path: [dosa]", "path: [dosa, {at_least: 1, of: [sim, [{}]]}]",
         ("ANS101", "{}", None), {}),
        ("path: [dosa]", "path: [dosa, {at_least: 1}]", ("ANS101", "{at_least: 1}", None), {}),
        ("path: [dosa]", "path: [dosa, {anyof: [sim], any_of: [sim]}]",
         ("ANS102", "anyof", "any_of"), {}),
        ("path: [dosa]", "path: [dosa, {any_of: [sim, null]}]", ("ANS106", "null", None), {}),
        ("path: [dosa]", "path: [dosa, {any_of: [sim, [knapp, simm]]}]",
         ("ANS204", "simm", "sim"), {}),
        ("path: [dosa]", "means: snart", ("ANS213", "samtal", None), {}),
        ("of: signal, by", "of: signall, by", ("ANS207", "signall", "signal"), {}),
        ("of: [dosa], by: bolaget, how: found", "of: [dosa], by: bolaget, how: person, takes: 5",
         ("ANS104", "5", None), {}),
        ("of: [dosa], by: bolaget, how: found", "of: [dosa], by: bolaget, automatic: unknown",
         ("ANS104", "unknown", None), {}),
        ("reserve: {text: Ring alla, by: kommunen.tib}", "reserve: {text: Ring alla, by: tib}",
         ("ANS206", "tib", None), {}),
        # Whole sections
        ("calendars:\n  kontor: {", "kalendrar:\n  kontor: {", ("ANS102", "kalendrar", "calendars"),
         {"calendars": []}),
        ("calendars:\n  kontor: {", "calendar:\n  kontor: {",
         ("ANS102", "calendar", "calendars"), {"calendars": []}),
    ],
)  # fmt: skip
def test_one_mistake_in_a_register_is_one_finding(
    old: str, new: str, finding: tuple[str, str, str | None], lost: dict[str, list[str]] | None
) -> None:
    register, found = register_of(spoiled(REGISTER, old, new))
    if lost is None:
        # The misspelling of a key that must be there shows as two sides of one thing.
        assert finding in found
        assert [code for code, *_ in sorted(found)] == ["ANS101", "ANS102"]
    else:
        assert found == [finding]
        assert ids(register) == {**WHOLE, **lost}


@pytest.mark.parametrize(
    ("old", "new", "finding", "kept"),
    [
        ("result: fail, at: 2026-11-21 02:20", "result: failed, at: 2026-11-21 02:20",
         ("ANS105", "failed", "fail"), [[1, 2], [0], [0, 1]]),
        ("result: fail, at: 2026-11-21 02:20", "result: fail, at: 2026-11-21",
         ("ANS104", "2026-11-21", None), [[1, 2], [0], [0, 1]]),
        ("result: fail, at: 2026-11-21 02:20", "result: fail, at: 2026-10-25 02:20",
         ("ANS109", "2026-10-25 02:20", None), [[1, 2], [0], [0, 1]]),
        ("result: fail, at: 2026-11-21 02:20", "result: fail",
         ("ANS101", "{check: prov, result: fail}", None), [[1, 2], [0], [0, 1]]),
        ("check: dosprov", "check: dosprv", ("ANS208", "dosprv", "dosprov"),
         [[0, 1, 2], [0], [0, 1]]),
        ("{check: prov, result: fail, at: 2026-11-21 02:20}", "provlarm fel",
         ("ANS103", "provlarm fel", None), [[1, 2], [0], [0, 1]]),
        ("of: [knapp]", "of: [knap]", ("ANS207", "knap", "knapp"), [[0, 1, 2], [0], [0, 1]]),
        ("of: [knapp]", "of: signal, from: lampa", ("ANS207", "lampa", None),
         [[0, 1, 2], [0], [0, 1]]),
        ("of: [knapp]", "nte: x, of: [knapp]", ("ANS102", "nte", "note"),
         [[0, 1, 2], [0], [0, 1]]),
        ("says: working", "says: fungerar", ("ANS105", "fungerar", None),
         [[0, 1, 2], [], [0, 1]]),
        ("about: sim", "about: simm", ("ANS204", "simm", "sim"), [[0, 1, 2], [0], [0, 1]]),
        ("reported: larmavtal", "reportd: larmavtal, reported: larmavtal",
         ("ANS102", "reportd", None), [[0, 1, 2], [0], [0, 1]]),
        ("reported: larmavtal", "reported: null", ("ANS106", "null", None), [[0, 1, 2], [0], [1]]),
        ("reported: larmavtal", "reported: larmavtal, object: dosa", ("ANS102", "object", None),
         [[0, 1, 2], [0], [0, 1]]),
        ("reported: larmavtal", "reported: larmavtal, note: null", ("ANS106", "null", None),
         [[0, 1, 2], [0], [0, 1]]),
        ("reported: larmavtal", "reported: [{}]", ("ANS103", "{}", None), [[0, 1, 2], [0], [1]]),
        ("{reported: larmavtal, at: 2026-11-21 02:35}", "{at: 2026-11-21 02:35}",
         ("ANS110", "{at: 2026-11-21 02:35}", None), [[0, 1, 2], [0], [1]]),
        ("reported: larmavtal", "reported: larmavtl", ("ANS205", "larmavtl", "larmavtal"),
         [[0, 1, 2], [0], [0, 1]]),
        ("people: 3", "people: några", ("ANS104", "några", None), [[0, 1, 2], [0], [0, 1]]),
        ("began: 2026-11-21 02:10", "began: nyss", ("ANS104", "nyss", None),
         [[0, 1, 2], [0], [0, 1]]),
        ("began: 2026-11-21 02:10", "began: {aftr: 2026-11-21 02:10}", ("ANS102", "aftr", "after"),
         [[0, 1, 2], [0], [0, 1]]),
        ("function: signal", "function: signall", ("ANS215", "signall", "signal"),
         [[0, 1, 2], [0], [0, 1]]),
        ("  chain: larm\n", "  chain: lram\n", ("ANS209", "lram", "larm"),
         [[0, 1, 2], [0], [0, 1]]),
        ("  events:\n", "  events:\n  statements: []\n  events2:\n", ("ANS006", "statements", None),
         None),
        ("ansvar: 1\n", "ansvar: 1\nansvar: 1\n", ("ANS006", "ansvar", None),
         [[0, 1, 2], [0], [0, 1]]),
    ],
)  # fmt: skip
def test_one_mistake_in_an_incident_is_one_finding(
    old: str, new: str, finding: tuple[str, str, str | None], kept: list[list[int]] | None
) -> None:
    file, found = incident_of(spoiled(INCIDENT, old, new))
    assert file is not None
    if kept is None:
        assert finding in found
        return
    assert found == [finding]
    incident = file.incident
    lines: tuple[tuple[Any, ...], ...] = (
        incident.observations,
        incident.statements,
        incident.events,
    )
    assert [[line.number for line in kind] for kind in lines] == kept


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ("  detected: 2026-11-21 02:25\n", "", ("ANS101", "incident", None)),
        ("  detected: 2026-11-21 02:25\n", "  detected: 26-11-21\n", ("ANS104", "26-11-21", None)),
        ("  chain: larm\n", "", ("ANS101", "incident", None)),
        ("  chain: larm\n", "  chain: [larm]\n", ("ANS103", "[larm]", None)),
        ("ansvar: 1", "ansvar: 2", ("ANS107", "2", None)),
        ("ansvar: 1", "ansvar: [1]", ("ANS107", "[1]", None)),
    ],
)
def test_what_an_incident_cannot_do_without(
    old: str, new: str, finding: tuple[str, str, str | None]
) -> None:
    file, found = incident_of(spoiled(INCIDENT, old, new))
    assert file is None
    assert found == [finding]


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("incident:\n", ("ANS108", "incident", None)),
        ("incident: larm\n", ("ANS103", "larm", None)),
        ("incident: [larm]\n", ("ANS103", "[larm]", None)),
        ("- incident\n", ("ANS103", "- incident", None)),
        ("larm\n", ("ANS103", "larm", None)),
    ],
)
def test_what_is_no_incident(text: str, finding: tuple[str, str, str | None]) -> None:
    assert incident_of(text) == (None, [finding])


def test_the_choice_of_offset_is_offered() -> None:
    read = document(spoiled(INCIDENT, "2026-11-21 02:25", "2026-10-25 02:30"), "i.yaml")
    _, (fault,) = load_incident(read, register_of(REGISTER)[0])
    assert fault.diagnostic.help("sv") == "skriv förskjutningen: +02:00 / +01:00"
