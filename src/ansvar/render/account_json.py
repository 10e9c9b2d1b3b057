"""Accounts as JSON, version ansvar.account/1, and their ledgers as CSV."""

import csv
import io
import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from ansvar.account import Account, Entry
from ansvar.clocks.clock import NotComputable
from ansvar.harmless import clean, escaped
from ansvar.render.clocks_json import clock_json, money_json, penalty_json, segment_json
from ansvar.render.span_json import Json, span_json
from ansvar.together import Capped, Share, Together

FORMAT = "ansvar.account/1"

COLUMNS = (
    "incident", "agreement", "party", "commitment", "kind", "clause", "start", "end", "seconds",
    "label", "reason", "by", "pause_clause", "refused", "place",
)  # fmt: skip
"""Of the CSV: a row for each segment."""


def accounts_json(accounts: Sequence[Account], together: Together | None) -> str:
    """The accounts as one JSON document, with what several come to together."""
    document: Json = {"format": FORMAT, "accounts": [_account(account) for account in accounts]}
    if together is not None:
        document["shares"] = [_share(share) for share in together.shares]
        document["capped"] = [_capped(each) for each in together.capped]
    return escaped(json.dumps(document, ensure_ascii=False, indent=2)) + "\n"


def _account(account: Account) -> Json:
    zone = ZoneInfo(account.target.chain.time_zone)
    return {
        "incident": account.file.incident.id,
        "chain": account.target.chain.id,
        "function": account.target.name,
        "at": account.at.astimezone(zone).isoformat(),
        "start": account.start.astimezone(zone).isoformat(),
        "end": account.end.astimezone(zone).isoformat(),
        "open": account.open,
        "began_known": account.began_known,
        "lines_not_used": account.unused,
        "clocks": [_entry(entry, zone) for entry in account.entries],
    }


def _share(share: Share) -> Json:
    return {
        **clock_json(share.clock, ZoneInfo(share.zone)),
        "incidents": list(share.incidents),
        "penalty": penalty_json(share.penalty) if share.penalty else None,
    }


def _capped(each: Capped) -> Json:
    return {
        "agreement": each.clock.agreement.id,
        "commitment": each.clock.commitment.id,
        "of": each.ceiling.of,
        "start": each.start.astimezone(ZoneInfo(each.zone)).isoformat(),
        "end": each.end.astimezone(ZoneInfo(each.zone)).isoformat(),
        "incidents": list(each.incidents),
        "total": money_json(each.total),
        "amount": money_json(each.amount),
        "place": span_json(each.ceiling.term.span),
    }


def _entry(entry: Entry, zone: ZoneInfo) -> Json:
    return {
        **clock_json(entry.clock, zone),
        "ledger": [segment_json(segment, zone) for segment in entry.ledger],
        "penalty": penalty_json(entry.penalty) if entry.penalty else None,
    }


def accounts_csv(accounts: Sequence[Account]) -> str:
    """The ledgers as CSV (RFC 4180) with a header; times with their offset, lengths in seconds.

    A text that a spreadsheet would take for a formula is set off with an apostrophe.
    """
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    for account in accounts:
        zone = ZoneInfo(account.target.chain.time_zone)
        for entry in account.entries:
            writer.writerows(_rows(account, entry, zone))
    return written.getvalue()


def _rows(account: Account, entry: Entry, zone: ZoneInfo) -> list[list[Any]]:
    clock = entry.clock
    head = [
        account.file.incident.id,
        clock.agreement.id,
        clock.agreement.supplier,
        clock.commitment.id,
        clock.kind,
        clock.commitment.clause,
    ]
    rows: list[list[Any]] = []
    if isinstance(clock.standing, NotComputable):
        lacking = ["", "", "", "not_computable", clock.standing.needs, "", "", "", str(clock.span)]
        rows.append([*map(_cell, head), *lacking])
    for segment in entry.ledger:
        pause = segment.pause
        times = [
            segment.start.astimezone(zone).isoformat(),
            segment.end.astimezone(zone).isoformat(),
        ]
        why = (
            [pause.reason, pause.by, pause.clause, pause.refused, str(pause.span)] if pause else []
        )
        rows.append(
            [
                *map(_cell, head),
                *times,
                segment.length // timedelta(seconds=1),
                segment.label,
                *(_cell(text or "") for text in why or [""] * 5),
            ]
        )
    return rows


def _cell(text: str) -> str:
    plain = clean(text)
    return f"'{plain}" if plain[:1] in {"=", "+", "-", "@"} else plain
