"""Rules about penalties: what a broken promise costs must be possible to work out.

What an agreement leaves out, it may leave out (ANS405); here are terms that contradict each other.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from ansvar.agreement import Commitment, Penalty
from ansvar.diagnostics import FIRST, HERE_TOO, Diagnostic, Rule, Severity, Span, Word
from ansvar.durations import Duration, Unit
from ansvar.register import Fault, Register
from ansvar.source import Key

IMPOSSIBLE_PENALTY = Rule(
    "ANS412",
    "impossible-penalty",
    Severity.ERROR,
    {"sv": "'{value}' går inte ihop med {other}", "en": "'{value}' does not go with {other}"},
    {
        "sv": """*Vad* Ett vite har en enhet (`per`) eller steg (`steps`) som inte passar det som
lovas: en tid för en andel, procentenheter för en tid, arbetsdagar dygnet runt. Eller så har det
egna tider (`hours`) fast en andel inte räknas i tid. Eller så säger det två saker: belopp bredvid
stegen, eller två steg från samma nivå. Ett steg över en tid skrivs i timmar eller minuter.
*Varför* Vitet blir aldrig något, eller något annat än det som läses, och det märks först när det
ska krävas.
*Exempel* `{availability: 99.9 %, penalty: {per: started hour, amount: 500 SEK}}`
*I stället* Räkna en andel i procentenheter eller en gång per period, en tid i timmar, dygn eller
arbetsdagar. Gäller vitet avbrottets längd hör det till ett åtagande om tid, som `restore`.""",
        "en": """*What* A penalty has a unit (`per`) or `steps` that do not fit what is promised: a
time for a share, percentage points for a time, working days round the clock. Or it has hours of its
own (`hours`) though a share is not counted in time. Or it says two things: an amount beside the
steps, or two steps from the same level. A step over a time is written in hours or minutes.
*Why it matters* The penalty never comes to anything, or to something else than is read, and that is
noticed only when it is to be claimed.
*Example* `{availability: 99.9 %, penalty: {per: started hour, amount: 500 SEK}}`
*Instead* Count a share in percentage points or once per period, a time in hours, days or working
days. If the penalty is for how long an outage lasts it belongs to a promise of time, as
`restore`.""",
    },
    help={"sv": "{do}", "en": "{do}"},
)
_TIMES = frozenset({"minute", "hour", "day", "working day", "week"})
_UNIT_OF_SHARE: Word = {
    "sv": "skriv 'started percentage point', eller en gång per period som 'month'",
    "en": "write 'started percentage point', or once per period such as 'month'",
}
_UNIT_OF_TIME: Word = {
    "sv": "skriv en tid som 'started hour', eller 'fault' för en gång per fel",
    "en": "write a time such as 'started hour', or 'fault' for once per fault",
}
_HOURS_OF_SHARE: Word = {
    "sv": "skriv tiden som andelen mäts i som åtagandets 'hours'",
    "en": "write the time that the share is measured in as the commitment's 'hours'",
}
_LEVEL_OF_SHARE: Word = {
    "sv": "skriv procentenheter under det som lovas, som '0.1 %'",
    "en": "write percentage points below what is promised, such as '0.1 %'",
}
_LEVEL_OF_TIME: Word = {
    "sv": "skriv timmar eller minuter över det som lovas, som '4 h'",
    "en": "write hours or minutes over what is promised, such as '4 h'",
}
_ALWAYS = {"sv": "'hours: always'", "en": "'hours: always'"}
_ANSWER_ALONE = {"sv": "'answer' utan 'hours'", "en": "'answer' without 'hours'"}
_NO_WORKING_DAYS = {
    "sv": "{}: dygnet runt har inga arbetsdagar",
    "en": "{}: round the clock has no working days",
}
_IN_WORKING_DAYS: Word = {
    "sv": "skriv 'started day', eller en kalender under vitets 'hours'",
    "en": "write 'started day', or a calendar under the penalty's 'hours'",
}
_COUNTED = {
    "sv": "tiden över '{}', som räknas i timmar och minuter",
    "en": "the time over '{}', which is counted in hours and minutes",
}
_SAME = {"sv": "'from: {}', som är samma nivå", "en": "'from: {}', which is the same level"}
_ONE_STEP: Word = {
    "sv": "skriv ett steg för nivån; 'amount' och 'percent' i det läggs ihop",
    "en": "write one step for the level; 'amount' and 'percent' in it are added",
}
_WHICH: Word = {
    "sv": "'steps': vilket som gäller framgår inte",
    "en": "'steps': it is not said which applies",
}
_IN_STEPS: Word = {
    "sv": "skriv det som steg; från början är 'from: 0 %' eller 'from: 0 h'",
    "en": "write it as a step; from the outset is 'from: 0 %' or 'from: 0 h'",
}


class _Vite(NamedTuple):
    """A penalty with its commitment and its place.

    `promised` is the key of what is promised. `is_share` is None of a time that is promised for a
    share of all faults: its penalty may be for either.
    """

    register: Register
    where: tuple[Key, ...]
    commitment: Commitment
    penalty: Penalty
    promised: str
    is_share: bool | None

    def place(self, *path: Key, key: bool = False) -> Span:
        """Where a part of the commitment stands."""
        agreement = str(self.where[1])
        return self.register.place("agreements", agreement, *self.where[2:], *path, key=key)

    def written(self, *path: Key) -> str:
        """A value of the penalty in the author's spelling."""
        value = self.register.origins["agreements", str(self.where[1])].value
        for key in (*self.where, "penalty", *path):
            value = value[key]
        return " ".join(str(value).split())

    @property
    def kind(self) -> Word:
        """What is promised, and of what kind that is."""
        sv, en = ("andel", "share") if self.is_share else ("tid", "time")
        return {
            "sv": f"'{self.promised}', som lovar en {sv}",
            "en": f"'{self.promised}', which promises a {en}",
        }

    def fault(
        self, span: Span, value: str, other: Word, do: Word, *related: tuple[Word, Span]
    ) -> Fault:
        """That a value does not go with something else, and what to write."""
        words: dict[str, Word] = {"value": value, "other": other, "do": do}
        found = Diagnostic(IMPOSSIBLE_PENALTY, span, words, related=related)
        return Fault(found, (*self.where, "penalty"))


