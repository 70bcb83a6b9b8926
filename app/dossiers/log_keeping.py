"""What somebody posted after their session had run out is kept as a draft and waits for them.

Nothing else happens on such a request: only its own author can read the draft, once signed in.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias
from uuid import UUID

from fastapi import Request
from starlette.datastructures import FormData

from app.access import Viewer, bind
from app.db import new_id
from app.dossiers.log_view import fresh_form
from app.drafts.actions import keep_draft
from app.drafts.deps import all_values
from app.drafts.rules import DraftKind, Typed
from app.people.models import Person
from app.web.db import database_of

Reading: TypeAlias = Callable[[Typed, Mapping[str, Any], Person], Typed]


def _as_it_is(typed: Typed, _path: Mapping[str, Any], _person: Person) -> Typed:
    return typed


def _from_one_line(typed: Typed, path: Mapping[str, Any], person: Person) -> Typed:
    """The quick log as the log form would hold it."""
    blank = fresh_form(person, delegation=path["code"])
    given = {name: [value] for name, value in blank.typed.items()} | dict(blank.chosen)
    kept = {name: values for name, values in typed.items() if name in {"key", "channel"}}
    return {**given, **kept, "summary": typed.get("note", ())}


KEPT: Mapping[str, Reading] = MappingProxyType(
    {
        "meetings:log": _as_it_is,
        "meetings:complete": _as_it_is,
        "drafts:keep": _as_it_is,
        "delegations:log": _from_one_line,
    }
)
"""Routes whose form is worth keeping, by name, and how it reads as the log form."""


def keep_typed(request: Request, person_id: UUID, posted: FormData) -> str | None:
    """Keep the form; returns where it can be continued, or None when there is nothing to keep."""
    reading = KEPT.get(getattr(request.scope.get("route"), "name", ""))
    if reading is None:
        return None
    with database_of(request).writing() as db:
        person = db.get_one(Person, person_id)
        bind(db, Viewer(person_id=person.id, organisation_id=person.organisation_id))
        typed = reading(all_values(posted), request.path_params, person)
        key = _key_in(typed)
        if keep_draft(db, by=person, kind=DraftKind.MEETING, key=key, typed=typed) is None:
            return None
    return f"/meetings/new?draft={key}"


def _key_in(typed: Typed) -> UUID:
    try:
        return UUID("".join(typed.get("key", ())[-1:]))
    except ValueError:
        return new_id()
