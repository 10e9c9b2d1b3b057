"""The clocks of an answer: how each stands, in words."""

from datetime import datetime, timedelta
from typing import NamedTuple

from ansvar.clocks.clock import (
    Breached,
    Clock,
    Met,
    NotComputable,
    NotStarted,
    Paused,
    Running,
    SoFar,
)
from ansvar.clocks.pauses import Pause
from ansvar.clocks.urgency import due_urgency, urgency
from ansvar.durations import Duration, time_zone
from ansvar.locale import Language
from ansvar.register import Register
from ansvar.render.duties import duty_row, pressing_duties
from ansvar.render.page import Block, Cell, Row, Style, row
from ansvar.render.words import Words

SHORT_CLOCKS = 3
"""How many clocks matter at this minute; the rest are shown on request."""


class Standings(NamedTuple):
    """How clocks are spoken of: in a language, as seen from a moment, in a chain's zone.

    Papers have every moment with its day.
    """

    register: Register
    language: Language
    at: datetime
    zone: str
    in_papers: bool = False

    def promise(self, clock: Clock) -> str:
        """What was promised, as in "restore 4 h"."""
        return f"{self.language.say(f'clock.{clock.kind}')} {self._length(clock)}"

    def _length(self, clock: Clock) -> str:
        promised = clock.promised
        if not isinstance(promised, Duration):
            return self.language.percent(promised)
        share = clock.commitment.share
        length = self.language.length(promised)
        return f"{length} ({self.language.percent(share)})" if share is not None else length

    def time(self, moment: datetime) -> str:
        """A moment as seen from the one that is asked for."""
        if self.in_papers:
            return f"{moment.astimezone(time_zone(self.zone)):%Y-%m-%d %H:%M}"
        return self.language.moment(moment, self.at, self.zone)

    def source(self, clock: Clock) -> str:
        """Its clause, and what it is counted from or over."""
        say, clause = self.language.say, clock.commitment.clause
        if clock.measure is not None:
            local = time_zone(self.zone)
            start, end = clock.measure.start, clock.measure.end - timedelta(microseconds=1)
            days = {
                "start": start.astimezone(local).date(),
                "end": end.astimezone(local).date(),
            }
            return say("clock.in_period", clause=clause, **days)
        waiting = isinstance(clock.standing, NotStarted | NotComputable)
        if clock.started is None or waiting:
            return say("clock.clause", clause=clause)
        event = say(f"start.{clock.started_by}")
        return say("clock.from", clause=clause, event=event, time=self.time(clock.started))

    def state(self, clock: Clock) -> tuple[str, str, Style]:
        """How it stands, by how much, and how a terminal may show it."""
        say, left = self.language.say, self.language.left
        match clock.standing:
            case Running(deadline, remaining):
                state = say("clock.running", deadline=self.time(deadline))
                return state, self._more(clock, say("clock.left", left=left(remaining))), "warn"
            case Paused(since):
                why = next((p for p in clock.pauses if p.start <= since < p.end), None)
                more = self.pause(why) if why else ""
                return say("clock.paused", since=self.time(since)), more, ""
            case Met(done, deadline):
                spare = deadline - done >= timedelta(minutes=1)
                key = "clock.met_margin" if spare else "clock.met_just"
                margin = say(key, left=left(deadline - done))
                return say("clock.met", at=self.time(done)), self._more(clock, margin), "good"
            case Breached(deadline, done):
                state = say("clock.breached", deadline=self.time(deadline))
                return state, self._more(clock, self._over(clock, done)), "bad"
            case SoFar():
                share = self._share(clock)
                key = "clock.so_far_most" if clock.kind == "availability" else "clock.so_far"
                return say(key, actual=share), self._more(clock, ""), ""
            case NotStarted(event):
                return say("clock.not_started"), say(f"clock.needs.{event}"), ""
            case NotComputable(needs):
                more = self._more(clock, say(f"clock.needs.{needs}"))
                return say("clock.not_computable"), more, ""

    def _over(self, clock: Clock, done: datetime | None) -> str:
        say = self.language.say
        if clock.measure is not None:
            promised = self.language.percent(clock.measure.promised)
            return say("clock.share_over", actual=self._share(clock), promised=promised)
        if clock.kind == "status":
            return ""
        if done is not None:
            return say("clock.over_done", left=self._missed(clock.over), at=self.time(done))
        if clock.over < timedelta(minutes=1):
            return say("clock.nothing_noted")
        key = "clock.over_until_change" if clock.superseded else "clock.over"
        return say(key, left=self._missed(clock.over))

    def pause(self, pause: Pause) -> str:
        """What stopped the clock, by whom and by which clause; or why it did not."""
        say, known = self.language.say, f"pause.{pause.reason}"
        reason = say(known) if known in self.language.phrases else pause.reason or say("pause.none")
        by = self.register.party_name(pause.by) if pause.by else ""
        refused = say(f"pause.refused.{pause.refused}") if pause.refused else ""
        return ", ".join(filter(None, (reason, by, refused, pause.clause)))

    def _missed(self, time: timedelta) -> str:
        """How long over something is: roughly on the screen, to the minute in papers."""
        return self.language.exactly(time) if self.in_papers else self.language.left(time)

    def _share(self, clock: Clock) -> str:
        return self.language.percent(clock.measure.actual) if clock.measure else "–"

    def _more(self, clock: Clock, said: str) -> str:
        """What is said of a clock, with how its turns went or what was counted."""
        say, more = self.language.say, ""
        if clock.kind == "availability":
            more = say("clock.one_incident")
        elif clock.measure is not None:
            whole, lost = clock.measure.whole, clock.measure.lost
            more = say("clock.counted", within=whole - lost, of=whole)
        elif clock.rounds:
            ended = [r for r in clock.rounds if r.at is not None or r.is_late(clock.ended)]
            kept = sum(not turn.is_late(clock.ended) for turn in ended)
            more = say("clock.rounds", kept=kept, count=len(ended)) if ended else ""
        return ", ".join(filter(None, (said, more)))


