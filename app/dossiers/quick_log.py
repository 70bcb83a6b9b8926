"""The one line on a delegation's page: what happened and how, logged as having happened now."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, StringConstraints

from app.clock import utc_now
from app.db import new_id
from app.dossiers.deps import Delegation
from app.dossiers.log import log_outreach
from app.dossiers.log_answers import LOGGED
from app.dossiers.log_entry import Outreach
from app.languages import gettext as _
from app.meetings.models import Channel, Meeting
from app.people.deps import OutreachLogger
from app.people.models import Person
from app.states.models import MemberState
from app.web.db import Db
from app.web.flash import Told, tell_next_page
from app.web.forms import Filled, filled
from app.web.htmx import is_fragment, see_other, trigger
from app.web.templating import render

router = APIRouter(include_in_schema=False)


class QuickForm(BaseModel):
    note: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
    channel: Channel = Channel.MEETING
    key: UUID | None = None


QuickPosted = Annotated[Filled[QuickForm], Depends(filled(QuickForm))]


def blank_quick_form() -> Filled[QuickForm]:
    """What `delegations/_quick_log.html` shows before anybody types: a key for one meeting."""
    return Filled(typed={"key": str(new_id()), "channel": Channel.MEETING.value})


@router.post("/delegations/{code}/meetings", name="delegations:log")  # Delegation
def post_quick_log(
    request: Request, db: Db, by: OutreachLogger, state: Delegation, form: QuickPosted
) -> Response:
    if form.data:
        with form.attempt(db):
            outreach = _outreach(state, by, form.data)
            meeting = log_outreach(db, by=by, outreach=outreach)
            return _logged(request, state, meeting)
    context: dict[str, Any] = {"form": form, "state": state, "channels": list(Channel)}
    if is_fragment(request):
        return render(request, "delegations/_quick_log.html", status=422, **context)
    return render(request, "meetings/quick_log.html", status=422, **context)


def _outreach(state: MemberState, by: Person, data: QuickForm) -> Outreach:
    return Outreach(
        state_code=state.code,
        held_at=utc_now(),
        channel=data.channel,
        summary=data.note,
        colleague_ids=(by.id,),
        key=data.key,
    )


def _logged(request: Request, state: MemberState, meeting: Meeting) -> Response:
    told = Told(_("Meeting logged."), undo=f"/meetings/{meeting.id}/retraction")
    if is_fragment(request):
        answer = render(
            request,
            "meetings/_quick_logged.html",
            form=blank_quick_form(),
            state=state,
            channels=list(Channel),
            told=told,
        )
        return trigger(answer, LOGGED)
    there = f"/delegations/{state.slug}#entry-{meeting.id}"
    return tell_next_page(request, see_other(request, there), told)
