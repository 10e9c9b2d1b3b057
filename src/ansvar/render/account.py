"""An incident's account as a page: each clock, every minute under it, and what it costs."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from ansvar.account import Account, Entry
from ansvar.clocks.ledger import Segment, totals
from ansvar.durations import time_zone
from ansvar.locale import Language
from ansvar.render.clocks import Standings, clock_row
from ansvar.render.page import Block, Cell, Page, Row, Style, row
from ansvar.render.penalties import penalty_rows
from ansvar.together import Together

_STYLES: dict[str, Style] = {"over": "bad", "counts": "", "done": "dim", "not_started": "dim"}


def accounts_page(
    accounts: Sequence[Account], together: Together | None, language: Language
) -> Page:
    """Every clock of every incident with its ledger and penalty, and what they come to together."""
    alone = together is None
    blocks = [b for each in accounts for b in _Spoken(each, language, alone=alone).blocks()]
    if together is not None:
        blocks += _together(accounts[-1], together, language)
    if any(entry.penalty for each in accounts for entry in each.entries):
        blocks.append(Block("", (row(Cell(language.say("account.estimate"), "dim")),)))
    return Page(tuple(blocks))


def _together(last: Account, together: Together, language: Language) -> Iterator[Block]:
    """The shares of each period by all the incidents, and the penalties under a period's cap."""
    spoken = _Spoken(last, language)
    standings, say = spoken.standings, language.say
    if together.shares or together.capped:
        yield Block("", (row(Cell(say("together.title"), "strong")),))
    for share in together.shares:
        clock, count = share.clock, len(share.incidents)
        promised = clock.measure.promised if clock.measure else Decimal(100)
        actual = clock.measure.actual if clock.measure else Fraction(100)
        one = "one" if count == 1 else "many"
        counted = say(f"together.outages.{one}", count=count)
        parts = {"promise": standings.promise(clock), "counted": counted}
        parts |= {"party": last.register.party_name(clock.agreement.supplier)}
        parts |= {"actual": language.percent(actual), "promised": language.percent(promised)}
        key = "together.broken" if clock.measure and clock.measure.short else "together.kept"
        cells = (Cell(say(key, **parts)), Cell(standings.source(clock)))
        yield Block(say("heading.clock"), (row(*cells, Cell(str(clock.span), "place")),))
        if share.penalty is not None:
            rows = tuple(penalty_rows(clock, share.penalty, standings))
            measured = clock.commitment.measured
            if measured is not None and measured.length is not None:
                rows = (*rows, row(say("together.worst")))
            yield Block(say("heading.penalty"), rows, tight=True)
    for each in together.capped:
        parts = {"promise": standings.promise(each.clock), "of": say(f"cap.{each.ceiling.of}")}
        parts |= {"party": last.register.party_name(each.clock.agreement.supplier)}
        one = "one" if len(each.incidents) == 1 else "many"
        parts |= {"faults": say(f"together.faults.{one}", count=len(each.incidents))}
        parts |= {"start": spoken.dated(each.start)[:10]}
        parts |= {"total": language.money(*each.total)}
        parts |= {"amount": language.money(*each.amount)}
        text = Cell(say("together.capped", **parts))
        place = Cell(str(each.ceiling.term.span), "place")
        yield Block(say("heading.penalty"), (row(text, place),))


class _Spoken(NamedTuple):
    """An account in a language; `alone` if there are no others to come together with."""

    account: Account
    language: Language
    alone: bool = True

    @property
    def standings(self) -> Standings:
        account = self.account
        zone = account.target.chain.time_zone
        return Standings(account.register, self.language, account.at, zone, in_papers=True)

    def blocks(self) -> Iterator[Block]:
        """The whole account: its title, then clock by clock."""
        yield self.title()
        for entry in self.account.entries:
            yield from self.entry(entry)
        if not self.account.entries:
            yield Block("", (row(self.language.say("account.none")),))

    def title(self) -> Block:
        """Which service, and what time is accounted for."""
        say, account = self.language.say, self.account
        name = account.target.function.name or account.target.name
        key = "account.open" if account.open else "account.ended"
        length = self.language.exactly(account.end - account.start)
        parts = {"chain": account.target.chain.name, "function": name, "length": length}
        parts |= {"start": self.dated(account.start), "end": self.dated(account.end)}
        parts |= {"at": self.dated(account.at)}
        rows = [row(Cell(say(key, **parts), "strong"))]
        if not account.began_known:
            rows.append(row(Cell(say("account.began_inferred"), "dim")))
        if account.unused:
            one = "one" if account.unused == 1 else "many"
            rows.append(row(Cell(say(f"title.unused.{one}", count=account.unused), "dim")))
        return Block("", tuple(rows))

    def entry(self, entry: Entry) -> list[Block]:
        """A clock with its ledger, and the penalty if it has one."""
        say, clock = self.language.say, entry.clock
        party = self.account.register.party_name(clock.agreement.supplier)
        label = say("clock.label", promise=self.standings.promise(clock), party=party)
        blocks = [Block(say("heading.clock"), (clock_row(self.standings, clock, label),))]
        rows = [line for segment in entry.ledger for line in self.segment(segment)]
        if len(entry.ledger) > 1:
            rows.append(row(Cell(self.sums(entry.ledger), "dim")))
        blocks.append(Block(say("heading.ledger"), tuple(rows), tight=True))
        # An availability is broken by all the outages together, and its penalty comes once.
        if entry.penalty is not None and (self.alone or clock.kind != "availability"):
            worked = tuple(penalty_rows(clock, entry.penalty, self.standings))
            blocks.append(Block(say("heading.penalty"), worked, tight=True))
        return blocks

    def segment(self, segment: Segment) -> Iterator[Row]:
        """Time of one label, and under it who stopped the clock and by which clause."""
        style = _STYLES.get(segment.label, "warn")
        yield row(
            Cell(self.span(segment.start, segment.end)),
            Cell(self.language.exactly(segment.length)),
            Cell(self.language.say(f"ledger.{segment.label}"), style),
        )
        if segment.pause is not None:
            yield row(f"↳ {self.standings.pause(segment.pause)} ({segment.pause.span})")

    def sums(self, ledger: Sequence[Segment]) -> str:
        """The time of each label, and that together they are the whole."""
        exactly = self.language.exactly
        parts = [
            f"{self.language.say(f'ledger.{label}')} {exactly(time)}"
            for label, time in totals(tuple(ledger)).items()
        ]
        whole = exactly(sum((segment.length for segment in ledger), timedelta()))
        return self.language.say("account.sum", parts=" + ".join(parts), whole=whole)

    def dated(self, moment: datetime) -> str:
        """A moment with its day, as papers have it; the offset where the clock shows it twice."""
        local = time_zone(self.account.target.chain.time_zone)
        here = moment.astimezone(local)
        other = here.replace(fold=1 - here.fold).utcoffset()
        twice = other != here.utcoffset()
        seconds = f"{here:%S}" != "00"
        return f"{here:%Y-%m-%d %H:%M}{f':{here:%S}' if seconds else ''}" + (
            f" {here:%z}" if twice else ""
        )

    def span(self, start: datetime, end: datetime) -> str:
        """From when to when; the day of the end only if it is another."""
        first, last = self.dated(start), self.dated(end)
        return f"{first}\u2013{last[11:] if last[:10] == first[:10] else last}"