def impossible_penalties(register: Register) -> Iterator[Fault]:
    """Penalties whose terms do not fit what is promised, or one another."""
    for agreement in register.agreements.values():
        for commitment in agreement.commitments.values():
            # A commitment to nothing, or to several things, has its own finding.
            if commitment.penalty is not None and len(commitment.promised) == 1:
                where = ("agreements", agreement.id, "commitments", commitment.id)
                vite = _Vite(register, where, commitment, commitment.penalty, *_promise(commitment))
                yield from _unit(vite)
                yield from _hours(vite)
                yield from _levels(vite)
                yield from _beside_steps(vite)


def _promise(commitment: Commitment) -> tuple[str, bool | None]:
    """The key of what is promised, and whether that is a share."""
    kind = commitment.promised[0]
    if commitment.share is None:
        return kind, kind == "availability"
    return ("share", True) if kind == "answer" else (kind, kind == "availability" or None)


def _unit(vite: _Vite) -> Iterator[Fault]:
    """A unit of time for a share, percentage points for a time, working days round the clock."""
    per = vite.penalty.per
    if per is None:
        return
    span = vite.place("penalty", "per")
    if vite.is_share and per.unit in _TIMES:
        yield vite.fault(span, vite.written("per"), vite.kind, _UNIT_OF_SHARE)
    elif vite.is_share is False and per.unit == "percentage point":
        yield vite.fault(span, vite.written("per"), vite.kind, _UNIT_OF_TIME)
    elif per.unit == "working day":
        where = _always(vite)
        if where is not None:
            always = _ALWAYS if where[-1] == "hours" else _ANSWER_ALONE
            other = {lang: text.format(always[lang]) for lang, text in _NO_WORKING_DAYS.items()}
            related = ("hours" if always is _ALWAYS else "answer", vite.place(*where))
            yield vite.fault(span, vite.written("per"), other, _IN_WORKING_DAYS, related)


def _always(vite: _Vite) -> tuple[Key, ...] | None:
    """Where it stands that the units of a penalty run round the clock, if they do."""
    if vite.penalty.hours is not None:
        return ("penalty", "hours") if vite.penalty.hours == "always" else None
    if vite.commitment.hours is not None:
        return ("hours",) if vite.commitment.hours == "always" else None
    # Without hours an answer time runs round the clock; no other can be computed.
    return ("answer",) if vite.promised == "answer" else None


def _hours(vite: _Vite) -> Iterator[Fault]:
    """Hours of its own, where nothing is counted in time."""
    if vite.is_share and vite.penalty.hours is not None:
        span = vite.place("penalty", "hours")
        yield vite.fault(span, f"hours: {vite.penalty.hours}", vite.kind, _HOURS_OF_SHARE)


def _levels(vite: _Vite) -> Iterator[Fault]:
    """Steps from a level of the wrong kind, together, and steps from the same level."""
    wrong: list[int] = []
    firsts: dict[Decimal | Duration, int] = {}
    for number, step in enumerate(vite.penalty.steps):
        if not _fits(step.from_, is_share=vite.is_share):
            wrong.append(number)
        elif firsts.setdefault(step.from_, number) != number:
            first = ("steps", firsts[step.from_], "from")
            other = {lang: t.format(vite.written(*first)) for lang, t in _SAME.items()}
            said, related = _level(vite, number), (FIRST, vite.place("penalty", *first))
            yield vite.fault(*said, other, _ONE_STEP, related)
    if wrong:
        do = _LEVEL_OF_SHARE if vite.is_share else _LEVEL_OF_TIME
        timed = isinstance(vite.penalty.steps[wrong[0]].from_, Duration) and not vite.is_share
        counted = {lang: text.format(vite.promised) for lang, text in _COUNTED.items()}
        also = [(HERE_TOO, _level(vite, number)[0]) for number in wrong[1:]]
        yield vite.fault(*_level(vite, wrong[0]), counted if timed else vite.kind, do, *also)


def _fits(level: Decimal | Duration, *, is_share: bool | None) -> bool:
    """Whether what a promise was missed by can be held against a level.

    The time over it is counted in hours and minutes: days and months have no one length.
    """
    if isinstance(level, Decimal):
        return is_share is not False
    return not is_share and level.unit is Unit.ELAPSED


def _level(vite: _Vite, number: int) -> tuple[Span, str]:
    path: tuple[Key, ...] = ("steps", number, "from")
    return vite.place("penalty", *path), f"from: {vite.written(*path)}"


def _beside_steps(vite: _Vite) -> Iterator[Fault]:
    """An amount or a share beside the steps, which apply instead."""
    penalty = vite.penalty
    beside = [key for key in ("amount", "percent") if getattr(penalty, key) is not None]
    if penalty.steps and beside:
        first, *rest = [(key, vite.place("penalty", key, key=True)) for key in beside]
        related: list[tuple[Word, Span]] = [
            *rest,
            ("steps", vite.place("penalty", "steps", key=True)),
        ]
        yield vite.fault(first[1], first[0], _WHICH, _IN_STEPS, *related)


RULES = (IMPOSSIBLE_PENALTY,)
FINDERS = (impossible_penalties,)
