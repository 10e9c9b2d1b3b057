"""An audit as JSON: `ansvar.audit/1`."""

import json
from collections import Counter
from datetime import date
from typing import Any

from ansvar.allowance import Settled
from ansvar.audit import OUTCOMES, Audit
from ansvar.harmless import escaped
from ansvar.hours import HOUR_KINDS
from ansvar.render.audit import table_of
from ansvar.render.json import diagnostic_json
from ansvar.weakest import weakest

FORMAT = "ansvar.audit/1"

Json = dict[str, Any]


def audit_json(audit: Audit, settled: Settled, days: tuple[date, date], lang: str) -> str:
    """Counts, tables, odds, weakest links and findings as one document.

    Odds and parts are probabilities, 0 to 1; times are ISO 8601 days, intervals seconds.
    """
    chains = dict.fromkeys(case.target.chain.id for case in audit.rehearsed)
    document = {
        "format": FORMAT,
        "from": f"{days[0]:%Y-%m-%d}",
        "to": f"{days[1]:%Y-%m-%d}",
        "counts": _counts(case.outcome for case in audit.rehearsed),
        "chains": [_chain(audit, chain) for chain in chains],
        "findings": [diagnostic_json(d, lang) for d in settled.findings],
        "allowed": [
            {**diagnostic_json(one.diagnostic, lang), "reason": one.allowance.reason}
            for one in settled.allowed
        ],
    }
    return escaped(json.dumps(document, ensure_ascii=False, indent=2)) + "\n"


def _counts(outcomes: Any) -> Json:
    counted = Counter(outcomes)
    return {outcome: counted[outcome] for outcome in OUTCOMES}


def _chain(audit: Audit, chain: str) -> Json:
    cases = [case for case in audit.rehearsed if case.target.chain.id == chain]
    return {
        "chain": chain,
        "counts": _counts(case.outcome for case in cases),
        "table": [
            {
                "links": list(broken),
                "outcomes": {
                    column[1] or HOUR_KINDS[column[0]]: outcome for column, outcome in cells.items()
                },
            }
            for broken, cells in table_of(cases).items()
        ],
        "prior_odds": [
            {
                "function": s.target.name,
                "player": {"kind": s.player.kind, "parties": list(s.player.parties)},
                "odds": round(s.odds, 12),
                "links": s.links,
            }
            for s in audit.suspicions
            if s.target.chain.id == chain
        ],
        "weakest": _weakest(audit, chain),
    }


def _weakest(audit: Audit, chain: str) -> Json | None:
    found = weakest(audit, chain)
    if found is None:
        return None
    promised, silence = found.availability, found.silence
    return {
        "availability": {
            "links": list(promised.links),
            "percent": str(promised.percent) if promised.percent is not None else None,
            "agreements": list(promised.agreements),
            "unpromised": list(promised.unpromised),
        },
        "undetected": {
            "never_shown": list(silence.never),
            "shown_if_asked": list(silence.asked),
            "links": list(silence.links),
            "seconds": int(silence.every.total_seconds()) if silence.every else None,
        },
        "unclear": {
            "links": list(found.unclear.links),
            "part": round(float(found.unclear.part), 12),
        },
    }
