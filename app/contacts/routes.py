"""Entering a person, changing what is known of them, and what they asked of us.

Pages that show a person together with meetings are in `app.dossiers.contact_routes`.
"""

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from app.contacts import actions
from app.contacts.form_pages import form_page, post_choices
from app.contacts.forms import DetailsForm, PersonForm, ReasonForm
from app.contacts.models import Contact, Gender
from app.contacts.queries import contact_by_id, namesakes
from app.contacts.rules import AUDIENCES
from app.drafts.actions import make_once
from app.drafts.rules import DraftKind
from app.languages import gettext as _
from app.people.deps import OutreachLogger
from app.people.models import Person
from app.people.queries import colleagues
from app.web.db import Db
from app.web.forms import Filled, filled
from app.web.htmx import see_other

router = APIRouter(prefix="/contacts", include_in_schema=False)

PersonPosted = Annotated[Filled[PersonForm], Depends(filled(PersonForm))]
DetailsPosted = Annotated[Filled[DetailsForm], Depends(filled(DetailsForm))]
ReasonPosted = Annotated[Filled[ReasonForm], Depends(filled(ReasonForm))]

DETAILS = ("full_name", "family_name", "salutation", "gender", "languages", "telephone")


def _new_person(request: Request, db: Db, by: Person, form: Filled[PersonForm]) -> Response:
    name, code = form.typed.get("full_name", ""), form.typed.get("state", "").upper()
    return form_page(
        request,
        form,
        template="contacts/_person_form.html",
        title=_("New person"),
        back=("/contacts", _("Contacts")),
        namesakes=namesakes(db, name, code) if name and code and form.errors else [],
        audiences=[(each.value, each.label) for each in AUDIENCES],
        colleagues=[each for each in colleagues(db, by.organisation_id) if each.id != by.id],
        **post_choices(db),
    )


@router.get("/new", name="contacts:new")
def new_contact(request: Request, db: Db, by: OutreachLogger, state: str = "") -> Response:
    return _new_person(request, db, by, Filled(typed={"state": state.lower()[:3]}))


@router.post("", name="contacts:enter")
def post_contact(request: Request, db: Db, by: OutreachLogger, form: PersonPosted) -> Response:
    if form.data:
        given = form.data.model_dump(exclude={"state", "on", "known", "key", "audience"})
        with form.attempt(db):
            add = partial(
                actions.add_contact,
                db,
                by=by,
                state_code=form.data.state,
                began_on=form.data.on,
                knowing=form.data.known,
                label=form.data.audience.record_label,
                **given,
            )
            contact = make_once(
                db,
                by=by,
                kind=DraftKind.CONTACT,
                key=form.data.key,
                make=add,
                found=partial(contact_by_id, db),
            )
            return see_other(request, f"/contacts/{contact.id}")
    return _new_person(request, db, by, form)


def _details(
    request: Request, contact: Contact, form: Filled[DetailsForm], *, status: int | None = None
) -> Response:
    return form_page(
        request,
        form,
        template="contacts/_details_form.html",
        title=_("Details of {name}").format(name=contact.full_name),
        back=(f"/contacts/{contact.id}", contact.full_name),
        status=status,
        contact=contact,
        genders=[(gender.value, gender.label) for gender in Gender],
        saved=_typed(contact) if status == 409 else {},  # noqa: PLR2004  # Conflict
    )


def _typed(contact: Contact) -> dict[str, str]:
    """The person as their form would be filled in."""
    typed = {name: str(getattr(contact, name) or "") for name in DETAILS}
    return {**typed, "about": contact.note, "version": str(contact.version)}


@router.get("/{contact_id:uuid}/details", name="contacts:details")
def show_details(request: Request, db: Db, _by: OutreachLogger, contact_id: UUID) -> Response:
    contact = contact_by_id(db, contact_id)
    return _details(request, contact, Filled(typed=_typed(contact)))


@router.post("/{contact_id:uuid}/details", name="contacts:change")
def post_details(
    request: Request, db: Db, by: OutreachLogger, contact_id: UUID, form: DetailsPosted
) -> Response:
    contact = contact_by_id(db, contact_id)
    if form.data:
        with form.attempt(db):
            actions.change_contact(db, by=by, contact=contact, **form.data.model_dump())
            return see_other(request, f"/contacts/{contact.id}")
    is_stale = "version" in form.errors
    return _details(request, contact, form, status=409 if is_stale else None)


def _reason(request: Request, contact: Contact, form: Filled[ReasonForm]) -> Response:
    return form_page(
        request,
        form,
        template="contacts/_reason_form.html",
        title=_("Do not contact {name}").format(name=contact.full_name),
        back=(f"/contacts/{contact.id}", contact.full_name),
        contact=contact,
    )


@router.get("/{contact_id:uuid}/do-not-contact", name="contacts:reason")
def show_reason(request: Request, db: Db, _by: OutreachLogger, contact_id: UUID) -> Response:
    contact = contact_by_id(db, contact_id)
    return _reason(request, contact, Filled(typed={"reason": contact.do_not_contact_reason}))


@router.post("/{contact_id:uuid}/do-not-contact", name="contacts:do_not_contact")
def post_do_not_contact(
    request: Request, db: Db, by: OutreachLogger, contact_id: UUID, form: ReasonPosted
) -> Response:
    contact = contact_by_id(db, contact_id)
    if form.data:
        with form.attempt(db):
            actions.set_do_not_contact(db, by=by, contact=contact, reason=form.data.reason)
            return see_other(request, f"/contacts/{contact.id}")
    return _reason(request, contact, form)


@router.post("/{contact_id:uuid}/do-not-contact/end", name="contacts:contact_again")
def post_contact_again(request: Request, db: Db, by: OutreachLogger, contact_id: UUID) -> Response:
    contact = contact_by_id(db, contact_id)
    actions.lift_do_not_contact(db, by=by, contact=contact)
    return see_other(request, f"/contacts/{contact.id}")
