"""Adding a task in one line, ticking, moving, rewording and withdrawing it; each with its undo."""

from datetime import date
from functools import partial
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.drafts.actions import make_once
from app.drafts.rules import DraftKind
from app.languages import gettext as _
from app.people.deps import OutreachLogger, Reader
from app.people.models import Person
from app.people.queries import colleagues
from app.states.queries import state_index
from app.tasks import actions
from app.tasks.answers import Back, Undo, changed, new_task_form, row_context
from app.tasks.deps import today_for
from app.tasks.due_dates import chosen_day, read_due
from app.tasks.forms import AddTaskForm, BackForm, ChangeTaskForm, DayForm
from app.tasks.models import Task
from app.tasks.queries import overdue_count, task_by_id, task_row
from app.tasks.rules import UnknownDelegation
from app.web.dates import day
from app.web.db import Db
from app.web.flash import Told, tell_next_page
from app.web.forms import Filled, filled
from app.web.htmx import is_fragment, see_other, trigger
from app.web.templating import render

router = APIRouter(prefix="/tasks", include_in_schema=False)

BackPosted = Annotated[Filled[BackForm], Depends(filled(BackForm))]
AddPosted = Annotated[Filled[AddTaskForm], Depends(filled(AddTaskForm))]
ChangePosted = Annotated[Filled[ChangeTaskForm], Depends(filled(ChangeTaskForm))]
DayPosted = Annotated[Filled[DayForm], Depends(filled(DayForm))]


def _named(due_on: date) -> str:
    return day(due_on, ZoneInfo("UTC"))


def _added(db: Session, by: Person, form: AddTaskForm) -> Task:
    """The task as typed: the day stands in its own field, or in words inside the line."""
    today = today_for(by)
    read = read_due(form.title, today)
    given = chosen_day(form.due_on, today)
    return actions.add_task(
        db,
        by=by,
        title=form.title if given else read.title,
        due_on=given or read.due_on,
        state_code=_code_of(db, form.delegation) if form.delegation else None,
        assignee_id=form.assignee_id,
    )


def _code_of(db: Session, text: str) -> str:
    """The delegation called so; what is not quite its name is never guessed."""
    index = state_index(db)
    if code := index.find(text):
        return code
    near = ", ".join(found.name for found in index.suggest(text, 4))
    raise UnknownDelegation(
        _("Which delegation: {names}?").format(names=near)
        if near
        else _("No delegation has this name or code."),
        field="delegation",
    )


@router.post("/dates", name="tasks:dates")
def post_dates(request: Request, by: OutreachLogger, form: AddPosted) -> Response:
    """The day that the words name, shown back while they are typed; they travel in the body."""
    if not is_fragment(request):
        return see_other(request, "/tasks")
    read = read_due(form.typed.get("title", "")[:300], today_for(by))
    return render(request, "tasks/_due.html", read=read)


@router.post("", name="tasks:add")
def post_task(request: Request, db: Db, by: OutreachLogger, form: AddPosted) -> Response:
    back = form.typed.get("next", "")
    if form.data:
        with form.attempt(db):
            task = make_once(
                db,
                by=by,
                kind=DraftKind.TASK,
                key=form.data.key,
                make=partial(_added, db, by, form.data),
                found=partial(task_by_id, db),
            )
            return _task_added(request, task, form)
    template = "tasks/_add.html" if is_fragment(request) else "tasks/new.html"
    return render(request, template, status=422, form=form, back=back)


def _task_added(request: Request, task: Task, form: Filled[AddTaskForm]) -> Response:
    said = _("Task added, without a date.")
    if task.due_on:
        said = _("Task added for {day}.").format(day=_named(task.due_on))
    told = Told(said, undo=f"/tasks/{task.id}/withdrawal")
    back = form.data.next if form.data else ""
    if not is_fragment(request):
        return tell_next_page(request, see_other(request, back or "/tasks"), told)
    fresh = new_task_form(back, form.typed.get("fixed", ""))
    answer = render(request, "tasks/_added.html", told=told, form=fresh, back=back)
    return trigger(answer, "task-changed")


@router.get("/{task_id:uuid}", name="tasks:show")
def show_task(request: Request, db: Db, by: Reader, task_id: UUID) -> Response:
    task = task_by_id(db, task_id)
    return _task_page(request, db, by, task, Filled(typed=_fields(task)))


def _fields(task: Task) -> dict[str, str]:
    """What the form of this task holds."""
    return {
        "title": task.title,
        "due_on": _iso(task.due_on),
        "assignee_id": str(task.assignee_id),
    }


