from datetime import date
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from sqlmodel import Session, select

from app.access import Label
from app.contacts.models import Contact
from app.contacts.queries import people_of
from app.db import Database
from app.dossiers.log import (
    log_outreach,
)
from app.dossiers.log_entry import Answer, NewStance
from app.errors import DomainError
from app.labels.audience import Audience
from app.meetings.evidence import Confidence, Grade
from app.meetings.models import Channel, Meeting
from app.meetings.queries import attendance_of
from app.people.models import Person, Role
from app.responses.models import AskResponse, AskStatus
from app.responses.queries import current_responses
from app.stances.models import Stance, StanceRecord
from app.stances.queries import current_stance
from app.tasks.models import Promise, Task
from tests.conftest import add_staff, reading_as, writing_as
from tests.outreach import a_contact, an_outreach

TUESDAY = "2026-11-24T15:00:00+00:00"
CONSIDERS = Answer("oversight", AskStatus.CONSIDERING)


def refused(db: Session, by: Person, **given: Any) -> DomainError:
    with pytest.raises(DomainError) as refusal:
        log_outreach(db, by=by, outreach=an_outreach(**given))
    return refusal.value


def test_one_form_writes_down_everything_that_came_out_of_a_meeting(
    any_database: Database,
) -> None:
    by = add_staff(any_database)
    with time_machine.travel(TUESDAY), writing_as(any_database, by) as db:
        meeting = log_outreach(
            db,
            by=by,
            outreach=an_outreach(
                new_people=("Adviser (sample)",),
                colleague_ids=(by.id,),
                answers=(CONSIDERS, Answer("declarations", AskStatus.RAISED)),
                stance=NewStance(Stance.UNDECIDED),
                promises=("Ask the capital before 15 Dec",),
                follow_ups=("Send model text by Friday", "Thank them"),
            ),
        )

    with reading_as(any_database, by) as db:
        stance = current_stance(db, "KEN")
        answers = current_responses(db, state_code="KEN")
        tasks = sorted(db.exec(select(Task)).all(), key=lambda task: task.title)
        [promise] = db.exec(select(Promise)).all()
        present = attendance_of(db, [meeting.id])[meeting.id]
    assert stance is not None
    assert (stance.stance, stance.meeting_id) == (Stance.UNDECIDED, meeting.id)
    assert {slug: answer.status for (_, slug), answer in answers.items()} == {
        "oversight": AskStatus.CONSIDERING,
        "declarations": AskStatus.RAISED,
    }
    assert [(task.title, task.due_on, task.assignee_id) for task in tasks] == [
        ("Send model text", date(2026, 11, 27), by.id),
        ("Thank them", None, by.id),
    ]
    assert (promise.text, promise.due_on) == ("Ask the capital", date(2026, 12, 14))
    assert [each.name for each in present.contacts] == ["Adviser (sample)"]
    assert {task.meeting_id for task in tasks} | {promise.meeting_id} == {meeting.id}


@pytest.mark.parametrize(
    ("ours", "channel", "grade"),
    [
        (1, Channel.CALL, Grade.SAID_TO_ONE),
        (2, Channel.CALL, Grade.SAID_TO_TWO),
        (1, Channel.WRITTEN, Grade.PRIVATE_IN_WRITING),
    ],
)
def test_what_is_heard_is_graded_by_how_many_of_us_heard_it(
    database: Database, coordinator: Person, ours: int, channel: Channel, grade: Grade
) -> None:
    both = (coordinator.id, add_staff(database, Role.OUTREACH, "Staff B").id)
    with writing_as(database, coordinator) as db:
        log_outreach(
            db,
            by=coordinator,
            outreach=an_outreach(answers=(CONSIDERS,), channel=channel, colleague_ids=both[:ours]),
        )

    with reading_as(database, coordinator) as db:
        assert current_responses(db)["KEN", "oversight"].grade is grade


