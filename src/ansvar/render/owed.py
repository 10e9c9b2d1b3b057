"""Money and duty: what the answering party owes, and what the principal owes all the same."""

from collections.abc import Iterator, Sequence

from ansvar.amounts import Money
from ansvar.clocks.clock import Breached, NotComputable
from ansvar.penalty import Vite
from ansvar.render.clocks import standings_of
from ansvar.render.duties import duty_label, duty_until, pressing_duties
from ansvar.render.page import Block, Cell, Row, row
from ansvar.render.words import Words
from ansvar.verdict import NoOutage, Responsible, Shared, Undetermined


def owed_block(words: Words, *, everything: bool) -> Block:
    """The two answers side by side, never mixed; the working of each penalty on request."""
    say, assessment = words.say, words.assessment
    if isinstance(assessment.verdict, NoOutage):
        return Block(say("heading.owed"), ())
    rows = [*_supplier(words), _principal(words)]
    if everything:
        rows += _workings(words)
    rows.append(row(Cell(say("owed.note"), "dim")))
    return Block(say("heading.owed"), tuple(rows))


def _answering(words: Words) -> tuple[str, ...]:
    """The parties that answer; none while it is open, or when nobody outside does."""
    match words.assessment.verdict:
        case Responsible(candidate):
            return candidate.player.parties
        case Shared(candidates):
            return tuple(party for c in candidates for party in c.player.parties)
        case _:
            return ()


def _supplier(words: Words) -> Iterator[Row]:
    """What each party that answers owes by its agreement, as far as can be told."""
    say, parties = words.say, _answering(words)
    if not parties:
        unsettled = isinstance(words.assessment.verdict, Undetermined)
        yield row(say("owed.open" if unsettled else "owed.nobody"))
    for party in dict.fromkeys(parties):
        own = [c for c in words.assessment.clocks if c.agreement.supplier == party]
        customer = words.party(own[0].agreement.customer if own else words.principal())
        parts = {"party": words.party(party), "customer": customer}
        broken = [(c.standing.deadline, c) for c in own if isinstance(c.standing, Breached)]
        if not broken:
            open_ = sum(isinstance(c.standing, NotComputable) for c in own)
            text = say("owed.kept" if own else "owed.none", **parts)
            more = say("owed.not_computable", count=open_) if open_ else ""
            yield row(" ".join(filter(None, (text, more))))
            continue
        deadline, first = min(broken, key=lambda pair: pair[0])
        promise = standings_of(words).promise(first)
        one = "one" if len(broken) == 1 else "many"
        parts |= {"promise": promise, "clause": first.commitment.clause}
        text = say(f"owed.broken.{one}", count=len(broken), time=words.time(deadline), **parts)
        said = " ".join(filter(None, (text, _money(words, party))))
        yield row(Cell(said, "bad"), Cell(words.place(first.span), "place"))


def _money(words: Words, party: str) -> str:
    """The penalties of a party together, and the first last day to claim one.

    Those of a share stand apart: the other outages of its period decide them.
    """
    owed = [(c, v) for c, v in words.assessment.penalties if c.agreement.supplier == party]
    settled = [vite for clock, vite in owed if clock.measure is None]
    total = _total(settled)
    said = []
    if total is not None:
        growing = any(vite.still_growing for vite in settled)
        key = "owed.penalty_growing" if growing else "owed.penalty"
        said.append(words.say(key, amount=words.language.money(*total)))
        days = [vite.claim_by for vite in settled if vite.claim_by is not None]
        if days:
            said.append(words.say("owed.claim_by", day=min(days)))
    shares = _total([vite for clock, vite in owed if clock.measure is not None])
    if shares is not None:
        said.append(words.say("owed.shares", amount=words.language.money(*shares)))
    if any(vite.amount is None for _, vite in owed):
        said.append(words.say("owed.unknown"))
    return " ".join(said)


def _total(vites: Sequence[Vite]) -> Money | None:
    """The sum of what is known; None if nothing is, or in several currencies."""
    known = [vite.amount for vite in vites if vite.amount is not None]
    if not known or len({money.currency for money in known}) > 1:
        return None
    return Money(sum((m.amount for m in known[1:]), known[0].amount), known[0].currency)


def _principal(words: Words) -> Row:
    """What the principal owes citizens and authorities, whoever answers for the link."""
    say, promise = words.say, words.assessment.promise
    parts = []
    if promise is not None:
        length = words.language.length(promise.length)
        kept = promise.restored is not None and promise.restored <= promise.deadline
        late = (promise.restored or words.assessment.at) > promise.deadline
        key = "owed.promise_kept" if kept else "owed.promise_late" if late else "owed.promise"
        parts.append(say(key, length=length, deadline=words.time(promise.deadline)))
    open_ = [duty for duty in words.duties if duty.own and duty.is_open]
    if open_:
        nearest = next(iter(pressing_duties(words.duties)), open_[0])
        first = f"{duty_label(words, nearest)} {duty_until(words, nearest)}"
        one = "one" if len(open_) == 1 else "many"
        parts.append(say(f"owed.duties.{one}", count=len(open_), first=first))
    what = "; ".join(parts) or say("owed.service")
    return row(say("owed.principal", party=words.party(words.principal()), what=what))


def _workings(words: Words) -> Iterator[Row]:
    from ansvar.render.penalties import penalty_rows

    standings = standings_of(words)
    for clock, vite in words.assessment.penalties:
        yield from penalty_rows(clock, vite, standings)
