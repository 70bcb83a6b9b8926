"""The list of delegations, what fits while somebody types, and the page of one delegation."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.audit.reads import note_shown
from app.dossiers import parts
from app.dossiers.deps import Delegation
from app.dossiers.forms import OwnerForm
from app.dossiers.listing import codes_for, listed, only_match
from app.dossiers.paging import read_key
from app.dossiers.quick_log import blank_quick_form
from app.dossiers.timeline import show_named
from app.people.deps import OutreachLogger, Reader
from app.states.models import MemberState
from app.states.queries import suggest_states
from app.tasks.actions import assign
from app.web.db import Db
from app.web.forms import Filled, filled
from app.web.htmx import is_fragment, is_htmx, see_other
from app.web.templating import render

router = APIRouter(prefix="/delegations", include_in_schema=False)

LONGEST_QUERY = 100

OwnerPosted = Annotated[Filled[OwnerForm], Depends(filled(OwnerForm))]


@router.get("", name="dossiers:list")
def list_delegations(request: Request, db: Db, _by: Reader, q: str = "") -> Response:
    """Sent plainly, as by the field in the top bar, a text that fits one delegation leads to it."""
    q = q[:LONGEST_QUERY].strip()
    if q and not is_htmx(request) and (code := only_match(db, q)):
        return see_other(request, f"/delegations/{code.lower()}")
    groups = listed(db, codes_for(db, q))
    return render(
        request,
        "delegations/_groups.html" if is_fragment(request) else "delegations/list.html",
        q=q,
        groups=groups,
        total=sum(len(group.rows) for group in groups),
    )


@router.get("/suggestions", name="dossiers:suggestions")
def show_suggestions(request: Request, db: Db, _by: Reader, q: str = "") -> Response:
    found = suggest_states(db, q[:LONGEST_QUERY])
    return render(request, "delegations/_suggestions.html", suggestions=found)


@router.get("/{code}", name="dossiers:show")
def show_delegation(
    request: Request,
    db: Db,
    by: Reader,
    code: str,
    state: Delegation,
    show: str = "",
    before: str = "",
) -> Response:
    """The page, or the part of it that htmx has a place for."""
    if code != state.slug:
        return see_other(request, f"/delegations/{state.slug}")
    shown, key = show_named(show), read_key(before)
    wanted = target_of(request) if is_fragment(request) else ""
    if wanted in {"timeline", "timeline-list"}:
        template = "delegations/_more.html" if key else "delegations/_timeline.html"
        context = parts.timeline_alone(db, state, by, show=shown, before=key)
        note_shown(request, db, context)
        return render(request, template, **context)
    if wanted in {"next-tasks", "next-promises"}:
        context = parts.ground(db, state, by) | parts.next_part(db, state)
        note_shown(request, db, context)
        return render(request, f"delegations/_{wanted.replace('-', '_')}.html", **context)
    context = parts.dossier(db, state, by, show=shown, before=key)
    note_shown(request, db, context)
    if is_fragment(request):
        return render(request, "delegations/_dossier.html", **context)
    return _page(request, db, state, context)


def _page(
    request: Request, db: Session, state: MemberState, context: parts.Context, status: int = 200
) -> Response:
    context = context | parts.header_part(db, state) | {"form": blank_quick_form()}
    return render(request, "delegations/show.html", status=status, **context)


def target_of(request: Request) -> str:
    """The id of the element that the answer is meant for; htmx writes `section#timeline`."""
    return request.headers.get("hx-target", "").partition("#")[2]


@router.post("/{code}/assignments", name="dossiers:assign")
def post_assignment(
    request: Request, db: Db, by: OutreachLogger, state: Delegation, form: OwnerPosted
) -> Response:
    """Hand the delegation to a colleague, or to nobody."""
    if form.data:
        with form.attempt(db):
            assign(db, by=by, state_code=state.code, person_id=form.data.person_id)
    if not is_fragment(request):
        if not form.errors:
            return see_other(request, f"/delegations/{state.slug}#facts")
        context = parts.dossier(db, state, by) | {"owner_form": form}
        return _page(request, db, state, context, status=422)
    context = parts.ground(db, state, by) | parts.owner_part(db, state)
    context["owner_form"] = form
    return render(request, "delegations/_owner.html", status=form.status, **context)
