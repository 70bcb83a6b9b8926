"""Small builders for tests about tasks; days are counted from a Tuesday in the last weeks."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlmodel import Session

from app.clock import utc_now
from app.db import Database
from app.meetings.evidence import Evidence, Grade
from app.people.models import Person
from app.stances.actions import record_stance
from app.stances.models import Stance
from app.tasks.actions import add_task
from app.tasks.models import Task
from app.tasks.queries import task_by_id
from tests.conftest import reading_as, writing_as

TUESDAY = date(2026, 11, 24)
NOON = datetime(2026, 11, 24, 17, tzinfo=UTC)
"""Twelve o'clock in New York on that day; tests travel there."""


def in_days(days: int) -> date:
    return TUESDAY + timedelta(days=days)


def a_task(db: Session, by: Person, title: str = "Send model text", **given: Any) -> Task:
    """Due on that Tuesday, of the one who adds it."""
    return add_task(db, by=by, title=title, **{"due_on": TUESDAY, **given})


def added(database: Database, by: Person, title: str = "Send model text", **given: Any) -> Task:
    with writing_as(database, by) as db:
        return a_task(db, by, title, **given)


def stored(database: Database, by: Person, task: Task) -> Task:
    with reading_as(database, by) as db:
        return task_by_id(db, task.id)


def a_stance(db: Session, by: Person, code: str, stance: Stance) -> None:
    """Noted long ago, so that only the time since the last talk differs."""
    at = utc_now() - timedelta(days=100)
    evidence = Evidence(grade=Grade.SAID_TO_ONE, quote="We will look at it.")
    record_stance(db, by=by, state_code=code, stance=stance, evidence=evidence, observed_at=at)
