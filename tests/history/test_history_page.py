from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from fastapi.testclient import TestClient
from sqlmodel import Session, select

from app.audit.models import AuditEvent
from app.audit.queries import PAGE
from app.clock import utc_now
from app.contacts.actions import add_contact, change_contact
from app.contacts.postings import succeed
from app.contacts.queries import postings_of
from app.db import Database
from app.meetings.actions import correct_meeting, log_meeting, withdraw_meeting
from app.meetings.evidence import Evidence, Grade
from app.meetings.models import Channel, Meeting
from app.organisations.models import Organisation, OrganisationKind
from app.people.actions import add_person
from app.people.models import Person, Role
from app.responses.actions import record_response
from app.responses.models import AskStatus
from app.stances.actions import record_stance, withdraw_stance
from app.stances.models import Stance
from app.tasks.actions import add_task, assign, move_task, note_promise, settle_promise, tick
from app.tasks.models import PromiseOutcome
from tests.conftest import add_staff, client_for, writing_as
from tests.page import checked

PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}
SAID = Evidence(grade=Grade.SAID_TO_TWO, quote="We shall see")


@pytest.fixture
def writing(database: Database, coordinator: Person) -> Callable[[], Any]:
    """`with writing() as db`: what the coordinator does is committed when the block ends."""
    return lambda: writing_as(database, coordinator)


def _lines(page: BeautifulSoup) -> list[str]:
    """What, record, before and after of each line, as they are read aloud."""
    return [
        " | ".join(
            " ".join(cell.get_text(" ").split()).replace(" ,", ",") for cell in row.select("td")[2:]
        )
        for row in page.select("#lines tbody tr")
    ]


def _read(client: TestClient, query: str = "") -> list[str]:
    return _lines(checked(client.get(f"/history{query}").text))


def _stance(db: Session, by: Person, stance: Stance, days_ago: int) -> Any:
    observed_at = utc_now() - timedelta(days=days_ago)
    given = {"state_code": "KEN", "evidence": SAID, "observed_at": observed_at}
    return record_stance(db, by=by, stance=stance, **given)  # type: ignore[arg-type]


def test_a_stance_is_told_with_what_it_replaced(
    client: TestClient, coordinator: Person, writing: Callable[[], Any]
) -> None:
    for stance, days_ago in (
        (Stance.LEANING_TO_JOIN, 9),
        (Stance.UNDECIDED, 5),
        (Stance.UNDECIDED, 4),
        (Stance.WILL_NOT_JOIN, 30),
    ):
        with writing() as db:
            last = _stance(db, coordinator, stance, days_ago)
    with writing() as db:
        withdraw_stance(db, by=coordinator, record=db.merge(last), reason="Wrong delegation")

    assert _read(client, "?kind=stances") == [
        "Withdrew a stance | Kenya | 1 Will not join",
        "Recorded an earlier stance | Kenya | 1 Will not join",
        "Confirmed the stance | Kenya | 3 Undecided",
        "Changed the stance | Kenya | 4 Leaning to join → became 3 Undecided",
        "Recorded the stance | Kenya | 4 Leaning to join",
    ]


def test_a_withdrawn_stance_is_not_what_the_next_one_replaced(
    client: TestClient, coordinator: Person, writing: Callable[[], Any]
) -> None:
    with writing() as db:
        _stance(db, coordinator, Stance.LEANING_TO_JOIN, 9)
    with writing() as db:
        wrong = _stance(db, coordinator, Stance.JOINING_AS_IS, 5)
    with writing() as db:
        withdraw_stance(db, by=coordinator, record=db.merge(wrong), reason="Misheard")
    with writing() as db:
        _stance(db, coordinator, Stance.UNDECIDED, 1)

    assert _read(client)[0].endswith("4 Leaning to join → became 3 Undecided")


def test_an_answer_is_told_by_the_number_and_name_of_its_ask(
    client: TestClient, coordinator: Person, writing: Callable[[], Any]
) -> None:
    for status, days_ago in ((AskStatus.RAISED, 9), (AskStatus.CONSIDERING, 5)):
        with writing() as db:
            record_response(
                db,
                by=coordinator,
                state_code="KEN",
                ask_slug="oversight",
                status=status,
                evidence=SAID,
                observed_at=utc_now() - timedelta(days=days_ago),
            )

    assert _read(client, "?kind=answers") == [
        "Changed the answer to ask 3 Oversight | Kenya | Raised → became Considering",
        "Recorded the answer to ask 3 Oversight | Kenya | Raised",
    ]


def _logged(db: Session, by: Person, **given: Any) -> Meeting:
    usual: dict[str, Any] = {
        "state_code": "KEN",
        "held_at": utc_now() - timedelta(hours=3),
        "channel": Channel.CALL,
        "summary": "First words",
    }
    return log_meeting(db, by=by, **(usual | given))


def _corrected(db: Session, by: Person, meeting: Meeting, version: int, **given: Any) -> None:
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


