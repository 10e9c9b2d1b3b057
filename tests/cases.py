"""Small registers and incidents for tests, written in the real format and read the real way."""

from datetime import UTC, datetime
from textwrap import dedent, indent

from ansvar.assessment import Assessment, assess
from ansvar.durations import local_moment, time_zone
from ansvar.load import build_register, load_incident
from ansvar.register import IncidentFile, Register
from ansvar.source import Document, read_text
from ansvar.stretch import Target, find_target

PERFECT = """
outside: 0 %
instrument: {false_alarm: 0 %, miss: 0 %}
person: {false_alarm: 0 %, miss: 0 %}
portal: {false_alarm: 0 %, miss: 0 %}
found: {false_alarm: 0 %, miss: 0 %}
"""
"""Nothing outside the model, and checks that never lie."""

SILENT = "suspected: {false_alarm: 50 %, miss: 50 %}"
"""Makes a suspected outage say nothing, for evidence without an outage."""

LATER = "2026-03-02 09:00"


def moment(text: str, zone: str = "UTC") -> datetime:
    return local_moment(text, zone).astimezone(UTC)


def document(text: str, name: str) -> Document:
    read, findings = read_text(text, name)
    assert findings == []
    assert read is not None
    return read


def _section(name: str, body: str, depth: int = 0) -> str:
    body = dedent(body).strip("\n")
    return indent(f"{name}:\n{indent(body, '  ')}\n", "  " * depth) if body else ""


def register(  # noqa: PLR0913
    links: str,
    functions: str,
    *,
    checks: str = "",
    sources: str = "",
    agreements: str = "",
    parties: str = "",
    calendars: str = "",
    assumptions: str = PERFECT,
    chain: str = "time_zone: UTC",
    more: str = "",
) -> Register:
    """A register of one chain `kedja` whose principal is `hm`; `more` is added to its top level."""
    body = "".join(
        (
            dedent(chain).strip("\n") + "\n",
            _section("assumptions", assumptions),
            _section("links", links),
            _section("functions", functions),
            _section("checks", checks),
            _section("sources", sources),
        )
    )
    text = "".join(
        (
            "ansvar: 1\n",
            _section("parties", parties),
            _section("calendars", calendars),
            _section("agreements", agreements),
            "chains:\n  kedja:\n    name: Kedja\n    principal: hm\n",
            indent(body, "    "),
            indent(dedent(more).strip("\n"), "  "),
        )
    )
    built = build_register([document(text, "register.yaml")])
    assert [fault.diagnostic for fault in built.faults] == []
    return built


def incident(
    built: Register, text: str = "", *, began: str = "2026-03-02 08:00"
) -> tuple[IncidentFile, Target]:
    """An incident in the chain, begun and detected at the same moment unless it says otherwise."""
    body = dedent(text).strip("\n")
    head = "chain: kedja\n"
    head += f"detected: {began}\n" if "detected:" not in body else ""
    head += f"began: {began}\n" if "began:" not in body else ""
    read = document(f"incident:\n{indent(head + body, '  ')}\n", "incident.yaml")
    file, faults = load_incident(read, built)
    assert [fault.diagnostic for fault in faults] == []
    assert file is not None
    target = find_target(built, file.incident)
    assert target is not None
    return file, target


def ask(built: Register, text: str = "", *, at: str = LATER) -> Assessment:
    """The answer to an incident at a moment in the chain's zone."""
    file, target = incident(built, text)
    return assess(built, file, target, moment(at, target.chain.time_zone))


def odds(answer: Assessment, index: int = -1) -> dict[str, float]:
    """P(down) of everything that the function turns on, in a slice: the current one unless said."""
    return {s.component.name: s.probability for s in answer.slices[index].location.suspects}


def alone(answer: Assessment) -> dict[str, float]:
    """P(its repair alone restores) of everything that the function turns on."""
    return {s.component.name: s.alone for s in answer.current.location.suspects}


def explained(answer: Assessment) -> dict[tuple[str, ...], float]:
    """The most probable sets of broken components."""
    location = answer.current.location
    return {
        tuple(location.model.components[i].name for i in found.down): found.probability
        for found in location.explanations
    }


def shares(answer: Assessment) -> dict[str, float]:
    """The candidates' shares, by their parties, or by their kind where there are none."""
    return {
        "+".join(c.player.parties) or c.player.kind: c.share
        for c in answer.current.division.candidates
    }


def gains(answer: Assessment) -> dict[str, float]:
    """Bits that each remaining check tells about what is broken."""
    return {c.check.id: c.gain for c in answer.checks}


def wrong(answer: Assessment) -> list[float]:
    """P(it shows the wrong thing) of every line that counts."""
    return [w.wrong for w in answer.current.location.weighed]


def spans(answer: Assessment) -> list[tuple[str, str, bool]]:
    """The slices as hours and minutes in the chain's zone, and whether the function was down."""
    zone = time_zone(answer.target.chain.time_zone)
    return [
        (f"{s.start.astimezone(zone):%H:%M}", f"{s.end.astimezone(zone):%H:%M}", s.out)
        for s in answer.timeline.slices
    ]


def minutes(answer: Assessment) -> dict[str, float]:
    """The minutes out by answering party; the kind where there is no party."""
    return {"+".join(p.parties) or p.kind: m for p, m in answer.minutes.items() if m}


def owes(supplier: str, covers: str, more: str = "") -> str:
    """An agreement `supplier-avtal` under which a supplier owes the principal some links."""
    head = dedent(
        f"""
        {supplier}-avtal:
          title: Avtal
          customer: hm
          supplier: {supplier}
          covers: [{covers}]
        """
    ).lstrip()
    body = dedent(more).strip("\n")
    valid = "" if "valid:" in body else "  valid: {from: 2026-01-01}\n"
    return head + valid + (indent(body, "  ") + "\n" if body else "")
