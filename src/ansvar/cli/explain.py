"""`ansvar explain`: a rule, or the list of them."""

import sys
from typing import Annotated

import typer

from ansvar.cli.environment import chosen_language
from ansvar.cli.options import LangOption, offered
from ansvar.exits import USAGE, Stop
from ansvar.output import write
from ansvar.question import no_rule


def explain(
    rule: Annotated[
        str | None,
        typer.Argument(
            help="A code or slug, such as ANS203; ANS2 lists those, none lists all.",
            autocompletion=offered("rules"),
        ),
    ] = None,
    *,
    lang: LangOption = None,
) -> None:
    """Explain a rule: what it finds, why it matters, an example, and what to do instead."""
    from ansvar.catalogue import RULES, find_rule, rules_in
    from ansvar.render.rules import MOST_WIDTH, rule_list, rule_text
    from ansvar.render.terminal import terminal_width

    language = chosen_language(lang)
    if rule is None:
        write(rule_list(RULES, language), None, language)
        return
    found = find_rule(rule)
    if found is not None:
        width = terminal_width() if sys.stdout.isatty() else MOST_WIDTH
        write(rule_text(found, language, width), None, language)
        return
    group = rules_in(rule)
    if not group:
        raise Stop(USAGE, no_rule(rule, language))
    write(rule_list(group, language), None, language)
