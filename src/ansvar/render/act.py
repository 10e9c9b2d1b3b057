"""The acting part of an answer: whom to call, the reserve routine, the clocks, the next check."""

from collections.abc import Iterator

from ansvar.assessment import Assessment
from ansvar.clock import Breached, Clock, Met, NotComputable, NotStarted, Paused, Running
from ansvar.escalation import Call, Step, Unreachable
from ansvar.nextcheck import NextCheck
from ansvar.render.page import Block, Cell, Row, row
from ansvar.render.words import Words
from ansvar.verdict import NoOutage, Undetermined

SHORT_CLOCKS = 3
"""How many clocks matter at this minute; the rest are shown on request."""


def call_block(words: Words) -> Block:
    """The first line is an act; the rest is what the call needs."""
    assessment, say = words.assessment, words.say
    call = assessment.call
    if call is None:
        text = say("call.none" if isinstance(assessment.verdict, NoOutage) else "call.ended")
        return Block(say("heading.act"), (row(Cell(text, "strong")),))
    if call.why == "danger":
        return Block(say("heading.call"), (row(Cell(say("call.danger"), "strong")),))
    rows = [_first(words, call), *_context(words, call)]
    return Block(say("heading.call"), tuple(rows))


def call_line(words: Words) -> str:
    """The call alone, fit for a text message."""
    block = call_block(words)
    return "  ".join([block.heading, *(cell.text for cell in block.rows[0])])


def _first(words: Words, call: Call) -> Row:
    reach = call.reachable
    if reach is None:
        lead = words.assessment.target.chain.lead or words.assessment.principal
        return row(Cell(words.say("call.nobody", lead=words.party(lead)), "strong"))
    number = reach.contact.phone or reach.contact.email or ""
    who = f"{reach.party.name}, {reach.contact.role}"
    return row(Cell(who, "strong"), Cell(number, "strong"))


def _context(words: Words, call: Call) -> Iterator[Row]:
    say = words.say
    sentences = []
    if call.why == "report":
        sentences.append(say("call.report"))
    elif call.why == "next_step" and call.reported:
        sentences.append(say("call.reported", time=words.time(call.reported.at)))
    elif call.why == "waiting" and call.reported:
        sentences.append(_waiting(words, call))
    elif call.why == "own_fault_report":
        sentences.append(say("call.own_fault_report", party=words.party(call.party or "")))
    elif call.why == "gather":
        sentences.append(say("call.gather"))
    items = quoted(words, call)
    if items:
        sentences.append(say("call.quote", items=", ".join(items)))
    yield row(" ".join(sentences))
    yield row(" ".join(_what_then(words, call)))
    if call.also:
        who = [
            f"{c.reachable.party.name}, {c.reachable.contact.role} "
            f"{c.reachable.contact.phone or c.reachable.contact.email}"
            for c in call.also
            if c.reachable
        ]
        yield row(say("call.also", who=words.language.listing(who)))


def _waiting(words: Words, call: Call) -> str:
    assert call.reported is not None  # noqa: S101 - the caller has just looked
    times = {
        "time": words.time(call.reported.at),
        "acknowledged": words.time(call.reported.acknowledged or call.reported.at),
    }
    at = words.assessment.at
    later = [s.at for s in call.path if isinstance(s, Step) and s.at > at]
    running = [
        c.standing.deadline for c in words.assessment.clocks if isinstance(c.standing, Running)
    ]
    again = min([*later, *running], default=None)
    if again is None:
        return words.say("call.waiting_open", **times)
    return words.say("call.waiting", again=words.time(again), **times)


def quoted(words: Words, call: Call) -> list[str]:
    """What the agreement's fault report wants to hear, as far as it is known."""
    if call.agreement is None or call.agreement.report_fault is None:
        return []
    report, incident = call.agreement.report_fault, words.assessment.file.incident
    values = {
        "customer_number": report.customer_number,
        "reference": call.agreement.reference,
        "devices": ", ".join(incident.affected.devices),
        "since": words.time(words.assessment.timeline.slices[0].start),
        "impact": _impact(words),
    }
    return [
        words.say(f"call.{need}", value=values[need])
        for need in report.needs
        if values.get(need) and need != "impact" and need != "since"
    ]


