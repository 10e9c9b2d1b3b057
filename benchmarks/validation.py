"""Validation: `ansvar validate` against check-jsonschema and yamllint, on incidents and a register.

    .venv/bin/python benchmarks/validation.py [--case CASE] [--runs N] [--rivals DIR] [--inputs DIR]

Whole processes, one warm-up each, then all in turn; medians, and the median of how many times as
long each rival takes in the same round. The rivals are installed by pip into two virtual
environments below DIR: as they come by default, and with the C parser, which check-jsonschema's
ruamel.yaml takes once `ruamel.yaml.clib` is installed beside it. That parser is libyaml 0.1.7: it
refuses a bare 02:10 inside braces, and check-jsonschema would then read the file over again in
Python; so times inside braces are quoted here. Compiles src first, since an editable install is
not compiled and the rivals' packages are.
"""

import argparse
import compileall
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

from ansvar.load import load_register, yaml_files

ROOT = Path(__file__).resolve().parent.parent
SCHEMA = ROOT / "schema"
CASES = ("1", "100", "1000", "register")
REGISTER_LINES = 20_000
RIVALS = ("check-jsonschema==0.39.0", "ruamel.yaml==0.19.1", "yamllint==1.38.0")
C_PARSER = "ruamel.yaml.clib==0.2.15"
ENVIRONMENT = {
    **{k: v for k, v in os.environ.items() if not k.startswith("PYTHON")},
    "LANG": "sv_SE.UTF-8",
}

OBSERVED = (
    ("check: provlarm", "fail", "provlarmen från dosorna kom inte fram"),
    ("check: sim-status", "ok", "SIM-korten är anslutna enligt portalen"),
    ("check: gemensamt.samma-operator", "ok", "nattpatrullens telefon fungerar hos brukaren"),
    ("check: gemensamt.avbrottskarta", "ok", "inget strömavbrott på kartan"),
    ("check: alla-sandare", "fail", "inga larm från någon dosa sedan felet började"),
    ("check: svarstider", "ok", "kön är kort och svarstiden som vanligt"),
    ("check: dosans-lysdiod", "unknown", "ingen hemma som kan titta på dosan"),
    ("of: larm.fast, from: larmdosa, group: others", "ok", "dosor på fiber larmar som de ska"),
)
SAID = (
    ("simbolaget", "m2m-plattform", "working", "driftcentralen säger att korten fungerar"),
    ("larmbolaget", "larmmottagning", "fault_elsewhere", "jouren ser inget fel hos sig"),
)
HAPPENED = (
    "{reported: larmavtal-2024, at: '%s', by: kommunen}",
    "{acknowledged: larmavtal-2024, at: '%s', by: larmbolaget}",
    "{called: larmbolaget, at: '%s', by: kommunen}",
    "{reserve_started: kommunen, at: '%s'}",
)


def incident(number: int) -> str:
    """One incident of trygghetslarm, as long as those in examples; the same for the same number."""
    draw = random.Random(number)
    began = datetime(2026, 1, 1) + timedelta(minutes=draw.randrange(300 * 24 * 60))  # noqa: DTZ001
    moments = (f"{began + timedelta(minutes=15 + 5 * n):%Y-%m-%d %H:%M}" for n in range(40))
    lines = [
        "---",
        f"# Påhittad incident {number}: inga larm från mobila dosor.",
        "ansvar: 1",
        "",
        "incident:",
        f"  id: larm-{number:05}",
        "  title: Inga larm från mobila dosor når larmcentralen",
        "  chain: trygghetslarm",
        "  function: larm.mobil",
        "  outage: confirmed",
        f"  began: {began:%Y-%m-%d %H:%M}",
        f"  detected: {next(moments)}",
        f"  affected: {{people: {draw.randrange(1, 1500)}, reach: municipality}}",
        "",
        "  observations:",
    ]
    for stretch, result, note in draw.sample(OBSERVED, draw.randrange(3, 8)):
        first, *rest = stretch.split(", ")
        lines += [f"    - {first}", *(f"      {key}" for key in rest)]
        lines += [f"      result: {result}", f"      at: {next(moments)}", f"      note: {note}"]
    lines += ["", "  statements:"]
    for party, link, says, note in SAID[: draw.randrange(1, 3)]:
        lines += [f"    - party: {party}", f"      about: {link}", f"      says: {says}"]
        lines += [f"      at: {next(moments)}", f"      note: {note}"]
    lines += ["", "  events:"]
    lines += [f"    - {event % next(moments)}" for event in HAPPENED[: draw.randrange(1, 5)]]
    lines += ["", "  facts: {harm: unknown, personal_data: no, care_given_late: yes}"]
    return "\n".join(lines) + "\n"


