"""Every number that is used where a register gives none, in one place.

They were chosen by trying them on real incidents and simulations: staff at twice the vendor's
odds, a change at 30 % or reach as a factor on the priors each named the wrong party with
confidence. A chain overrides any of them under `assumptions:`; wherever an unwritten one decides,
the answer says so.
"""

from pydantic import BaseModel

from ansvar.durations import Duration, Unit
from ansvar.scalars import Length, Odds


class Errors(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """How often a check lies: it fails though all is up, it passes though something is down."""

    false_alarm: Odds
    miss: Odds


def _errors(false_alarm: float, miss: float) -> Errors:
    return Errors.model_construct(false_alarm=false_alarm, miss=miss)


class Assumptions(BaseModel, frozen=True, extra="forbid", defer_build=True):
    """The odds and limits that reasoning falls back on; all odds are probabilities 0 to 1."""

    likelihood: Odds = 0.01
    """That a link failed in an incident's window: the same for every kind of party."""

    change: Odds = 0.05
    change_expected_outage: Odds = 0.95
    change_expected_none: Odds = 0.01
    change_lasts: Length = Duration(14, Unit.DAYS)
    """How long after its start a change that nobody undid is still a suspect."""

    source: Odds = 0.02
    source_shows_ok: Odds = 0.80
    """What a broken source shows: ok this often, else fail."""

    instrument: Errors = _errors(0.01, 0.05)
    person: Errors = _errors(0.05, 0.05)
    portal: Errors = _errors(0.01, 0.30)
    found: Errors = _errors(0.002, 0.05)
    suspected: Errors = _errors(0.05, 0.05)
    reach_false_alarm: Odds = 0.05

    admits_when_down: Odds = 0.35
    denies_when_down: Odds = 0.45
    admits_when_up: Odds = 0.02
    denies_when_up: Odds = 0.70

    outside: Odds = 0.02
    """The unowned component, as a share of the probability that the chain itself is down."""

    outside_at: Odds = 0.40
    """From here what was seen does not fit the described chain."""

    decide_at: Odds = 0.80
    shared_from: Odds = 0.10
    suspect_from: Odds = 0.05
    report_from: Odds = 0.20
    contradicts_from: Odds = 0.20
