"""A kept page is right and belongs to one person: any change and anybody else renders anew."""

from datetime import UTC, datetime

import pytest
import time_machine
from fastapi.testclient import TestClient

from app.dashboard import cache
from app.dashboard.cache import Kept
from app.db import Database
from app.people.models import Person
from app.stances.models import Stance
from app.views.actions import save_view
from app.views.models import ViewPage
from tests.assessed import a_stance
from tests.conftest import add_staff, client_for, writing_as

URL = "/stance?group=WEOG"


def policy(client: TestClient, url: str = URL) -> str:
    """Holds the nonce of the rendering: the same policy is the same rendering."""
    return client.get(url).headers["content-security-policy"]


def test_the_same_page_is_rendered_once(client: TestClient, queries: list[str]) -> None:
    first = client.get(URL)
    queries.clear()
    second = client.get(URL)

    assert second.content == first.content
    assert policy(client) == first.headers["content-security-policy"]
    assert len(queries) <= 3, "The session, the change counter, and nothing else."


def test_the_policy_of_a_kept_page_names_the_nonce_in_it(client: TestClient) -> None:
    for _ in range(2):
        answer = client.get(URL)
        nonce = answer.headers["content-security-policy"].split("'nonce-")[1].split("'")[0]
        assert f'nonce="{nonce}"' in answer.text


def test_a_change_shows_at_once(
    database: Database, coordinator: Person, client: TestClient
) -> None:
    before = client.get(URL)
    with writing_as(database, coordinator) as db:
        a_stance(db, Stance.WILL_NOT_JOIN, "NOR")
    after = client.get(URL)

    assert "Norway: Not known" in before.text
    assert "Norway: Will not join" in after.text
    assert after.headers["content-security-policy"] != before.headers["content-security-policy"]


def test_a_view_that_is_saved_shows_at_once(
    database: Database, coordinator: Person, client: TestClient
) -> None:
    client.get(URL)
    with writing_as(database, coordinator) as db:
        save_view(db, by=coordinator, page=ViewPage.STANCE, name="West", query="group=WEOG")

    assert ">West<" in client.get(URL).text


def test_another_person_gets_their_own_rendering(database: Database, client: TestClient) -> None:
    other = client_for(database, add_staff(database, name="Staff B"))

    assert policy(client) != policy(other)
    assert "Staff B" in other.get(URL).text
    assert "Staff B" not in client.get(URL).text


def test_another_address_is_another_page(client: TestClient) -> None:
    assert policy(client) != policy(client, "/stance?group=AFR")


def test_a_new_day_in_new_york_is_another_page(database: Database, coordinator: Person) -> None:
    with time_machine.travel(datetime(2026, 11, 25, 4, 50, tzinfo=UTC), tick=False) as clock:
        client = client_for(database, coordinator)
        before = policy(client)
        clock.shift(5 * 60)
        assert policy(client) == before
        clock.shift(10 * 60)
        assert policy(client) != before


def test_a_browser_without_gzip_reads_the_same(client: TestClient) -> None:
    packed = client.get(URL, headers={"Accept-Encoding": "gzip"})
    plain = client.get(URL, headers={"Accept-Encoding": "identity"})

    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert plain.text == packed.text
    assert "Accept-Encoding" in plain.headers["vary"]


def test_only_the_values_used_last_are_kept() -> None:
    kept: Kept[int, str] = Kept(2)
    kept.keep(1, "a")
    kept.keep(2, "b")
    kept.get(1)
    kept.keep(3, "c")

    assert [kept.get(key) for key in (1, 2, 3)] == ["a", None, "c"]
    kept.clear()
    assert kept.get(1) is None


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    cache.forget_pages()
