"""Effort: how much the rules compare in a register, so that one made to hurt ends with a finding.

It is counted in comparisons and not in seconds: the same register gives the same answer anywhere.
"""

from collections.abc import Iterator

from ansvar.chain import links_of
from ansvar.diagnostics import Diagnostic, Span, Word
from ansvar.register import Fault, Register
from ansvar.source import LIMIT
from ansvar.stretch import closure, targets

MOST_COMPARED, WIDEST = 300_000, 80_000
"""What a rule compares at most, and how many links functions may rest on, times agreements.

A register of 20 000 lines comes to a quarter of the first and to less than half of the second.
"""

_WIDTH = {"sv": "länkar och behov gånger avtal", "en": "links and needs times agreements"}


class TooLargeError(Exception):
    """A rule would have to compare more than it may."""


class Effort:
    """How much a rule has compared so far, and of what."""

    def __init__(self, what: Word) -> None:
        """Begin; `what` is what is counted."""
        self.what, self.spent = what, 0
        self.span: Span | None = None

    def spend(self, comparisons: int, span: Span | None = None) -> None:
        """Count some more, at a place if it is a new one; with too many the rule ends there."""
        self.spent += comparisons
        self.span = span or self.span
        if self.spent > MOST_COMPARED:
            raise TooLargeError

    def within(self, found: Iterator[Diagnostic]) -> Iterator[Diagnostic]:
        """What a rule finds, up to where there is too much to compare, and then that there is."""
        try:
            yield from found
        except TooLargeError:
            if self.span is not None:
                words = {"limit": str(MOST_COMPARED), "what": self.what}
                yield Diagnostic(LIMIT, self.span, words)


def too_wide(register: Register) -> Iterator[Fault]:
    """That functions rest on so many links and agreements that no rule goes through them all."""
    # A link counts with each that it needs, since rules follow them.
    size = {name: 1 + sum(1 for _ in links_of(link.needs)) for name, link in register.links.items()}
    wide = 0
    for chain in register.chains.values():
        for target in targets(chain):
            links = closure(register, target.path)
            agreements = {a.id for link in links for a in register.covering(link)}
            wide += sum(size.get(link, 1) for link in links) * (1 + len(agreements))
            if wide > WIDEST:
                span = register.place("chains", chain.id, "functions", target.function.id, key=True)
                words: dict[str, Word] = {"limit": str(WIDEST), "what": _WIDTH}
                yield Fault(Diagnostic(LIMIT, span, words), ())
                return