def write_incidents(folder: Path, count: int) -> None:
    """Incident files beside the register that we ship."""
    shutil.copytree(ROOT / "chains", folder / "chains")
    (folder / "incidents").mkdir()
    for number in range(count):
        (folder / "incidents" / f"{number:05}.yaml").write_text(incident(number), "utf-8")


def write_register(folder: Path) -> None:
    """The register that we ship, again and again under other ids, until it is long enough."""
    files = list(yaml_files(ROOT / "chains"))
    register = load_register(files)
    links = [link for chain in register.chains.values() for link in chain.links]
    ids = {*register.parties, *register.calendars, *register.agreements, *register.chains, *links}
    longest_first = "|".join(sorted(map(re.escape, ids), key=lambda name: (-len(name), name)))
    name = re.compile(rf"(?<![\w-])({longest_first})(?![\w-])")
    bare = re.compile(r"(?<=[:,] )((?:[a-z-]+ )?\d\d:\d\d-\d\d:\d\d)(?=[,}])")
    copy = lines = 0
    while lines < REGISTER_LINES:
        target = folder / "chains" / f"kommun-{copy}"
        target.mkdir(parents=True)
        for file in files:
            text = bare.sub(r'"\1"', file.read_text("utf-8"))
            written = [name.sub(rf"\1-{copy}", line) for line in text.splitlines(keepends=True)]
            (target / file.name).write_text("".join(written), "utf-8")
            lines += len(written)
        copy += 1


def install(folder: Path) -> None:
    """The rivals in two environments, plain and with the C parser, unless they are there."""
    for name, packages in (("plain", RIVALS), ("c", (*RIVALS, C_PARSER))):
        if not (folder / name).exists():
            venv.create(folder / name, with_pip=True)
            pip = [folder / name / "bin" / "pip", "install", "--quiet", *packages]
            subprocess.run(pip, check=True)


def seconds(command: list[str], folder: Path) -> float:
    """One run of a command as a whole process; a linter's exit code 1 is a result too."""
    started = perf_counter()
    done = subprocess.run(command, cwd=folder, env=ENVIRONMENT, check=False, capture_output=True)
    taken = perf_counter() - started
    if done.returncode not in (0, 1):
        raise SystemExit(f"{command[0]}: {done.stderr.decode()}")
    return taken


def commands(rivals: Path, case: str, folder: Path) -> Iterator[tuple[str, list[str]]]:
    """What is run for a case: ours first."""
    kind, below = ("register", "chains") if case == "register" else ("incident", "incidents")
    files = [str(path.relative_to(folder)) for path in yaml_files(folder / below)]
    schema = ["--schemafile", str(SCHEMA / f"{kind}.schema.json")]
    yield "ansvar validate", [str(Path(sys.executable).parent / "ansvar"), "validate", below]
    for name, label in (("plain", "check-jsonschema"), ("c", "check-jsonschema, C parser")):
        yield label, [str(rivals / name / "bin" / "check-jsonschema"), *schema, *files]
    yield "yamllint", [str(rivals / "plain" / "bin" / "yamllint"), below]


def compare(case: str, rivals: Path, inputs: Path, runs: int) -> None:
    """Run all in turn on a case and print medians and the paired ratios."""
    folder = inputs / case
    if not folder.exists():
        folder.mkdir(parents=True)
        write_register(folder) if case == "register" else write_incidents(folder, int(case))
    named = list(commands(rivals, case, folder))
    for _, command in named:
        seconds(command, folder)
    rounds = [[seconds(command, folder) for _, command in named] for _ in range(runs)]
    print(case if case == "register" else f"{case} incident files")
    for index, (name, _) in enumerate(named):
        taken = median(turn[index] for turn in rounds)
        ratio = median(turn[index] / turn[0] for turn in rounds)
        print(f"  {name:28}{taken * 1000:8.0f} ms   {ratio:6.2f} × ansvar")


def main() -> None:
    """Compare on each case."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--case", action="append", choices=CASES, help="default: all")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--rivals", type=Path, help="where their environments are or are made")
    parser.add_argument("--inputs", type=Path, help="where the files are or are made")
    asked = parser.parse_args()
    compileall.compile_dir(ROOT / "src", quiet=1)
    with tempfile.TemporaryDirectory() as temporary:
        rivals = asked.rivals or Path(temporary) / "rivals"
        install(rivals)
        for case in asked.case or CASES:
            compare(case, rivals, asked.inputs or Path(temporary) / "inputs", asked.runs)


if __name__ == "__main__":
    main()