def test_who_changed_what_of_one_meeting_is_told_with_both_texts(
    client: TestClient, coordinator: Person, writing: Callable[[], Any]
) -> None:
    with writing() as db:
        meeting = _logged(db, coordinator)
        _logged(db, coordinator, state_code="UGA")
    with writing() as db:
        _corrected(db, coordinator, meeting, 1, summary="Better words")
    with writing() as db:
        _corrected(db, coordinator, meeting, 2, channel=Channel.CORRIDOR, documents_left="Text")
    with writing() as db:
        task_id = add_task(
            db, by=coordinator, title="Send it", due_on=None, meeting_id=meeting.id
        ).id
    lines = _read(client, f"?subject={meeting.id}")

    assert [line.partition(" | ")[0] for line in lines] == [
        *("Added a task", "Corrected a meeting", "Corrected a meeting", "Logged a meeting")
    ]
    assert "How: Call → became Corridor" in lines[1]
    assert "Documents left: (empty) → became Text" in lines[1]
    assert "What was said: First words → became Better words" in lines[2]
    assert "What was said" not in lines[1]
    page = checked(client.get(f"/history?subject={meeting.id}").text)
    assert page.select(f"a[href='/meetings/{meeting.id}']")
    assert page.select(f"a[href='/tasks/{task_id}']")


def test_texts_of_meetings_stand_in_no_event(
    client: TestClient, database: Database, coordinator: Person, writing: Callable[[], Any]
) -> None:
    with writing() as db:
        meeting = _logged(db, coordinator, summary="Rare words")
        _corrected(db, coordinator, meeting, 1, summary="Rarer words")
        contact = add_contact(db, by=coordinator, full_name="Rare Name", state_code="KEN")
        add_task(db, by=coordinator, title="Rare task", due_on=None)
        db.flush()
        kept = str([(e.action, e.details) for e in db.exec(select(AuditEvent))])

    assert "are" not in kept.replace("shared", "")
    assert any("Rare Name" in line for line in _read(client, f"?subject={contact.id}"))


def test_tasks_promises_and_colleagues_are_told_by_name(
    client: TestClient, coordinator: Person, writing: Callable[[], Any], database: Database
) -> None:
    colleague = add_staff(database, Role.OUTREACH, "Staff B")
    day = date(2026, 12, 15)
    with writing() as db:
        task = add_task(db, by=coordinator, title="Send text", due_on=day, assignee_id=colleague.id)
        move_task(db, by=coordinator, task=task, due_on=date(2026, 12, 16))
        tick(db, by=coordinator, task=task)
        promise = note_promise(db, by=coordinator, state_code="KEN", text="Report to capital")
        settle_promise(db, by=coordinator, promise=promise, outcome=PromiseOutcome.KEPT)
        assign(db, by=coordinator, state_code="KEN", person_id=colleague.id)

    lines = set(_read(client, "?kind=tasks"))

    assert lines == {
        "Added a task | Send text | Staff B, due 15 Dec 2026",
        "Moved a task | Send text | 15 Dec 2026 → became 16 Dec 2026",
        "Ticked off a task | Send text | ",
        "Noted a promise | Report to capital, Kenya | ",
        "Settled a promise | Report to capital, Kenya | open → became kept",
        "Gave the delegation to a colleague | Kenya | Staff B",
    }


def test_people_are_told_by_the_names_they_have_now(
    client: TestClient, coordinator: Person, writing: Callable[[], Any]
) -> None:
    with writing() as db:
        contact = add_contact(db, by=coordinator, full_name="Old Name", state_code="KEN")
        change_contact(db, by=coordinator, contact=contact, version=1, full_name="New Name")
        posting = postings_of(db, contact.id)[0]
        successor = succeed(db, by=coordinator, posting=posting, full_name="Successor")
        ids = (contact.id, successor.id)
    lines = _read(client, f"?subject={ids[0]}")

    assert lines == [
        "Noted who succeeds a person | New Name, Successor, Kenya | Other, New York",
        "Changed a person | New Name | full name",
        "Added a person | New Name, Kenya | Other, New York",
    ]


def test_a_name_that_may_not_be_seen_is_not_told(
    client: TestClient, coordinator: Person, writing: Callable[[], Any]
) -> None:
    with writing() as db:
        contact = add_contact(db, by=coordinator, full_name="Gone", state_code="KEN")
        posting = postings_of(db, contact.id)[0]
        db.delete(posting)
        db.flush()
        db.delete(contact)

    assert _read(client)[0].startswith("Added a person | a person, Kenya")


