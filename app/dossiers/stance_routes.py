"""Where a delegation stands: its history, recording how it changed, taking a record back."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from app.dossiers import parts
from app.dossiers.answer_parts import Behind, page_behind
from app.dossiers.deps import Delegation
from app.dossiers.forms import StanceForm, WithdrawalForm, observed
from app.dossiers.header import legal_of
from app.dossiers.queries import stance_record
from app.drafts.actions import make_once
from app.drafts.rules import DraftKind
from app.languages import gettext as _
from app.people.deps import OutreachLogger, Reader
from app.people.models import Person
from app.stances.actions import record_stance, withdraw_stance
from app.stances.models import StanceRecord
from app.states.models import MemberState
from app.web.db import Db
from app.web.flash import Told, tell_next_page
from app.web.forms import Filled, filled
from app.web.htmx import is_fragment, see_other, trigger
from app.web.templating import render

router = APIRouter(prefix="/delegations", include_in_schema=False)

StancePosted = Annotated[Filled[StanceForm], Depends(filled(StanceForm))]
WithdrawalPosted = Annotated[Filled[WithdrawalForm], Depends(filled(WithdrawalForm))]


@router.get("/{code}/stance", name="dossiers:stance")
def show_stance(request: Request, db: Db, by: Reader, state: Delegation) -> Response:
    return _sheet(request, db, by, state, Filled())


@router.post("/{code}/stances", name="dossiers:record_stance")
def post_stance(
    request: Request, db: Db, by: OutreachLogger, state: Delegation, form: StancePosted
) -> Response:
    if form.data:
        with form.attempt(db):
            record = _recorded(db, by, state, form.data)
            if not is_fragment(request):
                there = see_other(request, f"/delegations/{state.slug}#stance")
                return tell_next_page(request, there, Told(_("Stance saved.")))
            template = "delegations/_stance_recorded.html"
            answer = _moved(request, db, by, state, template, record=record)
            return trigger(answer, "dialog-done")
    return _sheet(request, db, by, state, form)


def _recorded(db: Session, by: Person, state: MemberState, form: StanceForm) -> StanceRecord:
    """The record that this form makes; of a form sent again, the one that it made."""

    def record() -> StanceRecord:
        return record_stance(
            db,
            by=by,
            state_code=state.code,
            stance=form.stance,
            evidence=form.evidence,
            observed_at=observed(db, form, parts.zone_of(by)),
            label=form.audience.record_label,
        )

    return make_once(
        db,
        by=by,
        kind=DraftKind.STANCE,
        key=form.key,
        make=record,
        found=lambda made: stance_record(db, state.code, made),
    )


@router.post("/{code}/stances/{record_id}/withdrawal", name="dossiers:withdraw_stance")
def post_withdrawal(
    request: Request,
    db: Db,
    by: OutreachLogger,
    state: Delegation,
    record_id: UUID,
    form: WithdrawalPosted,
) -> Response:
    record = stance_record(db, state.code, record_id)
    if form.data:
        with form.attempt(db):
            withdraw_stance(db, by=by, record=record, reason=form.data.reason)
            db.flush()
            if not is_fragment(request):
                there = see_other(request, f"/delegations/{state.slug}/stance")
                return tell_next_page(request, there, Told(_("Taken back.")))
            context = parts.evidence_part(db, state, by) | {"form": Filled(), "refused": None}
            return _moved(request, db, by, state, "delegations/_stance_withdrawn.html", **context)
    return _sheet(request, db, by, state, form, refused=record.id)


def _moved(
    request: Request, db: Session, by: Person, state: MemberState, template: str, **more: Any
) -> Response:
    """The parts of the delegation's page that a record changes, in one answer."""
    db.flush()
    legal = legal_of(db, state.code)
    context = parts.timeline_alone(db, state, by) | parts.stance_part(db, state, by, legal)
    on_page = page_behind(request.headers.get("hx-current-url", "")) is Behind.DOSSIER
    return render(request, template, on_page=on_page, in_sheet=True, **context, **more)


def _sheet(
    request: Request,
    db: Session,
    by: Person,
    state: MemberState,
    form: Filled[Any],
    refused: UUID | None = None,
) -> Response:
    """History and form, in the side sheet or as a page; `refused` is the record still standing."""
    name = "_stance_sheet" if is_fragment(request) else "stance"
    return render(
        request,
        f"delegations/{name}.html",
        status=form.status,
        form=form,
        refused=refused,
        in_sheet=is_fragment(request),
        **parts.ground(db, state, by),
        **parts.stance_part(db, state, by, legal_of(db, state.code)),
        **parts.evidence_part(db, state, by),
    )
