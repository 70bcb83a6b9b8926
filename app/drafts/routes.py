"""Server drafts: what is typed is kept a second later, on the server and nowhere else."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from app.drafts.actions import discard_draft, keep_draft
from app.drafts.deps import PostedAsTyped
from app.drafts.rules import DraftKind
from app.errors import NotFound
from app.languages import gettext as _
from app.people.deps import OutreachLogger
from app.web.db import Db
from app.web.htmx import is_fragment, see_other
from app.web.templating import render

router = APIRouter(include_in_schema=False)

FORMS = {DraftKind.MEETING: "/meetings/new"}
"""Where each kind of form is filled in, and continued with `?draft=KEY`; others keep no draft."""


def _form_of(kind: DraftKind) -> str:
    if kind not in FORMS:
        raise NotFound(_("This form keeps no draft."))
    return FORMS[kind]


@router.post("/drafts/{kind}/{key}", name="drafts:keep")
def post_draft(
    request: Request, db: Db, by: OutreachLogger, kind: DraftKind, key: UUID, typed: PostedAsTyped
) -> Response:
    form = _form_of(kind)
    draft = keep_draft(db, by=by, kind=kind, key=key, typed=typed)
    if is_fragment(request):
        return render(request, "drafts/_kept.html", draft=draft)
    return see_other(request, f"{form}?draft={key}" if draft else form)


@router.post("/drafts/{kind}/{key}/removal", name="drafts:discard")
def post_removal(
    request: Request, db: Db, by: OutreachLogger, kind: DraftKind, key: UUID
) -> Response:
    form = _form_of(kind)
    discard_draft(db, by=by, key=key)
    if is_fragment(request):
        return Response(status_code=200, media_type="text/html")
    return see_other(request, form)
