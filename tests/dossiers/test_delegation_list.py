"""The list of delegations, and what the field in the top bar finds."""

import pytest
from fastapi.testclient import TestClient

from app.db import Database
from app.people.models import Person
from app.stances.models import Stance
from tests.conftest import writing_as
from tests.dossiers.life import SHEET, a_meeting, a_stance
from tests.page import checked

LIST = "/delegations"


def test_all_delegations_stand_by_regional_group(
    client: TestClient, database: Database, coordinator: Person
) -> None:
    with writing_as(database, coordinator) as db:
        a_stance(db, coordinator, Stance.SAFEGUARDS_FIRST)
    page = checked(client.get(LIST).text)
    groups = {h3.text: len(h3.find_next_siblings("ul")[0].select("li")) for h3 in page.select("h3")}

    assert list(groups.values()) == [54, 54, 23, 33, 29, 3]
    assert len(page.select("#delegation-groups a")) == 196
    kenya = page.select('#delegation-groups a[href="/delegations/ken"]')[0].parent
    assert kenya is not None
    assert "Safeguards first, Not signed" in kenya.text


@pytest.mark.parametrize(
    ("typed", "found"),
    [("korea", {"kor", "prk"}), ("guin", {"gin", "gnb", "gnq", "png"}), ("nowhere", set())],
)
def test_typing_narrows_the_list(client: TestClient, typed: str, found: set[str]) -> None:
    part = checked(client.get(LIST, params={"q": typed}, headers=SHEET).text)
    page = checked(client.get(LIST, params={"q": typed}).text)

    for shown in (part, page):
        links = shown.select('#delegation-groups a[href^="/delegations/"]')
        assert {str(a["href"])[-3:] for a in links} == found


@pytest.mark.parametrize("typed", ["Kenya", "ken", " KE ", "Кения", "肯尼亚"])
def test_a_text_that_names_one_leads_to_it(client: TestClient, typed: str) -> None:
    answer = client.get(LIST, params={"q": typed})

    assert (answer.status_code, answer.headers.get("location")) == (303, "/delegations/ken")


def test_a_text_that_fits_one_leads_to_it(client: TestClient) -> None:
    assert client.get(LIST, params={"q": "uzbek"}).headers["location"] == "/delegations/uzb"


def test_while_typing_nobody_is_led_away(client: TestClient) -> None:
    assert client.get(LIST, params={"q": "Kenya"}, headers=SHEET).status_code == 200


def test_suggestions_are_choices_of_a_listbox(client: TestClient) -> None:
    answer = client.get(f"{LIST}/suggestions", params={"q": "congo"}, headers=SHEET)
    options = checked(f"<ul>{answer.text}</ul>").select("li[role=option]")

    assert [o["data-href"] for o in options] == ["/delegations/cog", "/delegations/cod"]
    assert client.get(f"{LIST}/suggestions?q=").text.strip() == ""


@pytest.mark.parametrize("typed", ["x" * 5000, "%", "' OR 1=1", "<script>", "=1+1"])
def test_whatever_is_typed_is_only_a_text(client: TestClient, typed: str) -> None:
    assert client.get(LIST, params={"q": typed}).status_code in {200, 303}
    assert client.get(f"{LIST}/suggestions", params={"q": typed}).status_code == 200


def test_the_list_needs_the_same_queries_however_much_happened(
    client: TestClient, database: Database, coordinator: Person, queries: list[str]
) -> None:
    needed = []
    for more in (1, 5):
        with writing_as(database, coordinator) as db:
            for _ in range(more):
                a_meeting(db, coordinator)
                a_stance(db, coordinator)
        queries.clear()
        client.get(LIST)
        needed.append(len(queries))

    assert needed[0] == needed[1]


def test_nobody_reads_it_without_signing_in(visitor: TestClient) -> None:
    assert visitor.get(LIST).status_code == 303
    assert visitor.get(f"{LIST}/suggestions?q=k", headers=SHEET).status_code == 401
