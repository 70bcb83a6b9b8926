"""What the forms of tasks and promises post."""

import re
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field

from app.drafts.forms import OnceForm
from app.tasks.models import PromiseOutcome
from app.web.forms import Line

_OWN = re.compile(r"/(?![/\\])[!-~]*")


def _own_path(path: str) -> str:
    """A page of ours to go back to; an address elsewhere is dropped."""
    return path if _OWN.fullmatch(path) else ""


Back = Annotated[Line, AfterValidator(_own_path)]


class BackForm(BaseModel):
    """An act that needs nothing but where to go afterwards without scripts."""

    next: Back = ""


class AddTaskForm(BackForm, OnceForm):
    """One line, its day in words inside it or in a field of its own."""

    title: Line = ""
    due_on: Line = ""
    delegation: Line = ""
    assignee_id: UUID | None = None


class ChangeTaskForm(BackForm):
    version: int = Field(ge=1)
    title: Line = ""
    due_on: Line = ""
    assignee_id: UUID


class DayForm(BackForm):
    due_on: Line = ""


class PromiseForm(BackForm, OnceForm):
    text: Line = ""
    delegation: Line = ""


class OutcomeForm(BackForm):
    outcome: PromiseOutcome
