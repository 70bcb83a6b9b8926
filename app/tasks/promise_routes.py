"""Promises of delegations: noting one, saying whether it was kept, withdrawing it."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.languages import gettext as _
from app.people.deps import OutreachLogger
from app.people.models import Person
from app.tasks import actions
from app.tasks.answers import Undo, changed
from app.tasks.deps import today_for
from app.tasks.due_dates import read_due
from app.tasks.forms import BackForm, OutcomeForm, PromiseForm
from app.tasks.models import Promise, PromiseOutcome
from app.tasks.queries import promise_by_id, promise_row
from app.web.db import Db
from app.web.forms import Filled, filled
from app.web.templating import render

router = APIRouter(prefix="/promises", include_in_schema=False)

BackPosted = Annotated[Filled[BackForm], Depends(filled(BackForm))]
PromisePosted = Annotated[Filled[PromiseForm], Depends(filled(PromiseForm))]
OutcomePosted = Annotated[Filled[OutcomeForm], Depends(filled(OutcomeForm))]


@router.post("", name="promises:note")
def post_promise(request: Request, db: Db, by: OutreachLogger, form: PromisePosted) -> Response:
    """From a delegation's page: one line, the day in words."""
    if form.data:
        with form.attempt(db):
            read = read_due(form.data.text, today_for(by))
            promise = actions.note_promise(
                db, by=by, state_code=form.data.delegation, text=read.title, due_on=read.due_on
            )
            undo = Undo(f"/promises/{promise.id}/withdrawal")
            return _changed(request, db, by, promise, form, _("Promise noted."), undo)
    return render(request, "tasks/new_promise.html", status=422, form=form)


@router.post("/{promise_id:uuid}/outcome", name="promises:settle")
def post_outcome(
    request: Request, db: Db, by: OutreachLogger, promise_id: UUID, form: OutcomePosted
) -> Response:
    promise = promise_by_id(db, promise_id, for_change=True)
    undo = Undo(f"/promises/{promise.id}/outcome", {"outcome": promise.outcome.value})
    outcome = form.data.outcome if form.data else promise.outcome
    actions.settle_promise(db, by=by, promise=promise, outcome=outcome)
    said = {
        PromiseOutcome.KEPT: _("Promise kept."),
        PromiseOutcome.LAPSED: _("Promise lapsed."),
        PromiseOutcome.OPEN: _("Promise open again."),
    }
    return _changed(request, db, by, promise, form, said[outcome], undo)


@router.post("/{promise_id:uuid}/withdrawal", name="promises:withdraw")
def post_withdrawal(
    request: Request, db: Db, by: OutreachLogger, promise_id: UUID, form: BackPosted
) -> Response:
    promise = promise_by_id(db, promise_id, for_change=True)
    actions.withdraw_promise(db, by=by, promise=promise)
    undo = Undo(f"/promises/{promise.id}/restoration")
    return _changed(request, db, by, promise, form, _("Promise withdrawn."), undo)


@router.post("/{promise_id:uuid}/restoration", name="promises:restore")
def post_restoration(
    request: Request, db: Db, by: OutreachLogger, promise_id: UUID, form: BackPosted
) -> Response:
    promise = promise_by_id(db, promise_id, for_change=True)
    actions.restore_promise(db, by=by, promise=promise)
    undo = Undo(f"/promises/{promise.id}/withdrawal")
    return _changed(request, db, by, promise, form, _("Promise restored."), undo)


def _changed(
    request: Request,
    db: Session,
    by: Person,
    promise: Promise,
    form: Filled[Any],
    said: str,
    undo: Undo,
) -> Response:
    db.flush()
    row = promise_row(db, promise.id)
    return changed(request, by=by, row=row, form=form, said=said, undo=undo)
