"""Logging a meeting: the page, the dialog, "just spoke with", and taking it back at once."""

from typing import Literal
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Request, Response

from app.dossiers.log import log_outreach, retract_outreach
from app.dossiers.log_answers import form_again, form_page, logged, retracted
from app.dossiers.log_form import LogForm, LogPosted, outreach_of
from app.dossiers.log_view import completed_by, dates_of, fresh_form, people_view, restored
from app.drafts.queries import draft_of
from app.meetings.queries import meeting_by_id
from app.people.deps import OutreachLogger
from app.states.queries import state_by_code
from app.web.db import Db
from app.web.forms import Filled
from app.web.htmx import is_fragment, see_other
from app.web.templating import render

router = APIRouter(include_in_schema=False)


@router.get("/meetings/new", name="meetings:new")
def show_form(
    request: Request,
    db: Db,
    by: OutreachLogger,
    delegation: str = "",
    draft: UUID | None = None,
) -> Response:
    if draft and (kept := draft_of(db, by.id, draft)):
        if completes := completed_by(kept.typed):
            return see_other(request, f"/meetings/{completes}/details?draft={draft}")
        return form_page(request, db, by=by, form=restored(kept.typed, draft))
    state = state_by_code(db, delegation) if delegation else None
    form = fresh_form(by, delegation=state.name if state else delegation[:100])
    return form_page(request, db, by=by, form=form, offer_drafts=True)


@router.post("/meetings", name="meetings:log")
def post_meeting(request: Request, db: Db, by: OutreachLogger, form: LogPosted) -> Response:
    if form.data and not form.data.show:
        with form.attempt(db):
            outreach = outreach_of(db, by=by, data=form.data, typed=form.typed)
            meeting = log_outreach(db, by=by, outreach=outreach)
            return logged(request, db, by=by, meeting=meeting, data=form.data, outreach=outreach)
    return form_again(request, db, by=by, form=form)


@router.get("/meetings/people", name="meetings:people")
def show_people(
    request: Request,
    db: Db,
    _: OutreachLogger,
    delegation: str = "",
    place: Literal["page", "dialog"] = "page",
) -> Response:
    if not is_fragment(request):
        return see_other(request, f"/meetings/new?delegation={quote(delegation, safe='')}")
    form: Filled[LogForm] = Filled(typed={"delegation": delegation})
    view = people_view(db, delegation, place)
    return render(request, "meetings/_chosen.html", view=view, form=form)


@router.post("/meetings/dates", name="meetings:dates")
def post_dates(
    request: Request,
    by: OutreachLogger,
    form: LogPosted,
    of: Literal["follow_ups", "promises"] = "follow_ups",
) -> Response:
    """What is typed travels in the body: an address ends up in logs."""
    if not is_fragment(request):
        return see_other(request, "/meetings/new")
    dates = dates_of(by, form.typed)
    days = dates.promises if of == "promises" else dates.follow_ups
    return render(request, "meetings/_dates.html", days=days)


@router.post("/meetings/{meeting_id}/retraction", name="meetings:retract")
def post_retraction(request: Request, db: Db, by: OutreachLogger, meeting_id: UUID) -> Response:
    meeting = meeting_by_id(db, meeting_id)
    retract_outreach(db, by=by, meeting=meeting)
    return retracted(request, meeting)
