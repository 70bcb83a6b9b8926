"""Naming people for a record, raising its label at once, lowering it by two people."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from app.access import Label, Labelled, keeping_all, viewer_of
from app.audit.actions import record as audit
from app.clock import utc_now
from app.db import empty_log_after
from app.labels.models import Lowering, NamedReader
from app.labels.naming import name_readers
from app.labels.queries import citing, open_lowering, readers_of
from app.labels.rules import (
    AlreadySettled,
    NeedsAnother,
    NotLowered,
    NotRaised,
    OnlyTheOwner,
    check_reason,
    is_step_up,
)
from app.languages import gettext as _
from app.people.models import Person
from app.people.queries import colleagues


def add_reader(db: Session, *, by: Person, record: Labelled, person_id: UUID) -> None:
    """The owner lets one more colleague know of a record, and of what came out of it."""
    _check_owner(record, by)
    if person_id not in {person.id for person in colleagues(db, by.organisation_id)}:
        raise NotLowered(_("Choose one of the colleagues offered."), field="person_id")
    for each in _with_citing(db, record):
        name_readers(db, each, (person_id,))
    _note(db, "label.reader_named", record, person_id=str(person_id))


def raise_label(db: Session, *, by: Person, record: Labelled, to: Label, alone: bool) -> None:
    """Protect a record more, at once; `alone` leaves only its owner and who raises it.

    What came out of a meeting is raised with it. Raises NotRaised when it is no step up.
    """
    known = {record.owner_id, *readers_of(db, record.id)}  # type: ignore[attr-defined]
    if not is_step_up(Label(record.label), to, alone=alone, is_alone=len(known) == 1):
        raise NotRaised(_("This label does not protect the record more."), field="label")
    keep = {record.owner_id, by.id}
    if not alone and record.label >= Label.NAMED_PEOPLE and to is not Label.SOURCE_AT_RISK:
        keep |= known
    empty_log_after(db)
    with keeping_all(db):
        for each in _raised_with(db, record, to, alone=alone):
            _protect(db, each, to, keep)
    _withdraw_lowering(db, record)
    _note(db, "label.raised", record, becomes=int(to))


def propose_lowering(
    db: Session, *, by: Person, record: Labelled, to: Label, reason: str
) -> Lowering:
    """The owner asks another reader of the record to agree to a lower label."""
    _check_owner(record, by)
    if to >= record.label:
        raise NotLowered(_("This label is not lower."), field="label")
    why = check_reason(reason)
    _withdraw_lowering(db, record)
    proposal = Lowering(
        record_id=record.id,  # type: ignore[attr-defined]
        was=Label(record.label),
        becomes=to,
        reason=why,
        proposed_by_id=by.id,
        proposed_at=utc_now(),
    )
    db.add(proposal)
    _note(db, "label.lowering_proposed", record, becomes=int(to))
    db.flush()
    return proposal


def settle_lowering(
    db: Session, *, by: Person, proposal: Lowering, record: Labelled, agreed: bool
) -> None:
    """A second person agrees, and the label is lower from now on; or declines."""
    if proposal.settled_at is not None or proposal.was != record.label:
        raise AlreadySettled(_("This proposal was settled in the meantime."))
    if agreed and proposal.proposed_by_id == by.id:
        raise NeedsAnother(_("Somebody else who may see the record has to agree."))
    proposal.settled_at = utc_now()
    proposal.settled_by_id = by.id
    proposal.agreed = agreed
    if agreed:
        db.info["lowering"] = record.id  # type: ignore[attr-defined]
        record.label = Label(proposal.becomes)
        db.flush()
        del db.info["lowering"]
        if record.label <= Label.TEAM:
            _forget_readers(db, record)
    _note(db, "label.lowered" if agreed else "label.lowering_declined", record)


def _protect(db: Session, record: Any, to: Label, keep: Collection[UUID]) -> None:
    if record.label > to:
        return
    record.label = to
    db.flush()
    gone = sa.delete(NamedReader).where(
        col(NamedReader.record_id) == record.id,
        col(NamedReader.person_id).not_in({record.owner_id, *keep}),
    )
    name_readers(db, record, keep)
    db.execute(gone)


def _with_citing(db: Session, record: Any) -> list[Any]:
    """The record, and what came out of it and is for the same people when it is a meeting."""
    return [record, *(each for each in citing(db, record) if each.label == record.label)]


def _raised_with(db: Session, record: Any, to: Label, *, alone: bool) -> list[Any]:
    """The record and what quotes it; for few people also assessments that hold no words of it."""
    wholly = alone or to is Label.SOURCE_AT_RISK
    quoting = (e for e in citing(db, record) if wholly or getattr(e, "quote", True))
    return [record, *quoting]


def _forget_readers(db: Session, record: Any) -> None:
    """Everybody knows of it: from here on its traces are everybody's, too."""
    named = sa.delete(NamedReader).where(col(NamedReader.record_id) == record.id)
    with keeping_all(db):
        db.execute(named)


def _check_owner(record: Labelled, by: Person) -> None:
    if record.owner_id != by.id:
        raise OnlyTheOwner(_("Only the one who entered the record decides this."))


def _withdraw_lowering(db: Session, record: Any) -> None:
    if proposal := open_lowering(db, record.id):
        proposal.settled_at = utc_now()
        proposal.settled_by_id = viewer_of(db).person_id
        db.flush()


def _note(db: Session, action: str, record: Any, **details: Any) -> None:
    audit(
        db,
        action=action,
        subject_id=record.id,
        state_code=getattr(record, "state_code", None),
        label=Label(record.label),
        **details,
    )
