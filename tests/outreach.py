"""Small builders for tests that log meetings: they say what a test does not care about."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from bs4 import BeautifulSoup
from sqlmodel import Session, select

from app.clock import utc_now
from app.contacts.actions import add_contact
from app.db import Database
from app.dossiers.log_entry import Outreach
from app.meetings.actions import log_meeting
from app.meetings.evidence import Evidence, Grade
from app.meetings.models import Channel, Meeting
from app.people.models import Person
from tests.conftest import reading_as

FRAGMENT = {"HX-Request": "true", "HX-Request-Type": "partial"}
"""What htmx says when it wants a part of the page."""


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


def a_form(**given: Any) -> dict[str, Any]:
    """What the full form posts for a short meeting with Kenya."""
    defaults = {
        "key": str(uuid4()),
        "full": "1",
        "place": "page",
        "delegation": "Kenya",
        "summary": "Legal review is not finished.",
        "held_at": "2026-11-20T14:20",
        "channel": "call",
    }
    return {**defaults, **given}


def meetings_in(database: Database, by: Person) -> list[Meeting]:
    with reading_as(database, by) as db:
        return list(db.exec(select(Meeting).order_by("recorded_at")).all())


def error_beside(page: BeautifulSoup, field: str) -> str:
    found = page.select_one(f"#lf-{field}-error")
    assert found is not None, [each.text for each in page.select(".errmsg, .errsum")]
    return found.text
