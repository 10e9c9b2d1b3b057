"""The chain with each link's state: drawn in a terminal, in words elsewhere."""

from typing import Literal

from ansvar.chain import links_of
from ansvar.evidence import Clue
from ansvar.incident import Observation
from ansvar.render.grounds import spoken_of, unseen_links
from ansvar.render.page import Block, Cell, Style, clean, row
from ansvar.render.words import Words
from ansvar.verdict import NoOutage, Undetermined

State = Literal["failed", "suspect", "ok", "unseen"]
_STYLES: dict[State, Style] = {"failed": "bad", "suspect": "warn", "ok": "good", "unseen": "dim"}

_SUSPECT_FROM = 0.05
_CLEARED_BELOW = 0.2


def link_states(words: Words) -> dict[str, State]:
    """The state of each link of the path and what it needs, as far as anything says."""
    answer = words.assessment.current
    if not answer.location.possible:
        return {}
    odds = {
        s.component.name: s.probability
        for s in answer.location.suspects
        if s.component.kind == "link"
    }
    leader = max(odds.values(), default=0.0)
    passed = {
        k for clue in answer.location.model.clues if _passes(clue) for k in spoken_of(words, clue)
    }
    unseen = set(unseen_links(words))
    states: dict[str, State] = {}
    for link, p in odds.items():
        if p >= 0.5 and p == leader and not isinstance(answer.verdict, NoOutage):
            states[link] = "failed"
        elif link in passed and p < _CLEARED_BELOW:
            states[link] = "ok"
        elif link in unseen and p < _CLEARED_BELOW:
            states[link] = "unseen"
        else:
            states[link] = "suspect" if p >= _SUSPECT_FROM else "ok"
    return states


def _passes(clue: Clue) -> bool:
    return isinstance(clue.line, Observation) and clue.line.result == "ok" and clue.weighs


def _hidden(words: Words) -> bool:
    verdict = words.assessment.verdict
    return isinstance(verdict, Undetermined) and verdict.why in ("fault",)


def chain_block(words: Words) -> Block:
    """The path's links and their states in words."""
    states = link_states(words)
    if not states or _hidden(words):
        return Block(words.say("heading.chain"), ())
    parts = []
    for link in dict.fromkeys(links_of(words.assessment.target.path)):
        if link in states:
            state = states[link]
            key = f"state.{state}.word" if state in ("failed", "suspect") else f"state.{state}"
            parts.append(f"{words.link(link)} {words.say(key)}")
    return Block(words.say("heading.chain"), (row(", ".join(parts)),), "written")


def picture_block(words: Words, width: int) -> Block:
    """The path drawn, each step with its state below and what it needs below that."""
    states = link_states(words)
    if not states or _hidden(words):
        return Block("", (), "drawn")
    columns = [_column(words, step, states) for step in words.assessment.target.path]
    rows: list[tuple[Cell, ...]] = []
    line: list[tuple[Cell, Cell, Cell]] = []
    used = 2
    for column in columns:
        width = max(len(cell.text) for cell in column)
        if line and used + width + 4 > width:
            rows += _drawn(line, more=True)
            line, used = [], 2
        line.append(column)
        used += width + 4
    rows += _drawn(line, more=False)
    return Block("", tuple(rows), "drawn")


def _column(words: Words, step: object, states: dict[str, State]) -> tuple[Cell, Cell, Cell]:
    """A step's name, its state, and what it needs that is worth showing."""
    links = list(links_of(step))
    ranked: tuple[State, ...] = ("failed", "suspect", "unseen", "ok")
    worst = next((s for s in ranked if s in [states.get(k) for k in links]), "unseen")
    name = " | ".join(clean(words.link(link)) for link in links)
    needs = [
        need
        for link in links
        if link in words.assessment.register.links
        for need in links_of(words.assessment.register.links[link].needs)
    ]
    seen = [n for n in dict.fromkeys(needs) if states.get(n) in ("failed", "suspect", "ok")]
    touched = [n for n in seen if n in _observed(words) or states[n] != "ok"]
    below = ", ".join(f"{clean(words.link(n))} {words.say(f'state.{states[n]}')}" for n in touched)
    style = _STYLES[worst]
    return (
        Cell(name, "bad" if worst == "failed" else ""),
        Cell(words.say(f"state.{worst}"), style),
        Cell(below and f"└ {below}", "dim"),
    )


def _observed(words: Words) -> set[str]:
    clues = words.assessment.current.location.model.clues
    return {k for c in clues if c.kind == "observation" for k in spoken_of(words, c)}


def _drawn(line: list[tuple[Cell, Cell, Cell]], *, more: bool) -> list[tuple[Cell, ...]]:
    widths = [max(len(cell.text) for cell in column) for column in line]
    out = []
    for level in range(3):
        cells = [Cell("  ")]
        for index, column in enumerate(line):
            text = column[level].text
            last = index == len(line) - 1
            joint = "" if last and not more else " ── "
            pad = " " * (widths[index] - len(text))
            cells.append(Cell(text, column[level].style))
            if level == 0:
                cells.append(Cell(("─" * len(pad[1:])).rjust(len(pad)) + joint, "dim"))
            else:
                cells.append(Cell(pad + " " * len(joint)))
        if any(cell.text.strip() for cell in cells):
            out.append(tuple(cells))
    return out
