"""`ansvar audit`: where it would be unclear who is responsible."""

from functools import partial
from typing import Annotated

import typer

from ansvar.cli.environment import chosen_language, now
from ansvar.cli.options import (
    AtOption,
    ChainsOption,
    ColorOption,
    FailOnOption,
    FormatOption,
    LangOption,
    NoIgnoresOption,
    OutputOption,
    offered,
)
from ansvar.cli.screen import write_page
from ansvar.exits import Stop
from ansvar.output import write


def audit(  # noqa: PLR0913
    chain: Annotated[
        str | None,
        typer.Argument(
            help="A chain's id (default: every chain).", autocompletion=offered("chains")
        ),
    ] = None,
    *,
    chains: ChainsOption = None,
    at: AtOption = None,
    horizon: Annotated[
        str | None, typer.Option("--horizon", help="How far ahead: '90 days', '1 month'.")
    ] = None,
    fail_on: FailOnOption = None,
    no_ignores: NoIgnoresOption = False,
    form: FormatOption = "text",
    output: OutputOption = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Show what the register explains, too.")
    ] = False,
    lang: LangOption = None,
    color: ColorOption = "auto",
) -> None:
    """Say where it would be unclear who is responsible, before anything has failed."""
    from ansvar import examination
    from ansvar.audited import audited

    language = chosen_language(lang)
    settings = examination.settings_in_force(language, fail_on=fail_on, horizon=horizon)
    moment = examination.moment_asked(at, now(), language)
    found = audited(chain, chains, settings, moment, language, allowing=not no_ignores)
    if form == "json":
        from ansvar.render.audit_json import audit_json

        text = audit_json(found.audit, found.settled, found.days, language.lang)
        write(text, output, language)
    else:
        from ansvar.render.audit import audit_page

        parts = found.audit, found.settled, found.days, language
        write_page(partial(audit_page, *parts, verbose=verbose), output, color, language)
    if found.code:
        raise Stop(found.code)
