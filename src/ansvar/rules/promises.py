"""Rules about promises: what the principal promises against what its suppliers owe it.

A chain's promise is held against the agreements along every function, as they stand today: an
agreement is one thing that fails or is mended, however many links it covers. Where something is
not known the suppliers have the benefit of it: links that nobody promises anything for count as up,
of several promises the best counts, and of redundant legs the one that is soonest restored.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from ansvar.agreement import Agreement, Commitment, Promised
from ansvar.chain import Chain, Promise
from ansvar.diagnostics import Diagnostic, Rule, Severity, Span, Word
from ansvar.durations import Duration, Unit
from ansvar.plannedwork import NOTICE_DAYS
from ansvar.register import Register
from ansvar.rules.backing import Backing, Footing, footings
from ansvar.rules.effort import Effort
from ansvar.rules.inspection import Inspection, listed
from ansvar.rules.rota import ON_DUTY, Rota, left_out
from ansvar.rules.worstcase import Term, outlasts
from ansvar.scalars import DEFAULT_ZONE
from ansvar.worktime import ALWAYS, Schedule

_PROMISE: Word = {"sv": "kedjans löfte", "en": "the chain's promise"}


@dataclass(frozen=True)
class _Promising:
    """A chain with a promise, and what each of its functions stands on today."""

    inspection: Inspection
    chain: Chain
    promise: Promise
    footings: tuple[Footing, ...]

    @property
    def register(self) -> Register:
        return self.inspection.register

    @property
    def hours(self) -> Schedule:
        """When the promise holds."""
        return self.register.schedule(self.promise.hours, self.chain.time_zone) or ALWAYS

    @cached_property
    def available(self) -> "tuple[_Available, ...]":
        """The functions by their promised availabilities."""
        found = (_available(footing) for footing in self.footings)
        return tuple(each for each in found if each is not None)

    def place(self, key: str) -> Span:
        return self.register.place("chains", self.chain.id, "promise", key)


class _Owing(NamedTuple):
    """A commitment that counts against a promise."""

    agreement: Agreement
    commitment: Commitment

    @property
    def name(self) -> str:
        return f"{self.agreement.id} {self.commitment.clause}"

    def place(self, register: Register, key: str) -> Span:
        path = ("commitments", self.commitment.id, key)
        return register.place("agreements", self.agreement.id, *path)

    def related(self, register: Register, key: str) -> tuple[Word, Span]:
        return self.agreement.id, self.place(register, key)


def _counting(agreement: Agreement, *kinds: Promised) -> list[Commitment]:
    """The commitments of some kinds that hold for every fault, or for one of usual priority."""
    return [
        commitment
        for commitment in agreement.commitments.values()
        if any(getattr(commitment, kind) is not None for kind in kinds)
        and (
            commitment.when is None
            or commitment.when.priority is None
            or agreement.default_priority in commitment.when.priority
        )
    ]


class _Case(NamedTuple):
    """What is wrong along one function, in words, and the commitments that make it so."""

    function: str
    words: Mapping[str, Word]
    owing: tuple[_Owing, ...]

    @property
    def agreements(self) -> frozenset[str]:
        return frozenset(each.agreement.id for each in self.owing)


def _findings(
    rule: Rule, promising: _Promising, key: str, cases: Iterable[_Case | None]
) -> Iterator[Diagnostic]:
    """One finding for each set of agreements, none for what fewer of them already show.

    More agreements on top of some that break the promise are no further mistake.
    """
    sets: dict[frozenset[str], list[_Case]] = {}
    for case in cases:
        if case is not None:
            sets.setdefault(case.agreements, []).append(case)
    for agreements, same in sets.items():
        if not any(other < agreements for other in sets):
            functions = list(dict.fromkeys(case.function for case in same))
            words = {**same[0].words, "functions": listed(functions)}
            related = tuple(each.related(promising.register, key) for each in same[0].owing)
            yield Diagnostic(rule, promising.place(key), words, related=related)


RESTORE = Rule(
    "ANS711",
    "restore-past-promise",
    Severity.WARNING,
    {
        "sv": "{functions}: {arithmetic} > {promise} utlovat",
        "en": "{functions}: {arithmetic} > {promise} promised",
    },
    {
        "sv": """*Vad* Återställningstiderna i avtalen längs en funktion är längre än huvudmannens
