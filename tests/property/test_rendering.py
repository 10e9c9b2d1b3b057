"""Rendering never raises and never acts on what a text holds, whatever the text."""

import unicodedata
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from ansvar.assessment import Assessment, assess
from ansvar.case import open_case
from ansvar.load import build_register
from ansvar.locale import Lang, language
from ansvar.render.act import call_line
from ansvar.render.answer import answer_page
from ansvar.render.json import attribution_json
from ansvar.render.page import plain
from ansvar.render.summary import fault_report, handover
from ansvar.render.terminal import page_lines
from ansvar.render.words import Words
from ansvar.source import read_text

AT = datetime(2026, 11, 21, 3, tzinfo=UTC)
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=30)

REGISTER = """
ansvar: 1
parties:
  k: {name: %s, kind: municipality, contacts: {tib: {role: %s, phone: "+46 10 000 00 00"}}}
  s: {name: %s, contacts: {jour: {role: %s, phone: "+46 10 000 00 01"}}}
agreements:
  a: {title: %s, customer: k, supplier: s, covers: [x, y], valid: {from: 2024-01-01},
      escalation: [{contact: jour}], commitments: {c: {clause: %s, restore: 4 h, hours: always}}}
chains:
  c:
    name: %s
    principal: k
    reserve: {text: %s, by: k.tib}
    links: {x: {name: %s, run_by: s}, y: {name: %s, run_by: s}, z: {name: z, run_by: k}}
    functions: {f: {name: %s, path: [x, y, z]}}
    checks: {p: {name: %s, of: [x], by: s, do: %s, caution: %s}, q: {name: q, of: [y], by: k}}
"""
INCIDENT = """
ansvar: 1
incident:
  chain: c
  detected: 2026-11-21 02:00
  observations: [{check: p, result: fail, at: 2026-11-21 02:10, note: %s}]
  statements: [{party: s, about: x, says: working, at: 2026-11-21 02:20, note: %s}]
  events: [{reported: a, at: 2026-11-21 02:15, note: %s}]
"""


def quoted(text: str) -> str:
    """A text as a YAML string, every character escaped."""
    escaped = "".join(f"\\U{ord(c):08x}" for c in text)
    return f'"x{escaped}x"'


def assessed(texts: list[str]) -> Assessment:
    values = [quoted(text) for text in texts]
    register_document, _ = read_text(REGISTER % tuple(values[:14]), "register.yaml")
    incident_document, _ = read_text(INCIDENT % tuple(values[14:]), "incident.yaml")
    assert register_document is not None
    assert incident_document is not None
    case = open_case(incident_document, build_register([register_document]))
    assert case.file is not None
    assert case.target is not None
    return assess(case.register, case.file, case.target, AT, faults=case.faults)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(TEXT, min_size=17, max_size=17), st.sampled_from(["sv", "en"]))
def test_any_text_comes_out_as_text(texts: list[str], lang: Lang) -> None:
    assessment, spoken = assessed(texts), language(lang)
    page = answer_page(assessment, spoken, verbose=True)
    drawn = "\n".join(line.plain for line in page_lines(page, 60))
    out = [
        plain(page),
        drawn,
        call_line(Words(assessment, spoken)),
        fault_report(assessment, "s", spoken),
        handover(assessment, spoken),
    ]
    for text in out:
        acting = {c for c in text if c != "\n" and unicodedata.category(c) in ("Cc", "Zl", "Zp")}
        assert acting == set()
    assert attribution_json(assessment, lang).startswith('{\n  "format": "ansvar.attribution/1"')
