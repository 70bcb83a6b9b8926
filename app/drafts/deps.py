"""Reading a posted form as it is, to keep it."""

from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData

from app.drafts.rules import Typed
from app.web.forms import MAX_FIELDS


def all_values(posted: FormData) -> Typed:
    """Every field with all its values; files are no part of a draft."""
    typed: dict[str, list[str]] = {}
    for name, value in posted.multi_items():
        if isinstance(value, str):
            typed.setdefault(name, []).append(value)
    return typed


async def posted_as_typed(request: Request) -> Typed:
    return all_values(await request.form(max_fields=MAX_FIELDS, max_files=0))


PostedAsTyped = Annotated[Typed, Depends(posted_as_typed)]
