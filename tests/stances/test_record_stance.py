from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from app.access import Label
from app.audit.models import AuditEvent
from app.clock import utc_now
from app.db import Database
from app.errors import DomainError
from app.labels.audience import Audience
from app.meetings.evidence import Confidence, Evidence, Grade
from app.people.models import Person
from app.stances.actions import record_stance, withdraw_stance
from app.stances.models import Stance, StanceRecord
from app.stances.queries import current_stance, stance_history
from tests.conftest import reading_as, writing_as
from tests.outreach import a_meeting, an_hour_ago, said


def recorded(db: Session, by: Person, **given: Any) -> StanceRecord:
    defaults = {
        "state_code": "KEN",
        "stance": Stance.UNDECIDED,
        "evidence": said(),
        "observed_at": an_hour_ago(),
    }
    return record_stance(db, by=by, **{**defaults, **given})


def refused(db: Session, by: Person, **given: Any) -> str | None:
    with pytest.raises(DomainError) as refusal:
        recorded(db, by, **given)
    return refusal.value.field


def test_a_recorded_stance_is_the_current_one_and_leaves_a_trace(
    database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        record = recorded(db, coordinator, state_code="ken", evidence=said("Not before spring."))

    with reading_as(database, coordinator) as db:
        current = current_stance(db, "KEN")
        event = db.exec(select(AuditEvent).where(AuditEvent.subject_id == record.id)).one()
    assert current is not None
    assert (current.id, current.stance, current.owner_id) == (
        record.id,
        Stance.UNDECIDED,
        coordinator.id,
    )
    assert (event.action, event.details["stance"]) == ("stance.recorded", "undecided")
    assert "spring" not in str(event.details)


def test_a_stance_rests_on_words_a_source_or_a_meeting(
    database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        meeting = a_meeting(db, coordinator)
        nothing = refused(db, coordinator, evidence=Evidence(Grade.SAID_TO_ONE, quote="  "))
        enough = [
            Evidence(Grade.SAID_TO_ONE, quote="Not yet."),
            Evidence(Grade.SAID_TO_ONE, source="Note of 3 Nov"),
            Evidence(Grade.SAID_TO_ONE, meeting_id=meeting.id),
        ]

        assert nothing == "evidence"
        assert all(recorded(db, coordinator, evidence=each).id for each in enough)


def test_that_nothing_is_known_needs_no_evidence(database: Database, coordinator: Person) -> None:
    with writing_as(database, coordinator) as db:
        record = recorded(
            db, coordinator, stance=Stance.NOT_KNOWN, evidence=Evidence(Grade.INFERRED)
        )

    assert record.stance is Stance.NOT_KNOWN


@pytest.mark.parametrize("grade", list(Grade))
def test_the_grade_proposes_the_confidence(
    database: Database, coordinator: Person, grade: Grade
) -> None:
    with writing_as(database, coordinator) as db:
        assert recorded(db, coordinator, evidence=said(grade=grade)).confidence is grade.confidence


def test_confidence_may_be_lowered_and_is_raised_only_with_a_source(
    database: Database, coordinator: Person
) -> None:
    def evidence(confidence: Confidence, source: str = "") -> Evidence:
        return Evidence(Grade.SAID_TO_ONE, confidence=confidence, quote="Yes.", source=source)

    with writing_as(database, coordinator) as db:
        lower = recorded(db, coordinator, evidence=evidence(Confidence.LOW))
        too_high = refused(db, coordinator, evidence=evidence(Confidence.HIGH))
        higher = recorded(db, coordinator, evidence=evidence(Confidence.HIGH, "Cable seen"))

    assert (lower.confidence, higher.confidence) == (Confidence.LOW, Confidence.HIGH)
    assert too_high == "confidence"


@pytest.mark.parametrize(
    "observed_at", [datetime(2023, 5, 1, tzinfo=UTC), utc_now() + timedelta(days=2)]
)
def test_a_stance_is_not_recorded_for_a_time_that_cannot_be(
    database: Database, coordinator: Person, observed_at: datetime
) -> None:
    with writing_as(database, coordinator) as db:
        assert refused(db, coordinator, observed_at=observed_at) == "observed_at"


def test_an_unknown_delegation_has_no_stance(database: Database, coordinator: Person) -> None:
    with writing_as(database, coordinator) as db:
        assert refused(db, coordinator, state_code="ZZZ") == "delegation"


@pytest.mark.parametrize(
    ("audience", "quote", "label"),
    [
        (Audience.TEAM, "", Label.TEAM),
        (Audience.NAMED, "", Label.TEAM),
        (Audience.NAMED, "We will not sign.", Label.NAMED_PEOPLE),
        (Audience.AT_RISK, "", Label.SOURCE_AT_RISK),
    ],
)
def test_a_stance_that_quotes_a_meeting_is_as_private_and_of_a_source_nothing_is_told(
    database: Database, coordinator: Person, audience: Audience, quote: str, label: Label
) -> None:
    with writing_as(database, coordinator) as db:
        meeting = a_meeting(db, coordinator, audience=audience)
        evidence = Evidence(Grade.SAID_TO_ONE, quote=quote, meeting_id=meeting.id)
        assert recorded(db, coordinator, evidence=evidence).label == label


def test_a_meeting_with_another_delegation_or_taken_back_is_no_evidence(
    database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        elsewhere = a_meeting(db, coordinator, "FJI")
        withdrawn = a_meeting(db, coordinator)
        withdrawn.withdrawn_at = utc_now()
        fields = [
            refused(db, coordinator, evidence=Evidence(Grade.SAID_TO_ONE, meeting_id=each))
            for each in (elsewhere.id, withdrawn.id)
        ]

    assert fields == ["evidence", "evidence"]


def test_a_withdrawn_record_stays_and_what_stood_before_counts_again(
    database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        before = recorded(db, coordinator, observed_at=an_hour_ago() - timedelta(days=1))
        mistake = recorded(db, coordinator, stance=Stance.LEANING_TO_JOIN)
        withdraw_stance(db, by=coordinator, record=mistake, reason="Misheard")
        with pytest.raises(DomainError):
            withdraw_stance(db, by=coordinator, record=mistake, reason="Again")

    with reading_as(database, coordinator) as db:
        current = current_stance(db, "KEN")
        history = stance_history(db, "KEN", with_withdrawn=True)
    assert current is not None
    assert current.id == before.id
    assert [(row.id, row.withdrawal_reason) for row in history] == [
        (mistake.id, "Misheard"),
        (before.id, ""),
    ]
