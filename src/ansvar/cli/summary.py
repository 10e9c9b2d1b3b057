"""`ansvar summary`: a fault report or a shift handover."""

from typing import Annotated, Literal

import typer

from ansvar.cli.environment import chosen_language, now
from ansvar.cli.fallback import fall_back
from ansvar.cli.options import AtOption, ChainsOption, LangOption, OutputOption, offered
from ansvar.exits import USAGE, Stop
from ansvar.output import write
from ansvar.question import Question, answer, hint, read_case


def summary(  # noqa: PLR0913
    incident: Annotated[str, typer.Argument(help="An incident file, or - for stdin.")],
    *,
    audience: Annotated[
        Literal["supplier", "handover"], typer.Option("--for", help="supplier or handover.")
    ],
    to: Annotated[
        str | None,
        typer.Option("--to", help="The supplier's id.", autocompletion=offered("suppliers")),
    ] = None,
    at: AtOption = None,
    chains: ChainsOption = None,
    output: OutputOption = None,
    lang: LangOption = None,
) -> None:
    """Write a plain-text summary: a fault report to a supplier, or a shift handover."""
    from ansvar.render.summary import fault_report, handover, suppliers

    language = chosen_language(lang)
    asked = Question(incident, language, now(), chains, at)
    case = read_case(asked)
    assessment = answer(asked, case)
    if assessment is None:
        fall_back(case, asked, "text", output)
    if audience == "handover":
        write(handover(assessment, language), output, language)
        return
    known = suppliers(assessment)
    if not known:
        raise Stop(USAGE, language.say("usage.no_supplier"))
    if to is None and len(known) > 1 and known[0].share is None:
        ids = ", ".join(k.party for k in known)
        raise Stop(USAGE, language.say("usage.which_party", known=ids))
    chosen = next((k for k in known if to in (None, k.party)), None)
    if chosen is None:
        ids = ", ".join(k.party for k in known)
        near = hint(to or "", [k.party for k in known], language)
        raise Stop(USAGE, language.say("usage.no_party", name=to, known=ids, hint=near))
    write(fault_report(assessment, chosen.party, language), output, language)
