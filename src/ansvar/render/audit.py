"""An audit as a page: which links have a good answer when, what to act on, and the weakest link."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from ansvar.allowance import Allowed, Settled
from ansvar.audit import OUTCOMES, Audit, Outcome, Rehearsed
from ansvar.diagnostics import Diagnostic, spoken
from ansvar.durations import time_zone
from ansvar.hours import HOUR_KINDS, HOURS, Hour
from ansvar.locale import Language
from ansvar.render.page import Block, Cell, Page, Row, Style, row
from ansvar.rules.readiness import RULES
from ansvar.weakest import Weakest, weakest

Column = tuple[int, str]
"""A kind of hour by its order, and the day if it is a date."""

Table = Mapping[tuple[str, ...], Mapping[Column, Outcome]]
"""For each failure the worst outcome at each kind of hour."""

_STYLES: dict[Outcome, Style] = {
    "owned": "good",
    "unreachable": "warn",
    "gap": "bad",
    "contested": "bad",
}
_GAP = "  "


def table_of(rehearsed: Sequence[Rehearsed]) -> Table:
    """The worst outcome of each failure at each kind of hour, whatever the function."""
    table: dict[tuple[str, ...], dict[Column, Outcome]] = {}
    for case in rehearsed:
        column = column_of(case.hour, case.target.chain.time_zone)
        cells = table.setdefault(case.broken, {})
        worst = max(cells.get(column, "owned"), case.outcome, key=OUTCOMES.index)
        cells[column] = worst
    return dict(sorted(table.items(), key=lambda item: len(item[0])))


def column_of(hour: Hour, zone: str) -> Column:
    """The column of the table that a moment belongs to."""
    day = hour.at.astimezone(time_zone(zone)).date() if hour.kind == "date" else None
    return HOUR_KINDS.index(hour.kind), f"{day:%Y-%m-%d}" if day else ""


def column_name(column: Column, language: Language) -> str:
    """What a kind of hour is called; a date is itself."""
    return column[1] or spoken(HOURS[HOUR_KINDS[column[0]]], language.lang)


def audit_page(  # noqa: PLR0913
    audit: Audit,
    settled: Settled,
    days: tuple[date, date],
    language: Language,
    *,
    width: int | None = None,
    verbose: bool = False,
) -> Page:
    """The page of an audit judged from one day to another; `width` is that of a terminal."""
    chains = dict.fromkeys(case.target.chain.id for case in audit.rehearsed)
    blocks = [Block("", (row(_title(audit, days, language)),))]
    for chain in chains:
        blocks += _chain(audit, chain, language, width)
    blocks += _to_act_on(settled.findings, language)
    blocks += _explained(settled.allowed, language, verbose=verbose)
    for chain in chains:
        found = weakest(audit, chain)
        if found is not None:
            blocks += _weakest(found, language, alone=len(chains) == 1)
    blocks.append(Block("", (row(Cell(language.say("audit.close"), "dim")),)))
    return Page(tuple(blocks))


def _title(audit: Audit, days: tuple[date, date], language: Language) -> str:
    broken = {case.broken for case in audit.rehearsed}
    number = "one" if len(broken) == 1 else "many"
    failures = language.say(f"audit.failures.{number}", count=len(broken))
    cases = len(audit.rehearsed)
    return language.say(
        "audit.title", failures=failures, cases=cases, today=days[0], horizon=days[1]
    )


def _chain(audit: Audit, chain: str, language: Language, width: int | None) -> Iterator[Block]:
    cases = [case for case in audit.rehearsed if case.target.chain.id == chain]
    table = table_of(cases)
    columns = sorted({column for cells in table.values() for column in cells})
    yield Block("", (row(Cell(audit.register.chains[chain].name, "strong"), f"({chain})"),))
    alone: Table = {broken: cells for broken, cells in table.items() if len(broken) == 1}
    drawn = tuple(_drawn(alone, columns, language)) if alone else ()
    if width is not None and all(sum(len(c.text) for c in line) <= width for line in drawn):
        yield Block("", drawn, "drawn", tight=True)
        written = {broken: cells for broken, cells in table.items() if broken not in alone}
    else:
        written = dict(table)
    yield Block("", tuple(_written(written, columns, language)), tight=True)
    yield Block(language.say("audit.odds"), tuple(_odds(audit, chain, language)))


def _drawn(table: Table, columns: Sequence[Column], language: Language) -> Iterator[Row]:
    names = {broken: " + ".join(broken) for broken in table}
    first = max(map(len, names.values())) + len(_GAP)
    heads = [column_name(column, language) for column in columns]
    says = {outcome: language.say(f"outcome.{outcome}") for outcome in OUTCOMES}
    used = [says[outcome] for cells in table.values() for outcome in cells.values()]
    widths = [max(len(head), *map(len, used)) + len(_GAP) for head in heads]
    line = [h.ljust(w) for h, w in zip(heads, widths, strict=True)]
    yield (Cell(" " * first), Cell("".join(line).rstrip(), "heading"))
    for broken, cells in table.items():
        marks = [
            Cell(says[cells[c]].ljust(w), _STYLES[cells[c]]) if c in cells else Cell(" " * w)
            for c, w in zip(columns, widths, strict=True)
        ]
        last = Cell(marks[-1].text.rstrip(), marks[-1].style)
        yield (Cell(names[broken].ljust(first)), *marks[:-1], last)


def _written(table: Table, columns: Sequence[Column], language: Language) -> Iterator[Row]:
    """Each failure that has no good answer at some hour, and how many have one at every hour."""
    well = 0
    for broken, cells in table.items():
        by: dict[Outcome, list[str]] = {}
        for column in columns:
            if column in cells:
                by.setdefault(cells[column], []).append(column_name(column, language))
        if set(by) == {"owned"}:
            well += 1
            continue
        said = [
            language.say(f"outcome.{outcome}")
            if len(by) == 1
            else f"{language.say(f'outcome.{outcome}')} {', '.join(by[outcome])}"
            for outcome in reversed(OUTCOMES)
            if outcome in by
        ]
        yield row(f"{' + '.join(broken)}: {'; '.join(said)}")
    if well:
        number = "one" if well == 1 else "many"
        yield row(language.say(f"audit.well.{number}", count=well))


def _odds(audit: Audit, chain: str, language: Language) -> Iterator[Row]:
    by: dict[str, list[str]] = {}
    for suspicion in audit.suspicions:
        if suspicion.target.chain.id == chain:
            called = map(audit.register.party_name, suspicion.player.parties)
            name = " + ".join(called) or language.say("nobody")
            odds = f"{suspicion.odds * 100:.3g}"
            number = "one" if suspicion.links == 1 else "many"
            links = language.say(f"audit.links.{number}", count=suspicion.links)
            said = language.say("audit.party_odds", party=name, odds=odds, links=links)
            by.setdefault(suspicion.target.name, []).append(said)
    for function, parties in by.items():
        yield row(f"{function}: {', '.join(parties)}")


def _to_act_on(findings: Sequence[Diagnostic], language: Language) -> Iterator[Block]:
    for rule in RULES:
        found = [d for d in findings if d.rule is rule]
        if found:
            rows = tuple(_finding(d, language) for d in found)
            yield Block(language.say(f"audit.{rule.slug}"), rows)
    if not findings:
        yield Block("", (row(language.say("audit.nothing")),))
    rest = [d for d in findings if d.rule not in RULES]
    if rest:
        yield Block(language.say("audit.comments"), tuple(_finding(d, language) for d in rest))


def _finding(finding: Diagnostic, language: Language) -> Row:
    """A finding in fewer words: the heading says what it is about."""
    if finding.rule in RULES:
        words = {name: spoken(word, language.lang) for name, word in finding.words.items()}
        said = language.say(f"audit.{finding.rule.slug}.row", **words)
    else:
        said = finding.message(language.lang)
    return row(said, Cell(str(finding.span), "place"))


def _explained(allowed: Sequence[Allowed], language: Language, *, verbose: bool) -> Iterator[Block]:
    if not allowed:
        return
    number = "one" if len(allowed) == 1 else "many"
    rows = [row(language.say(f"audit.explained_count.{number}", count=len(allowed)))]
    if verbose:
        rows = [
            row(
                *_finding(one.diagnostic, language)[:1],
                language.say("audit.because", reason=one.allowance.reason),
                Cell(str(one.allowance.span), "place"),
            )
            for one in allowed
        ]
    yield Block(language.say("audit.explained"), tuple(rows))


def _weakest(found: Weakest, language: Language, *, alone: bool) -> Iterator[Block]:
    rows = [
        *_availability(found, language),
        *_silence(found, language),
        *_unclear(found, language),
        row(language.say("audit.no_stronger")),
    ]
    if not alone:
        rows.insert(0, row(Cell(found.chain, "strong")))
    yield Block(language.say("audit.weakest"), tuple(rows))


def _availability(found: Weakest, language: Language) -> Iterator[Row]:
    promised = found.availability
    if promised.percent is not None:
        yield row(
            language.say(
                "audit.lowest",
                links=language.listing(promised.links),
                percent=promised.percent,
                agreement=language.listing(promised.agreements),
            )
        )
    if promised.unpromised:
        yield row(language.say("audit.unpromised", links=language.listing(promised.unpromised)))


def _silence(found: Weakest, language: Language) -> Iterator[Row]:
    silence = found.silence
    if silence.never:
        yield row(language.say("audit.never", links=language.listing(silence.never)))
    if silence.asked:
        yield row(language.say("audit.asked", links=language.listing(silence.asked)))
    elif silence.every is not None:
        links, time = language.listing(silence.links), language.left(silence.every)
        yield row(language.say("audit.seen", links=links, time=time))


def _unclear(found: Weakest, language: Language) -> Iterator[Row]:
    part, links = found.unclear.part, language.listing(found.unclear.links)
    if part == 1:
        yield row(language.say("audit.never_clear", links=links))
    elif part:
        yield row(
            language.say("audit.unclear", links=links, part=part.numerator, of=part.denominator)
        )