def _impact(words: Words) -> str:
    people = words.assessment.file.incident.affected.people
    return words.say("call.people", count=people) if people else ""


def _what_then(words: Words, call: Call) -> Iterator[str]:
    say, at = words.say, words.assessment.at
    for step in call.skipped:
        role = step.reachable.contact.role
        if step.opens is not None:
            yield say("call.closed", role=role, time=words.time(step.opens))
        else:
            yield say("call.never", role=role)
    for broken in call.path:
        if isinstance(broken, Unreachable):
            yield say("call.unreachable", reference=broken.reference)
    coming = [s for s in call.path if isinstance(s, Step) and s.at > at and s.on_duty]
    if coming:
        contact = coming[0].reachable.contact
        number = contact.phone or contact.email
        yield say("call.then", time=words.time(coming[0].at), role=contact.role, number=number)
    elif call.agreement is not None and call.path:
        yield say("call.last")


def reserve_block(words: Words) -> Block:
    """The people at the other end, before the blame."""
    say, routine = words.say, words.assessment.reserve
    if routine is None:
        return Block(say("heading.reserve"), (row(Cell(say("reserve.none"), "warn")),), tight=True)
    by = say("reserve.by", role=routine.by.contact.role) if routine.by else ""
    due, late = "", False
    if routine.started is not None:
        due = say("reserve.started", time=words.time(routine.started))
    elif routine.due is not None:
        late = routine.due < words.assessment.at
        due = say("reserve.late" if late else "reserve.due", time=words.time(routine.due))
    text = say("reserve.line", text=routine.text, by=by, due=due)
    number = routine.by.contact.phone if routine.by and routine.started is None else None
    return Block(
        say("heading.reserve"),
        (row(Cell(text, "bad" if late else ""), number or ""),),
        tight=True,
    )


def clocks_block(words: Words, *, everything: bool) -> Block:
    """The clocks that matter now, nearest first; all of them on request."""
    say, clocks = words.say, words.assessment.clocks
    shown = clocks if everything else clocks[:SHORT_CLOCKS]
    several = len({c.agreement.supplier for c in clocks}) > 1
    rows = [_clock(words, clock, several=several) for clock in shown]
    if not clocks and words.assessment.current.answers:
        rows = [row(say("clock.none"))]
    rest = len(clocks) - len(shown)
    if rest:
        rows.append(
            row(Cell(say(f"clock.more.{'one' if rest == 1 else 'many'}", count=rest), "dim"))
        )
    return Block(say("heading.clocks"), tuple(rows))


def _clock(words: Words, clock: Clock, *, several: bool) -> Row:
    say, standing = words.say, clock.standing
    kind = say(f"clock.{clock.kind}")
    if several:
        kind = say("clock.label", kind=kind, party=words.party(clock.agreement.supplier))
    state, more, style = _standing(words, clock)
    clause = clock.commitment.clause
    source = say("clock.clause", clause=clause)
    if clock.started is not None and not isinstance(standing, NotStarted | NotComputable):
        event = say(f"start.{clock.commitment.clock_starts}")
        source = say("clock.from", clause=clause, event=event, time=words.time(clock.started))
    cells = [
        Cell(f"{kind} {words.language.length(clock.promised)}"),
        Cell(state, style),
        Cell(more or " ", style),
    ]
    return row(*cells, Cell(source), Cell(words.place(clock.span), "dim"))


