"""Amounts: sums of money, shares, and the terms that agreements make of them."""

import re
from decimal import Decimal
from typing import NamedTuple

from ansvar.durations import Duration, parse_duration

# Compiled where they are first needed: start-up does not pay for them.
_MONEY = r"(\d[\d  ]*(?:[.,]\d{1,2})?) ?(SEK|kr|EUR)"
_PERCENT = r"(\d{1,3}(?:[.,]\d{1,6})?) ?%"
_PORTION = r"(\d{1,3}(?:[.,]\d{1,6})?) ?% (?:of|av) (\S.*)"


class Money(NamedTuple):
    """An amount in a currency."""

    amount: Decimal
    currency: str


class Portion(NamedTuple):
    """A percentage of a named base, such as a fee."""

    percent: Decimal
    base: str


def parse_money(text: str) -> Money:
    """Read "500 SEK" or "2 000 kr"."""
    amount, currency = _match(_MONEY, text).groups()
    return Money(_decimal(amount), "SEK" if currency == "kr" else currency)


def parse_percent(text: str) -> Decimal:
    """Read "99.9 %": from 0 to 100."""
    share = _decimal(_match(_PERCENT, text)[1])
    if share > 100:
        raise ValueError(text)
    return share


def parse_portion(text: str) -> Portion:
    """Read "3 % of monthly fee"."""
    percent, base = _match(_PORTION, text).groups()
    return Portion(_decimal(percent), base)


def parse_ceiling(text: str) -> Portion | Money:
    """Read the most that something may come to: "75 % of quarterly fee" or "100 000 SEK"."""
    return parse_portion(text) if "%" in text else parse_money(text)


def parse_level(text: str) -> Decimal | Duration:
    """Read how far a promise was missed: "0.1 %", in percentage points, or "4 h"."""
    return parse_percent(text) if "%" in text else parse_duration(text)


def _match(pattern: str, text: str) -> re.Match[str]:
    found = re.fullmatch(pattern, text.strip())
    if found is None:
        raise ValueError(text)
    return found


def _decimal(text: str) -> Decimal:
    return Decimal(re.sub(r"\s", "", text).replace(",", "."))
