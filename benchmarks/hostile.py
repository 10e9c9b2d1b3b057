"""Hostile input: what `ansvar validate` takes in time and memory for files made to hurt it.

    .venv/bin/python benchmarks/hostile.py [ATTACK ...]

Each attack is a folder of at most 5 MiB, or of as much as holds fewer values than are refused, read
by a fresh process. A line gives its size, processor seconds, peak memory, exit code and how much
was said; `!` marks what goes past 2 s, 200 MB or the codes 0, 1 and 3. The tests run the same
attacks, smaller, and count calls instead of seconds.
"""

import argparse
import compileall
import json
import os
import resource
import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from subprocess import DEVNULL, Popen

import yaml

from ansvar.source import MAX_BYTES, MAX_NODES

ROOT = Path(__file__).resolve().parent.parent
MOST_SECONDS, MOST_MB = 2.0, 200
LONGEST = 20
"""After so many processor seconds a run is killed: exit -9."""
ENVIRONMENT = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}

Files = dict[str, bytes]
Attack = Callable[[int], Files]
ATTACKS: dict[str, Attack] = {}

PARTY = "ansvar: 1\nparties:\n  p: {name: P}\n"
AGREEMENT = "  a: {title: A, customer: p, supplier: p, valid: {from: 2024-01-01}"
LINK = "{name: L, run_by: p}"
CHAIN = "chains:\n  k:\n    name: K\n    principal: p\n"
FUNCTION = "    functions: {f: [l0]}\n"
INCIDENT = "incident:\n  chain: k\n  detected: 2026-11-21 02:25\n"
FRESH = 'at: "2026-11-21 02:30"'


def filled(size: int, start: str, piece: Callable[[int], str], end: str = "") -> str:
    """A text of as many pieces as a size in bytes has room for."""
    room = size - len(start.encode()) - len(end.encode())

    def pieces() -> Iterator[str]:
        left = room
        for number in count():
            text = piece(number)
            left -= len(text.encode())
            if left < 0:
                return
            yield text

    return start + "".join(pieces()) + end


def attack(make: Callable[[int], str | bytes]) -> Callable[[int], str | bytes]:
    """Keep an attack by its name; what it makes is one register."""

    def files(size: int) -> Files:
        made = make(size)
        return {"chains/register.yaml": made.encode() if isinstance(made, str) else made}

    ATTACKS[make.__name__] = files
    return make


