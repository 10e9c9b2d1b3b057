"""Summaries: a supplier is told what is its own and nothing else; lines fit a mail."""

from pathlib import Path

import pytest

from runs import EXAMPLES, ran

NIGHT = EXAMPLES / "trygghetslarm-natt"
AT = ["--at", "2026-11-21 03:23"]
LANGUAGES = ("sv", "en")

REPORTS: tuple[tuple[Path, str, list[str]], ...] = (
    (NIGHT, "larmbolaget", AT),
    (EXAMPLES / "m2m-2017", "larmbolaget", []),
    (EXAMPLES / "m2m-2017", "larmcentralen", []),
    (EXAMPLES / "mottagning-2020", "mottagningsbolaget", []),
    (EXAMPLES / "fastnat-2008", "fastnatsbolaget", ["--at", "2008-06-14 18:42"]),
)

OWN_SIDE: dict[str, tuple[str, ...]] = {
    "trygghetslarm-natt": ("Beställning", "Installation", "Nattpatrull"),
    "m2m-2017": (),
    "mottagning-2020": ("Nattpatrullen:",),
    "fastnat-2008": ("Larmmottagaren", "personal", "Larmknapp"),
}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("folder", "party", "at"), REPORTS)
def test_lines_are_under_72_characters(  # noqa: PLR0913, PLR0917
    folder: Path,
    party: str,
    at: list[str],
    lang: str,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    report = ["summary", "incident.yaml", *at, "--lang", lang, "--for", "supplier", "--to", party]
    handover = ["summary", "incident.yaml", *at, "--lang", lang, "--for", "handover"]
    for arguments in (report, handover):
        written = ran(capfd, monkeypatch, folder, *arguments)
        assert written.code == 0
        assert max(len(line) for line in written.out.splitlines()) < 72


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("folder", "party", "at"), REPORTS)
def test_a_supplier_is_told_nothing_of_others(  # noqa: PLR0913, PLR0917
    folder: Path,
    party: str,
    at: list[str],
    lang: str,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    arguments = [
        "summary",
        "incident.yaml",
        *at,
        "--lang",
        lang,
        "--for",
        "supplier",
        "--to",
        party,
    ]
    text = ran(capfd, monkeypatch, folder, *arguments).out
    others = {"Larmbolaget", "Simbolaget", "Larmcentralen", "Mottagningsbolaget", "Fastnätsbolaget"}
    own = {"larmbolaget": "Larmbolaget", "larmcentralen": "Larmcentralen"}
    own |= {"mottagningsbolaget": "Mottagningsbolaget", "fastnatsbolaget": "Fastnätsbolaget"}
    assert not [name for name in others - {own[party]} if f"{name} AB" in text]
    # No odds, no shares, no notes, no links of our own side.
    forbidden = ("av 100", "of 100", "%", "konstruer", *OWN_SIDE[folder.name])
    assert [word for word in forbidden if word in text] == []


def test_a_fault_report_to_the_letter(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = ["summary", "incident.yaml", *AT, "--for", "supplier", "--to", "larmbolaget"]
    assert ran(capfd, monkeypatch, NIGHT, *arguments).out == FAULT_REPORT


FAULT_REPORT = """\
FELANMÄLAN
Till: Larmbolaget AB, Driftjour, +46 10 000 00 02,
  jour.larmbolaget@example.se
Från: Exempelkommunen
Vi nås på: Tjänsteman i beredskap +46 10 000 00 00
Avtal: Trygghetslarm och larmmottagning, hela larmkedjan, SN 2024/0123
Kundnummer: 10045
Vår referens: 2026-11-21-larm
Skriven: 2026-11-21 03:23
Prioritet: 1
Tjänst: Trygghetslarm i ordinärt boende, Larmet når en larmoperatör,
  Dosa med SIM-kort
Avbrott sedan: 2026-11-21 02:10
Upptäckt: 2026-11-21 02:25
Enheter: D-1001, D-1002
Omfattning: 1300 personer, minst kommunen

Iakttagelser om de länkar ni svarar för:
- 2026-11-21 02:20  Automatiskt provlarm, mobil dosa, Larmdosa –
  Larmmottagning, systemet: fel
- 2026-11-21 02:40  sträcka med Larmdosa – Larmoperatörernas kö och
  bemanning: ok (hos andra)

Vad avtalet kräver:
- kvittera inom 15 min (kontrakt § 7.1): tiden gick ut 2026-11-21 02:50
- återkoppla inom 30 min (kontrakt § 7.1): tiden gick ut 2026-11-21
  03:05
- återställa inom 4 h (kontrakt § 7.2): senast 2026-11-21 06:35

Vi ber er:
- kvittera den här anmälan och ange ert ärendenummer
- undersöka om felet är i er leverans, och i så fall åtgärda det
- meddela läget och när det väntas vara löst
- spara loggar från 2026-11-21 02:10 och framåt

Preliminärt: bygger på det som iakttagits hittills. En felanmälan säger
  inte att någon har brutit mot avtalet.
"""


def test_what_is_missing_is_said(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    chains = EXAMPLES.parent / "chains"
    incident = tmp_path / "incident.yaml"
    incident.write_text(
        "ansvar: 1\nincident:\n  chain: trygghetslarm\n  function: larm.mobil\n"
        "  detected: 2026-11-21 02:25\n  observations:\n"
        "    - {check: provlarm, result: fail, at: 2026-11-21 02:26}\n",
        encoding="utf-8",
    )
    arguments = ["summary", "incident.yaml", "--chains", str(chains), *AT, "--for", "supplier"]
    text = ran(capfd, monkeypatch, tmp_path, *arguments).out
    missing = text.split("SAKNAS, fyll i före sändning:\n")[1].split("\n\n")[0]
    assert missing.splitlines() == ["- vilka enheter", "- sedan när", "- hur många som drabbas"]


def test_no_supplier_of_that_name_is_wrong_usage(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = ["summary", "incident.yaml", *AT, "--for", "supplier", "--to", "kommunen"]
    answer = ran(capfd, monkeypatch, NIGHT, *arguments)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == (
        "ansvar: ingen leverantör 'kommunen' i den här incidenten; det finns larmbolaget, "
        "operatoren, natbolaget\n"
    )
