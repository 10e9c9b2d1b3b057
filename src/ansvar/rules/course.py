"""Rules about the course of an incident: times that fit together, and lines that say something."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from ansvar.agreement import Validity
from ansvar.diagnostics import Diagnostic, Rule, Severity, Span, Word
from ansvar.durations import time_zone
from ansvar.incident import Event, EventKind, Incident, Observation
from ansvar.model import Model
from ansvar.register import IncidentFile, Register
from ansvar.rules.concern import agreements_of, is_lost, share
from ansvar.slices import ends_outage, read_slices, same_check, whole_function
from ansvar.source import Key
from ansvar.stretch import Target, closure, find_check, find_target, names_of, stretch_of

OUT_OF_ORDER = Rule(
    "ANS601",
    "times-out-of-order",
    Severity.WARNING,
    {"sv": "tiderna går inte ihop: {what}", "en": "the times do not fit together: {what}"},
    {
        "sv": """*Vad* Något som måste komma först står som senare: avbrottet började efter att det
upptäcktes eller att någon gjorde något åt det, ett svar kom före anmälan, något slutade innan det
började, eller en klocka återupptogs innan den pausades.
*Varför* Klockor och vite räknas från dessa tider; en felskriven siffra flyttar dem.
*Exempel* `began: 2026-11-21 20:10` med `detected: 2026-11-21 02:25`
*I stället* Rätta den tid som är fel.""",
        "en": """*What* Something that must come first is written as later: the outage began after
it was detected or somebody did something about it, an answer came before the report, something
ended before it began, or a clock was resumed before it was paused.
*Why it matters* Clocks and penalties are counted from these times; a slip of a digit moves them.
*Example* `began: 2026-11-21 20:10` with `detected: 2026-11-21 02:25`
*Instead* Mend the time that is wrong.""",
    },
)
_LATER = {"sv": "'{}' ({}) är efter '{}' ({})", "en": "'{}' ({}) is after '{}' ({})"}
_OTHER: Word = {"sv": "den andra tiden", "en": "the other time"}


class _Written(NamedTuple):
    """A time of the incident, what it is called and where it stands."""

    name: str
    at: datetime
    path: tuple[Key, ...]


def times_out_of_order(register: Register, file: IncidentFile, _: datetime) -> Iterator[Diagnostic]:
    """Times of an incident that cannot all be right."""
    for first, second in _pairs(register, file):
        if first.at > second.at:
            yield _out_of_order(file, first, second)
    for event, pause in resumed_unpaused(register, file):
        if pause is not None:
            yield _out_of_order(file, _event(pause), _event(event))


def _out_of_order(file: IncidentFile, first: _Written, second: _Written) -> Diagnostic:
    """Placed at whichever was written later in the file: that is most often the slip."""
    said = (first.name, _text(file, first), second.name, _text(file, second))
    what = {lang: template.format(*said) for lang, template in _LATER.items()}
    places = sorted(file.place(*written.path) for written in (first, second))
    return Diagnostic(OUT_OF_ORDER, places[1], {"what": what}, related=((_OTHER, places[0]),))


def _text(file: IncidentFile, written: _Written) -> str:
    """A time in the author's spelling."""
    value = file.document.value["incident"]
    for key in written.path:
        value = value[key]
    return " ".join(str(value).split())


def _pairs(register: Register, file: IncidentFile) -> Iterator[tuple[_Written, _Written]]:
    """Times of which the first must not be later than the second."""
    yield from _beginning(file)
    for o in file.incident.observations:
        at: tuple[Key, ...] = ("observations", o.number)
        if o.since is not None:
            yield _Written("since", o.since, (*at, "since")), _Written("at", o.at, (*at, "at"))
    for event in file.incident.events:
        at = ("events", event.number)
        for name, end in (("until", event.until), ("undone", event.undone)):
            if end is not None:
                yield _Written("at", event.at, (*at, "at")), _Written(name, end, (*at, name))
    start = _start(file)
    done = list(_done(register, file.incident))
    if start is not None and done:
        yield start, _event(min(done, key=lambda e: e.at))
    yield from _answers(register, file, start)


def _done(register: Register, incident: Incident) -> Iterator[Event]:
    """What was done about the outage, and what ended it; nothing that may be done beforehand."""
    links = frozenset(register.links)
    # Before work that is planned people are told, and helped in other ways.
    planned = any(True for _ in incident.events_of("planned_work"))
    beforehand = ("called", "reserve_started") if planned else ()
    for event in incident.events:
        if ends_outage(event, links) or (event.kind in _DONE and event.kind not in beforehand):
            yield event


