"""`ansvar clock`: the account on screen, as JSON and as CSV, of one incident and of several."""

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from runs import Ran, ran

ANSI = re.compile(r"\x1b\[[0-9;]*m")
REGISTER = """\
ansvar: 1
parties:
  kommunen: {name: Kommunen, kind: municipality}
  fiberbolaget: {name: Fiberbolaget, contacts: {jour: {role: Jour, phone: "+46 10 000 00 01"}}}
agreements:
  fiber:
    title: Fiber
    customer: kommunen
    supplier: fiberbolaget
    covers: [fiber]
    valid: {from: 2026-01-01}
    fees: {monthly: 2000 SEK}
    commitments:
      atgard:
        clause: SN 1
        restore: 24 h
        hours: always
        penalty:
          per: started hour
          amount: 500 SEK
          percent: 3 % of monthly fee
          cap: {fault: 75 % of quarterly fee, month: 5000 SEK}
          claim_within: 30 days
      tillganglighet:
        clause: SN 1
        availability: 99.7 %
        measured: calendar year
        penalty:
          per: year
          steps:
            - {from: 0 %, percent: 1 % of yearly fee}
            - {from: 0.1 %, percent: 3 % of yearly fee}
          claim_within: 30 days
chains:
  bredband:
    name: Bredband
    principal: kommunen
    links: {fiber: {name: Fiber, run_by: fiberbolaget}}
    functions: {natet: [fiber]}
"""
FAULT = """\
ansvar: 1
incident:
  chain: bredband
  began: 2026-11-10 08:00
  detected: 2026-11-10 08:00
  events:
    - {reported: fiber, at: 2026-11-10 08:00}
    - {restored: natet, at: 2026-11-11 14:00}
"""
LATER = FAULT.replace("-11 14:00", "-18 16:00").replace("2026-11-10", "2026-11-17")

Clock = Callable[..., Ran]