def _standing(words: Words, clock: Clock) -> tuple[str, str, "str"]:
    say, at, left = words.say, words.assessment.at, words.language.left
    match clock.standing:
        case Running(deadline, remaining):
            state = say("clock.running", deadline=words.time(deadline))
            return state, say("clock.left", left=left(remaining)), "warn"
        case Paused(since, reason):
            return say("clock.paused", since=words.time(since)), reason, ""
        case Met(done, deadline):
            margin = say("clock.met_margin", left=left(deadline - done))
            return say("clock.met", at=words.time(done)), margin, "good"
        case Breached(deadline, None):
            over = say("clock.over", left=left(at - deadline))
            return say("clock.breached", deadline=words.time(deadline)), over, "bad"
        case Breached(deadline, done):
            over = say("clock.over_done", left=left(done - deadline), at=words.time(done))
            return say("clock.breached", deadline=words.time(deadline)), over, "bad"
        case NotStarted(event):
            return say("clock.not_started"), say(f"clock.needs.{event}"), ""
        case NotComputable(needs):
            return say("clock.not_computable"), say(f"clock.needs.{needs}"), ""


def path_block(words: Words) -> Block:
    """The escalation from here, with clock times."""
    say, call = words.say, words.assessment.call
    rows = []
    for step in call.path if call else ():
        if isinstance(step, Unreachable):
            text = say("call.unreachable", reference=step.reference)
            rows.append(row(words.time(step.at), Cell(text, "bad"), words.place(step.span)))
            continue
        who = say("path.who", party=step.reachable.party.name, role=step.reachable.contact.role)
        contact = step.reachable.contact
        state = contact.phone or contact.email or ""
        if not step.on_duty:
            key = "path.off" if step.opens else "path.never"
            state = say(key, time=words.time(step.opens or step.at))
        place = Cell(words.place(step.span), "dim")
        rows.append(
            row(words.time(step.at), who, Cell(state, "" if step.on_duty else "warn"), place)
        )
    return Block(say("heading.path"), tuple(rows))


def next_block(words: Words) -> Block:
    """The next check: who can make it, how, and what either outcome would mean."""
    say, assessment = words.say, words.assessment
    rows: list[Row] = []
    checks = assessment.checks
    if assessment.open and not checks and assessment.current.location.possible:
        rows.append(row(say("next.none")))
    if checks and assessment.open:
        best = checks[0]
        settled = not isinstance(assessment.verdict, Undetermined)
        only_fault = settled and not any(check.settles for check in checks)
        chosen = max(checks, key=lambda c: c.gain / c.minutes) if only_fault else best
        rows += list(_check(words, chosen, only_fault=only_fault))
    rows += list(_secure(words))
    return Block(say("heading.next"), tuple(rows))


def _check(words: Words, check: NextCheck, *, only_fault: bool) -> Iterator[Row]:
    say = words.say
    opens = say("next.opens", time=words.time(check.opens)) if check.opens else ""
    parts = {
        "name": check.check.name,
        "who": words.party(check.check.by),
        "minutes": check.minutes,
        "opens": opens,
    }
    yield row(Cell(say("next.only_fault" if only_fault else "next.settles", **parts), "strong"))
    if check.check.do:
        yield row(check.check.do)
    if check.check.caution:
        yield row(Cell(say("next.caution", caution=check.check.caution), "warn"))
    if not only_fault:
        candidates = words.assessment.current.division.candidates
        sentences = [
            say(
                f"next.outcome.{outcome.result}",
                leader=words.player(candidates[outcome.leader].player),
                odds=words.odds(outcome.odds),
            )
            for outcome in check.outcomes
        ]
        yield row(". ".join(sentences) + ".")


def _secure(words: Words) -> Iterator[Row]:
    """Logs of checks already made that will be gone, each once."""
    seen = set()
    assessment: Assessment = words.assessment
    for clue in assessment.current.location.model.clues:
        check = clue.check
        if check is None or check.kept is None:
            continue
        source = check.source or words.say("next.secure_log", name=check.name)
        if source not in seen:
            seen.add(source)
            yield row(
                words.say("next.secure", source=source, kept=words.language.length(check.kept))
            )
