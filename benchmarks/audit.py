"""The audit of a 60-link chain: every failure at every kind of hour.

.venv/bin/python benchmarks/audit.py

In process, files already read; the chain is that of benchmarks/reasoning.py, with 30 checks.
"""

import gc
from datetime import date
from statistics import median
from time import perf_counter

from reasoning import register_text

from ansvar.audit import audit
from ansvar.load import build_register
from ansvar.source import read_text

TODAY, HORIZON = date(2026, 11, 21), date(2027, 2, 19)
ROUNDS = 5
LINKS, CHECKS, SEED = 60, 30, 1


def main() -> None:
    """Print the median and worst time, and how much was rehearsed in it."""
    document, _ = read_text(register_text(LINKS, CHECKS, SEED), "bench.yaml")
    register = build_register([document] if document is not None else [])
    gc.disable()
    times = []
    cases = 0
    for _ in range(ROUNDS):
        start = perf_counter()
        cases = len(audit(register, list(register.chains), TODAY, HORIZON).rehearsed)
        times.append(perf_counter() - start)
    print(
        f"audit of {LINKS} links, {CHECKS} checks, {cases} cases: "
        f"median {median(times):.2f} s, worst {max(times):.2f} s"
    )


if __name__ == "__main__":
    main()
