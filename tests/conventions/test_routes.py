"""What is true of every route, whoever adds it."""

import inspect
import re

import pytest
from fastapi.routing import RouteContext
from fastapi.testclient import TestClient

from tests.conventions.walking import GUARDED, PUBLIC, ROUTES, filled, method, permissions, title
from tests.each import for_each

VERBS = {"add", "change", "create", "delete", "edit", "get", "remove", "save", "update"}
ASYNC = {"stance:show": "docs/decisions: the cached dashboard is answered without a thread"}


def test_there_are_routes_to_walk() -> None:
    assert len(ROUTES) > 10


@for_each(ROUTES, title)
def test_a_route_is_public_for_a_reason_or_names_one_permission(route: RouteContext) -> None:
    named = set(permissions(route.dependant))

    assert (route.name in PUBLIC) == (not named), (
        f"{route.name}: list it with a reason, or guard it."
    )
    assert len(named) <= 1, f"{route.name} names {named}; a route needs exactly one permission."


def test_no_entry_of_the_public_list_is_out_of_date() -> None:
    assert set(PUBLIC) <= {route.name for route in ROUTES}


@for_each(ROUTES, title)
def test_a_route_is_named_slice_and_verb_and_its_address_is_nouns(route: RouteContext) -> None:
    fixed = [part for part in (route.path or "").split("/") if part and "{" not in part]

    assert re.fullmatch(r"[a-z_]+:[a-z_]+", str(route.name)), "Name routes slice:verb."
    for part in fixed:
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*(\.[a-z]+)?", part), f"{part!r} is not kebab-case."
        assert part not in VERBS, f"{part!r} is a verb: an act is the creation of something."


def test_route_names_are_unique() -> None:
    names = [(route.name, tuple(sorted(route.methods or ()))) for route in ROUTES]

    assert len(names) == len(set(names))


@pytest.mark.parametrize("route", GUARDED, ids=title)
def test_nobody_comes_in_without_signing_in(visitor: TestClient, route: RouteContext) -> None:
    answer = visitor.request(method(route), filled(route))

    assert answer.status_code in {303, 401}, f"{route.name} answered {answer.status_code}"
    if answer.status_code == 303:
        assert answer.headers["location"].startswith("/sign-in")


@for_each(ROUTES, title)
def test_a_route_is_sync_or_explains_itself(route: RouteContext) -> None:
    """A synchronous session in an async route stops the whole process under load."""
    assert not inspect.iscoroutinefunction(route.endpoint) or route.name in ASYNC
