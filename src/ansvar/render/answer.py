"""The answer to an incident as a page: the order and the wording of the screen."""

from collections.abc import Iterator
from typing import assert_never

from ansvar.assessment import Assessment
from ansvar.attribution import Answer, Gap, Route
from ansvar.locale import Language
from ansvar.render.act import call_block, next_block, path_block, reserve_block
from ansvar.render.clocks import clocks_block
from ansvar.render.derivation import derivation_block, minutes_block
from ansvar.render.duties import duties_block
from ansvar.render.grounds import (
    changes_block,
    fault_block,
    grounds_block,
    located,
    reason_text,
)
from ansvar.render.owed import owed_block
from ansvar.render.page import PLAIN_WIDTH, Block, Cell, Page, Row, row
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
        owed_block(words, everything=verbose),
        path_block(words),
        minutes_block(words, everything=verbose),
        next_block(words),
        changes_block(words),
    ]
    if verbose:
        from ansvar.render.timeline import timeline_block

        blocks += [duties_block(words, words.duties), timeline_block(words, words.duties)]
        blocks.append(derivation_block(words))
    blocks.append(Block("", (row(Cell(language.say("preliminary"), "dim")),)))
    return Page(tuple(blocks))


def title_block(words: Words) -> Block:
    """Which service, since when, and as of when."""
    assessment, say = words.assessment, words.say
    incident, timeline = assessment.file.incident, assessment.timeline
    same_day = words.dated(assessment.at)[:10] == words.since()[:10]
    at = words.time(assessment.at) if same_day else words.dated(assessment.at)
    as_of = say(f"title.at_{assessment.at_kind}", at=at)
    parts = {"chain": assessment.target.chain.name, "function": words.function()}
    parts |= {"began": words.since(), "as_of": as_of}
    key = {"suspected": "title.suspected", "late": "title.late"}.get(incident.outage, "title.out")
    if not assessment.open:
        key, parts["ended"] = "title.ended", words.dated(timeline.slices[-1].end)
    rows = [row(Cell(say(key, **parts), "strong")), row(Cell(" ".join(_notes(words)), "dim"))]
    return Block("", tuple(rows))


def _notes(words: Words) -> Iterator[str]:
    """What a reader must know of how the moment and the outage are understood."""
    assessment, say = words.assessment, words.say
    incident, timeline = assessment.file.incident, assessment.timeline
    if assessment.at < incident.detected:
        yield say("title.before_detected", detected=words.dated(incident.detected))
    if not timeline.began_known:
        yield say("title.began_inferred", began=words.time(timeline.slices[0].start))
    if assessment.open and not timeline.slices[-1].out:
        yield say("title.seen_working", time=words.time(timeline.slices[-1].start))
    later = [
        o for o in incident.observations if o.result == "fail" and o.at > timeline.slices[-1].end
    ]
    if not assessment.open and later:
        yield say("title.failed_since", time=words.dated(later[0].at))
    if incident.outage == "late" and assessment.target.function.means:
        yield say("title.means", means=assessment.target.function.means)
    if assessment.unused:
        one = "one" if assessment.unused == 1 else "many"
        yield say(f"title.unused.{one}", count=assessment.unused)


