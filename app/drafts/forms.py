"""What a form posts that makes one record, however often it is sent."""

from uuid import UUID

from pydantic import BaseModel


class OnceForm(BaseModel):
    """`once(form)` of templates/components/fields.html writes the key; `make_once` honours it."""

    key: UUID | None = None
