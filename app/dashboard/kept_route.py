"""A route that gives a page it has kept before it takes a thread, a transaction or a form.

Only the way to the page is shorter: who may have it is decided by the same rules on every request
(app.people.glance), and whatever is not plainly a repetition goes the ordinary way
(docs/decisions/0023-kept-page-without-a-thread.md).
"""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from app.dashboard.cache import cached_page, page_key
from app.dashboard.packing import answer
from app.people.glance import glance
from app.people.rules import Permission
from app.web.flash import is_told
from app.web.htmx import is_fragment
from app.web.storage import storage_of


class KeptFirst(APIRoute):
    """For routes whose dependency is `Reader`; give it as `route_class_override`."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        ordinary = super().get_route_handler()

        async def handle(request: Request) -> Response:
            return kept_answer(request) or await ordinary(request)

        return handle


def kept_answer(request: Request) -> Response | None:
    """The page as it was rendered for this person from these records; None: render it."""
    if is_fragment(request) or is_told(request) or storage_of(request).is_full:
        return None
    seen = glance(request, Permission.READ)
    if seen is None:
        return None
    key = page_key(seen.person, changes=seen.changes, address=request.url.query)
    page = cached_page(key)
    return answer(request, page) if page else None
