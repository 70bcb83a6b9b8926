"""Starting the server: prepare the database, bind the port, say where it is, answer."""

import socket
import sys
from threading import Event, Thread
from typing import Any

import uvicorn
from sqlmodel import Session

from app.cli.console import Refusal, open_database, say
from app.cli.keys import ready_keys, ready_texts
from app.cli.machine import raise_open_files
from app.cli.safe_start import refuse_danger
from app.db import Database
from app.erasures.ledger import keep_copy
from app.main import create_app
from app.organisations.queries import own_organisation_id
from app.people.actions import give_link
from app.people.models import Person
from app.people.queries import has_coordinator
from app.retention.purging import purge, purge_daily
from app.schema import NewerSchema, is_current, migrate, refuse_newer
from app.seeding import load_seeds
from app.settings import ROOT, Settings, get_settings
from app.web.limits import MAX_HEADERS, MAX_URL
from app.web.logs import begin_logging

MAX_HEAD = MAX_URL + 2 * MAX_HEADERS
"""Bytes of a request's head that the server reads: more than we allow, so that we can say why."""


def migrate_and_seed(database: Database) -> None:
    settings = get_settings()
    migrate(database.url, data=None if settings.database_url else settings.data)
    ready_texts(database)
    keep_copy(database)
    with database.writing() as db:
        load_seeds(db, ROOT / "seeds")
        if settings.demo:
            from app.demo import fill  # noqa: PLC0415  # only the demo pays for loading it

            fill(db)


def one_time_link(database: Database, address: str) -> str | None:
    """A fresh link for the first coordinator; voids the one an earlier start printed."""
    with database.writing() as db:
        if has_coordinator(db):
            return None
        person = _prepared_place(db) if get_settings().demo else None
        token = give_link(db, person, organisation_id=own_organisation_id(db))
        return f"{address}/invitations/{token}"


def _prepared_place(db: Session) -> Person | None:
    """In the demo the first coordinator takes the place of a colleague with work on the desk."""
    from app.demo import visitor  # noqa: PLC0415  # only the demo pays for loading it

    return visitor(db)


def listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError as taken:
        bound.close()
        raise Refusal(
            f"Port {port} on {host} cannot be used ({taken.strerror}). Is the desk running "
            "already? Otherwise choose another port with --port."
        ) from taken
    return bound


class _Server(uvicorn.Server):
    """Says where the desk is once it really answers."""

    def __init__(self, config: uvicorn.Config, said: dict[str, Any], text: str) -> None:
        super().__init__(config)
        self.said = said
        self.text = text

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            as_json = self.said.pop("as_json")
            say(self.text, as_json=as_json, **self.said)
            sys.stdout.flush()


def keep_forgetting(database: Database, settings: Settings) -> Event:
    """Purge now and every day until the event is set; sample data is relative to today."""
    stop = Event()
    if not settings.demo:
        purge(database)
        Thread(target=purge_daily, args=(database, stop), daemon=True).start()
    return stop


def run_server(*, host: str | None, port: int | None, prepare: bool, as_json: bool) -> None:
    settings = get_settings()
    host = host or settings.host
    refuse_danger(settings, host)
    raise_open_files()
    bound = listen(host, settings.port if port is None else port)
    database = open_database(settings)
    if prepare:
        migrate_and_seed(database)
    refuse_newer(database.engine)
    if not is_current(database.engine):
        raise NewerSchema("The database is older than this code. Run: python -m app migrate")
    if not prepare:
        ready_keys(database)
    address = f"http://localhost:{bound.getsockname()[1]}"
    stop = keep_forgetting(database, settings)
    link = one_time_link(database, settings.address if settings.hosts else address)
    lines = [f"Delegation Desk is at {address}"]
    if link:
        lines.append(f"First coordinator, once: {link}")
    begin_logging()
    config = uvicorn.Config(
        create_app(database, settings),
        access_log=False,
        log_config=None,
        log_level="warning",
        server_header=False,
        proxy_headers=bool(settings.hosts),
        forwarded_allow_ips="127.0.0.1",
        h11_max_incomplete_event_size=MAX_HEAD,
        timeout_graceful_shutdown=10,
    )
    said = {"address": address, "link": link, "as_json": as_json}
    try:
        _Server(config, said, "\n".join(lines)).run(sockets=[bound])
    finally:
        stop.set()
