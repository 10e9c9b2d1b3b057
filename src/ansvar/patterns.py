"""What the values of the files look like, as regular expressions for other programs to use.

They know fewer things than the reader, and refuse nothing that it takes. Only what every dialect of
regular expressions has is used: no flags, no look-ahead, no classes that mean more in one than in
another. A text with characters outside plain Latin print, such as a tab, a dash or a digit of
another script, is left to the reader.
"""

from collections.abc import Callable

from ansvar.holidays_se import EVES

_ODD = "[^ -~À-ÿ]"
_DATE = "[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_MOMENT = (
    f"{_DATE}(?: +|[Tt])(?:[01][0-9]|2[0-4]):[0-5][0-9](?::[0-5][0-9])?"
    " *(?:[Zz]|[+-][0-9]{2}:[0-9]{2})?"
)
_CLOCK = "(?:[01]?[0-9]|2[0-4]):[0-5][0-9]"
_DECIMAL = "[0-9]+(?:[.,][0-9]+)?"


def _words(*words: str) -> str:
    return f"(?:{'|'.join(words).replace(' ', ' +')})"


def _any_case(*words: str) -> str:
    return "".join(f"[{c.upper()}{c}]" if c.isalpha() else c for c in _words(*words))


def _only(*forms: str) -> str:
    return f"^ *(?:{'|'.join(forms)}) *$"


def _listed(part: str, comma: str = " *, *") -> str:
    return f"{part}(?:{comma}{part})*"


def _either(*words: str) -> str:
    return f"(?:{'|'.join(words)})"


def _forms(one_of: Callable[..., str]) -> dict[str, str]:
    """The form of each kind of value; `one_of` says how its words may be written."""
    elapsed = one_of("s", "sec", "seconds?", "min", "minutes?", "h", "hours?")
    wholes = (one_of("d", "days?", "weeks?"), one_of("working days?"), one_of("months?"))
    lengths = (
        f"(?:{_DECIMAL} *{elapsed} *)+",
        *(f"(?:[0-9]+ *{unit} *)+" for unit in wholes),
        f"PT(?:{_DECIMAL}[HMS])+ *",
        "P(?:[0-9]+M|[0-9]+W(?:[0-9]+D)?|[0-9]+D)T? *",
    )
    day, daily = one_of("mon", "tue", "wed", "thu", "fri", "sat", "sun"), one_of("daily")
    spans = _listed(f"{_CLOCK} *- *{_CLOCK}")
    money = "[0-9][0-9 ]*(?:[.,][0-9]{1,2})? ?(?:SEK|kr|EUR)"
    percent = "(?:0?[0-9]{1,2}(?:[.,][0-9]{1,6})?|100(?:[.,]0{1,6})?) ?%"
    portion = "[0-9]{1,3}(?:[.,][0-9]{1,6})? ?% (?:of|av) [^ ].*"
    periods = one_of("month", "quarter", "year", "annual", "månad", "kvartal", "år")
    spells = one_of("minut", "hour", "timme", "day", "dag", "dygn", "week", "vecka", "point")
    once = one_of("procentenhet", "fault", "fel", "incident", "outage", "avbrott", "occasion")
    return {
        "version": _only("1"),
        # Each form ends with its own spaces: they are counted once.
        "duration": f"^ *(?:{'|'.join(lengths)})$",
        "moment": _only(_MOMENT),
        "day": _only(_DATE),
        "closed": _only(_DATE, one_of(*EVES)),
        "phone": _only("[+]?[ ()/-]*[0-9][ ()/-]*[0-9][0-9 ()/-]*"),
        "money": _only(money),
        "percent": _only(percent),
        "portion": _only(portion),
        "ceiling": _only(portion, money),
        "level": f"^ *(?:{'|'.join((f'{percent} *', *lengths))})$",
        "per": _only(f".*{_either(periods, spells, once, one_of('tillfälle'))}.*"),
        "period": _only(f".*{_either(periods, one_of('rolling', 'rullande'))}.*"),
        "flag": _only(one_of("yes", "no", "true", "false")),
        "fact": _only(one_of("yes", "no", "unknown", "true", "false")),
        "count": _only("[0-9]{1,7}"),
        "zone": _only("[A-Za-z0-9_+/-]+"),
        "weekdays": _only(daily, _listed(f"{day}(?: *- *{day})?")),
        "hours": _only(spans),
        "window": _only(
            f"(?:{daily}|{_listed(f'{day}(?:-{day})?', ',')}) +{spans}",
            f"{day} +{_CLOCK} ?[-–] ?{day} +{_CLOCK}",
        ),
    }


def _alternatives(written: str, any_case: str) -> tuple[str, ...]:
    """One of these must fit; editors show the first, so it is one that people can read."""
    whole = f"{any_case}|{_ODD}"
    return (whole,) if written == any_case else (written, whole)


PATTERNS = {
    kind: _alternatives(written, _forms(_any_case)[kind])
    for kind, written in _forms(_words).items()
}
"""By kind, as in scalars.KINDS: one of them fits every text that is read as that kind."""
