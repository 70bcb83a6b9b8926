"""Changing a stance from the delegation's page, and taking a record back."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup
from fastapi.testclient import TestClient
from sqlmodel import col

from app.audit.models import AuditEvent
from app.clock import today_in, utc_now
from app.db import Database
from app.meetings.evidence import Confidence, Grade
from app.people.models import Person, Role
from app.settings import get_settings
from app.stances.models import Stance, StanceRecord
from tests.conftest import reading_as, writing_as
from tests.dossiers.life import PAGE, a_meeting, a_stance, wants
from tests.page import checked

POST = f"{PAGE}/stances"


def a_form(**given: str) -> dict[str, str]:
    today = today_in(get_settings().time_zone).isoformat()
    return {
        "stance": "safeguards_first",
        "grade": "B",
        "quote": "Only with declarations.",
        "observed_at": today,
    } | given


def records(database: Database, by: Person) -> list[StanceRecord]:
    with reading_as(database, by) as db:
        return list(db.scalars(sa.select(StanceRecord).order_by(col(StanceRecord.recorded_at))))


def beside(page: BeautifulSoup, field: str) -> str:
    found = page.select_one(f"#{field}-error")
    return found.get_text(" ", strip=True).removeprefix("Error: ") if found else ""


def test_the_form_is_a_page_and_a_sheet(client: TestClient) -> None:
    page = checked(client.get(f"{PAGE}/stance").text)
    sheet = checked(client.get(f"{PAGE}/stance", headers=wants("div#sheet-body")).text)

    assert page.select(f'form[action="{POST}"]')
    assert not page.select("form[hx-post$=stances]")
    assert sheet.select(f'form[hx-post="{POST}"]')
    assert sheet.select("#sheet-h")


def test_a_change_is_recorded_with_its_evidence(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    answer = client.post(POST, data=a_form(source="https://example.org/statement"))
    [record] = records(database, coordinator)

    assert answer.headers["location"] == f"{PAGE}#stance"
    assert (record.stance, record.grade) == (Stance.SAFEGUARDS_FIRST, Grade.PUBLIC_STATEMENT)
    assert (record.quote, record.confidence) == ("Only with declarations.", Confidence.HIGH)
    assert abs(record.observed_at - utc_now()) < timedelta(minutes=1)
    with reading_as(database, coordinator) as db:
        events = db.scalars(sa.select(col(AuditEvent.action))).all()
    assert "stance.recorded" in events


def test_an_earlier_day_is_kept_as_that_day(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    client.post(POST, data=a_form(observed_at="2026-03-17"))
    [record] = records(database, coordinator)

    assert record.observed_at.isoformat() == "2026-03-17T16:00:00+00:00"  # noon in New York


def test_a_meeting_given_as_evidence_says_when_it_was_so(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        meeting = a_meeting(db, coordinator, 12)
    offered = checked(client.get(f"{PAGE}/stance").text).select("#stance-meeting_id option[value]")
    client.post(POST, data=a_form(quote="", meeting_id=str(meeting.id)))
    [record] = records(database, coordinator)

    assert str(meeting.id) in [option["value"] for option in offered]
    assert (record.meeting_id, record.observed_at) == (meeting.id, meeting.held_at)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"quote": ""}, "stance-evidence"),
        ({"grade": ""}, "stance-grade"),
        ({"grade": "Z"}, "stance-grade"),
        ({"stance": "perhaps"}, "stance-stance"),
        ({"observed_at": "2999-01-01"}, "stance-observed_at"),
        ({"observed_at": "2019-01-01"}, "stance-observed_at"),
        ({"observed_at": "soon"}, "stance-observed_at"),
        ({"confidence": "high", "grade": "F"}, "stance-confidence"),
        ({"meeting_id": "nonsense"}, "stance-meeting_id"),
    ],
)
def test_what_is_missing_or_wrong_is_said_beside_its_field(
    client: TestClient,
    database: Database,
    coordinator: Person,
    wrong: dict[str, str],
    field: str,
) -> None:
    with writing_as(database, coordinator) as db:
        a_meeting(db, coordinator)
    page = client.post(POST, data=a_form(**wrong))
    sheet = client.post(POST, data=a_form(**wrong), headers=wants("div#sheet-body"))

    for answer in (page, sheet):
        shown = checked(answer.text)
        assert answer.status_code == 422
        assert beside(shown, field)
        assert shown.select(f'[data-error-summary] a[href="#{field}"]')
        assert "Only with declarations." in shown.select("#stance-quote")[0].text or not wrong.get(
            "quote", "x"
        )
    assert records(database, coordinator) == []


def test_a_meeting_with_another_delegation_is_no_evidence(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        meeting = a_meeting(db, coordinator, state_code="UGA")
    answer = client.post(POST, data=a_form(meeting_id=str(meeting.id)))

    assert "another delegation" in beside(checked(answer.text), "stance-evidence")


def test_saving_in_the_sheet_draws_panel_and_timeline_anew(client: TestClient) -> None:
    answer = client.post(POST, data=a_form(), headers=wants("div#sheet-body"))
    parts = checked(answer.text).select("hx-partial")

    assert answer.headers["hx-trigger"] == "dialog-done"
    assert [part["hx-target"] for part in parts] == ["#stance", "#timeline", "#toasts"]
    assert "Safeguards first" in parts[0].text
    assert parts[1].select("li[id^=entry-]")


def test_from_another_page_only_the_toast_is_drawn(client: TestClient) -> None:
    answer = client.post(POST, data=a_form(), headers=wants("div#sheet-body", "/stance"))

    targets = [part["hx-target"] for part in checked(answer.text).select("hx-partial")]
    assert targets == ["#toasts"]


def test_undo_in_the_toast_takes_it_back(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    saved = checked(client.post(POST, data=a_form(), headers=wants("div#sheet-body")).text)
    undo = saved.select("[data-toast] form")[0]
    fields = {str(field["name"]): str(field["value"]) for field in undo.select("input")}
    client.post(str(undo["action"]), data=fields, headers=wants("div#toasts"))

    [record] = records(database, coordinator)
    assert record.withdrawal_reason == "Undone right after saving"


def test_a_record_is_taken_back_with_a_reason_and_the_one_before_counts_again(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        a_stance(db, coordinator, Stance.UNDECIDED, 9)
        wrong = a_stance(db, coordinator, Stance.JOINING_AS_IS, 2)
    url = f"{POST}/{wrong.id}/withdrawal"
    refused = client.post(url, data={"reason": " "})
    done = client.post(url, data={"reason": "A rumour"})
    page = checked(client.get(PAGE).text)

    assert refused.status_code == 422
    assert beside(checked(refused.text), f"reason-{wrong.id}")
    assert done.headers["location"] == f"{PAGE}/stance"
    assert "Undecided" in page.select(".stancenow")[0].text
    assert "A rumour" in page.select("#withdrawn")[0].text
    again = client.post(url, data={"reason": "Twice"})
    assert again.status_code == 422


def test_taking_back_in_the_sheet_draws_the_sheet_anew(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        wrong = a_stance(db, coordinator)
    answer = client.post(
        f"{POST}/{wrong.id}/withdrawal", data={"reason": "Wrong"}, headers=wants("div#sheet-body")
    )
    part = checked(answer.text)

    assert part.select("#sheet-h")
    assert not part.select(f"#stance-{wrong.id}")
    assert part.select("hx-partial")[0]["hx-target"] == "#stance"


def test_a_record_of_another_delegation_cannot_be_taken_back_here(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        theirs = a_stance(db, coordinator, code="UGA")
    for record_id in (theirs.id, UUID(int=5)):
        answer = client.post(f"{POST}/{record_id}/withdrawal", data={"reason": "Wrong"})
        assert answer.status_code == 404


@pytest.mark.parametrize("role", [Role.VIEWER, Role.PARTNER])
def test_a_reader_reads_the_history_and_changes_nothing(
    database: Database, coordinator: Person, sign_in: Callable[[Role], TestClient], role: Role
) -> None:
    with writing_as(database, coordinator) as db:
        record = a_stance(db, coordinator)
    reader = sign_in(role)

    page = checked(reader.get(f"{PAGE}/stance").text)
    assert "As they said" in page.text
    assert not page.select("main form")
    assert reader.post(POST, data=a_form()).status_code == 403
    withdrawal = reader.post(f"{POST}/{record.id}/withdrawal", data={"reason": "No"})
    assert withdrawal.status_code == 403
