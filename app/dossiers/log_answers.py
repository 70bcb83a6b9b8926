"""What the log form answers: itself with every word still in it, or where the meeting stands."""

from typing import Any

from fastapi import Request, Response
from sqlmodel import Session

from app.clock import today_in
from app.dossiers.log_entry import Outreach
from app.dossiers.log_form import LogForm, zone_of
from app.dossiers.log_view import fresh_form, log_view
from app.languages import gettext as _
from app.languages import ngettext
from app.meetings.models import Meeting
from app.people.models import Person
from app.tasks.due_dates import read_due
from app.web.dates import day
from app.web.flash import Told, tell_next_page
from app.web.forms import Filled
from app.web.htmx import is_fragment, see_other, trigger
from app.web.templating import render

LOGGED = "meeting-logged"
"""Pages that show meetings listen for it and fetch what changed; a retraction changes as much."""


def form_page(
    request: Request, db: Session, *, by: Person, form: Filled[LogForm], **more: Any
) -> Response:
    """The form as a page, or as it fills the dialog."""
    dialog = is_fragment(request)
    view = log_view(db, by=by, form=form, place="dialog" if dialog else "page", **more)
    template = "meetings/_log_dialog.html" if dialog else "meetings/new.html"
    return render(request, template, form=form, view=view)


def form_again(
    request: Request,
    db: Session,
    *,
    by: Person,
    form: Filled[LogForm],
    meeting: Meeting | None = None,
) -> Response:
    """The form with what is wrong; or, when it was only asked to show something, without."""
    if form.typed.get("show"):
        form.errors.clear()
    if not form.typed.get("full"):  # a tap that named no delegation: go on with the whole form
        blank = fresh_form(by)
        form.typed, form.chosen = {**blank.typed, **form.typed}, {**form.chosen, **blank.chosen}
    place = "dialog" if form.typed.get("place") == "dialog" else "page"
    view = log_view(db, by=by, form=form, place=place, meeting=meeting)
    template = "meetings/_log_form.html" if is_fragment(request) else "meetings/new.html"
    return render(request, template, status=form.status, form=form, view=view)


def logged(
    request: Request,
    db: Session,
    *,
    by: Person,
    meeting: Meeting,
    data: LogForm,
    outreach: Outreach,
) -> Response:
    """Saved: on to the delegation, or back to what was being looked at, with Undo in a toast."""
    told = _told(by, meeting, outreach)
    if data.again and is_fragment(request):
        form = fresh_form(by)
        view = log_view(db, by=by, form=form, place=data.place)
        answer = render(request, "meetings/_log_again.html", form=form, view=view, told=told)
        return trigger(answer, LOGGED)
    if is_fragment(request) and (data.place == "dialog" or not data.full):
        return trigger(render(request, "meetings/_logged.html", told=told), LOGGED, "dialog-done")
    return tell_next_page(request, see_other(request, _next_page(meeting, data)), told)


def _next_page(meeting: Meeting, data: LogForm) -> str:
    if data.again:
        return "/meetings/new"
    if not data.full:
        return "/"
    return f"/delegations/{meeting.state_code.lower()}#entry-{meeting.id}"


def _told(by: Person, meeting: Meeting, outreach: Outreach) -> Told:
    undo = f"/meetings/{meeting.id}/retraction"
    if meeting.details_missing and not outreach.answers:
        details = f"/meetings/{meeting.id}/details"
        return Told(_("Meeting noted."), undo=undo, href=details, link=_("Add details"))
    return Told(" ".join((_("Meeting logged."), *_follow_ups(by, outreach))), undo=undo)


def _follow_ups(by: Person, outreach: Outreach) -> list[str]:
    """How many, and on which days: without scripts this is where they are shown back."""
    if not outreach.follow_ups:
        return []
    zone = zone_of(by)
    read = [read_due(line, today_in(zone.key)) for line in outreach.follow_ups]
    days = ", ".join(day(due.due_on, zone) if due.due_on else _("no date") for due in read)
    said = ngettext("Follow-up: {days}.", "{n} follow-ups: {days}.", len(read))
    return [said.format(n=len(read), days=days)]


def retracted(request: Request, meeting: Meeting) -> Response:
    """Taken back: the page below shows what is true now."""
    told = Told(_("The meeting was taken back."))
    if is_fragment(request):
        return trigger(render(request, "meetings/_logged.html", told=told), LOGGED)
    return tell_next_page(
        request, see_other(request, f"/delegations/{meeting.state_code.lower()}"), told
    )
