"""Promises of delegations: noting one, saying whether it was kept, withdrawing it."""

from functools import partial
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.drafts.actions import make_once
from app.drafts.rules import DraftKind
from app.languages import gettext as _
from app.people.deps import OutreachLogger
from app.people.models import Person
from app.tasks import actions
from app.tasks.answers import Back, Undo, changed
from app.tasks.deps import today_for
from app.tasks.due_dates import read_due
from app.tasks.forms import BackForm, OutcomeForm, PromiseForm
from app.tasks.models import Promise, PromiseOutcome
from app.tasks.queries import promise_by_id, promise_row
from app.web.db import Db
from app.web.flash import Told, tell_next_page
from app.web.forms import Filled, filled
from app.web.htmx import is_fragment, see_other, trigger
from app.web.templating import render

router = APIRouter(prefix="/promises", include_in_schema=False)

BackPosted = Annotated[Filled[BackForm], Depends(filled(BackForm))]
PromisePosted = Annotated[Filled[PromiseForm], Depends(filled(PromiseForm))]
OutcomePosted = Annotated[Filled[OutcomeForm], Depends(filled(OutcomeForm))]


@router.post("", name="promises:note")
def post_promise(request: Request, db: Db, by: OutreachLogger, form: PromisePosted) -> Response:
    """From a delegation's page: one line, the day in words."""
    context: dict[str, Any] = {
        "back": form.typed.get("next", ""),
        "delegation": form.typed.get("delegation", ""),
    }
    if form.data:
        with form.attempt(db):
            promise = make_once(
                db,
                by=by,
                kind=DraftKind.PROMISE,
                key=form.data.key,
                make=partial(_noted, db, by, form.data),
                found=partial(promise_by_id, db),
            )
            told = Told(_("Promise noted."), undo=f"/promises/{promise.id}/withdrawal")
            if not is_fragment(request):
                back = form.data.next or f"/delegations/{promise.state_code.lower()}"
                return tell_next_page(request, see_other(request, back), told)
            fresh: Filled[PromiseForm] = Filled()
            answer = render(request, "tasks/_promise_added.html", form=fresh, told=told, **context)
            return trigger(answer, "promise-changed")
    template = "tasks/_add_promise.html" if is_fragment(request) else "tasks/new_promise.html"
    return render(request, template, status=422, form=form, **context)


def _noted(db: Session, by: Person, form: PromiseForm) -> Promise:
    read = read_due(form.text, today_for(by))
    return actions.note_promise(
        db, by=by, state_code=form.delegation, text=read.title, due_on=read.due_on
    )


@router.post("/{promise_id:uuid}/outcome", name="promises:settle")
def post_outcome(
    request: Request, db: Db, by: OutreachLogger, promise_id: UUID, form: OutcomePosted
) -> Response:
    promise = promise_by_id(db, promise_id, for_change=True)
    undo = Undo(f"/promises/{promise.id}/outcome", {"outcome": promise.outcome.value})
    outcome = form.whole.outcome
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
    form: Filled[Back],
    said: str,
    undo: Undo,
) -> Response:
    db.flush()
    row = promise_row(db, promise.id)
    return changed(request, by=by, row=row, form=form, said=said, undo=undo)
