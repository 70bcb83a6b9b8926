"""Where a name stands in what people wrote: nobody can erase that but whoever wrote it."""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session

from app.access import Label, Viewer, bind
from app.clock import utc_now
from app.labels.naming import name_readers
from app.languages import gettext as _
from app.retention.kinds import table
from app.tasks.models import Task

WRITTEN: Final = {
    "meeting": ("summary", "documents_left"),
    "meeting_revision": ("summary", "documents_left"),
    "stance_record": ("quote", "source"),
    "ask_response": ("quote", "source"),
    "promise": ("text",),
    "task": ("title",),
}
SHORTEST: Final = 3
"""A shorter name stands in half of all texts."""


class Mention(NamedTuple):
    """A text with the name in it, and whose it is."""

    kind: str
    id: UUID
    owner_id: UUID
    label: Label
    state_code: str | None
    text: str


def mentions_of(db: Session, contact: Any) -> Iterator[Mention]:
    """Every text of the organisation that names this contact, by full or by family name."""
    names = [n.casefold() for n in (contact.full_name, contact.family_name) if len(n) >= SHORTEST]
    for kind, columns in WRITTEN.items():
        rows = table(kind)
        code = rows.c.state_code if "state_code" in rows.c else sa.null()
        wanted = sa.select(
            *(rows.c.id, rows.c.owner_id, rows.c.label, code.label("state_code")),
            *(rows.c[name] for name in columns),
        ).where(rows.c.organisation_id == contact.organisation_id)
        for row in db.connection().execute(wanted):
            text = "\n".join(getattr(row, name) for name in columns)
            if any(name in text.casefold() for name in names):
                label = Label(row.label)
                yield Mention(kind, row.id, row.owner_id, label, row.state_code, text)


def ask_owners(db: Session, contact: Any) -> int:
    """Give each owner a task to edit what they wrote; earlier wordings are deleted at once."""
    asked = 0
    for each in list(mentions_of(db, contact)):
        if each.kind == "meeting_revision":
            revisions = table(each.kind)
            db.connection().execute(sa.delete(revisions).where(revisions.c.id == each.id))
        elif each.kind != "task":
            _add_task(db, each, contact.organisation_id)
            asked += 1
    return asked


def _add_task(db: Session, mention: Mention, organisation_id: UUID) -> None:
    """As the owner would add it: for them alone when their record is above Team."""
    before = db.info.get("viewer")
    bind(db, Viewer(person_id=mention.owner_id, organisation_id=organisation_id))
    task = Task(
        title=_("Take the name of an erased person out of what you wrote"),
        assignee_id=mention.owner_id,
        label=mention.label,
        state_code=mention.state_code,
        meeting_id=mention.id if mention.kind == "meeting" else None,
        created_at=utc_now(),
    )
    db.add(task)
    db.flush()
    name_readers(db, task, ())
    db.info["viewer"] = before
