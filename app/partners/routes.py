"""For coordinators: partner organisations, and what each may see until when."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from app.access import Label
from app.clock import today_in_new_york
from app.partners import actions
from app.partners.forms import FIRST_ROLES, FirstPersonForm, PartnerForm, SharingForm
from app.partners.page import partner_rows
from app.partners.queries import granted_by_id, runs_the_desk
from app.partners.rules import CEILINGS, LONGEST, USUAL, ceiling_name
from app.people.confirmation import Reauthenticated
from app.people.deps import PeopleManager
from app.people.models import Person
from app.people.rules import role_label
from app.web.db import Db
from app.web.forms import Filled, filled
from app.web.htmx import see_other
from app.web.templating import render

router = APIRouter(include_in_schema=False)

PartnerPosted = Annotated[Filled[PartnerForm], Depends(filled(PartnerForm))]
FirstPersonPosted = Annotated[Filled[FirstPersonForm], Depends(filled(FirstPersonForm))]
SharingPosted = Annotated[Filled[SharingForm], Depends(filled(SharingForm))]

EMPTY: Filled[PartnerForm] = Filled()


def _page(
    request: Request,
    db: Db,
    by: Person,
    *,
    form: Filled[PartnerForm] = EMPTY,
    at: UUID | None = None,
    wrong: Filled[FirstPersonForm] | Filled[SharingForm] | None = None,
    link: str = "",
    status: int = 200,
) -> Response:
    """`wrong` is the form at partner `at` that could not be saved."""
    today = today_in_new_york()
    return render(
        request,
        "partners/list.html",
        status=status,
        rows=partner_rows(db, by),
        runs=runs_the_desk(db, by.organisation_id),
        ceilings=[(int(label), ceiling_name(label)) for label in CEILINGS],
        roles=[(role.value, role_label(role)) for role in FIRST_ROLES],
        usual=today + USUAL,
        latest=today + LONGEST,
        today=today,
        form=form,
        untouched=EMPTY,
        at=at,
        wrong=wrong,
        link=link,
    )


@router.get("/partners", name="partners:list")
def list_partners(request: Request, db: Db, by: PeopleManager) -> Response:
    return _page(request, db, by)


@router.post("/partners", name="partners:enter")
def post_partner(request: Request, db: Db, by: PeopleManager, form: PartnerPosted) -> Response:
    if form.data:
        with form.attempt(db):
            actions.add_partner(db, by=by, name=form.data.name)
            return see_other(request, "/partners")
    return _page(request, db, by, form=form, status=form.status)


@router.post("/partners/{partner_id:uuid}/people", name="partners:invite")
def post_person(
    request: Request,
    db: Db,
    partner_id: UUID,
    by: PeopleManager,
    _fresh: Reauthenticated,
    form: FirstPersonPosted,
) -> Response:
    """The link is shown once, on this answer; it is never mailed and cannot be shown again."""
    if form.data:
        with form.attempt(db):
            given = form.data.model_dump()
            token = actions.invite(db, by=by, partner_id=partner_id, **given)
            return _page(request, db, by, link=_link(request, token), status=201)
    return _page(request, db, by, at=partner_id, wrong=form, status=form.status)


@router.post("/partners/{partner_id:uuid}/people/{person_id:uuid}/link", name="partners:give_link")
def post_link(
    request: Request,
    db: Db,
    partner_id: UUID,
    person_id: UUID,
    by: PeopleManager,
    _fresh: Reauthenticated,
) -> Response:
    token = actions.give_new_link(db, by=by, partner_id=partner_id, person_id=person_id)
    return _page(request, db, by, link=_link(request, token), status=201)


def _link(request: Request, token: str) -> str:
    return f"{request.base_url}invitations/{token}"


@router.post("/partners/{partner_id:uuid}/sharings", name="partners:share")
def post_sharing(
    request: Request,
    db: Db,
    partner_id: UUID,
    by: PeopleManager,
    _fresh: Reauthenticated,
    form: SharingPosted,
) -> Response:
    if form.data:
        with form.attempt(db):
            ceiling = Label(form.data.ceiling)
            actions.share(db, by=by, partner_id=partner_id, ceiling=ceiling, until=form.data.until)
            return see_other(request, "/partners")
    return _page(request, db, by, at=partner_id, wrong=form, status=form.status)


@router.post("/sharings/{sharing_id:uuid}/end", name="partners:end_sharing")
def post_end(request: Request, db: Db, sharing_id: UUID, by: PeopleManager) -> Response:
    actions.end_sharing(db, by=by, sharing=granted_by_id(db, by.organisation_id, sharing_id))
    return see_other(request, "/partners")
