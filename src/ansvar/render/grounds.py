"""The reasoning part of an answer: the fault, its grounds, what was assumed, what would change."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from ansvar.attribution import Answer
from ansvar.chain import REACHES
from ansvar.durations import parse_duration
from ansvar.evidence import Clue
from ansvar.exemption import Reason
from ansvar.incident import EventKind, Observation, Statement
from ansvar.localization import Suspect, Weighed
from ansvar.render.page import Block, Cell, Row, row
from ansvar.render.words import Words
from ansvar.stretch import find_check, stretch_of
from ansvar.verdict import NoOutage, Undetermined

LOCATED_FROM = 0.5
"""From here the leading link is named as the likely one."""

CLEARLY = 1.25
"""How many times likelier than the next the leading link must be to be named as the likely one."""

LIGHT_FROM = 0.25
"""An ok that misses this often is no proof of health."""

SHOWN_FROM = 0.025
"""Suspects that round to 0 of 100 are not named."""

MOST_NAMED = 4
MOST_CHANGES = 3
WORTH_SAYING = 0.2


def located(words: Words) -> bool:
    """Whether one component leads clearly enough to be named."""
    location = words.assessment.current.location
    if not location.possible or isinstance(words.assessment.verdict, NoOutage):
        return False
    first, *rest = location.suspects
    clear = not rest or first.probability >= CLEARLY * rest[0].probability
    found = first.component.kind != "outside" and first.probability >= LOCATED_FROM
    return found and clear


def fault_block(words: Words) -> Block:
    """The failed link or the candidates, with their odds."""
    say, answer = words.say, words.assessment.current
    heading = say("heading.fault")
    if isinstance(answer.verdict, Undetermined) and answer.verdict.why == "fault":
        return Block(heading, (row(say("fault.withheld")),))
    if not answer.location.possible:
        return Block(heading, ())
    if isinstance(answer.verdict, NoOutage):
        text = say("fault.none", odds=words.odds(answer.verdict.probability))
        return Block(heading, (row(text),))
    suspects = [s for s in answer.location.suspects if s.probability >= SHOWN_FROM]
    rows = [row(" ".join(_located(words, suspects)))]
    robust = _robust(words, suspects)
    if robust:
        rows.append(row(robust))
    if answer.division.candidates:
        leader = answer.division.candidates[0]
        if leader.player.kind == "party" and leader.share >= WORTH_SAYING:
            party = words.parties(leader.player.parties)
            rows.append(row(say("fault.answers", party=party, odds=words.odds(leader.share))))
    return Block(heading, tuple(rows))


def _located(words: Words, suspects: Sequence[Suspect]) -> Iterator[str]:
    say = words.say
    if not suspects:
        return
    first, rest = suspects[0], suspects[1:MOST_NAMED]
    if located(words):
        name = words.component(first.component)
        yield say("fault.located", link=name, odds=words.odds(first.probability))
    else:
        named = [
            say("fault.suspect", link=words.component(s.component), odds=words.odds(s.probability))
            for s in suspects[:MOST_NAMED]
        ]
        yield say("fault.among", links=words.language.listing(named))
        return
    odds = {words.odds(s.probability) for s in rest}
    if len(rest) > 1 and len(odds) == 1:
        names = words.language.listing([words.component(s.component) for s in rest])
        yield say("fault.next_each", links=names, odds=odds.pop())
    elif rest:
        named = [
            say("fault.next_one", link=words.component(s.component), odds=words.odds(s.probability))
            for s in rest
        ]
        yield say("fault.next", links=words.language.listing(named))


def _robust(words: Words, suspects: Sequence[Suspect]) -> str:
    ranked = [s for s in suspects if s.component.kind != "outside"]
    if len(ranked) < 2 or ranked[0].probability < LOCATED_FROM:
        return ""
    times = words.assessment.current.location.robustness
    if times < 1.5 or not ranked[1].component.assumed:
        return ""
    name = words.component(ranked[1].component)
    return words.say("fault.robust", link=name, times=round(times))


def grounds_block(words: Words) -> Block:
    """Each line of evidence with what it shows and where it stands, in time order."""
    answer = words.assessment.current
    dated: list[tuple[datetime, int, Row]] = []
    for weighed in answer.location.weighed if answer.location.possible else _unweighed(words):
        cells = _clue(words, weighed)
        if cells:
            place = Cell(words.place(weighed.clue.span), "place")
            at = (
                weighed.clue.line.at
                if weighed.clue.line
                else words.assessment.file.incident.detected
            )
            dated.append((at, weighed.clue.span.line, row(*cells, place)))
    dated += _silent(words)
    dated += _events(words)
    rows = [found[2] for found in sorted(dated, key=lambda found: found[:2])]
    rows += list(_unseen(words))
    contradicting = answer.location.contradicting if answer.location.possible else ()
    if contradicting:
        places = words.language.listing([words.place(w.clue.span) for w in contradicting])
        rows.append(row(Cell(words.say("grounds.contradicting", places=places), "warn")))
    assumed = _assumed(words)
    if assumed:
        items = words.language.listing(assumed)
        rows.append(row(Cell(words.say("grounds.assumed", items=items), "dim")))
    return Block(words.say("heading.grounds"), tuple(rows))


def _unweighed(words: Words) -> list[Weighed]:
    """The lines as they stand, when they cannot all be true."""
    return [Weighed(clue, 0.0) for clue in words.assessment.current.location.clues]


def _events(words: Words) -> Iterator[tuple[datetime, int, Row]]:
    """Interventions, changes and refused evidence: what was done belongs to the grounds."""
    assessment = words.assessment
    for event in assessment.file.incident.events_of(*_GROUNDS_EVENTS):
        span = assessment.file.place("events", event.number)
        cells = row(words.time(event.at), words.event(event), Cell(words.place(span), "place"))
        yield event.at, span.line, cells


_GROUNDS_EVENTS: tuple[EventKind, ...] = (
    "done",
    "change",
    "planned_work",
    "evidence_requested",
    "evidence_refused",
    "force_majeure_claimed",
    "class",
)


def _clue(words: Words, weighed: Weighed) -> tuple[str, ...] | None:
    clue, say = weighed.clue, words.say
    incident = words.assessment.file.incident
    if clue.kind == "outage":
        if incident.outage == "confirmed":
            return None
        key = "grounds.suspected" if incident.outage == "suspected" else "grounds.late"
        return words.time(incident.detected), say(key)
    if clue.kind == "reach":
        reach = incident.affected.reach or "person"
        if reach == "person":
            return None
        drawn = say("grounds.reach", reach=say(f"reach.{reach}"))
        return words.time(incident.detected), f"{drawn} → {say('grounds.reach_shows')}"
    if isinstance(clue.line, Statement):
        return _statement(words, clue, clue.line)
    if isinstance(clue.line, Observation):
        shows = _shows(words, clue, clue.line)
        if weighed.wrong >= WORTH_SAYING:
            shows += f" ({say('grounds.unlikely', odds=words.odds(weighed.wrong))})"
        return words.time(clue.line.at), f"{_seen(words, clue, clue.line)} → {shows}"
    return None


def _statement(words: Words, clue: Clue, line: Statement) -> tuple[str, str]:
    said = words.say(
        f"grounds.statement.{line.says}", party=words.party(line.party), link=words.link(line.about)
    )
    link = words.assessment.register.links.get(line.about)
    key = "grounds.no_weight"
    if clue.weighs:
        key = "grounds.admits" if line.says == "own_fault" else "grounds.light"
    elif link is not None and line.party in link.run_by:
        key = "grounds.other_time"
    if line.note:
        said += f" ({line.note})"
    return words.time(line.at), f"{said} → {words.say(key)}"


def _seen(words: Words, clue: Clue, line: Observation) -> str:
    """The observation as a person would put it: its check, or its note."""
    say, extra = words.say, []
    if line.group == "others":
        extra.append(say("grounds.others"))
    if clue.carried:
        extra.append(say("grounds.carried", time=words.time(line.at)))
    result = say(f"result.{line.result}")
    if clue.check is not None:
        text = say("grounds.check", name=clue.check.name, result=result)
        extra += [line.note] if line.note else []
    elif line.note:
        text = line.note
    else:
        text = say("grounds.stretch", links=_span_of(words, clue.links), result=result)
    return f"{text} ({', '.join(extra)})" if extra else text


def _listed(words: Words, clue: Clue, line: Observation) -> bool:
    """Whether the stretch is a list of links, and not a piece of a path."""
    of = clue.check.of if clue.check else line.of or ()
    return all(name in words.assessment.register.links for name in of)


def _span_of(words: Words, links: Sequence[str]) -> str:
    if len(links) <= 3:
        return words.links(links)
    return f"{words.link(links[0])} – {words.link(links[-1])}"


def _shows(words: Words, clue: Clue, line: Observation) -> str:
    say = words.say
    links = spoken_of(words, clue)
    repaired = line.at >= words.assessment.current.cut.end and line.group == "affected"
    done = [
        link
        for e in words.assessment.file.incident.events_of("done")
        if words.assessment.current.cut.end <= e.at <= line.at
        for link in e.object
    ]
    if repaired and done:
        key = "grounds.repaired" if line.result == "ok" else "grounds.repaired_fail"
        return say(key, links=words.links(done))
    if not links or not clue.weighs:
        return say("grounds.ok_nothing")
    if line.result == "fail":
        if line.how == "found":
            return say("grounds.found", link=words.links(links))
        if len(links) == 1:
            return say("grounds.fail_one", link=words.link(links[0]))
        if _listed(words, clue, line):
            return say("grounds.fail_among", links=" · ".join(words.link(k) for k in links))
        first, last = words.link(links[0]), words.link(links[-1])
        return say("grounds.fail_between", first=first, last=last)
    light = clue.factor.if_down >= LIGHT_FROM
    if light:
        return say("grounds.ok_light", links=_span_of(words, links))
    if len(links) <= 3:
        return say("grounds.ok", links=words.links(links))
    return say("grounds.ok_between", first=words.link(links[0]), last=words.link(links[-1]))


def spoken_of(words: Words, clue: Clue) -> list[str]:
    """The links of the affected that a clue speaks of: of others', only what both share."""
    line, known = clue.line, words.assessment.register.links
    if not isinstance(line, Observation) or line.group == "affected":
        return list(clue.links)
    common = REACHES.index(line.reach)
    return [k for k in clue.links if k in known and REACHES.index(known[k].reach) >= common]


