"""Draws docs/terminal.svg, the picture in README, from the program's own output.

.venv/bin/python docs/terminal.py
"""

import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).resolve().parent.parent
COMMAND = ["attribute", "incident.yaml", "--at", "2026-11-21 03:23", "--color", "always"]
COLUMNS = 104

# Rich's own frame loads a web font; this one uses what the reader has.
FRAME = """<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>{styles}
.{unique_id}-matrix {{ font-family: ui-monospace, Menlo, Consolas, monospace; font-size: 20px;
line-height: 24.4px; }}</style>
<rect width="{width}" height="{height}" rx="8" fill="#1e1e1e"/>
<g transform="translate({terminal_x}, {terminal_y})">{backgrounds}
<g class="{unique_id}-matrix">{matrix}</g></g></svg>
"""


def main() -> None:
    """Run the example and keep its screen."""
    ansvar = Path(sys.executable).parent / "ansvar"
    screen = subprocess.run(
        [str(ansvar), *COMMAND],
        cwd=ROOT / "examples" / "trygghetslarm-natt",
        env={**os.environ, "COLUMNS": str(COLUMNS), "LANG": "sv_SE.UTF-8"},
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    console = Console(record=True, width=COLUMNS, file=StringIO(), force_terminal=True)
    console.print(Text.from_ansi(screen))
    svg = console.export_svg(title="", code_format=FRAME, unique_id="ansvar")
    (ROOT / "docs" / "terminal.svg").write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main()
