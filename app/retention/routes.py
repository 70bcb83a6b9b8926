"""What is forgotten soon, and the page on which two coordinators erase a contact."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, StringConstraints
from starlette.background import BackgroundTask

from app.clock import utc_now
from app.contacts.models import Contact
from app.contacts.queries import contact_by_id
from app.labels.deps import Record
from app.languages import gettext as _
from app.people.confirmation import Reauthenticated
from app.people.deps import AccountHolder, OutreachLogger, PeopleManager
from app.people.models import Person
from app.people.rules import Permission, may
from app.retention import actions
from app.retention.due import due_counts, due_for
from app.retention.forgetting import settle
from app.web.db import Db, database_of
from app.web.flash import Told, tell_next_page
from app.web.forms import Filled, filled
from app.web.htmx import see_other
from app.web.templating import render

router = APIRouter(include_in_schema=False)


class ReasonForm(BaseModel):
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]


ReasonPosted = Annotated[Filled[ReasonForm], Depends(filled(ReasonForm))]


@router.get("/retention", name="retention:show")
def show_retention(request: Request, db: Db, by: AccountHolder) -> Response:
    now = utc_now()
    leads = may(by, Permission.MANAGE_PEOPLE)
    return render(
        request,
        "retention/show.html",
        due=due_for(db, by, now),
        now=now,
        counts=due_counts(db, now) if leads else None,
        may_change=may(by, Permission.LOG_OUTREACH),
    )


@router.post("/retention/{table}/{record_id}/keeping", name="retention:keep")
def post_keeping(request: Request, db: Db, by: OutreachLogger, record: Record) -> Response:
    actions.keep_longer(db, by=by, kept=record)
    return _told(request, "/retention", _("It is kept longer."))


@router.post("/retention/{table}/{record_id}/letting-go", name="retention:let_go")
def post_letting_go(request: Request, db: Db, by: OutreachLogger, record: Record) -> Response:
    actions.let_go(db, by=by, gone=record)
    return _settled(request, _told(request, "/retention", _("It is forgotten.")))


@router.get("/contacts/{contact_id:uuid}/erasure", name="retention:erasure")
def show_erasure(request: Request, db: Db, _by: PeopleManager, contact_id: UUID) -> Response:
    return _erasure(request, db, contact_by_id(db, contact_id), Filled())


@router.post("/contacts/{contact_id:uuid}/erasure", name="retention:ask_erasure")
def post_erasure(
    request: Request, db: Db, by: PeopleManager, contact_id: UUID, form: ReasonPosted
) -> Response:
    contact = contact_by_id(db, contact_id)
    if form.data:
        with form.attempt(db):
            actions.ask_erasure(db, by=by, contact=contact, reason=form.data.reason)
            return _told(request, _home(contact), _("Another coordinator has to agree."))
    return _erasure(request, db, contact, form)


@router.post("/contacts/{contact_id:uuid}/erasure/agreement", name="retention:agree_to_erasure")
def post_agreement(
    request: Request, db: Db, by: PeopleManager, _fresh: Reauthenticated, contact_id: UUID
) -> Response:
    contact = contact_by_id(db, contact_id)
    actions.settle_erasure(db, by=by, contact=contact, agreed=True)
    return _settled(request, _told(request, f"/contacts/{contact_id}", _("Erased.")))


@router.post("/contacts/{contact_id:uuid}/erasure/refusal", name="retention:decline_erasure")
def post_refusal(request: Request, db: Db, by: PeopleManager, contact_id: UUID) -> Response:
    contact = contact_by_id(db, contact_id)
    actions.settle_erasure(db, by=by, contact=contact, agreed=False)
    return _told(request, f"/contacts/{contact_id}", _("Nothing was erased."))


def _home(contact: Contact) -> str:
    return f"/contacts/{contact.id}/erasure"


def _told(request: Request, address: str, text: str) -> Response:
    return tell_next_page(request, see_other(request, address), Told(text))


def _settled(request: Request, answer: Response) -> Response:
    """The file's log is emptied after the answer: by then what was forgotten is committed."""
    answer.background = BackgroundTask(settle, database_of(request))
    return answer


def _erasure(request: Request, db: Db, contact: Contact, form: Filled[Any]) -> Response:
    asked = actions.open_request(db, contact)
    return render(
        request,
        "retention/erasure.html",
        status=form.status,
        contact=contact,
        asked=asked,
        asker=db.get(Person, asked.asked_by_id) if asked else None,
        form=form,
    )
