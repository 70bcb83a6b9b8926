from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from fastapi.testclient import TestClient
from sqlmodel import select

from app.clock import utc_now
from app.db import Database
from app.drafts.actions import claim_key, discard_draft, keep_draft
from app.drafts.models import Draft, IdempotencyKey
from app.drafts.queries import draft_of, made_with, unfinished
from app.drafts.rules import DraftKind, says_something, storable
from app.people.models import Person, Role
from tests.conftest import add_staff, client_for, reading_as, writing_as
from tests.page import checked

KIND = DraftKind.MEETING
FRAGMENT = {"HX-Request": "true", "HX-Request-Type": "partial"}
TYPED = {"delegation": ["Kenya"], "summary": ["Legal review"], "people": ["1", "2"]}


def test_a_draft_keeps_every_field_with_all_its_values(any_database: Database) -> None:
    by, key = add_staff(any_database), uuid4()
    with writing_as(any_database, by) as db:
        keep_draft(db, by=by, kind=KIND, key=key, typed={**TYPED, "odd": ["a\x00b"]})

    with reading_as(any_database, by) as db:
        draft = draft_of(db, by.id, key)
    assert draft is not None
    assert draft.typed == {**TYPED, "odd": ["ab"]}


def test_the_same_form_has_one_draft_and_the_last_words_count(
    database: Database, coordinator: Person
) -> None:
    key = uuid4()
    for words in ("Legal", "Legal review"):
        with writing_as(database, coordinator) as db:
            keep_draft(db, by=coordinator, kind=KIND, key=key, typed={"summary": [words]})

    with reading_as(database, coordinator) as db:
        [draft] = db.exec(select(Draft)).all()
    assert draft.typed == {"summary": ["Legal review"]}


def test_a_draft_belongs_to_whoever_types_it(database: Database, coordinator: Person) -> None:
    colleague, key = add_staff(database, Role.COORDINATOR, "Staff B"), uuid4()
    with writing_as(database, coordinator) as db:
        keep_draft(db, by=coordinator, kind=KIND, key=key, typed=TYPED)

    with reading_as(database, colleague) as db:
        assert draft_of(db, colleague.id, key) is None
        assert unfinished(db, colleague.id, KIND) == []
    with reading_as(database, coordinator) as db:
        assert [each.first("delegation") for each in unfinished(db, coordinator.id, KIND)] == [
            "Kenya"
        ]


def test_an_empty_form_leaves_no_draft(database: Database, coordinator: Person) -> None:
    key, nothing = uuid4(), {"key": ["x"], "channel": ["meeting"], "summary": ["  "]}
    with writing_as(database, coordinator) as db:
        keep_draft(db, by=coordinator, kind=KIND, key=key, typed=TYPED)
        assert keep_draft(db, by=coordinator, kind=KIND, key=key, typed=nothing) is None

    with reading_as(database, coordinator) as db:
        assert db.exec(select(Draft)).all() == []
    assert not says_something(nothing)


def test_a_late_draft_of_a_form_that_was_saved_is_dropped(
    database: Database, coordinator: Person
) -> None:
    key = uuid4()
    with writing_as(database, coordinator) as db:
        claim_key(db, by=coordinator, kind=KIND, key=key, subject_id=uuid4())
        assert keep_draft(db, by=coordinator, kind=KIND, key=key, typed=TYPED) is None

    with reading_as(database, coordinator) as db:
        assert draft_of(db, coordinator.id, key) is None


def test_a_draft_goes_when_thrown_away_and_after_seven_days(
    database: Database, coordinator: Person
) -> None:
    gone, old, later = uuid4(), uuid4(), uuid4()
    with writing_as(database, coordinator) as db:
        for key in (gone, old):
            keep_draft(db, by=coordinator, kind=KIND, key=key, typed=TYPED)
        discard_draft(db, by=coordinator, key=gone)
    with time_machine.travel(utc_now() + timedelta(days=7, minutes=1)):
        with reading_as(database, coordinator) as db:
            assert unfinished(db, coordinator.id, KIND) == []
        with writing_as(database, coordinator) as db:
            keep_draft(db, by=coordinator, kind=KIND, key=later, typed=TYPED)

    with reading_as(database, coordinator) as db:
        assert [draft.key for draft in db.exec(select(Draft)).all()] == [later]


