"""The acting part of an answer: whom to call, the reserve routine, the clocks, the next check."""

from collections.abc import Iterator
from datetime import timedelta

from ansvar.assessment import Assessment
from ansvar.clocks.clock import Breached, Clock, Running
from ansvar.escalation import Call, ReserveRoutine, Step, Unreachable
from ansvar.nextcheck import NextCheck
from ansvar.register import Reachable
from ansvar.render.clocks import standings_of
from ansvar.render.page import Block, Cell, Row, row
from ansvar.render.words import Words
from ansvar.verdict import NoOutage, Undetermined

CLOSES_SOON = timedelta(hours=2)
"""Whoever goes off duty within this is to be called while they are there."""

FOUND_FROM = 0.95
"""A fault this sure needs no check to be found."""


def call_block(words: Words) -> Block:
    """The first line is an act; the rest is what it needs."""
    assessment, say = words.assessment, words.say
    call = assessment.call
    if call is None:
        key = "call.none" if isinstance(assessment.verdict, NoOutage) else "call.ended"
        return Block(say("heading.act"), (row(Cell(say(key), "strong")),))
    if assessment.open and not assessment.timeline.slices[-1].out:
        return Block(say("heading.act"), (row(Cell(say("call.working"), "strong")),))
    if call.why == "danger":
        return Block(say("heading.call"), (row(Cell(say("call.danger"), "strong")),))
    act = call.why == "own_link" or (call.why == "waiting" and _worth_checking(words))
    heading = say("heading.act" if act else "heading.call")
    return Block(heading, (_first(words, call), *_context(words, call)))


def call_line(words: Words) -> str:
    """The call alone, fit for a text message."""
    block = call_block(words)
    return "  ".join([block.heading, *(cell.text for cell in block.rows[0])])


def _first(words: Words, call: Call) -> Row:
    """The act itself: a call, or the next check while a supplier works on an acknowledged fault."""
    if call.why == "waiting" and _worth_checking(words):
        check = _chosen(words)
        parts = {"name": check.check.name, "who": words.party(check.check.by)}
        time = words.language.left(timedelta(minutes=check.minutes))
        return row(Cell(words.say("call.check", time=time, **parts), "strong"))
    if call.reachable is None:
        lead = words.assessment.target.chain.lead or words.assessment.principal
        return row(Cell(words.say("call.nobody", lead=words.party(lead)), "strong"))
    return row(Cell(_who(call.reachable), "strong"), Cell(call.reachable.contact.number, "strong"))


def _overdue(words: Words, call: Call) -> Clock | None:
    """A promise of the called supplier that has passed its time, and is not yet kept."""
    return next(
        (
            clock
            for clock in words.assessment.clocks
            if clock.agreement == call.agreement
            and isinstance(clock.standing, Breached)
            and clock.standing.at is None
        ),
        None,
    )


def _settling(words: Words) -> list[NextCheck]:
    return [check for check in words.assessment.checks if check.settles]


def _worth_checking(words: Words) -> bool:
    """Whether a check would change who answers, and no broken promise calls for a call first."""
    call, undetermined = words.assessment.call, isinstance(words.assessment.verdict, Undetermined)
    if call is None or _overdue(words, call) is not None or not words.assessment.checks:
        return False
    return undetermined or bool(_settling(words))


def _chosen(words: Words) -> NextCheck:
    """The next check: one that settles who answers, else the best; call only if there is one."""
    return next(iter(_settling(words)), words.assessment.checks[0])


def _who(reach: Reachable) -> str:
    return f"{reach.party.name}, {reach.contact.role}"


def _context(words: Words, call: Call) -> Iterator[Row]:
    """Why this act, what to quote, what comes if nobody answers, who else to report to."""
    outside = call.reachable is None or call.reachable.party.id != words.assessment.principal
    items = quoted(words, call) if outside and call.why != "waiting" else []
    quote = words.say("call.quote", items=", ".join(items)) if items else ""
    yield row(" ".join(x for x in (_reason(words, call, outside=outside), quote) if x))
    if call.why not in ("waiting", "own_link"):
        yield row(" ".join(_what_then(words, call)))
    who = [f"{_who(c.reachable)} {c.reachable.contact.number}" for c in call.also if c.reachable]
    if who:
        yield row(words.say("call.also", who=words.language.listing(who)))


