"""Nothing that was typed reaches a log or an error page, on either database."""

import logging
import sys
from collections.abc import Iterator
from io import StringIO

import pytest
from fastapi import APIRouter, Request
from fastapi.testclient import TestClient
from sqlalchemy.exc import DBAPIError, OperationalError

from app.clock import utc_now
from app.db import Database
from app.main import create_app
from app.organisations.queries import own_organisation_id
from app.people.actions import begin_session
from app.people.models import Person, Role, Status
from app.web.db import Db
from app.web.logs import FORMAT, WithoutValues
from tests.conftest import SIGNED_IN, add_staff

NAME = "canaryname"
ADDRESS = "canaryaddress@example.org"
TEXT = "canarytext that somebody typed"
QUERY = "canaryquery"
CANARIES = (NAME, ADDRESS, "canarytext", QUERY)

probes = APIRouter()


@probes.get("/probe/fault/{name}")
def fail(name: str, q: str) -> None:
    """A fault that quotes the address, as a failing int() does."""
    raise ValueError(f"cannot read {name} and {q}")


@probes.post("/probe/twice")
async def write_twice(request: Request, db: Db) -> None:
    """The database refuses an address that is there already, and says which."""
    typed = await request.form()
    for _ in range(2):
        db.add(_person(db, str(typed["name"]), str(typed["address"])))
    db.flush()


@probes.post("/probe/cause")
async def fail_with_cause(request: Request) -> None:
    typed = await request.form()
    try:
        int(str(typed["text"]))
    except ValueError as wrong:
        raise RuntimeError(str(typed["name"])) from wrong


@probes.post("/probe/busy")
async def be_busy(request: Request) -> None:
    typed = await request.form()
    raise OperationalError("INSERT", {}, Exception(f"locked while writing {typed['text']}"))


@probes.get("/probe/number/{number}")
def read_number(number: int, q: int) -> None:
    """Never reached: the address is refused before."""


def _person(db: Db, name: str, address: str) -> Person:
    return Person(
        organisation_id=own_organisation_id(db),
        name=name,
        email=address,
        role=Role.VIEWER,
        status=Status.INVITED,
        created_at=utc_now(),
    )


@pytest.fixture
def probed(any_database: Database) -> TestClient:
    app = create_app(any_database)
    app.include_router(probes)
    client = TestClient(
        app, base_url="http://localhost", headers=SIGNED_IN, raise_server_exceptions=False
    )
    person = add_staff(any_database)
    with any_database.writing() as db:
        client.cookies.set("desk", begin_session(db, person))
    return client


@pytest.fixture
def written() -> Iterator[StringIO]:
    """All that the process would write, from every logger."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(WithoutValues(FORMAT))
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


TYPED = {"name": NAME, "address": ADDRESS, "text": TEXT}


@pytest.mark.parametrize(
    ("method", "path", "status", "logged"),
    [
        ("GET", f"/{NAME}?q={QUERY}", 404, ""),
        ("GET", f"/delegations/{NAME}?q={QUERY}", 404, ""),
        ("GET", f"/meetings/01900000-0000-7000-8000-000000000000?q={QUERY}", 404, ""),
        ("GET", f"/probe/number/{NAME}?q={QUERY}", 422, ""),
        ("GET", f"/probe/fault/{NAME}?q={QUERY}", 500, "ValueError at GET /probe/fault/{name} in"),
        ("POST", f"/probe/twice?q={QUERY}", 500, "request.failed: IntegrityError"),
        ("POST", f"/probe/cause?q={QUERY}", 500, "RuntimeError from ValueError at POST"),
        ("POST", f"/probe/busy?q={QUERY}", 503, "database.refused: OperationalError at POST"),
        ("POST", f"/{NAME}?q={QUERY}", 404, ""),
        ("POST", f"/stance?q={QUERY}", 405, ""),
    ],
)
def test_an_error_repeats_nothing_that_was_typed(
    probed: TestClient,
    written: StringIO,
    caplog: pytest.LogCaptureFixture,
    method: str,
    path: str,
    status: int,
    logged: str,
) -> None:
    caplog.set_level(logging.WARNING)
    answer = probed.request(method, path, data=TYPED if method == "POST" else None)

    assert answer.status_code == status
    assert logged in written.getvalue()
    given_back = status == 503  # their words, to whoever sent them (app/web/unsaved.py)
    said_in = ["" if given_back else answer.text, str(answer.headers)]
    for said in (*said_in, written.getvalue(), caplog.text):
        assert [canary for canary in CANARIES if canary in said] == []


@pytest.mark.parametrize("fragment", [{}, {"HX-Request": "true", "HX-Request-Type": "partial"}])
def test_a_fragment_that_failed_repeats_nothing_either(
    probed: TestClient, fragment: dict[str, str]
) -> None:
    answer = probed.get(f"/probe/fault/{NAME}?q={QUERY}", headers=fragment)

    assert answer.status_code == 500
    assert [canary for canary in CANARIES if canary in answer.text] == []


def test_the_database_itself_would_have_told(any_database: Database) -> None:
    """Why the text of an exception is not logged: on PostgreSQL it holds the address."""
    with any_database.writing() as db:
        db.add(_person(db, NAME, ADDRESS))
    with pytest.raises(DBAPIError) as refused, any_database.writing() as db:
        db.add(_person(db, NAME, ADDRESS))

    told = ADDRESS in str(refused.value)
    assert told == (any_database.engine.dialect.name == "postgresql")


def test_the_traceback_of_a_library_is_written_without_values() -> None:
    """The server logs a fault once more after our handler has answered."""
    record = logging.LogRecord("uvicorn.error", logging.ERROR, "", 0, "Exception", (), None)
    try:
        int(TEXT)
    except ValueError:
        record.exc_info = sys.exc_info()
    record.exc_text = f"Traceback of another handler: {TEXT}"
    said = WithoutValues(FORMAT).format(record)

    assert "ValueError" in said
    assert "test_logs.py" in said
    assert "canary" not in said