@router.post("/{task_id:uuid}", name="tasks:change")
def post_change(
    request: Request, db: Db, by: OutreachLogger, task_id: UUID, form: ChangePosted
) -> Response:
    task = task_by_id(db, task_id, for_change=True)
    before = _fields(task)
    if form.data:
        with form.attempt(db):
            _change(db, by, task, form.data)
            undo = Undo(f"/tasks/{task.id}", {**before, "version": task.version})
            answer = _changed(request, db, by, task, form, _("Saved."), undo)
            return trigger(answer, "dialog-done") if is_fragment(request) else answer
    return _task_page(request, db, by, task, form)


def _change(db: Session, by: Person, task: Task, form: ChangeTaskForm) -> None:
    actions.change_task(
        db,
        by=by,
        task=task,
        version=form.version,
        title=form.title,
        due_on=chosen_day(form.due_on, today_for(by)),
        assignee_id=form.assignee_id,
    )


def _task_page(
    request: Request, db: Session, by: Person, task: Task, form: Filled[ChangeTaskForm]
) -> Response:
    """The task to read and reword, as a page or in the sheet; 409 shows a colleague's text too."""
    is_clash = form.data is not None and form.data.version != task.version
    if is_clash:
        form.errors.clear()  # the note that shows both texts says it better
    sent_in_sheet = request.method == "POST" and is_fragment(request)
    in_sheet = "tasks/_form.html" if sent_in_sheet else "tasks/_sheet.html"
    return render(
        request,
        in_sheet if is_fragment(request) else "tasks/show.html",
        status=409 if is_clash else form.status,
        task=task_row(db, task.id),
        form=form,
        is_clash=is_clash,
        is_sheet=is_fragment(request),
        colleagues=colleagues(db, by.organisation_id),
        **row_context(request, by, form.typed.get("next", "")),
    )


@router.post("/{task_id:uuid}/completion", name="tasks:tick")
def post_completion(
    request: Request, db: Db, by: OutreachLogger, task_id: UUID, form: BackPosted
) -> Response:
    task = task_by_id(db, task_id, for_change=True)
    actions.tick(db, by=by, task=task)
    return _changed(request, db, by, task, form, _("Done."), Undo(f"/tasks/{task.id}/reopening"))


@router.post("/{task_id:uuid}/reopening", name="tasks:untick")
def post_reopening(
    request: Request, db: Db, by: OutreachLogger, task_id: UUID, form: BackPosted
) -> Response:
    task = task_by_id(db, task_id, for_change=True)
    actions.untick(db, by=by, task=task)
    undo = Undo(f"/tasks/{task.id}/completion")
    return _changed(request, db, by, task, form, _("Open again."), undo)


@router.post("/{task_id:uuid}/due-date", name="tasks:move")
def post_due_date(
    request: Request, db: Db, by: OutreachLogger, task_id: UUID, form: DayPosted
) -> Response:
    task = task_by_id(db, task_id, for_change=True)
    undo = Undo(f"/tasks/{task.id}/due-date", {"due_on": _iso(task.due_on)})
    due_on = chosen_day(form.whole.due_on, today_for(by))
    actions.move_task(db, by=by, task=task, due_on=due_on)
    said = _("Moved to {day}.").format(day=_named(due_on)) if due_on else _("Without a date.")
    return _changed(request, db, by, task, form, said, undo)


@router.post("/{task_id:uuid}/withdrawal", name="tasks:withdraw")
def post_withdrawal(
    request: Request, db: Db, by: OutreachLogger, task_id: UUID, form: BackPosted
) -> Response:
    task = task_by_id(db, task_id, for_change=True)
    actions.withdraw_task(db, by=by, task=task)
    undo = Undo(f"/tasks/{task.id}/restoration")
    answer = _changed(request, db, by, task, form, _("Task withdrawn."), undo)
    return trigger(answer, "dialog-done") if is_fragment(request) else answer


@router.post("/{task_id:uuid}/restoration", name="tasks:restore")
def post_restoration(
    request: Request, db: Db, by: OutreachLogger, task_id: UUID, form: BackPosted
) -> Response:
    task = task_by_id(db, task_id, for_change=True)
    actions.restore_task(db, by=by, task=task)
    undo = Undo(f"/tasks/{task.id}/withdrawal")
    return _changed(request, db, by, task, form, _("Task restored."), undo)


def _changed(
    request: Request,
    db: Session,
    by: Person,
    task: Task,
    form: Filled[Back],
    said: str,
    undo: Undo,
) -> Response:
    db.flush()
    return changed(
        request,
        by=by,
        row=task_row(db, task.id),
        form=form,
        said=said,
        undo=undo,
        overdue=overdue_count(db, today_for(by), by.id),
    )


def _iso(due_on: date | None) -> str:
    return due_on.isoformat() if due_on else ""