@pytest.fixture
def clock(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Clock:
    """Runs of `ansvar clock` beside a register and two faults."""
    for name, text in (("chains/fiber", REGISTER), ("fel/ett", FAULT), ("fel/tva", LATER)):
        path = tmp_path / f"{name}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return lambda *arguments: ran(capfd, monkeypatch, tmp_path, "clock", *arguments)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


SWEDISH = """\
Bredband · natet · 2026-11-10 08:00 till 2026-11-11 14:00, 30 h, med det som var känt 2026-11-11
14:00

KLOCKA  återställa 24 h, Fiberbolaget  bruten 2026-11-11 08:00  6 h över, klart 2026-11-11 14:00  SN
          1, från anmälan 2026-11-10 08:00  chains/fiber.yaml:15
TID     2026-11-10 08:00–2026-11-11 08:00  24 h  räknas
        2026-11-11 08:00–14:00             6 h   över tiden
        räknas 24 h + över tiden 6 h = 30 h
VITE    6 påbörjade timmar × (500 kr + 60 kr) = 3 360 kr  SN 1  chains/fiber.yaml:18
        3 % av månadsavgiften 2 000 kr = 60 kr  chains/fiber.yaml:21
        under taket per fel: 75 % av kvartalsavgiften 6 000 kr = 4 500 kr  chains/fiber.yaml:22
        under taket per månad: 5 000 kr (delas med periodens andra fel)  chains/fiber.yaml:22
        Kräv senast 2026-12-11. Betalas inte av sig självt: det måste krävas. Om vitet är enda
          påföljd säger avtalet inte.

KLOCKA  tillgänglighet 99,7 %, Fiberbolaget  bruten 2026-11-11 10:16  99,657 % av 99,7 %, bara det
          här avbrottet räknat  SN 1, 2026-01-01 till 2026-12-31  chains/fiber.yaml:25
TID     2026-11-10 08:00–2026-11-11 10:16:48  26 h 16 min 48 s  räknas
        2026-11-11 10:16:48–14:00             3 h 43 min 12 s   över tiden
        räknas 26 h 16 min 48 s + över tiden 3 h 43 min 12 s = 30 h
VITE    240 kr per år                          SN 1  chains/fiber.yaml:28
        1 % av årsavgiften 24 000 kr = 240 kr  chains/fiber.yaml:31
        Kräv senast 2027-01-30. Betalas inte av sig självt: det måste krävas. Om vitet är enda
          påföljd säger avtalet inte.

Uppskattning av vad avtalen säger, ett underlag och inte juridisk rådgivning. Vite förutsätter att
leverantören svarar för felet: se ansvar attribute.
"""


def test_an_account_in_swedish_to_the_letter(clock: Clock) -> None:
    run = clock("fel/ett.yaml")
    assert (plain(run.out), run.err, run.code) == (SWEDISH, "", 0)


def test_the_languages_have_the_same_places_and_figures(clock: Clock) -> None:
    swedish, english = (plain(clock("fel", "--lang", lang).out) for lang in ("sv", "en"))
    places = re.compile(r"chains/fiber\.yaml:\d+|\d{4}-\d\d-\d\d|\d\d:\d\d|\d+ (?:h|min)")
    assert places.findall(swedish) == places.findall(english)
    assert swedish.split() != english.split()


@pytest.mark.parametrize("columns", ["40", "80", "200"])
def test_a_terminal_shows_the_same_words(
    clock: Clock, columns: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = clock("fel/ett.yaml").out
    monkeypatch.setenv("COLUMNS", columns)
    drawn = ANSI.sub("", clock("fel/ett.yaml", "--color", "always").out)
    assert drawn.split() == written.split()


def test_two_faults_share_the_cap_of_their_month_and_the_year(clock: Clock) -> None:
    document = json.loads(clock("fel", "--format", "json").out)
    restore = [each["clocks"][0]["penalty"]["amount"]["amount"] for each in document["accounts"]]
    assert restore == ["3360.00", "4480.00"]
    (capped,) = document["capped"]
    assert capped["incidents"] == ["ett", "tva"]
    assert (capped["total"]["amount"], capped["amount"]["amount"]) == ("7840.00", "5000")
    (share,) = document["shares"]
    assert share["incidents"] == ["ett", "tva"]
    hours = 30 + 32
    assert float(share["measure"]["actual"]) == pytest.approx(100 * (1 - hours / 8760))
    assert share["penalty"]["amount"]["amount"] == "720.00"  # 0.4 points below: the second step


def test_faults_at_the_same_time_are_one_outage(clock: Clock, tmp_path: Path) -> None:
    (tmp_path / "fel" / "tva.yaml").write_text(FAULT, encoding="utf-8")
    (share,) = json.loads(clock("fel", "--format", "json").out)["shares"]
    assert float(share["measure"]["actual"]) == pytest.approx(100 * (1 - 30 / 8760))


def test_one_incident_alone_has_nothing_to_come_together_with(clock: Clock) -> None:
    document = json.loads(clock("fel/ett.yaml", "--format", "json").out)
    assert sorted(document) == ["accounts", "format"]


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_csv_holds_the_ledgers_of_the_json(clock: Clock) -> None:
    written = rows(clock("fel", "--format", "csv").out)
    document = json.loads(clock("fel", "--format", "json").out)
    expected = [
        (each["incident"], entry["commitment"], s["start"], s["end"], str(s["seconds"]), s["label"])
        for each in document["accounts"]
        for entry in each["clocks"]
        for s in entry["ledger"]
    ]
    keys = ("incident", "commitment", "start", "end", "seconds", "label")
    assert [tuple(row[key] for key in keys) for row in written] == expected


def test_no_cell_is_a_formula(clock: Clock, tmp_path: Path) -> None:
    paused = '    - {paused: fiber, reason: "=1+1", by: kommunen, at: 2026-11-10 09:00}\n'
    text = FAULT.replace("    - {restored", f"{paused}    - {{restored")
    (tmp_path / "fel" / "ett.yaml").write_text(text, encoding="utf-8")
    reasons = {row["reason"] for row in rows(clock("fel/ett.yaml", "--format", "csv").out)}
    assert reasons == {"", "'=1+1"}


def test_a_file_gets_what_the_screen_would(clock: Clock, tmp_path: Path) -> None:
    shown = clock("fel/ett.yaml")
    assert clock("fel/ett.yaml", "-o", "konto.txt").out == ""
    assert (tmp_path / "konto.txt").read_text(encoding="utf-8") == shown.out


def test_the_moment_asked_for_cuts_the_ledger(clock: Clock) -> None:
    document = json.loads(clock("fel/ett.yaml", "--at", "2026-11-10 20:00", "-f", "json").out)
    (account,) = document["accounts"]
    assert (account["open"], account["lines_not_used"]) == (True, 1)
    assert [entry["is"] for entry in account["clocks"]] == ["running", "running"]
    assert all(entry["penalty"] is None for entry in account["clocks"])
    assert [len(entry["ledger"]) for entry in account["clocks"]] == [1, 1]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["saknas.yaml"], 3, "saknas.yaml:1:1: fel ANS001"),
        (["chains"], 3, "ansvar: chains: ingen incident i mappen"),
        (["chains/fiber.yaml"], 1, "chains/fiber.yaml:1:1: fel ANS108"),
        (["fel", "--agreement", "fibre"], 2, "ansvar: registret har inget avtal 'fibre'; menade"),
        (["fel", "--chains", "saknas"], 3, "ansvar: "),
    ],
)
def test_what_cannot_be_accounted_for_is_said(
    clock: Clock, arguments: list[str], code: int, said: str
) -> None:
    run = clock(*arguments)
    assert (run.code, run.out) == (code, "")
    assert run.err[: len(said)] == said
    assert run.err.count("\n") == 1