def test_a_key_makes_one_record_for_each_person(any_database: Database) -> None:
    by, colleague = add_staff(any_database), add_staff(any_database, Role.OUTREACH, "Staff B")
    key, first, second = uuid4(), uuid4(), uuid4()
    with writing_as(any_database, by) as db:
        assert claim_key(db, by=by, kind=KIND, key=key, subject_id=first) == (first, True)
    with writing_as(any_database, by) as db:
        assert claim_key(db, by=by, kind=KIND, key=key, subject_id=second) == (first, False)
    with writing_as(any_database, colleague) as db:
        theirs = claim_key(db, by=colleague, kind=KIND, key=key, subject_id=second)

    assert theirs == (second, True)


def test_used_keys_are_forgotten_once_no_form_can_hold_them(
    database: Database, coordinator: Person
) -> None:
    old, new = uuid4(), uuid4()
    with writing_as(database, coordinator) as db:
        claim_key(db, by=coordinator, kind=KIND, key=old, subject_id=uuid4())
    later = time_machine.travel(utc_now() + timedelta(days=31))
    with later, writing_as(database, coordinator) as db:
        claim_key(db, by=coordinator, kind=KIND, key=new, subject_id=uuid4())

    with reading_as(database, coordinator) as db:
        assert made_with(db, coordinator.id, old) is None
        assert [each.key for each in db.exec(select(IdempotencyKey)).all()] == [new]


def test_text_is_made_storable_without_losing_words() -> None:
    assert storable({"a": ["x\x00y", "\ud800z", "é"]}) == {"a": ["xy", "z", "é"]}


def test_the_page_says_when_the_draft_was_saved(client: TestClient) -> None:
    answer = client.post(f"/drafts/meeting/{uuid4()}", data={"summary": "x"}, headers=FRAGMENT)
    nothing = client.post(f"/drafts/meeting/{uuid4()}", data={"summary": ""}, headers=FRAGMENT)

    assert "Draft saved" in answer.text
    assert "Nothing to keep" in nothing.text


def test_without_scripts_a_kept_draft_leads_back_to_its_form(client: TestClient) -> None:
    key = uuid4()
    answer = client.post(f"/drafts/meeting/{key}", data={"summary": "x"})

    assert answer.headers["location"] == f"/meetings/new?draft={key}"


def test_an_unfinished_form_is_offered_and_restored_and_can_be_thrown_away(
    client: TestClient,
) -> None:
    key = str(uuid4())
    typed = {
        "key": key,
        "delegation": "Kenya",
        "summary": "Half a sen",
        "answer-oversight": "raised",
    }
    client.post(f"/drafts/meeting/{key}", data=typed)

    offer = checked(client.get("/meetings/new").text)
    link = offer.select_one(f'a[href="/meetings/new?draft={key}"]')
    form = checked(client.get(f"/meetings/new?draft={key}").text)
    client.post(f"/drafts/meeting/{key}/removal")
    after = checked(client.get("/meetings/new").text)

    assert link is not None
    assert "Kenya" in link.text
    assert [area.text.strip() for area in form.select("#lf-summary")] == ["Half a sen"]
    assert [field["value"] for field in form.select("[name=key]")] == [key]
    assert form.select_one("[name=answer-oversight][value=raised][checked]")
    assert after.select(".drafts li") == []


@pytest.mark.parametrize(
    ("path", "status"),
    [("/drafts/poem/{}", 422), ("/drafts/meeting/x{}", 422), ("/drafts/task/{}", 404)],
)
def test_only_known_forms_keep_drafts(client: TestClient, path: str, status: int) -> None:
    assert client.post(path.format(uuid4()), data={"summary": "x"}).status_code == status


def test_whoever_may_not_log_has_no_drafts(database: Database) -> None:
    viewer = client_for(database, add_staff(database, Role.VIEWER, "Viewer"))

    assert viewer.post(f"/drafts/meeting/{uuid4()}", data={"summary": "x"}).status_code == 403


def test_drafts_saved_at_once_from_one_form_are_one(any_database: Database) -> None:
    by, key = add_staff(any_database), uuid4()

    def save(number: int) -> None:
        with writing_as(any_database, by) as db:
            keep_draft(db, by=by, kind=KIND, key=key, typed={"summary": [f"Words {number}"]})

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(save, range(16)))

    with reading_as(any_database, by) as db:
        [draft] = db.exec(select(Draft)).all()
    assert draft.typed["summary"][0].startswith("Words")