def _silent(words: Words) -> Iterator[tuple[datetime, int, Row]]:
    """Lines that say nothing about this slice: shown with the reason, so that nothing is lost."""
    assessment, say = words.assessment, words.say
    clues = assessment.current.location.clues
    counted = {c.line.number for c in clues if isinstance(c.line, Observation)}
    began = assessment.timeline.slices[0].start
    for o in assessment.file.incident.observations:
        if o.number in counted:
            continue
        span = assessment.file.place("observations", o.number)
        key = "grounds.past" if o.at < began else "grounds.other_time"
        key = "grounds.unknown" if o.result == "unknown" else key
        if stretch_of(assessment.register, assessment.target, o) is None:
            key = "grounds.unread"
        seen = f"{_named(words, o)} → {say(key)}"
        yield o.at, span.line, row(words.time(o.at), seen, Cell(words.place(span), "place"))
    spoken = {c.line.number for c in clues if isinstance(c.line, Statement)}
    for s in assessment.file.incident.statements:
        if s.number not in spoken:
            span = assessment.file.place("statements", s.number)
            parts = {"party": words.party(s.party), "link": words.link(s.about)}
            said = f"{say(f'grounds.statement.{s.says}', **parts)} → {say('grounds.superseded')}"
            yield s.at, span.line, row(words.time(s.at), said, Cell(words.place(span), "place"))


