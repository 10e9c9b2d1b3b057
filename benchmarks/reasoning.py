"""Reasoning: a 60-link chain with 13 observations, and 1 000 incidents on 20-link chains.

.venv/bin/python benchmarks/reasoning.py

In process, files already read: posteriors, verdict and next check of each incident.
"""

import gc
import random
from datetime import UTC, datetime
from statistics import mean, median
from time import perf_counter

from ansvar.assessment import assess
from ansvar.case import Case, open_case
from ansvar.load import build_register
from ansvar.source import Document, read_text

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
PARTIES = 5


def register_text(links: int, checks: int, seed: int) -> str:
    """A chain of links run by five parties in turn, with redundancy, shared power and checks."""
    chance = random.Random(seed)
    names = [f"l{i}" for i in range(links)]
    lines = ["ansvar: 1", "parties:", "  kommunen: {name: Kommunen, kind: municipality}"]
    lines += [f"  p{i}: {{name: Part {i}}}" for i in range(PARTIES)]
    lines += ["agreements:"]
    for party in range(PARTIES):
        covers = ", ".join(names[party::PARTIES])
        lines.append(
            f"  a{party}: {{title: Avtal, customer: kommunen, supplier: p{party}, "
            f"covers: [{covers}], valid: {{from: 2024-01-01}}}}"
        )
    lines += ["chains:", "  k:", "    name: Kedja", "    principal: kommunen", "    links:"]
    lines.append("      el: {name: El, run_by: kommunen, reach: area}")
    for i, name in enumerate(names):
        needs = ", needs: [el]" if i % 7 == 0 else ""
        lines.append(f"      {name}: {{name: Länk {i}, run_by: p{i % PARTIES}{needs}}}")
    path = []
    for start in range(0, links, 6):
        block = names[start : start + 6]
        path += block[:4]
        if len(block) == 6:
            path.append(f"{{any_of: [{block[4]}, {block[5]}]}}")
    lines += ["    functions:", f"      f: [{', '.join(path)}]", "    checks:"]
    singles = [name for name in path if not name.startswith("{")]
    for i in range(checks):
        a, b = sorted(chance.sample(range(len(singles)), 2))
        lines.append(
            f"      c{i}: {{name: Kontroll {i}, of: f, from: {singles[a]}, to: {singles[b]}, "
            f"by: kommunen, takes: 5 min}}"
        )
    return "\n".join(lines) + "\n"


def incident_text(observed: int, seed: int) -> str:
    """A confirmed outage with some of the checks made, most of them ok."""
    chance = random.Random(seed)
    lines = ["ansvar: 1", "incident:", "  chain: k", "  detected: 2026-11-21 08:00"]
    lines += ["  began: 2026-11-21 07:30", "  observations:"]
    for i in range(observed):
        result = "fail" if chance.random() < 0.3 else "ok"
        lines.append(f"    - {{check: c{i}, result: {result}, at: 2026-11-21 09:{i:02}}}")
    return "\n".join(lines) + "\n"


def document(text: str) -> Document:
    """A text as a document; the benchmark's own texts are sound."""
    found, findings = read_text(text, "benchmark.yaml")
    if found is None:
        raise SystemExit(str(findings))
    return found


def case(links: int, checks: int, observed: int, seed: int) -> Case:
    """An incident on a chain, ready to be assessed."""
    register = build_register([document(register_text(links, checks, seed))])
    return open_case(document(incident_text(observed, seed)), register)


def seconds(made: Case) -> float:
    """One assessment, every part of it."""
    if made.file is None or made.target is None:
        raise SystemExit(str(made.faults))
    started = perf_counter()
    assess(made.register, made.file, made.target, AT)
    return perf_counter() - started


def main() -> None:
    """Print the mean of the long chain, and the total of the thousand."""
    long = [seconds(case(60, 30, 13, seed)) for seed in range(30)]
    print(
        f"60 links, 13 observations, 30 checks: mean {mean(long) * 1000:.0f} ms, "
        f"median {median(long) * 1000:.0f} ms, most {max(long) * 1000:.0f} ms"
    )
    cases = [case(20, 10, 5, seed) for seed in range(1000)]
    # What was read beforehand is not to be looked through again and again while timing.
    gc.freeze()
    many = [seconds(made) for made in cases]
    print(f"1 000 incidents on 20-link chains: {sum(many):.1f} s")


if __name__ == "__main__":
    main()
