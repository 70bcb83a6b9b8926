from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from fastapi.testclient import TestClient
from sqlmodel import select

from app.db import Database
from app.organisations.queries import own_organisation_id
from app.people import passwords
from app.people.actions import give_link
from app.people.models import Person, Role, SignInSession, Status
from app.people.standing import change_role, suspend
from tests.conftest import PASSWORD, add_staff, client_for, writing_as
from tests.page import checked

RIGHT = {"email": "staff.a@example.org", "password": PASSWORD}
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_the_right_password_signs_in_and_leads_to_my_day(
    visitor: TestClient, coordinator: Person
) -> None:
    answer = visitor.post("/sign-in", data=RIGHT)

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert visitor.get("/settings").status_code == 200


def test_the_address_may_be_typed_in_any_case(visitor: TestClient, coordinator: Person) -> None:
    answer = visitor.post("/sign-in", data=RIGHT | {"email": " Staff.A@Example.org "})

    assert answer.status_code == 303


def test_after_signing_in_one_is_where_one_wanted_to_be(
    visitor: TestClient, coordinator: Person
) -> None:
    turned_away = visitor.get("/settings?x=1")
    page = checked(visitor.get(turned_away.headers["location"]).text)
    wanted = page.select_one("input[name=next]")["value"]  # type: ignore[index]
    answer = visitor.post("/sign-in", data=RIGHT | {"next": wanted})

    assert answer.headers["location"] == "/settings?x=1"


@pytest.mark.parametrize("elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_signing_in_never_leads_to_another_site(
    visitor: TestClient, coordinator: Person, elsewhere: str
) -> None:
    answer = visitor.post("/sign-in", data=RIGHT | {"next": elsewhere})

    assert answer.headers["location"] == "/"


@pytest.mark.parametrize(
    "wrong", [RIGHT | {"password": "not the right one"}, RIGHT | {"email": "nobody@example.org"}]
)
def test_wrong_address_and_wrong_password_look_the_same(
    visitor: TestClient, coordinator: Person, wrong: dict[str, str]
) -> None:
    answer = visitor.post("/sign-in", data=wrong)
    page = checked(answer.text)

    assert answer.status_code == 422
    assert "do not fit together" in page.get_text()
    assert wrong["password"] not in answer.text
    assert "desk" not in visitor.cookies


def test_an_unknown_account_costs_one_verification_too(
    visitor: TestClient, coordinator: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str | None] = []
    real = passwords.matches

    def counted(password: str, stored: str | None) -> bool:
        calls.append(stored)
        return real(password, stored)

    monkeypatch.setattr(passwords, "matches", counted)
    visitor.post("/sign-in", data=RIGHT | {"email": "nobody@example.org"})

    assert calls == [None]


def test_passwords_are_kept_as_argon2id(coordinator: Person) -> None:
    assert (coordinator.password_hash or "").startswith("$argon2id$v=19$m=47104,t=1,p=1$")