def _named(words: Words, o: Observation) -> str:
    """An observation by its check's name, else its note, else its links, with its result."""
    found = None
    if o.check is not None:
        found = find_check(words.assessment.register, words.assessment.target.chain, o.check)
    result = words.say(f"result.{o.result}")
    if found is not None:
        text = words.say("grounds.check", name=found[1].name, result=result)
        return f"{text} ({o.note})" if o.note else text
    if o.note:
        return f"{o.note}: {result}"
    links = _span_of(words, o.of) if o.of else o.check or "?"
    return words.say("grounds.stretch", links=links, result=result)


def unseen_links(words: Words) -> list[str]:
    """The links of the path that no observation of this slice touches."""
    answer = words.assessment.current
    touched = {
        link
        for clue in answer.location.clues
        if clue.kind == "observation" and clue.weighs
        for link in spoken_of(words, clue)
    }
    path = answer.location.clues[0].links
    return [link for link in dict.fromkeys(path) if link not in touched]


def _unseen(words: Words) -> Iterator[Row]:
    links = unseen_links(words)
    if links and not isinstance(words.assessment.verdict, NoOutage):
        key = "grounds.unseen" if len(links) == 1 else "grounds.unseen_many"
        yield row(words.say(key, links=" · ".join(words.link(link) for link in links)))


