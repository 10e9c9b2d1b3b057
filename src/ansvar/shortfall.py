"""A shortfall: an agreement that is kept while the promise it should carry is broken."""

from datetime import datetime, timedelta
from typing import NamedTuple

from ansvar.agreement import Agreement
from ansvar.clocks.clock import Running
from ansvar.clocks.commitments import read_clocks
from ansvar.register import Register
from ansvar.rehearsal import outage
from ansvar.stretch import Target
from ansvar.worktime import add


class Shortfall(NamedTuple):
    """How long after the promise an agreement's restore time runs out; None if it has none."""

    agreement: Agreement
    later_by: timedelta | None


def read_shortfall(
    register: Register, target: Target, agreement: Agreement, at: datetime
) -> Shortfall | None:
    """What is missing in an agreement for an outage reported at a moment; None if nothing is.

    The law and memberships promise no times, and are not held to any.
    """
    promise, zone = target.chain.promise, target.chain.time_zone
    if promise is None or promise.restore is None or agreement.basis != "agreement":
        return None
    file = outage(target, at, reported=True)
    clocks = read_clocks(register, file, agreement, at, zone)
    restoring = [clock for clock in clocks if clock.kind == "restore"]
    if not restoring:
        return Shortfall(agreement, None)
    deadlines = [
        (standing.deadline, clock.started or at)
        for clock in restoring
        if isinstance(standing := clock.standing, Running)
    ]
    if not deadlines:
        # What cannot be computed is a finding of its own, and no promise that is too long.
        return None
    deadline, started = min(deadlines)
    schedule = register.schedule(promise.hours, zone)
    promised = add(started, promise.restore, schedule, zone) if schedule else None
    if promised is None or deadline <= promised:
        return None
    return Shortfall(agreement, deadline - promised)