def test_ten_failures_close_an_account_for_a_while_even_to_the_right_password(
    visitor: TestClient, coordinator: Person
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        for _ in range(10):
            visitor.post("/sign-in", data=RIGHT | {"password": "wrong wrong wrong"})
        closed = visitor.post("/sign-in", data=RIGHT)
        clock.shift(timedelta(minutes=15, seconds=1))
        opened = visitor.post("/sign-in", data=RIGHT)

    assert (closed.status_code, opened.status_code) == (429, 303)
    assert "fifteen minutes" in checked(closed.text).get_text()


def test_an_account_that_does_not_exist_is_closed_the_same_way(
    visitor: TestClient, coordinator: Person
) -> None:
    unknown = {"email": "nobody@example.org", "password": "wrong wrong wrong"}
    answers = [visitor.post("/sign-in", data=unknown).status_code for _ in range(11)]

    assert answers == [422] * 10 + [429]


def test_failures_on_one_account_do_not_close_another(
    database: Database, visitor: TestClient, coordinator: Person
) -> None:
    add_staff(database, Role.OUTREACH, "Staff B")
    for _ in range(10):
        visitor.post("/sign-in", data=RIGHT | {"password": "wrong wrong wrong"})
    answer = visitor.post("/sign-in", data={"email": "staff.b@example.org", "password": PASSWORD})

    assert answer.status_code == 303


def test_the_cookie_is_hidden_from_scripts_and_kept_only_as_a_hash(
    database: Database, visitor: TestClient, coordinator: Person
) -> None:
    answer = visitor.post("/sign-in", data=RIGHT)
    token = visitor.cookies["desk"]
    with database.reading() as db:
        [stored] = db.exec(select(SignInSession)).all()

    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert token not in stored.token_hash


def test_a_cookie_from_before_signing_in_is_not_taken_over(
    visitor: TestClient, coordinator: Person
) -> None:
    visitor.cookies.set("desk", "chosen-by-an-attacker", domain="localhost.local", path="/")
    answer = visitor.post("/sign-in", data=RIGHT)

    assert "chosen-by-an-attacker" not in answer.headers["set-cookie"]


def test_signing_out_ends_the_session_on_the_server(
    database: Database, coordinator: Person
) -> None:
    client = client_for(database, coordinator)
    token = client.cookies["desk"]
    client.post("/sign-out")
    stolen = client_for(database)
    stolen.cookies.set("desk", token)

    assert stolen.get("/settings").status_code == 303


@pytest.mark.parametrize(("pause", "status"), [(29, 200), (31, 303)])
def test_a_session_ends_after_half_an_hour_without_a_request(
    database: Database, coordinator: Person, pause: int, status: int
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        client = client_for(database, coordinator)
        clock.shift(timedelta(minutes=pause))
        assert client.get("/settings").status_code == status


def test_a_session_that_is_used_still_ends_after_twelve_hours(
    database: Database, coordinator: Person
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        client = client_for(database, coordinator)
        answers = []
        for _ in range(37):
            clock.shift(timedelta(minutes=20))
            answers.append(client.get("/settings").status_code)

    assert answers == [200] * 35 + [303] * 2


def test_suspension_works_at_the_next_request(database: Database, coordinator: Person) -> None:
    colleague = add_staff(database, Role.OUTREACH, "Staff B")
    client = client_for(database, colleague)
    before = client.get("/settings").status_code
    with writing_as(database, coordinator) as db:
        suspend(db, person=db.get_one(Person, colleague.id), by=coordinator)

    assert (before, client.get("/settings").status_code) == (200, 303)


def test_a_new_role_ends_sessions_begun_under_the_old_one(
    database: Database, coordinator: Person
) -> None:
    colleague = add_staff(database, Role.OUTREACH, "Staff B")
    client = client_for(database, colleague)
    with writing_as(database, coordinator) as db:
        change_role(db, person=db.get_one(Person, colleague.id), role=Role.VIEWER)

    assert client.get("/settings").status_code == 303


def test_a_guest_comes_in_until_the_last_day_and_not_after(database: Database) -> None:
    guest = add_staff(database, Role.VIEWER, "Guest")
    with database.writing() as db:
        db.get_one(Person, guest.id).ends_on = NOON.date()
    answers = []
    for day in (0, 1):
        with time_machine.travel(NOON + timedelta(days=day), tick=False):
            answers.append(client_for(database, guest).get("/settings").status_code)

    assert answers == [200, 303]


@pytest.mark.parametrize("status", [Status.INVITED, Status.SUSPENDED, Status.EXPIRED])
def test_only_active_people_can_sign_in(
    database: Database, visitor: TestClient, coordinator: Person, status: Status
) -> None:
    with database.writing() as db:
        db.get_one(Person, coordinator.id).status = status

    assert visitor.post("/sign-in", data=RIGHT).status_code == 422


def test_the_first_coordinator_comes_in_by_the_one_time_link(
    database: Database, visitor: TestClient
) -> None:
    with database.writing() as db:
        token = give_link(db, None, organisation_id=own_organisation_id(db))
    page = checked(visitor.get(f"/invitations/{token}").text)
    mine = {"name": "First One", "email": "first@example.org", "password": PASSWORD}
    answer = visitor.post(f"/invitations/{token}/coordinator", data=mine)
    again = visitor.post(
        f"/invitations/{token}/coordinator", data=mine | {"email": "b@example.org"}
    )

    assert "no default account" in page.get_text()
    assert (answer.status_code, again.status_code) == (303, 410)
    with database.reading() as db:
        [person] = db.exec(select(Person)).all()
    assert (person.name, person.role, person.status) == ("First One", Role.COORDINATOR, "active")


def test_a_later_link_voids_the_earlier_one(database: Database, visitor: TestClient) -> None:
    with database.writing() as db:
        first = give_link(db, None, organisation_id=own_organisation_id(db))
    with database.writing() as db:
        second = give_link(db, None, organisation_id=own_organisation_id(db))

    assert visitor.get(f"/invitations/{first}").status_code == 410
    assert visitor.get(f"/invitations/{second}").status_code == 200


def test_a_refused_password_does_not_spend_the_link(
    database: Database, visitor: TestClient
) -> None:
    with database.writing() as db:
        token = give_link(db, None, organisation_id=own_organisation_id(db))
    mine = {"name": "First", "email": "first@example.org", "password": "short"}
    refused = visitor.post(f"/invitations/{token}/coordinator", data=mine)
    page = checked(refused.text)

    assert refused.status_code == 422
    assert page.select_one("#password-error")
    assert page.select_one("input[name=email]")["value"] == "first@example.org"  # type: ignore[index]
    assert visitor.get(f"/invitations/{token}").status_code == 200


def test_a_personal_link_cannot_make_another_coordinator(
    database: Database, visitor: TestClient, coordinator: Person
) -> None:
    colleague = add_staff(database, Role.VIEWER, "Staff B")
    with database.writing() as db:
        person = db.get_one(Person, colleague.id)
        token = give_link(db, person, organisation_id=person.organisation_id)
    mine = {"name": "X", "email": "x@example.org", "password": PASSWORD}

    assert visitor.post(f"/invitations/{token}/coordinator", data=mine).status_code == 422
    with database.reading() as db:
        assert len(db.exec(select(Person)).all()) == 2
