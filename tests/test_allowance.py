"""Comments that let warnings stand: what they speak of, and what is wrong with them."""

from datetime import date
from pathlib import Path

import pytest

from ansvar.allowance import (
    EXPIRED,
    NOT_ALLOWED,
    UNREADABLE,
    UNUSED,
    Allowance,
    Allowed,
    read_allowances,
    settle,
)
from ansvar.diagnostics import Diagnostic, Rule, Severity, Span
from ansvar.source import Document, read_text
from reading import set_up
from runs import Ran, ran

SAYS = {"sv": "", "en": ""}
LATE = Rule("ANS301", "late-thing", Severity.WARNING, SAYS, SAYS)
EARLY = Rule("ANS302", "early-thing", Severity.WARNING, SAYS, SAYS)
WRONG = Rule("ANS201", "wrong-thing", Severity.ERROR, SAYS, SAYS)
RULES = (LATE, EARLY, WRONG, UNUSED)
TODAY = date(2026, 11, 21)


def document(text: str) -> Document:
    read, findings = read_text(text, "x.yaml")
    assert findings == []
    assert read is not None
    return read


def allowances(text: str) -> list[tuple[int, tuple[str, ...], date | None, str]]:
    found, faults = read_allowances(document(text), RULES)
    assert faults == []
    return [(a.line, a.names, a.until, a.reason) for a in found]


def faults(text: str) -> list[tuple[Rule, int, int, str, str | None]]:
    _, found = read_allowances(document(text), RULES)
    return [
        (d.rule, d.span.column, d.span.end_column, d.message("en"), d.suggestion) for d in found
    ]


@pytest.mark.parametrize(
    ("text", "line", "names", "until", "reason"),
    [
        ("a: b  # ansvar: allow late-thing: skälet\n", 1, ("late-thing",), None, "skälet"),
        ("a: b #ansvar:allow ANS301: x\n", 1, ("late-thing",), None, "x"),
        ("a: b # ansvar: allow late-thing,early-thing until 2027-01-31: x: y\n",
         1, ("late-thing", "early-thing"), date(2027, 1, 31), "x: y"),
        ("a: b # ansvar: allow late-thing early-thing: x\n",
         1, ("late-thing", "early-thing"), None, "x"),
        ("# ansvar: allow late-thing: x\na: b\n", 2, ("late-thing",), None, "x"),
        ("a:\n  # ansvar: allow late-thing: x\n  # mer\n\n  b: c\n",
         5, ("late-thing",), None, "x"),
        ("a: b\r\n# ansvar: allow late-thing: x\r\nc: d\r\n", 3, ("late-thing",), None, "x"),
        ("a: b\n# ansvar: allow late-thing: x\n", 2, ("late-thing",), None, "x"),
        ("a: '# ansvar: allow early-thing: x' # ansvar: allow late-thing: y\n",
         1, ("late-thing",), None, "y"),
        ("a: [b, # ansvar: allow late-thing: y\n  c]\n", 1, ("late-thing",), None, "y"),
    ],
)  # fmt: skip
def test_a_comment_speaks_of_its_line_or_the_next(
    text: str, line: int, names: tuple[str, ...], until: date | None, reason: str
) -> None:
    assert allowances(text) == [(line, names, until, reason)]


@pytest.mark.parametrize(
    "text",
    [
        "a: '# ansvar: allow late-thing: x'\n",
        "a: |\n  # ansvar: allow late-thing: x\n",
        "a: http://b#ansvar:allow\n",
        "a: b # ansvar validate ger ett fel här\n",
        "a: b # ansvar: se avtalet\n",
        "a: b # jfr ansvar: allow\n",
    ],
)
def test_what_is_no_such_comment_is_left_alone(text: str) -> None:
    assert allowances(text) == []