löfte, var för sig eller tillsammans. Varje avtal räknas en gång, med tiden för vanlig prioritet. Av
reservvägar räknas den som är snabbast tillbaka. Länkar som ingen lovar något om räknas inte, och
tider av olika slag läggs inte ihop. Timmar som räknas under olika tider blir tillsammans minst
summan (≥).
*Varför* Är ett avtal ensamt längre räcker ett enda fel för att bryta löftet, fast leverantören
håller sin tid. Är bara summan längre bryts löftet när fel följer på varandra, eller när den första
leverantören använder sin tid till att visa att felet är nästas.
*Exempel* `4 h (larmavtal § 7.2) + 8 h (nätavtal § 5) = 12 h > 4 h`
*I stället* Avtala om kortare tid, ordna en reservväg eller lova det som avtalen bär.""",
        "en": """*What* The restore times of the agreements along a function are longer than the
principal's promise, each for itself or together. Every agreement counts once, with its time for the
usual priority. Of redundant legs the one that is soonest back counts. Links that nobody promises
anything for do not, and times of different kinds are not added. Hours that count at different times
of the day together make at least the sum (≥).
*Why it matters* If one agreement alone is longer, a single fault is enough to break the promise,
though the supplier keeps its time. If only the sum is longer, the promise is broken when faults
follow one another, or when the first supplier uses its time to show that the fault is the next's.
*Example* `4 h (larmavtal § 7.2) + 8 h (nätavtal § 5) = 12 h > 4 h`
*Instead* Agree on a shorter time, arrange a reserve, or promise what the agreements carry.""",
    },
    help={"sv": "{judgement}", "en": "{judgement}"},
)
_ONE_BY_ONE: Word = {
    "sv": "ett fel i taget ryms i löftet, fel som följer på varandra gör det inte",
    "en": "one fault at a time is within the promise, faults that follow one another are not",
}
_SECONDS = {
    Unit.ELAPSED: 1,
    Unit.DAYS: 24 * 3600,
    Unit.WORKING_DAYS: 34 * 3600,
    Unit.MONTHS: 30 * 24 * 3600,
}
"""About how long one of each unit is, only to choose between legs or promises."""


class _Restoring(NamedTuple):
    """The restore time of one agreement, and whether its fault alone takes the function down."""

    owing: _Owing
    term: Term
    alone: bool


def late_restores(promising: _Promising) -> Iterator[Diagnostic]:
    """Restore times that are longer than the promise."""
    promised = promising.promise.restore
    if promised is not None:
        limit = _ordinary(_term(promised, promising.hours))
        cases = (_late(promising, footing, limit) for footing in promising.footings)
        yield from _findings(RESTORE, promising, "restore", cases)


def _term(length: Duration, schedule: Schedule) -> Term:
    """A length in its hours; round the clock has no working days, so those are Swedish weekdays."""
    working_days = length.unit is Unit.WORKING_DAYS and schedule == ALWAYS
    return Term(length, NOTICE_DAYS if working_days else schedule)


def _ordinary(term: Term) -> Term:
    """The same in weeks without holidays: that Easter is long breaks nobody's promise of days."""
    schedule = Schedule(term.schedule.zone, term.schedule.week)
    return term._replace(schedule=schedule)


def _rough(length: Duration | None) -> int:
    return length.amount * _SECONDS[length.unit] if length is not None else 0


def _restore_of(agreement: Agreement) -> Commitment | None:
    return min(_counting(agreement, "restore"), key=lambda c: _rough(c.restore), default=None)


def _restore_rank(agreement: Agreement) -> int | None:
    found = _restore_of(agreement)
    return None if found is None else _rough(found.restore)


def _restorings(promising: _Promising, footing: Footing) -> list[_Restoring]:
    """What has to be restored for a function that has lost everything to be up again."""
    backing = footing.backing(_restore_rank)
    if backing is None:
        return []
    chosen = backing.least([_restore_rank(agreement) or 0 for agreement in backing.agreements])
    found = []
    for index in chosen or ():
        agreement = backing.agreements[index]
        commitment = _restore_of(agreement)
        if commitment is not None and commitment.restore is not None:
            zone = promising.chain.time_zone
            hours = promising.register.schedule(commitment.hours or "", zone) or promising.hours
            term = _ordinary(_term(commitment.restore, hours))
            found.append(_Restoring(_Owing(agreement, commitment), term, index in backing.alone))
    return found


