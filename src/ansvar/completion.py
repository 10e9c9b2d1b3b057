"""Completion in the shell: the chains, functions, checks, parties and rules that can be meant.

Asked for by the shell at each tab, in whatever folder: what cannot be read gives nothing, without a
word. Shells evaluate what they are given, so names are offered only if they are plain.
"""

import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

if TYPE_CHECKING:
    from ansvar.chain import Chain
    from ansvar.register import Register

Offer = tuple[str, str]
"""What to write, and what it is."""


def languages() -> list[Offer]:
    """The languages of the output."""
    return [("sv", "svenska"), ("en", "English")]


def rules(incomplete: str) -> list[Offer]:
    """Every rule, by code and by slug, after those that are already typed with commas."""
    from ansvar.catalogue import RULES

    typed = incomplete[: incomplete.rfind(",") + 1]
    names = [(r.code, r.slug) for r in RULES] + [(r.slug, r.code) for r in RULES]
    return [(f"{typed}{name}", meaning) for name, meaning in names]


def chains(ctx: Any) -> list[Offer]:
    """The chains of the register."""
    register = _register(ctx)
    return _plain((c.id, c.name) for c in register.chains.values()) if register else []


def chains_and_files(ctx: Any) -> list[Offer]:
    """The chains of the register, and the YAML files of this folder."""
    with suppress(OSError):
        files = sorted(path.name for path in Path.cwd().glob("*.y*ml"))
        return chains(ctx) + _plain((name, "") for name in files)
    return []


def functions(ctx: Any) -> list[Offer]:
    """The functions and variants of the chain that is already typed."""
    from ansvar.stretch import function_names

    chain = _chain(ctx)
    return _plain((name, "") for name in function_names(chain)) if chain else []


def seen(ctx: Any, incomplete: str) -> list[Offer]:
    """The checks of the chain that is already typed; once one is chosen, its results."""
    from ansvar.incident import Result

    chain = _chain(ctx)
    known = _plain((check.id, check.name) for check in chain.checks.values()) if chain else []
    chosen, equals, _ = incomplete.partition("=")
    near = [(check, name) for check, name in known if check.startswith(chosen)]
    settled = [(check, name) for check, name in near if check == chosen or len(near) == 1]
    offered = [(f"{c}={result}", name) for c, name in settled for result in get_args(Result)]
    return offered if equals or len(near) == 1 else near + offered


def suppliers(ctx: Any) -> list[Offer]:
    """The parties that owe something under an agreement of the register."""
    register = _register(ctx)
    if register is None:
        return []
    owing = dict.fromkeys(agreement.supplier for agreement in register.agreements.values())
    return _plain((party, register.party_name(party)) for party in owing)


def _plain(offers: Iterable[Offer]) -> list[Offer]:
    return [
        (name, " ".join(re.findall(r"[\w.,–-]+", meaning)))
        for name, meaning in offers
        if re.fullmatch(r"\w[\w.-]*", name)
    ]


def _chain(ctx: Any) -> "Chain | None":
    register, named = _register(ctx), _named(ctx)
    return register.chains.get(named) if register and named else None


def _register(ctx: Any) -> "Register | None":
    """The register that the command would read, as far as the line is typed."""
    from ansvar.case import find_register, read_register
    from ansvar.source import read_file

    given, incident = ctx.params.get("chains"), Path(_named(ctx) or "")
    with suppress(OSError, ValueError):
        document = read_file(incident, str(incident))[0] if incident.is_file() else None
        folder = incident.resolve().parent if document else Path.cwd()
        return read_register(document, Path(given) if given else find_register(folder))
    return None


def _named(ctx: Any) -> str | None:
    """The incident or chain that is already typed.

    While an option waits for its value, the words before it are no parameters yet.
    """
    typed = ctx.params.get("incident") or ctx.params.get("chain") or next(iter(ctx.args), None)
    return str(typed) if typed else None
