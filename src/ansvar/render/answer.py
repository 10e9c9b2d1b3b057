"""The answer to an incident as a page: the order and the wording of the screen."""

from collections.abc import Iterator
from typing import assert_never

from ansvar.assessment import Assessment
from ansvar.attribution import Answer
from ansvar.locale import Language
from ansvar.render.act import call_block, clocks_block, next_block, path_block, reserve_block
from ansvar.render.derivation import derivation_block, minutes_block
from ansvar.render.grounds import changes_block, fault_block, grounds_block
from ansvar.render.page import PLAIN_WIDTH, Block, Cell, Page, Row, Style, row
from ansvar.render.picture import chain_block, picture_block
from ansvar.render.words import Words
from ansvar.split import Candidate
from ansvar.verdict import (
    NobodyAnswers,
    NoOutage,
    OwnSide,
    Responsible,
    Shared,
    Undetermined,
)

MOST_UNREAD = 5


def answer_page(
    assessment: Assessment,
    language: Language,
    *,
    verbose: bool = False,
    width: int = PLAIN_WIDTH,
) -> Page:
    """The whole answer; with `verbose` its derivation and every clock.

    `width` is that of the picture, in columns.
    """
    words = Words(assessment, language)
    blocks = [
        call_block(words),
        reserve_block(words),
        title_block(words),
        picture_block(words, width),
        chain_block(words),
        unread_block(words),
        answers_block(words),
        fault_block(words),
        grounds_block(words),
        clocks_block(words, everything=verbose),
        path_block(words),
        minutes_block(words, everything=verbose),
        next_block(words),
        changes_block(words),
    ]
    if verbose:
        blocks.append(derivation_block(words))
    blocks.append(Block("", (row(Cell(language.say("preliminary"), "dim")),)))
    return Page(tuple(blocks))


def title_block(words: Words) -> Block:
    """Which service, since when, and as of when."""
    assessment, say = words.assessment, words.say
    incident, timeline = assessment.file.incident, assessment.timeline
    began, at = words.time(timeline.slices[0].start), words.time(assessment.at)
    as_of = say(f"title.at_{assessment.at_kind}", at=at)
    parts = {
        "as_of": as_of,
        "chain": assessment.target.chain.name,
        "function": words.function(),
        "began": began,
    }
    key = {"suspected": "title.suspected", "late": "title.late"}.get(incident.outage, "title.out")
    if not assessment.open:
        key, parts["ended"] = "title.ended", words.time(timeline.slices[-1].end)
    rows = [row(Cell(say(key, **parts), "strong"))]
    notes = []
    if not timeline.began_known:
        notes.append(say("title.began_inferred", began=began))
    if incident.outage == "late" and assessment.target.function.means:
        notes.append(say("title.means", means=assessment.target.function.means))
    if assessment.unused:
        one = "one" if assessment.unused == 1 else "many"
        notes.append(say(f"title.unused.{one}", count=assessment.unused))
    if notes:
        rows.append(row(Cell(" ".join(notes), "dim")))
    return Block("", tuple(rows))


def unread_block(words: Words) -> Block:
    """What could not be read, named where its answer is missing."""
    faults = words.assessment.faults
    found = (*faults.verdict, *faults.other)
    rows = [
        row(Cell(d.message(words.language.lang), "bad"), Cell(words.place(d.span), "dim"))
        for d in found[:MOST_UNREAD]
    ]
    if len(found) > MOST_UNREAD:
        rows.append(row(words.say("unread.more", count=len(found) - MOST_UNREAD)))
    return Block(words.say("heading.unread"), tuple(rows))


def answers_block(words: Words) -> Block:
    """Who answers, who acts, who is principal, who informs."""
    assessment, say = words.assessment, words.say
    rows = list(_verdict(words))
    if not isinstance(assessment.verdict, NoOutage):
        principal = words.party(assessment.principal)
        rows.append(row(say("answers.principal", principal=principal)))
        informs = assessment.target.chain.informs
        if informs is not None and informs != assessment.principal:
            rows.append(row(say("answers.informs", informs=words.party(informs))))
        lead = assessment.target.chain.lead
        if isinstance(assessment.verdict, Undetermined) and lead is not None:
            rows.append(row(say("answers.lead", lead=words.party(lead))))
        rows += list(_hits(words))
    return Block(say("heading.answers"), tuple(rows))


def _verdict(words: Words) -> Iterator[Row]:
    verdict, say = words.assessment.verdict, words.say
    match verdict:
        case Responsible(candidate):
            yield from _party(words, candidate)
        case Shared(candidates, why):
            if why == "several_faults":
                names = words.language.listing([words.player(c.player) for c in candidates])
                yield row(Cell(say("answers.several", parties=names), "strong"))
                for candidate in candidates:
                    yield from _party(words, candidate)
            else:
                yield from _together(words, candidates[0], why)
        case OwnSide(candidate):
            acts = candidate.answers[0].acts
            principal = words.party(words.assessment.principal)
            key = "answers.own" if words.assessment.principal in acts else "answers.own_by"
            text = say(key, principal=principal, acts=words.parties(acts))
            place = Cell(words.place(candidate.answers[0].span), "dim")
            yield row(Cell(text, "strong"), place)
            yield from _moved(words, candidate.answers[0])
        case NobodyAnswers(candidate, gap):
            text = say("answers.gap", reason=words.gap(gap))
            yield row(Cell(text, "strong"), Cell(words.place(gap.span), "dim"))
            acts = words.parties(candidate.answers[0].acts)
            yield row(say("answers.acts", acts=acts), _link_place(words, candidate.answers[0]))
            yield row(say("answers.gap_falls", principal=words.party(words.assessment.principal)))
        case NoOutage():
            yield row(Cell(say("answers.no_outage"), "strong"))
        case Undetermined():
            yield from _open(words, verdict)
        case _:
            assert_never(verdict)


