"""No route tells or changes anything of what a person may not know, by whatever id it is asked.

Two worlds hold the same kinds of records: those of another organisation, and those of a colleague
above Team. Every route is asked with every id of them: in its address, its query, its form and its
lists. Later routes, forms and tables are found by themselves.
"""

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
from tests.everything import everything, rows_of, sessions_of
from tests.sweep import forms
from tests.two_organisations import add_member, an_organisation

WORD, OURS = "Zebrafish", "Ordinary"
KEYS_OF_ONES_OWN = {
    "drafts:keep": "the key is made by the browser and kept apart for each person",
    "drafts:discard": "the key is made by the browser and kept apart for each person",
}
OWN_FIELDS = {"key"}
"""A rendered form's key: kept apart for each person, so a foreign one is as good as a new one."""
SECRET = ("another organisation", "above Team")


@dataclass
class World:
    """A stored desk, who asks, and what they may not know."""

    file: Path
    asker: Person
    other: Person
    known: dict[str, str]
    ids: dict[str, list[str]] = field(default_factory=dict)
    is_foreign: bool = True

    def hidden(self, database: Database) -> Any:
        if self.is_foreign:
            return rows_of(database, self.other.organisation_id), sessions_of(database, self.other)
        return rows_of(database, self.other.organisation_id, self.other.id, Label.TEAM)

    @property
    def every(self) -> list[str]:
        return sorted({each for of_table in self.ids.values() for each in of_table})

    @contextmanager
    def desk(self) -> Iterator[tuple[Database, TestClient]]:
        """A copy of it, with the asker's browser."""
        copy = self.file.with_name("asked.db")
        for suffix in ("", "-wal", "-shm"):
            copy.with_name(copy.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(self.file, copy)
        database = Database(f"sqlite:///{copy}")
        try:
            yield database, client_for(database, self.asker)
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
        partner = an_organisation(database, f"{WORD} organisation")
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
    ours = _ids(rows_of(database, asker.organisation_id, asker.id))
    known = {f"{table}_id": each[0] for table, each in ours.items()}
    known |= {"person_id": str(colleague.id), "record_id": known["meeting_id"]}
    known["mission_id"] = known["permanent_mission_id"]
    known["view_id"] = known["saved_view_id"]
    world = World(file, asker, other, known, _ids(found), is_foreign)
    if is_foreign:
        world.ids["session"] = [str(row.id) for row in sessions_of(database, other)]
    with database.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()
    return world


@pytest.fixture(scope="module")
def worlds(
    seeded_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, World]:
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
    for name in known:
        for table, ids in world.ids.items():
            for each in ids:
                kinds = {"table": table} if "{table}" in (route.path or "") else {}
                yield {**known, **kinds, name: each}, form
    for name in forms.id_fields(model):
        for each in world.every if name not in OWN_FIELDS else ():
            yield known, {**form, name: each}
    for name in forms.list_fields(model):
        for each in world.every:
            yield known, {**form, name: [world.known["contact_id"], each]}


@pytest.mark.parametrize("route", GUARDED, ids=title)
def test_an_id_of_theirs_leads_nowhere_and_changes_nothing(
    world: World, route: RouteContext
) -> None:
    asked = list(_asked(world, route))
    if not asked:
        return
    refused = {404, 422} if route.name not in KEYS_OF_ONES_OWN else range(200, 500)
    with world.desk() as (database, client):
        before = world.hidden(database)
        wrong = []
        for path, form in asked:
            answer = client.request(method(route), forms.address(route, path), data=form)
            if answer.status_code not in refused or WORD in answer.text:
                wrong.append((answer.status_code, path, form))

        assert wrong[:3] == []
        assert world.hidden(database) == before


@pytest.mark.parametrize("route", GUARDED, ids=title)
def test_an_id_of_theirs_in_any_other_field_tells_nothing(
    world: World, route: RouteContext
) -> None:
    """Filters and text fields take any words; lists may be empty."""
    path = {name: world.known.get(name, SOME_ID) for name in forms.path_ids(route)}
    url, model = forms.address(route, path), forms.form_of(route)
    form = forms.plausible(model)
    fields = [n for n in (model.model_fields if model else ()) if n not in forms.id_fields(model)]
    some = world.every[::7] or world.every
    with world.desk() as (database, client):
        before = world.hidden(database)
        asked = [(client.request(method(route), url, data=form).text, "as it is")]
        for name in forms.queries_of(route.dependant):
            for each in world.every:
                asked.append((client.request(method(route), url, params={name: each}).text, name))
        for name in fields:
            for each in some:
                data = {**form, name: each}
                asked.append((client.request(method(route), url, data=data).text, name))
        for name in forms.list_fields(model):
            data = {**form, name: [""]}
            asked.append((client.request(method(route), url, data=data).text, name))

        assert {name for text, name in asked if WORD in text} == set()
        assert world.hidden(database) == before
