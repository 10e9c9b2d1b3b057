"""What can still be said when an incident cannot be assessed: whom to call, and the reserve."""

from datetime import datetime

from ansvar.locale import Language
from ansvar.register import Register
from ansvar.render.page import Block, Cell, Page, row


def fallback_page(register: Register, chain_id: str, at: datetime, language: Language) -> Page:
    """The lead's contact on duty and the reserve routine of a chain."""
    chain, say = register.chains[chain_id], language.say
    lead = register.parties.get(chain.lead or chain.principal)
    rows = []
    for name in lead.contacts if lead else ():
        contact = lead.contacts[name] if lead else None
        schedule = register.schedule(contact.hours, chain.time_zone) if contact else None
        if lead and contact and schedule and schedule.is_open(at):
            number = contact.phone or contact.email or ""
            who = Cell(f"{lead.name}, {contact.role}", "strong")
            rows.append(row(who, Cell(number, "strong")))
            break
    rows = rows or [row(say("call.nobody", lead=lead.name if lead else chain.principal))]
    rows.append(row(say("call.gather")))
    reserve, number = say("reserve.none"), ""
    if chain.reserve is not None:
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