def _party(words: Words, candidate: Candidate) -> Iterator[Row]:
    """A party with its grounds: the agreement, the link it covers, who acts for it."""
    say, answer = words.say, candidate.answers[0]
    principal = words.party(words.assessment.principal)
    if candidate.player.kind != "party":
        name = words.player(candidate.player)
        yield row(Cell(name, "strong"), _link_place(words, answer))
        return
    for route in answer.routes:
        if route.answers is None:
            continue
        agreement, party = route.agreement, words.party(route.answers)
        parts = {"party": party, "principal": principal, "agreement": agreement.id}
        parts["through"] = words.link(route.through)
        if route.applied:
            text = say("answers.instead", clause=route.applied[0].exemption.clause, party=party)
        elif route.through != answer.link:
            text = say("answers.through", **parts)
        elif agreement.basis != "agreement":
            text = say(f"answers.by_{agreement.basis}", **parts)
        else:
            below = set(answer.acts) & set(agreement.subcontractors)
            text = say("answers.also_for" if below else "answers.party", **parts)
        span = route.applied[0].span if route.applied else route.span
        yield row(Cell(text, "strong"), Cell(words.place(span), "dim"))
    acts = [p for p in answer.acts if p not in candidate.player.parties]
    if acts:
        yield row(say("answers.acts", acts=words.parties(acts)), _link_place(words, answer))


def _moved(words: Words, answer: Answer) -> Iterator[Row]:
    """The clauses that handed a covered fault back to our own side."""
    for route in answer.routes:
        for exemption in route.applied:
            party = words.party(exemption.instead or words.assessment.principal)
            text = words.say("answers.instead", clause=exemption.exemption.clause, party=party)
            yield row(text, Cell(words.place(exemption.span), "dim"))


def _together(words: Words, candidate: Candidate, why: str) -> Iterator[Row]:
    say, answer = words.say, candidate.answers[0]
    if why == "joint":
        text = say("answers.joint", acts=words.parties(answer.acts))
    else:
        text = say("answers.two", parties=words.parties(candidate.player.parties))
    yield row(Cell(text, "strong"), _link_place(words, answer))
    yield from _party(words, candidate)


def _open(words: Words, verdict: Undetermined) -> Iterator[Row]:
    say = words.say
    why = say(f"why.{verdict.why}")
    yield row(Cell(say("undetermined", why=why), "strong"))
    if verdict.candidates:
        named = [
            say(
                f"candidate.{c.player.kind}",
                parties=words.parties(c.player.parties),
                odds=words.odds(c.share),
            )
            for c in verdict.candidates
        ]
        yield row(say("undetermined.meanwhile", candidates=words.language.listing(named)))
    if verdict.why == "indistinguishable" and len(verdict.candidates) > 1:
        yield row(say("undetermined.missing_check", link=words.link(_boundary(words, verdict))))
    if verdict.why == "contradiction" and verdict.against:
        places = words.language.listing([words.place(clue.span) for clue in verdict.against])
        yield row(say("undetermined.against", places=places))
    if verdict.why == "conflict":
        for route in verdict.candidates[0].answers[0].routes:
            for exemption in route.applied:
                clause, place = exemption.exemption.clause, words.place(exemption.span)
                yield row(clause, Cell(place, "dim"))


def _boundary(words: Words, verdict: Undetermined) -> str:
    """Where a check is missing: after the first of the two leading candidates' links."""
    path = words.assessment.current.location.model.clues[0].links
    links = [c.answers[0].link for c in verdict.candidates[:2]]
    inside = [link for link in path if link in links]
    return inside[0] if inside else links[0]


def _hits(words: Words) -> Iterator[Row]:
    """The other functions that the leading link carries."""
    hits = words.assessment.hits
    if not hits:
        return
    chains = words.assessment.register.chains
    by_chain: dict[str, list[str]] = {}
    for hit in hits:
        function = chains[hit.chain].functions[hit.function]
        by_chain.setdefault(hit.chain, []).append(function.name or function.id)
    own = words.assessment.target.chain.id
    named = [
        ", ".join(functions) if chain == own else f"{chains[chain].name} ({', '.join(functions)})"
        for chain, functions in by_chain.items()
    ]
    yield row(Cell(words.say("answers.hits", functions=words.language.listing(named)), "warn"))


def _link_place(words: Words, answer: Answer) -> Cell:
    style: Style = "dim"
    return Cell(words.place(answer.span), style)
