"""Rules about commitments: what an agreement promises must be possible to measure and to claim.

Only agreements that are in force on some day ahead are judged: of others there is nothing to mend.
"""

from collections.abc import Iterator
from datetime import date

from ansvar.agreement import Agreement, Caps, Commitment, Condition, Penalty, Promised
from ansvar.amounts import Portion
from ansvar.calendar import Calendar
from ansvar.diagnostics import HERE_TOO, Diagnostic, Rule, Severity, Word
from ansvar.durations import Unit
from ansvar.holidays_se import LAST_YEAR
from ansvar.periods import PERIODS, PeriodName, fee_period
from ansvar.rules.inspection import Inspection, listed
from ansvar.scalars import eve_or_day
from ansvar.source import Key

TIMED: tuple[Promised, ...] = (
    "acknowledge",
    "respond",
    "attend",
    "start",
    "restore",
    "notify",
    "status",
    "root_cause",
    "statistics",
)
"""The promises of time that run in a calendar; an answer time is told by each call alone."""

RESPONSES: tuple[Promised, ...] = ("acknowledge", "respond", "attend", "start")


def _commitments(
    inspection: Inspection, kinds: tuple[Promised, ...]
) -> Iterator[tuple[Agreement, Commitment, Promised]]:
    """The commitments of some kinds."""
    for agreement in inspection.in_time:
        for commitment in agreement.commitments.values():
            for kind in commitment.promised:
                if kind in kinds:
                    yield agreement, commitment, kind


NOT_COMPUTABLE = Rule(
    "ANS401",
    "clock-not-computable",
    Severity.WARNING,
    {
        "sv": "{clocks} kan inte räknas: {missing}",
        "en": "{clocks} cannot be computed: {missing}",
    },
    {
        "sv": """*Vad* En utlovad tid saknar det som klockan behöver: en kalender (`hours`), en
händelse som startar den eller en enhet som kalendern kan räkna. Står inget annat i `clock_starts`
startar klockan när felet anmäls, och då måste det gå att anmäla. Dygnet runt har inga arbetsdagar.
*Varför* I en incident blir svaret "kan inte räknas": ingen deadline, inget brott, inget vite.
*Exempel* `{clause: § 7, restore: 1 working day, hours: always}`
*I stället* Skriv den kalender som avtalet menar, och var fel anmäls (`report_fault`). Säger avtalet
inget om saken är det något att avtala om.""",
        "en": """*What* A promised time lacks what its clock needs: a calendar (`hours`), an event
that starts it, or a unit that the calendar can count. Unless `clock_starts` says otherwise the
clock starts when the fault is reported, so it must be possible to report it. Round the clock has no
working days.
*Why it matters* In an incident the answer becomes "not computable": no deadline, no breach, no
penalty.
*Example* `{clause: § 7, restore: 1 working day, hours: always}`
*Instead* Write the calendar that the agreement means, and where faults are reported
(`report_fault`). If the agreement is silent, that is something to agree on.""",
    },
)
_NO_HOURS: Word = {"sv": "'hours' saknas", "en": "'hours' is missing"}
_NO_REPORT: Word = {
    "sv": "'report_fault' saknas, så felet kan inte anmälas",
    "en": "'report_fault' is missing, so no fault can be reported",
}
_STARTED_BY_REPORT: Word = {"sv": "startar vid anmälan", "en": "starts at the report"}


def uncomputable_clocks(inspection: Inspection) -> Iterator[Diagnostic]:
    """Promised times without a calendar or in a unit it has not, and reports that lead nowhere."""
    unstarted: dict[str, dict[str, Promised]] = {}
    for agreement, commitment, kind in _commitments(inspection, TIMED):
        place: tuple[Key, ...] = ("commitments", commitment.id)
        words: dict[str, Word] = {"clocks": _clocks([commitment.id])}
        if commitment.hours is None:
            span = inspection.place("agreements", agreement.id, *place, key=True)
            yield Diagnostic(NOT_COMPUTABLE, span, {**words, "missing": _NO_HOURS})
        elif _counts_no_days(commitment, kind):
            span = inspection.place("agreements", agreement.id, *place, kind)
            missing = _no_working_days(str(getattr(commitment, kind)))
            yield Diagnostic(NOT_COMPUTABLE, span, {**words, "missing": missing})
        by_report = commitment.clock_starts == "reported" and kind != "statistics"
        if by_report and not _takes_reports(agreement):
            unstarted.setdefault(agreement.id, {})[commitment.id] = kind
    for name, kinds in unstarted.items():
        words = {"clocks": _clocks(list(kinds)), "missing": _NO_REPORT}
        related = tuple(
            (_STARTED_BY_REPORT, inspection.place("agreements", name, "commitments", key, kind))
            for key, kind in kinds.items()
        )
        span = inspection.place("agreements", name, key=True)
        yield Diagnostic(NOT_COMPUTABLE, span, words, related=related)


