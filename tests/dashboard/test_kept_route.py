"""The kept stance page is given without a thread, and to nobody the ordinary way would refuse."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from fastapi.testclient import TestClient
from sqlmodel import Session, col, select

from app.clock import utc_now
from app.dashboard.cache import forget_pages
from app.db import Database
from app.people.models import Person, Role, SignInSession
from app.people.standing import change_role, suspend
from tests.conftest import add_staff, client_for, writing_as
from tests.outreach import a_meeting
from tests.page import checked

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    forget_pages()


def _end(db: Session, by: Person, person: Person) -> None:
    session = db.exec(select(SignInSession).where(SignInSession.person_id == person.id)).one()
    session.ended_at = utc_now()


def _expire(db: Session, by: Person, person: Person) -> None:
    session = db.exec(select(SignInSession).where(SignInSession.person_id == person.id)).one()
    session.expires_at = utc_now()


def _leave_idle(db: Session, by: Person, person: Person) -> None:
    session = db.exec(select(SignInSession).where(SignInSession.person_id == person.id)).one()
    session.last_seen_at = utc_now() - timedelta(minutes=31)


def _suspend(db: Session, by: Person, person: Person) -> None:
    suspend(db, person=person, by=by)


def _demote(db: Session, by: Person, person: Person) -> None:
    change_role(db, person=person, role=Role.PARTNER)


def _let_go(db: Session, by: Person, person: Person) -> None:
    person.ends_on = (utc_now() - timedelta(days=1)).date()


@pytest.mark.parametrize("close", [_end, _expire, _leave_idle, _suspend, _demote, _let_go])
def test_a_kept_page_is_refused_at_the_request_after_the_session_ended(
    database: Database, coordinator: Person, close: Callable[[Session, Person, Person], None]
) -> None:
    colleague = add_staff(database, Role.OUTREACH, "Staff B")
    client = client_for(database, colleague)
    before = [client.get("/stance").status_code for _ in range(2)]
    with writing_as(database, coordinator) as db:
        close(db, coordinator, db.get_one(Person, colleague.id))
    refused = client.get("/stance")

    assert before == [200, 200]
    assert (refused.status_code, refused.headers["location"]) == (303, "/sign-in?next=%2Fstance")


def test_a_repeated_page_costs_one_statement_and_is_the_same(
    client: TestClient, queries: list[str]
) -> None:
    first = client.get("/stance")
    queries.clear()
    second = client.get("/stance")

    assert len(queries) == 1, queries
    assert second.content == first.content
    assert second.headers == first.headers
    checked(second.text)


def test_a_colleague_never_gets_the_page_of_another(
    database: Database, coordinator: Person
) -> None:
    mine = client_for(database, coordinator).get("/stance")
    theirs = client_for(database, add_staff(database, Role.VIEWER, "Staff B")).get("/stance")

    policy = "content-security-policy"
    assert mine.headers[policy] != theirs.headers[policy]
    assert mine.content != theirs.content


def test_a_change_of_a_record_is_shown_at_once(
    database: Database, coordinator: Person, client: TestClient
) -> None:
    before = client.get("/stance").text
    with writing_as(database, coordinator) as db:
        a_meeting(db, coordinator)

    assert client.get("/stance").text != before


def test_addresses_are_kept_apart(client: TestClient) -> None:
    addresses = ("/stance", "/stance?stance=undecided", "/stance?sort=-touch")
    first = [client.get(address).text for address in addresses]
    second = [client.get(address).text for address in addresses]

    assert first == second
    assert len(set(first)) == len(addresses)


def test_the_last_request_is_noted_once_a_minute(database: Database, coordinator: Person) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        client = client_for(database, coordinator)
        seen = []
        for pause in (0, 59, 1, 59, 1):
            clock.shift(pause)
            assert client.get("/stance").status_code == 200
            with database.reading() as db:
                seen.append(db.scalar(sa.select(col(SignInSession.last_seen_at))))

    minute = timedelta(minutes=1)
    assert seen == [NOON, NOON, NOON + minute, NOON + minute, NOON + 2 * minute]


def test_what_the_page_before_left_to_say_is_said_once(
    database: Database, coordinator: Person, client: TestClient
) -> None:
    added = client.post("/tasks", data={"title": "Send text", "next": "/stance"})
    assert "desk-told" in added.headers["set-cookie"], added.text
    client_for(database, coordinator).get("/stance")  # the page is kept by another browser
    first, second = client.get("/stance"), client.get("/stance")
    said = [len(checked(page.text).select("#toasts li, [data-toast]")) for page in (first, second)]

    assert "desk-told" in first.headers["set-cookie"]
    assert said == [1, 0]


def test_a_fragment_is_no_kept_page(client: TestClient) -> None:
    whole = client.get("/stance").text
    part = client.get("/stance", headers={"HX-Request": "true", "HX-Request-Type": "partial"}).text

    assert "<html" in whole
    assert "<html" not in part


def test_a_glance_gives_way_to_another_one_and_writes_nothing(database: Database) -> None:
    query = sa.select(sa.literal(1))
    with database._glances:  # noqa: SLF001  # as if another thread were in the middle of one
        assert database.glance(query, {}) is None
    assert database.glance(query, {}) == (1,)
    held = database._glancing  # noqa: SLF001
    assert held is not None
    with pytest.raises(sa.exc.OperationalError, match="readonly"):
        held.exec_driver_sql("UPDATE change_counter SET value = 7")


def test_postgres_is_asked_in_the_ordinary_way(postgres: Database) -> None:
    client = client_for(postgres, add_staff(postgres))

    assert postgres.glance(sa.select(sa.literal(1)), {}) is None
    assert client.get("/stance").content == client.get("/stance").content
