"""What a route takes, found by looking at it: its form, and something plausible in every field."""

import inspect
import re
from collections.abc import Iterator
from datetime import date, datetime
from enum import Enum
from types import UnionType
from typing import Annotated, Any, Union, cast, get_args, get_origin
from uuid import UUID

from fastapi.dependencies.models import Dependant
from fastapi.routing import RouteContext
from pydantic import BaseModel

from app.clock import today_in_new_york
from tests.conventions.walking import SAMPLES

Form = dict[str, Any]
IN_PATH = re.compile(r"{([a-z_]+)(?::[a-z]+)?}")
WORDS = {
    "email": "somebody@example.org",
    "delegation": "Kenya",
    "state": "ken",
    "state_code": "KEN",
    "audience": "named",
    "follow_ups": "Call tomorrow",
    "full": "1",
    "page": "meetings",
    "held_at": "2026-11-20T14:20",
    "channel": "call",
    "grade": "D",
    "quote": "We will look at it.",
    "version": "1",
    "ceiling": "1",
}


def calls_of(dependant: Dependant) -> Iterator[Any]:
    yield dependant.call
    for child in dependant.dependencies:
        yield from calls_of(child)


def form_of(route: RouteContext) -> type[BaseModel] | None:
    """The model that the route's posted form is read as."""
    for call in calls_of(route.dependant):
        if getattr(call, "__qualname__", "").startswith("filled."):
            model: Any = inspect.getclosurevars(call).nonlocals["model"]
            assert issubclass(model, BaseModel)
            return cast("type[BaseModel]", model)
    return None


def reads_a_form(route: RouteContext) -> bool:
    """Whether the route reads the posted body at all; some acts need no field."""
    names = {getattr(call, "__qualname__", "") for call in calls_of(route.dependant)}
    return any(name.startswith(("filled.", "posted_")) for name in names)


def queries_of(dependant: Dependant) -> Iterator[str]:
    yield from (field.alias for field in dependant.query_params)
    for child in dependant.dependencies:
        yield from queries_of(child)


def kinds_of(annotation: Any) -> Iterator[Any]:
    """The plain types that a field may hold."""
    if get_origin(annotation) in {Annotated, Union, UnionType, list, tuple}:
        for each in get_args(annotation):
            yield from kinds_of(each)
    elif isinstance(annotation, type):
        yield annotation


def id_fields(model: type[BaseModel] | None) -> list[str]:
    """Fields that name a record or a person by its id."""
    fields = model.model_fields.items() if model else ()
    return [name for name, info in fields if UUID in set(kinds_of(info.annotation))]


def list_fields(model: type[BaseModel] | None) -> list[str]:
    fields = model.model_fields.items() if model else ()
    return [name for name, info in fields if get_origin(info.annotation) is list]


def plausible(model: type[BaseModel] | None) -> Form:
    """A form in which nothing is missing and no id is given."""
    form: Form = {}
    for name, info in model.model_fields.items() if model else ():
        kinds = set(kinds_of(info.annotation))
        if UUID in kinds:
            continue
        value = WORDS.get(name) or _sample(kinds)
        if value is not None and (info.is_required() or name in WORDS):
            form[name] = value
    return form


def _sample(kinds: set[Any]) -> str | None:
    for kind in kinds:
        if issubclass(kind, Enum):
            return str(next(iter(kind)).value)
        if kind in {date, datetime}:
            return today_in_new_york().isoformat()
        if kind in {int, bool}:
            return "1"
        if kind is str:
            return "four random words here"
    return None


def address(route: RouteContext, given: dict[str, str]) -> str:
    """The route's address with these values, and samples for the rest."""
    return IN_PATH.sub(lambda m: given.get(m[1], SAMPLES.get(m[1], m[0])), route.path or "")


def path_ids(route: RouteContext) -> list[str]:
    """Parts of the address that are an id."""
    return [name for name in IN_PATH.findall(route.path or "") if name not in SAMPLES]