def _late(promising: _Promising, footing: Footing, limit: Term) -> _Case | None:
    """The restore times that end after the promise; times of different kinds are not added."""

    def past(some: Sequence[_Restoring]) -> bool:
        lengths = [each.term.length for each in some]
        total = sum(length.amount for length in lengths)
        if lengths[0].unit is limit.length.unit and total <= limit.length.amount:
            return False
        terms = tuple(each.term for each in some)
        return outlasts(terms, limit, promising.inspection.today.year)

    restorings = _restorings(promising, footing)
    kinds: dict[object, list[_Restoring]] = {}
    for each in restorings:
        kinds.setdefault(_kind(each.term, limit), []).append(each)
    late = [group for group in kinds.values() if past(group)]
    if not late:
        return None
    shown = [each for group in late for each in group]
    words: dict[str, Word] = {
        "arithmetic": "; ".join(_sum(promising, group) for group in late),
        "promise": str(limit.length),
        "judgement": _judgement([r.owing.agreement.id for r in shown if r.alone and past([r])]),
    }
    return _Case(footing.target.name, words, tuple(each.owing for each in shown))


def _kind(term: Term, limit: Term) -> object:
    """What lengths must have in common to be added: their unit, and the hours that they run in.

    Round the clock, hours of whatever schedules make at least their sum.
    """
    unit = term.length.unit
    any_hours = unit is Unit.ELAPSED and limit.schedule == ALWAYS
    return unit if any_hours else (unit, term.schedule)


def _sum(promising: _Promising, restorings: Sequence[_Restoring]) -> str:
    lengths = [each.term.length for each in restorings]
    terms = " + ".join(_written(promising, each) for each in restorings)
    total = Duration(sum(length.amount for length in lengths), lengths[0].unit)
    alike = len({each.term.schedule for each in restorings}) == 1
    return f"{terms} {'=' if alike else '≥'} {total}" if len(restorings) > 1 else terms


def _written(promising: _Promising, restoring: _Restoring) -> str:
    """A restore time with its clause, and its calendar if that is not the promise's."""
    hours = restoring.owing.commitment.hours
    other = hours not in {None, "always", promising.promise.hours}
    calendar = f", {hours}" if other else ""
    return f"{restoring.term.length} ({restoring.owing.name}{calendar})"


def _judgement(alone: Sequence[str]) -> Word:
    """Whether a single fault breaks the promise, or only several."""
    if not alone:
        return _ONE_BY_ONE
    names = ", ".join(alone)
    return {
        "sv": f"ett enda fel räcker: {names} lovar ensamt längre tid än löftet",
        "en": f"a single fault is enough: {names} alone promises longer than that",
    }


AVAILABILITY = Rule(
    "ANS712",
    "availability-below-promise",
    Severity.WARNING,
    {
        "sv": "{functions}: {arithmetic} < {promise} utlovat",
        "en": "{functions}: {arithmetic} < {promise} promised",
    },
    {
        "sv": """*Vad* Tillgängligheten i avtalen längs en funktion blir tillsammans lägre än
huvudmannens löfte. Varje avtal räknas en gång. Reservvägar räknas exakt, som oberoende av varandra
utom där samma avtal bär dem. Länkar som ingen lovar något om räknas som alltid uppe, och då är
talet det högsta möjliga. Det avrundas uppåt.
*Varför* Alla leverantörer kan hålla sina avtal medan löftet till brukarna bryts.
*Exempel* `99.9 % (larmavtal § 6) × 99.5 % (nätavtal § 4) ≤ 99.41 % < 99.9 %`
*I stället* Avtala om högre tillgänglighet, ordna en reservväg eller lova det som avtalen bär.""",
        "en": """*What* The availabilities of the agreements along a function multiply to less than
the principal's promise. Every agreement counts once. Redundant legs are reckoned exactly, as
independent of one another but for what the same agreement carries. Links that nobody promises
anything for count as always up, and then the figure is the highest possible. It is rounded up.
*Why it matters* Every supplier can keep its agreement while the promise to the users is broken.
*Example* `99.9 % (larmavtal § 6) × 99.5 % (nätavtal § 4) ≤ 99.41 % < 99.9 %`
*Instead* Agree on more, arrange a reserve, or promise what the agreements carry.""",
    },
    help={"sv": "{unpromised}", "en": "{unpromised}"},
)
_SHOWN = 4
"""So many factors are written out; of more only the product."""


