"""The chain with each link's state: drawn in a terminal, in words elsewhere."""

from collections.abc import Iterator
from typing import Literal

from ansvar.chain import AnyOf, links_of
from ansvar.evidence import Clue
from ansvar.harmless import clean
from ansvar.incident import Observation
from ansvar.localization import Location
from ansvar.render.grounds import LIGHT_FROM, located, spoken_of, unseen_links
from ansvar.render.page import Block, Cell, Style, row
from ansvar.render.words import Words
from ansvar.stretch import closure
from ansvar.verdict import Undetermined

State = Literal["failed", "suspect", "unlikely", "ok", "unseen"]
_STYLES: dict[State, Style] = {
    "failed": "bad",
    "suspect": "warn",
    "unlikely": "dim",
    "ok": "good",
    "unseen": "dim",
}

_JOINT = " ── "
_WORTH_SHOWING = ("failed", "suspect")


def link_states(words: Words) -> dict[str, State]:
    """The state of each link of the path and what it needs, as far as anything says.

    Only what was seen to work is ok; what nobody looked at is unseen, however unlikely.
    """
    answer = words.assessment.current
    if not answer.location.possible:
        return {}
    odds = _link_odds(answer.location)
    leader = words.link_of(answer.location.suspects[0].component) if located(words) else ()
    clues = [c for c in answer.location.clues if c.kind == "observation" and c.weighs]
    touched = {k for clue in clues for k in spoken_of(words, clue)} - set(unseen_links(words))
    passed = {k for clue in clues if _passes(clue) for k in spoken_of(words, clue)}
    numbers = words.assumptions
    states: dict[str, State] = {}
    for link, p in odds.items():
        if link in leader:
            states[link] = "failed"
        elif link in passed and p < numbers.contradicts_from:
            states[link] = "ok"
        elif p >= numbers.suspect_from and (link in touched or p >= numbers.contradicts_from):
            states[link] = "suspect"
        else:
            states[link] = "unlikely" if link in touched else "unseen"
    for link in [link for link, state in states.items() if state == "ok"]:
        known = words.assessment.register.links.get(link)
        needs = closure(words.assessment.register, known.needs) if known else set()
        if any(states.get(need) == "failed" for need in needs):
            states[link] = "suspect"
    return states


def _link_odds(location: Location) -> dict[str, float]:
    """P(each link is down by its own fault or a change of it | evidence), needs left out."""
    model = location.model
    odds: dict[str, float] = {}
    for s in location.suspects:
        if s.component.kind == "link" and s.component.group == "affected":
            odds[s.component.name] = s.probability
    for link in [link for link in odds if model.changes_on(link)]:
        odds[link] = location.probability(model.touched(link))
    return odds


def _passes(clue: Clue) -> bool:
    """Whether a clue is an ok that shows health; one that misses often does not."""
    ok = isinstance(clue.line, Observation) and clue.line.result == "ok"
    return ok and clue.factor.if_down < LIGHT_FROM


def _hidden(words: Words) -> bool:
    verdict = words.assessment.verdict
    return isinstance(verdict, Undetermined) and verdict.why == "fault"


def chain_block(words: Words) -> Block:
    """The path's links and their states in words."""
    states = link_states(words)
    if not states or _hidden(words):
        return Block(words.say("heading.chain"), ())
    parts = []
    for link in dict.fromkeys(links_of(words.assessment.target.path)):
        if link in states:
            needs = [_in_words(words, n, states[n]) for n in _needs_shown(words, [link], states)]
            text = _in_words(words, link, states[link])
            parts.append(f"{text} ({', '.join(needs)})" if needs else text)
    return Block(words.say("heading.chain"), (row(" · ".join(parts)),), "written")


def _in_words(words: Words, link: str, state: State) -> str:
    key = f"state.{state}.word" if state in ("failed", "suspect") else f"state.{state}"
    return f"{words.link(link)} {words.say(key)}"


def picture_block(words: Words, width: int) -> Block:
    """The path drawn, each step with its state below and what it needs below that."""
    states = link_states(words)
    if not states or _hidden(words):
        return Block("", (), "drawn")
    columns = [_column(words, step, states) for step in words.assessment.target.path]
    rows: list[tuple[Cell, ...]] = []
    line: list[list[Cell]] = []
    used = 2
    for column in columns:
        needed = max(len(cell.text) for cell in column) + len(_JOINT)
        if line and used + needed > width:
            rows += _drawn(line, more=True)
            line, used = [], 2
        line.append(column)
        used += needed
    rows += _drawn(line, more=False)
    return Block("", tuple(rows), "drawn")


def _column(words: Words, step: object, states: dict[str, State]) -> list[Cell]:
    """A step's name, its state, and under it what it needs that is worth showing.

    A redundancy is headed as one, with each leg's links below.
    """
    links = list(links_of(step))
    ranked: tuple[State, ...] = ("failed", "suspect", "unseen", "unlikely", "ok")
    worst: State = next((s for s in ranked if s in [states.get(k) for k in links]), "unseen")
    below = [("└", need) for need in _needs_shown(words, links, states)]
    if len(links) == 1:
        head = [
            Cell(clean(words.link(links[0]))),
            Cell(words.say(f"state.{worst}"), _STYLES[worst]),
        ]
    else:
        head = [Cell(words.say("picture.one_of"))]
        below = [*_legs(step), *below]
    return [*head, *(_state_line(words, mark, link, states) for mark, link in below)]


def _legs(step: object) -> Iterator[tuple[str, str]]:
    """The links of a redundancy, the first of each leg marked as its beginning."""
    legs = step.any_of if isinstance(step, AnyOf) else getattr(step, "of", ())
    for leg in legs:
        for number, link in enumerate(links_of(leg)):
            yield "│" if number else "├", link


def _state_line(words: Words, mark: str, link: str, states: dict[str, State]) -> Cell:
    state = states.get(link, "unseen")
    text = f"{mark} {clean(words.link(link))} {words.say(f'state.{state}')}"
    return Cell(text, _STYLES[state])


def _needs_shown(words: Words, links: list[str], states: dict[str, State]) -> list[str]:
    """What links need that was observed, or is suspect."""
    known = words.assessment.register.links
    needs = dict.fromkeys(n for k in links if k in known for n in links_of(known[k].needs))
    observed = _observed(words)
    return [n for n in needs if n in states and (n in observed or states[n] in _WORTH_SHOWING)]


def _observed(words: Words) -> set[str]:
    clues = words.assessment.current.location.clues
    return {k for c in clues if c.kind == "observation" for k in spoken_of(words, c)}


def _drawn(line: list[list[Cell]], *, more: bool) -> list[tuple[Cell, ...]]:
    """One row of the picture: names joined by lines, and below each what is known of it."""
    widths = [max(len(cell.text) for cell in column) for column in line]
    out = []
    for level in range(max(len(column) for column in line)):
        cells = [Cell("  ")]
        for index, column in enumerate(line):
            cell = column[level] if level < len(column) else Cell("")
            gap = widths[index] - len(cell.text) + len(_JOINT)
            joined = level == 0 and (more or index < len(line) - 1)
            cells += [cell, Cell(f" {'─' * (gap - 2)} " if joined else " " * gap, "dim")]
        while not cells[-1].text.strip():
            cells.pop()
        out.append(tuple(cells))
    return out
