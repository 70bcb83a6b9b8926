"""Erasing a contact: everything that says who they are goes, that somebody was there stays."""

from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Label
from app.audit import actions as audit
from app.clock import today_in_new_york, utc_now
from app.erasures.ledger import eraser, note_erasure
from app.languages import gettext as _
from app.retention.forgetting import drop_readers
from app.retention.kinds import table
from app.retention.mentions import ask_owners
from app.states.names import folded
from app.vault.columns import protected

EMPTY: Final = (
    "family_name",
    "salutation",
    "languages",
    "telephone",
    "note",
    "do_not_contact_reason",
)


def nobody() -> str:
    """What stands where the name stood."""
    return _("A person erased on {day}").format(day=today_in_new_york().isoformat())


def erase_contact(db: Session, contact_id: UUID) -> bool:
    """Erase a contact for everybody and note it in the ledger; False when there is none to erase.

    Works on tables: whoever asks for erasure need not know of everything that will be gone.
    """
    contact, do = table("contact"), db.connection().execute
    row = do(sa.select(contact).where(contact.c.id == contact_id)).first()
    if row is None:
        return False
    note_erasure(db, kind="contact", subject_id=contact_id)
    if row.erased_at is None:
        ask_owners(db, row)
    parts = _parts(db, contact_id)
    _overwrite(db, row)
    for name in ("posting", "mailbox", "erasure_request"):
        rows = table(name)
        do(sa.delete(rows).where(rows.c.contact_id == contact_id))
    ids = [contact_id, *parts]
    drop_readers(db, ids)
    keeping = table("keeping")
    do(sa.delete(keeping).where(keeping.c.record_id.in_(ids)))
    audit.erase(db, ids, organisation_id=row.organisation_id)
    db.expire_all()
    db.info["changed"] = True
    return True


@eraser("contact")
def _erase_again(db: Session, contact_id: UUID) -> None:
    erase_contact(db, contact_id)


def _parts(db: Session, contact_id: UUID) -> list[UUID]:
    """Postings and mailboxes: records of their own, of which nothing stays."""
    found: list[UUID] = []
    for name in ("posting", "mailbox"):
        rows = table(name).c
        found += db.connection().scalars(sa.select(rows.id).where(rows.contact_id == contact_id))
    return found


def _overwrite(db: Session, row: Any) -> None:
    at_risk = row.label >= Label.SOURCE_AT_RISK
    name = nobody()
    emptied: dict[str, Any] = {
        **dict.fromkeys(EMPTY, ""),
        "full_name": protected(name, Label.SOURCE_AT_RISK) if at_risk else name,
        "sort_name": "" if at_risk else folded(name),
        "gender": None,
        "do_not_contact_since": None,
        "erased_at": utc_now(),
        "version": row.version + 1,
    }
    contact = table("contact")
    db.connection().execute(sa.update(contact).where(contact.c.id == row.id).values(emptied))
