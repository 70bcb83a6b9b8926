"""Adding to a meeting that was noted with one tap what was said in it and what came out of it."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from app.dossiers.log import complete_outreach
from app.dossiers.log_answers import form_again, form_page, logged
from app.dossiers.log_form import LogPosted, outreach_of
from app.dossiers.log_view import details_form, restored
from app.drafts.queries import draft_of
from app.meetings.queries import delegation_called, meeting_by_id
from app.people.deps import OutreachLogger
from app.web.db import Db
from app.web.htmx import see_other

router = APIRouter(include_in_schema=False)


@router.get("/meetings/{meeting_id}/details", name="meetings:details")
def show_details(
    request: Request, db: Db, by: OutreachLogger, meeting_id: UUID, draft: UUID | None = None
) -> Response:
    meeting = meeting_by_id(db, meeting_id)
    if meeting.summary or meeting.withdrawn_at:
        return see_other(request, f"/meetings/{meeting.id}")
    kept = draft_of(db, by.id, draft) if draft else None
    name = delegation_called(db, meeting.state_code).name
    form = restored(kept.typed, kept.key) if kept else details_form(db, by, meeting, name)
    return form_page(request, db, by=by, form=form, meeting=meeting)


@router.post("/meetings/{meeting_id}/details", name="meetings:complete")
def post_details(
    request: Request, db: Db, by: OutreachLogger, meeting_id: UUID, form: LogPosted
) -> Response:
    meeting = meeting_by_id(db, meeting_id)
    if form.data and not form.data.show:
        with form.attempt(db):
            outreach = outreach_of(
                db, by=by, data=form.data, typed=form.typed, state_code=meeting.state_code
            )
            complete_outreach(
                db, by=by, meeting=meeting, version=form.data.version, outreach=outreach
            )
            return logged(request, db, by=by, meeting=meeting, data=form.data, outreach=outreach)
    return form_again(request, db, by=by, form=form, meeting=meeting)
