"""More sign-ins at once than the process has threads: colleagues must not notice."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import uvicorn

from app.db import Database
from app.main import create_app
from app.people import passwords, throttle
from app.people.models import Person
from app.people.routes import AT_ONCE
from tests.live.visitor import Visitor

SIGN_INS = 50
"""The thread pool has 40."""

PATIENCE = 20


@pytest.fixture
def port(database: Database, coordinator: Person) -> Iterator[int]:
    """A server in this process, so that the test can hold its passwords back."""
    config = uvicorn.Config(create_app(database), port=0, log_level="error", access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join(PATIENCE)


@pytest.mark.slow
def test_a_flood_of_sign_ins_leaves_threads_for_others(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    done, hashing = threading.Event(), []

    def held_back(_password: str, _stored: str | None) -> bool:
        hashing.append(threading.get_ident())
        done.wait(PATIENCE)
        return False

    def flood(number: int) -> int:
        with Visitor(port, timeout=PATIENCE) as visitor:
            typed = {"email": f"p{number}@example.org", "password": "wrong wrong wrong"}
            return visitor.post("/sign-in", typed).status

    monkeypatch.setattr(passwords, "matches", held_back)
    monkeypatch.setattr(throttle, "TRIES_AN_ADDRESS", SIGN_INS + 1)
    with ThreadPoolExecutor(SIGN_INS) as pool:
        answers = [pool.submit(flood, number) for number in range(SIGN_INS)]
        while len(hashing) < AT_ONCE:
            time.sleep(0.01)
        time.sleep(0.3)
        at_once = len(hashing)
        with Visitor(port, timeout=PATIENCE / 4) as colleague:
            alive = colleague.get("/healthz").status
        done.set()
        statuses = {answer.result() for answer in answers}

    assert (at_once, alive, statuses) == (AT_ONCE, 200, {422})