def unread_block(words: Words) -> Block:
    """What could not be read, named where its answer is missing."""
    faults = words.assessment.faults
    found = (*faults.verdict, *faults.other)
    rows = [
        row(Cell(d.message(words.language.lang), "bad"), Cell(words.place(d.span), "place"))
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
        principal = words.party(words.principal())
        rows.append(row(say("answers.principal", principal=principal)))
        informs = assessment.target.chain.informs
        if informs is not None and informs != words.principal():
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
            acts, owner = candidate.answers[0].acts, candidate.player.parties[0]
            principal = words.party(owner)
            key = "answers.own" if owner in acts else "answers.own_by"
            if candidate.answers[0].routes:
                yield from _moved(words, candidate.answers[0])
                yield _acts(words, candidate.answers[0])
                return
            link = say("answers.suspected_links_own")
            if located(words):
                link = words.link(candidate.answers[0].link)
            text = say(key, principal=principal, acts=words.parties(acts), link=link)
            place = Cell(words.place(candidate.answers[0].span), "place")
            yield row(Cell(text, "strong"), place)
            yield from _moved(words, candidate.answers[0])
        case NobodyAnswers(candidate, gap):
            yield from _nobody(words, candidate, gap)
        case NoOutage():
            yield row(Cell(say("answers.no_outage"), "strong"))
        case Undetermined():
            yield from _open(words, verdict)
        case _:
            assert_never(verdict)


def _nobody(words: Words, candidate: Candidate, gap: Gap) -> Iterator[Row]:
    """A gap: why nobody answers, and who runs the link; for each, where it may be several."""
    say = words.say
    odds = {s.component: s.probability for s in words.assessment.current.location.suspects}
    likely = [a for a in candidate.answers if odds[a.component] >= words.assumptions.suspect_from]
    if located(words) or len(likely) == 1:
        text = say("answers.gap", reason=words.gap(gap))
        yield row(Cell(text, "strong"), Cell(words.place(gap.span), "place"))
        yield _acts(words, candidate.answers[0])
    else:
        yield row(Cell(say("answers.gap_each"), "strong"))
        for answer in likely:
            parts = {"link": words.component(answer.component), "acts": words.parties(answer.acts)}
            reason = words.gap(answer.gap) if answer.gap else ""
            text = say("answers.gap_one", reason=reason, **parts)
            yield row(text, Cell(words.place(answer.span), "place"))
    yield row(say("answers.gap_falls", principal=words.party(words.principal())))


def _party(words: Words, candidate: Candidate) -> Iterator[Row]:
    """A party with its grounds: the agreement, the link it covers, who acts for it."""
    say, answer = words.say, candidate.answers[0]
    if candidate.player.kind != "party":
        yield row(Cell(words.player(candidate.player), "strong"), _link_place(words, answer))
        return
    named = [route for route in answer.routes if route.answers is not None]
    if not named:
        yield row(Cell(words.player(candidate.player), "strong"), _link_place(words, answer))
    for route in named:
        text = _by_route(words, answer, route)
        span = route.applied[0].span if route.applied else route.span
        yield row(Cell(text, "strong"), Cell(words.place(span), "place"))
    yield from _in_vain(words, answer)
    acts = [p for p in answer.acts if p not in candidate.player.parties]
    if len(answer.acts) > 1:
        yield row(say("answers.joint", acts=words.parties(answer.acts)), _link_place(words, answer))
    elif acts and located(words):
        yield _acts(words, answer)


def _in_vain(words: Words, answer: Answer) -> Iterator[Row]:
    """The exemptions that were spoken of and do not apply, each with what it falls on."""
    for route in answer.routes:
        for exemption in route.exemptions:
            if exemption.ruling.holds is False and exemption.ruling.alleged:
                what = [reason_text(words, reason) for reason in exemption.ruling.reasons]
                parts = {"clause": exemption.exemption.clause}
                text = words.say("answers.in_vain", what="; ".join(what), **parts)
                place = exemption.ruling.reasons[0].span if what else exemption.span
                yield row(text, Cell(words.place(place), "place"))


def _by_route(words: Words, answer: Answer, route: Route) -> str:
    """Who answers by one route, for which link, under which agreement."""
    say, agreement = words.say, route.agreement
    party = words.party(route.answers or "")
    if route.applied:
        return say("answers.instead", clause=route.applied[0].exemption.clause, party=party)
    link = words.link(answer.link) if located(words) else say("answers.suspected_links")
    parts = {"party": party, "principal": words.party(agreement.customer), "link": link}
    parts |= {"agreement": agreement.id, "through": words.link(route.through)}
    if route.through != answer.link and located(words):
        return say("answers.through", **parts)
    if agreement.basis != "agreement":
        return say(f"answers.by_{agreement.basis}", **parts)
    below = set(answer.acts) & set(agreement.subcontractors)
    return say("answers.also_for" if below and located(words) else "answers.party", **parts)


def _acts(words: Words, answer: Answer) -> Row:
    """Who runs the link, and mends it while it is down."""
    key = "answers.acts" if words.assessment.open else "answers.acted"
    parts = {"acts": words.parties(answer.acts), "link": words.link(answer.link)}
    return row(words.say(key, **parts), _link_place(words, answer))


def _moved(words: Words, answer: Answer) -> Iterator[Row]:
    """The clauses that handed a covered fault back to our own side."""
    for route in answer.routes:
        for exemption in route.applied:
            party = words.party(exemption.instead or words.assessment.principal)
            text = words.say("answers.instead", clause=exemption.exemption.clause, party=party)
            yield row(text, Cell(words.place(exemption.span), "place"))


def _together(words: Words, candidate: Candidate, why: str) -> Iterator[Row]:
    say, answer = words.say, candidate.answers[0]
    if why == "two_agreements":
        text = say("answers.two", parties=words.parties(candidate.player.parties))
        yield row(Cell(text, "strong"), _link_place(words, answer))
    yield from _party(words, candidate)


def _open(words: Words, verdict: Undetermined) -> Iterator[Row]:
    say = words.say
    leader = verdict.candidates[0].share if verdict.candidates else 0.0
    unshown = verdict.why == "needs_check" and leader >= words.assumptions.decide_at
    why = say("why.unshown" if unshown else f"why.{verdict.why}")
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
        possible = words.assessment.current.location.possible
        key = "undetermined.unlikely" if possible else "undetermined.against"
        yield row(say(key, places=places))
    if verdict.why == "conflict":
        for route in verdict.candidates[0].answers[0].routes:
            for exemption in route.applied:
                clause, place = exemption.exemption.clause, words.place(exemption.span)
                yield row(clause, Cell(place, "dim"))


def _boundary(words: Words, verdict: Undetermined) -> str:
    """Where a check is missing: after the first of the two leading candidates' links."""
    path = words.assessment.current.location.clues[0].links
    links = [c.answers[0].link for c in verdict.candidates[:2]]
    inside = [link for link in path if link in links]
    return inside[0] if inside else links[0]


def _hits(words: Words) -> Iterator[Row]:
    """The other functions that the leading link carries."""
    hits = words.assessment.hits
    leader = words.assessment.current.location.suspects[0].component if located(words) else None
    if not hits or leader is None or leader.kind != "link":
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
    functions = words.language.listing(named)
    text = words.say("answers.hits", link=words.component(leader), functions=functions)
    yield row(Cell(text, "warn"))


def _link_place(words: Words, answer: Answer) -> Cell:
    return Cell(words.place(answer.span), "place")
