"""Plain-text summaries, ready to paste: a fault report to a supplier, and a shift handover.

A fault report tells a supplier only what is its own: the reference, the times, what was observed
of the links it answers for, what its agreement requires and what is asked for. Never odds,
shares, other candidates, what others have said, or links of our own side (OSL 2009:400 25:1,
26:1, 31:16).
"""

import re
import textwrap
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from ansvar.agreement import BY_PEOPLE, Agreement
from ansvar.assessment import Assessment, owing
from ansvar.attribution import days_of, principal_of
from ansvar.clocks.clock import Breached, Clock, Met, Running
from ansvar.clocks.commitments import read_clocks
from ansvar.clocks.priority import priority_of
from ansvar.durations import Duration
from ansvar.harmless import clean
from ansvar.incident import Observation
from ansvar.locale import Language
from ansvar.render.act import call_block, next_block, reserve_block
from ansvar.render.answer import answers_block, title_block, unread_block
from ansvar.render.clocks import clocks_block
from ansvar.render.grounds import fault_block, grounds_block
from ansvar.render.page import Block, Cell, Page, lay_out, row
from ansvar.render.words import Words
from ansvar.steps import Reported, reported
from ansvar.stretch import closure, find_check, stretch_of

WIDTH = 71
_NUMBER = re.compile(r"\+\d[\d ]*\d")


class Supplier(NamedTuple):
    """A party that owes the principal links of the function, and its share if it is suspect."""

    party: str
    agreements: tuple[Agreement, ...]
    share: float | None


def suppliers(assessment: Assessment) -> list[Supplier]:
    """Everyone that a fault report could go to, most suspect first."""
    links = closure(assessment.register, assessment.target.path)
    days = days_of(assessment.current.location.model)
    principals = _principals(assessment)
    found: dict[str, list[Agreement]] = {}
    for agreement in assessment.register.agreements.values():
        in_force = any(agreement.valid.covers(day) for day in days)
        owed = agreement.customer in principals and in_force
        if owed and links & set(agreement.covers):
            found.setdefault(agreement.supplier, []).append(agreement)
    limit = assessment.target.chain.assumptions.report_from
    shares: dict[str, float] = {}
    for candidate in assessment.current.division.candidates:
        if candidate.player.kind in ("party", "undated") and candidate.share >= limit:
            shares |= dict.fromkeys(candidate.player.parties, candidate.share)
    # The agreement most suspect is the one that the report is written under.
    suspect = [a.id for a in owing(assessment.current)]
    for agreements in found.values():
        agreements.sort(key=lambda a: suspect.index(a.id) if a.id in suspect else len(suspect))
    made = [Supplier(p, tuple(a), shares.get(p)) for p, a in found.items()]
    made.sort(key=lambda s: -(s.share or 0.0))
    return [*made, *_runners(assessment, links, set(found))]


def _runners(assessment: Assessment, links: set[str], known: set[str]) -> list[Supplier]:
    """Those who run a link that nobody owes us: they too can be told of a fault."""
    register = assessment.register
    gaps = [a for a in assessment.current.answers if a.player.kind == "gap" and a.link in links]
    found = dict.fromkeys(p for a in gaps for p in a.acts if p in register.parties)
    return [Supplier(p, (), None) for p in found if p not in known]


def _principals(assessment: Assessment) -> set[str]:
    """The function's principal and those of its links."""
    model = assessment.current.location.model
    return {assessment.principal, *(principal_of(model, link) for link in model.inside)}


def _zone(assessment: Assessment) -> ZoneInfo:
    return ZoneInfo(assessment.target.chain.time_zone)


def fault_report(assessment: Assessment, party: str, language: Language) -> str:
    """The fault report that a supplier's agreement asks for, and what of it is missing."""
    supplier = next(s for s in suppliers(assessment) if s.party == party)
    return "\n".join(_wrap(_Report(assessment, supplier, language).lines())) + "\n"


