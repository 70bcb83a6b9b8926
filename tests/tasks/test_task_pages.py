"""The list of tasks, and adding one."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from app.db import Database
from app.people.models import Person, Role
from app.tasks.actions import tick
from app.tasks.models import Task
from tests.conftest import add_staff, reading_as, writing_as
from tests.found import text, value
from tests.page import checked
from tests.planned import a_task, added, in_days, stored

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
UNKNOWN = "00000000-0000-4000-8000-000000000000"


def test_a_line_with_its_day_in_words_becomes_a_task(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    answer = client.post(
        "/tasks", data={"title": "Send text by Friday", "delegation": "Kenya", "next": "/"}
    )

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    with reading_as(database, coordinator) as db:
        [task] = db.exec(select(Task)).all()
    assert (task.title, task.due_on, task.state_code) == ("Send text", in_days(3), "KEN")
    assert "Task added for Fri 27 Nov." in text(checked(client.get("/").text), "#toasts .toast")


def test_the_same_form_sent_twice_makes_one_task(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    form = {"title": "Send text", "key": str(uuid4())}
    for _ in range(2):
        assert client.post("/tasks", data=form).status_code == 303

    with reading_as(database, coordinator) as db:
        assert len(db.exec(select(Task)).all()) == 1


def test_the_form_answers_itself_empty_with_a_toast_that_can_undo(client: TestClient) -> None:
    answer = client.post("/tasks", data={"title": "Send text tomorrow"}, headers=HTMX)

    fragment = checked(answer.text)
    assert answer.headers["hx-trigger"] == "task-changed"
    assert value(fragment, "#add-task-title") == ""
    undo = value(fragment, ".toast form", "action")
    assert re.fullmatch(r"/tasks/[0-9a-f-]{36}/withdrawal", undo)
    assert client.post(undo, headers=HTMX).status_code == 200


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"title": "  "}, "Say what is to be done."),
        ({"title": "by Friday"}, "Say what is to be done."),
        ({"title": "Call", "delegation": "Atlantis"}, "No delegation"),
        ({"title": "Call", "due_on": "some day"}, "Write a day"),
        ({"title": "x" * 301}, "Shorten"),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_refused_line_comes_back_with_what_was_typed(
    client: TestClient, form: dict[str, str], said: str, headers: dict[str, str]
) -> None:
    answer = client.post("/tasks", data=form, headers=headers)

    page = checked(answer.text)
    assert answer.status_code == 422
    assert said in text(page, ".errsum")
    assert value(page, "[name=title]") == form["title"]


def test_a_name_that_fits_several_delegations_is_asked_about(client: TestClient) -> None:
    answer = client.post("/tasks", data={"title": "Call", "delegation": "Guine"})

    assert answer.status_code == 422
    assert "Guinea-Bissau" in text(checked(answer.text), ".errsum")


def test_the_day_is_shown_back_while_the_line_is_typed(client: TestClient) -> None:
    read = client.post("/tasks/dates", data={"title": "Send text by Friday"}, headers=HTMX)
    none = client.post("/tasks/dates", data={"title": "Send article 22 text"}, headers=HTMX)

    assert (read.text.strip(), none.text.strip()) == ("Due Fri 27 Nov", "")
    assert client.post("/tasks/dates", data={"title": "x"}).status_code == 303


def test_the_list_is_filtered_by_its_address(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    colleague = add_staff(database, Role.OUTREACH, "Staff B")
    added(database, coordinator, "Mine", state_code="KEN", due_on=in_days(-1))
    added(database, coordinator, "Theirs", assignee_id=colleague.id, state_code="NOR")
    with writing_as(database, coordinator) as db:
        tick(db, by=coordinator, task=a_task(db, coordinator, "Done"))

    def titles(query: str) -> list[str]:
        page = checked(client.get(f"/tasks{query}").text)
        return [a.get_text() for a in page.select(".task-words > a:first-child")]

    assert titles("") == ["Mine"]
    assert titles("?whose=team") == ["Mine", "Theirs"]
    assert titles(f"?whose={colleague.id}") == ["Theirs"]
    assert titles("?show=done") == ["Done"]
    assert titles("?show=overdue&whose=team") == ["Mine"]
    assert titles("?delegation=norway&whose=team") == ["Theirs"]
    assert titles("?delegation=Atlantis&whose=team") == []
    assert titles("?due=2026-11-24&whose=team") == ["Theirs"]
    assert titles("?show=nonsense&due=nonsense&after=nonsense&whose=nonsense") == ["Mine"]


def test_the_list_goes_on_where_the_page_ended(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        for _ in range(60):
            a_task(db, coordinator)

    first = checked(client.get("/tasks").text)
    second = checked(client.get(value(first, "a[rel=next]", "href")).text)

    ids = [str(li["id"]) for page in (first, second) for li in page.select(".task")]
    assert len(ids) == len(set(ids)) == 60


@pytest.mark.parametrize("number", [1, 12])
def test_the_list_needs_the_same_queries_however_long(
    client: TestClient,
    database: Database,
    coordinator: Person,
    queries: list[str],
    number: int,
) -> None:
    with writing_as(database, coordinator) as db:
        for _ in range(number):
            a_task(db, coordinator, state_code="KEN")
    queries.clear()

    client.get("/tasks", headers=HTMX)

    assert len(queries) == 4, queries


def test_readers_see_tasks_and_change_none(
    database: Database, coordinator: Person, sign_in: Callable[[Role], TestClient]
) -> None:
    task = added(database, coordinator)
    reader = sign_in(Role.VIEWER)

    page = checked(reader.get("/tasks?whose=team").text)
    assert len(page.select(".task")) == 1
    assert not page.select("main form[method=post]")
    assert not checked(reader.get(f"/tasks/{task.id}").text).select("main form[method=post]")
    for act in ("", "/completion", "/reopening", "/due-date", "/withdrawal", "/restoration"):
        assert reader.post(f"/tasks/{task.id}{act}").status_code == 403
    assert reader.post("/tasks", data={"title": "x"}).status_code == 403
    assert stored(database, coordinator, task).version == 1
