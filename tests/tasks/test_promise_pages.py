import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from app.db import Database
from app.people.models import Person, Role
from app.tasks.actions import note_promise
from app.tasks.models import Promise, PromiseOutcome
from app.tasks.queries import promise_by_id
from tests.conftest import add_staff, client_for, reading_as, writing_as
from tests.found import filled_in, one, text
from tests.page import checked

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


def promised(database: Database, by: Person) -> Promise:
    with writing_as(database, by) as db:
        return note_promise(db, by=by, state_code="KEN", text="Will ask capital")


def stored(database: Database, by: Person, promise: Promise) -> Promise:
    with reading_as(database, by) as db:
        return promise_by_id(db, promise.id)


def test_a_line_with_its_day_in_words_becomes_a_promise(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    form = {"text": "Will ask capital in 3 days", "delegation": "ken"}

    answer = client.post("/promises", data=form)

    assert (answer.status_code, answer.headers["location"]) == (303, "/delegations/ken")
    with reading_as(database, coordinator) as db:
        [promise] = db.exec(select(Promise)).all()
    assert (promise.text, promise.state_code) == ("Will ask capital", "KEN")
    assert promise.due_on is not None


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize(
    "form", [{"text": " ", "delegation": "KEN"}, {"text": "Will ask", "delegation": "XXX"}, {}]
)
def test_a_refused_promise_comes_back_with_what_was_typed(
    client: TestClient, form: dict[str, str], headers: dict[str, str]
) -> None:
    answer = client.post("/promises", data=form, headers=headers)

    assert answer.status_code == 422
    page = checked(answer.text)
    assert one(page, "[name=text]").get("value", "") == form.get("text", "")
    assert page.select(".errsum")


@pytest.mark.parametrize("outcome", ["kept", "lapsed"])
def test_a_promise_is_settled_and_the_toast_opens_it_again(
    client: TestClient, database: Database, coordinator: Person, outcome: str
) -> None:
    promise = promised(database, coordinator)

    answer = client.post(f"/promises/{promise.id}/outcome", data={"outcome": outcome}, headers=HTMX)

    assert answer.headers["hx-trigger"] == "promise-changed"
    assert stored(database, coordinator, promise).outcome == PromiseOutcome(outcome)
    page = checked(answer.text)
    assert text(page, f"#promise-{promise.id} .tag") == outcome.title()
    undo = one(page, ".toast form")
    client.post(str(undo["action"]), data=filled_in(undo))
    assert stored(database, coordinator, promise).outcome is PromiseOutcome.OPEN


def test_a_promise_is_withdrawn_and_restored_without_scripts(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    promise = promised(database, coordinator)

    gone = client.post(f"/promises/{promise.id}/withdrawal", data={"next": "/"})

    assert gone.headers["location"] == "/"
    assert stored(database, coordinator, promise).withdrawn_at is not None
    client.post(f"/promises/{promise.id}/restoration")
    assert stored(database, coordinator, promise).withdrawn_at is None


def test_readers_settle_no_promise_and_unknown_ones_are_not_found(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    promise = promised(database, coordinator)
    reader = client_for(database, add_staff(database, Role.VIEWER, "Viewer"))

    for act in ("outcome", "withdrawal", "restoration"):
        assert reader.post(f"/promises/{promise.id}/{act}").status_code == 403
        unknown = f"/promises/{coordinator.id}/{act}"
        assert client.post(unknown, data={"outcome": "kept"}).status_code == 404
    assert reader.post("/promises", data={"text": "x", "delegation": "KEN"}).status_code == 403
