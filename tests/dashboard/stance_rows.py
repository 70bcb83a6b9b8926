"""Rows of the stance page for tests that need no database."""

from datetime import date
from typing import Any
from uuid import UUID

from app.dashboard.queries import Owner, Row
from app.meetings.evidence import Confidence
from app.meetings.models import Channel
from app.responses.models import AskStatus
from app.stances.models import Stance
from app.states.legal import LegalStatus
from app.states.models import RegionalGroup
from app.states.names import folded

ME = UUID("01900000-0000-7000-8000-000000000001")
OTHER = UUID("01900000-0000-7000-8000-000000000002")
TODAY = date(2026, 11, 24)
FADES_AFTER = 60


def a_row(code: str = "KEN", name: str = "Kenya", **given: Any) -> Row:
    """Undecided and not signed, met ten days ago, followed by me, with nothing due."""
    defaults: dict[str, Any] = {
        "code": code,
        "slug": code.lower(),
        "name": name,
        "folded": folded(f"{name} {code}"),
        "group": RegionalGroup.AFRICAN,
        "column": 1,
        "row": 1,
        "stance": Stance.UNDECIDED,
        "confidence": Confidence.MEDIUM,
        "stance_days": 10,
        "legal": LegalStatus.NOT_SIGNED,
        "signed": False,
        "deposited": False,
        "asks": (AskStatus.NOT_RAISED,) * 4,
        "touched_days": 10,
        "channel": Channel.CALL,
        "due_on": None,
        "action": None,
        "overdue": False,
        "owner": Owner(ME, "Staff A", "SA"),
    }
    return Row(**{**defaults, **given})
