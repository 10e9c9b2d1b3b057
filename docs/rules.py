"""Writes docs/rules.md and docs/regler.md, the rules explained, from the rules themselves.

.venv/bin/python docs/rules.py
"""

from pathlib import Path

from ansvar.catalogue import RULES
from ansvar.locale import language
from ansvar.render.rules import rules_page

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Write the page in each language."""
    (HERE / "rules.md").write_text(rules_page(RULES, language("en")), encoding="utf-8")
    (HERE / "regler.md").write_text(rules_page(RULES, language("sv")), encoding="utf-8")


if __name__ == "__main__":
    main()