def _reason(words: Words, call: Call, *, outside: bool) -> str:
    say, report = words.say, call.reported
    time = words.time(report.at) if report else ""
    match call.why:
        case "next_step":
            return say("call.reported" if outside else "call.escalate", time=time)
        case "waiting":
            return _waiting(words, call)
        case "decision":
            acknowledged = words.time(report.acknowledged or report.at) if report else ""
            return say("call.decision", time=time, acknowledged=acknowledged)
        case "own_fault_report":
            return say("call.own_fault_report", party=words.party(call.party or ""))
        case "called":
            return say("call.called", time=time)
        case why:
            return say(f"call.{why}")


def _waiting(words: Words, call: Call) -> str:
    """When to call again, and whom for a decision if it takes that long."""
    report, reach = call.reported, call.reachable
    if report is None or report.acknowledged is None or reach is None:
        return ""
    parts = {
        "time": words.time(report.at),
        "acknowledged": words.time(report.acknowledged),
        "who": _who(reach),
        "number": reach.contact.number,
    }
    overdue = _overdue(words, call)
    if overdue is not None and isinstance(overdue.standing, Breached):
        deadline = words.time(overdue.standing.deadline)
        kind = standings_of(words).promise(overdue)
        return words.say("call.overdue", kind=kind, deadline=deadline, **parts)
    running = [
        c.standing.deadline
        for c in words.assessment.clocks
        if isinstance(c.standing, Running) and c.agreement == call.agreement
    ]
    if running:
        said = words.say("call.again", again=words.time(min(running)), **parts)
    else:
        said = words.say("call.again_open", **parts)
    # An answer stops the functional steps: what is still to come is for those who decide.
    return " ".join((said, *_next_step(words, call, "call.then_decision")))


def _next_step(words: Words, call: Call, key: str) -> Iterator[str]:
    """The next step that is to be given and that somebody is there for, if there is one."""
    at = words.assessment.at
    coming = [s for s in call.path if isinstance(s, Step) and s.at > at and s.on_duty and s.waits]
    for step in coming[:1]:
        contact = step.reachable.contact
        parts = {"role": contact.role, "number": contact.number}
        yield words.say(key, time=words.time(step.at), **parts)


def quoted(words: Words, call: Call) -> list[str]:
    """What the agreement wants to hear that the officer does not already see on the screen."""
    if call.agreement is None or call.agreement.report_fault is None:
        return []
    report, incident = call.agreement.report_fault, words.assessment.file.incident
    values = {
        "customer_number": report.customer_number,
        "reference": call.agreement.reference,
        "devices": ", ".join(incident.affected.devices),
    }
    return [
        words.say(f"call.{need}", value=values[need]) for need in report.needs if values.get(need)
    ]


def _what_then(words: Words, call: Call) -> Iterator[str]:
    say, at = words.say, words.assessment.at
    if call.reachable is not None and call.closes is not None and call.closes - at <= CLOSES_SOON:
        role, closes = call.reachable.contact.role, words.time(call.closes)
        if call.opens is not None:
            yield say("call.closes", role=role, time=closes, opens=words.time(call.opens))
        else:
            yield say("call.closes_for_good", role=role, time=closes)
    for step in call.skipped:
        role = step.reachable.contact.role
        if step.opens is not None:
            yield say("call.closed", role=role, time=words.time(step.opens))
        else:
            yield say("call.never", role=role)
    for broken in call.path:
        if isinstance(broken, Unreachable):
            yield say("call.unreachable", reference=broken.reference)
    coming = list(_next_step(words, call, "call.then"))
    yield from coming
    if not coming and call.agreement is not None and call.path:
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
    elif not words.assessment.open:
        due = say("reserve.not_noted")
    elif routine.due is not None:
        late = routine.due < words.assessment.at
        due = say("reserve.late" if late else "reserve.due", time=words.time(routine.due))
    text = say("reserve.line", text=routine.text.rstrip("."), by=by, due=due)
    waits = routine.started is None and words.assessment.open
    reached = _reserve_reached(words, routine) if waits else ""
    cells = (Cell(text, "bad" if late else ""), reached)
    return Block(say("heading.reserve"), (row(*cells),), tight=True)


