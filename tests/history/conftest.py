from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from fastapi.testclient import TestClient
from sqlmodel import Session

from app.clock import utc_now
from app.db import Database
from app.meetings.actions import correct_meeting, log_meeting
from app.meetings.evidence import Evidence, Grade
from app.meetings.models import Channel, Meeting
from app.people.models import Person
from app.stances.actions import record_stance
from app.stances.models import Stance
from tests.conftest import writing_as
from tests.page import checked

PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}
SAID = Evidence(grade=Grade.SAID_TO_TWO, quote="We shall see")


@pytest.fixture
def writing(database: Database, coordinator: Person) -> Callable[[], Any]:
    """`with writing() as db`: what the coordinator does is committed when the block ends."""
    return lambda: writing_as(database, coordinator)


def lines(page: BeautifulSoup) -> list[str]:
    """What, record, before and after of each line, as they are read aloud."""
    return [
        " | ".join(
            " ".join(cell.get_text(" ").split()).replace(" ,", ",") for cell in row.select("td")[2:]
        )
        for row in page.select("#lines tbody tr")
    ]


def read(client: TestClient, query: str = "") -> list[str]:
    return lines(checked(client.get(f"/history{query}").text))


def stance_recorded(db: Session, by: Person, stance: Stance, days_ago: int) -> Any:
    observed_at = utc_now() - timedelta(days=days_ago)
    given = {"state_code": "KEN", "evidence": SAID, "observed_at": observed_at}
    return record_stance(db, by=by, stance=stance, **given)  # type: ignore[arg-type]


def logged(db: Session, by: Person, **given: Any) -> Meeting:
    usual: dict[str, Any] = {
        "state_code": "KEN",
        "held_at": utc_now() - timedelta(hours=3),
        "channel": Channel.CALL,
        "summary": "First words",
    }
    return log_meeting(db, by=by, **(usual | given))


def corrected(db: Session, by: Person, meeting: Meeting, version: int, **given: Any) -> None:
    row = db.get_one(Meeting, meeting.id)
    same: dict[str, Any] = {
        "held_at": row.held_at,
        "channel": row.channel,
        "summary": row.summary,
        "documents_left": row.documents_left,
        "contact_ids": (),
        "colleague_ids": (),
    }
    correct_meeting(db, by=by, meeting=row, version=version, **(same | given))
