from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient

from app.db import Database
from app.people.models import Person
from tests.conftest import client_for


def test_pages_are_never_kept_by_the_browser(client: TestClient) -> None:
    assert client.get("/stance").headers["Cache-Control"] == "no-store"


def test_signing_out_asks_the_browser_to_forget(client: TestClient) -> None:
    headers = client.post("/sign-out").headers

    assert "storage" in headers["Clear-Site-Data"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({"Sec-Fetch-Site": "none"}, 303),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "http://localhost"}, 303),
        ({"Origin": "http://localhost:9999"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, 403),
    ],
)
def test_a_form_is_taken_only_from_our_own_pages(
    database: Database, coordinator: Person, headers: dict[str, str], status: int
) -> None:
    client = client_for(database, coordinator)
    del client.headers["Sec-Fetch-Site"]
    answer = client.post("/sign-out", headers=headers)

    assert answer.status_code == status


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "10.0.0.1", ""])
def test_an_unknown_host_is_refused(client: TestClient, host: str) -> None:
    assert client.get("/sign-in", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize(
    "name", ["a\x00b", "\ud800".encode("utf-8", "surrogatepass"), b"\xff\xfe", "a\x1bb", "x" * 5000]
)
def test_text_that_cannot_be_stored_is_refused_beside_its_field(
    client: TestClient, name: str | bytes
) -> None:
    answer = client.post(
        "/settings/account",
        content=urlencode({"name": name}),
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )

    assert answer.status_code == 422
    assert 'id="name-error"' in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/delegations/zzz",
        "/contacts/not-an-id",
        "/contacts/99999999999999999999",
        "/stance?stance=nonsense&sort=x&quiet=99999999999999999999&group=x",
        "/history?before=nonsense&date=9999-99-99",
        "/meetings?before=x&channel=x",
        "/tasks?before=x",
        "/asks?order=x&q=%20",
    ],
)
def test_an_address_nobody_would_type_never_breaks_the_desk(client: TestClient, path: str) -> None:
    assert client.get(path).status_code < 500


def test_error_pages_tell_nothing_about_the_inside(client: TestClient) -> None:
    text = client.get("/nowhere").text

    assert "Traceback" not in text
    assert "sqlalchemy" not in text.lower()
    assert "There is no such page" in text


def test_health_needs_no_sign_in_and_tells_no_more_than_that(visitor: TestClient) -> None:
    assert visitor.get("/healthz").json() == {"status": "ok"}
    assert visitor.get("/readyz").json() == {"status": "ok"}


def test_an_old_schema_is_not_ready(database: Database, visitor: TestClient) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")

    assert visitor.get("/readyz").status_code == 503
    assert visitor.get("/healthz").status_code == 200


def test_the_interface_description_is_not_public(visitor: TestClient) -> None:
    for path in ("/docs", "/redoc", "/openapi.json"):
        assert visitor.get(path).status_code == 404
