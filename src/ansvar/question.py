"""The question that a command line asks: which incident, by which register, as of when."""

import re
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ansvar.exits import FAULT, UNREADABLE, USAGE, Stop
from ansvar.output import complain, report, write

if TYPE_CHECKING:
    from ansvar.assessment import Assessment, AtKind
    from ansvar.case import Case
    from ansvar.locale import Language
    from ansvar.register import IncidentFile, Register
    from ansvar.source import Document
    from ansvar.stretch import Target


class Question(NamedTuple):
    """What was asked, as typed.

    `incident` is a file, `-`, or a chain's id; `out`, `since`, `saw` and `save` go with a chain.
    `at` is the moment asked for, `now` the one it is asked at.
    """

    incident: str
    language: "Language"
    now: datetime
    chains: Path | None = None
    at: str | None = None
    out: str | None = None
    since: str | None = None
    saw: Sequence[str] = ()
    save: Path | None = None


def read_case(question: Question, *, strict: bool = False) -> "Case":
    """The incident asked about with its register; what is wrong with either is reported.

    Stops if there is no such file or chain, and with `strict` if anything is wrong.
    """
    case = _case(question)
    language, faults = question.language, case.faults
    report((*faults.verdict, *faults.other), language)
    if faults.elsewhere:
        count = len(faults.elsewhere)
        complain(language.say("elsewhere.one" if count == 1 else "elsewhere.many", count=count))
    if strict and (faults.verdict or faults.other):
        raise Stop(FAULT, language.say("usage.strict"))
    return case


def _case(question: Question) -> "Case":
    from ansvar.case import find_register, open_case, unread_case
    from ansvar.source import MISSING, read_bytes, read_file

    path, language = Path(question.incident), question.language
    is_file = question.incident == "-" or path.is_file() or path.suffix in (".yaml", ".yml")
    if not is_file and len(path.parts) == 1:
        register = read_register_of(None, question.chains, Path.cwd(), language)
        if question.incident in register.chains:
            return open_case(_typed_incident(question, register), register)
        if not path.exists():
            raise Stop(UNREADABLE, no_chain(question.incident, register, language, file=True))
    if question.out or question.since or question.saw or question.save:
        raise Stop(USAGE, language.say("usage.out"))
    data, folder = b"", path.resolve().parent
    if question.incident == "-":
        data, folder = standard_input(language), Path.cwd()
        document, found = read_bytes(data, "-")
    else:
        document, found = read_file(path, path.as_posix())
    if any(d.rule is MISSING for d in found):
        report(found, language)
        raise Stop(UNREADABLE)
    if document is None and question.chains is None and find_register(folder) is None:
        # Not even a register to find somebody to call in: what is wrong with the file is the news.
        report(found, language)
        raise Stop(FAULT)
    register = read_register_of(document, question.chains, folder, language)
    if document is None:
        start = data if question.incident == "-" else _start_of(path)
        return unread_case(register, start, found)
    return open_case(document, register)


def standard_input(language: "Language") -> bytes:
    """What standard input holds, as much of it as is ever read."""
    from ansvar.source import MAX_BYTES

    if sys.stdin is None:
        raise Stop(UNREADABLE, language.say("usage.no_stdin"))
    return sys.stdin.buffer.read(MAX_BYTES + 1)


def _start_of(path: Path) -> bytes:
    """As much of a file as is ever read; it may be endless."""
    from ansvar.source import MAX_BYTES

    with path.open("rb") as stream:
        return stream.read(MAX_BYTES)


def read_register_of(
    document: "Document | None", chains: Path | None, folder: Path, language: "Language"
) -> "Register":
    """The register of an incident: its own file, the folder given, or the nearest upwards."""
    from ansvar.case import find_register, read_register

    if chains is not None and not chains.is_dir():
        raise Stop(UNREADABLE, language.say("usage.no_register"))
    register = read_register(document, chains or find_register(folder))
    if register is None:
        raise Stop(UNREADABLE, language.say("usage.no_register"))
    return register


def no_chain(name: str, register: "Register", language: "Language", *, file: bool = False) -> str:
    """That no chain has a name, and which there are; `file` says that no file has it either."""
    known = ", ".join(register.chains) or "–"
    near = hint(name, register.chains, language)
    key = "usage.no_chain_file" if file else "usage.no_chain"
    return language.say(key, path=name, known=known, hint=near)


