"""Writes docs/law.md and docs/lag.md, the statutory notifications, from the program's data.

.venv/bin/python docs/law.py
"""

from pathlib import Path

from ansvar.locale import language
from ansvar.render.law import law_page

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Write the page in each language."""
    (HERE / "law.md").write_text(law_page(language("en")), encoding="utf-8")
    (HERE / "lag.md").write_text(law_page(language("sv")), encoding="utf-8")


if __name__ == "__main__":
    main()
