import re
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from fastapi.testclient import TestClient
from sqlmodel import select

from app.db import Database
from app.people.models import Person, Role
from app.tasks.actions import tick
from app.tasks.models import Task
from app.tasks.queries import task_by_id
from tests.conftest import add_staff, client_for, reading_as, writing_as
from tests.found import filled_in, one, text, value
from tests.page import checked
from tests.todo import NOON, TUESDAY, a_task, in_days

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
UNKNOWN = "00000000-0000-4000-8000-000000000000"

pytestmark = pytest.mark.usefixtures("_on_that_tuesday")


@pytest.fixture
def _on_that_tuesday() -> Iterator[None]:
    with time_machine.travel(NOON, tick=True):
        yield


@pytest.fixture
def client(database: Database, coordinator: Person, _on_that_tuesday: None) -> TestClient:
    """Signed in on that Tuesday, or the session would have ended long ago."""
    return client_for(database, coordinator)


def added(database: Database, by: Person, title: str = "Send model text", **given: Any) -> Task:
    with writing_as(database, by) as db:
        return a_task(db, by, title, **given)


def stored(database: Database, by: Person, task: Task) -> Task:
    with reading_as(database, by) as db:
        return task_by_id(db, task.id)


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


def test_ticking_works_without_scripts_and_goes_back_to_where_one_was(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    task = added(database, coordinator)

    answer = client.post(f"/tasks/{task.id}/completion", data={"next": "/tasks?show=open"})

    assert (answer.status_code, answer.headers["location"]) == (303, "/tasks?show=open")
    assert stored(database, coordinator, task).done_by_id == coordinator.id
    done = checked(client.get("/tasks?show=done").text)
    undo = value(done, f"#task-{task.id} form", "action")
    assert undo == f"/tasks/{task.id}/reopening"
    client.post(undo)
    assert stored(database, coordinator, task).done_at is None


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example", "/\\evil", "x", "/ü"])
def test_no_form_leads_away_from_the_desk(
    client: TestClient, database: Database, coordinator: Person, away: str
) -> None:
    task = added(database, coordinator)

    answer = client.post(f"/tasks/{task.id}/completion", data={"next": away})

    assert (answer.status_code, answer.headers["location"]) == (303, "/tasks")


def test_a_tick_answers_the_row_the_toast_and_the_count(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    task = added(database, coordinator, due_on=in_days(-2))
    added(database, coordinator, due_on=in_days(-1))

    answer = client.post(f"/tasks/{task.id}/completion", headers=HTMX)

    parts = {str(p["hx-target"]): p for p in checked(answer.text).select("hx-partial")}
    assert answer.headers["hx-trigger"] == "task-changed"
    box = one(parts[f"#task-{task.id}"], "[role=checkbox]")
    assert (box["aria-checked"], box["data-key"]) == ("true", "u")
    assert value(parts["#toasts"], "form", "action") == f"/tasks/{task.id}/reopening"
    assert parts[".nav a[href='/'] .count"].get_text(strip=True) == "1"


def test_tomorrow_moves_a_task_and_its_undo_moves_it_back(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    task = added(database, coordinator, due_on=in_days(-2))
    url = f"/tasks/{task.id}/due-date"

    answer = client.post(url, data={"due_on": "tomorrow"}, headers=HTMX)

    assert stored(database, coordinator, task).due_on == in_days(1)
    assert "Moved to Wed 25 Nov." in text(checked(answer.text), ".toast")
    undo = one(checked(answer.text), ".toast form")
    assert client.post(str(undo["action"]), data=filled_in(undo), headers=HTMX).is_success
    assert stored(database, coordinator, task).due_on == in_days(-2)
    assert client.post(url, data={"due_on": ""}).status_code == 303
    assert stored(database, coordinator, task).due_on is None
    assert client.post(url, data={"due_on": "yesterday"}).status_code == 422


def test_a_task_is_reworded_handed_over_and_the_change_undone(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    colleague = add_staff(database, Role.OUTREACH, "Staff B")
    task = added(database, coordinator, state_code="KEN")
    page = checked(client.get(f"/tasks/{task.id}").text)
    new = {"title": "Send it", "due_on": "2026-12-01", "assignee_id": str(colleague.id)}
    version = value(page, "[name=version]")

    answer = client.post(f"/tasks/{task.id}", data={**new, "version": version}, headers=HTMX)

    assert answer.headers["hx-trigger"] == "task-changed, dialog-done"
    now = stored(database, coordinator, task)
    assert (now.title, now.due_on, now.assignee_id) == ("Send it", in_days(7), colleague.id)
    undo = one(checked(answer.text), ".toast form")
    client.post(str(undo["action"]), data=filled_in(undo))
    now = stored(database, coordinator, task)
    assert (now.title, now.due_on, now.assignee_id) == (task.title, TUESDAY, coordinator.id)


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_change_that_crosses_a_colleagues_shows_both_and_loses_neither(
    client: TestClient, database: Database, coordinator: Person, headers: dict[str, str]
) -> None:
    task = added(database, coordinator)
    form = {"version": "1", "due_on": "", "assignee_id": str(coordinator.id)}
    client.post(f"/tasks/{task.id}", data={**form, "title": "Theirs"})

    answer = client.post(f"/tasks/{task.id}", data={**form, "title": "Mine"}, headers=headers)

    page = checked(answer.text)
    assert answer.status_code == 409
    assert "Theirs" in text(page, "main [role=alert], [data-error-summary]")
    assert value(page, "#task-title") == "Mine"
    assert stored(database, coordinator, task).title == "Theirs"
    again = {**form, "version": value(page, "[name=version]"), "title": "Mine"}
    assert client.post(f"/tasks/{task.id}", data=again).status_code == 303
    assert stored(database, coordinator, task).title == "Mine"


def test_a_refused_change_keeps_what_was_typed(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    task = added(database, coordinator)
    form = {"version": "1", "title": "", "due_on": "", "assignee_id": str(coordinator.id)}

    answer = client.post(f"/tasks/{task.id}", data=form)

    page = checked(answer.text)
    assert answer.status_code == 422
    assert value(page, "#task-title") == ""
    assert "Say what is to be done." in text(page, ".errsum")


def test_a_withdrawn_task_leaves_the_lists_and_comes_back_when_restored(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    task = added(database, coordinator)
    client.post(f"/tasks/{task.id}/withdrawal")
    assert not checked(client.get("/tasks").text).select(".task")
    page = checked(client.get(f"/tasks/{task.id}").text)
    assert page.select(f"form[action='/tasks/{task.id}/restoration']")
    assert client.post(f"/tasks/{task.id}/completion").status_code == 409

    client.post(f"/tasks/{task.id}/restoration")

    assert len(checked(client.get("/tasks").text).select(".task")) == 1


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

    client.get("/tasks")

    assert len(queries) == 6, queries


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


@pytest.mark.parametrize("act", ["completion", "reopening", "due-date", "withdrawal", ""])
def test_an_unknown_task_is_not_found(client: TestClient, act: str) -> None:
    assert client.post(f"/tasks/{UNKNOWN}/{act}".rstrip("/")).status_code == 404
    assert client.get(f"/tasks/{UNKNOWN}").status_code == 404
    assert client.get("/tasks/nonsense").status_code == 404
