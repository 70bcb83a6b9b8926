"""Nobody reads "saved" before it is saved: the transaction is over when the answer begins."""

import sqlalchemy as sa
from fastapi.testclient import TestClient
from sqlmodel import col
from starlette.types import Message, Receive, Scope, Send

from app.db import Database
from app.main import create_app
from app.tasks.models import Task
from tests.conftest import SIGNED_IN, add_staff, client_for


def test_what_is_acknowledged_is_committed_already(any_database: Database) -> None:
    """Asked over another connection in the very moment in which the answer leaves."""
    app, there = create_app(any_database), []

    def stored() -> int:
        with any_database.engine.connect() as other:
            return other.scalar(sa.select(sa.func.count(col(Task.id)))) or 0

    async def watched(scope: Scope, receive: Receive, send: Send) -> None:
        async def seen(message: Message) -> None:
            if message["type"] == "http.response.start":
                there.append(stored())
            await send(message)

        await app(scope, receive, seen)

    client = TestClient(watched, base_url="http://localhost", headers=SIGNED_IN)
    client.cookies.update(client_for(any_database, add_staff(any_database)).cookies)
    answer = client.post("/tasks", data={"title": "Send text"}, follow_redirects=False)

    assert answer.status_code == 303
    assert there == [1]
