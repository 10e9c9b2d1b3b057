"""Cases that a review found wrong once: whom they name, and that every form answers."""

from pathlib import Path

import pytest

from runs import ran

BASE = """
ansvar: 1
parties:
  kommunen:
    name: Kommunen
    kind: municipality
    contacts: {tib: {role: TiB, phone: "+46 10 000 00 00"}}
  x: {name: Xbolaget, contacts: {jour: {role: Xjour, phone: "+46 10 000 00 01"}}}
  y: {name: Ybolaget, contacts: {jour: {role: Yjour, phone: "+46 10 000 00 02"}}}
  vendor: {name: Vendor AB}
agreements:
  ax: {title: Avtal X, customer: kommunen, supplier: x, covers: [b], valid: {from: 2024-01-01}}
chains:
  k:
    name: K
    principal: kommunen
    lead: y
    links:
      a: {name: Egen A-länk, run_by: kommunen}
      b: {name: B-länk, run_by: x}
      c: {name: C-länk, run_by: y}
    functions: {f: [a, b, c]}
    checks:
      allt: {name: Prov genom Ybolagets plattform, of: [a, b, c], by: y}
      bara: {name: Prov av B, of: [b], by: kommunen}
      sant: {name: Säkert prov, of: [a, b, c], by: kommunen, errors: {false_alarm: 0 %, miss: 0 %}}
    assumptions: {outside: 0 %}
incident:
  chain: k
  began: 2026-03-02 10:00
  detected: 2026-03-02 10:00
"""
AT = ["--at", "2026-03-02 11:00"]
FORMS = (
    ["attribute", "i.yaml", *AT],
    ["attribute", "i.yaml", *AT, "-v", "--lang", "en"],
    ["attribute", "i.yaml", *AT, "-q"],
    ["attribute", "i.yaml", *AT, "--format", "json"],
    ["attribute", "i.yaml", *AT, "--color", "always"],
    ["summary", "i.yaml", *AT, "--for", "handover"],
    ["summary", "i.yaml", *AT, "--for", "supplier", "--to", "x"],
)


def answers(text: str) -> str:
    """The first line under ANSVAR."""
    return text.split("ANSVAR   ")[1].splitlines()[0]


