"""Shortcomings: the rehearsed failures that have no good answer, one finding for each cause."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from ansvar.agreement import Agreement
from ansvar.allowance import Allowance, Allowed, Settled, read_allowances, settle
from ansvar.attribution import Answer, Gap, Player
from ansvar.audit import Audit, Rehearsed, named
from ansvar.catalogue import RULES as ALL_RULES
from ansvar.diagnostics import Diagnostic, Span, Word, in_order, spoken
from ansvar.durations import time_zone
from ansvar.hours import HOUR_KINDS, HOURS
from ansvar.register import Register
from ansvar.rules.readiness import CONTESTED, GAP, RULES, UNREACHABLE, UNSHOWN, WEAKER, WRONG_PARTY

MOST_FUNCTIONS = 3
"""How many functions a finding names before it counts the rest."""

_ALWAYS = {"sv": "när som helst", "en": "at any hour"}
_NOBODY = {"sv": "ingen", "en": "nobody"}
_MORE = {"sv": "{n} till", "en": "{n} more"}
_NO_RESTORE = {"sv": "ingen återställningstid", "en": "no restore time"}
_LANGS = ("sv", "en")


class _Cause(NamedTuple):
    """What one finding is about: its rule's code and place, and the words that tell it apart."""

    code: str
    span: Span
    words: tuple[tuple[str, str, str], ...]
    """Each placeholder with its Swedish and English."""


class _Case(NamedTuple):
    """A rehearsed failure as an instance of a cause, with the links and candidates to name."""

    rehearsed: Rehearsed
    links: tuple[str, ...]
    candidates: tuple[Player, ...] = ()
    later: timedelta | None = None


def shortcomings(audit: Audit, today: date, *, everything: bool, allow: bool = True) -> Settled:
    """What is to be acted on, and what the register explains or a comment allows.

    A link that says that no agreement covers it has explained its gap. `everything` says that all
    chains were audited, so that an allowance without a finding is unused.
    """
    grouped: dict[_Cause, list[_Case]] = {}
    for rehearsed in audit.rehearsed:
        for cause, case in _causes(audit.register, rehearsed):
            grouped.setdefault(cause, []).append(case)
    findings: list[Diagnostic] = []
    explained: list[Allowed] = []
    for cause, cases in grouped.items():
        finding = _finding(cause, cases)
        reason = _said(audit.register, cause, cases)
        if reason is None:
            findings.append(finding)
        else:
            explained.append(Allowed(finding, reason))
    if not allow:
        return Settled(in_order((*findings, *(e.diagnostic for e in explained))), ())
    allowances = [a for a in _allowances(audit.register) if set(a.names) & _SLUGS]
    settled = settle(in_order(findings), allowances, today, _SLUGS if everything else frozenset())
    return Settled(in_order(settled.findings), (*explained, *settled.allowed))


_RULES = {rule.code: rule for rule in RULES}
_SLUGS = frozenset(rule.slug for rule in RULES)


def _allowances(register: Register) -> Iterator[Allowance]:
    documents = {document.path: document for document in register.origins.values()}
    for document in documents.values():
        yield from read_allowances(document, ALL_RULES)[0]


def _causes(register: Register, rehearsed: Rehearsed) -> Iterator[tuple[_Cause, _Case]]:
    """The causes of which a rehearsed failure is a case."""
    first = rehearsed.answers[0]
    place = register.link_place(first.link)
    others = rehearsed.broken[1:]
    if rehearsed.outcome == "contested":
        wrong = named(rehearsed.verdict)
        candidates = wrong or _candidates(rehearsed)
        alone = len(candidates) == 1 and candidates == rehearsed.owners
        rule = WRONG_PARTY if wrong else UNSHOWN if alone else CONTESTED
        words = () if rule is CONTESTED else (("owner", *_named(rehearsed.owners)),)
        yield _Cause(rule.code, place, words), _Case(rehearsed, (first.link, *others), candidates)
    elif rehearsed.outcome == "gap":
        for answer in rehearsed.answers:
            if answer.gap is not None:
                words = (("reason", *_reason(answer.gap)),)
                where = _hole(register, answer.link, answer.gap)
                yield _Cause(GAP.code, where, words), _Case(rehearsed, (answer.link,))
    elif rehearsed.outcome == "unreachable":
        words = (("owner", *_named(rehearsed.owners)),)
        where = _contacts(register, first, place)
        yield _Cause(UNREACHABLE.code, where, words), _Case(rehearsed, rehearsed.broken)
    for weaker in rehearsed.weaker:
        words = (("agreement", weaker.agreement.id, weaker.agreement.id),)
        cause = _Cause(WEAKER.code, _restore(register, weaker.agreement), words)
        yield cause, _Case(rehearsed, rehearsed.broken, (), weaker.later_by)


def _candidates(rehearsed: Rehearsed) -> tuple[Player, ...]:
    found = tuple(c.player for c in getattr(rehearsed.verdict, "candidates", ()))
    return tuple(dict.fromkeys((*rehearsed.owners, *found)))


def _hole(register: Register, link: str, gap: Gap) -> Span:
    """Where to mend a gap: why no agreement covers the link, the clause that exempts it, the link.

    The first two are written for it on purpose, and are where a reader would look for the reason.
    """
    if register.links[link].agreement is not None:
        return register.place("chains", register.chain_of[link], "links", link, "agreement")
    if gap.route is not None and gap.agreement is not None:
        exemption = gap.route.applied[0].exemption
        return register.place("agreements", gap.agreement.id, "exemptions", exemption.id, "when")
    return register.link_place(link)


