"""Invented assessments, answers, tasks, promises and traces; they follow from the meetings."""

from collections.abc import Iterator
from datetime import timedelta

from app.access import Label
from app.meetings.evidence import Grade
from app.responses.models import AskStatus
from app.stances.models import Stance
from app.tasks.models import PromiseOutcome
from tests.bench.chance import Chance, Row
from tests.bench.scale import ALONE, OPEN_TASKS


def stances(chance: Chance) -> Iterator[Row]:
    scale = [stance for stance in Stance if stance is not Stance.NOT_KNOWN]
    for _ in range(chance.scale.stances):
        yield _evidenced(chance) | {"stance": chance.random.choice(scale)}


def answers(chance: Chance) -> Iterator[Row]:
    scale = list(AskStatus)
    for _ in range(chance.scale.answers):
        yield _evidenced(chance) | {
            "ask_slug": chance.random.choice(chance.slugs),
            "status": chance.random.choice(scale),
        }


def _evidenced(chance: Chance) -> Row:
    meeting_id, code, at = chance.random.choice(chance.meetings)
    alone = chance.happens(ALONE)
    grade = chance.random.choice(list(Grade))
    return (
        chance.owned()
        | chance.withdrawal(at)
        | {
            "id": chance.id_at(at),
            "state_code": code,
            "grade": grade,
            "confidence": grade.confidence,
            "quote": chance.words(1, 2),
            "source": "Statement in the general debate" if alone else "",
            "meeting_id": None if alone else meeting_id,
            "observed_at": at,
            "recorded_at": at,
        }
    )


def assignments(chance: Chance) -> Iterator[Row]:
    for code in chance.codes:
        since = chance.moment()
        yield chance.owned() | {
            "id": chance.id_at(since),
            "state_code": code,
            "person_id": chance.colleague(),
            "since": since,
        }


def tasks(chance: Chance) -> Iterator[Row]:
    for number in range(chance.scale.tasks):
        meeting_id, code, at = chance.random.choice(chance.meetings)
        is_open = chance.happens(OPEN_TASKS)
        due = chance.now + timedelta(days=chance.random.randint(-10, 40)) if is_open else at
        yield chance.owned() | {
            "id": chance.id_at(at),
            "state_code": code,
            "meeting_id": meeting_id,
            "title": f"Send the model text, number {number}",
            "due_on": due.date(),
            "assignee_id": chance.colleague(),
            "created_at": at,
            "done_at": None if is_open else chance.after(at),
            "done_by_id": None if is_open else chance.colleague(),
        }


def promises(chance: Chance) -> Iterator[Row]:
    outcomes = (PromiseOutcome.OPEN, PromiseOutcome.KEPT, PromiseOutcome.LAPSED)
    for _ in range(chance.scale.promises):
        meeting_id, code, at = chance.random.choice(chance.meetings)
        outcome = chance.random.choices(outcomes, (1, 6, 3))[0]
        yield chance.owned() | {
            "id": chance.id_at(at),
            "state_code": code,
            "meeting_id": meeting_id,
            "text": "To report to capital and come back to us.",
            "due_on": (at + timedelta(days=20)).date(),
            "outcome": outcome,
            "settled_at": None if outcome is PromiseOutcome.OPEN else chance.after(at),
            "created_at": at,
        }


def traces(chance: Chance) -> Iterator[Row]:
    for meeting_id, code, at in chance.meetings:
        yield {
            "id": chance.id_at(at),
            "organisation_id": chance.organisation_id,
            "at": at,
            "actor_id": chance.colleague(),
            "action": "outreach.logged",
            "subject_id": meeting_id,
            "state_code": code,
            "label": Label.NAMED_PEOPLE if meeting_id in chance.private else Label.TEAM,
            "details": {},
        }
