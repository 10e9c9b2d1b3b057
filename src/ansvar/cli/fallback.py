"""What is still said of a case that cannot be assessed."""

from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from ansvar.cli.options import Format
from ansvar.exits import FAULT, Stop
from ansvar.output import write
from ansvar.question import Question

if TYPE_CHECKING:
    from ansvar.case import Case


def fall_back(
    case: "Case", asked: Question, form: Format, output: Path | None, *, quiet: bool = False
) -> NoReturn:
    """What can be said without an assessment, so that the screen is never empty."""
    from ansvar.render.fallback import fallback_page
    from ansvar.render.findings_json import findings_json
    from ansvar.render.page import plain
    from ansvar.validation import Validation

    language = asked.language
    if form == "json":
        found = (*case.faults.verdict, *case.faults.other)
        told = Validation(found, (), (asked.incident,), {})
        write(findings_json(told, language.lang), output, language)
    else:
        text = plain(fallback_page(case.register, case.chain, asked.now, language))
        write(text.partition("\n")[0] + "\n" if quiet else text, output, language)
    raise Stop(FAULT)