def _beginning(file: IncidentFile) -> Iterator[tuple[_Written, _Written]]:
    """What is said of when the outage began and was detected."""
    began = file.incident.began
    written = file.document.value["incident"].get("began")
    path: tuple[Key, ...] = ("began",) if isinstance(written, str) else ("began", "at")
    at = _Written("began", began.at, path) if began.at else None
    after = _Written("after", began.after, ("began", "after")) if began.after else None
    before = _Written("before", began.before, ("began", "before")) if began.before else None
    order = [each for each in (after, at, before) if each is not None]
    yield from pairwise(order)
    earliest = at or after
    if earliest is not None:
        yield earliest, _Written("detected", file.incident.detected, ("detected",))


def _start(file: IncidentFile) -> _Written | None:
    """The earliest that the outage can have begun; None where that is open or contradicted."""
    pairs = list(_beginning(file))
    if not pairs or any(first.at > second.at for first, second in pairs):
        return None
    return next(first for first, second in pairs if second.name == "detected")


_DONE: tuple[EventKind, ...] = (
    "called",
    "reported",
    "acknowledged",
    "responded",
    "attended",
    "started",
    "reserve_started",
)
_ANSWERS: tuple[EventKind, ...] = ("acknowledged", "responded", "attended", "started")


def _answers(
    register: Register, file: IncidentFile, start: _Written | None
) -> Iterator[tuple[_Written, _Written]]:
    """Reports, with an answer to them that is written as given before anybody had told of it.

    One from before the outage began is another slip.
    """
    incident = file.incident
    if is_lost(file, "events"):
        return
    # A call, or that the supplier knew by itself, may well come before the report in writing.
    told = [event.at for event in incident.events_of("called", "supplier_aware")]
    answered: set[int] = set()
    for answer in incident.events_of(*_ANSWERS):
        reports = [e for e in incident.events_of("reported") if share(register, e, answer)]
        if not reports or (start is not None and answer.at < start.at):
            continue
        first = min(reports, key=lambda e: e.at)
        if min([*told, first.at]) > answer.at and first.number not in answered:
            answered.add(first.number)
            yield _event(first), _event(answer)


def _event(event: Event) -> _Written:
    return _Written(event.kind, event.at, ("events", event.number, "at"))


def resumed_unpaused(
    register: Register, file: IncidentFile
) -> Iterator[tuple[Event, Event | None]]:
    """Clocks resumed that were not paused, each with the later pause that it seems to be from."""
    events = sorted(file.incident.events_of("resumed", "paused"), key=lambda e: (e.at, e.kind))
    about = {event.number: agreements_of(register, event) for event in events}
    if is_lost(file, "events") or None in about.values():
        return
    # What each agreement's clocks stand still for: reasons may stand beside one another.
    still: dict[str, set[str | None]] = {}
    for event in events:
        agreements = about[event.number] or frozenset()
        if event.kind == "paused":
            for name in agreements:
                still.setdefault(name, set()).add(event.reason)
        elif any(still.get(name) for name in agreements):
            for name in agreements & still.keys():
                still[name] = still[name] - {event.reason} if event.reason in still[name] else set()
        else:
            later = (e for e in events if e.kind == "paused" and share(register, e, event))
            pause = next((e for e in later if e.at > event.at), None)
            resumed_before = any(e.at < event.at for e in events)
            yield event, None if resumed_before else pause


