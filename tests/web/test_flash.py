"""What was done is said once, on the next page, and only as we would say it."""

import json
from base64 import urlsafe_b64encode
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

from tests.page import checked


def cookie(**told: Any) -> str:
    return urlsafe_b64encode(json.dumps(told).encode()).decode()


def toasts(client: TestClient, value: str) -> str:
    client.cookies.set("desk-told", value)
    answer = client.get("/settings")
    region = checked(answer.text).select_one("#toasts")
    assert 'desk-told=""' in answer.headers["set-cookie"]
    assert region is not None
    return str(region)


def test_the_next_page_says_it_once_and_offers_undo(client: TestClient) -> None:
    undo = f"/meetings/{uuid4()}/retraction"
    said = toasts(client, cookie(text="Meeting logged.", undo=undo))
    client.cookies.delete("desk-told")
    after = checked(client.get("/settings").text)

    assert "Meeting logged." in said
    assert f'action="{undo}"' in said
    assert after.select("#toasts *") == []


@pytest.mark.parametrize(
    "value",
    [
        "nonsense",
        cookie(text="x", undo="//elsewhere.example/a"),
        cookie(text="x", undo="/sign-out"),
        cookie(text="x", href="https://elsewhere.example"),
        cookie(text=["x"]),
        cookie(text="x", more="y"),
        cookie(undo=""),
        urlsafe_b64encode(b"[1, 2]").decode(),
    ],
)
def test_what_we_would_not_have_written_is_not_said(client: TestClient, value: str) -> None:
    assert "data-toast" not in toasts(client, value)


def test_what_is_said_is_text_and_never_markup(client: TestClient) -> None:
    assert "<b>" not in toasts(client, cookie(text="<b>bold</b>"))
