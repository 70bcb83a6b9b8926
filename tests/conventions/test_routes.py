"""What is true of every route, whoever adds it; the lists below need a reason for each entry."""

import re
from collections.abc import Iterator

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import RouteContext, iter_route_contexts
from fastapi.testclient import TestClient

from app.main import create_app
from app.people.rules import Permission

PUBLIC = {
    "static:file": "style sheet and scripts, the same for everybody",
    "health:alive": "asked by supervisors; says only that the process answers",
    "health:ready": "asked by supervisors; says only whether the database is usable",
    "people:sign_in": "this is where signing in begins",
    "people:begin_session": "this is where signing in begins",
    "people:invitation": "guarded by the one-time token in its address",
    "people:join": "guarded by the one-time token in its address",
    "people:join_first": "guarded by the one-time token in its address",
}
SAMPLES = {"code": "ken", "slug": "declarations", "token": "x", "path": "x", "kind": "meeting"}
SOME_ID = "01900000-0000-7000-8000-000000000000"
VERBS = {"add", "change", "create", "delete", "edit", "get", "remove", "save", "update", "undo"}


def _routes() -> Iterator[RouteContext]:
    yield from iter_route_contexts(create_app().routes)


ROUTES = list(_routes())


def _permissions(dependant: Dependant) -> Iterator[Permission]:
    own = getattr(dependant.call, "permission", None)
    if own is not None:
        yield own
    for child in dependant.dependencies:
        yield from _permissions(child)


def _filled(route: RouteContext) -> str:
    def sample(match: re.Match[str]) -> str:
        return SAMPLES.get(match[1].split(":")[0], SOME_ID)

    return re.sub(r"{([^}]+)}", sample, route.path or "")


def _title(route: RouteContext) -> str:
    return str(route.name)


def test_there_are_routes_to_walk() -> None:
    assert len(ROUTES) > 10


@pytest.mark.parametrize("route", ROUTES, ids=_title)
def test_a_route_is_public_for_a_reason_or_names_one_permission(route: RouteContext) -> None:
    named = set(_permissions(route.dependant))

    assert (route.name in PUBLIC) == (not named), (
        f"{route.name}: list it with a reason, or guard it."
    )
    assert len(named) <= 1, f"{route.name} names {named}; a route needs exactly one permission."


def test_no_entry_of_the_public_list_is_out_of_date() -> None:
    assert set(PUBLIC) <= {route.name for route in ROUTES}


@pytest.mark.parametrize("route", ROUTES, ids=_title)
def test_a_route_is_named_slice_and_verb_and_its_address_is_nouns(route: RouteContext) -> None:
    fixed = [part for part in (route.path or "").split("/") if part and "{" not in part]

    assert re.fullmatch(r"[a-z_]+:[a-z_]+", str(route.name)), "Name routes slice:verb."
    for part in fixed:
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*(\.[a-z]+)?", part), f"{part!r} is not kebab-case."
        assert part not in VERBS, f"{part!r} is a verb: an act is the creation of something."


def test_route_names_are_unique() -> None:
    names = [(route.name, tuple(sorted(route.methods or ()))) for route in ROUTES]

    assert len(names) == len(set(names))


@pytest.mark.parametrize("route", [r for r in ROUTES if r.name not in PUBLIC], ids=_title)
def test_nobody_comes_in_without_signing_in(visitor: TestClient, route: RouteContext) -> None:
    [method] = (route.methods or set()) - {"HEAD"}
    answer = visitor.request(method, _filled(route), data={} if method == "POST" else None)

    assert answer.status_code in {303, 401}, f"{route.name} answered {answer.status_code}"
    if answer.status_code == 303:
        assert answer.headers["location"].startswith("/sign-in")


@pytest.mark.parametrize("route", ROUTES, ids=_title)
def test_a_route_is_sync_or_explains_itself(route: RouteContext) -> None:
    """A synchronous session in an async route stops the whole process under load."""
    import inspect  # noqa: PLC0415

    assert not inspect.iscoroutinefunction(route.endpoint) or route.name == "stance:show"
