"""What a command line asks the audit, and how that run ends."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ansvar.allowance import Settled
from ansvar.audit import Audit, audit
from ansvar.diagnostics import Severity
from ansvar.durations import time_zone
from ansvar.exits import FAULT, UNREADABLE, USAGE, Stop
from ansvar.output import complain, report
from ansvar.question import no_chain, read_register_of
from ansvar.rules.references import check_register
from ansvar.scalars import DEFAULT_ZONE
from ansvar.shortcomings import shortcomings
from ansvar.validation import day_away, fails

if TYPE_CHECKING:
    from ansvar.locale import Language
    from ansvar.register import Register
    from ansvar.settings import Settings


class Audited(NamedTuple):
    """An audit with what is to be acted on, what is explained, and its first and last day."""

    audit: Audit
    settled: Settled
    days: tuple[date, date]
    settings: "Settings"

    @property
    def code(self) -> int:
        """How the run ends."""
        failed = (fails(d, self.settings.fail_on) for d in self.settled.findings)
        return FAULT if any(failed) else 0


def audited(  # noqa: PLR0913
    chain: str | None,
    chains: Path | None,
    settings: "Settings",
    moment: datetime,
    language: "Language",
    *,
    allowing: bool = True,
) -> Audited:
    """The audit of one chain, or of all; a register with faults would mislead it, and stops it."""
    register = read_register_of(None, chains, Path.cwd(), language)
    _stop_at_faults(register, language)
    if not register.chains:
        raise Stop(UNREADABLE, language.say("usage.no_chains"))
    if chain is not None and chain not in register.chains:
        raise Stop(USAGE, no_chain(chain, register, language))
    names: Sequence[str] = [chain] if chain is not None else list(register.chains)
    today = moment.astimezone(time_zone(DEFAULT_ZONE)).date()
    days = today, day_away(today, settings.horizon)
    found = audit(register, names, *days)
    settled = shortcomings(found, today, everything=chain is None, allow=allowing)
    return Audited(found, settled, days, settings)


def _stop_at_faults(register: "Register", language: "Language") -> None:
    faults = [
        *(unread.diagnostic for unread in register.unread),
        *(fault.diagnostic for fault in (*register.faults, *check_register(register))),
    ]
    errors = [fault for fault in faults if fault.rule.severity is Severity.ERROR]
    if errors:
        report(errors, language)
        complain(language.say("usage.audit_faults"))
        raise Stop(FAULT)
