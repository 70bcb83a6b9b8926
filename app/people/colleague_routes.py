"""For coordinators: who can sign in, with which role, and how somebody comes in again."""

from datetime import timedelta
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from app.clock import utc_now
from app.errors import NotFound
from app.languages import gettext as _
from app.people import actions, standing
from app.people.confirmation import Reauthenticated
from app.people.deps import PeopleManager
from app.people.forms import InviteForm, LastDayForm, RoleForm
from app.people.models import Person, Role
from app.people.queries import all_people
from app.people.renewal import keep_signed_in
from app.people.rules import role_label
from app.web.db import Db
from app.web.forms import Filled, filled
from app.web.htmx import see_other
from app.web.templating import render

router = APIRouter(prefix="/settings/people", include_in_schema=False)

GUEST_FOR: Final = timedelta(days=30)
"""What the form offers; a coordinator may name another day."""

InvitePosted = Annotated[Filled[InviteForm], Depends(filled(InviteForm))]
LastDayPosted = Annotated[Filled[LastDayForm], Depends(filled(LastDayForm))]
RolePosted = Annotated[Filled[RoleForm], Depends(filled(RoleForm))]


def _people(
    request: Request,
    db: Db,
    by: Person,
    form: Filled[InviteForm],
    link: str = "",
    status: int = 200,
) -> Response:
    return render(
        request,
        "people/people.html",
        status=status,
        people=all_people(db, by.organisation_id),
        roles=[(role, role_label(role)) for role in Role if role is not Role.PARTNER],
        role_label=role_label,
        form=form,
        link=link,
        guest_until=utc_now().date() + GUEST_FOR,
    )


@router.get("", name="people:list")
def list_people(request: Request, db: Db, by: PeopleManager) -> Response:
    return _people(request, db, by, Filled())


@router.post("", name="people:invite")
def post_person(request: Request, db: Db, by: PeopleManager, form: InvitePosted) -> Response:
    """The link is shown once, on this answer; it is never mailed and cannot be shown again."""
    if form.data:
        with form.attempt(db):
            given: dict[str, Any] = {
                **form.data.model_dump(include={"email", "name", "role"}),
                "ends_on": form.data.last_day,
                "organisation_id": by.organisation_id,
            }
            person = actions.invited_before(db, **given) or actions.add_person(
                db, by=by.id, **given
            )
            token = actions.give_link(db, person, organisation_id=by.organisation_id)
            link = f"{request.base_url}invitations/{token}"
            return _people(request, db, by, Filled(), link, status=201)
    return _people(request, db, by, form, status=form.status)


def _colleague(db: Db, by: Person, person_id: UUID) -> Person:
    person = db.get(Person, person_id)
    if person is None or person.organisation_id != by.organisation_id:
        raise NotFound(_("There is no such person."))
    return person


@router.post("/{person_id}/role", name="people:change_role")
def post_role(
    request: Request,
    db: Db,
    person_id: UUID,
    by: PeopleManager,
    _fresh: Reauthenticated,
    form: RolePosted,
) -> Response:
    colleague = _colleague(db, by, person_id)
    if form.data:
        with form.attempt(db):
            standing.change_role(db, person=colleague, role=form.data.role)
            answer = see_other(request, "/settings/people")
            return keep_signed_in(request, db, by, answer) if colleague.id == by.id else answer
    return _people(request, db, by, Filled(errors={"": form.errors["role"]}), status=422)


@router.post("/{person_id}/last-day", name="people:set_last_day")
def post_last_day(
    request: Request,
    db: Db,
    person_id: UUID,
    by: PeopleManager,
    _fresh: Reauthenticated,
    form: LastDayPosted,
) -> Response:
    colleague = _colleague(db, by, person_id)
    if form.data:
        with form.attempt(db):
            standing.set_last_day(db, person=colleague, by=by, ends_on=form.data.ends_on)
            return see_other(request, "/settings/people")
    return _people(request, db, by, Filled(errors={"": form.errors["ends_on"]}), status=422)


@router.post("/{person_id}/reset", name="people:reset")
def post_reset(
    request: Request, db: Db, person_id: UUID, by: PeopleManager, _fresh: Reauthenticated
) -> Response:
    """Password, factors and sessions are gone at once; the link is shown once, on this answer."""
    token = standing.reset(db, person=_colleague(db, by, person_id), by=by)
    link = f"{request.base_url}invitations/{token}"
    return _people(request, db, by, Filled(), link, status=201)


@router.post("/{person_id}/readmission", name="people:readmit")
def post_readmission(request: Request, db: Db, person_id: UUID, by: PeopleManager) -> Response:
    standing.readmit(db, person=_colleague(db, by, person_id))
    return see_other(request, "/settings/people")


@router.post("/{person_id}/suspension", name="people:suspend")
def post_suspension(request: Request, db: Db, person_id: UUID, by: PeopleManager) -> Response:
    standing.suspend(db, person=_colleague(db, by, person_id), by=by)
    return see_other(request, "/settings/people")
