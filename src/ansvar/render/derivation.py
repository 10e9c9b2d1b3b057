"""The derivation: every number and step behind the answer, as it was computed."""

from collections.abc import Iterator
from datetime import timedelta

from ansvar.assessment import SliceAnswer
from ansvar.attribution import Answer
from ansvar.render.page import Block, Row, row
from ansvar.render.words import Words
from ansvar.verdict import NoOutage, Shared, Undetermined

SHOWN_FROM = 0.0005
MOST_LINKS = 40


def minutes_block(words: Words, *, everything: bool) -> Block:
    """The slices of an outage that came and went, each with who answers; the split on request."""
    assessment, say = words.assessment, words.say
    heading = say("heading.minutes")
    if not assessment.current.answers:
        return Block(heading, ())
    rows = []
    if len(assessment.slices) > 1:
        rows = [_slice(words, answer) for answer in assessment.slices]
    if everything:
        ranked = sorted(assessment.minutes.items(), key=lambda item: -item[1])
        for player, minutes in ranked:
            if minutes >= 0.5:
                time = words.language.left(timedelta(minutes=round(minutes)))
                rows.append(row(say("minutes.line", player=words.player(player), minutes=time)))
        rows.append(row(say("minutes.note")))
    return Block(heading, tuple(rows))


def _slice(words: Words, answer: SliceAnswer) -> Row:
    """One slice: from when to when, how long, and who answers for it."""
    verdict, say = answer.verdict, words.say
    if isinstance(verdict, Undetermined):
        who = say("minutes.undetermined")
    elif isinstance(verdict, NoOutage):
        who = say("answers.no_outage")
    else:
        found = verdict.candidates if isinstance(verdict, Shared) else (verdict.candidate,)
        who = words.language.listing([words.player(c.player) for c in found])
    start, end = words.dated(answer.cut.start), words.dated(answer.cut.end)
    span = f"{start}–{end[11:] if end[:10] == start[:10] else end}"
    return row(span, words.language.left(answer.cut.end - answer.cut.start), who)


def derivation_block(words: Words) -> Block:
    """Posteriors, explanations, what each line weighs, the checks and the walks."""
    answer = words.assessment.current
    if not answer.location.possible:
        return Block(words.say("heading.derivation"), ())
    rows = [
        *_likelihoods(words),
        *_explanations(words),
        *_clues(words),
        *_checks(words),
        *_walks(words),
    ]
    return Block(words.say("heading.derivation"), tuple(rows))


def _percent(p: float) -> str:
    return f"{p * 100:.1f}"


def _likelihoods(words: Words) -> Iterator[Row]:
    answer = words.assessment.current
    players = {a.component: a.player for a in answer.answers}
    yield row(words.say("derive.likelihoods"))
    shown = [s for s in answer.location.suspects if s.probability >= SHOWN_FROM][:MOST_LINKS]
    for s in shown:
        player = players.get(s.component)
        yield row(
            words.say(
                "derive.link",
                link=words.component(s.component),
                down=_percent(s.probability),
                alone=_percent(s.alone),
                player=words.player(player) if player else "?",
            )
        )
    rest = len(answer.location.suspects) - len(shown)
    if rest:
        yield row(words.say("derive.more", count=rest))
    if answer.division.candidates:
        formulas = [c.formula for c in answer.division.candidates]
        equal = answer.location.with_equal_assumptions(formulas)
        yes = words.say("yes" if equal[0] >= max(equal) else "no")
        yield row(words.say("derive.equal", yes=yes))


def _explanations(words: Words) -> Iterator[Row]:
    location = words.assessment.current.location
    best = location.explanations[0].probability if location.explanations else 0.0
    yield row(words.say("derive.explanations"))
    for found in location.explanations:
        names = [words.component(location.model.components[i]) for i in found.down]
        links = " + ".join(names) or words.say("derive.nothing")
        ratio = f"{found.probability / best:.3f}" if best else "0"
        yield row(words.say("derive.explanation", links=links, ratio=ratio))


def _clues(words: Words) -> Iterator[Row]:
    yield row(words.say("derive.clues"))
    for w in words.assessment.current.location.weighed:
        if w.clue.kind == "observation":
            place = words.place(w.clue.span)
            yield row(words.say("derive.clue", place=place, wrong=_percent(w.wrong)))


def _checks(words: Words) -> Iterator[Row]:
    if not words.assessment.checks:
        return
    yield row(words.say("derive.checks"))
    for check in words.assessment.checks:
        yield row(
            words.say(
                "derive.check",
                name=check.check.name,
                gain=f"{check.gain:.3f}",
                party_gain="–" if check.party_gain is None else f"{check.party_gain:.3f}",
                minutes=check.minutes,
            )
        )


def _walks(words: Words) -> Iterator[Row]:
    yield row(words.say("derive.walks"))
    odds = {s.component: s.probability for s in words.assessment.current.location.suspects}
    for answer in words.assessment.current.answers[:MOST_LINKS]:
        if answer.component.kind != "outside" and odds[answer.component] >= SHOWN_FROM:
            steps = "; ".join(_walk(words, answer))
            name = words.component(answer.component)
            yield row(words.say("derive.walk", link=name, steps=steps))


def _walk(words: Words, answer: Answer) -> Iterator[str]:
    say = words.say
    for route in answer.routes:
        agreement = f"{route.agreement.id} ({words.place(route.span)})"
        through = words.link(route.through)
        if route.conflict:
            clauses = words.language.listing([e.exemption.clause for e in route.applied])
            yield say("derive.walk.conflict", agreement=agreement, clauses=clauses)
        elif route.applied:
            outcome = words.party(route.answers) if route.answers else say("derive.walk.released")
            clause = route.applied[0].exemption.clause
            yield say(
                "derive.walk.exempt",
                agreement=agreement,
                through=through,
                clause=clause,
                outcome=outcome,
            )
        else:
            party = words.party(route.answers or "")
            yield say("derive.walk.covers", agreement=agreement, through=through, party=party)
    for below in answer.recourse:
        party = words.party(below.supplier)
        yield say("derive.walk.recourse", agreement=below.id, party=party)
    if not answer.routes:
        if answer.player.kind == "own":
            yield say("derive.walk.own")
        else:
            yield words.gap(answer.gap) if answer.gap else say("derive.walk.none")
