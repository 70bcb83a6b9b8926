"""No route tells or changes anything of what a person may not know, by whatever id it is asked.

Two worlds hold the same kinds of records: those of another organisation, and those of a colleague
above Team. Every route is asked with every id of them: in its address, its query, its form and its
lists. Later routes, forms and tables are found by themselves.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import RouteContext
from fastapi.testclient import TestClient

from app.access import Label, labelled_tables
from app.db import Database
from app.labels.audience import Audience
from app.people.models import Person, Role
from tests.conftest import add_staff, client_for, writing_as
from tests.conventions.walking import GUARDED, SOME_ID, method, title
from tests.everything import everything, known_ids, rows_of, sessions_of
from tests.sweep import forms
from tests.two_organisations import add_member, an_organisation

WORD, OURS = "Zebrafish", "Ordinary"
LOOKS_NOTHING_UP = {
    "drafts:keep": "the key is made by the browser and kept apart for each person",
    "drafts:discard": "the key is made by the browser and kept apart for each person",
    "tasks:dates": "reads days in words back and looks nothing up",
    "meetings:dates": "reads days in words back and looks nothing up",
}
ENDS_EVERY_SESSION = {"lockdown:begin"}
"""Locking the desk down is meant for everybody on it."""
OWN_FIELDS = {"key"}
"""A rendered form's key: kept apart for each person, so a foreign one is as good as a new one."""
STEMS = {
    "colleagues": "person",
    "named": "person",
    "assignee": "person",
    "people": "contact",
    "known": "contact",
    "record_id": "stance",
    "mission_id": "mission",
    "view_id": "view",
}
"""What kind of record a field names, where its name does not say it."""
SECRET = ("another organisation", "above Team")


