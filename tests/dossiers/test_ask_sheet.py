"""One ask to one delegation: its history, a new answer, and what the page behind it shows then."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient
from sqlmodel import col

from app.clock import today_in
from app.db import Database
from app.dossiers.answer_parts import Behind, page_behind
from app.dossiers.ask_cards import HISTORY
from app.meetings.evidence import Grade
from app.people.models import Person, Role
from app.responses.models import AskResponse, AskStatus
from app.settings import get_settings
from tests.conftest import reading_as, writing_as
from tests.dossiers.life import PAGE, a_meeting, an_answer, wants
from tests.page import checked

SHEET = f"{PAGE}/asks/oversight"
POST = f"{SHEET}/responses"
IN_SHEET = "div#sheet-body"


def a_form(**given: str) -> dict[str, str]:
    today = today_in(get_settings().time_zone).isoformat()
    return {
        "status": "considering",
        "grade": "E",
        "quote": "We will look at it.",
        "observed_at": today,
    } | given


def answers(database: Database, by: Person) -> list[AskResponse]:
    with reading_as(database, by) as db:
        return list(db.scalars(sa.select(AskResponse).order_by(col(AskResponse.recorded_at))))


def test_the_history_names_evidence_age_and_who_wrote_it_down(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        an_answer(db, coordinator, AskStatus.RAISED, 90, "oversight")
        meeting = a_meeting(db, coordinator, 70)
        an_answer(db, coordinator, AskStatus.CONSIDERING, slug="oversight", meeting=meeting)
    page = checked(client.get(SHEET).text)
    newest, first = page.select("li.record")

    assert "Raised → Considering" in newest.get_text(" ", strip=True)
    assert newest.select(f'a[href="/meetings/{meeting.id}"]')
    assert "Grade B" in first.text
    assert "A letter" in first.text
    assert "Staff A" in first.text
    assert "70 days old" in page.text
    assert page.select(".tag.warn")[0].text == "re-confirm"


def test_an_answer_is_recorded_with_its_evidence(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    answer = client.post(POST, data=a_form(quotable="true"))
    [record] = answers(database, coordinator)

    assert answer.headers["location"] == f"{PAGE}#asks"
    assert (record.ask_slug, record.status) == ("oversight", AskStatus.CONSIDERING)
    assert (record.grade, record.quotable) == (Grade.SAID_TO_ONE, True)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"quote": ""}, "answer-evidence"),
        ({"grade": ""}, "answer-grade"),
        ({"status": ""}, "answer-status"),
        ({"status": "on_record"}, "answer-status"),
        ({"observed_at": "2999-01-01"}, "answer-observed_at"),
    ],
)
def test_what_is_missing_or_wrong_is_said_beside_its_field(
    client: TestClient,
    database: Database,
    coordinator: Person,
    wrong: dict[str, str],
    field: str,
) -> None:
    for headers in ({}, wants(IN_SHEET)):
        answer = client.post(POST, data=a_form(**wrong), headers=headers)
        assert answer.status_code == 422
        assert checked(answer.text).select(f"#{field}-error")
    assert answers(database, coordinator) == []


def test_from_the_delegation_its_card_and_timeline_are_drawn_anew(client: TestClient) -> None:
    answer = client.post(POST, data=a_form(), headers=wants(IN_SHEET))
    parts = checked(answer.text).select("hx-partial")

    assert answer.headers["hx-trigger"] == "dialog-done"
    assert [p["hx-target"] for p in parts] == ["#ask-card-oversight", "#timeline", "#toasts"]
    assert "Considering" in parts[0].text


def test_from_the_matrix_the_cell_and_the_counts_are_drawn_anew(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        an_answer(db, coordinator, AskStatus.AGREES_IN_PRIVATE, slug="oversight", code="UGA")
    form = a_form(status="agrees_in_private")
    answer = client.post(POST, data=form, headers=wants(IN_SHEET, "/asks?order=name"))
    cell, counts, _toast = checked(answer.text).select("hx-partial")

    assert cell["hx-target"] == f"#mx a[href='{SHEET}']"
    assert cell.select(f'a[href="{SHEET}"][title$="grade E, 0 days old"] .k3')
    assert counts["hx-target"] == "#tally-oversight"
    assert [b.text for b in counts.select("b")] == ["0", "2", "0", "194"]


def test_a_cell_after_a_change_is_the_cell_of_the_page(client: TestClient) -> None:
    answer = client.post(POST, data=a_form(), headers=wants(IN_SHEET, "/asks"))
    alone = checked(answer.text).select("#mx a, hx-partial a[data-open=sheet]")[0]
    on_page = checked(client.get("/asks").text).select(f'#mx a[href="{SHEET}"]')[0]

    assert str(alone) == str(on_page)


def test_an_answer_is_taken_back_with_a_reason(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        an_answer(db, coordinator, AskStatus.RAISED, 5, "oversight")
        wrong = an_answer(db, coordinator, AskStatus.DECLINED, 1, "oversight")
    url = f"{POST}/{wrong.id}/withdrawal"
    refused = client.post(url, data={"reason": ""}, headers=wants(IN_SHEET))
    sheet = client.post(url, data={"reason": "Misheard"}, headers=wants(IN_SHEET))
    shown = checked(sheet.text)

    assert refused.status_code == 422
    assert checked(refused.text).select(f"#reason-{wrong.id}-error")
    assert not shown.select(f"#answer-{wrong.id}")
    assert "Raised" in shown.select("hx-partial[hx-target='#ask-card-oversight'] strong")[0].text
    assert (
        client.post(f"{PAGE}/asks/declarations/responses/{wrong.id}/withdrawal").status_code == 404
    )


def test_a_long_history_has_pages(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        for n in range(HISTORY + 3):
            an_answer(db, coordinator, AskStatus.RAISED, n + 1, "oversight")
    first = checked(client.get(SHEET).text)
    link = first.select_one(f'a[href^="{SHEET}?before="]')
    assert link is not None
    second = checked(client.get(str(link["href"])).text)
    shown = [[li["id"] for li in page.select("li.record")] for page in (first, second)]

    assert (len(shown[0]), len(shown[1])) == (HISTORY, 3)
    assert not set(shown[0]) & set(shown[1])


def test_the_sheet_needs_the_same_queries_however_long_the_history(
    client: TestClient, database: Database, coordinator: Person, queries: list[str]
) -> None:
    needed = []
    for more in (1, 7):
        with writing_as(database, coordinator) as db:
            for n in range(more):
                an_answer(db, coordinator, AskStatus.RAISED, n + 1, "oversight")
        queries.clear()
        client.get(SHEET)
        needed.append(len(queries))

    assert needed[0] == needed[1]


@pytest.mark.parametrize(
    ("address", "behind"),
    [
        ("http://localhost/asks?order=name", Behind.MATRIX),
        ("http://localhost/delegations/ken?show=stance", Behind.DOSSIER),
        ("http://localhost/delegations/ken/asks/oversight", Behind.ELSEWHERE),
        ("http://localhost/delegations", Behind.ELSEWHERE),
        ("http://localhost/", Behind.ELSEWHERE),
        ("", Behind.ELSEWHERE),
    ],
)
def test_the_page_behind_the_sheet_is_known_by_its_address(address: str, behind: Behind) -> None:
    assert page_behind(address) is behind


def test_a_reader_reads_the_history_and_changes_nothing(
    database: Database, coordinator: Person, sign_in: Callable[[Role], TestClient]
) -> None:
    with writing_as(database, coordinator) as db:
        an_answer(db, coordinator, AskStatus.RAISED, slug="oversight")
    reader = sign_in(Role.VIEWER)

    assert not checked(reader.get(SHEET).text).select("main form")
    assert reader.post(POST, data=a_form()).status_code == 403
