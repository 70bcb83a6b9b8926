"""Reading a posted form: parsed into a model, or shown again with every word still in it.

A route asks for `Annotated[Filled[MeetingForm], Depends(filled(MeetingForm))]`. When the form does
not parse, `data` is None and `errors` names each field; `attempt` does the same for a rule that
says no, and undoes what was already written.
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Annotated, Any, Generic, TypeVar, get_origin

from fastapi import Request
from pydantic import BaseModel, StringConstraints, ValidationError
from pydantic.fields import FieldInfo
from sqlmodel import Session
from starlette.datastructures import FormData, UploadFile

from app.errors import DomainError
from app.languages import gettext as _
from app.web.text import NOT_TEXT

F = TypeVar("F", bound=BaseModel)

MAX_FIELDS = 400
LARGEST = 2**31 - 1

Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]
"""One line of text; may be empty."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20_000)]
"""Several lines; may be empty."""


class UnreadableForm(DomainError):
    """What was posted is not what the form asks for; it holds for nothing."""


@dataclass(slots=True)
class Filled(Generic[F]):
    """A form as filled in: what was typed, what is wrong, and the model if all is right."""

    data: F | None = None
    typed: Mapping[str, str] = field(default_factory=dict)
    chosen: Mapping[str, list[str]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @contextmanager
    def attempt(self, db: Session) -> Iterator[None]:
        """Undo what was done and note the error beside its field when a rule says no."""
        try:
            with db.begin_nested():
                yield
        except DomainError as refused:
            if refused.status in {403, 404}:
                raise
            self.errors[refused.field or ""] = refused.message

    @property
    def whole(self) -> F:
        """The model, for an act that has no form to show again: what does not parse stops it."""
        if self.data is None:
            field, message = next(iter(self.errors.items()))
            raise UnreadableForm(message, field=field)
        return self.data

    @property
    def status(self) -> int:
        return 422 if self.errors else 200


def _several(info: FieldInfo) -> bool:
    return get_origin(info.annotation) is list


def _sentence(error: Mapping[str, Any]) -> str:
    """What to do, in the words of a person; the library's own words never reach the page."""
    context = error.get("ctx") or {}
    sentences: Mapping[str, str] = MappingProxyType(
        {
            "missing": _("Fill this in."),
            "string_too_short": _("Fill this in."),
            "string_too_long": _("Shorten this to at most {max_length} characters."),
            "enum": _("Choose one of the answers offered."),
            "literal_error": _("Choose one of the answers offered."),
            "uuid_parsing": _("Choose one of the answers offered."),
            "int_parsing": _("Enter a whole number."),
            "too_long": _("Choose at most {max_length}."),
            "date_from_datetime_parsing": _("Enter a date, for example 2026-12-15."),
            "date_parsing": _("Enter a date, for example 2026-12-15."),
            "datetime_from_date_parsing": _("Enter a date and time, for example 2026-12-15 14:20."),
            "datetime_parsing": _("Enter a date and time, for example 2026-12-15 14:20."),
        }
    )
    kind = str(error["type"])
    if kind == "value_error" and (own := context.get("error")) is not None:
        return str(own)
    return sentences.get(kind, _("This cannot be read. Check it.")).format(**context)


def _read(posted: FormData, model: type[BaseModel]) -> tuple[dict[str, Any], dict[str, str]]:
    """The model's raw values and the errors of text that cannot be stored as text."""
    raw: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for name, info in model.model_fields.items():
        values = [v for v in posted.getlist(name) if not isinstance(v, UploadFile)]
        if any(NOT_TEXT.search(v) for v in values):
            errors[name] = _("This holds characters that cannot be stored. Type it anew.")
        elif _several(info):
            raw[name] = [v for v in values if v != ""]
        elif values and (values[-1] != "" or info.is_required()):
            raw[name] = values[-1]
    return raw, errors


def parse(posted: FormData, model: type[F]) -> Filled[F]:
    """The posted fields as `model`; fields the model does not know are left out."""
    raw, errors = _read(posted, model)
    several = {name for name, info in model.model_fields.items() if _several(info)}
    typed = {k: v for k, v in posted.items() if isinstance(v, str) and not NOT_TEXT.search(v)}
    chosen = {name: [v for v in posted.getlist(name) if isinstance(v, str)] for name in several}
    data = None
    try:
        data = model.model_validate(raw)
    except ValidationError as wrong:
        for error in wrong.errors():
            name = str(error["loc"][0]) if error["loc"] else ""
            errors.setdefault(name, _sentence(error))
    for name, value in data or ():
        if _is_out_of_reach(value):
            errors[name] = _("This number is too large.")
    return Filled(None if errors else data, typed, chosen, errors)


def _is_out_of_reach(value: object) -> bool:
    """Whether it is a number that no column and no database driver takes."""
    return isinstance(value, int) and abs(value) > LARGEST


def filled(model: type[F]) -> Callable[[Request], Awaitable[Filled[F]]]:
    """A dependency that reads the posted form as `model`."""

    async def read(request: Request) -> Filled[F]:
        return parse(await request.form(max_fields=MAX_FIELDS, max_files=0), model)

    return read
