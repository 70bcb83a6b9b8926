"""A State's offices, and e-mail addresses of people and offices."""

from functools import partial
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.contacts.form_pages import form_page, post_choices
from app.contacts.forms import MailboxForm, MissionForm
from app.contacts.mailboxes import add_mailbox, remove_mailbox
from app.contacts.missions import add_mission, change_mission
from app.contacts.models import Contact, MailboxKind, PermanentMission
from app.contacts.queries import (
    contact_by_id,
    mailbox_by_id,
    mailboxes_at,
    mission_by_id,
    state_served,
)
from app.drafts.actions import make_once
from app.drafts.rules import DraftKind
from app.languages import OFFICIAL
from app.languages import gettext as _
from app.people.deps import OutreachLogger, Reader
from app.people.models import Person
from app.people.rules import may_change
from app.states.queries import state_by_code
from app.web.db import Db
from app.web.forms import Filled, filled
from app.web.htmx import see_other
from app.web.templating import render

router = APIRouter(include_in_schema=False)

MissionPosted = Annotated[Filled[MissionForm], Depends(filled(MissionForm))]
MailboxPosted = Annotated[Filled[MailboxForm], Depends(filled(MailboxForm))]


def _mission_form(
    request: Request,
    db: Db,
    form: Filled[MissionForm],
    mission: PermanentMission | None = None,
) -> Response:
    return form_page(
        request,
        form,
        template="contacts/_mission_form.html",
        title=mission.name if mission else _("New mission"),
        back=(f"/missions/{mission.id}", mission.name) if mission else ("/contacts", _("Contacts")),
        mission=mission,
        languages=list(OFFICIAL.items()),
        **post_choices(db),
    )


def _typed(mission: PermanentMission) -> dict[str, str]:
    return {
        "state": mission.state_code.lower(),
        "place": mission.place.value,
        "name": mission.name,
        "address": mission.address,
        "telephone": mission.telephone,
        "language": mission.language_of_correspondence or "",
        "source": mission.source,
    }


@router.get("/missions/new", name="missions:new")
def new_mission(request: Request, db: Db, _by: OutreachLogger, state: str = "") -> Response:
    return _mission_form(request, db, Filled(typed={"state": state.lower()[:3]}))


@router.post("/missions", name="missions:enter")
def post_mission(request: Request, db: Db, by: OutreachLogger, form: MissionPosted) -> Response:
    if form.data:
        given = form.data.model_dump(exclude={"state", "key"})
        with form.attempt(db):
            mission = make_once(
                db,
                by=by,
                kind=DraftKind.MISSION,
                key=form.data.key,
                make=partial(add_mission, db, by=by, state_code=form.data.state, **given),
                found=partial(mission_by_id, db),
            )
            return see_other(request, f"/missions/{mission.id}")
    return _mission_form(request, db, form)


@router.get("/missions/{mission_id:uuid}", name="missions:show")
def show_mission(request: Request, db: Db, by: Reader, mission_id: UUID) -> Response:
    mission = mission_by_id(db, mission_id)
    return render(
        request,
        "contacts/mission.html",
        mission=mission,
        state=state_by_code(db, mission.state_code),
        mailboxes=mailboxes_at(db, mission.id),
        language=OFFICIAL.get(mission.language_of_correspondence or ""),
        may_change=may_change(by, mission),
    )


@router.get("/missions/{mission_id:uuid}/details", name="missions:details")
def show_details(request: Request, db: Db, _by: OutreachLogger, mission_id: UUID) -> Response:
    mission = mission_by_id(db, mission_id)
    return _mission_form(request, db, Filled(typed=_typed(mission)), mission)


@router.post("/missions/{mission_id:uuid}/details", name="missions:change")
def post_details(
    request: Request, db: Db, by: OutreachLogger, mission_id: UUID, form: MissionPosted
) -> Response:
    mission = mission_by_id(db, mission_id)
    if form.data:
        given = form.data.model_dump(exclude={"state", "key"})
        with form.attempt(db):
            change_mission(db, by=by, mission=mission, **given)
            return see_other(request, f"/missions/{mission.id}")
    return _mission_form(request, db, form, mission)


def _mailbox_form(
    request: Request, owner: Contact | PermanentMission, form: Filled[MailboxForm]
) -> Response:
    is_person = isinstance(owner, Contact)
    name = owner.full_name if isinstance(owner, Contact) else owner.name
    page = f"/contacts/{owner.id}" if is_person else f"/missions/{owner.id}"
    own = MailboxKind.PERSONAL if is_person else MailboxKind.MISSION
    return form_page(
        request,
        form,
        template="contacts/_mailbox_form.html",
        title=_("E-mail address of {name}").format(name=name),
        back=(page, name),
        page=page,
        kinds=[(kind.value, kind.label) for kind in (own, MailboxKind.OFFICE)],
    )


@router.get("/contacts/{contact_id:uuid}/mailboxes", name="contacts:mailbox")
def show_mailbox(request: Request, db: Db, _by: OutreachLogger, contact_id: UUID) -> Response:
    return _mailbox_form(request, contact_by_id(db, contact_id), Filled())


@router.post("/contacts/{contact_id:uuid}/mailboxes", name="contacts:enter_mailbox")
def post_mailbox(
    request: Request, db: Db, by: OutreachLogger, contact_id: UUID, form: MailboxPosted
) -> Response:
    contact = contact_by_id(db, contact_id)
    if form.data:
        code = state_served(db, contact.id)
        with form.attempt(db):
            _add(db, by, form.data, contact=contact, state_code=code)
            return see_other(request, f"/contacts/{contact.id}")
    return _mailbox_form(request, contact, form)


@router.get("/missions/{mission_id:uuid}/mailboxes", name="missions:mailbox")
def show_mission_mailbox(
    request: Request, db: Db, _by: OutreachLogger, mission_id: UUID
) -> Response:
    return _mailbox_form(request, mission_by_id(db, mission_id), Filled())


@router.post("/missions/{mission_id:uuid}/mailboxes", name="missions:enter_mailbox")
def post_mission_mailbox(
    request: Request, db: Db, by: OutreachLogger, mission_id: UUID, form: MailboxPosted
) -> Response:
    mission = mission_by_id(db, mission_id)
    if form.data:
        with form.attempt(db):
            _add(db, by, form.data, mission_id=mission.id, state_code=mission.state_code)
            return see_other(request, f"/missions/{mission.id}")
    return _mailbox_form(request, mission, form)


def _add(db: Session, by: Person, form: MailboxForm, **owner: Any) -> None:
    """The address that this form enters for a person or an office, once."""
    given = form.model_dump(exclude={"key"})
    make_once(
        db,
        by=by,
        kind=DraftKind.MAILBOX,
        key=form.key,
        make=partial(add_mailbox, db, by=by, **owner, **given),
        found=partial(mailbox_by_id, db),
    )


@router.post("/mailboxes/{mailbox_id:uuid}/removal", name="contacts:forget_mailbox")
def post_mailbox_removal(
    request: Request, db: Db, by: OutreachLogger, mailbox_id: UUID
) -> Response:
    mailbox = mailbox_by_id(db, mailbox_id)
    owner = f"/contacts/{mailbox.contact_id}" if mailbox.contact_id else "/contacts"
    page = f"/missions/{mailbox.mission_id}" if mailbox.mission_id else owner
    remove_mailbox(db, by=by, mailbox=mailbox)
    return see_other(request, page)