OUTSIDE = Rule(
    "ANS602",
    "outside-the-incident",
    Severity.WARNING,
    {"sv": "{time} {why}", "en": "{time} {why}"},
    {
        "sv": """*Vad* En kontroll visade fel innan avbrottet började, ett påstående är mer än ett
dygn äldre än avbrottet, eller så ligger en tid i framtiden. Att något fungerade före avbrottet är
inget fel: då sågs det senast hela.
*Varför* En iakttagelse vid fel tid friar eller fäller fel länk.
*Exempel* `began: 2026-11-21 02:10` och ett fel kl. 01:40 på en länk som funktionen vilar på
*I stället* Rätta tiden, eller låt avbrottet börja när felet först sågs.""",
        "en": """*What* A check showed a fault before the outage began, a statement is more than a
day older than the outage, or a time lies in the future. That something worked before the outage is
no fault: it was then last seen whole.
*Why it matters* An observation at the wrong time clears or accuses the wrong link.
*Example* `began: 2026-11-21 02:10`, and a fault at 01:40 on a link that the function rests on
*Instead* Mend the time, or let the outage begin when the fault was first seen.""",
    },
)
_FUTURE = {"sv": "ligger i framtiden", "en": "lies in the future"}
_BEFORE = {
    "sv": "är före avbrottets början, men kontrollen visar fel",
    "en": "is before the outage began, yet the check fails",
}
_SAID_BEFORE = {
    "sv": "är långt före avbrottets början, och påståendet säger inget om det",
    "en": "is long before the outage began, and the statement says nothing of it",
}
_DAY = timedelta(1)
_BEGAN: Word = {"sv": "avbrottet började", "en": "the outage began"}


def outside_the_incident(
    register: Register, file: IncidentFile, now: datetime
) -> Iterator[Diagnostic]:
    """Times that have not come yet, and a fault from before there was one."""
    detected = _Written("detected", file.incident.detected, ("detected",))
    if detected.at > now:
        # The whole incident is then in the future, and it is one slip.
        yield _outside(file, detected, _FUTURE)
        return
    for written in _happened(file.incident):
        if written.at > now:
            yield _outside(file, written, _FUTURE)
    yield from _too_early(register, file)
    yield from _said_before(file)


def _outside(
    file: IncidentFile, written: _Written, why: Word, related: tuple[tuple[Word, Span], ...] = ()
) -> Diagnostic:
    words: dict[str, Word] = {"time": _text(file, written), "why": why}
    return Diagnostic(OUTSIDE, file.place(*written.path), words, related=related)


def _happened(incident: Incident) -> Iterator[_Written]:
    """The times of what has been seen, said and done; planned work may lie ahead."""
    for observation in incident.observations:
        yield _Written("at", observation.at, ("observations", observation.number, "at"))
    for statement in incident.statements:
        yield _Written("at", statement.at, ("statements", statement.number, "at"))
    for event in incident.events:
        if event.kind != "planned_work":
            yield _Written("at", event.at, ("events", event.number, "at"))
        if event.undone is not None:
            yield _Written("undone", event.undone, ("events", event.number, "undone"))
    if incident.facts.aware_at is not None:
        yield _Written("aware_at", incident.facts.aware_at, ("facts", "aware_at"))


def _too_early(register: Register, file: IncidentFile) -> Iterator[Diagnostic]:
    """The first fault seen before the outage began that the function could not live with."""
    start, target = _start(file), find_target(register, file.incident)
    if start is None or target is None or not _is_whole(register):
        return
    seen = [o for o in file.incident.observations if o.result == "fail" and o.group == "affected"]
    early = sorted((o for o in seen if _failing_since(o) < start.at), key=_failing_since)
    model = _at_rest(register, target, file) if early else None
    for o in early:
        if model is None or not _takes_down(model, o):
            continue
        if _had_passed(file, model.names, o, start.at):
            continue
        name = "since" if o.since is not None else "at"
        written = _Written(name, _failing_since(o), ("observations", o.number, name))
        related = ((_BEGAN, file.place(*start.path)),)
        yield _outside(file, written, _BEFORE, related)
        return


def _said_before(file: IncidentFile) -> Iterator[Diagnostic]:
    """What was said so long before the outage that it was about something else."""
    start = _start(file)
    for statement in file.incident.statements if start is not None else ():
        if start is not None and statement.at < start.at - _DAY:
            written = _Written("at", statement.at, ("statements", statement.number, "at"))
            related = ((_BEGAN, file.place(*start.path)),)
            yield _outside(file, written, _SAID_BEFORE, related)


def _failing_since(o: Observation) -> datetime:
    return o.since or o.at


def _had_passed(
    file: IncidentFile, names: frozenset[str], failed: Observation, start: datetime
) -> bool:
    """Whether the same check, or the whole function, worked again before the outage began."""
    return any(
        same_check(o) == same_check(failed) or whole_function(o, names)
        for o in file.incident.observations
        if o.result == "ok" and failed.at < o.at <= start
    )


