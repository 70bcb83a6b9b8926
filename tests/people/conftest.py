"""A desk that is reached from the internet, and what an authenticator app shows."""

import base64
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from fastapi.testclient import TestClient

from app.db import Database
from app.main import create_app
from app.people.models import Person
from app.settings import get_settings
from tests.conftest import PASSWORD, SIGNED_IN
from tests.page import checked

HOST = "desk.example.org"
Browser = Callable[[], TestClient]


@pytest.fixture
def public(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    """`public()` gives a new browser on the desk as the internet sees it."""
    monkeypatch.setenv("DESK_PUBLIC_HOSTS", HOST)
    get_settings.cache_clear()

    def browser() -> TestClient:
        return TestClient(
            create_app(database),
            base_url=f"https://{HOST}",
            headers=SIGNED_IN,
            follow_redirects=False,
        )

    yield browser
    monkeypatch.undo()
    get_settings.cache_clear()


def six_digits(seed: str, at: datetime) -> str:
    """What an app with this seed shows at this moment."""
    secret = base64.b32decode(seed.replace(" ", ""))
    totp = TOTP(secret, 6, SHA1(), 30)  # noqa: S303  # what apps speak
    return totp.generate(int(at.timestamp())).decode()


def enrol(client: TestClient, at: datetime) -> str:
    """Set up an authenticator app in this browser; returns the seed."""
    client.post("/settings/authenticator")
    shown = checked(client.get("/settings/authenticator").text).select_one("#seed")
    assert shown
    seed = shown.get_text()
    done = client.post("/settings/authenticator/confirmation", data={"code": six_digits(seed, at)})
    assert done.status_code in {201, 303}, done.text
    return seed


def with_password(client: TestClient, person: Person, wanted: str = "/") -> str:
    """Sign in with the password; returns where the browser is sent."""
    typed = {"email": person.email, "password": PASSWORD, "next": wanted}
    return client.post("/sign-in", data=typed).headers["location"]
