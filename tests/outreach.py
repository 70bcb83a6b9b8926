"""Small builders for tests that log meetings: they say what a test does not care about."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.clock import utc_now
from app.contacts.actions import add_contact
from app.dossiers.log_entry import Outreach
from app.meetings.actions import log_meeting
from app.meetings.evidence import Evidence, Grade
from app.meetings.models import Channel, Meeting
from app.people.models import Person


def an_hour_ago() -> datetime:
    return utc_now() - timedelta(hours=1)


def a_meeting(db: Session, by: Person, state_code: str = "KEN", **given: Any) -> Meeting:
    """Logged an hour ago, face to face, with a sentence in it."""
    defaults = {
        "held_at": an_hour_ago(),
        "channel": Channel.MEETING,
        "summary": "Legal review is not finished.",
    }
    return log_meeting(db, by=by, state_code=state_code, **{**defaults, **given})


def an_outreach(state_code: str = "KEN", **given: Any) -> Outreach:
    defaults: dict[str, Any] = {
        "held_at": an_hour_ago(),
        "channel": Channel.CALL,
        "summary": "Legal review is not finished.",
    }
    return Outreach(state_code=state_code, **{**defaults, **given})


def said(quote: str = "We will look at it.", grade: Grade = Grade.SAID_TO_ONE) -> Evidence:
    """Words that one of us heard."""
    return Evidence(grade=grade, quote=quote)


def a_contact(db: Session, by: Person, full_name: str, state_code: str = "KEN") -> UUID:
    return add_contact(db, by=by, full_name=full_name, state_code=state_code).id
