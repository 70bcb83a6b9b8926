"""Walking all routes: what each is called, needs, and how its address is filled in."""

import re
from collections.abc import Iterator

from fastapi.dependencies.models import Dependant
from fastapi.routing import RouteContext, iter_route_contexts

from app.main import create_app
from app.people.rules import Permission

PUBLIC = {
    "static:file": "style sheet and scripts, the same for everybody",
    "health:alive": "asked by supervisors; says only that the process answers",
    "health:ready": "asked by supervisors; says only whether the database is usable",
    "people:sign_in": "this is where signing in begins",
    "people:begin_session": "this is where signing in begins",
    "people:challenge": "a passkey is asked for before anybody is known; bound to a fresh cookie",
    "people:begin_session_with_passkey": "this is where signing in begins",
    "people:second_step": "guarded by the cookie of a half sign-in, which opens nothing else",
    "people:complete_sign_in": "guarded by the cookie of a half sign-in, which opens nothing else",
    "people:lost_device": "for somebody who cannot sign in any more",
    "people:recover": "guarded by a recovery code",
    "people:invitation": "guarded by the one-time token in its address",
    "people:join": "guarded by the one-time token in its address",
    "people:join_first": "guarded by the one-time token in its address",
}
SAMPLES = {
    "code": "ken",
    "slug": "declarations",
    "language": "en",
    "number": "1",
    "token": "x",
    "path": "x",
    "kind": "meeting",
    "table": "meeting",
}
SOME_ID = "01900000-0000-7000-8000-000000000000"


def permissions(dependant: Dependant) -> Iterator[Permission]:
    """Every permission that a route's dependencies name."""
    own = getattr(dependant.call, "permission", None)
    if own is not None:
        yield own
    for child in dependant.dependencies:
        yield from permissions(child)


def filled(route: RouteContext) -> str:
    """The route's address with a delegation that exists and ids that do not."""

    def sample(match: re.Match[str]) -> str:
        return SAMPLES.get(match[1].split(":")[0], SOME_ID)

    return re.sub(r"{([^}]+)}", sample, route.path or "")


def method(route: RouteContext) -> str:
    [only] = (route.methods or set()) - {"HEAD"}
    return only


def title(route: RouteContext) -> str:
    return str(route.name)


ROUTES = list(iter_route_contexts(create_app().routes))
GUARDED = [route for route in ROUTES if route.name not in PUBLIC]