class _Report:
    """The lines of one fault report."""

    def __init__(self, assessment: Assessment, supplier: Supplier, language: Language) -> None:
        self.assessment, self.supplier = assessment, supplier
        self.words, self.say = Words(assessment, language), language.say
        self.agreement = supplier.agreements[0] if supplier.agreements else None
        # Links it answers for through what needs them are its own to hear about, too.
        self.covered = {link for a in supplier.agreements for link in a.covers} | {
            answer.link
            for answer in assessment.current.answers
            if any(route.answers == supplier.party for route in answer.routes)
            or (not supplier.agreements and supplier.party in answer.acts)
        }
        self.incident = assessment.file.incident
        self.principals = _principals(assessment)

    def lines(self) -> Iterator[str]:
        say = self.say
        yield say("report.title")
        yield from (f"{name}: {value}" for name, value in self._head() if value)
        yield ""
        yield f"{say('report.observations')}:"
        seen = list(self._observations())
        yield from (f"- {line}" for line in seen or [say("report.no_observations")])
        yield ""
        yield f"{say('report.requirements')}:"
        required = list(self._requirements())
        nothing = say("report.no_requirements" if self.agreement else "report.no_agreement")
        yield from (f"- {line}" for line in required or [nothing])
        yield ""
        yield f"{say('report.asked')}:"
        yield from (f"- {line}" for line in self._asked())
        missing = self._missing(bool(seen))
        if missing:
            yield ""
            yield f"{say('report.missing')}:"
            yield from (f"- {line}" for line in missing)
        yield ""
        yield say("report.preliminary")

    def _head(self) -> Iterator[tuple[str, str]]:
        say, affected = self.say, self.incident.affected
        report = self.agreement.report_fault if self.agreement else None
        yield say("report.to"), self._to()
        yield say("report.from"), self.words.party(self.assessment.principal)
        yield say("report.contact"), self._from()
        if self.agreement is not None:
            named = [self.agreement.title, self.agreement.reference or ""]
            yield say("report.agreement"), ", ".join(n for n in named if n)
        yield say("report.customer_number"), (report.customer_number if report else "") or ""
        yield say("report.reference"), self.incident.id
        yield say("report.written"), self._time(self.assessment.at)
        yield say("report.priority"), self._priority() or ""
        service = f"{self.assessment.target.chain.name}, {self.words.function()}"
        yield say("report.service"), service
        timeline = self.assessment.timeline
        since = self.words.since() if timeline.began_known else say("report.unknown")
        yield say("report.since"), since
        yield say("report.detected"), self._time(self.incident.detected)
        if not self.assessment.open:
            yield say("report.ended"), self._time(timeline.slices[-1].end)
        yield say("report.devices"), ", ".join(affected.devices)
        one = "one" if affected.people == 1 else "many"
        people = (
            say(f"report.impact_people.{one}", count=affected.people) if affected.people else ""
        )
        reach = affected.reach
        wide = say("report.impact_reach", reach=say(f"reach.{reach}")) if reach else ""
        yield say("report.impact"), ", ".join(x for x in (people, wide) if x)

    def _priority(self) -> str | None:
        return priority_of(self.agreement, self.assessment.file) if self.agreement else None

    def _to(self) -> str:
        name = self.words.party(self.supplier.party)
        report = self.agreement.report_fault if self.agreement else None
        found = report and self.assessment.register.contact(report.to, self.supplier.party)
        if not found:
            return name
        contact = found.contact
        how = [x for x in (contact.phone, contact.email) if x]
        return ", ".join([name, contact.role, *how])

    def _from(self) -> str:
        """Our own first contact that can be reached at any hour, else our first."""
        lead = self.assessment.target.chain.lead
        if lead is None or lead not in self.principals:
            lead = self.assessment.principal
        known = self.assessment.register.parties.get(lead)
        contacts = list(known.contacts.values()) if known else []
        chosen = next((c for c in contacts if c.hours == "always"), next(iter(contacts), None))
        return f"{chosen.role} {chosen.number}".strip() if chosen else ""

    def _observations(self) -> Iterator[str]:
        """Every result so far that touches this supplier's links, of earlier stages too."""
        a = self.assessment
        for o in sorted(self.incident.observations, key=lambda o: o.at):
            stretch = stretch_of(a.register, a.target, o)
            links = stretch.links if stretch else ()
            if o.result != "unknown" and self.covered & set(links):
                yield f"{self._time(o.at)}  {self._observation(o, links)}"

    def _observation(self, o: Observation, links: tuple[str, ...]) -> str:
        """A result by its check and links where all are this supplier's, else by its own links."""
        result = self.say(f"result.{o.result}")
        own = [link for link in links if link in self.covered]
        named = self.words.links(own)
        if len(own) > 2:
            named = f"{self.words.link(own[0])} – {self.words.link(own[-1])}"
        found = None
        if o.check is not None:
            found = find_check(self.assessment.register, self.assessment.target.chain, o.check)
        if len(own) < len(links):
            text = self.say("report.stretch_part", links=named, result=result)
        elif found is not None:
            name = found[1].name
            text = self.say("report.observation_links", name=name, links=named, result=result)
        else:
            text = self.say("report.stretch", links=named, result=result)
        return f"{text} ({self.say('grounds.others')})" if o.group == "others" else text

    def _requirements(self) -> Iterator[str]:
        assessment = self.assessment
        zone = assessment.target.chain.time_zone
        for agreement in self.supplier.agreements:
            clocks = read_clocks(
                assessment.register, assessment.file, agreement, assessment.at, zone
            )
            yield from (self._requirement(c) for c in clocks if c.kind in BY_PEOPLE)

    def _requirement(self, clock: Clock) -> str:
        promised = clock.promised
        length = self.words.language.length(promised) if isinstance(promised, Duration) else ""
        kind = self.say(f"clock.{clock.kind}")
        parts = {"kind": kind, "promised": length, "clause": clock.commitment.clause}
        match clock.standing:
            case Running(deadline):
                return self.say("report.requirement_by", deadline=self._time(deadline), **parts)
            case Met(at):
                return self.say("report.requirement_kept", at=self._time(at), **parts)
            case Breached(deadline):
                key = "report.requirement_broken"
                return self.say(key, deadline=self._time(deadline), **parts)
            case _:
                return self.say("report.requirement", **parts)

    def _asked(self) -> Iterator[str]:
        if self.assessment.open:
            report = self._report()
            if report is None or report.acknowledged is None:
                yield self.say("report.ask_acknowledge")
            yield self.say("report.ask_restore")
            yield self.say("report.ask_status")
        else:
            yield self.say("report.ask_cause")
        # Where the beginning lies between two moments, what is wanted lies in between.
        since = self._time(self.incident.began.after or self.assessment.timeline.slices[0].start)
        yield self.say("report.ask_logs", since=since)

    def _report(self) -> Reported | None:
        a = self.assessment
        return reported(a.register, a.file, self.agreement) if self.agreement else None

    def _missing(self, seen: bool) -> list[str]:
        """What the agreement wants in a report and the incident does not say."""
        affected = self.incident.affected
        report = self.agreement.report_fault if self.agreement else None
        have = {
            "customer_number": bool(report and report.customer_number),
            "reference": bool(self.agreement and self.agreement.reference),
            "devices": bool(affected.devices),
            "since": self.assessment.timeline.began_known,
            "impact": affected.people is not None or affected.reach is not None,
            "priority": self._priority() is not None,
            "tests": seen,
            "contact": bool(self._from()),
        }
        return [self.say(f"need.{n}") for n in (report.needs if report else ()) if not have[n]]

    def _time(self, moment: datetime) -> str:
        return f"{moment.astimezone(_zone(self.assessment)):%Y-%m-%d %H:%M}"


