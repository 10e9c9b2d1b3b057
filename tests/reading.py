"""A small register and incident in the real format, to be spoiled one line at a time."""

from pathlib import Path

REGISTER = """\
ansvar: 1
parties:
  kommunen:
    name: Kommunen
    kind: municipality
    contacts:
      tib: {role: Beredskap, phone: "010-100 00 00"}
  bolaget:
    name: Bolaget
    contacts:
      jour: {role: Jour, phone: "010-200 00 00"}
calendars:
  kontor: {days: mon-fri, hours: 08:00-17:00, holidays: SE}
agreements:
  larmavtal:
    title: Larm
    reference: SN 2024/1
    customer: kommunen
    supplier: bolaget
    covers: [dosa, sim]
    valid: {from: 2026-01-01, to: 2027-12-31}
    report_fault: {to: jour}
    commitments:
      aterstall: {clause: § 7, restore: 4 h, hours: always}
      kvittera: {clause: § 6, acknowledge: 15 min, hours: always}
    exemptions:
      elnat: {clause: § 9, when: {link_is: [knapp]}, then: released}
    escalation:
      - {contact: jour}
      - {contact: kommunen.tib, after: 30 min}
  kameraavtal:
    title: Kamera
    customer: kommunen
    supplier: bolaget
    covers: [kamera]
    valid: {from: 2026-01-01}
chains:
  larm:
    name: Larm
    principal: kommunen
    reserve: {text: Ring alla, by: kommunen.tib}
    links:
      knapp: {name: Knapp, run_by: kommunen}
      dosa: {name: Dosa, run_by: bolaget}
      sim: {name: Sim, run_by: bolaget}
    functions:
      signal: [knapp, dosa, sim]
      samtal: {path: [dosa]}
    checks:
      prov: {name: Prov, of: signal, by: bolaget}
      dosprov: {name: Dosprov, of: [dosa], by: bolaget, how: found}
  tillsyn:
    name: Tillsyn
    principal: kommunen
    links:
      kamera: {name: Kamera, run_by: bolaget}
    functions:
      bild: [kamera]
    checks:
      titta: {name: Titta, of: bild, by: kommunen}
"""

INCIDENT = """\
ansvar: 1
incident:
  id: larm-1
  chain: larm
  function: signal
  began: 2026-11-21 02:10
  detected: 2026-11-21 02:25
  affected: {people: 3, reach: area}
  observations:
    - {check: prov, result: fail, at: 2026-11-21 02:20}
    - {check: dosprov, result: fail, at: 2026-11-21 02:30}
    - {of: [knapp], result: ok, at: 2026-11-21 02:32}
  statements:
    - {party: bolaget, about: sim, says: working, at: 2026-11-21 02:50}
  events:
    - {reported: larmavtal, at: 2026-11-21 02:35}
    - {acknowledged: larmavtal, at: 2026-11-21 02:40}
"""


def spoiled(text: str, old: str, new: str) -> str:
    """A text with one place changed."""
    assert text.count(old) == 1, old
    return text.replace(old, new)


def set_up(folder: Path, register: str = REGISTER, incident: str = INCIDENT) -> Path:
    """A register and an incident on disk; the incident's path."""
    (folder / "chains").mkdir(exist_ok=True)
    (folder / "chains" / "register.yaml").write_text(register, "utf-8")
    path = folder / "incident.yaml"
    path.write_text(incident, "utf-8")
    return path
