"""What an incident's answer rests on: faults elsewhere do not stop it, faults within do."""

from pathlib import Path

import pytest

from ansvar.case import Case, find_register, open_case, read_register
from ansvar.diagnostics import Diagnostic
from ansvar.source import read_file
from reading import INCIDENT, REGISTER, set_up, spoiled

Sorted = tuple[list[str], list[str], list[str]]
"""The codes of faults that the verdict rests on, of others within reach, and of those elsewhere."""


def opened(path: Path) -> Case:
    document, _ = read_file(path, path.name)
    assert document is not None
    register = read_register(document, find_register(path.parent))
    assert register is not None
    return open_case(document, register)


def codes(findings: tuple[Diagnostic, ...]) -> list[str]:
    return [d.rule.code for d in findings]


def faults(case: Case) -> Sorted:
    found = case.faults
    return codes(found.verdict), codes(found.other), codes(found.elsewhere)


def test_a_sound_case_has_no_faults(tmp_path: Path) -> None:
    case = opened(set_up(tmp_path))
    assert faults(case) == ([], [], [])
    assert case.target is not None
    assert (case.chain, case.target.name) == ("larm", "signal")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        # Nothing that the incident touches
        ("kamera: {name: Kamera, run_by", "kamera: {name: Kamera, runby",
         ([], [], ["ANS101", "ANS102"])),
        ("  tillsyn:\n    name: Tillsyn\n", "  tillsyn:\n", ([], [], ["ANS101"])),
        ("of: bild,", "of: bilden,", ([], [], ["ANS207"])),
        ("    title: Kamera\n", "", ([], [], ["ANS101"])),
        ("    title: Kamera\n", "    titel: K\n    title: Kamera\n", ([], [], ["ANS102"])),
        ("covers: [kamera]", "covers: [kamra]", ([], [], ["ANS204"])),
        ("samtal: {path: [dosa]}", "samtal: {path: dosa}", ([], [], ["ANS103"])),
        # A call, a clock or a name
        ("restore: 4 h", "restore: 4", ([], ["ANS104"], [])),
        ("restore: 4 h", "restore: 4 h, penalty: {per: procentenhet}", ([], ["ANS412"], [])),
        ("hours: always}\n      kvittera", "hours: kontr}\n      kvittera", ([], ["ANS202"], [])),
        ("after: 30 min", "after: 30", ([], ["ANS104"], [])),
        ("reserve: {text: Ring alla, ", "reserve: {txt: Ring alla, ",
         ([], ["ANS101", "ANS102"], [])),
        ("contact: kommunen.tib", "contact: kommunen.chef", ([], ["ANS206"], [])),
        ("role: Jour, ", "rol: x, role: Jour, ", ([], ["ANS102"], [])),
        # What the verdict rests on
        ("dosa: {name: Dosa, run_by", "dosa: {name: Dosa, runby", (["ANS101", "ANS102"], [], [])),
        ("dosa: {name: Dosa,", "dosa: {name: Dosa, needs: [simm],", (["ANS204"], [], [])),
        ("covers: [dosa, sim]", "covers: [dosa, simm]", (["ANS204"], [], [])),
        ("covers: [dosa, sim]", "covrs: [dosa, sim]", (["ANS102"], [], [])),
        ("covers: [dosa, sim]", "omfattar: [dosa, sim]", (["ANS102"], [], [])),
        ("    title: Larm\n", "", (["ANS101"], [], [])),
        ("link_is: [knapp]", "link_is: [knap]", (["ANS204"], [], [])),
        ("link_is: [knapp]", "customer_duty_unmet: provning", (["ANS222"], [], [])),
        ("kind: municipality", "kind: stad", (["ANS105"], [], [])),
        ("    name: Bolaget\n", "", (["ANS101"], [], [])),
        ("signal: [knapp, dosa, sim]", "signal: [knapp, dosa, simm]", (["ANS204"], [], [])),
        ("of: signal, by: bolaget", "of: signall, by: bolaget", (["ANS207"], [], [])),
        ("{name: Prov, of: signal, by: bolaget}", "{nme: Prov, of: signal, by: bolaget}",
         (["ANS101", "ANS102"], [], [])),
        ("agreements:\n", "agrements:\n", (["ANS102"], [], [])),
    ],
)  # fmt: skip
def test_a_fault_in_the_register_counts_where_the_answer_rests_on_it(
    tmp_path: Path, old: str, new: str, expected: Sorted
) -> None:
    case = opened(set_up(tmp_path, register=spoiled(REGISTER, old, new)))
    assert tuple(sorted(part) for part in faults(case)) == expected
    assert case.target is not None


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("check: dosprov", "check: dosprv", (["ANS208"], [], [])),
        ("acknowledged: larmavtal", "restored: dossa", (["ANS207"], [], [])),
        ("acknowledged: larmavtal", "supplier_aware: larmavtl", (["ANS205"], [], [])),
        ("acknowledged: larmavtal", "duty_unmet: provning", (["ANS222"], [], [])),
        ("acknowledged: larmavtal", "answered: larmavtal", ([], ["ANS608"], [])),
        ("acknowledged: larmavtal", "answered: larmavtl", ([], ["ANS205", "ANS608"], [])),
        ("result: fail, at: 2026-11-21 02:20", "result: fel, at: 2026-11-21 02:20",
         (["ANS105"], [], [])),
        ("reach: area", "reach: stor", (["ANS105"], [], [])),
        ("  events:\n", "  facts: {harm: kanske}\n  events:\n", ([], ["ANS104"], [])),
        ("  events:\n", "  notes: hej\n  events:\n", ([], ["ANS102"], [])),
        ("  events:\n", "  observations: []\n  events:\n", (["ANS006"], [], [])),
        ("ansvar: 1\n", "ansvar: 1\nkommentar: hej\n", ([], [], ["ANS102"])),
        ("ansvar: 1\n", "ansvar: 1\nincidents: []\n", (["ANS102"], [], [])),
    ],
)  # fmt: skip
def test_a_fault_in_the_incident(tmp_path: Path, old: str, new: str, expected: Sorted) -> None:
    case = opened(set_up(tmp_path, incident=spoiled(INCIDENT, old, new)))
    assert faults(case) == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"parties:\n  annan: {name: [}\n", ([], [], ["ANS003"])),
        (b"chains:\n  x: {links: {sim: [}\n", (["ANS003"], [], [])),
        ("parties:\n  ö: {name: bolaget}\n".encode("latin-1"), (["ANS002"], [], [])),
        ("parties:\n  ö: {name: annat}\n".encode("latin-1"), ([], [], ["ANS002"])),
        ("parties:\n  annan: {name: A}\n".encode("utf-16"), (["ANS002"], [], [])),
        (b"", ([], [], ["ANS007"])),
        (b"- annat\n", ([], [], ["ANS103"])),
        (b"- dosa\n", (["ANS103"], [], [])),
        (b"ansvar: 2\nparties: {annan: {name: A}}\n", ([], [], ["ANS107"])),
        (b"ansvar: 2\nagreements: {x: {covers: [dosa]}}\n", (["ANS107"], [], [])),
        (b"parties:\n", ([], [], ["ANS106"])),
        (b"agreements: [dosa]\n", (["ANS103"], [], [])),
    ],
)
def test_a_file_that_cannot_be_read_counts_if_it_may_name_what_is_reached(
    tmp_path: Path, data: bytes, expected: Sorted
) -> None:
    path = set_up(tmp_path)
    (tmp_path / "chains" / "annan.yaml").write_bytes(data)
    assert faults(opened(path)) == expected