def _assumed(words: Words) -> list[str]:
    """What was assumed, of what decided."""
    say, location = words.say, words.assessment.current.location
    numbers = location.model.assumptions
    uses = location.model.formulas.uses(location.model.function)
    used = [c for i, c in enumerate(location.model.components) if uses >> i & 1]
    items = []
    if any(c.kind == "link" and c.assumed for c in used):
        items.append(say("assumed.likelihood", percent=f"{numbers.likelihood * 100:g}"))
    if any(c.kind == "change" and c.assumed for c in used):
        prior = next(c.prior for c in used if c.kind == "change" and c.assumed)
        items.append(say("assumed.change", percent=f"{prior * 100:g}"))
    if any(c.kind == "observation" and c.assumed for c in location.clues):
        items.append(say("assumed.errors"))
    if any(c.factor.source is not None for c in location.clues):
        items.append(say("assumed.source", percent=f"{numbers.source * 100:g}"))
    return items


def changes_block(words: Words) -> Block:
    """What would change the answer: another fault, or something shown."""
    say, answer = words.say, words.assessment.current
    rows: list[Row] = []
    leader = answer.division.candidates[0] if answer.division.candidates else None
    odds = {s.component: s.probability for s in answer.location.suspects} if answer.answers else {}
    others: list[Answer] = [
        a
        for a in answer.answers
        if leader
        and a.player != leader.player
        and a.player.kind != "outside"
        and odds.get(a.component, 0) >= SHOWN_FROM
    ]
    seen = set()
    for other in others:
        key = (other.player, other.gap.span if other.gap else None)
        if key in seen:
            continue
        seen.add(key)
        text = say("changes.fault", link=words.component(other.component), then=words.then(other))
        place = other.routes[0].span if other.routes else other.span
        if other.gap is not None and other.gap.route is None:
            place = other.gap.span
        elif other.gap is not None and other.gap.route and other.gap.route.applied:
            place = other.gap.route.applied[0].span
        rows.append(row(text, Cell(words.place(place), "place")))
    if leader is not None:
        rows += list(_shown(words, leader.answers[0]))
    settled = not isinstance(words.assessment.verdict, Undetermined | NoOutage)
    if not rows and settled and not any(c.settles for c in words.assessment.checks):
        rows = [row(say("changes.nothing"))]
    if leader is not None and settled:
        rows = [*rows[:MOST_CHANGES], *_uninvoked(words, leader.answers[0])]
    return Block(say("heading.changes"), tuple(rows[: MOST_CHANGES + 1]))


def _uninvoked(words: Words, answer: Answer) -> Iterator[Row]:
    """The exemptions of the agreement that nothing said so far speaks for."""
    clauses = [
        exemption.clause
        for route in answer.routes
        for exemption in route.agreement.exemptions.values()
        if exemption.id not in [found.exemption.id for found in route.exemptions]
        # Which link failed is not for anyone to invoke.
        and exemption.when.model_fields_set != {"link_is"}
    ]
    if clauses:
        listed = words.language.listing(list(dict.fromkeys(clauses)))
        yield row(Cell(words.say("changes.uninvoked", clauses=listed), "dim"))


def _shown(words: Words, answer: Answer) -> Iterator[Row]:
    for route in answer.routes:
        for exemption in route.possible:
            what = words.language.listing([reason_text(words, r) for r in exemption.ruling.reasons])
            parts = {"what": what, "clause": exemption.exemption.clause}
            if exemption.instead is None:
                key = "changes.shown_released"
                if exemption.exemption.then == "causer":
                    key = "changes.shown"
            else:
                key = "changes.shown_party"
                parts["party"] = words.party(exemption.instead)
            text = words.say(key, **parts)
            yield row(text, Cell(words.place(exemption.span), "place"))


def reason_text(words: Words, reason: Reason) -> str:
    """What decided a condition, with ids turned into names."""
    named = {kind: _reason_word(words, kind, value) for kind, value in reason.words}
    return words.say(f"reason.{reason.phrase}", **named)


def _reason_word(words: Words, kind: str, value: str) -> str:
    match kind:
        case "party":
            return words.party(value)
        case "link":
            return words.link(value)
        case "notice" | "time":
            return words.language.length(parse_duration(value))
        case _:
            return value
