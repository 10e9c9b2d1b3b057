"""How the things of an assessment are called in running text."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from ansvar.assessment import Assessment
from ansvar.assumptions import Assumptions
from ansvar.attribution import Answer, Gap, Player, principal_of
from ansvar.diagnostics import Span
from ansvar.duties.applicable import read_duties
from ansvar.duties.standing import StandingDuty
from ansvar.incident import Event
from ansvar.locale import Language
from ansvar.model import Component


class Words:
    """The names and times of one assessment in one language."""

    def __init__(self, assessment: Assessment, language: Language) -> None:
        """Speak of an assessment in a language."""
        self.assessment, self.language = assessment, language
        self.say = language.say

    @cached_property
    def duties(self) -> tuple[StandingDuty, ...]:
        """The statutory notifications of the incident, as they stand at the moment."""
        assessment = self.assessment
        return read_duties(assessment.register, assessment.file, assessment.target, assessment.at)

    @property
    def assumptions(self) -> Assumptions:
        """The limits that the assessment was made with."""
        return self.assessment.target.chain.assumptions

    def party(self, party: str) -> str:
        """What a party is called."""
        if party == "?":
            return self.say("unknown_party")
        return self.assessment.register.party_name(party)

    def parties(self, parties: Sequence[str]) -> str:
        """Several parties in running text."""
        return self.language.listing([self.party(p) for p in parties])

    def link(self, link: str) -> str:
        """What a link is called."""
        known = self.assessment.register.links.get(link)
        return known.name if known else link

    def links(self, links: Iterable[str]) -> str:
        """Several links in running text."""
        return self.language.listing([self.link(link) for link in links])

    def component(self, component: Component) -> str:
        """What a component is called: a link, a change, or the outside."""
        if component.kind == "outside":
            return self.say("fault.outside")
        if component.kind == "change":
            event = self.assessment.current.location.model.change(component)
            by = self.party(event.by) if event.by else "?"
            text = self.say(f"fault.{event.kind}", time=self.time(event.at), party=by)
            return f"{text} ({event.what or event.note})" if event.what or event.note else text
        return self.link(component.name)

    def link_of(self, component: Component) -> tuple[str, ...]:
        """The links that a component's failure is a failure of."""
        if component.kind == "change":
            return self.assessment.current.location.model.change(component).object
        return (component.name,) if component.kind == "link" else ()

    def principal(self) -> str:
        """Who answers to the citizens: for the leading link, where one leads and says so."""
        current = self.assessment.current
        leader = current.division.candidates[0] if current.division.candidates else None
        if leader is None:
            return self.assessment.principal
        return principal_of(current.location.model, leader.answers[0].link)

    def player(self, player: Player) -> str:
        """Who would answer."""
        return self.say(f"player.{player.kind}", parties=self.parties(player.parties))

    def gap(self, gap: Gap) -> str:
        """Why nobody answers."""
        if gap.reason == "released" and gap.route is not None and gap.route.applied:
            clause = gap.route.applied[0].exemption.clause
            supplier = self.party(gap.route.agreement.supplier)
            return self.say("gap.released", clause=clause, party=supplier)
        if gap.reason == "kept" and gap.agreement is not None:
            return self.say("gap.kept", party=self.party(gap.agreement.supplier))
        if gap.reason == "lapsed" and gap.agreement is not None:
            return self.say("gap.lapsed", agreement=gap.agreement.id, day=gap.agreement.valid.to)
        if gap.agreement is not None:
            day = gap.agreement.valid.from_
            return self.say("gap.uncovered_later", agreement=gap.agreement.id, day=day)
        if gap.said is not None:
            return self.say("gap.uncovered_said", said=gap.said)
        return self.say("gap.uncovered")

    def then(self, answer: Answer) -> str:
        """What it would mean for who answers if this component is what failed."""
        if answer.player.kind == "gap" and answer.gap is not None:
            return self.say("changes.then.gap", reason=self.gap(answer.gap))
        kind = "own" if answer.player.kind == "own" else "party"
        return self.say(f"changes.then.{kind}", parties=self.parties(answer.player.parties))

    def time(self, moment: datetime) -> str:
        """A moment, as seen from the assessment's."""
        zone = self.assessment.target.chain.time_zone
        return self.language.moment(moment, self.assessment.at, zone)

    def dated(self, moment: datetime) -> str:
        """A moment with its day, for headings and papers."""
        zone = ZoneInfo(self.assessment.target.chain.time_zone)
        return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"

    def since(self) -> str:
        """When the outage began, as exactly as anyone has said."""
        began = self.assessment.file.incident.began
        if began.at is None and began.after is not None and began.before is not None:
            return self.say(
                "since.between", after=self.dated(began.after), before=self.dated(began.before)
            )
        if began.at is None and began.before is not None:
            return self.say("since.before", before=self.dated(began.before))
        if began.at is None and began.after is not None:
            return self.say("since.after", after=self.dated(began.after))
        return self.dated(self.assessment.timeline.slices[0].start)

    def named(self, name: str) -> str:
        """What an event's object is called: a link, a party, an agreement or a contact."""
        register = self.assessment.register
        if name in register.links:
            return self.link(name)
        contact = register.contact(name)
        if contact is not None:
            return f"{contact.party.name}, {contact.contact.role}"
        return self.party(name)

    def event(self, event: Event) -> str:
        """What was done or happened, in one phrase."""
        listed = self.language.listing([self.named(name) for name in event.object])
        if event.kind == "class" and event.object:
            known = f"class.{event.object[0]}"
            listed = self.say(known) if known in self.language.phrases else listed
        text = self.say(f"event.{event.kind}", object=listed).strip(" ,")
        by = f", {self.party(event.by)}" if event.by else ""
        more = "; ".join(x for x in (event.what, event.note) if x)
        return f"{text}{by}" + (f" ({more})" if more else "")

    def odds(self, probability: float) -> str:
        """A probability in fives of 100."""
        return self.language.odds(probability)

    @staticmethod
    def place(span: Span) -> str:
        """A place as file and line."""
        return str(span)

    def function(self) -> str:
        """What the incident's function is called."""
        target = self.assessment.target
        name = target.function.name or target.function.id
        if target.variant is None:
            return name
        return f"{name}, {target.function.variants[target.variant].name or target.variant}"
