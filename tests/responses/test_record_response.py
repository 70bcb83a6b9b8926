from typing import Any

import pytest
from sqlmodel import Session, select

from app.access import Label
from app.audit.models import AuditEvent
from app.db import Database
from app.errors import DomainError
from app.meetings.evidence import Evidence, Grade
from app.people.models import Person
from app.responses.actions import record_response, withdraw_response
from app.responses.models import AskResponse, AskStatus
from app.responses.queries import current_responses
from app.responses.rules import RESTS_ON, may_rest_on
from tests.conftest import reading_as, writing_as
from tests.outreach import a_meeting, an_hour_ago, said


def recorded(db: Session, by: Person, **given: Any) -> AskResponse:
    defaults = {
        "state_code": "KEN",
        "ask_slug": "oversight",
        "status": AskStatus.CONSIDERING,
        "evidence": said(),
        "observed_at": an_hour_ago(),
    }
    return record_response(db, by=by, **{**defaults, **given})


def refused(db: Session, by: Person, **given: Any) -> DomainError:
    with pytest.raises(DomainError) as refusal:
        recorded(db, by, **given)
    return refusal.value


def test_a_recorded_answer_is_the_current_one_and_leaves_a_trace(
    database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        record = recorded(db, coordinator)

    with reading_as(database, coordinator) as db:
        current = current_responses(db)
        event = db.exec(select(AuditEvent).where(AuditEvent.subject_id == record.id)).one()
    assert {key: answer.status for key, answer in current.items()} == {
        ("KEN", "oversight"): AskStatus.CONSIDERING
    }
    assert (event.action, event.state_code) == ("response.recorded", "KEN")
    assert event.details["ask"] == "oversight"


def test_an_unknown_ask_is_refused(database: Database, coordinator: Person) -> None:
    with writing_as(database, coordinator) as db:
        assert refused(db, coordinator, ask_slug="world-peace").field == "ask"


def test_an_answer_rests_on_something(database: Database, coordinator: Person) -> None:
    with writing_as(database, coordinator) as db:
        assert refused(db, coordinator, evidence=Evidence(Grade.SAID_TO_ONE)).field == "evidence"


@pytest.mark.parametrize("status", [AskStatus.ON_RECORD, AskStatus.DELIVERED])
def test_a_private_yes_is_not_on_record_and_the_message_says_what_to_record(
    database: Database, coordinator: Person, status: AskStatus
) -> None:
    with writing_as(database, coordinator) as db:
        refusal = refused(db, coordinator, status=status, evidence=said(grade=Grade.SAID_TO_TWO))

    assert refusal.field == "status"
    assert "Agrees in private" in refusal.message


def test_a_writing_counts_as_public_only_when_it_may_be_quoted(
    database: Database, coordinator: Person
) -> None:
    written = said("We support it.", Grade.PRIVATE_IN_WRITING)
    with writing_as(database, coordinator) as db:
        refusal = refused(db, coordinator, status=AskStatus.ON_RECORD, evidence=written)
        record = recorded(
            db, coordinator, status=AskStatus.ON_RECORD, evidence=written, quotable=True
        )

    assert refusal.field == "status"
    assert record.quotable


def test_every_status_says_which_grades_carry_it() -> None:
    assert set(RESTS_ON) == set(AskStatus)
    assert {status for status in AskStatus if status.is_public} == {
        status for status in AskStatus if not may_rest_on(status, Grade.INFERRED, quotable=True)
    }


def test_consent_to_quote_does_not_make_talk_public() -> None:
    assert not may_rest_on(AskStatus.ON_RECORD, Grade.SAID_TO_TWO, quotable=True)
    assert may_rest_on(AskStatus.ON_RECORD, Grade.PUBLIC_STATEMENT, quotable=False)


def test_an_answer_is_as_private_as_the_words_it_quotes(
    database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        meeting = a_meeting(db, coordinator)
        labels = [
            recorded(
                db,
                coordinator,
                evidence=Evidence(Grade.SAID_TO_ONE, quote=quote, meeting_id=meeting.id),
            ).label
            for quote in ("", "We are considering it.")
        ]

    assert labels == [Label.TEAM, Label.NAMED_PEOPLE]


def test_a_withdrawn_answer_does_not_count(database: Database, coordinator: Person) -> None:
    with writing_as(database, coordinator) as db:
        record = recorded(db, coordinator)
        withdraw_response(db, by=coordinator, record=record, reason="Another ask was meant")

    with reading_as(database, coordinator) as db:
        assert current_responses(db) == {}
        assert db.exec(select(AskResponse)).one().withdrawal_reason == "Another ask was meant"
