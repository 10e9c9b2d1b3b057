"""What can still be said when an incident cannot be assessed: whom to call, and the reserve."""

from datetime import datetime

from ansvar.locale import Language
from ansvar.register import Register
from ansvar.render.page import Block, Cell, Page, row
from ansvar.scalars import DEFAULT_ZONE

PRINCIPALS = ("municipality", "region", "authority", "federation")
"""Who answers to citizens, and so gathers the parties when not even the chain can be read."""


def fallback_page(
    register: Register, chain_id: str | None, at: datetime, language: Language
) -> Page:
    """The lead's contact on duty and the reserve routine of a chain, as far as any can be read."""
    say = language.say
    chain = register.chains[chain_id] if chain_id is not None else None
    gathers = [c.lead or c.principal for c in register.chains.values()]
    leads = [p for p in register.parties.values() if p.kind in PRINCIPALS]
    leads.sort(key=lambda p: -gathers.count(p.id))
    if chain is not None:
        leads = [p for p in register.parties.values() if p.id == (chain.lead or chain.principal)]
    zone = chain.time_zone if chain else DEFAULT_ZONE
    name = leads[0].name if leads else (chain.principal if chain else "?")
    rows = [row(say("call.nobody", lead=name))]
    for lead, contact in ((p, c) for p in leads for c in p.contacts.values()):
        schedule = register.schedule(contact.hours, zone)
        if schedule is not None and schedule.is_open(at):
            number = contact.number
            who = Cell(f"{lead.name}, {contact.role}", "strong")
            rows = [row(who, Cell(number, "strong"))]
            break
    rows.append(row(say("call.gather")))
    reserve, number = say("reserve.unknown" if chain is None else "reserve.none"), ""
    if chain is not None and chain.reserve is not None:
        by = register.contact(chain.reserve.by) if chain.reserve.by else None
        who_text = say("reserve.by", role=by.contact.role) if by else ""
        text = chain.reserve.text.rstrip(".")
        reserve = say("reserve.line", text=text, by=who_text, due="")
        number = by.contact.phone or "" if by else ""
    return Page(
        (
            Block(say("heading.call"), tuple(rows)),
            Block(say("heading.reserve"), (row(reserve, number),), tight=True),
            Block("", (row(Cell(say("fallback.title"), "bad")),)),
            Block("", (row(Cell(say("preliminary"), "dim")),)),
        )
    )