def _counts_no_days(commitment: Commitment, kind: Promised) -> bool:
    """Whether it counts working days where there are none: round the clock no day is off."""
    return commitment.hours == "always" and getattr(commitment, kind).unit is Unit.WORKING_DAYS


def _no_working_days(length: str) -> Word:
    return {
        "sv": f"'always' har inga arbetsdagar för '{length}'",
        "en": f"'always' has no working days for '{length}'",
    }


def _takes_reports(agreement: Agreement) -> bool:
    """Whether a fault can be reported: to a named contact, or by a step to the supplier's side."""
    theirs = {"", agreement.supplier, *agreement.subcontractors}
    steps = (step.contact.rpartition(".")[0] for step in agreement.escalation)
    return agreement.report_fault is not None or any(party in theirs for party in steps)


def _clocks(names: list[str]) -> Word:
    if len(names) == 1:
        return {"sv": f"klockan för '{names[0]}'", "en": f"the clock of '{names[0]}'"}
    some = listed(names)
    texts = {"sv": some, "en": some} if isinstance(some, str) else some
    return {"sv": f"klockorna för {texts['sv']}", "en": f"the clocks of {texts['en']}"}


HORIZON = Rule(
    "ANS402",
    "calendar-horizon",
    Severity.WARNING,
    {
        "sv": "helgdagarna är kända till och med {last}, men '{id}' gäller {until}",
        "en": "the holidays are known until {last}, but '{id}' holds {until}",
    },
    {
        "sv": """*Vad* Ett avtal gäller längre än de inbyggda helgdagarna och aftnarna räcker, och
ett åtagande i det håller en kalender som stänger på dem.
*Varför* Efter den sista dagen kan ingen deadline i kalendern räknas ut.
*Exempel* `holidays: SE` i ett avtal till 2043, när tabellen slutar 2040.
*I stället* Uppgradera ansvar när en längre tabell finns. Fram till dess kan varningen tillåtas med
en sista dag.""",
        "en": """*What* An agreement lasts longer than the built-in public holidays and eves, and a
commitment in it keeps a calendar that closes on them.
*Why it matters* After the last day no deadline in the calendar can be computed.
*Example* `holidays: SE` in an agreement until 2043, when the table ends with 2040.
*Instead* Upgrade ansvar when there is a longer table. Until then the warning can be allowed with a
last day.""",
    },
)
_LAST_DAY = date(LAST_YEAR, 12, 31)


def calendar_horizons(inspection: Inspection) -> Iterator[Diagnostic]:
    """Calendars whose holidays end before an agreement that keeps them, each once."""
    longest: dict[str, Agreement] = {}
    for agreement, commitment, _ in _commitments(inspection, (*TIMED, "answer", "availability")):
        kept = commitment.hours or ""
        known = longest.setdefault(kept, agreement)
        longest[kept] = max(known, agreement, key=lambda a: _last_day(inspection, a))
    for calendar in inspection.calendars.values():
        path, keeping = _closing(calendar), longest.get(calendar.id)
        if path is not None and keeping and _last_day(inspection, keeping) > _LAST_DAY:
            words = {"last": str(_LAST_DAY), "id": keeping.id, "until": _until(keeping)}
            span = inspection.place("calendars", calendar.id, *path)
            valid = inspection.place("agreements", keeping.id, "valid")
            yield Diagnostic(HORIZON, span, words, related=((keeping.id, valid),))


def _last_day(inspection: Inspection, agreement: Agreement) -> date:
    """Until when an agreement is judged: to its end, or to the horizon if it has none."""
    return agreement.valid.to or inspection.horizon


def _closing(calendar: Calendar) -> tuple[Key, ...] | None:
    """Where a calendar speaks of days that come back every year."""
    if calendar.holidays is not None:
        return ("holidays",)
    eves = (i for i, day in enumerate(calendar.also_closed) if isinstance(day, str))
    first = next(eves, None)
    if first is not None:
        return "also_closed", first
    own = (day for day in calendar.hours_on if isinstance(eve_or_day(day), str))
    first_own = next(own, None)
    return None if first_own is None else ("hours_on", first_own)