@dataclass
class World:
    """A stored desk, who asks, and what they may not know."""

    file: Path
    asker: Person
    other: Person
    known: dict[str, str]
    client: TestClient
    token: str
    ids: dict[str, list[str]] = field(default_factory=dict)
    is_foreign: bool = True
    untouched: Any = None
    """All that is hidden, as it is stored: every route is asked on a copy of this."""

    def hidden(self, database: Database) -> Any:
        if self.is_foreign:
            return rows_of(database, self.other.organisation_id), sessions_of(database, self.other)
        return rows_of(database, self.other.organisation_id, self.other.id, Label.TEAM)

    def some(self, name: str) -> list[str]:
        """Ids to try where `name` belongs: of its kind and one other; all when asked to."""
        if os.environ.get("DESK_TEST_FULL"):
            return sorted({each for ids in self.ids.values() for each in ids})
        stem = STEMS.get(name, name.removesuffix("_id"))
        fitting = [ids[0] for table, ids in self.ids.items() if stem in table]
        others = [ids[0] for table, ids in sorted(self.ids.items()) if stem not in table]
        return [*fitting, others[len(name) % len(others)]]

    @contextmanager
    def desk(self) -> Iterator[tuple[Database, TestClient]]:
        """A copy of it, with the asker's browser."""
        copy = self.file.with_name("asked.db")
        for suffix in ("", "-wal", "-shm"):
            copy.with_name(copy.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(self.file, copy)
        database = Database(f"sqlite:///{copy}")
        self.client.app.state.database = database  # type: ignore[attr-defined]
        self.client.cookies.clear()  # the route before may have signed out
        self.client.cookies.set("desk", self.token, domain="localhost.local", path="/")
        try:
            yield database, self.client
        finally:
            database.dispose()


def _ids(found: dict[str, Any]) -> dict[str, list[str]]:
    """By table; what is only a part of a record has no id of its own."""
    return {
        table: [str(row.id) for row in rows]
        for table, rows in found.items()
        if rows and hasattr(rows[0], "id")
    }


def _world(seeded: Path, folder: Path, *, is_foreign: bool) -> World:
    file = folder / "world.db"
    shutil.copyfile(seeded, file)
    database = Database(f"sqlite:///{file}")
    asker = add_staff(database, Role.COORDINATOR, f"{OURS} A")
    colleague = add_staff(database, Role.OUTREACH, f"{OURS} B")
    with writing_as(database, asker) as db:
        everything(db, asker, OURS, also=colleague)
    if is_foreign:
        partner = an_organisation(database, "Allies (sample)")
        other = add_member(database, partner, Role.COORDINATOR, f"{WORD} A")
        friend = add_member(database, partner, Role.OUTREACH, f"{WORD} B")
        with writing_as(database, other) as db:
            everything(db, other, WORD, also=friend)
        client_for(database, other)
        found = rows_of(database, partner.id)
    else:
        other = add_staff(database, Role.OUTREACH, "Staff C")
        friend = add_staff(database, Role.OUTREACH, "Staff D")
        with writing_as(database, other) as db:
            everything(db, other, WORD, audience=Audience.NAMED, also=friend)
        found = rows_of(database, other.organisation_id, other.id, Label.TEAM)
    known = known_ids(database, asker) | {"person_id": str(colleague.id)}
    client = client_for(database, asker)
    token = client.cookies["desk"]
    world = World(file, asker, other, known, client, token, _ids(found), is_foreign)
    if is_foreign:
        world.ids["session"] = [str(row.id) for row in sessions_of(database, other)]
    world.untouched = world.hidden(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()
    return world


@pytest.fixture(scope="module")
def worlds(seeded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, World]:
    return {
        what: _world(seeded_file, tmp_path_factory.mktemp("world"), is_foreign=what == SECRET[0])
        for what in SECRET
    }


@pytest.fixture(params=SECRET)
def world(request: pytest.FixtureRequest, worlds: dict[str, World]) -> World:
    return worlds[request.param]


def test_there_is_something_of_every_kind_to_be_kept_from_others(worlds: dict[str, World]) -> None:
    missing = labelled_tables().keys() - worlds[SECRET[0]].ids.keys()
    above = {"meeting", "contact", "mailbox", "posting", "task", "promise", "stance_record"}

    assert not missing, f"Add one row of {missing} to `everything` in tests/everything.py."
    assert above <= worlds[SECRET[1]].ids.keys()


def _asked(world: World, route: RouteContext) -> Iterator[tuple[dict[str, str], dict[str, Any]]]:
    """Every address and form in which one of these ids stands where an id belongs."""
    known = {name: world.known.get(name, SOME_ID) for name in forms.path_ids(route)}
    model = forms.form_of(route)
    form = forms.plausible(model)
    if route.name == "meetings:correct":
        form["version"] = "2"  # it was corrected once
    if "{table}" in (route.path or ""):
        for table in sorted(labelled_tables().keys() & world.ids.keys()):
            yield {"table": table, "record_id": world.ids[table][0]}, form
    for name in known:
        for each in world.some(name):
            yield {**known, name: each}, form
    several = forms.list_fields(model)
    for name in forms.id_fields(model):
        for each in world.some(name) if name not in OWN_FIELDS else ():
            mixed = [[each], [world.known["contact_id"], each]]
            for value in mixed if name in several else (each,):
                yield known, {**form, name: value}


NAMING = [r for r in GUARDED if forms.path_ids(r) or forms.id_fields(forms.form_of(r))]


@pytest.mark.parametrize("route", NAMING, ids=title)
def test_an_id_of_theirs_leads_nowhere_and_changes_nothing(
    world: World, route: RouteContext
) -> None:
    asked = list(_asked(world, route))
    refused = {404, 422} if route.name not in LOOKS_NOTHING_UP else range(200, 500)
    with world.desk() as (database, client):
        wrong = []
        for path, form in asked:
            answer = client.request(method(route), forms.address(route, path), data=form)
            if answer.status_code not in refused or WORD in answer.text:
                wrong.append((answer.status_code, path, [*form.items()][-1]))

        assert wrong[:3] == []
        assert world.hidden(database) == world.untouched


@pytest.mark.parametrize("route", GUARDED, ids=title)
def test_an_id_of_theirs_in_any_other_field_tells_nothing(
    world: World, route: RouteContext
) -> None:
    """Filters and text fields take any words; lists may be empty."""
    path = {name: world.known.get(name, SOME_ID) for name in forms.path_ids(route)}
    url, model = forms.address(route, path), forms.form_of(route)
    form = forms.plausible(model)
    others = [n for n in (model.model_fields if model else ()) if n not in forms.id_fields(model)]
    queries = list(forms.queries_of(route.dependant))
    with world.desk() as (database, client):
        told = []
        for each in ["", *world.some("contact_id")]:
            data = {**form, **(dict.fromkeys(others, each) if each else {})}
            data |= dict.fromkeys(forms.list_fields(model), "")
            params = dict.fromkeys(queries, each) if each else {}
            told.append(client.request(method(route), url, data=data, params=params).text)

        assert not [text for text in told if WORD in text]
        if route.name not in ENDS_EVERY_SESSION:
            assert world.hidden(database) == world.untouched
