"""Browsers on a Tuesday in the last weeks of the signature window."""

from collections.abc import Iterator

import pytest
import time_machine
from fastapi.testclient import TestClient

from app.db import Database
from app.people.models import Person
from tests.conftest import client_for
from tests.planned import NOON


@pytest.fixture
def on_that_tuesday() -> Iterator[None]:
    with time_machine.travel(NOON, tick=True):
        yield


@pytest.fixture
def client(database: Database, coordinator: Person, on_that_tuesday: None) -> TestClient:
    """Signed in on that Tuesday, or the session would have ended long ago."""
    return client_for(database, coordinator)