def _until(agreement: Agreement) -> Word:
    if agreement.valid.to is None:
        return {"sv": "tills vidare", "en": "until further notice"}
    return {"sv": f"till och med {agreement.valid.to}", "en": f"until {agreement.valid.to}"}


RESPONSE_ONLY = Rule(
    "ANS403",
    "response-without-restore",
    Severity.WARNING,
    {
        "sv": "'{id}' lovar {responses} men ingen 'restore'{priorities}",
        "en": "'{id}' promises {responses} but no 'restore'{priorities}",
    },
    {
        "sv": """*Vad* Avtalet lovar att någon kvitterar, återkopplar, kommer eller börjar, men inte
när tjänsten ska fungera igen; kanske bara för en av prioriteterna. Avtal som bara gäller människors
arbete, och det som följer av lag, är inte med.
*Varför* Leverantören kan svara i tid varje gång och ändå låta avbrottet vara i veckor.
*Exempel* `respond: 4 h` för prioritet 3, men `restore` bara för 1 och 2.
*I stället* Avtala om återställningstid. Går det inte, skriv varför:
`# ansvar: allow response-without-restore: skäl`.""",
        "en": """*What* The agreement promises that somebody acknowledges, responds, comes or
begins, but not when the service works again; perhaps for one of the priorities only. Agreements on
people's work alone, and what follows from law, are left out.
*Why it matters* The supplier can answer in time every time and still leave the outage for weeks.
*Example* `respond: 4 h` for priority 3, but `restore` for 1 and 2 only.
*Instead* Agree on a restore time. If that cannot be had, write why:
`# ansvar: allow response-without-restore: reason`.""",
    },
)


def responses_alone(inspection: Inspection) -> Iterator[Diagnostic]:
    """Agreements that promise a response but never an end; each once."""
    for agreement in inspection.in_time:
        if agreement.basis == "law" or not _can_be_restored(inspection, agreement):
            continue
        commitments = agreement.commitments.values()
        responses = [c for c in commitments if set(c.promised) & set(RESPONSES)]
        restores = [c for c in commitments if c.restore is not None]
        lacking = _lacking(agreement, responses, restores)
        if not responses or (restores and not lacking):
            continue
        named = [c for c in responses if not restores or any(_is_for(c, p) for p in lacking)]
        kinds = list(dict.fromkeys(kind for c in named for kind in c.promised))
        spans = [
            inspection.place("agreements", agreement.id, "commitments", c.id, c.promised[0])
            for c in named
        ]
        words = {
            "id": agreement.id,
            "responses": listed(kinds),
            "priorities": _for_priorities(lacking if restores else []),
        }
        related = tuple((HERE_TOO, span) for span in spans[1:])
        yield Diagnostic(RESPONSE_ONLY, spans[0], words, related=related)


def _can_be_restored(inspection: Inspection, agreement: Agreement) -> bool:
    """Whether the agreement is on something else than people's work, where to come is to help."""
    links = inspection.register.links
    kinds = [links[link].kind for link in agreement.covers if link in links]
    known = len(kinds) == len(agreement.covers)
    return known and any(kind not in ("people", "administration") for kind in kinds)


def _lacking(
    agreement: Agreement, responses: list[Commitment], restores: list[Commitment]
) -> list[str]:
    """The priorities that have a response and no restore."""
    named = [p for c in agreement.commitments.values() for p in _priorities(c)]
    if agreement.default_priority is not None:
        named.append(agreement.default_priority)
    return [
        priority
        for priority in sorted(set(named))
        if any(_is_for(c, priority) for c in responses)
        and not any(_is_for(c, priority) for c in restores)
    ]


def _priorities(commitment: Commitment) -> tuple[str, ...]:
    return (commitment.when.priority if commitment.when else None) or ()


def _is_for(commitment: Commitment, priority: str) -> bool:
    """Whether a commitment holds for a priority; one that names none holds for all."""
    named = _priorities(commitment)
    return not named or priority in named


def _for_priorities(priorities: list[str]) -> Word:
    if not priorities:
        return ""
    listing = ", ".join(priorities)
    return {"sv": f" för prioritet {listing}", "en": f" for priority {listing}"}


