"""The words of the output, in Swedish and English: the same keys, plain language."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from importlib import import_module
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from ansvar.durations import Duration, Unit

Lang = Literal["sv", "en"]


class Language(NamedTuple):
    """One language: its phrases, and how it writes times, odds and lists."""

    lang: Lang
    phrases: Mapping[str, str]

    def say(self, key: str, **words: object) -> str:
        """A phrase with its words filled in."""
        return self.phrases[key].format_map(words)

    def listing(self, names: Sequence[str]) -> str:
        """Names in running text: a, b and c."""
        if len(names) < 2:
            return "".join(names)
        return f"{', '.join(names[:-1])} {self.phrases['and']} {names[-1]}"

    def odds(self, probability: float) -> str:
        """A probability in fives of 100; the ends are not rounded to certainty."""
        if probability > 0.95:
            return self.phrases["over_95"]
        fives = round(probability * 20) * 5
        return str(fives) if fives else self.phrases["under_5"]

    def length(self, duration: Duration) -> str:
        """A promised length of time, in its own unit."""
        if duration.unit is Unit.ELAPSED:
            return str(duration)
        number = "one" if duration.amount == 1 else "many"
        unit = f"unit.{duration.unit.name}.{number}"
        return f"{duration.amount} {self.phrases[unit]}"

    def number(self, value: Decimal | Fraction, decimals: int = 0) -> str:
        """A number cut, not rounded, to so many decimals, with a space between thousands."""
        scale = 10**decimals
        whole, part = divmod(int(abs(value) * scale), scale)
        digits = f"{part:0{decimals}d}".rstrip("0") if decimals else ""
        written = f"{whole:,}".replace(",", "\u00a0")
        point = self.phrases["decimal"] if digits else ""
        return f"{'-' if value < 0 else ''}{written}{point}{digits}"

    def percent(self, share: Decimal | Fraction) -> str:
        """A percentage cut at the third decimal: one that is not quite reached never looks so."""
        return f"{self.number(share, 3)}\u00a0%"

    def money(self, amount: Decimal, currency: str) -> str:
        """An amount in its currency; öre only where there are any."""
        whole = amount == amount.to_integral_value()
        digits = f"{amount:,.0f}" if whole else f"{amount:,.2f}"
        written = digits.replace(",", "\u00a0").replace(".", self.phrases["decimal"])
        return f"{written}\u00a0{self.phrases.get(f'currency.{currency}', currency)}"

    def left(self, time: timedelta) -> str:
        """A length of time in days, hours and minutes."""
        minutes = int(time / timedelta(minutes=1))
        days, rest = divmod(minutes, 24 * 60)
        parts = [(days, "unit.days"), (rest // 60, "unit.hours"), (rest % 60, "unit.minutes")]
        written = [f"{n} {self.phrases[unit]}" for n, unit in parts if n]
        return " ".join(written[:2]) or f"0 {self.phrases['unit.minutes']}"

    def exactly(self, time: timedelta) -> str:
        """A length of time to the second, so that parts add up to their whole."""
        minutes, seconds = divmod(time // timedelta(seconds=1), 60)
        hours, minutes = divmod(minutes, 60)
        units = ("unit.hours", "unit.minutes", "unit.seconds")
        parts = zip((hours, minutes, seconds), units, strict=True)
        written = [f"{n} {self.phrases[unit]}" for n, unit in parts if n]
        return " ".join(written) or f"0 {self.phrases['unit.minutes']}"

    def moment(self, moment: datetime, at: datetime, zone: str) -> str:
        """A moment as seen from another: the time alone today, else with its day."""
        here, now = moment.astimezone(ZoneInfo(zone)), at.astimezone(ZoneInfo(zone))
        days = (here.date() - now.date()).days
        time = f"{here:%H:%M}"
        if days == 0:
            return time
        if days == 1:
            return f"{self.phrases['tomorrow']} {time}"
        if 1 < days < 7:
            return f"{self.phrases['weekdays'].split()[here.weekday()]} {time}"
        return f"{here:%Y-%m-%d} {time}"


def language(lang: Lang) -> Language:
    """The language by its code."""
    return Language(lang, import_module(f"ansvar.locale.{lang}").PHRASES)
