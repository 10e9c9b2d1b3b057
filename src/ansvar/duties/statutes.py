"""Every duty to notify that is told as fact, in the order of the fields of law."""

from ansvar.duties import (
    cybersecurity,
    patient_safety,
    personal_data,
    products,
    protective_security,
    social_services,
    work_environment,
)
from ansvar.duties.statute import Duty

FIELDS: tuple[tuple[str, tuple[Duty, ...]], ...] = (
    ("social_services", social_services.DUTIES),
    ("patient_safety", patient_safety.DUTIES),
    ("personal_data", personal_data.DUTIES),
    ("cybersecurity", cybersecurity.DUTIES),
    ("products", products.DUTIES),
    ("work_environment", work_environment.DUTIES),
    ("protective_security", protective_security.DUTIES),
)
DUTIES: tuple[Duty, ...] = tuple(duty for _, duties in FIELDS for duty in duties)


def duty_ids() -> tuple[str, ...]:
    """What a duty is called when it is written as done."""
    return tuple(dict.fromkeys(duty.id for duty in DUTIES))
