"""Start-up: `ansvar attribute` on the trygghetslarm example against a minimal rival, in pairs.

    .venv/bin/python benchmarks/startup.py [RUNS]

Whole processes, one warm-up each, then in turn; medians and the median of the paired ratios.
Compiles src first, since an editable install is not compiled and the rival's packages are.
"""

import compileall
import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "trygghetslarm-natt"
AT = ["--at", "2026-11-21 03:23"]
ENVIRONMENT = {
    **{k: v for k, v in os.environ.items() if not k.startswith("PYTHON")},
    "LANG": "sv_SE.UTF-8",
}


def seconds(command: list[str]) -> float:
    """One run of a command as a whole process."""
    started = perf_counter()
    subprocess.run(command, cwd=EXAMPLE, env=ENVIRONMENT, check=True, capture_output=True)
    return perf_counter() - started


def compare(name: str, ours: list[str], rival: list[str], runs: int) -> None:
    """Run both in turn and print medians and the paired ratio."""
    seconds(ours), seconds(rival)
    pairs = [(seconds(ours), seconds(rival)) for _ in range(runs)]
    print(
        f"{name:24} ansvar {median(a for a, _ in pairs) * 1000:6.0f} ms"
        f"   rival {median(b for _, b in pairs) * 1000:6.0f} ms"
        f"   ratio {median(a / b for a, b in pairs):.2f}"
    )


def main() -> None:
    """Compare plain text, terminal and version with the rival."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 21
    compileall.compile_dir(ROOT / "src", quiet=1)
    ansvar = str(Path(sys.executable).parent / "ansvar")
    files = [str(p) for p in (*sorted((ROOT / "chains").glob("*.yaml")), EXAMPLE / "incident.yaml")]
    rival = [sys.executable, str(ROOT / "benchmarks" / "rival.py"), *files]
    attribute = [ansvar, "attribute", "incident.yaml", *AT]
    compare("attribute, plain text", attribute, rival, runs)
    compare("attribute, terminal", [*attribute, "--color", "always"], rival, runs)
    compare("--version", [ansvar, "--version"], rival, runs)


if __name__ == "__main__":
    main()
