"""Settings: one's own account, and for coordinators the list of colleagues."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from app.errors import NotFound
from app.languages import gettext as _
from app.people import actions, standing
from app.people.deps import AccountHolder, PeopleManager
from app.people.forms import AccountForm, InviteForm, PasswordForm, RoleForm
from app.people.models import Person, Role
from app.people.queries import all_people
from app.people.rules import GRANTS, Permission, may, permission_label, role_label
from app.web.db import Db
from app.web.forms import Filled, filled
from app.web.htmx import see_other
from app.web.templating import render

router = APIRouter(prefix="/settings", include_in_schema=False)

AccountPosted = Annotated[Filled[AccountForm], Depends(filled(AccountForm))]
PasswordPosted = Annotated[Filled[PasswordForm], Depends(filled(PasswordForm))]
InvitePosted = Annotated[Filled[InviteForm], Depends(filled(InviteForm))]
RolePosted = Annotated[Filled[RoleForm], Depends(filled(RoleForm))]


def _account(request: Request, by: Person, *, status: int = 200, **forms: Any) -> Response:
    typed = {
        "name": by.name,
        "time_zone": by.time_zone or "",
        "shortcuts": "true" if by.shortcuts else "",
    }
    context = {"account": Filled(typed=typed), "password": Filled(), **forms}
    return render(
        request,
        "people/settings.html",
        status=status,
        grants=[permission_label(p) for p in Permission if p in GRANTS[by.role]],
        role=role_label(by.role),
        manages_people=may(by, Permission.MANAGE_PEOPLE),
        **context,
    )


@router.get("", name="people:settings")
def show_settings(request: Request, by: AccountHolder) -> Response:
    return _account(request, by)


@router.post("/account", name="people:change_account")
def post_account(request: Request, db: Db, by: AccountHolder, form: AccountPosted) -> Response:
    if form.data:
        with form.attempt(db):
            actions.change_account(db, person=by, **form.data.model_dump())
            return see_other(request, "/settings")
    return _account(request, by, status=422, account=form)


@router.post("/password", name="people:change_password")
def post_password(request: Request, db: Db, by: AccountHolder, form: PasswordPosted) -> Response:
    if form.data:
        with form.attempt(db):
            actions.change_password(
                db, person=by, current=form.data.current, new=form.data.password
            )
            return see_other(request, "/sign-in")
    return _account(request, by, status=422, password=form)


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
    )


@router.get("/people", name="people:list")
def list_people(request: Request, db: Db, by: PeopleManager) -> Response:
    return _people(request, db, by, Filled())


@router.post("/people", name="people:invite")
def post_person(request: Request, db: Db, by: PeopleManager, form: InvitePosted) -> Response:
    """The link is shown once, on this answer; it is never mailed and cannot be shown again."""
    if form.data:
        with form.attempt(db):
            person = actions.add_person(
                db, organisation_id=by.organisation_id, by=by.id, **form.data.model_dump()
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


@router.post("/people/{person_id}/role", name="people:change_role")
def post_role(
    request: Request, db: Db, person_id: UUID, by: PeopleManager, form: RolePosted
) -> Response:
    colleague = _colleague(db, by, person_id)
    if form.data:
        with form.attempt(db):
            standing.change_role(db, person=colleague, role=form.data.role)
            return see_other(request, "/settings/people")
    return _people(request, db, by, Filled(errors={"": form.errors["role"]}), status=422)


@router.post("/people/{person_id}/readmission", name="people:readmit")
def post_readmission(request: Request, db: Db, person_id: UUID, by: PeopleManager) -> Response:
    standing.readmit(db, person=_colleague(db, by, person_id))
    return see_other(request, "/settings/people")


@router.post("/people/{person_id}/suspension", name="people:suspend")
def post_suspension(request: Request, db: Db, person_id: UUID, by: PeopleManager) -> Response:
    standing.suspend(db, person=_colleague(db, by, person_id), by=by)
    return see_other(request, "/settings/people")