def test_one_spoiled_incident_leaves_the_others(clock: Clock, tmp_path: Path) -> None:
    (tmp_path / "fel" / "tva.yaml").write_text("incident: [\n", encoding="utf-8")
    run = clock("fel", "--format", "json")
    accounts: list[dict[str, Any]] = json.loads(run.out)["accounts"]
    assert (run.code, [account["incident"] for account in accounts]) == (1, ["ett"])
    assert run.err.count("\n") == 1


def test_only_the_agreements_asked_for(clock: Clock) -> None:
    everything = clock("fel/ett.yaml").out
    assert clock("fel/ett.yaml", "--agreement", "fiber").out == everything


def test_standard_input_is_an_incident_too(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    read = io.TextIOWrapper(io.BytesIO(FAULT.encode()))
    monkeypatch.setattr("sys.stdin", read)
    assert clock("-").out == clock("fel/ett.yaml").out


CAPPED = REGISTER.replace(
    "cap: {fault: 75 % of quarterly fee, month: 5000 SEK}", "cap: {month: 1000 SEK, year: 5000 SEK}"
)


def test_the_cap_of_a_year_has_its_months_as_they_were_capped(clock: Clock, tmp_path: Path) -> None:
    (tmp_path / "chains" / "fiber.yaml").write_text(CAPPED, encoding="utf-8")
    month, year = json.loads(clock("fel", "--format", "json").out)["capped"]
    assert (month["of"], month["total"]["amount"], month["amount"]["amount"]) == (
        "month",
        "7840.00",
        "1000",
    )
    assert (year["of"], year["total"]["amount"], year["amount"]["amount"]) == (
        "year",
        "1000",
        "1000",
    )


def test_of_rolling_windows_the_worst_is_paid_for(clock: Clock, tmp_path: Path) -> None:
    rolling = REGISTER.replace("calendar year", "rolling 30 days")
    (tmp_path / "chains" / "fiber.yaml").write_text(rolling, encoding="utf-8")
    shares = json.loads(clock("fel", "--format", "json").out)["shares"]
    paid = [share["penalty"] is not None for share in shares]
    assert paid == [False, True]  # the second window holds both faults


def test_one_incident_in_two_files_is_said(clock: Clock, tmp_path: Path) -> None:
    for name in ("ett", "tva"):
        text = FAULT.replace("incident:\n", "incident:\n  id: samma\n")
        (tmp_path / "fel" / f"{name}.yaml").write_text(text, encoding="utf-8")
    run = clock("fel", "--format", "csv")
    assert run.code == 1
    assert run.err == (
        "ansvar: incident samma står i flera filer: fel/ett.yaml, fel/tva.yaml; "
        "tiden räknas två gånger\n"
    )


def test_what_runs_without_a_report_is_shown_of_every_agreement(
    clock: Clock, tmp_path: Path
) -> None:
    more = """\
  box:
    title: Box
    customer: kommunen
    supplier: boxbolaget
    covers: [box]
    valid: {from: 2026-01-01}
    commitments:
      tid: {clause: § 1, restore: 4 h, hours: always}
      andel: {clause: § 2, availability: 99 %, measured: calendar month, clock_starts: began}
chains:
"""
    text = REGISTER.replace("chains:\n", more).replace("natet: [fiber]", "natet: [fiber, box]")
    text = text.replace("links: {", "links: {box: {name: Box, run_by: boxbolaget}, ")
    text = text.replace("agreements:\n", "  boxbolaget: {name: Boxbolaget}\nagreements:\n")
    (tmp_path / "chains" / "fiber.yaml").write_text(text, encoding="utf-8")
    (account,) = json.loads(clock("fel/ett.yaml", "--format", "json").out)["accounts"]
    named = [(entry["agreement"], entry["commitment"]) for entry in account["clocks"]]
    assert named == [("fiber", "atgard"), ("fiber", "tillganglighet"), ("box", "andel")]


def test_a_moment_beyond_the_known_holidays_is_no_bug(clock: Clock, tmp_path: Path) -> None:
    text = REGISTER.replace(
        "agreements:\n", "calendars: {k: {days: mon-fri, holidays: SE}}\nagreements:\n"
    )
    (tmp_path / "chains" / "fiber.yaml").write_text(
        text.replace("hours: always", "hours: k"), encoding="utf-8"
    )
    still = FAULT.replace("    - {restored: natet, at: 2026-11-11 14:00}\n", "")
    (tmp_path / "fel" / "ett.yaml").write_text(still, encoding="utf-8")
    run = clock("fel/ett.yaml", "--at", "2041-06-01 12:00", "--format", "json")
    assert (run.code, run.err) == (0, "")
    first = json.loads(run.out)["accounts"][0]["clocks"][0]
    assert (first["is"], first["needs"]) == ("not_computable", "holidays")
