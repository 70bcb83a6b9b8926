"""The file holds what the table shows, in its order, and no spreadsheet calculates any of it."""

import csv
import io

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import select

from app.audit.models import AuditEvent
from app.dashboard.stance_csv import safe_cell
from app.db import Database
from app.people.models import Person
from app.stances.models import Stance
from app.tasks.actions import add_task
from tests.assessed import a_stance
from tests.conftest import add_staff, client_for, reading_as, writing_as
from tests.outreach import FRAGMENT
from tests.page import checked
from tests.planned import in_days

FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠x", "  =1")


def table_in(client: TestClient, query: str = "") -> list[dict[str, str]]:
    answer = client.get(f"/stance.csv{query}")
    assert answer.status_code == 200
    assert answer.content.startswith("\ufeff".encode()), "Without the mark Excel garbles names."
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


def test_the_file_has_the_rows_of_the_table_in_its_order(
    database: Database, coordinator: Person, client: TestClient
) -> None:
    with writing_as(database, coordinator) as db:
        a_stance(db, Stance.UNDECIDED, "NOR")
        a_stance(db, Stance.WILL_NOT_JOIN, "KEN")
    query = "?stance=undecided,will_not_join&sort=-stance"
    part = checked(client.get(f"/stance{query}", headers=FRAGMENT).text)

    rows = table_in(client, query)

    assert [row["Code"] for row in rows] == [iso.text for iso in part.select("#rows .iso")]
    assert [(row["State"], row["Stance code"], row["Stance"]) for row in rows] == [
        ("Norway", "3", "Undecided"),
        ("Kenya", "1", "Will not join"),
    ]
    assert rows[0]["Stance observed on"] == "2026-11-02"
    assert rows[0]["Ask 4: Speak out"] == "Not raised"
    assert len(table_in(client)) == 196


def test_a_title_that_is_a_formula_stays_text(
    database: Database, coordinator: Person, client: TestClient
) -> None:
    with writing_as(database, coordinator) as db:
        title = '=HYPERLINK("x"), "quoted"'
        add_task(db, by=coordinator, title=title, due_on=in_days(40), state_code="KEN")

    [row] = table_in(client, "?q=kenya")

    assert row["Next action"] == f"'{title}"


@pytest.mark.parametrize("text", FORMULAS)
def test_whatever_begins_a_formula_gets_an_apostrophe(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@settings(deadline=None)
@given(st.text())
def test_other_text_is_left_as_it_is(text: str) -> None:
    assert safe_cell(text) in {text, f"'{text}"}
    assert not safe_cell(text).lstrip(" ").startswith(("=", "+", "-", "@", "＝"))


def test_the_name_of_the_file_says_when_and_by_whom(database: Database) -> None:
    client = client_for(database, add_staff(database, name='Zoë "Q" Ng'))

    disposition = client.get("/stance.csv").headers["content-disposition"]

    assert disposition.startswith('attachment; filename="stance 20')
    assert "UTC by Zoe Q Ng.csv\"; filename*=UTF-8''stance%20" in disposition
    assert "Zo%C3%AB%20%22Q%22%20Ng.csv" in disposition


def test_an_export_is_on_record(
    database: Database, coordinator: Person, client: TestClient
) -> None:
    client.get("/stance.csv?group=WEOG&q=secret")

    with reading_as(database, coordinator) as db:
        [event] = db.exec(select(AuditEvent).where(AuditEvent.action == "dashboard.exported")).all()
    assert (event.actor_id, event.details) == (coordinator.id, {"rows": 0})