def _at_rest(register: Register, target: Target, file: IncidentFile) -> Model:
    """The function with nothing seen and nothing done: what it needs, and no more."""
    nothing = {"observations": (), "statements": (), "events": ()}
    bare = file._replace(incident=file.incident.model_copy(update=nothing))
    names, links = names_of(register, target), frozenset(register.links)
    timeline = read_slices(bare.incident, bare.incident.detected, names, links)
    return Model(register, target, bare, timeline, timeline.slices[0], names)


def _takes_down(model: Model, o: Observation) -> bool:
    """Whether the function is down whenever what was seen failing is.

    It is not if there is another way round, and a fault that was found may have been slight.
    """
    found = find_check(model.register, model.target.chain, o.check) if o.check else None
    how = o.how or (found[1].method if found else "person")
    stretch = stretch_of(model.register, model.target, o)
    if stretch is None or how == "found":
        return False
    down = model.formula(stretch)
    return model.formulas.series([down, model.function]) == model.function


def _is_whole(register: Register) -> bool:
    """Whether no chain may lack something that could not be read."""
    return not register.unread and not any(f.path[0] == "chains" for f in register.faults if f.path)


UNRELATED = Rule(
    "ANS603",
    "unrelated-check",
    Severity.WARNING,
    {
        "sv": "'{name}' har ingen länk gemensam med '{function}' och säger inget om felet",
        "en": "'{name}' shares no link with '{function}' and says nothing of the fault",
    },
    {
        "sv": """*Vad* Iakttagelsen gäller länkar som funktionen varken går genom eller behöver.
*Varför* Den väger ingenting i svaret, men ser ut som ett underlag.
*Exempel* En kontroll av kamerans bild i en incident om trygghetslarm.
*I stället* Ta en kontroll av funktionens egna länkar. Om länkarna hänger ihop i verkligheten,
skriv det i kedjan, som `needs`.""",
        "en": """*What* The observation is of links that the function neither goes through nor
needs.
*Why it matters* It weighs nothing in the answer, but looks like evidence.
*Example* A check of the camera's picture, in an incident about social alarms.
*Instead* Use a check of the function's own links. If the links do hang together in reality, write
that in the chain, as `needs`.""",
    },
)


def unrelated_check(register: Register, file: IncidentFile, _: datetime) -> Iterator[Diagnostic]:
    """Checks of other chains, and free stretches, that no link of the function has any part in."""
    target = find_target(register, file.incident)
    if target is None or not _is_whole(register):
        return
    seen = [o for o in file.incident.observations if o.result != "unknown"]
    inside = closure(register, target.path)
    apart = [o for o in seen if _is_apart(register, target, inside, o)]
    read = {_source(register, target, o) for o in seen if o not in apart} - {None}
    for o in apart:
        # Another check of the same source may show whether the source is to be trusted.
        own = o.check is not None and find_check(register, target.chain, o.check)
        if _source(register, target, o) in read or (own and own[0] is target.chain):
            continue
        place = file.place("observations", o.number, "check" if o.check is not None else "of")
        words = {"name": o.check or ", ".join(o.of or ()), "function": target.name}
        yield Diagnostic(UNRELATED, place, words)


def _is_apart(register: Register, target: Target, inside: set[str], o: Observation) -> bool:
    """Whether nothing that an observation is of has any part in what is inside the function."""
    stretch = stretch_of(register, target, o)
    if stretch is None:
        return False
    links = closure(register, stretch.steps)
    # A link that is nowhere described may need anything.
    return links.isdisjoint(inside) and register.links.keys() >= links | inside


def _source(register: Register, target: Target, o: Observation) -> tuple[str, str] | None:
    """What an observation's check reads from, with its chain."""
    found = find_check(register, target.chain, o.check) if o.check is not None else None
    source = found[1].source if found is not None else None
    return (found[0].id, source) if found is not None and source is not None else None


OF_ANOTHER = Rule(
    "ANS604",
    "statement-of-another",
    Severity.WARNING,
    {
        "sv": "'{party}' driver inte '{link}': påståendet visas men väger ingenting",
        "en": "'{party}' does not run '{link}': the statement is shown and weighs nothing",
    },
    {
        "sv": """*Vad* En part uttalar sig om en länk som en annan part driver.
*Varför* Bara den som driver en länk vet hur det står till med den. Ett påstående om andras länkar
visas i svaret, men räknas inte.
*Exempel* Larmbolaget säger att mobilnätet är nere.
*I stället* Fråga den som driver länken, eller skriv vad någon har kontrollerat som en
iakttagelse.""",
        "en": """*What* A party speaks of a link that another party runs.
*Why it matters* Only whoever runs a link knows how it is. A statement about the links of others is
shown in the answer, but does not count.
*Example* The alarm company says that the mobile network is down.
*Instead* Ask whoever runs the link, or write what somebody has checked as an observation.""",
    },
)