def low_availabilities(promising: _Promising) -> Iterator[Diagnostic]:
    """Promised availabilities whose product is below the promise."""
    promised = promising.promise.availability
    if promised is not None:
        cases = (_low(available, promised) for available in promising.available)
        yield from _findings(AVAILABILITY, promising, "availability", cases)


class _Available(NamedTuple):
    """A function by the agreements that promise an availability, with the promise of each."""

    function: str
    backing: Backing
    owing: tuple[_Owing, ...]

    @property
    def counted(self) -> list[_Owing]:
        """Those that the function turns on."""
        return [self.owing[i] for i in self.backing.among(self.backing.function)]


def _availability_of(agreement: Agreement) -> Commitment | None:
    return max(_counting(agreement, "availability"), key=_percent_of, default=None)


def _percent_of(commitment: Commitment) -> Decimal:
    return commitment.availability if commitment.availability is not None else Decimal(0)


def _available(footing: Footing) -> _Available | None:
    def rank(agreement: Agreement) -> Decimal | None:
        found = _availability_of(agreement)
        return None if found is None else -_percent_of(found)

    backing = footing.backing(rank)
    if backing is None:
        return None
    best = [(agreement, _availability_of(agreement)) for agreement in backing.agreements]
    owing = tuple(_Owing(agreement, found) for agreement, found in best if found is not None)
    return _Available(footing.target.name, backing, owing)


def _low(available: _Available, promised: Decimal) -> _Case | None:
    function, backing, owing = available
    shares = [Fraction(_percent_of(each.commitment)) / 100 for each in owing]
    product = backing.up(backing.function, shares)
    if product is None or product * 100 >= promised:
        return None
    alone = [owing[i] for i in sorted(backing.alone)]
    factors = [f"{each.commitment.availability} % ({each.name})" for each in alone]
    redundant = backing.up(backing.together, shares)
    names = [owing[i].name for i in backing.among(backing.together)]
    if redundant is not None and names:
        factors.append(f"{_rounded_up(redundant)[0]} % ({_either(names)})")
    if not factors:
        return None
    words: dict[str, Word] = {
        "arithmetic": _product(factors, product, promised, len(available.counted)),
        "promise": f"{promised} %",
        "unpromised": _unpromised(backing, function),
    }
    return _Case(function, words, tuple(available.counted))


def _either(names: Sequence[str]) -> str:
    """The agreements on redundant legs; of many the first two, and how many more there are."""
    return " / ".join(names if len(names) <= _SHOWN else (*names[:2], f"+{len(names) - 2}"))


def _product(factors: Sequence[str], product: Fraction, promised: Decimal, agreements: int) -> Word:
    """The arithmetic of a function, in one short line."""
    if len(factors) == 1:
        return factors[0]
    percent, exact = _rounded_up(product, below=promised)
    if len(factors) <= _SHOWN:
        return f"{' × '.join(factors)} {'=' if exact else '≤'} {percent} %"
    return {
        "sv": f"{agreements} avtal ger tillsammans {'' if exact else 'högst '}{percent} %",
        "en": f"{agreements} agreements together give {'' if exact else 'at most '}{percent} %",
    }