def _wrap(lines: Iterator[str]) -> Iterator[str]:
    """Lines of at most WIDTH; a phone number is never broken."""
    for line in lines:
        whole = _NUMBER.sub(lambda found: found[0].replace(" ", "\u00a0"), clean(line))
        wrapped = textwrap.wrap(whole, WIDTH, subsequent_indent="  ", break_on_hyphens=False)
        yield from (part.replace("\u00a0", " ") for part in wrapped or [""])


def handover(assessment: Assessment, language: Language) -> str:
    """What the next shift needs: the act, how it stands, what was done, what runs."""
    words = Words(assessment, language)
    at = f"{assessment.at.astimezone(_zone(assessment)):%Y-%m-%d %H:%M}"
    blocks = [
        Block("", (row(language.say("handover.title", at=at)),)),
        call_block(words),
        reserve_block(words),
        title_block(words),
        unread_block(words),
        answers_block(words),
        fault_block(words),
        grounds_block(words),
        _done_block(words),
        clocks_block(words, everything=True),
        next_block(words),
        Block("", (row(language.say("preliminary")),)),
    ]
    page = Page(tuple(b._replace(rows=tuple(_unplaced(r) for r in b.rows)) for b in blocks))
    lines = ("".join(cell.text for cell in line).rstrip() for line in lay_out(page, WIDTH))
    out = [piece for line in lines for piece in _fit(line)]
    return "\n".join(out) + "\n"


def _unplaced(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """A row without its place in the files: a colleague reads this in a mail."""
    return tuple(cell for cell in cells if cell.style != "place")


def _fit(line: str) -> list[str]:
    if len(line) <= WIDTH:
        return [line]
    indent = " " * (len(line) - len(line.lstrip()))
    return textwrap.wrap(line, WIDTH, initial_indent=indent, subsequent_indent=indent)


def _done_block(words: Words) -> Block:
    """What has been done so far, in time order."""
    say = words.say
    events = sorted(words.assessment.file.incident.events, key=lambda e: e.at)
    rows = [row(words.time(event.at), words.event(event)) for event in events]
    return Block(say("heading.done"), tuple(rows) or (row(say("done.nothing")),))
