"""The list of tasks: mine or the team's, open, overdue or done, of one delegation or one day."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from app.audit.reads import note_shown
from app.people.deps import Reader
from app.people.models import Person
from app.people.queries import names_of
from app.states.models import MemberState
from app.states.queries import find_state
from app.tasks.answers import new_task_form, row_context
from app.tasks.deps import today_for
from app.tasks.listing import Show, TaskPage, Wanted, task_page
from app.web.db import Db
from app.web.htmx import is_fragment
from app.web.templating import render

router = APIRouter(prefix="/tasks", include_in_schema=False)


@dataclass(frozen=True, slots=True)
class TaskQuery:
    """The filters as an address holds them; what cannot be read counts as not given."""

    whose: str = "mine"
    show: str = Show.OPEN.value
    delegation: str = ""
    due: str = ""
    after: str = ""

    @property
    def shown(self) -> Show:
        return Show(self.show) if self.show in set(Show) else Show.OPEN

    @property
    def due_on(self) -> date | None:
        try:
            return date.fromisoformat(self.due)
        except ValueError:
            return None

    def person_id(self, reader: Person) -> UUID | None:
        """Whose tasks: one's own, everybody's, or those of a colleague."""
        if self.whose == "team":
            return None
        try:
            return UUID(self.whose)
        except ValueError:
            return reader.id

    def url(self, **changes: str) -> str:
        """The address of this list with something else chosen, from its first page."""
        fields = {"whose": self.whose, "show": self.shown.value, "delegation": self.delegation}
        fields |= {"due": self.due} | changes
        plain = {"whose": "mine", "show": Show.OPEN.value}
        kept = {k: v for k, v in fields.items() if v and plain.get(k) != v}
        return f"/tasks?{urlencode(kept)}" if kept else "/tasks"


@router.get("", name="tasks:list")
def list_tasks(
    request: Request, db: Db, by: Reader, query: Annotated[TaskQuery, Depends()]
) -> Response:
    named = query.delegation.strip()
    state = find_state(db, named) if named else None
    person_id = query.person_id(by)
    people = names_of(db, by.organisation_id)
    page = _page(db, query, person_id, state, is_unknown=bool(named) and state is None, by=by)
    note_shown(request, db, page)
    return render(
        request,
        "tasks/_list.html" if is_fragment(request) else "tasks/list.html",
        page=page,
        query=query,
        shows=list(Show),
        state=state,
        is_unknown=bool(named) and state is None,
        whose=people.get(person_id) if person_id else None,
        form=new_task_form(query.url()),
        **row_context(request, by),
    )


def _page(
    db: Db,
    query: TaskQuery,
    person_id: UUID | None,
    state: MemberState | None,
    *,
    is_unknown: bool,
    by: Person,
) -> TaskPage:
    """No delegation of this name has no tasks: showing everybody's would mislead."""
    if is_unknown:
        return TaskPage([], "")
    wanted = Wanted(query.shown, person_id, state.code if state else None, query.due_on)
    return task_page(db, wanted, today=today_for(by), after=query.after)