NO_PERIOD = Rule(
    "ANS404",
    "measurement-without-period",
    Severity.WARNING,
    {
        "sv": "'{id}' lovar {share}, men inte mätt över vilken tid ('measured')",
        "en": "'{id}' promises {share}, but not measured over what time ('measured')",
    },
    {
        "sv": """*Vad* En tillgänglighet, eller en andel av svarstiderna, saknar mätperiod.
*Varför* 99,9 % per månad tillåter högst 45 minuter i sträck, 99,9 % per år nästan nio timmar. Utan
period går brottet inte att visa.
*Exempel* `availability: 99.9 %`
*I stället* Skriv perioden som avtalet säger: `measured: calendar month`.""",
        "en": """*What* An availability, or a share of the answer times, has no period of measuring.
*Why it matters* 99.9 % a month allows at most 45 minutes on end, 99.9 % a year nearly nine hours.
Without the period no breach can be shown.
*Example* `availability: 99.9 %`
*Instead* Write the period that the agreement states: `measured: calendar month`.""",
    },
)


def unmeasured_shares(inspection: Inspection) -> Iterator[Diagnostic]:
    """Shares of time or of calls without a period."""
    for agreement, commitment, kind in _commitments(inspection, (*TIMED, "answer", "availability")):
        key = "availability" if kind == "availability" else "share"
        share = getattr(commitment, key)
        if share is not None and commitment.measured is None:
            path = ("commitments", commitment.id, key)
            span = inspection.place("agreements", agreement.id, *path)
            yield Diagnostic(NO_PERIOD, span, {"id": commitment.id, "share": f"{share} %"})


INCOMPLETE_PENALTY = Rule(
    "ANS405",
    "incomplete-penalty",
    Severity.WARNING,
    {
        "sv": "vitet för '{id}' saknar {missing}",
        "en": "the penalty of '{id}' lacks {missing}",
    },
    {
        "sv": """*Vad* Ett vite saknar enhet (`per`), tak (`cap`), eller belopp eller andel
(`amount`, `percent`) för sig eller i ett av sina steg, eller räknas på en avgift som avtalet inte
anger under `fees`. Ett vite en gång för varje period eller fel är sitt eget tak. Kvartals- och
årsavgift följer av en kortare periods.
*Varför* Saknas ett led går vitet inte att räkna ut, och tiden för att kräva det hinner gå ut medan
parterna tvistar.
*Exempel* `penalty: {per: started hour, percent: 3 % of monthly fee}` utan `cap` och `fees`
*I stället* Skriv det som avtalet säger. Finns inget tak, skriv det:
`# ansvar: allow incomplete-penalty: skäl`.""",
        "en": """*What* A penalty has no unit (`per`), no cap (`cap`), or no amount or share
(`amount`, `percent`) of its own or in one of its steps, or is a share of a fee that the agreement
does not state under `fees`. A penalty once for each period or fault is its own cap. A quarterly or
yearly fee follows from a shorter one.
*Why it matters* Without all terms the penalty cannot be worked out, and the time to claim it passes
while the parties argue.
*Example* `penalty: {per: started hour, percent: 3 % of monthly fee}` without `cap` and `fees`
*Instead* Write what the agreement says. If there is no cap, say so:
`# ansvar: allow incomplete-penalty: reason`.""",
    },
)
_UNIT: Word = {"sv": "enhet ('per')", "en": "a unit ('per')"}
_BASE: Word = {"sv": "belopp ('amount' eller 'percent')", "en": "a base ('amount' or 'percent')"}
_CAP: Word = {"sv": "tak ('cap')", "en": "a cap ('cap')"}


def incomplete_penalties(inspection: Inspection) -> Iterator[Diagnostic]:
    """Penalties that cannot be worked out, each once with all that it lacks."""
    for agreement in inspection.in_time:
        for commitment in agreement.commitments.values():
            missing = list(_missing(agreement, commitment.penalty)) if commitment.penalty else []
            if missing:
                words = {"id": commitment.id, "missing": _all_of(missing)}
                path = ("commitments", commitment.id, "penalty")
                span = inspection.place("agreements", agreement.id, *path, key=True)
                yield Diagnostic(INCOMPLETE_PENALTY, span, words)


def _missing(agreement: Agreement, penalty: Penalty) -> Iterator[Word]:
    if penalty.per is None:
        yield _UNIT
    # The steps apply instead of the penalty's own terms, and each needs its own.
    if any(terms.amount is None and terms.percent is None for terms in penalty.steps or (penalty,)):
        yield _BASE
    # What comes once for each period or fault cannot grow.
    if penalty.cap is None and (penalty.per is None or penalty.per.rounding != "once"):
        yield _CAP
    for fee, name in _fees(penalty).items():
        if not _is_given(agreement, fee):
            yield {"sv": f"'{name}' under 'fees'", "en": f"the '{name}' under 'fees'"}


