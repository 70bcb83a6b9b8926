"""One ask to one delegation: its history, recording an answer, taking one back.

The sheet opens from the delegation's page and from the ask matrix; the answer to a saved form holds
the parts of whichever page lies behind it.
"""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.asks.queries import AskRow
from app.dossiers import answer_parts, parts
from app.dossiers.deps import Delegation, NamedAsk
from app.dossiers.forms import ResponseForm, WithdrawalForm, observed
from app.dossiers.paging import read_key
from app.dossiers.queries import answer_record
from app.drafts.actions import make_once
from app.drafts.rules import DraftKind
from app.languages import gettext as _
from app.people.deps import OutreachLogger, Reader
from app.people.models import Person
from app.responses.actions import record_response, withdraw_response
from app.responses.models import AskResponse
from app.states.models import MemberState
from app.web.db import Db
from app.web.flash import Told, tell_next_page
from app.web.forms import Filled, filled
from app.web.htmx import is_fragment, see_other, trigger
from app.web.templating import render

router = APIRouter(prefix="/delegations", include_in_schema=False)

ResponsePosted = Annotated[Filled[ResponseForm], Depends(filled(ResponseForm))]
WithdrawalPosted = Annotated[Filled[WithdrawalForm], Depends(filled(WithdrawalForm))]


@router.get("/{code}/asks/{slug}", name="dossiers:ask")
def show_ask(
    request: Request, db: Db, by: Reader, state: Delegation, ask: NamedAsk, before: str = ""
) -> Response:
    return _sheet(request, db, by, state, ask, Filled(), before=before)


@router.post("/{code}/asks/{slug}/responses", name="dossiers:record_response")
def post_response(
    request: Request,
    db: Db,
    by: OutreachLogger,
    state: Delegation,
    ask: NamedAsk,
    form: ResponsePosted,
) -> Response:
    if form.data:
        with form.attempt(db):
            record = _recorded(db, by, state, ask, form.data)
            if not is_fragment(request):
                there = see_other(request, f"/delegations/{state.slug}#asks")
                return tell_next_page(request, there, Told(_("Answer saved.")))
            return trigger(_moved(request, db, by, state, ask, record=record), "dialog-done")
    return _sheet(request, db, by, state, ask, form)


def _recorded(
    db: Session, by: Person, state: MemberState, ask: AskRow, form: ResponseForm
) -> AskResponse:
    """The answer that this form records; of a form sent again, the one that it recorded."""

    def record() -> AskResponse:
        return record_response(
            db,
            by=by,
            state_code=state.code,
            ask_slug=ask.slug,
            status=form.status,
            evidence=form.evidence,
            observed_at=observed(db, form, parts.zone_of(by)),
            label=form.audience.record_label,
            quotable=form.quotable,
        )

    return make_once(
        db,
        by=by,
        kind=DraftKind.ANSWER,
        key=form.key,
        make=record,
        found=lambda made: answer_record(db, state.code, ask.slug, made),
    )


@router.post(
    "/{code}/asks/{slug}/responses/{record_id}/withdrawal", name="dossiers:withdraw_response"
)
def post_withdrawal(
    request: Request,
    db: Db,
    by: OutreachLogger,
    state: Delegation,
    ask: NamedAsk,
    record_id: UUID,
    form: WithdrawalPosted,
) -> Response:
    record = answer_record(db, state.code, ask.slug, record_id)
    if form.data:
        with form.attempt(db):
            withdraw_response(db, by=by, record=record, reason=form.data.reason)
            if not is_fragment(request):
                there = see_other(request, f"/delegations/{state.slug}/asks/{ask.slug}")
                return tell_next_page(request, there, Told(_("Taken back.")))
            return _moved(request, db, by, state, ask, record=None)
    return _sheet(request, db, by, state, ask, form, refused=record.id)


def _moved(
    request: Request, db: Session, by: Person, state: MemberState, ask: AskRow, **more: Any
) -> Response:
    """What the page behind the sheet shows of this ask, anew; and the sheet itself."""
    db.flush()
    behind = answer_parts.page_behind(request.headers.get("hx-current-url", ""))
    context = answer_parts.behind_part(db, state, by, ask, behind)
    context |= parts.evidence_part(db, state, by) | answer_parts.history_part(db, state, ask)
    context |= {"form": Filled(), "refused": None, "in_sheet": True}
    return render(request, "asks/_moved.html", **context, **more)


def _sheet(
    request: Request,
    db: Session,
    by: Person,
    state: MemberState,
    ask: AskRow,
    form: Filled[Any],
    *,
    refused: UUID | None = None,
    before: str = "",
) -> Response:
    """History and form, in the side sheet or as a page; `refused` is the record still standing."""
    name = "_sheet" if is_fragment(request) else "answer"
    return render(
        request,
        f"asks/{name}.html",
        status=form.status,
        form=form,
        refused=refused,
        in_sheet=is_fragment(request),
        **parts.ground(db, state, by),
        **answer_parts.history_part(db, state, ask, before=read_key(before)),
        **parts.evidence_part(db, state, by),
    )
