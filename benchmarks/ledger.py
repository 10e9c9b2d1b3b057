"""The ledger: a year of 1 000 incidents as CSV, beside a rival that only reads the same files.

    .venv/bin/python benchmarks/ledger.py [RUNS]

Whole processes, one warm-up each, then in turn; medians and the median of the paired ratios. The
incidents are reports on the shipped register's social alarms, with pauses and new priorities, and
each is accounted for under every clock of the alarm agreement. Compiles src first, since an
editable install is not compiled and the rival's packages are.
"""

import compileall
import os
import random
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent
INCIDENTS = 1_000
ENVIRONMENT = {
    **{k: v for k, v in os.environ.items() if not k.startswith("PYTHON")},
    "LANG": "sv_SE.UTF-8",
}


def incident_text(number: int) -> str:
    """A fault of some hours to some days, at its own time of 2026."""
    chance = random.Random(number)
    began = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=chance.randrange(350 * 24 * 60))

    def at(minutes: float) -> str:
        return f"{began + timedelta(minutes=minutes):%Y-%m-%d %H:%M}+00:00"

    length = chance.choice([20, 90, 300, 900, 4000])
    events = [f"{{reported: larmavtal-2024, at: '{at(10)}'}}"]
    events.append(f"{{acknowledged: larmavtal-2024, at: '{at(10 + chance.randrange(40))}'}}")
    if chance.random() < 0.3:
        events.append(f"{{paused: larmavtal-2024, reason: no_access, at: '{at(length * 0.4)}'}}")
        events.append(f"{{resumed: larmavtal-2024, at: '{at(length * 0.6)}'}}")
    if chance.random() < 0.2:
        events.append(f"{{priority: 2, at: '{at(length * 0.5)}'}}")
    events.append(f"{{restored: larm.mobil, at: '{at(length)}'}}")
    lines = [
        "ansvar: 1",
        "incident:",
        "  chain: trygghetslarm",
        "  function: larm.mobil",
        f"  began: {at(0)}",
        f"  detected: {at(5)}",
        "  observations:",
        f"    - {{check: provlarm, result: fail, at: '{at(5)}'}}",
        "  events:",
        *(f"    - {event}" for event in events),
    ]
    return "\n".join(lines) + "\n"


def seconds(command: list[str], folder: Path) -> float:
    """One run of a command as a whole process."""
    started = perf_counter()
    subprocess.run(command, cwd=folder, env=ENVIRONMENT, check=True, capture_output=True)
    return perf_counter() - started


def main() -> None:
    """Account for the year, in turn with the rival."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    compileall.compile_dir(ROOT / "src", quiet=1)
    ansvar = str(Path(sys.executable).parent / "ansvar")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "chains", folder / "chains")
        (folder / "incidents").mkdir()
        for number in range(INCIDENTS):
            path = folder / "incidents" / f"{number:04}.yaml"
            path.write_text(incident_text(number), encoding="utf-8")
        ours = [ansvar, "clock", "incidents", "--format", "csv", "--output", "year.csv"]
        files = sorted(map(str, (*folder.glob("chains/*.yaml"), *folder.glob("incidents/*.yaml"))))
        rival = [sys.executable, str(ROOT / "benchmarks" / "rival.py"), *files]
        seconds(ours, folder), seconds(rival, folder)
        pairs = [(seconds(ours, folder), seconds(rival, folder)) for _ in range(runs)]
        rows = len((folder / "year.csv").read_text(encoding="utf-8").splitlines()) - 1
    print(
        f"{INCIDENTS} incidents, {rows} segments: ansvar {median(a for a, _ in pairs):.2f} s"
        f"   rival that reads them {median(b for _, b in pairs):.2f} s"
        f"   ratio {median(a / b for a, b in pairs):.2f}"
    )


if __name__ == "__main__":
    main()
