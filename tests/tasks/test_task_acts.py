"""Ticking, moving, rewording and withdrawing a task, each with its undo."""

import pytest
from fastapi.testclient import TestClient

from app.db import Database
from app.people.models import Person, Role
from tests.conftest import add_staff
from tests.found import filled_in, one, text, value
from tests.page import checked
from tests.planned import TUESDAY, added, in_days, stored

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
UNKNOWN = "00000000-0000-4000-8000-000000000000"


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


@pytest.mark.parametrize("act", ["completion", "reopening", "due-date", "withdrawal", ""])
def test_an_unknown_task_is_not_found(client: TestClient, act: str) -> None:
    assert client.post(f"/tasks/{UNKNOWN}/{act}".rstrip("/")).status_code == 404
    assert client.get(f"/tasks/{UNKNOWN}").status_code == 404
    assert client.get("/tasks/nonsense").status_code == 404
