"""A draft: the text of a new incident file, to be filled in or answered at once."""

import json
import re
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from ansvar.chain import Chain
from ansvar.harmless import clean
from ansvar.incident import Facts
from ansvar.locale import Language
from ansvar.register import Register
from ansvar.stretch import function_names

_FACTS = tuple(fact for fact in Facts.model_fields if fact != "aware_at")


class Saw(NamedTuple):
    """An observation from the command line: a check or stretch and its result."""

    what: str
    result: str
    at: datetime | None = None


class Draft(NamedTuple):
    """What is known when an incident is first written down."""

    chain: Chain
    function: str | None
    began: datetime | None
    detected: datetime
    saw: Sequence[Saw]


def draft_text(register: Register, draft: Draft, language: Language) -> str:
    """A commented incident file; without observations, with one line to copy for each check."""
    say, zone = language.say, ZoneInfo(draft.chain.time_zone)
    detected = f"{draft.detected.astimezone(zone):%Y-%m-%d %H:%M}"
    began = f"{draft.began.astimezone(zone):%Y-%m-%d %H:%M}" if draft.began else "unknown"
    names = function_names(draft.chain)
    only = names[0] if len(names) == 1 else None
    function = _quoted(draft.function) if draft.function else only
    lines = [
        "ansvar: 1",
        "incident:",
        f"  id: {detected[:10]}-{draft.chain.id}",
        f"  chain: {draft.chain.id}",
    ]
    choice = f"  # function: {(names or ['?'])[0]}  # {say('draft.one_of')}: {', '.join(names)}"
    lines.append(f"  function: {function}" if function else choice)
    lines += [
        f"  outage: confirmed  # {say('draft.outage')}",
        f"  began: {began}  # {say('draft.began')}",
        f"  detected: {detected}",
        f"  # affected: {{people: 1, reach: person, devices: [D-0001]}}  # {say('draft.affected')}",
        "  observations:" if draft.saw else f"  # {say('draft.observations')}",
    ]
    lines += [f"    - {_observation(draft.chain, register, s, detected)}" for s in draft.saw]
    if not draft.saw:
        lines += ["  # observations:", *_menu(draft, register, detected)]
    lines += [
        f"  # {say('draft.statements')}",
        "  # statements:",
        f"  #   - {{party: PART, about: LINK, says: working, at: {detected}}}",
        f"  # {say('draft.events')}",
        "  # events:",
        f"  #   - {{reported: AGREEMENT, at: {detected}}}",
        f"  # {say('draft.facts')}",
        "  # facts:",
        f"  #   aware_at: {detected}",
        *(f"  #   {fact}: unknown" for fact in _FACTS),
    ]
    return "\n".join(lines) + "\n"


def _observation(chain: Chain, register: Register, saw: Saw, at: str) -> str:
    is_check = saw.what in chain.checks or any(
        saw.what in c.checks or saw.what.partition(".")[2] in c.checks
        for c in register.chains.values()
    )
    known = saw.what in function_names(chain) or saw.what in register.links
    written = _quoted(saw.what)
    key, value = ("of", f"[{written}]") if known and not is_check else ("check", written)
    moment = f"{saw.at.astimezone(ZoneInfo(chain.time_zone)):%Y-%m-%d %H:%M}" if saw.at else at
    return f"{{{key}: {value}, result: {_quoted(saw.result)}, at: {moment}}}"


def _quoted(text: str) -> str:
    """A word as YAML text; anything that YAML could read as more than a word in quotes."""
    return text if re.fullmatch(r"[\w.\-]+", text) else json.dumps(text, ensure_ascii=False)


def _menu(draft: Draft, register: Register, at: str) -> list[str]:
    return [
        f"  #   - {{check: {_quoted(check.id)}, result: fail, at: {at}}}"
        f"  # {register.party_name(check.by)}: {clean(' '.join((check.do or check.name).split()))}"
        for check in draft.chain.checks.values()
    ]