def repeated(name: str, piece: str, start: str = "", end: str = "") -> None:
    """An attack that is one piece again and again."""
    many = len(piece.encode())
    fixed = len((start + end).encode())
    ATTACKS[name] = lambda size: {
        "chains/register.yaml": (start + piece * ((size - fixed) // many) + end).encode()
    }


# The form of the file.
repeated("newlines", "\n")
repeated("carriage_returns", "\r")
repeated("line_separators", "\u2028")
repeated("next_lines", "\x85")
repeated("newlines_then_a_bell", "\n", end="\x07")
repeated("spaces", " ")
repeated("tabs", "\t")
repeated("comments", "#\n")
repeated("one_word", "a")
repeated("one_word_in_emoji", "🚨")
repeated("brackets", "[")
repeated("braces", "{")
repeated("dashes", "- ")
repeated("question_marks", "? ")
repeated("items_in_block", "-\n")
repeated("items_in_brackets", ",", "[a", "]")
repeated("empty_lists", "[],", "[", "]")
repeated("keys_without_values", "a,", "{", "}")
repeated("anchors", "&a ")
repeated("one_anchor", "a", "&", " x")
repeated("aliases", "*a ")
repeated("tags", "! ")
repeated("one_tag", "a", "!", " x")
repeated("documents", "---\n")
repeated("directives", "%A\n")
repeated("quotes", "'")
repeated("open_quote", "a\n", '"')
repeated("escapes", "\\x41", 'ansvar: 1\nparties: {p: {name: "', '"}}\n')
repeated("bad_escape_last", "a", 'x: "', '\\q"')
repeated("folded", "a\n  ", "ansvar: 1\nparties:\n p:\n  name: '", "'\n")
repeated("literal", "   a\n", "ansvar: 1\nparties:\n p:\n  name: |\n")
repeated("literal_of_blank_lines", "   \n", "ansvar: 1\nparties:\n p:\n  name: |\n")
repeated("literal_that_keeps_blank_lines", "\n", "ansvar: 1\nparties:\n p:\n  name: |+\n")
repeated("never_ended", " a\n", "ansvar: 1\nparties: [\n")
repeated("one_key", "a", "? ", "\n: x\n")
repeated("merges", "<<: {a: b}\n")
repeated("one_indent", " ", "a:\n", "b: c\n")
repeated("byte_order_marks", "\ufeff")


@attack
def latin_1_at_the_end(size: int) -> bytes:
    """A wrong byte after much that is right."""
    return "å\n".encode() * ((size - 1) // 3) + b"\xe5"


@attack
def utf_16(size: int) -> bytes:
    """Another encoding."""
    return ("a" * (size // 2 - 1)).encode("utf-16")


@attack
def bytes_of_nothing(size: int) -> bytes:
    """No text."""
    return bytes(size)


@attack
def bytes_of_all_kinds(size: int) -> bytes:
    """Not a text either."""
    return (bytes(range(256)) * (size // 256 + 1))[:size]


@attack
def staircase(size: int) -> str:
    """Mappings in mappings, as deep as is read and as many."""
    stair = "".join(f"{' ' * depth}a:\n" for depth in range(2, 60))
    return filled(size, "ansvar: 1\nparties:\n", lambda n: f" p{n}:\n{stair}")


@attack
def block_scalars(size: int) -> str:
    """Texts whose end has to be looked for."""
    return filled(size, "ansvar: 1\nparties:\n", lambda n: f" p{n}: |\n  a\n\n\n")


@attack
def block_scalars_on_long_lines(size: int) -> str:
    """Texts whose first line says much."""
    return filled(size, "ansvar: 1\nparties:\n", lambda n: f" p{n}: |  # {'|' * 900}\n  a\n")


# What no key or value should be.
@attack
def unknown_sections(size: int) -> str:
    """Keys at the top that are like ours."""
    return filled(size, PARTY, lambda n: f"parties{n}: {{}}\n")


@attack
def unknown_keys(size: int) -> str:
    """Keys in one noun that are like ours."""
    return filled(
        size, PARTY.replace("{name: P}\n", "\n   name: P\n"), lambda n: f"   name{n}: x\n"
    )


@attack
def unknown_keys_everywhere(size: int) -> str:
    """One key in each of many nouns."""
    return filled(size, PARTY, lambda n: f"  q{n}: {{name: Q, nam: x}}\n")


@attack
def unknown_long_keys(size: int) -> str:
    """Keys as long as a key may be, like one another."""
    body = "name" * 240
    return filled(
        size, PARTY.replace("{name: P}\n", "\n   name: P\n"), lambda n: f"   {body}{n}: x\n"
    )


@attack
def double_keys(size: int) -> str:
    """The same key again and again."""
    return filled(size, PARTY, lambda _: "  p: x\n")


@attack
def double_inner_keys(size: int) -> str:
    """Each key twice, deep in."""
    return filled(size, PARTY, lambda n: f"  q{n}: {{name: Q, name: Q}}\n")


@attack
def wrong_shapes(size: int) -> str:
    """Nouns that are none."""
    return filled(size, PARTY, lambda n: f"  q{n}: x\n")


@attack
def empty_nouns(size: int) -> str:
    """Nouns that say nothing."""
    return filled(size, PARTY, lambda n: f"  q{n}: {{}}\n")


@attack
def faults_in_one_noun(size: int) -> str:
    """A chain with nothing but faults."""
    start = PARTY + CHAIN + "    links:\n"
    return filled(size, start, lambda n: f"      l{n}: {{name: [], run_by: {{}}, kind: x}}\n")


@attack
def lists_for_texts(size: int) -> str:
    """One list with nothing but faults."""
    return filled(size, f"{PARTY}agreements:\n{AGREEMENT}, covers: [", lambda _: "[],", "]}\n")


@attack
def odd_keys(size: int) -> str:
    """Keys that mean something to Python and to pydantic."""
    names = ("__class__", "__init__", "model_fields", "id", "self", "object", "kind", "links")
    return filled(size, PARTY, lambda n: f"  q{n}: {{name: Q, {names[n % len(names)]}: x}}\n")


# What leads nowhere.
@attack
def dangling_covers(size: int) -> str:
    """One agreement that covers what there is not."""
    start = f"{PARTY}agreements:\n{AGREEMENT}, covers: ["
    return filled(size, start, lambda n: f"l{n},", "]}\n")


@attack
def dangling_beside_many(size: int) -> str:
    """Names that are near to very many others."""
    start = PARTY + CHAIN + "    links:\n"
    text = filled(size // 2, start, lambda n: f"      lank{n}: {LINK}\n")
    start = f"{text}agreements:\n{AGREEMENT}, covers: ["
    return filled(size, start, lambda n: f"lnk{n},", "]}\n")


@attack
def dangling_parties(size: int) -> str:
    """Agreements between parties that nobody described."""
    one = "title: A, customer: q%d, supplier: r%d, valid: {from: 2024-01-01}"
    return filled(size, f"{PARTY}agreements:\n", lambda n: f"  a{n}: {{{one % (n, n)}}}\n")


@attack
def dangling_needs(size: int) -> str:
    """Links that need what there is not."""
    start = PARTY + CHAIN + "    links:\n"
    return filled(size, start, lambda n: f"      l{n}: {{name: L, run_by: p, needs: [x{n}]}}\n")


@attack
def dangling_steps(size: int) -> str:
    """An escalation to nobody."""
    start = f"{PARTY}agreements:\n{AGREEMENT}, escalation: ["
    return filled(size, start, lambda n: f"{{contact: c{n}, after: {n} min}},", "]}\n")


@attack
def dangling_checks(size: int) -> str:
    """Checks of nothing."""
    start = PARTY + CHAIN + f"    links: {{l0: {LINK}}}\n{FUNCTION}    checks:\n"
    return filled(size, start, lambda n: f"      c{n}: {{name: C, of: f.x{n}, by: p}}\n")


def unread_and_dangling(size: int) -> Files:
    """A file that might describe what the other names."""
    broken = filled(size // 2, "chains:\n", lambda n: f"  y{n}: ok\n", "  x: [\n")
    start = f"{PARTY}agreements:\n{AGREEMENT}, covers: ["
    names = filled(size // 2, start, lambda n: f"l{n},", "]}\n")
    return {"chains/a.yaml": broken.encode(), "chains/b.yaml": names.encode()}


ATTACKS["unread_and_dangling"] = unread_and_dangling


def faults_and_dangling(size: int) -> Files:
    """Many faults in one file, and many names in another that they might explain."""
    faults = filled(size // 2, PARTY, lambda n: f"  q{n}: {{name: Q, contacts: {{c: x}}}}\n")
    start = f"agreements:\n{AGREEMENT}, escalation: ["
    names = filled(size // 2, start, lambda n: f"{{contact: q{n}.c}},", "]}\n")
    return {"chains/a.yaml": faults.encode(), "chains/b.yaml": names.encode()}


ATTACKS["faults_and_dangling"] = faults_and_dangling


# What is sound and too much.
@attack
def parties(size: int) -> str:
    """Nothing wrong."""
    return filled(size, PARTY, lambda n: f"  q{n}: {{name: Q}}\n")


@attack
def contacts(size: int) -> str:
    """One party that can be reached in many ways."""
    start = PARTY.replace("{name: P}\n", "\n    name: P\n    contacts:\n")
    return filled(size, start, lambda n: f"      c{n}: {{role: R, phone: '+46 10 {n:07}'}}\n")


@attack
def needs_in_a_row(size: int) -> str:
    """Links that each need the next."""
    start = PARTY + CHAIN + FUNCTION + "    links:\n"
    return filled(size, start, lambda n: f"      l{n}: {{name: L, run_by: p, needs: [l{n + 1}]}}\n")


@attack
def needs_in_rings(size: int) -> str:
    """Links that need each other, two and two."""
    start = PARTY + CHAIN + FUNCTION + "    links:\n"
    return filled(size, start, lambda n: f"      l{n}: {{name: L, run_by: p, needs: [l{n ^ 1}]}}\n")


@attack
def needs_in_one_ring(size: int) -> str:
    """Links that each need the next, and the last the first."""
    each = "      l{0}: {{name: L, run_by: p, needs: [l{1}]}}\n"
    start = PARTY + CHAIN + FUNCTION + "    links:\n"
    room = (size - len(start)) // len(each.format(99999, 99999))
    return start + "".join(each.format(n, (n + 1) % room) for n in range(room))


@attack
def everything_needs_everything(size: int) -> str:
    """A dense web of needs."""
    wide = int((size / 7) ** 0.5)
    every = ",".join(f"l{n}" for n in range(wide))
    start = PARTY + CHAIN + FUNCTION + "    links:\n"
    lines = (f"      l{n}: {{name: L, run_by: p, needs: [{every}]}}\n" for n in range(wide))
    return (start + "".join(lines))[:size]


@attack
def nested_choices(size: int) -> str:
    """Choices within choices, each as deep as is read."""
    deep = "l0"
    for n in range(26):
        deep = f"{{any_of: [{deep}, l{n}]}}"
    links = "".join(f"      l{n}: {LINK}\n" for n in range(26))
    start = PARTY + CHAIN + f"    links:\n{links}    functions:\n"
    return filled(size, start, lambda n: f"      f{n}: [{deep}]\n")


@attack
def wide_choices(size: int) -> str:
    """A path of choices between all links."""
    start = PARTY + CHAIN + f"    links: {{l0: {LINK}, l1: {LINK}}}\n    functions:\n      f: ["
    return filled(size, start, lambda _: "{any_of: [l0, l1]},", "]\n")


@attack
def nested_conditions(size: int) -> str:
    """Conditions within conditions."""
    deep = "{link_is: [l0]}"
    for _ in range(27):
        deep = f"{{not: {{all: [{deep}]}}}}"
    start = f"{PARTY}agreements:\n{AGREEMENT[:-1]}\n".replace("{title", "\n   title")
    start = start.replace("title: A, customer: p, supplier: p, valid: {from: 2024-01-0", "")
    head = "  a:\n    title: A\n    customer: p\n    supplier: p\n    valid: {from: 2024-01-01}\n"
    start = f"{PARTY}agreements:\n{head}    exemptions:\n"
    return filled(
        size, start, lambda n: f"      e{n}: {{clause: c, then: released, when: {deep}}}\n"
    )


@attack
def agreements_on_one_link(size: int) -> str:
    """A link that everybody owes."""
    start = PARTY + CHAIN + FUNCTION + f"    links: {{l0: {LINK}}}\nagreements:\n"
    one = AGREEMENT.removeprefix("  a: ") + ", covers: [l0]}"
    return filled(size, start, lambda n: f"  a{n}: {one}\n")


@attack
def commitments(size: int) -> str:
    """An agreement that promises everything."""
    head = "  a:\n    title: A\n    customer: p\n    supplier: p\n    valid: {from: 2024-01-01}\n"
    start = f"{PARTY}agreements:\n{head}    commitments:\n"
    return filled(size, start, lambda n: f"      c{n}: {{clause: c, restore: {n} min, hours: k}}\n")


@attack
def checks(size: int) -> str:
    """A chain with a check of everything."""
    start = PARTY + CHAIN + FUNCTION + f"    links: {{l0: {LINK}}}\n    checks:\n"
    return filled(size, start, lambda n: f"      c{n}: {{name: C, of: f, by: p, takes: 5 min}}\n")


@attack
def variants(size: int) -> str:
    """A function in every way of being equipped."""
    start = (
        PARTY + CHAIN + f"    links: {{l0: {LINK}}}\n    functions:\n      f:\n        variants:\n"
    )
    return filled(size, start, lambda n: f"          v{n}: [l0]\n")


@attack
def chains(size: int) -> str:
    """A service for everyone."""
    one = "name: K, principal: p, links: {l%d: {name: L, run_by: p}}, functions: {f: [l%d]}"
    return filled(size, PARTY + "chains:\n", lambda n: f"  k{n}: {{{one % (n, n)}}}\n")


@attack
def spans_of_hours(size: int) -> str:
    """Opening hours without end."""
    start = PARTY + 'calendars:\n  k: {days: daily, hours: "00:00-00:01'
    return filled(size, start, lambda _: ", 00:00-00:01", '"}\n')


@attack
def closed_days(size: int) -> str:
    """Days off without end."""
    start = PARTY + "calendars:\n  k: {days: daily, hours: '08:00-17:00', also_closed: ["
    return filled(
        size, start, lambda n: f"{2006 + n % 30}-{n % 12 + 1:02}-{n % 28 + 1:02},", "]}\n"
    )


# As much of everything as is read, and sound, so that every rule is asked.
KNOWN = """ansvar: 1
parties:
  p:
    name: P
    kind: municipality
    contacts:
      c: {role: R, phone: "+46 10 000 00 00", hours: always, verified: 2026-09-01}
      d: {role: R, phone: "+46 10 000 00 00", hours: k, verified: 2026-09-01}
  q:
    name: Q
    contacts:
      c: {role: R, phone: "+46 10 000 00 00", hours: always, verified: 2026-09-01}
calendars:
  k: {days: mon-fri, hours: "08:00-17:00", holidays: SE}
"""
OWED = """    title: A
    customer: p
    supplier: q
    valid: {from: 2024-01-01, to: 2028-12-31}
"""
HOURS = "{name: L, run_by: q, kind: device, reach: person}"
SERVICE = CHAIN + "    promise: {restore: 4 h, availability: 99 %, hours: always}\n"


@attack
def sound_agreements(size: int) -> str:
    """A link that everybody owes, each with a path of escalation and a commitment."""
    steps = ", ".join(f"{{contact: {'p.d' if n % 2 else 'c'}, after: {n} min}}" for n in range(20))
    owed = OWED + f"    covers: [l0]\n    escalation: [{steps}]\n"
    owed += "    commitments: {r: {clause: c, restore: 4 h, hours: k}}\n"
    start = f"{KNOWN}{SERVICE}    links: {{l0: {HOURS}}}\n{FUNCTION}agreements:\n"
    return filled(min(size, 990 * len(owed)), start, lambda n: f"  a{n}:\n{owed}")


@attack
def sound_agreements_by_turns(size: int) -> str:
    """Agreements that follow one another day by day."""
    start = f"{KNOWN}{SERVICE}    links: {{l0: {HOURS}}}\n{FUNCTION}agreements:\n"

    def one(number: int) -> str:
        day = f"20{24 + number // 336 % 5}-{number // 28 % 12 + 1:02}-{number % 28 + 1:02}"
        supplier = "p" if number % 3 else "q"
        valid = f"valid: {{from: {day}, to: {day}}}"
        return (
            f"  a{number}: {{title: A, customer: p, supplier: {supplier}, {valid}, covers: [l0]}}\n"
        )

    return filled(min(size, 990 * 95), start, one)


@attack
def sound_functions(size: int) -> str:
    """Every function rests on every link, and every check is of every function."""
    wide = max(3, min(90, size // 100))
    links = "".join(f"      l{n}: {HOURS}\n" for n in range(wide))
    whole = ", ".join(f"l{n}" for n in range(wide))
    start = f"{KNOWN}{SERVICE}    links:\n{links}    functions:\n"
    end = "    checks:\n" + "".join(
        f"      c{n}: {{name: C, of: f{n}, to: l{n % wide}, by: q}}\n" for n in range(wide)
    )
    return filled(size, start, lambda n: f"      f{n}: [{whole}]\n", end)


@attack
def sound_checks(size: int) -> str:
    """Checks of every stretch there is."""
    wide = max(3, min(1000, size // 1000))
    links = "".join(f"      l{n}: {HOURS}\n" for n in range(wide))
    whole = ", ".join(f"l{n}" for n in range(wide))
    functions = f"    functions: {{f: [{whole}]}}\n"
    start = f"{KNOWN}{SERVICE}    links:\n{links}{functions}    checks:\n"

    def one(number: int) -> str:
        first = number % wide
        ends = f"from: l{first}, to: l{first + number * 7 % (wide - first)}"
        return f"      c{number}: {{name: C, of: f, {ends}, by: q}}\n"

    return filled(min(size, 400_000), start, one)


DEEP = 190
"""Links that need one another in a row; with more the chain is not read."""


@attack
def sound_rows(size: int) -> str:
    """Links that each need the next, in rows as long as are read, and functions on all of them."""
    many = max(1, min(10, size // 20_000))
    each = "      l{0}: {{name: L, run_by: q, needs: [l{1}]}}\n"
    rows = "".join(
        each.format(row * DEEP + n, row * DEEP + n + 1) if n + 1 < DEEP else last(row)
        for row in range(many)
        for n in range(DEEP)
    )
    start = f"{KNOWN}{SERVICE}    links:\n{rows}    functions:\n"
    return filled(min(size, 200_000), start, lambda n: f"      f{n}: [l{n % many * DEEP}]\n")


def last(row: int) -> str:
    """The end of a row of links."""
    return f"      l{row * DEEP + DEEP - 1}: {HOURS}\n"


@attack
def sound_web(size: int) -> str:
    """Links that each need all that follow."""
    wide = max(3, min(DEEP, int((size / 6) ** 0.5)))
    names = [f"l{n}" for n in range(wide)]
    rows = "".join(
        f"      {name}: {{name: L, run_by: q, needs: [{', '.join(names[n + 1 :])}]}}\n"
        for n, name in enumerate(names[:-1])
    )
    links = f"{rows}      {names[-1]}: {HOURS}\n"
    start = f"{KNOWN}{SERVICE}    links:\n{links}    functions:\n"
    return filled(size, start, lambda n: f"      f{n}: [l{n % wide}]\n")


@attack
def sound_choices(size: int) -> str:
    """A path of choices between choices, all needed by one another."""
    wide = max(3, min(DEEP // 3, size // 200))
    links = "".join(
        f"      l{n}: {{name: L, run_by: q, needs: [{{any_of: [l{n + 1}, l{n + 2}]}}]}}\n"
        for n in range(wide)
    )
    links += f"      l{wide}: {HOURS}\n      l{wide + 1}: {HOURS}\n"
    names = ", ".join(f"l{n}" for n in range(wide))
    start = f"{KNOWN}{SERVICE}    links:\n{links}    functions:\n"
    return filled(
        size, start, lambda n: f"      f{n}: [{{at_least: {n % wide + 1}, of: [{names}]}}]\n"
    )


@attack
def sound_commitments(size: int) -> str:
    """An agreement that promises everything at every hour."""
    start = f"{KNOWN}{SERVICE}    links: {{l0: {HOURS}}}\n{FUNCTION}agreements:\n  a:\n{OWED}"
    start += "    covers: [l0]\n    commitments:\n"
    return filled(
        size, start, lambda n: f"      c{n}: {{clause: c, restore: {n % 600} min, hours: k}}\n"
    )


@attack
def sound_calendars(size: int) -> str:
    """Contacts who keep hours of their own."""
    start = f"{KNOWN}{SERVICE}    links: {{l0: {HOURS}}}\n{FUNCTION}agreements:\n  a:\n{OWED}"
    start += "    covers: [l0]\n    commitments: {r: {clause: c, restore: 4 h, hours: always}}\n"
    spans = ", ".join(f"{n:02}:00-{n:02}:01" for n in range(12))
    many = min(900, size // 200)
    keeps = (
        "      x{0}: {{role: R, phone: '+46 10 000 00 00', hours: k{0}, verified: 2026-09-01}}\n"
    )
    steps = "".join(f"      - {{contact: x{n}, after: {n} min}}\n" for n in range(many))
    text = start.replace(
        "calendars:\n", "".join(keeps.format(n) for n in range(many)) + "calendars:\n"
    )
    text += f"    escalation:\n{steps}"
    calendars = "".join(f"  k{n}: {{days: daily, hours: '{spans}'}}\n" for n in range(many))
    return text.replace("calendars:\n", "calendars:\n" + calendars)


@attack
def sound_exemptions(size: int) -> str:
    """An agreement that excepts everything, in words within words."""
    deep = "{link_is: [l0]}"
    for _ in range(20):
        deep = f"{{any: [{deep}, {{caused_by: [p]}}]}}"
    start = f"{KNOWN}{SERVICE}    links: {{l0: {HOURS}}}\n{FUNCTION}agreements:\n  a:\n{OWED}"
    start += "    covers: [l0]\n    exemptions:\n"
    return filled(size, start, lambda n: f"      e{n}: {{clause: c, then: p, when: {deep}}}\n")


# What one field holds.
def field(name: str, start: str, piece: str, end: str) -> None:
    """An attack on the reader of one kind of value."""
    repeated(f"field_{name}", piece, start, end)


field("name", "ansvar: 1\nparties:\n  p: {name: ", "a", "}\n")
field(
    "phone", "ansvar: 1\nparties:\n  p: {name: P, contacts: {c: {role: R, phone: '+", "4 ", "'}}}\n"
)
field(
    "email", "ansvar: 1\nparties:\n  p: {name: P, contacts: {c: {role: R, email: '", "a.@", "'}}}\n"
)
field("hours", "ansvar: 1\ncalendars:\n  k: {days: daily, hours: '", "0", "'}\n")
field("days", "ansvar: 1\ncalendars:\n  k: {hours: '08:00-17:00', days: '", "mon,", "mon'}\n")
field(
    "holidays",
    "ansvar: 1\ncalendars:\n  k: {days: daily, hours: '08:00-17:00', holidays: '",
    "S",
    "'}\n",
)
field("zone", PARTY + CHAIN + "    time_zone: '", "../", "etc/passwd'\n")
field("money", f"{PARTY}agreements:\n{AGREEMENT}, fees: {{m: '", "1 ", " SEK'}}\n")
field("percent", PARTY + CHAIN + "    promise: {availability: '", "9", " %'}\n")
field("duration", PARTY + CHAIN + "    promise: {restore: '", "9", " h'}\n")
field("duration_in_parts", PARTY + CHAIN + "    promise: {restore: '", "1 h ", "'}\n")
field(
    "day", f"{PARTY}agreements:\n{AGREEMENT}}}\n".replace("2024-01-01", "'"), "2024-01-01", "'}}\n"
)
field("version", "ansvar: ", "1", "\n")
field("reference", f"{PARTY}agreements:\n{AGREEMENT}, covers: '", "a", "'}\n")
field("dots", f"{PARTY}agreements:\n{AGREEMENT}, report_fault: {{to: '", ".", "'}}\n")


# What comments ask for.
@attack
def allowances(size: int) -> str:
    """A comment on every line."""
    return filled(size, PARTY, lambda n: f"  q{n}: {{name: Q}} # ansvar: allow unused-party: x\n")


@attack
def allowances_alone(size: int) -> str:
    """Comments that speak of a line far below."""
    return filled(size, PARTY, lambda _: "# ansvar: allow unused-party: x\n", "  q: {name: Q}\n")


@attack
def allowances_without_a_reason(size: int) -> str:
    """Comments with faults of their own."""
    return filled(size, PARTY, lambda _: "# ansvar: allow x\n")


@attack
def allowances_of_nothing(size: int) -> str:
    """Names that are near to many rules."""
    return filled(size, PARTY, lambda n: f"# ansvar: allow unused-part{n}: x\n")


@attack
def one_allowance_of_much(size: int) -> str:
    """One comment that names rules without end."""
    return filled(size, PARTY + "# ansvar: allow", lambda n: f" unused-part{n}", ": x\n")


repeated("one_allowance_of_spaces", " ", PARTY + "# ansvar: allow", "x\n")
repeated("allowances_in_a_row", " # ansvar: allow x: y", PARTY)
repeated("half_allowances", "# ansvar: ", PARTY)


# Incidents.
def reported(name: str, start: str, piece: Callable[[int], str]) -> None:
    """An attack in an incident beside a small register."""
    register = f"{PARTY}{CHAIN}{FUNCTION}    links: {{l0: {LINK}}}\n    checks:\n      c: "
    register += "{name: C, of: f, by: p}\n"

    def files(size: int) -> Files:
        incident = filled(size - len(register), f"ansvar: 1\n{INCIDENT}{start}", piece)
        return {"chains/register.yaml": register.encode(), "incident.yaml": incident.encode()}

    ATTACKS[f"incident_{name}"] = files


def incident_notes_and_contacts(size: int) -> Files:
    """Very many notes that name contacts, of whom there are very many."""
    start = PARTY.replace("{name: P}\n", "\n    name: P\n    contacts:\n")
    contact = "      c{0}: {{role: R, email: support{0}@example.se}}\n"
    register = filled(size // 2, start, contact.format)
    register += f"{CHAIN}{FUNCTION}    links: {{l0: {LINK}}}\n"
    note = "    - {{of: l0, result: ok, {1}, note: support{0}@example.se}}\n"
    incident = filled(size // 2, f"ansvar: 1\n{INCIDENT}{SEEN}", lambda n: note.format(n, FRESH))
    return {"chains/register.yaml": register.encode(), "incident.yaml": incident.encode()}


SEEN = "  observations:\n"
ATTACKS["incident_notes_and_contacts"] = incident_notes_and_contacts
reported("observations", SEEN, lambda _: f"    - {{check: c, result: ok, {FRESH}}}\n")
reported("stretches", SEEN, lambda _: f"    - {{of: l0, result: ok, {FRESH}}}\n")
reported("unknown_checks", SEEN, lambda n: f"    - {{check: c{n}, result: ok, {FRESH}}}\n")
reported("unknown_stretches", SEEN, lambda n: f"    - {{of: l{n}, result: ok, {FRESH}}}\n")
reported("unknown_results", SEEN, lambda n: f"    - {{check: c, result: okk{n}, {FRESH}}}\n")
reported("neither", SEEN, lambda _: f"    - {{result: ok, {FRESH}}}\n")
reported(
    "statements",
    "  statements:\n",
    lambda n: f"    - {{party: p{n}, about: l{n}, says: working, {FRESH}}}\n",
)
reported("events", "  events:\n", lambda _: f"    - {{reported: p, {FRESH}}}\n")
reported("unknown_events", "  events:\n", lambda n: f"    - {{reportd{n}: p, {FRESH}}}\n")
reported("no_events", "  events:\n", lambda _: f"    - {{{FRESH}}}\n")
reported("calls", "  events:\n", lambda n: f"    - {{called: p.c{n}, {FRESH}}}\n")
reported("changes", "  events:\n", lambda n: f"    - {{change: [l{n}], {FRESH}}}\n")
reported("clock_changes", SEEN, lambda _: "    - {of: l0, result: ok, at: 2026-10-25 02:30}\n")
reported("years", SEEN, lambda n: f"    - {{of: l0, result: ok, at: {n:04}-01-01 00:00}}\n")
reported("numbers", "  note: ", lambda _: "19121212-1212 ")
reported("addresses", "  note: ", lambda _: "a.a.a@a.a.a.")
reported("digits", "  note: ", lambda _: "0701234567")
reported("births", "  note: ", lambda n: f"070215{n % 10000:04} ")
reported("born_on_the_phone", "  note: ", lambda _: "0702151234 ")
reported("at_signs", "  note: ", lambda _: "a@")
reported("devices", "  affected:\n    devices:\n", lambda n: f"      - D-{n}\n")


def largest(name: str) -> int:
    """The size in bytes at which an attack does most: just before it is refused for its values."""
    sample = MAX_BYTES // 50
    values = 1
    try:
        for data in ATTACKS[name](sample).values():
            events = yaml.parse(data.decode(), Loader=yaml.CSafeLoader)
            values += sum(isinstance(event, yaml.NodeEvent) for event in events)
    except (yaml.YAMLError, UnicodeDecodeError):
        return MAX_BYTES
    return min(MAX_BYTES, sample * (MAX_NODES - 1000) // values)


def sizes(name: str) -> tuple[int, ...]:
    """What to try an attack at: what is refused when large may cost more when it is smaller."""
    most = largest(name)
    return (
        (most, most // 2, most // 4, most // 8) if name.startswith("sound") else (most, most // 8)
    )


def run(name: str, size: int) -> bool:
    """Validate one attack in a fresh process, print what it took, and say if it held."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for path, data in ATTACKS[name](size).items():
            (folder / path).parent.mkdir(exist_ok=True)
            (folder / path).write_bytes(data)
        command = [str(Path(sys.executable).parent / "ansvar"), "validate", ".", "-o", "out"]
        process = Popen(command, cwd=folder, env=ENVIRONMENT, stderr=DEVNULL)
        resource.prlimit(process.pid, resource.RLIMIT_CPU, (LONGEST, LONGEST))
        _, status, used = os.wait4(process.pid, 0)
        code = os.waitstatus_to_exitcode(status)
        process.returncode = code
        out = folder / "out"
        said = out.stat().st_size if out.exists() else 0
    seconds, megabytes = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
    held = seconds <= MOST_SECONDS and megabytes <= MOST_MB and code in (0, 1, 3)
    print(
        f"{' ' if held else '!'} {name:32}{size:9}{seconds:6.2f} s {megabytes:6.0f} MB   "
        f"exit {code:3}{said:10} bytes said",
        flush=True,
    )
    return held


def main() -> None:
    """Try every attack, or those that are named."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("attacks", nargs="*")
    asked = parser.parse_args()
    compileall.compile_dir(ROOT / "src", quiet=1)
    held = [run(name, size) for name in asked.attacks or ATTACKS for size in sizes(name)]
    print(json.dumps({"attacks": len(held), "held": sum(held)}))
    sys.exit(not all(held))


if __name__ == "__main__":
    main()
