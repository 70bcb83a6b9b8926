"""Reading a posted form as it is, to keep it."""

from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData

from app.drafts.rules import Typed
from app.languages import gettext as _
from app.web.forms import MAX_FIELDS, UnreadableForm
from app.web.text import NOT_TEXT


def all_values(posted: FormData) -> Typed:
    """Every field with all its values; files and what cannot be stored are no part of a draft."""
    typed: dict[str, list[str]] = {}
    for name, value in posted.multi_items():
        if isinstance(value, str) and not NOT_TEXT.search(name + value):
            typed.setdefault(name, []).append(value)
    return typed


async def posted_as_typed(request: Request) -> Typed:
    posted = await request.form(max_fields=MAX_FIELDS, max_files=0)
    typed = all_values(posted)
    if sum(map(len, typed.values())) < len(posted.multi_items()):
        raise UnreadableForm(_("This holds characters that cannot be stored. Type it anew."))
    return typed


PostedAsTyped = Annotated[Typed, Depends(posted_as_typed)]
