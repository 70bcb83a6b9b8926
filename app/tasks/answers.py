"""What an act on a task or promise answers: the row anew and a toast, or the page again."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from fastapi import Request, Response

from app.db import new_id
from app.people.models import Person
from app.people.rules import Permission, may
from app.tasks.deps import today_for
from app.tasks.forms import AddTaskForm, BackForm
from app.tasks.queries import PromiseRow, TaskRow
from app.web.flash import Told, tell_next_page
from app.web.forms import Filled
from app.web.htmx import is_fragment, see_other, trigger
from app.web.templating import render


class Undo(NamedTuple):
    """What takes an act back: an address and what is sent there."""

    url: str
    fields: Mapping[str, str | int] = MappingProxyType({})


def row_context(request: Request, person: Person, back: str = "") -> dict[str, Any]:
    """What `tasks/_task.html` and `tasks/_promise.html` ask for besides their row.

    `back` is the page that an act leads back to without scripts: the one that is shown.
    """
    here = f"{request.url.path}?{request.url.query}".rstrip("?")
    return {
        "today": today_for(person),
        "may_log": may(person, Permission.LOG_OUTREACH),
        "back": back or here,
    }


def new_task_form(back: str, fixed: str = "") -> Filled[AddTaskForm]:
    """An empty `tasks/_add.html`: sent twice, it makes one task; `fixed` is a delegation's code."""
    return Filled(typed={"key": str(new_id()), "next": back, "fixed": fixed})


Back = TypeVar("Back", bound=BackForm)


def changed(
    request: Request,
    *,
    by: Person,
    row: TaskRow | PromiseRow,
    form: Filled[Back],
    said: str,
    undo: Undo,
    overdue: int = 0,
) -> Response:
    """The act is done: `said` in a toast, with what takes it back, and the count in the sidebar."""
    back = form.whole.next
    kind = "task" if isinstance(row, TaskRow) else "promise"
    if not is_fragment(request):
        elsewhere = "/tasks" if isinstance(row, TaskRow) else f"/delegations/{row.slug}"
        told = Told(said, undo="" if undo.fields else undo.url)
        return tell_next_page(request, see_other(request, back or elsewhere), told)
    answer = render(
        request,
        f"tasks/_{kind}_changed.html",
        said=said,
        undo=undo,
        overdue=overdue,
        **{kind: row} | row_context(request, by, back or "/"),
    )
    return trigger(answer, f"{kind}-changed")
