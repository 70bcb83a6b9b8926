"""The list of meetings, and the page of one."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from app.audit.reads import note_shown
from app.dossiers.meeting_listing import MeetingQuery, meeting_page
from app.dossiers.meeting_page import meeting_view
from app.meetings.models import Channel
from app.meetings.queries import meeting_by_id
from app.people.deps import Reader
from app.people.models import Person
from app.people.queries import names_of
from app.people.rules import Permission, may, may_change
from app.tasks.answers import row_context
from app.tasks.deps import zone_for
from app.web.db import Db
from app.web.htmx import is_fragment
from app.web.templating import render

router = APIRouter(prefix="/meetings", include_in_schema=False)


@router.get("", name="meetings:list")
def list_meetings(
    request: Request, db: Db, by: Reader, query: Annotated[MeetingQuery, Depends()]
) -> Response:
    people = names_of(db, by.organisation_id)
    page = meeting_page(db, query, zone_for(by))
    note_shown(request, db, page)
    return render(
        request,
        "meetings/_list.html" if is_fragment(request) else "meetings/list.html",
        page=page,
        query=query,
        channels=list(Channel),
        colleagues=[person for person in people.values() if isinstance(person, Person)],
        people=people,
    )


@router.get("/{meeting_id:uuid}", name="meetings:show")
def show_meeting(request: Request, db: Db, by: Reader, meeting_id: UUID) -> Response:
    meeting = meeting_by_id(db, meeting_id)
    return render(
        request,
        "meetings/_meeting.html" if is_fragment(request) else "meetings/show.html",
        view=meeting_view(db, by, meeting),
        may_read_history=may(by, Permission.READ_HISTORY),
        may_change=may_change(by, meeting),
        **row_context(request, by, f"/meetings/{meeting.id}"),
    )