def test_a_grade_for_the_meeting_counts_unless_an_answer_has_its_own(
    database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        log_outreach(
            db,
            by=coordinator,
            outreach=an_outreach(
                grade=Grade.INFERRED,
                answers=(
                    CONSIDERS,
                    Answer("speak-out", AskStatus.ON_RECORD, grade=Grade.PUBLIC_STATEMENT),
                    Answer(
                        "declarations",
                        AskStatus.ON_RECORD,
                        grade=Grade.PRIVATE_IN_WRITING,
                        quotable=True,
                    ),
                ),
            ),
        )

    with reading_as(database, coordinator) as db:
        grades = {slug: each.grade.value for (_, slug), each in current_responses(db).items()}
    assert grades == {"oversight": "F", "speak-out": "B", "declarations": "C"}


def test_their_own_words_become_the_quote_of_the_stance(
    database: Database, coordinator: Person
) -> None:
    summary = "Met at the “café”. “Send us the text others are looking at.” Then left."
    with writing_as(database, coordinator) as db:
        stance = NewStance(Stance.LEANING_TO_JOIN, confidence=Confidence.LOW)
        given = an_outreach(summary=summary, stance=stance, audience=Audience.TEAM)
        log_outreach(db, by=coordinator, outreach=given)

    with reading_as(database, coordinator) as db:
        [record] = db.exec(select(StanceRecord)).all()
    assert record.quote == "Send us the text others are looking at."
    assert record.confidence is Confidence.LOW


def test_a_stance_change_without_a_word_is_refused(database: Database, coordinator: Person) -> None:
    stance = NewStance(Stance.UNDECIDED)
    with writing_as(database, coordinator) as db:
        refusal = refused(db, coordinator, summary="", stance=stance)
        meeting = log_outreach(
            db,
            by=coordinator,
            outreach=an_outreach(summary="", stance=NewStance(Stance.UNDECIDED, source="Note")),
        )

    assert refusal.field == "stance_quote"
    assert meeting.details_missing


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"answers": (Answer("peace", AskStatus.RAISED),)}, "answer-peace"),
        ({"answers": (Answer("oversight", AskStatus.DELIVERED),)}, "answer-oversight"),
        ({"stance": NewStance(Stance.UNDECIDED, confidence=Confidence.HIGH)}, "stance_confidence"),
        ({"follow_ups": ("x" * 301,)}, "follow_ups"),
        ({"promises": ("x" * 301,)}, "promises"),
        ({"follow_ups": ("Call",), "assignee_id": uuid4()}, "assignee"),
        ({"new_people": ("x" * 300,)}, "new_people"),
    ],
)
def test_a_refusal_stands_beside_the_field_it_concerns(
    database: Database, coordinator: Person, given: dict[str, Any], field: str
) -> None:
    with writing_as(database, coordinator) as db:
        assert refused(db, coordinator, **given).field == field


def test_a_name_that_is_known_is_that_person_and_not_a_second_one(
    database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        known = a_contact(db, coordinator, "Amina Wanjirũ")
        a_contact(db, coordinator, "Amina Wanjiru", "FJI")
        meeting = log_outreach(
            db,
            by=coordinator,
            outreach=an_outreach(contact_ids=(known,), new_people=("amina wanjiru", "New Name")),
        )

    with reading_as(database, coordinator) as db:
        present = attendance_of(db, [meeting.id])[meeting.id]
        people = people_of(db, "KEN")
    assert {each.name for each in present.contacts} == {"Amina Wanjirũ", "New Name"}
    assert {each.full_name for each in people} == {"Amina Wanjirũ", "New Name"}


def test_a_name_that_two_people_share_names_neither(
    database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        twins = [a_contact(db, coordinator, "Legal adviser") for _ in range(2)]
        refusal = refused(db, coordinator, new_people=("Legal adviser",))
        picked = an_outreach(new_people=("Legal adviser",), contact_ids=(twins[0],))
        log_outreach(db, by=coordinator, outreach=picked)

    assert refusal.field == "new_people"
    with reading_as(database, coordinator) as db:
        assert len(db.exec(select(Contact)).all()) == 2


@pytest.mark.parametrize(
    ("given", "assessed"),
    [
        ({}, Label.TEAM),
        ({"shares_assessment": False}, Label.NAMED_PEOPLE),
        ({"audience": Audience.ONLY_ME}, Label.NAMED_PEOPLE),
        ({"audience": Audience.AT_RISK}, Label.SOURCE_AT_RISK),
    ],
)
def test_the_team_may_know_how_a_private_meeting_is_assessed_and_none_of_its_words(
    database: Database, coordinator: Person, given: dict[str, Any], assessed: Label
) -> None:
    with writing_as(database, coordinator) as db:
        log_outreach(
            db,
            by=coordinator,
            outreach=an_outreach(
                channel=Channel.CORRIDOR,
                summary="“The text is not ready for us to sign.”",
                answers=(CONSIDERS,),
                stance=NewStance(Stance.UNDECIDED),
                follow_ups=("Call",),
                promises=("Write",),
                **given,
            ),
        )

    with reading_as(database, coordinator) as db:
        [meeting] = db.exec(select(Meeting)).all()
        stance, answer = db.exec(select(StanceRecord)).one(), db.exec(select(AskResponse)).one()
        work = [db.exec(select(table)).one() for table in (Task, Promise)]
    assert {stance.label, answer.label} == {assessed}
    assert bool(stance.quote) == (assessed == meeting.label)
    assert {row.label for row in work} == {meeting.label}