@pytest.mark.parametrize("links", [("b", "c"), ("a", "b")])
def test_a_change_on_links_of_different_ends_names_nobody(
    links: tuple[str, str],
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines = f"""  observations:
    - {{of: [{links[0]}], result: fail, at: 2026-03-02 10:05}}
    - {{of: [{links[1]}], result: fail, at: 2026-03-02 10:06}}
  events: [{{change: [{", ".join(links)}], by: vendor, at: 2026-03-02 09:55}}]
"""
    (tmp_path / "i.yaml").write_text(BASE + lines, encoding="utf-8")
    answer = ran(capfd, monkeypatch, tmp_path, *FORMS[0])
    assert answer.code == 4
    assert answers(answer.out) == (
        "Går inte att säga än: en ändring rör länkar som olika parter svarar för"
    )


def test_what_cannot_be_true_is_answered_in_every_form(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = "  observations: [{check: sant, result: ok, at: 2026-03-02 10:05}]\n"
    (tmp_path / "i.yaml").write_text(BASE + lines, encoding="utf-8")
    codes = [ran(capfd, monkeypatch, tmp_path, *form).code for form in FORMS]
    assert codes == [4, 4, 4, 4, 4, 0, 0]


def test_a_supplier_hears_nothing_of_others_links_names_or_numbers(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = """  observations:
    - {check: allt, result: fail, at: 2026-03-02 10:05, note: Karin föll}
    - {check: bara, result: fail, at: 2026-03-02 10:06}
    - {check: bara, result: ok, at: 2026-03-02 10:30}
    - {check: bara, result: fail, at: 2026-03-02 10:40}
"""
    (tmp_path / "i.yaml").write_text(BASE + lines, encoding="utf-8")
    text = ran(capfd, monkeypatch, tmp_path, *FORMS[-1]).out
    seen = text.split("svarar för:\n")[1].split("\n\n")[0].splitlines()
    assert seen == [
        "- 2026-03-02 10:05  sträcka med B-länk: fel",
        "- 2026-03-02 10:06  Prov av B, B-länk: fel",
        "- 2026-03-02 10:30  Prov av B, B-länk: ok",
        "- 2026-03-02 10:40  Prov av B, B-länk: fel",
    ]
    foreign = ("Ybolaget", "Vendor", "Egen", "C-länk", "Karin", "000 00 02")
    assert [word for word in foreign if word in text] == []


def test_links_that_need_one_another_in_a_long_row_are_answered(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    row = "".join(f"      n{i}: {{name: N{i}, run_by: x, needs: [n{i + 1}]}}\n" for i in range(600))
    last = "      n600: {name: N600, run_by: x}\n"
    text = BASE.replace("    functions:", f"{row}{last}    functions:").replace(
        "run_by: x}", "run_by: x, needs: [n0]}", 1
    )
    (tmp_path / "i.yaml").write_text(text, encoding="utf-8")
    answer = ran(capfd, monkeypatch, tmp_path, *FORMS[2])
    assert (answer.code, answer.err) == (4, "")
    assert answer.out == "RING NU  Xbolaget, Xjour  +46 10 000 00 01\n"


def test_a_gap_in_either_of_two_links_names_no_one_of_them(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = BASE.replace("run_by: x}", "run_by: vendor}").replace("covers: [b]", "covers: []")
    lines = "  observations: [{of: [b, c], result: fail, at: 2026-03-02 10:05}]\n"
    (tmp_path / "i.yaml").write_text(text + lines, encoding="utf-8")
    answer = ran(capfd, monkeypatch, tmp_path, *FORMS[0])
    told = answer.out.split("ANSVAR   ")[1].splitlines()[:3]
    assert told[0] == "Ingen svarar enligt avtal, vilken av dessa länkar felet än är i"
    assert [line.strip().split(":")[0] for line in told[1:]] == ["B-länk", "C-länk"]


def test_another_principals_link_is_answered_towards_that_principal(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = BASE.replace("name: C-länk, run_by: y", "name: C-länk, run_by: vendor, principal: y")
    text = text.replace(
        "chains:",
        "  ay: {title: Avtal Y, customer: y, supplier: vendor, covers: [c], "
        "valid: {from: 2024-01-01}}\nchains:",
    )
    lines = "  observations: [{of: [c], result: fail, at: 2026-03-02 10:05}]\n"
    (tmp_path / "i.yaml").write_text(text + lines, encoding="utf-8")
    answer = ran(capfd, monkeypatch, tmp_path, *FORMS[0])
    assert answers(answer.out).startswith("Vendor AB svarar för C-länk mot Ybolaget (ay)")
    assert "Ybolaget är huvudman: ser till" in answer.out


def test_an_empty_file_is_said_to_be_empty_with_or_without_a_register(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "i.yaml").write_text("", encoding="utf-8")
    alone = ran(capfd, monkeypatch, tmp_path, *FORMS[0])
    assert alone == (1, "", "i.yaml:1:1: fel ANS007 empty-file: filen är tom\n")
    (tmp_path / "chains").mkdir()
    (tmp_path / "chains" / "k.yaml").write_text(BASE.partition("incident:")[0], encoding="utf-8")
    beside = ran(capfd, monkeypatch, tmp_path, *FORMS[2])
    assert beside == (1, "RING NU  Kommunen, TiB  +46 10 000 00 00\n", alone.err)


@pytest.mark.parametrize("claimed", [True, False])
def test_an_exemption_claimed_too_late_is_not_called_uninvoked(
    claimed: bool,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    when = "{force_majeure: {notified_within: 10 min}}"
    exempt = f"exemptions: {{f: {{clause: § 9, then: released, when: {when}}}}}"
    seen = "  observations: [{of: [b], how: found, result: fail, at: 2026-03-02 10:05}]\n"
    event = "  events: [{force_majeure_claimed: ax, shown: yes, at: 2026-03-02 10:30}]\n"
    text = BASE.replace("covers: [b],", f"covers: [b], {exempt},") + seen
    (tmp_path / "i.yaml").write_text(text + (event if claimed else ""), encoding="utf-8")
    page = ran(capfd, monkeypatch, tmp_path, *FORMS[0]).out
    assert answers(page).startswith("Xbolaget")
    assert ("Undantag som ingen har åberopat: § 9" in page) is not claimed


@pytest.mark.parametrize(
    ("lines", "suspected"),
    [
        ("began: 2026-03-02 10:00, change 10:30", False),
        ("began: unknown, ok 09:00, change 09:30", True),
        ("began: {after: 2026-03-02 09:00}, change 09:30", True),
        ("began: {after: 2026-03-02 09:00, before: 2026-03-02 09:40}, change 09:30", True),
        ("began: {after: 2026-03-02 09:00, before: 2026-03-02 09:40}, change 09:50", False),
        ("began: 2026-03-02 10:00, ok 10:20, change 10:30", True),
    ],
)
def test_a_change_made_when_the_outage_had_begun_is_no_suspect(
    lines: str,
    suspected: bool,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    head, _, change = lines.rpartition(", change ")
    began, _, worked = head.partition(", ok ")
    seen = [f"{{of: [f], result: ok, at: 2026-03-02 {worked}}}"] if worked else []
    seen.append("{of: [f], result: fail, at: 2026-03-02 10:45}")
    text = (
        BASE.replace("began: 2026-03-02 10:00", began)
        + f"  observations: [{', '.join(seen)}]\n"
        + f"  events: [{{change: b, by: vendor, at: 2026-03-02 {change}}}]\n"
    )
    (tmp_path / "i.yaml").write_text(text, encoding="utf-8")
    page = ran(capfd, monkeypatch, tmp_path, *FORMS[0]).out
    assert ("Vendor AB" in page.split("FELET")[1].split("GRUND")[0]) is suspected


@pytest.mark.parametrize(
    ("began", "last_day", "code"),
    [
        ("{after: 2026-03-01 20:00, before: 2026-03-02 10:00}", "2026-03-01", 4),
        ("{after: 2026-03-01 20:00, before: 2026-03-02 10:00}", "2026-03-02", 0),
        ("2026-03-02 00:00", "2026-03-01", 0),
        ("2026-03-01 23:59", "2026-03-01", 0),
    ],
)
def test_an_agreement_that_ended_while_the_outage_may_have_begun(  # noqa: PLR0913, PLR0917
    began: str,
    last_day: str,
    code: int,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = (
        BASE.replace("{from: 2024-01-01}", f"{{from: 2024-01-01, to: {last_day}}}").replace(
            "began: 2026-03-02 10:00", f"began: {began}"
        )
        + "  observations: [{of: [b], how: found, result: fail, at: 2026-03-02 10:05}]\n"
    )
    (tmp_path / "i.yaml").write_text(text, encoding="utf-8")
    found = [ran(capfd, monkeypatch, tmp_path, *form) for form in FORMS]
    assert found[0].code == code
    assert [form.code in {0, code} for form in found] == [True] * len(FORMS)
    undated = "Går inte att säga än: vem som svarar beror på vilken dag avbrottet började"
    assert (answers(found[0].out) == undated) is (code == 4)


@pytest.mark.parametrize("detected", ["  detected: 2026-13-02 10:00\n", ""])
def test_an_unreadable_detection_hides_no_other_fault(
    detected: str,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = BASE.replace("  detected: 2026-03-02 10:00\n", detected)
    text += "  observations: [{check: alltt, result: fail, at: 2026-03-02 10:05}]\n"
    (tmp_path / "i.yaml").write_text(text, encoding="utf-8")
    for command in (["attribute", "i.yaml", *AT], ["validate", "i.yaml"]):
        answer = ran(capfd, monkeypatch, tmp_path, *command)
        told = answer.out + answer.err
        assert answer.code == 1
        assert ("ANS104" if detected else "ANS101") in told
        assert "ANS208" in told
