"""Nothing that a viewer can ask for tells them of records above what they may know.

Two copies of one database differ only in hidden records. Every page, part, search and file that a
viewer fetches from both must be the same to the letter, headers included; nonces and form keys,
which differ anyhow, are taken out.
"""

import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import time_machine
from fastapi.routing import RouteContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.dashboard.cache import forget_everything
from app.db import Database
from app.people.actions import begin_session
from app.people.models import Role
from tests.conftest import add_staff, client_for, writing_as
from tests.conventions.walking import GUARDED, method
from tests.labels.world import HIDDEN, KINDS, NOW, do_hidden, hidden_acts, known_world

FRAGMENT = {"HX-Request": "true", "HX-Request-Type": "partial"}
QUERIES = {
    "/stance": ("", "stance=will_not_join", "sort=-touch", "overdue=1", "touched=30", "show=map"),
    "/stance.csv": ("",),
    "/asks": ("", "ask1=declined", "sort=-oversight"),
    "/contacts": ("", "q=adviser", "q=hidden", "view=all"),
    "/delegations": ("", "q=ken"),
    "/delegations/suggestions": ("q=ken",),
    "/meetings": ("", "q=words", "mine=1"),
    "/meetings/people": ("delegation=Kenya",),
    "/history": ("", "state=KEN", "kind=meetings", "kind=labels"),
    "/tasks": ("", "who=all"),
}
"""Further addresses of a page: filters, orders and searches."""
PARAMETERS = {
    "code": ("ken", "fji"),
    "slug": ("declarations",),
    "table": ("meeting",),
    "language": ("fr",),
    "number": ("1",),
}
LEFT_OUT = {
    "people:authenticator": "shows a secret of one's own that is made anew each time",
    "views:show": "a view is a redirection to an address that is fetched itself",
    "meetings:details": "a form for a meeting without details, which the known world lacks",
    "contacts:end": "a form for a posting; its page shows all of it",
    "contacts:succession": "a form for a posting; its page shows all of it",
}
TRACES = {"/stance.csv", "/asks.csv"}
"""Taking a file out leaves a trace of one's own, so these come last."""
CHANGES = re.compile(
    r'nonce[="-]+[A-Za-z0-9_=-]{20,}|value="[0-9a-f]{8}-[0-9a-f-]{27}"|drafts/\w+/[0-9a-f-]{36}'
)
EXAMPLES = 1_000 if os.environ.get("DESK_TEST_FULL") else 50
ASKED = 4
"""How many addresses are fetched for one example; the last test fetches all of them at once."""


def addresses(known: Mapping[str, UUID]) -> list[str]:
    """Every page that staff can fetch, by walking the routes."""
    found: list[str] = []
    for route in GUARDED:
        if method(route) == "GET" and route.name not in LEFT_OUT:
            for path in _filled(route, known):
                found += [f"{path}?{q}" if q else path for q in QUERIES.get(path, ("",))]
    return sorted(
        found, key=lambda path: (path.split("?")[0] in TRACES, "/history" not in path, path)
    )


def _filled(route: RouteContext, known: Mapping[str, UUID]) -> list[str]:
    paths = [route.path or ""]
    for name in re.findall(r"{(\w+)", paths[0]):
        values = PARAMETERS.get(name) or (known.get(name),)
        assert values != (None,), f"{route.name}: give known_world a record for {name}."
        paths = [re.sub(rf"{{{name}[^}}]*}}", str(v), path) for path in paths for v in values]
    return paths


class Wall:
    """A database with a known world, a viewer of it, and somebody who hides things from them."""

    def __init__(self, database: Database, folder: Path, role: Role) -> None:
        self.file = Path(str(database.engine.url.database))
        self.folder = folder
        self.viewer = add_staff(database, role, "Staff V")
        self.keeper = add_staff(database, Role.OUTREACH, "Staff K")
        with writing_as(database, self.keeper) as db:
            self.known = known_world(db, self.keeper)
            self.token = begin_session(db, self.viewer)
        database.dispose()
        self.browser = client_for(database)
        self.pages = addresses(self.known)

    @contextmanager
    def copy(self, acts: list[Any]) -> Iterator[Database]:
        file = self.folder / "copy.db"
        shutil.copyfile(self.file, file)
        database = Database(f"sqlite:///{file}")
        with writing_as(database, self.keeper) as db:
            for act in acts:
                do_hidden(db, self.keeper, *act)
        forget_everything()
        yield database
        database.dispose()

    def seen(self, acts: list[Any], pages: list[str]) -> dict[str, tuple[int, str, str]]:
        """What the viewer gets at each address, whole and as a part."""
        with time_machine.travel(NOW), self.copy(acts) as database:
            self.browser.cookies.clear()
            self.browser.cookies.set("desk", self.token, domain="localhost.local", path="/")
            self.browser.app.state.database = database  # type: ignore[attr-defined]  # a FastAPI
            return {
                f"{page} {kind}": _told(self.browser.get(page, headers=headers))
                for page in pages
                for kind, headers in (("whole", {}), ("part", FRAGMENT))
            }


def _told(answer: Any) -> tuple[int, str, str]:
    headers = "\n".join(f"{name}: {value}" for name, value in sorted(answer.headers.items()))
    headers = re.sub(r"content-length: \d+\n?", "", headers)
    return answer.status_code, CHANGES.sub("", headers), CHANGES.sub("", answer.text)


def test_hidden_records_change_nothing_that_a_viewer_is_told(
    database: Database, tmp_path: Path
) -> None:
    with time_machine.travel(NOW):
        wall = Wall(database, tmp_path, Role.OUTREACH)
    same = settings(
        max_examples=EXAMPLES,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
        database=None,
    )
    pages = st.lists(st.sampled_from(wall.pages), min_size=ASKED, max_size=ASKED, unique=True)
    baseline: dict[str, tuple[int, str, str]] = wall.seen([], wall.pages)

    @same
    @given(hidden_acts, pages)
    def holds(acts: list[Any], some: list[str]) -> None:
        asked = [page for page in wall.pages if page in some]
        for page, told in wall.seen(acts, asked).items():
            assert told == baseline[page], page

    holds()


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.VIEWER, Role.PARTNER])
def test_every_kind_of_hidden_act_at_once_changes_no_page(
    database: Database, tmp_path: Path, role: Role
) -> None:
    with time_machine.travel(NOW):
        wall = Wall(database, tmp_path, role)
    places = product(KINDS, ("KEN", "FJI"))
    acts = [(kind, code, n, HIDDEN[n % 2]) for n, (kind, code) in enumerate(places)]
    before, after = wall.seen([], wall.pages), wall.seen(acts, wall.pages)

    assert [page for page in before if before[page] != after[page]] == []
    assert {status for status, _, _ in before.values()} <= {200, 204, 303, 403}
