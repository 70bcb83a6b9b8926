"""Pages are packed on the wire, once, and not at another site's wish."""

import gzip

import pytest
from fastapi.testclient import TestClient

from app.web.assets import get_assets

PAGES = ("/stance", "/delegations/ken", "/asks", "/meetings/new", "/")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_packed_once(client: TestClient, page: str) -> None:
    with client.stream("GET", page, headers={"Accept-Encoding": "gzip"}) as answer:
        sent = b"".join(answer.iter_raw())

    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-length"] == str(len(sent))
    assert "Accept-Encoding" in answer.headers["vary"]
    assert gzip.decompress(sent).startswith(b"<!doctype html>")


@pytest.mark.parametrize("page", PAGES)
def test_a_browser_that_cannot_unpack_gets_the_page_as_it_is(client: TestClient, page: str) -> None:
    answer = client.get(page, headers={"Accept-Encoding": "identity"})

    assert "content-encoding" not in answer.headers
    assert "Accept-Encoding" in answer.headers["vary"]
    assert answer.content.startswith(b"<!doctype html>")


@pytest.mark.parametrize("page", ["/stance", "/contacts?q=a"])
@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_nothing_is_packed_when_another_site_led_here(
    client: TestClient, page: str, site: str
) -> None:
    client.get(page)  # the stance page is kept by now
    answer = client.get(page, headers={"Sec-Fetch-Site": site, "Accept-Encoding": "gzip"})

    assert answer.status_code == 200
    assert "content-encoding" not in answer.headers


def test_static_files_keep_their_own_packing(client: TestClient) -> None:
    sheet = get_assets().named("app.css")
    with client.stream("GET", get_assets().url("app.css")) as answer:
        sent = b"".join(answer.iter_raw())

    assert sent == sheet.packed
    assert answer.headers["etag"] == f'"{sheet.tag}-gz"'


def test_a_short_answer_is_left_alone(client: TestClient) -> None:
    assert "content-encoding" not in client.get("/healthz").headers