def test_a_file_in_the_register_that_cannot_be_opened_may_name_anything(tmp_path: Path) -> None:
    path = set_up(tmp_path)
    (tmp_path / "chains" / "borta.yml").symlink_to("ingenstans")
    assert faults(opened(path)) == (["ANS001"], [], [])


def test_hidden_files_and_folders_named_like_files_are_passed_over(tmp_path: Path) -> None:
    path = set_up(tmp_path)
    (tmp_path / "chains" / "mapp.yaml").mkdir()
    (tmp_path / "chains" / ".git").mkdir()
    (tmp_path / "chains" / ".git" / "x.yaml").write_text("[")
    (tmp_path / "chains" / "anteckning.txt").write_text("[")
    assert faults(opened(path)) == ([], [], [])


def test_an_upper_case_ending_is_read_too(tmp_path: Path) -> None:
    path = set_up(tmp_path)
    (tmp_path / "chains" / "ANNAN.YAML").write_text("dosa: [")
    assert faults(opened(path)) == (["ANS003"], [], [])


def test_without_a_moment_of_detection_only_the_chain_is_known(tmp_path: Path) -> None:
    case = opened(
        set_up(tmp_path, incident=spoiled(INCIDENT, "  detected: 2026-11-21 02:25\n", ""))
    )
    assert (case.file, case.target, case.chain) == (None, None, "larm")
    assert faults(case) == (["ANS101"], [], [])


def test_a_chain_that_may_be_in_an_unreadable_file_is_not_called_unknown(tmp_path: Path) -> None:
    path = set_up(tmp_path, incident=spoiled(INCIDENT, "chain: larm\n", "chain: trapphus\n"))
    (tmp_path / "chains" / "annan.yaml").write_text("chains:\n  trapphus: {")
    case = opened(path)
    assert (case.target, case.chain) == (None, None)
    assert faults(case) == (["ANS003"], [], [])


def test_a_file_that_holds_its_own_chains_needs_no_folder(tmp_path: Path) -> None:
    path = tmp_path / "allt.yaml"
    path.write_text(REGISTER + INCIDENT.removeprefix("ansvar: 1\n"), "utf-8")
    case = opened(path)
    assert faults(case) == ([], [], [])
    assert case.target is not None