def clocks_block(words: Words, *, everything: bool) -> Block:
    """The clocks and duties that matter now, nearest first; all of them on request."""
    say, at, clocks = words.say, words.assessment.at, words.assessment.clocks
    several = len({c.agreement.supplier for c in clocks}) > 1
    found = [(urgency(c, at), _clock(words, c, several=several)) for c in clocks]
    found += [
        (due_urgency(duty.deadline.at, at), duty_row(words, duty))
        for duty in pressing_duties(words.duties)
        if duty.deadline is not None
    ]
    found.sort(key=lambda each: each[0])
    rows = [written for _, written in found[: None if everything else SHORT_CLOCKS]]
    if not clocks and words.assessment.current.answers:
        rows.insert(0, row(say("clock.none")))
    rest = 0 if everything else len(found) - SHORT_CLOCKS
    if rest > 0:
        more = "clock.more.one" if rest == 1 else "clock.more.many"
        rows.append(row(Cell(say(more, count=rest), "dim")))
    return Block(say("heading.clocks"), tuple(rows))


def standings_of(words: Words) -> Standings:
    """How an assessment speaks of its clocks."""
    assessment = words.assessment
    zone = assessment.target.chain.time_zone
    return Standings(assessment.register, words.language, assessment.at, zone)


def _clock(words: Words, clock: Clock, *, several: bool) -> Row:
    standings = standings_of(words)
    label = standings.promise(clock)
    if several or not _answers(words, clock):
        party = words.party(clock.agreement.supplier)
        label = words.say("clock.label", promise=label, party=party)
    return clock_row(standings, clock, label)


def clock_row(standings: Standings, clock: Clock, label: str) -> Row:
    """A clock on a line: what was promised, how it stands, by which clause, and where."""
    state, more, style = standings.state(clock)
    cells = (Cell(label), Cell(state, style), Cell(more or " ", style))
    return row(*cells, Cell(standings.source(clock)), Cell(str(clock.span), "place"))


def _answers(words: Words, clock: Clock) -> bool:
    """Whether the clock is one of those who answer, so that its party need not be named."""
    candidates = words.assessment.current.division.candidates
    return bool(candidates) and clock.agreement.supplier in candidates[0].player.parties
