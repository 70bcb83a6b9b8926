"""A person's posts: a further one, leaving one, being succeeded."""

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from app.contacts.form_pages import form_page, post_choices
from app.contacts.forms import EndForm, PostingForm, SuccessionForm
from app.contacts.models import Contact, Posting
from app.contacts.postings import begin_posting, end_posting, succeed
from app.contacts.queries import (
    contact_by_id,
    people_of,
    posting_by_id,
    postings_of,
)
from app.drafts.actions import make_once
from app.drafts.rules import DraftKind
from app.languages import gettext as _
from app.people.deps import OutreachLogger
from app.web.db import Db
from app.web.forms import Filled, filled
from app.web.htmx import see_other

router = APIRouter(include_in_schema=False)

PostingPosted = Annotated[Filled[PostingForm], Depends(filled(PostingForm))]
EndPosted = Annotated[Filled[EndForm], Depends(filled(EndForm))]
SuccessionPosted = Annotated[Filled[SuccessionForm], Depends(filled(SuccessionForm))]


def _back(contact: Contact) -> tuple[str, str]:
    return (f"/contacts/{contact.id}", contact.full_name)


def _posting(request: Request, db: Db, contact: Contact, form: Filled[PostingForm]) -> Response:
    return form_page(
        request,
        form,
        template="contacts/_posting_form.html",
        title=_("New posting of {name}").format(name=contact.full_name),
        back=_back(contact),
        contact=contact,
        **post_choices(db),
    )


@router.get("/contacts/{contact_id:uuid}/postings", name="contacts:posting")
def show_posting(request: Request, db: Db, _by: OutreachLogger, contact_id: UUID) -> Response:
    contact = contact_by_id(db, contact_id)
    latest = next(iter(postings_of(db, contact.id)), None)
    typed = {"state": latest.state_code.lower()} if latest else {}
    return _posting(request, db, contact, Filled(typed=typed))


@router.post("/contacts/{contact_id:uuid}/postings", name="contacts:begin_posting")
def post_posting(
    request: Request, db: Db, by: OutreachLogger, contact_id: UUID, form: PostingPosted
) -> Response:
    contact = contact_by_id(db, contact_id)
    if form.data:
        given = form.data.model_dump(exclude={"state", "on", "key"})
        with form.attempt(db):
            begin = partial(
                begin_posting,
                db,
                by=by,
                contact=contact,
                state_code=form.data.state,
                began_on=form.data.on,
                **given,
            )
            make_once(
                db,
                by=by,
                kind=DraftKind.POSTING,
                key=form.data.key,
                make=begin,
                found=partial(posting_by_id, db),
            )
            return see_other(request, f"/contacts/{contact.id}")
    return _posting(request, db, contact, form)


def _end(request: Request, db: Db, posting: Posting, form: Filled[EndForm]) -> Response:
    contact = contact_by_id(db, posting.contact_id)
    return form_page(
        request,
        form,
        template="contacts/_end_form.html",
        title=_("{name} left this post").format(name=contact.full_name),
        back=_back(contact),
        posting=posting,
    )


@router.get("/postings/{posting_id:uuid}/end", name="contacts:end")
def show_end(request: Request, db: Db, _by: OutreachLogger, posting_id: UUID) -> Response:
    return _end(request, db, posting_by_id(db, posting_id), Filled())


@router.post("/postings/{posting_id:uuid}/end", name="contacts:end_posting")
def post_end(
    request: Request, db: Db, by: OutreachLogger, posting_id: UUID, form: EndPosted
) -> Response:
    posting = posting_by_id(db, posting_id)
    if form.data:
        with form.attempt(db):
            end_posting(db, by=by, posting=posting, ended_on=form.data.on)
            return see_other(request, f"/contacts/{posting.contact_id}")
    return _end(request, db, posting, form)


def _succession(
    request: Request, db: Db, posting: Posting, form: Filled[SuccessionForm]
) -> Response:
    contact = contact_by_id(db, posting.contact_id)
    known = people_of(db, posting.state_code) + people_of(db, posting.state_code, former=True)
    return form_page(
        request,
        form,
        template="contacts/_succession_form.html",
        title=_("Who succeeds {name}?").format(name=contact.full_name),
        back=_back(contact),
        posting=posting,
        people=[
            (str(each.contact_id), f"{each.full_name}, {each.shown_title}")
            for each in known
            if each.contact_id != contact.id
        ],
    )


@router.get("/postings/{posting_id:uuid}/succession", name="contacts:succession")
def show_succession(request: Request, db: Db, _by: OutreachLogger, posting_id: UUID) -> Response:
    return _succession(request, db, posting_by_id(db, posting_id), Filled())


@router.post("/postings/{posting_id:uuid}/succession", name="contacts:succeed")
def post_succession(
    request: Request, db: Db, by: OutreachLogger, posting_id: UUID, form: SuccessionPosted
) -> Response:
    posting = posting_by_id(db, posting_id)
    if form.data:
        with form.attempt(db):
            given = form.data.model_dump(exclude={"key"})
            successor = make_once(
                db,
                by=by,
                kind=DraftKind.CONTACT,
                key=form.data.key,
                make=partial(succeed, db, by=by, posting=posting, **given),
                found=partial(contact_by_id, db),
            )
            return see_other(request, f"/contacts/{successor.id}")
    return _succession(request, db, posting, form)