def _rounded_up(share: Fraction, below: Decimal = Decimal(101)) -> tuple[str, bool]:
    """A share in percent, rounded up, and whether it is exact.

    It is kept below a number, if twelve decimals will do for that.
    """
    percent = share * 100
    for places in range(2, 13):
        rounded = Fraction(-(-percent * 10**places // 1), 10**places)
        if rounded < below:
            break
    written = f"{Decimal(rounded.numerator) / Decimal(rounded.denominator):.{places}f}"
    return written.rstrip("0").rstrip("."), rounded == percent


def _unpromised(backing: Backing, function: str) -> Word:
    few, links = backing.unpromised, backing.links
    if not few:
        return ""
    return {
        "sv": f"det är i bästa fall: i '{function}' lovas inget för {few} av {links} länkar",
        "en": f"that is the best case: in '{function}' nothing is promised for {few} of {links} "
        "links",
    }


HOURS = Rule(
    "ANS713",
    "hours-short-of-promise",
    Severity.WARNING,
    {
        "sv": "{hour} ligger utanför {commitments}, fast '{promised}' är utlovat i {chains}",
        "en": "{hour} is outside {commitments}, though '{promised}' is promised in {chains}",
    },
    {
        "sv": """*Vad* Ett åtagande räknas bara vissa timmar, medan kedjans löfte gäller fler. Det
gäller åtaganden utan villkor eller för avtalets vanliga prioritet, på länkar vars fel tar ned en
funktion.
*Varför* De andra timmarna kan ingen leverantör ställas till svars för att det dröjer.
*Exempel* `restore: 8 h, hours: office` i en kedja som lovar `hours: always`
*I stället* Avtala om de timmar som löftet gäller, ordna en reservväg eller ändra löftet.""",
        "en": """*What* A commitment counts during some hours only, while the chain's promise holds
for more. This is about commitments without a condition or for the agreement's usual priority, on
links whose failure takes a function down.
*Why it matters* In the other hours no supplier can be held to account for the delay.
*Example* `restore: 8 h, hours: office` in a chain that promises `hours: always`
*Instead* Agree on the hours of the promise, arrange a reserve, or change the promise.""",
    },
)
_IN_HOURS: tuple[Promised, ...] = (
    "acknowledge",
    "respond",
    "attend",
    "start",
    "restore",
    "answer",
    "availability",
)
"""What a user waits for; reports about a fault may come when the office opens."""
_AHEAD = timedelta(400)
"""How far ahead hours are compared: each weekday, holiday and eve comes at least once."""

_Short = Callable[[Agreement], list[Commitment]]
"""The commitments of an agreement that leave hours of a promise out."""


class _Lack(NamedTuple):
    """The commitments of one agreement that keep one calendar, and the chains that promise more."""

    owing: dict[str, _Owing]
    chains: dict[str, _Promising]


def short_hours(promisings: Sequence[_Promising]) -> Iterator[Diagnostic]:
    """Commitments that count during fewer hours than a promise; one finding for each calendar."""
    effort = Effort(ON_DUTY)
    yield from effort.within(_short_hours(promisings, effort))


def _short_hours(promisings: Sequence[_Promising], effort: Effort) -> Iterator[Diagnostic]:
    lacks: dict[tuple[str, str, str], _Lack] = {}
    rotas: dict[str, Rota] = {}
    for promising in promisings:
        effort.spend(1, promising.place("hours"))
        rota = rotas.setdefault(promising.chain.time_zone, _rota(promising, effort))
        short = _short(promising, rota)
        for agreement in _leaving_out(promising.footings, short):
            for commitment in short(agreement):
                key = (agreement.id, commitment.hours or "", promising.promise.hours)
                lack = lacks.setdefault(key, _Lack({}, {}))
                lack.owing[commitment.id] = _Owing(agreement, commitment)
                lack.chains[promising.chain.id] = promising
    for (_, hours, promised), lack in lacks.items():
        owing, chains = list(lack.owing.values()), list(lack.chains.values())
        register, rota = chains[0].register, rotas[chains[0].chain.time_zone]
        words: dict[str, Word] = {
            "commitments": listed(list(lack.owing)),
            "hour": _example(rota, promised, hours),
            "chains": listed(list(lack.chains)),
            "promised": promised,
        }
        related = [each.related(register, "hours") for each in owing[1:]]
        related += [(_PROMISE, each.place("hours")) for each in chains]
        yield Diagnostic(HOURS, owing[0].place(register, "hours"), words, related=tuple(related))


def _rota(promising: _Promising, effort: Effort) -> Rota:
    today = promising.inspection.today
    return Rota(promising.register, promising.chain.time_zone, today, today + _AHEAD, effort)


def _short(promising: _Promising, rota: Rota) -> _Short:
    wanted = rota.shifts([promising.promise.hours])
    known: dict[str, bool] = {"always": False}

    def is_short(calendar: str) -> bool:
        if calendar not in known:
            known[calendar] = bool(left_out(wanted, rota.shifts([calendar])))
        return known[calendar]

    def short(agreement: Agreement) -> list[Commitment]:
        return [c for c in _in_hours(agreement) if c.hours is not None and is_short(c.hours)]

    return short


def _example(rota: Rota, promised: str, hours: str) -> Word:
    """An hour at which a promise holds and other hours do not."""
    shifts = left_out(rota.shifts([promised]), rota.shifts([hours]))
    return rota.example(shifts, (promised, hours)).name


def _in_hours(agreement: Agreement) -> list[Commitment]:
    return [c for c in _counting(agreement, *_IN_HOURS) if c.hours is not None]


def _leaving_out(footings: Iterable[Footing], short: _Short) -> Iterator[Agreement]:
    """The agreements that leave a function to nobody in hours that are promised."""

    def rank(agreement: Agreement) -> int | None:
        return len(short(agreement)) if _in_hours(agreement) else None

    for footing in footings:
        backing = footing.backing(rank)
        if backing is not None:
            covering = [i for i, agreement in enumerate(backing.agreements) if not rank(agreement)]
            left = backing.kept(backing.function, covering)
            yield from (backing.agreements[i] for i in backing.among(left))


NOTICE = Rule(
    "ANS714",
    "late-notice",
    Severity.WARNING,
    {
        "sv": "besked inom {length} kan komma efter kundens egna 24 h "
        "(cybersäkerhetslagen 2 kap. 5 §)",
        "en": "notice within {length} can come after the customer's own 24 h "
        "(cybersäkerhetslagen 2:5)",
    },
    {
        "sv": """*Vad* Leverantören får vänta längre med att berätta om ett fel än kommunen,
regionen eller förbundet själv får. En betydande incident ska anmälas så snart det kan ske och
senast 24 timmar efter kännedom: 2 kap. 5 § cybersäkerhetslagen (2025:1506). Ett besked på
kontorstid eller inom arbetsdagar räknas som längre när en helg gör det längre.
*Varför* Lagens tid räknas från kundens egen kännedom. Men den som får veta efter mer än ett dygn
hinner inte begränsa skadan, och har svårt att visa att säkerheten i leveranskedjan är ordnad.
*Exempel* `notify: 2 working days`
*I stället* Avtala om besked inom några timmar, dygnet runt, från att leverantören märker felet.""",
        "en": """*What* The supplier may wait longer before it tells of a fault than the
municipality, region or federation itself may. A significant incident is to be reported as soon as
possible and at the latest 24 hours after it is known: cybersäkerhetslagen (2025:1506) 2:5. Notice
in office hours or working days counts as longer when a weekend makes it longer.
*Why it matters* The statutory time runs from the customer's own knowledge. But a customer that is
told after more than a day has no time to limit the harm, and can hardly show that its supply chain
is in order.
*Example* `notify: 2 working days`
*Instead* Agree on notice within a few hours, round the clock, from when the supplier knows.""",
    },
)
EARLY_NOTICE = Duration(24 * 3600, Unit.ELAPSED)
"""The early notice of a significant incident: "så snart det kan ske", at most 24 h after kännedom.

Cybersäkerhetslag (2025:1506) 2 kap. 5 §, in force 15 January 2026, read in the wording of 27 April
2026:
https://www.riksdagen.se/sv/dokument-och-lagar/dokument/svensk-forfattningssamling/cybersakerhetslag-20251506_sfs-2025-1506/
"""
EARLY_NOTICE_FROM = date(2026, 1, 15)
EARLY_NOTICE_OF = frozenset({"municipality", "region", "federation"})
"""Whom the act binds whatever their size, by 1 kap. 3 §: kommuner, regioner, kommunalförbund."""


def late_notices(inspection: Inspection) -> Iterator[Diagnostic]:
    """Notice to a public customer that may come when its own time to report has passed."""
    register, today = inspection.register, inspection.today
    for agreement in inspection.in_time:
        customer = register.parties.get(agreement.customer)
        if customer is None or customer.kind not in EARLY_NOTICE_OF:
            continue
        owing = [_Owing(agreement, commitment) for commitment in _counting(agreement, "notify")]
        late = [each for each in owing if _is_late(inspection, each.commitment)]
        if late and len(late) == len(owing) and today >= EARLY_NOTICE_FROM:
            soonest = min(late, key=lambda each: _rough(each.commitment.notify))
            words = {"length": _notice(soonest.commitment)}
            yield Diagnostic(NOTICE, soonest.place(register, "notify"), words)


def _is_late(inspection: Inspection, commitment: Commitment) -> bool:
    """Whether notice may take more than the statutory time; without hours it cannot be told."""
    schedule = inspection.register.schedule(commitment.hours or "", DEFAULT_ZONE)
    if schedule is None or commitment.notify is None:
        return False
    term, limit = _term(commitment.notify, schedule), Term(EARLY_NOTICE, ALWAYS)
    return outlasts((term,), limit, inspection.today.year)


def _notice(commitment: Commitment) -> Word:
    length, hours = f"'{commitment.notify}'", f"'{commitment.hours}'"
    if commitment.hours == "always":
        return length
    return {"sv": f"{length} i {hours}", "en": f"{length} in {hours}"}


WINDOWS = Rule(
    "ANS715",
    "differing-measurement",
    Severity.WARNING,
    {
        "sv": "{functions}: tillgängligheten mäts över olika perioder: {windows}",
        "en": "{functions}: availability is measured over different periods: {windows}",
    },
    {
        "sv": """*Vad* Kedjan lovar en tillgänglighet, men avtalen längs en funktion mäter den över
olika långa perioder.
*Varför* 99,9 % per månad tillåter högst 45 minuter i sträck, 99,9 % per år nästan nio timmar. Då
säger produkten av procenttalen inte vad brukarna kan räkna med.
*Exempel* `measured: calendar month` i larmavtalet, `measured: calendar year` i nätavtalet
*I stället* Mät lika i alla avtal, helst per månad.""",
        "en": """*What* The chain promises an availability, but the agreements along a function
measure it over periods of different length.
*Why it matters* 99.9 % a month allows at most 45 minutes on end, 99.9 % a year nearly nine hours.
Then the product of the percentages does not say what users can count on.
*Example* `measured: calendar month` for the alarm, `measured: calendar year` for the network
*Instead* Measure alike in all agreements, preferably by month.""",
    },
)


def differing_windows(promising: _Promising) -> Iterator[Diagnostic]:
    """Availabilities along one function that are not measured alike; one finding for a chain."""
    if promising.promise.availability is None:
        return
    windows: dict[str, dict[str, _Owing]] = {}
    functions = []
    for available in promising.available:
        measured = [each for each in available.counted if each.commitment.measured]
        if len({_window(each) for each in measured}) > 1:
            functions.append(available.function)
            for each in measured:
                windows.setdefault(_window(each), {})[each.agreement.id] = each
    if functions:
        groups = [list(same.values()) for same in windows.values()]
        listing = [f"{g[0].commitment.measured} ({_names(g)})" for g in groups]
        words = {"functions": listed(functions), "windows": ", ".join(listing)}
        related = tuple(each.related(promising.register, "measured") for g in groups for each in g)
        yield Diagnostic(WINDOWS, promising.place("availability"), words, related=related)


def _names(owing: Iterable[_Owing]) -> str:
    return ", ".join(each.agreement.id for each in owing)


def _window(owing: _Owing) -> str:
    return str(owing.commitment.measured)


def unbacked_promises(inspection: Inspection) -> Iterator[Diagnostic]:
    """Chain promises that the agreements behind the chain's functions do not carry today."""
    if not inspection.complete:
        return
    found: dict[str, list[Footing]] = {}
    for footing in footings(inspection.register, inspection.owed, inspection.today):
        found.setdefault(footing.target.chain.id, []).append(footing)
    promisings = [
        _Promising(inspection, chain, chain.promise, tuple(found.get(chain.id, ())))
        for chain in inspection.chains.values()
        if chain.promise is not None
    ]
    for promising in promisings:
        yield from late_restores(promising)
        yield from low_availabilities(promising)
        yield from differing_windows(promising)
    yield from short_hours(promisings)


RULES = (RESTORE, AVAILABILITY, HOURS, NOTICE, WINDOWS)
FINDERS = (unbacked_promises, late_notices)