def no_rule(name: str, language: "Language") -> str:
    """That no rule has a code or slug, and which may have been meant."""
    from ansvar.catalogue import RULES

    near = hint(name.upper(), [rule.code for rule in RULES], language)
    near = near or hint(name.lower(), [rule.slug for rule in RULES], language)
    return language.say("usage.no_rule", name=name, hint=near)


def hint(name: str, known: Iterable[str], language: "Language") -> str:
    """The nearest name that would have been right, if one is near."""
    from ansvar.diagnostics import nearest

    near = nearest(name, known)
    return language.say("usage.hint", name=near) if near else ""


def _typed_incident(question: Question, register: "Register") -> "Document":
    """An incident from the options, written and read back like any other file."""
    from ansvar.draft import Draft, Saw, draft_text
    from ansvar.source import read_text

    language, chain = question.language, register.chains[question.incident]
    zone, now = chain.time_zone, question.now
    if question.at:
        now = typed_moment(question.at, zone, now, language)
    if not question.saw:
        raise Stop(USAGE, language.say("usage.needs_saw", known=", ".join(chain.checks)))
    seen = []
    for value in question.saw:
        match = re.fullmatch(r"(.+)=(ok|fail|unknown)(?:@(.+))?", value.strip())
        if match is None:
            raise Stop(USAGE, language.say("usage.saw", value=value))
        moment = typed_moment(match[3], zone, now, language) if match[3] else None
        seen.append(Saw(match[1], match[2], moment))
    began = typed_moment(question.since, zone, now, language) if question.since else None
    text = draft_text(register, Draft(chain, question.out, began, now, seen), language)
    if question.save is not None:
        if question.save.exists():
            raise Stop(USAGE, language.say("usage.exists", path=question.save))
        write(text, question.save, language)
    document, found = read_text(text, str(question.save or language.say("command_line")))
    if document is None:
        report(found, language)
        raise Stop(FAULT)
    return document


def typed_moment(text: str, zone: str, now: datetime, language: "Language") -> datetime:
    """A moment typed by a person: a time alone is the latest such time until now."""
    from ansvar.durations import local_moment, time_zone

    here = now.astimezone(time_zone(zone))
    try:
        if re.fullmatch(r"\d{1,2}:\d\d", text.strip()):
            clock = text.strip().zfill(5)
            moment = local_moment(f"{here:%Y-%m-%d} {clock}", zone)
            if moment.astimezone(UTC) > now:
                earlier = here.date() - timedelta(days=1)
                moment = local_moment(f"{earlier:%Y-%m-%d} {clock}", zone)
        else:
            moment = local_moment(text, zone)
    except ValueError:
        whole = re.fullmatch(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d", text.strip())
        key = "usage.moment_change" if whole and _is_moment(text.strip()) else "usage.moment"
        raise Stop(USAGE, language.say(key, value=text)) from None
    return moment.astimezone(UTC)


def _is_moment(text: str) -> bool:
    """Whether a text is a time of day that only the change of the clocks makes doubtful."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def moment_of(
    file: "IncidentFile", target: "Target", register: "Register", question: Question
) -> "tuple[datetime, AtKind]":
    """The moment that an incident is asked about, and how it was chosen."""
    from ansvar.assessment import default_moment

    if question.at is None:
        return default_moment(file, target, register, question.now)
    # A time alone is meant on the night of the incident, whenever that was.
    began = file.incident.began
    start = began.at or began.after or began.before or file.incident.detected
    until = start + timedelta(days=1)
    return typed_moment(question.at, target.chain.time_zone, until, question.language), "given"


def answer(question: Question, case: "Case") -> "Assessment | None":
    """The assessment as of the moment asked for; None if the case cannot be assessed."""
    from ansvar.assessment import EntangledError, assess

    if case.file is None or case.target is None:
        return None
    moment, kind = moment_of(case.file, case.target, case.register, question)
    try:
        return assess(case.register, case.file, case.target, moment, kind, case.faults)
    except EntangledError:
        # The call line and the reserve routine stand without the odds.
        complain(question.language.say("usage.entangled", what=case.target.name))
        return None