def _reserve_reached(words: Words, routine: ReserveRoutine) -> Cell:
    """The number of whoever carries out the reserve routine, or when somebody is there."""
    number = routine.by.contact.number if routine.by else ""
    if routine.on_duty:
        return Cell(number)
    key = "reserve.off" if routine.opens else "reserve.never"
    opens = words.time(routine.opens) if routine.opens else ""
    return Cell(words.say(key, number=number, time=opens), "warn")


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
        if step.kind == "hierarchical":
            who = say("path.hierarchical", who=who)
        place = Cell(words.place(step.span), "place")
        rows.append(row(words.time(step.at), who, _step_state(words, step), place))
    return Block(say("heading.path"), tuple(rows))


def _step_state(words: Words, step: Step) -> Cell:
    """Whether a step was answered or stopped, else its number, or when somebody is there."""
    say, contact = words.say, step.reachable.contact
    if step.acknowledged is not None:
        return Cell(say("path.acknowledged", time=words.time(step.acknowledged)), "good")
    number = contact.number
    if step.called is not None:
        number = say("path.called", number=number, time=words.time(step.called))
    if step.stopped is not None:
        return Cell(say("path.stopped", number=number, time=words.time(step.stopped)), "dim")
    if step.on_duty:
        return Cell(number)
    key = "path.off" if step.opens else "path.never"
    return Cell(say(key, time=words.time(step.opens or step.at)), "warn")


def next_block(words: Words) -> Block:
    """The next check: who can make it, how, and what either outcome would mean."""
    say, assessment = words.say, words.assessment
    rows: list[Row] = []
    verdict = assessment.verdict
    withheld = isinstance(verdict, Undetermined) and verdict.why == "fault"
    if assessment.open and assessment.current.location.possible and not withheld:
        rows += list(_next(words))
    rows += list(_secure(words))
    return Block(say("heading.next"), tuple(rows))


def _next(words: Words) -> Iterator[Row]:
    """The check worth making: to know who answers, else to find a fault not yet found."""
    checks = words.assessment.checks
    settled = not isinstance(words.assessment.verdict, Undetermined)
    if not checks:
        yield row(words.say("next.none"))
    elif not settled or _settling(words):
        yield from _check(words, _chosen(words), only_fault=False)
    elif words.assessment.current.location.suspects[0].probability > FOUND_FROM:
        yield row(words.say("next.nothing_changes"))
    else:
        best = max(checks, key=lambda c: c.gain / c.minutes)
        yield from _check(words, best, only_fault=True)


def _check(words: Words, check: NextCheck, *, only_fault: bool) -> Iterator[Row]:
    say = words.say
    opens = say("next.opens", time=words.time(check.opens)) if check.opens else ""
    parts = {
        "name": check.check.name,
        "who": words.party(check.check.by),
        "time": words.language.left(timedelta(minutes=check.minutes)),
        "opens": opens,
    }
    yield row(Cell(say("next.only_fault" if only_fault else "next.settles", **parts), "strong"))
    if check.check.do:
        yield row(check.check.do)
    if check.check.caution:
        yield row(Cell(say("next.caution", caution=check.check.caution), "warn"))
    if not only_fault:
        sentences = [
            say(
                f"next.outcome.{outcome.result}",
                leader=words.player(outcome.leader),
                odds=words.odds(outcome.odds),
            )
            for outcome in check.outcomes
        ]
        yield row(". ".join(sentences) + ".")


def _secure(words: Words) -> Iterator[Row]:
    """Logs of checks already made that will be gone, each once."""
    seen = set()
    assessment: Assessment = words.assessment
    for clue in assessment.current.location.clues:
        check = clue.check
        if check is None or check.kept is None:
            continue
        source = check.source or words.say("next.secure_log", name=check.name)
        if source not in seen:
            seen.add(source)
            yield row(
                words.say("next.secure", source=source, kept=words.language.length(check.kept))
            )
