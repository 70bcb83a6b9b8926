"""Who may see a record: its page, naming people, raising at once, lowering by two."""

from typing import Any

from fastapi import APIRouter, Request, Response

from app.labels import actions
from app.labels.audience import Audience
from app.labels.deps import Record
from app.labels.forms import LoweringPosted, RaisingPosted, ReaderPosted
from app.labels.page import home_of, readers_view
from app.labels.queries import open_lowering
from app.labels.rules import AlreadySettled
from app.languages import gettext as _
from app.people.deps import OutreachLogger, Reader
from app.people.models import Person
from app.people.rules import may_change
from app.web.db import Db
from app.web.flash import Told, tell_next_page
from app.web.forms import Filled
from app.web.htmx import see_other
from app.web.templating import render

router = APIRouter(prefix="/records/{table}/{record_id:uuid}", include_in_schema=False)


@router.get("", name="labels:show")
def show_readers(request: Request, db: Db, by: Reader, record: Record) -> Response:
    return _page(request, db, by, record, Filled())


@router.post("/readers", name="labels:name_reader")
def post_reader(
    request: Request, db: Db, by: OutreachLogger, record: Record, form: ReaderPosted
) -> Response:
    if form.data:
        with form.attempt(db):
            actions.add_reader(db, by=by, record=record, person_id=form.data.person_id)
            return _told(request, record, _("They can see it now."))
    return _page(request, db, by, record, form)


@router.post("/label", name="labels:raise")
def post_label(
    request: Request, db: Db, by: OutreachLogger, record: Record, form: RaisingPosted
) -> Response:
    if form.data:
        with form.attempt(db):
            to = form.data.audience
            actions.raise_label(
                db, by=by, record=record, to=to.record_label, alone=to is Audience.ONLY_ME
            )
            return _told(request, record, _("It is protected more from now on."))
    return _page(request, db, by, record, form)


@router.post("/lowering", name="labels:propose_lowering")
def post_lowering(
    request: Request, db: Db, by: OutreachLogger, record: Record, form: LoweringPosted
) -> Response:
    if form.data:
        with form.attempt(db):
            to = form.data.audience.record_label
            actions.propose_lowering(db, by=by, record=record, to=to, reason=form.data.reason)
            return _told(request, record, _("Somebody else who may see it has to agree."))
    return _page(request, db, by, record, form)


@router.post("/lowering/agreement", name="labels:agree_to_lowering")
def post_agreement(request: Request, db: Db, by: OutreachLogger, record: Record) -> Response:
    _settle(db, by, record, agreed=True)
    return _told(request, record, _("The label is lower now."))


@router.post("/lowering/refusal", name="labels:refuse_lowering")
def post_refusal(request: Request, db: Db, by: OutreachLogger, record: Record) -> Response:
    _settle(db, by, record, agreed=False)
    return _told(request, record, _("The label stays as it is."))


def _settle(db: Db, by: Person, record: Any, *, agreed: bool) -> None:
    proposal = open_lowering(db, record.id)
    if proposal is None:
        raise AlreadySettled(_("This proposal was settled in the meantime."))
    actions.settle_lowering(db, by=by, proposal=proposal, record=record, agreed=agreed)


def _told(request: Request, record: Any, text: str) -> Response:
    address = f"/records/{record.__tablename__}/{record.id}"
    return tell_next_page(request, see_other(request, address), Told(text))


def _page(request: Request, db: Db, by: Person, record: Any, form: Filled[Any]) -> Response:
    return render(
        request,
        "labels/show.html",
        status=form.status,
        view=readers_view(db, by, record),
        form=form,
        home=home_of(record),
        may_change=may_change(by, record),
    )
