"""What the forms of saved views post."""

from typing import Annotated

from pydantic import BaseModel, StringConstraints

from app.views.models import ViewPage
from app.views.rules import LONGEST_NAME

ViewName = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_NAME)
]


class ViewForm(BaseModel):
    """An address to keep; the query comes from the page, the name from the person."""

    name: ViewName
    page: ViewPage
    query: Annotated[str, StringConstraints(max_length=2000)] = ""
    pinned: bool = False


class ViewChangeForm(BaseModel):
    name: ViewName
    pinned: bool = False