def statement_of_another(
    register: Register, file: IncidentFile, _: datetime
) -> Iterator[Diagnostic]:
    """Statements by parties about links that they do not run."""
    for statement in file.incident.statements:
        link = register.links.get(statement.about)
        known = statement.party in register.parties
        if link is None or not known or statement.party in link.run_by:
            continue
        span = file.place("statements", statement.number, "about")
        words = {"party": statement.party, "link": statement.about}
        runs: Word = {"sv": "den som driver länken", "en": "whoever runs the link"}
        place = register.place("chains", register.chain_of[link.id], "links", link.id, "run_by")
        yield Diagnostic(OF_ANOTHER, span, words, related=((runs, place),))


NOT_IN_FORCE = Rule(
    "ANS605",
    "agreement-not-in-force",
    Severity.WARNING,
    {
        "sv": "avtalet '{agreement}' gäller inte {day} utan {days}",
        "en": "agreement '{agreement}' is in force {days}, not on {day}",
    },
    {
        "sv": """*Vad* Något anmäldes eller gjordes enligt ett avtal som inte gällde den dagen.
*Varför* Ett avtal som inte gäller ger ingen klocka och inget vite, och någon annan kan svara.
*Exempel* `- {reported: larmavtal-2020, at: 2026-11-21 02:35}`
*I stället* Skriv det avtal som gällde, eller rätta dagen. Är avtalet förlängt, skriv det i
registret.""",
        "en": """*What* Something was reported or done under an agreement that was not in force that
day.
*Why it matters* An agreement that is not in force gives no clock and no penalty, and somebody else
may answer.
*Example* `- {reported: larmavtal-2020, at: 2026-11-21 02:35}`
*Instead* Write the agreement that was in force, or mend the day. If the agreement has been
prolonged, write that in the register.""",
    },
)


def agreement_not_in_force(
    register: Register, file: IncidentFile, now: datetime
) -> Iterator[Diagnostic]:
    """Agreements that were not in force on the day that their clocks would start.

    What follows may come later: a clock that has started runs on when the agreement has ended.
    """
    chain = register.chains.get(file.incident.chain)
    if chain is None or is_lost(file, "events"):
        return
    # An event that is yet to come is another slip.
    events = [event for event in file.incident.events_of(*_UNDER_AGREEMENT) if event.at <= now]
    events.sort(key=lambda event: event.kind not in _STARTS)
    seen: set[str] = set()
    for event in events:
        for index, name in enumerate(event.object):
            agreement = register.agreements.get(name)
            if agreement is None or name in seen or register.unreadable("agreements", name):
                continue
            seen.add(name)
            day, valid = event.at.astimezone(time_zone(chain.time_zone)).date(), agreement.valid
            # One that ends before it starts has its finding in the register.
            never = valid.to is not None and valid.to < valid.from_
            if not never and not valid.covers(day):
                days = _days(agreement.valid)
                words: dict[str, Word] = {"agreement": name, "day": f"{day}", "days": days}
                place = register.place("agreements", name, "valid")
                told: Word = {"sv": "avtalets tid", "en": "the agreement's time"}
                span = file.place("events", event.number, event.kind, index)
                yield Diagnostic(NOT_IN_FORCE, span, words, related=((told, place),))


_STARTS: tuple[EventKind, ...] = ("reported", "supplier_aware")
_UNDER_AGREEMENT: tuple[EventKind, ...] = (
    *_STARTS,
    "acknowledged",
    "responded",
    "attended",
    "started",
    "notice_given",
    "status_given",
    "paused",
    "resumed",
)


def _days(valid: Validity) -> Word:
    """The days of an agreement, both included."""
    if valid.to is not None:
        return f"{valid.from_}–{valid.to}"
    return {"sv": f"från {valid.from_}", "en": f"from {valid.from_}"}


RULES = (OUT_OF_ORDER, OUTSIDE, UNRELATED, OF_ANOTHER, NOT_IN_FORCE)
FINDERS = (
    times_out_of_order,
    outside_the_incident,
    unrelated_check,
    statement_of_another,
    agreement_not_in_force,
)
