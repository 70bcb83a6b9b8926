"""Which wording of an ask fits a State: its legal status and the date decide."""

from datetime import date

from app.asks.models import Situation
from app.states.legal import LegalStatus


def situation(status: LegalStatus, today: date, closes_on: date) -> Situation:
    """Whether the State can still sign, stands by a signature or more, or could only accede.

    A State that denounced is bound no longer and could come back by accession alone.
    """
    if status is LegalStatus.DENOUNCED:
        return Situation.WINDOW_CLOSED
    if not status.may_still_sign:
        return Situation.SIGNED
    return Situation.MAY_SIGN if today <= closes_on else Situation.WINDOW_CLOSED