def test_another_organisation_reads_nothing_of_ours(
    database: Database, coordinator: Person, writing: Callable[[], Any]
) -> None:
    with writing() as db:
        meeting = _logged(db, coordinator)
        _corrected(db, coordinator, meeting, 1, summary="Ours")
    with database.writing() as db:
        ally = Organisation(kind=OrganisationKind.PARTNER, name="Ally", created_at=utc_now())
        db.add(ally)
        db.flush()
        stranger = add_person(
            db,
            organisation_id=ally.id,
            email="ally@example.net",
            name="Ally",
            role=Role.COORDINATOR,
            password="four random words here",
        )
    theirs = client_for(database, stranger)

    assert "Logged" not in theirs.get("/history").text
    assert "Nothing here" in theirs.get(f"/history?subject={meeting.id}").text


def test_filters_are_an_address_and_work_together(
    client: TestClient, coordinator: Person, writing: Callable[[], Any]
) -> None:
    with writing() as db:
        _logged(db, coordinator)
        _logged(db, coordinator, state_code="UGA")
        add_task(db, by=coordinator, title="Send text", due_on=None, state_code="UGA")

    assert len(_read(client, "?state=uga")) == 2
    assert len(_read(client, "?state=uga&kind=meetings")) == 1
    assert len(_read(client, f"?kind=meetings&person={coordinator.id}")) == 2
    assert _read(client, f"?kind=meetings&person={UUID(int=5)}") == []
    assert len(_read(client, "?state=uga&kind=&person=&on=")) == 2
    page = checked(client.get("/history?state=uga&kind=meetings").text)
    assert page.select_one("option[value=uga][selected]")
    assert page.select_one("option[value=meetings][selected]")


def test_a_day_is_the_readers_own(
    database: Database, coordinator: Person, writing: Callable[[], Any]
) -> None:
    with writing() as db:
        meeting = _logged(db, coordinator)
        event = db.exec(select(AuditEvent).where(AuditEvent.subject_id == meeting.id)).one()
        event.at = event.at.replace(hour=3, minute=30)
        on = event.at.date()
        db.get_one(Person, coordinator.id).time_zone = "America/New_York"
    client = client_for(database, coordinator)
    before = on - timedelta(days=1)

    assert len(_read(client, f"?kind=meetings&on={before}")) == 1
    assert _read(client, f"?kind=meetings&on={on}") == []
    page = checked(client.get("/history?kind=meetings").text)
    shown = page.select_one("#lines time").get_text()  # type: ignore[union-attr]
    assert shown.startswith(f"{before.day} ")


def test_a_long_history_is_read_a_page_at_a_time(
    client: TestClient, coordinator: Person, writing: Callable[[], Any]
) -> None:
    with writing() as db:
        for _ in range(PAGE + 7):
            _logged(db, coordinator)
    first = checked(client.get("/history?kind=meetings").text)
    link = str(first.select_one(".pager a[rel=next]")["href"])  # type: ignore[index]
    second = checked(client.get(link).text)
    ids = [row["id"] for page in (first, second) for row in page.select("#lines tbody tr")]

    assert link.startswith("/history?kind=meetings&before=")
    assert len(ids) == len(set(ids)) == PAGE + 7
    assert second.select_one(".pager a")["href"] == "/history?kind=meetings"  # type: ignore[index]


def test_a_filter_answers_with_the_lines_alone(client: TestClient) -> None:
    part = client.get("/history?kind=people", headers=PARTIAL)

    assert checked(part.text).select_one("#lines")
    assert "<html" not in part.text
    assert "HX-Request-Type" in part.headers["vary"]


@pytest.mark.parametrize(
    "query", ["?kind=x", "?person=x", "?subject=x", "?on=yesterday", "?before=x", "?state=%00"]
)
def test_an_address_changed_by_hand_is_answered(client: TestClient, query: str) -> None:
    assert client.get(f"/history{query}").status_code == 200


def test_the_history_takes_the_same_queries_however_much_happened(
    client: TestClient, coordinator: Person, writing: Callable[[], Any], queries: list[str]
) -> None:
    sent = []
    for times in (1, 8):
        for n in range(times):
            with writing() as db:
                meeting = _logged(db, coordinator)
                _corrected(db, coordinator, meeting, 1, summary=f"{n}")
                _stance(db, coordinator, Stance.UNDECIDED, n + 1)
                add_task(db, by=coordinator, title="Send text", due_on=None, state_code="UGA")
        queries.clear()
        client.get("/history", headers=PARTIAL)
        sent.append(len(queries))

    assert sent == [9, 9]


def test_withdrawing_is_told_without_its_reason(
    client: TestClient, coordinator: Person, writing: Callable[[], Any]
) -> None:
    with writing() as db:
        meeting = _logged(db, coordinator)
        withdraw_meeting(db, by=coordinator, meeting=meeting, reason="Secret reason")

    text = client.get("/history").text

    assert "Withdrew a meeting" in text
    assert "Secret reason" not in text


@pytest.mark.parametrize("role", Role)
def test_partners_do_not_read_the_history(
    sign_in: Callable[[Role], TestClient], role: Role
) -> None:
    assert sign_in(role).get("/history").status_code == (403 if role is Role.PARTNER else 200)
