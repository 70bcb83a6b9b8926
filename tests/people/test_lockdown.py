"""Lockdown: nobody is in with the next request, and nobody alone opens the desk again."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient
from sqlmodel import col, select
from typer.testing import CliRunner

from app.audit.models import AuditEvent
from app.cli import main as cli
from app.clock import utc_now
from app.dashboard.cache import forget_pages
from app.db import Database
from app.organisations.queries import own_organisation_id
from app.people import lockdown
from app.people.actions import give_link
from app.people.models import Lockdown, Person, Role, SignInSession
from app.people.signing_in import begin_half
from app.settings import get_settings
from tests.conftest import PASSWORD, add_staff, client_for
from tests.page import checked
from tests.people.shutting import REASON, ender, is_shut, now_of, pair_of, shut
from tests.two_organisations import add_member, an_organisation


@pytest.fixture
def locked(database: Database, coordinator: Person) -> tuple[TestClient, TestClient]:
    return pair_of(database, coordinator)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PARTNER])
def test_anybody_of_ours_shuts_it_and_is_out_themselves(database: Database, role: Role) -> None:
    person = add_staff(database, role, "Staff R")
    client, colleague = client_for(database, person), client_for(database, add_staff(database))
    answer = client.post("/lockdown", data={"reason": REASON})
    statuses = [c.get("/stance").status_code for c in (client, colleague)]

    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert statuses == [303, 303]
    assert is_shut(database)


def test_a_partner_cannot_shut_it(database: Database) -> None:
    partner = client_for(database, add_staff(database, Role.PARTNER))

    assert partner.post("/lockdown", data={"reason": REASON}).status_code == 403
    assert not is_shut(database)


def test_without_a_reason_it_stays_open(client: TestClient, database: Database) -> None:
    assert client.post("/lockdown", data={"reason": " "}).status_code == 422
    assert not is_shut(database)


def test_the_kept_dashboard_is_not_given(client: TestClient, database: Database) -> None:
    forget_pages()
    pages = [client.get("/stance").status_code for _ in range(2)]
    shut(database)

    assert (pages, client.get("/stance").status_code) == ([200, 200], 303)


def test_a_session_of_meanwhile_is_not_given_the_kept_dashboard_either(
    client: TestClient, coordinator: Person, database: Database
) -> None:
    """Even when its key is the one of a page that was kept: the mark counts, not the key."""
    client.get("/stance")
    with database.writing() as db:
        db.execute(sa.update(SignInSession).values(for_lockdown=True))

    assert client.get("/stance").headers["location"] == "/lockdown"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATOR])
def test_nobody_else_signs_in(database: Database, role: Role) -> None:
    person = add_staff(database, role, "Staff R")
    shut(database)
    visitor = client_for(database)
    answer = visitor.post("/sign-in", data={"email": person.email, "password": PASSWORD})

    assert answer.status_code == 403
    assert "The desk is locked down" in checked(answer.text).get_text()
    assert "desk" not in visitor.cookies


def test_the_sign_in_page_says_so(database: Database, visitor: TestClient) -> None:
    before = checked(visitor.get("/sign-in").text).select_one("#locked-down")
    shut(database)

    assert before is None
    assert checked(visitor.get("/sign-in").text).select_one("#locked-down")


def test_links_and_half_sign_ins_from_before_are_void(database: Database) -> None:
    person = add_staff(database, Role.COORDINATOR)
    visitor = client_for(database)
    with database.writing() as db:
        theirs = db.get_one(Person, person.id)
        link = give_link(db, theirs, organisation_id=theirs.organisation_id)
        visitor.cookies.set("desk-half", begin_half(db, theirs))
    shut(database)

    assert visitor.get(f"/invitations/{link}").status_code == 410
    assert visitor.get("/sign-in/code").headers["location"] == "/sign-in"


def test_a_sign_in_under_way_when_it_began_is_worth_nothing(database: Database) -> None:
    """Its person was read before; on PostgreSQL the session may be written after."""
    person = add_staff(database, Role.COORDINATOR)
    client = client_for(database, person)
    shut(database)
    with database.writing() as db:
        db.execute(sa.update(SignInSession).values(ended_at=None))

    assert client.get("/lockdown").status_code == 303


def test_two_coordinators_end_it(database: Database) -> None:
    add_staff(database, name="Staff Z")
    shut(database)
    first, second = ender(database, "Staff A"), ender(database, "Staff B")
    first.post("/lockdown/ending")
    after_one = is_shut(database)
    page = checked(second.get("/lockdown").text).get_text()
    answer = second.post("/lockdown/ending")

    assert after_one
    assert REASON in page
    assert "Staff A agreed" in page
    assert answer.headers["location"] == "/sign-in"
    assert not is_shut(database)
    assert [c.get("/stance").status_code for c in (first, second)] == [303, 303]
    assert (
        client_for(database, add_staff(database, name="Staff C")).get("/stance").status_code == 200
    )


def test_a_single_coordinator_cannot_end_it(
    locked: tuple[TestClient, TestClient], database: Database, coordinator: Person
) -> None:
    client = locked[1]
    client.post("/lockdown/ending")
    elsewhere = client_for(database, now_of(database, coordinator))
    again = [each.post("/lockdown/ending") for each in (client, elsewhere)]

    assert [answer.status_code for answer in again] == [403, 403]
    assert is_shut(database)
    assert checked(client.get("/lockdown").text).select_one("#alone")


def test_a_yes_does_not_wait_for_ever(database: Database) -> None:
    shut(database)
    ender(database, "Staff A").post("/lockdown/ending")
    with database.writing() as db:
        db.exec(select(Lockdown)).one().agreed_at = (
            utc_now() - lockdown.AGREED_FOR - timedelta(minutes=1)
        )
    ender(database, "Staff B").post("/lockdown/ending")

    assert is_shut(database)


def test_ending_it_takes_a_fresh_proof(
    locked: tuple[TestClient, TestClient], database: Database
) -> None:
    with database.writing() as db:
        earlier = utc_now() - timedelta(minutes=6)
        db.execute(sa.update(SignInSession).values(confirmed_at=earlier))
    answer = locked[1].post("/lockdown/ending")
    with database.reading() as db:
        agreed = db.exec(select(Lockdown)).one().agreed_by_id

    assert (answer.status_code, agreed) == (409, None)


def test_a_password_alone_does_not_end_it_where_a_factor_is_wanted(
    locked: tuple[TestClient, TestClient], database: Database
) -> None:
    with database.writing() as db:
        db.execute(sa.update(SignInSession).values(needs_factor=True))

    assert locked[1].post("/lockdown/ending").status_code == 403


def test_nobody_ends_what_is_not(client: TestClient) -> None:
    assert client.post("/lockdown/ending").status_code == 409


def test_it_stands_in_the_history_with_who_and_never_why(database: Database) -> None:
    client_for(database, add_staff(database, Role.VIEWER, "Staff V")).post(
        "/lockdown", data={"reason": REASON}
    )
    for name in ("Staff A", "Staff B"):
        ender(database, name).post("/lockdown/ending")
    wanted = (col(AuditEvent.action), col(AuditEvent.details))
    with database.engine.connect() as connection:
        rows = connection.execute(
            sa.select(*wanted)
            .where(col(AuditEvent.action).like("lockdown.%"))
            .order_by(col(AuditEvent.at))
        ).all()

    assert [row.action for row in rows] == [
        "lockdown.begun",
        "lockdown.ending_agreed",
        "lockdown.ended",
    ]
    assert REASON not in str(rows)


def test_the_machine_shuts_and_opens_it(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_DATABASE_URL", database.url)
    get_settings.cache_clear()
    run = CliRunner().invoke
    said = [
        run(cli, ["lockdown", *words]).output
        for words in (["status"], ["begin", "--reason", REASON], ["status"], ["end"], ["status"])
    ]
    refused = run(cli, ["lockdown", "end"])
    monkeypatch.undo()
    get_settings.cache_clear()

    assert said[0] == said[4] == "Not locked down.\n"
    assert said[2].startswith("Locked down since ")
    assert refused.exit_code == 2
    assert not is_shut(database)


def test_a_session_begun_before_is_never_good_again(
    locked: tuple[TestClient, TestClient], database: Database
) -> None:
    with database.writing() as db:
        lockdown.end_on_host(db, organisation_id=own_organisation_id(db))

    assert [client.get("/stance").status_code for client in locked] == [303, 303]


def test_a_second_lockdown_of_the_same_time_is_the_first(database: Database) -> None:
    shut(database)
    shut(database)
    with database.reading() as db:
        assert len(db.exec(select(Lockdown)).all()) == 1


def test_it_is_sealed_why(any_database: Database) -> None:
    shut(any_database)
    with any_database.engine.connect() as connection:
        [stored] = connection.exec_driver_sql("SELECT reason FROM lockdown").scalars()

    assert stored.startswith("sealed:")


def test_a_partner_signs_out_its_own_people_and_nobody_of_ours(
    client: TestClient, database: Database
) -> None:
    partner = an_organisation(database)
    boss, other = (add_member(database, partner, Role.COORDINATOR, n) for n in ("P A", "P B"))
    theirs, colleague = client_for(database, boss), client_for(database, other)
    with database.writing() as db:
        link = give_link(db, db.get_one(Person, other.id), organisation_id=partner.id)
    page = checked(theirs.get("/lockdown").text)
    answer = theirs.post("/lockdown")

    assert "Sign out everybody of your organisation" in page.get_text()
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert [c.get("/tasks").status_code for c in (theirs, colleague, client)] == [303, 303, 200]
    assert client.get(f"/invitations/{link}").status_code == 410
    assert not is_shut(database)
    again = {"email": boss.email, "password": PASSWORD}
    assert client_for(database).post("/sign-in", data=again).status_code == 303


def test_a_coordinator_of_a_partner_neither_shuts_nor_opens_the_desk(database: Database) -> None:
    boss = add_member(database, an_organisation(database), Role.COORDINATOR)
    with database.writing() as db, pytest.raises(lockdown.OnlyTheDesk):
        lockdown.begin_lockdown(db, reason=REASON, by=boss, organisation_id=boss.organisation_id)
    shut(database)
    typed = {"email": boss.email, "password": PASSWORD}

    assert client_for(database).post("/sign-in", data=typed).status_code == 403
    with database.writing() as db, pytest.raises(lockdown.OnlyTheDesk):
        lockdown.agree_to_end(db, by=boss)
