"""Money and duty: what the answering party owes, and what the principal owes all the same."""

from collections.abc import Iterator

from ansvar.amounts import Money
from ansvar.owed import Owed
from ansvar.render.clocks import standings_of
from ansvar.render.duties import duty_label, duty_until, pressing_duties
from ansvar.render.page import Block, Cell, Row, row
from ansvar.render.words import Words
from ansvar.verdict import NoOutage, Undetermined


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


def _supplier(words: Words) -> Iterator[Row]:
    """What each party that answers owes by its agreement, as far as can be told."""
    say, all_owed = words.say, words.assessment.owed
    if not all_owed:
        unsettled = isinstance(words.assessment.verdict, Undetermined)
        yield row(say("owed.open" if unsettled else "owed.nobody"))
    for owed in all_owed:
        customer = owed.clocks[0].agreement.customer if owed.clocks else words.principal()
        parts = {"party": words.party(owed.party), "customer": words.party(customer)}
        if not owed.broken:
            text = say("owed.kept" if owed.clocks else "owed.none", **parts)
            count = owed.uncomputable
            more = say("owed.not_computable", count=count) if count else ""
            yield row(" ".join(filter(None, (text, more))))
            continue
        (deadline, first), count = owed.broken[0], len(owed.broken)
        parts |= {"promise": standings_of(words).promise(first), "clause": first.commitment.clause}
        key = "owed.broken.one" if count == 1 else "owed.broken.many"
        text = say(key, count=count, time=words.time(deadline), **parts)
        said = " ".join((text, *_money(words, owed)))
        yield row(Cell(said, "bad"), Cell(words.place(first.span), "place"))


def _money(words: Words, owed: Owed) -> Iterator[str]:
    """The penalties of a party together, and the first last day to claim one."""
    if owed.total:
        key = "owed.penalty_growing" if owed.still_growing else "owed.penalty"
        yield words.say(key, amount=_amount(words, owed.total))
        if owed.claim_by is not None:
            yield words.say("owed.claim_by", day=owed.claim_by)
    if owed.of_shares:
        yield words.say("owed.shares", amount=_amount(words, owed.of_shares))
    if owed.some_unknown:
        yield words.say("owed.unknown")


def _amount(words: Words, sums: tuple[Money, ...]) -> str:
    return " + ".join(words.language.money(*money) for money in sums)


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