@pytest.mark.parametrize(
    ("comment", "found"),
    [
        ("# ansvar: allow late-thing", (UNREADABLE, "there is no reason", None)),
        ("# ansvar: allow late-thing:  ", (UNREADABLE, "there is no reason", None)),
        ("# ansvar: allow: x", (UNREADABLE, "there is no rule", None)),
        ("# ansvar: allow : x", (UNREADABLE, "there is no rule", None)),
        ("# ansvar: allow late-thing until snart: x",
         (UNREADABLE, "the day cannot be read", None)),
        ("# ansvar: allow late-thing until 2026-02-30: x",
         (UNREADABLE, "the day cannot be read", None)),
        ("# ansvar: ignore late-thing: x", (UNREADABLE, "there is no rule", None)),
        ("# ansvar: allow late-thnig: x", (NOT_ALLOWED, "late-thnig", "late-thing")),
        ("# ansvar: allow wrong-thing: x", (NOT_ALLOWED, "wrong-thing", None)),
        ("# ansvar: allow unused-allowance: x", (NOT_ALLOWED, "unused-allowance", None)),
    ],
)  # fmt: skip
def test_a_comment_that_allows_nothing_is_told(
    comment: str, found: tuple[Rule, str, str | None]
) -> None:
    rule, said, near = found
    message = (
        f"the comment allows nothing: {said}"
        if rule is UNREADABLE
        else f"'{said}' is no warning that can be allowed"
    )
    end = len(f"a: b {comment.rstrip()}") + 1
    assert faults(f"a: b {comment}\n") == [(rule, 6, end, message, near)]


def warning(rule: Rule, line: int) -> Diagnostic:
    return Diagnostic(rule, Span("x.yaml", line, 1, line, 2), {})


def allowance(line: int, *names: str, until: date | None = None) -> Allowance:
    return Allowance(Span("x.yaml", line, 9, line, 20), line, names, until, "x")


JUDGED = frozenset({"late-thing", "early-thing"})


def test_an_allowed_warning_stands_on_its_line_only() -> None:
    comment = allowance(1, "late-thing")
    found = [warning(LATE, 1), warning(LATE, 1), warning(LATE, 2), warning(EARLY, 1)]
    settled = settle(found, [comment], TODAY, JUDGED)
    assert settled.allowed == (Allowed(found[0], comment), Allowed(found[1], comment))
    assert settled.findings == (found[2], found[3])


def test_it_stands_up_to_and_including_its_last_day() -> None:
    found = [warning(LATE, 1)]
    last = allowance(1, "late-thing", until=TODAY)
    assert settle(found, [last], TODAY, JUDGED).findings == ()
    passed = allowance(1, "late-thing", until=date(2026, 11, 20))
    words = {"names": "late-thing", "until": "2026-11-20"}
    settled = settle(found, [passed], TODAY, JUDGED)
    assert settled.findings == (found[0], Diagnostic(EXPIRED, passed.span, words))
    assert settled.allowed == ()


def test_a_comment_is_unused_only_of_rules_that_were_asked() -> None:
    comment = allowance(1, "late-thing", "early-thing")
    unused = Diagnostic(UNUSED, comment.span, {"name": "early-thing"})
    assert settle([warning(LATE, 1)], [comment], TODAY, JUDGED).findings == (unused,)
    assert settle([warning(LATE, 1)], [comment], TODAY, frozenset({"late-thing"})).findings == ()


def test_many_comments_in_a_large_file_are_read_in_time() -> None:
    lines = (f"k{n}: {{a: b, c: d}}  # ansvar: allow late-thing: x\n" for n in range(4_000))
    found, wrong = read_allowances(document("".join(lines)), RULES)
    assert (len(found), wrong) == (4_000, [])


REGISTER = """\
ansvar: 1
parties:
  kommunen: {name: Kommunen, kind: municipality}  # ansvar: allow unseen-link: x
  bolaget: {name: Bolaget}  # ansvar: allow agreement-ends until 2026-11-20: x
"""


def test_comments_can_be_passed_over_but_not_those_that_cannot_be_read(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(tmp_path, register=REGISTER)
    words = ("validate", "chains", "--select", "ANS9", "--at", "2026-11-21", "-q")
    at = "chains/register.yaml"
    assert ran(capfd, monkeypatch, tmp_path, *words).out == (
        f"{at}:3:51: varning ANS904 unused-allowance: "
        "'unseen-link' ger ingen varning på den här raden\n"
        f"{at}:4:29: varning ANS903 expired-allowance: "
        "kommentaren om 'agreement-ends' gällde till och med 2026-11-20\n"
    )
    assert ran(capfd, monkeypatch, tmp_path, *words, "--no-ignores") == Ran(0, "", "")
    set_up(tmp_path, register=REGISTER.replace(": x\n", "\n"))
    unread = ran(capfd, monkeypatch, tmp_path, *words, "--no-ignores")
    assert [line.split()[2] for line in unread.out.splitlines()] == ["ANS901", "ANS901"]
