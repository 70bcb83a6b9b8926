from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient

from app.db import Database
from app.people.models import Person
from tests.outreach import a_form, error_beside, meetings_in
from tests.page import checked


@pytest.mark.parametrize(
    ("given", "field", "says"),
    [
        ({"held_at": "2036-01-01T10:00"}, "held_at", "future"),
        ({"held_at": "2019-01-01T10:00"}, "held_at", "2024"),
        ({"held_at": "noon"}, "held_at", "date and time"),
        ({"delegation": ""}, "delegation", "Choose a delegation"),
        ({"delegation": "Atlantis"}, "delegation", "Atlantis"),
        ({"delegation": "Korea"}, "delegation", "Republic of Korea"),
        ({"summary": "", "stance": "undecided"}, "stance_quote", "words"),
        ({"answer-oversight": "delivered"}, "answer-oversight", "Agrees in private"),
        ({"answer-oversight": "perhaps"}, "answer-oversight", "answers offered"),
        ({"channel": "pigeon"}, "channel", "answers offered"),
        ({"follow_ups": "x" * 301}, "follow_ups", "300"),
    ],
)
def test_a_refusal_keeps_every_word_and_stands_beside_its_field(
    client: TestClient,
    database: Database,
    coordinator: Person,
    given: dict[str, str],
    field: str,
    says: str,
) -> None:
    typed = a_form(
        summary="Every word of mine", new_people="New Name", **{"answer-speak-out": "raised"}
    )
    answer = client.post("/meetings", data={**typed, **given})

    page = checked(answer.text)
    assert answer.status_code == 422
    assert says in error_beside(page, field)
    assert page.select(f'.errsum a[href="#lf-{field}"]')
    assert page.select(f"#lf-{field}")
    assert "New Name" in page.text
    assert page.select("[name=answer-speak-out][value=raised][checked]")
    assert [each["value"] for each in page.select("[name=key]")] == [typed["key"]]
    assert meetings_in(database, coordinator) == []


def test_an_ask_that_the_letter_does_not_make_is_refused(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    answer = client.post("/meetings", data=a_form(**{"answer-world-peace": "raised"}))

    assert answer.status_code == 422
    assert "no such ask" in checked(answer.text).text
    assert meetings_in(database, coordinator) == []


def test_an_unclear_name_offers_its_candidates_and_the_choice_settles_it(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    page = checked(client.post("/meetings", data=a_form(delegation="Korea")).text)
    offered = {field["value"] for field in page.select("input[name=choice]")}
    answer = client.post("/meetings", data=a_form(delegation="Korea", choice="KOR"))

    assert {"KOR", "PRK"} <= offered
    assert answer.status_code == 303
    assert [meeting.state_code for meeting in meetings_in(database, coordinator)] == ["KOR"]


def test_an_hour_that_came_twice_is_asked_about_in_the_form(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    form = a_form(held_at="2026-11-01T01:30")
    page = checked(client.post("/meetings", data=form).text)
    answer = client.post("/meetings", data={**form, "fold": "1"})

    assert [field["value"] for field in page.select("input[name=fold]")] == ["0", "1"]
    assert "twice" in error_beside(page, "held_at")
    assert answer.status_code == 303
    assert [m.held_at.hour for m in meetings_in(database, coordinator)] == [6]


def test_ids_in_the_form_are_not_trusted(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    stranger = client.post("/meetings", data=a_form(people=[str(uuid4())]))
    nonsense = client.post("/meetings", data=a_form(people=["x"], key="y"))

    assert "does not belong" in error_beside(checked(stranger.text), "people")
    assert nonsense.status_code == 422
    assert meetings_in(database, coordinator) == []
    assert client.get(f"/meetings/{UUID(int=1)}/details").status_code == 404
