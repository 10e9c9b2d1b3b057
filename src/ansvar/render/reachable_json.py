"""A contact that can be called, as JSON."""

from ansvar.register import Reachable
from ansvar.render.span_json import Json, span_json


def reachable_json(reach: Reachable) -> Json:
    """Whose role it is, how it is reached, and where that is written."""
    return {
        "party": reach.party.id,
        "role": reach.contact.role,
        "phone": reach.contact.phone,
        "email": reach.contact.email,
        "place": span_json(reach.span),
    }
