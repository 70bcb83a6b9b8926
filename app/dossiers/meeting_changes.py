"""Correcting a meeting and taking one back; both keep what was written before."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field, StringConstraints
from sqlmodel import Session

from app.contacts.queries import people_of
from app.dossiers.log import withdraw_outreach
from app.dossiers.meeting_page import meeting_view, wording_of
from app.languages import gettext as _
from app.meetings.actions import correct_meeting
from app.meetings.held_at import as_local, came_twice, fold_of, from_local
from app.meetings.models import Channel, Meeting
from app.meetings.queries import Attendee, Present, attendance_of, meeting_by_id
from app.people.deps import OutreachLogger
from app.people.models import Person
from app.people.queries import colleagues
from app.tasks.deps import zone_for
from app.web.db import Db
from app.web.flash import Told, tell_next_page
from app.web.forms import Filled, Line, Text, filled
from app.web.htmx import see_other
from app.web.templating import render

router = APIRouter(prefix="/meetings/{meeting_id:uuid}", include_in_schema=False)


class CorrectionForm(BaseModel):
    """The whole meeting as it should read, and the version that was corrected."""

    version: int = Field(ge=1)
    held_at: Annotated[str, StringConstraints(max_length=40)]
    fold: Literal["", "0", "1"] = ""
    channel: Channel
    summary: Text = ""
    documents_left: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""
    people: Annotated[list[UUID], Field(max_length=60)] = []
    colleagues: Annotated[list[UUID], Field(max_length=60)] = []


class WithdrawalForm(BaseModel):
    reason: Line = ""


CorrectionPosted = Annotated[Filled[CorrectionForm], Depends(filled(CorrectionForm))]
WithdrawalPosted = Annotated[Filled[WithdrawalForm], Depends(filled(WithdrawalForm))]


@router.get("/correction", name="meetings:correction")
def show_correction(request: Request, db: Db, by: OutreachLogger, meeting_id: UUID) -> Response:
    meeting = meeting_by_id(db, meeting_id)
    if meeting.withdrawn_at:
        return see_other(request, f"/meetings/{meeting.id}")
    return _correction(request, db, by, meeting, _as_typed(db, by, meeting))


@router.post("/correction", name="meetings:correct")
def post_correction(
    request: Request, db: Db, by: OutreachLogger, meeting_id: UUID, form: CorrectionPosted
) -> Response:
    meeting = meeting_by_id(db, meeting_id)
    if form.data:
        with form.attempt(db):
            _correct(db, by, meeting, form.data)
            answer = see_other(request, f"/meetings/{meeting.id}")
            return tell_next_page(request, answer, Told(_("Correction saved.")))
        db.refresh(meeting)  # a refused attempt may have met a newer version
    return _correction(request, db, by, meeting, form)


@router.get("/withdrawal", name="meetings:withdrawal")
def show_withdrawal(request: Request, db: Db, by: OutreachLogger, meeting_id: UUID) -> Response:
    return _withdrawal(request, db, by, meeting_by_id(db, meeting_id), Filled())


@router.post("/withdrawal", name="meetings:withdraw")
def post_withdrawal(
    request: Request, db: Db, by: OutreachLogger, meeting_id: UUID, form: WithdrawalPosted
) -> Response:
    meeting = meeting_by_id(db, meeting_id)
    if form.data:
        with form.attempt(db):
            withdraw_outreach(db, by=by, meeting=meeting, reason=form.data.reason)
            answer = see_other(request, f"/meetings/{meeting.id}")
            return tell_next_page(request, answer, Told(_("Meeting withdrawn.")))
    return _withdrawal(request, db, by, meeting, form)


def _correct(db: Session, by: Person, meeting: Meeting, form: CorrectionForm) -> None:
    correct_meeting(
        db,
        by=by,
        meeting=meeting,
        version=form.version,
        held_at=from_local(form.held_at, zone_for(by), form.fold),
        channel=form.channel,
        summary=form.summary,
        documents_left=form.documents_left,
        contact_ids=form.people,
        colleague_ids=form.colleagues,
    )


def _as_typed(db: Session, by: Person, meeting: Meeting) -> Filled[CorrectionForm]:
    """The form as it opens: the meeting as it stands."""
    zone, present = zone_for(by), attendance_of(db, [meeting.id])[meeting.id]
    typed = {
        "held_at": as_local(meeting.held_at, zone),
        "fold": fold_of(meeting.held_at, zone),
        "channel": meeting.channel.value,
        "summary": meeting.summary,
        "documents_left": meeting.documents_left,
    }
    chosen = {
        "people": [str(each.id) for each in present.contacts],
        "colleagues": [str(each.id) for each in present.colleagues],
    }
    return Filled(typed=typed, chosen=chosen)


def _correction(
    request: Request, db: Session, by: Person, meeting: Meeting, form: Filled[CorrectionForm]
) -> Response:
    """The form; after a colleague was quicker it shows theirs as well, and nothing is lost."""
    is_clash = form.data is not None and form.data.version != meeting.version
    present = attendance_of(db, [meeting.id])[meeting.id]
    if is_clash:
        form.errors.clear()
    return render(
        request,
        "meetings/correction.html",
        status=409 if is_clash else form.status,
        form=form,
        is_clash=is_clash,
        theirs=wording_of(meeting),
        present=present,
        candidates=_candidates(db, meeting, present),
        colleagues=colleagues(db, by.organisation_id),
        channels=[(channel.value, channel.label) for channel in Channel],
        is_twice=came_twice(form.typed.get("held_at", ""), zone_for(by)),
        **_about(db, by, meeting),
    )


def _candidates(db: Session, meeting: Meeting, present: Present) -> list[Attendee]:
    """Who may have been there: those noted before, and whoever serves for the delegation now."""
    serving = [
        Attendee(person.contact_id, person.full_name)
        for person in people_of(db, meeting.state_code)
        if not person.do_not_contact
    ]
    return list({each.id: each for each in (*present.contacts, *serving)}.values())


def _withdrawal(
    request: Request, db: Session, by: Person, meeting: Meeting, form: Filled[WithdrawalForm]
) -> Response:
    """Asks for the reason and says what goes with it."""
    status = 409 if meeting.withdrawn_at else form.status
    about = _about(db, by, meeting)
    return render(request, "meetings/withdrawal.html", status=status, form=form, **about)


def _about(db: Session, by: Person, meeting: Meeting) -> dict[str, Any]:
    view = meeting_view(db, by, meeting)
    return {"view": view, "meeting": meeting}
