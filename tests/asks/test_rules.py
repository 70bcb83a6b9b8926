"""Which wording of an ask fits a State."""

from datetime import date

import pytest

from app.asks.models import Situation
from app.asks.rules import situation
from app.states.legal import LegalStatus

CLOSES = date(2026, 12, 31)
AFTER = date(2027, 1, 1)


@pytest.mark.parametrize(
    ("status", "today", "fits"),
    [
        (LegalStatus.NOT_SIGNED, date(2026, 11, 24), Situation.MAY_SIGN),
        (LegalStatus.NOT_SIGNED, CLOSES, Situation.MAY_SIGN),
        (LegalStatus.NOT_SIGNED, AFTER, Situation.WINDOW_CLOSED),
        (LegalStatus.SIGNATURE_WITHDRAWN, CLOSES, Situation.MAY_SIGN),
        (LegalStatus.SIGNATURE_WITHDRAWN, AFTER, Situation.WINDOW_CLOSED),
        (LegalStatus.SIGNED, CLOSES, Situation.SIGNED),
        (LegalStatus.SIGNED, AFTER, Situation.SIGNED),
        (LegalStatus.APPROVED_AT_HOME, AFTER, Situation.SIGNED),
        (LegalStatus.RATIFIED, AFTER, Situation.SIGNED),
        (LegalStatus.DENOUNCED, CLOSES, Situation.WINDOW_CLOSED),
    ],
)
def test_legal_status_and_date_decide_the_situation(
    status: LegalStatus, today: date, fits: Situation
) -> None:
    assert situation(status, today, CLOSES) is fits