def _contacts(register: Register, answer: Answer, otherwise: Span) -> Span:
    """Where the answering party's contacts are written."""
    party = next((p for p in answer.player.parties if p in register.parties), None)
    return register.place("parties", party, "contacts", key=True) if party else otherwise


def _restore(register: Register, agreement: Agreement) -> Span:
    """Where an agreement promises to restore, or the agreement if it does not."""
    for commitment in agreement.commitments.values():
        if commitment.restore is not None:
            path = ("commitments", commitment.id, "restore")
            return register.place("agreements", agreement.id, *path)
    return register.place("agreements", agreement.id, key=True)


def _reason(gap: Gap) -> tuple[str, str]:
    agreement = gap.agreement.id if gap.agreement else ""
    match gap.reason:
        case "released" if gap.route is not None:
            clause = gap.route.applied[0].exemption.clause
            return f"undantag i {agreement} {clause}", f"exempted by {agreement} {clause}"
        case "lapsed" if gap.agreement is not None:
            day = gap.agreement.valid.to
            return f"{agreement} gick ut {day}", f"{agreement} ended {day}"
        case _ if gap.said is not None:
            return gap.said, gap.said
        case _ if gap.agreement is not None:
            day = gap.agreement.valid.from_
            return f"{agreement} gäller först från {day}", f"{agreement} starts only on {day}"
        case _:
            return "inget avtal i kraft", "no agreement in force"


def _said(register: Register, cause: _Cause, cases: Sequence[_Case]) -> Allowance | None:
    """The link's own reason for why no agreement covers it, as an allowance of its gap."""
    if cause.code != GAP.code:
        return None
    link = cases[0].links[0]
    known = register.links[link].agreement
    if known is None:
        return None
    return Allowance(cause.span, cause.span.line, (GAP.slug,), None, known.none)


def _finding(cause: _Cause, cases: Sequence[_Case]) -> Diagnostic:
    words: dict[str, Word] = {name: {"sv": sv, "en": en} for name, sv, en in cause.words}
    words["link"] = _links(cases)
    words["when"] = _when(cases)
    words["functions"] = _functions(cases)
    players = list(dict.fromkeys(p for case in cases for p in case.candidates))
    if players:
        sv, en = _named(players)
        words["candidates"] = {"sv": sv, "en": en}
    if cause.code == WEAKER.code:
        later = [case.later for case in cases if case.later is not None]
        words["later"] = _NO_RESTORE if not later else _longer(max(later))
    return Diagnostic(_RULES[cause.code], cause.span, words)


def _links(cases: Sequence[_Case]) -> Word:
    """The links that are broken; what fails with the first in some cases is said to."""
    alone = list(dict.fromkeys(case.links[0] for case in cases if len(case.links) == 1))
    pairs = [case.links for case in cases if len(case.links) > 1 and case.links[0] not in alone]
    with_ = list(dict.fromkeys(other for links in pairs for other in links[1:]))
    first = list(dict.fromkeys((*alone, *(links[0] for links in pairs))))
    sv = en = ", ".join(first)
    if with_:
        sv, en = f"{sv} + {' / '.join(with_)}", f"{en} + {' / '.join(with_)}"
    return {"sv": sv, "en": en}


def _longer(time: timedelta) -> Word:
    hours, rest = divmod(int(time / timedelta(minutes=1)), 60)
    length = " ".join(part for part in (f"{hours} h" * bool(hours), f"{rest} min" * bool(rest)))
    return {"sv": f"upp till {length.strip()} längre", "en": f"up to {length.strip()} longer"}


def _when(cases: Sequence[_Case]) -> Word:
    """The kinds of hour, and the dates that no kind of hour already tells of."""
    kinds = {case.rehearsed.hour.kind for case in cases}
    usual = [kind for kind in HOUR_KINDS if kind in kinds and kind != "date"]
    if len(usual) == len(HOURS):
        return _ALWAYS
    days: Iterable[date] = ()
    if "office" not in kinds:
        days = sorted(
            {
                c.rehearsed.hour.at.astimezone(time_zone(c.rehearsed.target.chain.time_zone)).date()
                for c in cases
                if c.rehearsed.hour.kind == "date"
            }
        )
    return {
        lang: ", ".join(
            [*(spoken(HOURS[kind], lang) for kind in usual), *(str(day) for day in days)]
        )
        for lang in _LANGS
    }


def _functions(cases: Sequence[_Case]) -> Word:
    names = list(
        dict.fromkeys(f"{c.rehearsed.target.chain.id}.{c.rehearsed.target.name}" for c in cases)
    )
    more = len(names) - MOST_FUNCTIONS
    shown = names if more <= 1 else names[:MOST_FUNCTIONS]
    return {
        lang: ", ".join([*shown, *([spoken(_MORE, lang).format(n=more)] if more > 1 else [])])
        for lang in _LANGS
    }


def _named(players: Iterable[Player]) -> tuple[str, str]:
    """Players by the ids of their parties; a gap is nobody."""
    said = [
        {lang: " + ".join(player.parties) or spoken(_NOBODY, lang) for lang in _LANGS}
        for player in players
        if player.kind != "outside"
    ]
    sv, en = (", ".join(dict.fromkeys(each[lang] for each in said)) for lang in _LANGS)
    return sv, en