def _fees(penalty: Penalty) -> dict[PeriodName, str]:
    """The periodic fees that a penalty is worked out from, each as it is first written."""
    caps = penalty.cap or Caps.model_construct()
    written = (
        penalty.percent,
        *(step.percent for step in penalty.steps),
        *(caps.fault, caps.month, caps.quarter, caps.year),
    )
    found: dict[PeriodName, str] = {}
    for portion in written:
        fee = fee_period(portion.base) if isinstance(portion, Portion) else None
        if isinstance(portion, Portion) and fee is not None:
            found.setdefault(fee, portion.base)
    return found


def _is_given(agreement: Agreement, fee: PeriodName) -> bool:
    """Whether the agreement states the fee of a period, or of a shorter one."""
    stated = {fee_period(name) for name in agreement.fees}
    return not stated.isdisjoint(PERIODS[: PERIODS.index(fee) + 1])


def _all_of(words: list[Word]) -> Word:
    parts = [{"sv": word, "en": word} if isinstance(word, str) else word for word in words]
    return {lang: ", ".join(part[lang] for part in parts) for lang in ("sv", "en")}


DUTY_ALONE = Rule(
    "ANS406",
    "duty-without-clock",
    Severity.WARNING,
    {
        "sv": "inget undantag och ingen klocka rör kundens skyldighet '{id}'",
        "en": "no exemption and no clock turns on the customer's duty '{id}'",
    },
    {
        "sv": """*Vad* Kunden har en skyldighet, men inget följer i registret om den inte fullgörs:
inget undantag åberopar den (`customer_duty_unmet`), och inget åtagande i avtalet stannar i väntan
på kunden (`pauses` med `waiting_for_customer`, `no_access` eller skyldighetens eget namn).
*Varför* I en incident kommer leverantören att peka på den. Då ska det redan stå vad som följer av
den, och vad som inte gör det.
*Exempel* `customer_duties: {laddning: {text: Kommunen laddar automaten}}` utan undantag
*I stället* Skriv undantaget eller pausen som avtalet ger. Ger det ingen, skriv det:
`# ansvar: allow duty-without-clock: skäl`.""",
        "en": """*What* The customer has a duty, but nothing in the register follows if it is not
done: no exemption invokes it (`customer_duty_unmet`), and no commitment of the agreement stands
still while it waits for the customer (`pauses` with `waiting_for_customer`, `no_access` or the
duty's own name).
*Why it matters* In an incident the supplier will point at it. By then it should be written what
follows from it, and what does not.
*Example* `customer_duties: {laddning: {text: The municipality loads the dispenser}}`, no exemption
*Instead* Write the exemption or the pause that the agreement gives. If it gives none, say so:
`# ansvar: allow duty-without-clock: reason`.""",
    },
)
_CUSTOMERS_TIME = frozenset({"waiting_for_customer", "no_access"})
"""Pauses for what the customer has not done; an agreed window is nobody's omission."""


def duties_alone(inspection: Inspection) -> Iterator[Diagnostic]:
    """Customer duties that nothing in their agreement turns on."""
    for agreement in inspection.in_time:
        pauses = {pause for c in agreement.commitments.values() for pause in c.pauses}
        invoked = {d for e in agreement.exemptions.values() for d in _duties(e.when)}
        if pauses & _CUSTOMERS_TIME:
            continue
        for duty in agreement.customer_duties:
            if duty not in pauses | invoked:
                span = inspection.place(
                    "agreements", agreement.id, "customer_duties", duty, key=True
                )
                yield Diagnostic(DUTY_ALONE, span, {"id": duty})


def _duties(condition: Condition) -> Iterator[str]:
    """The customer duties that a condition turns on."""
    if condition.customer_duty_unmet is not None:
        yield condition.customer_duty_unmet
    inner = (*(condition.all or ()), *(condition.any or ()))
    for each in inner if condition.not_ is None else (*inner, condition.not_):
        yield from _duties(each)


RULES = (
    NOT_COMPUTABLE,
    HORIZON,
    RESPONSE_ONLY,
    NO_PERIOD,
    INCOMPLETE_PENALTY,
    DUTY_ALONE,
)
FINDERS = (
    uncomputable_clocks,
    calendar_horizons,
    responses_alone,
    unmeasured_shares,
    incomplete_penalties,
    duties_alone,
)
