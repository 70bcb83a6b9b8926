"""Chain the history: a number and hashes for each event, the end of the chain in a row of its own.

The hashing is written out here once more: a migration must do the same for ever. What is there
already is chained in the order in which it happened.
"""

import json
import secrets
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

BATCH = 1000
CHAINED = ("sequence", "salt", "commitment", "link")
EVENT = sa.table(
    "audit_event",
    *(sa.column(name, sa.Uuid()) for name in ("id", "organisation_id", "actor_id", "subject_id")),
    *(sa.column(name, sa.String()) for name in ("action", "state_code", *CHAINED[1:])),
    *(sa.column(name, sa.Integer()) for name in ("label", "sequence")),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("details", sa.JSON().with_variant(postgresql.JSONB(), "postgresql")),
)


def upgrade() -> None:
    with op.batch_alter_table("audit_event") as event:
        event.add_column(sa.Column("sequence", sa.Integer(), nullable=True))
        event.add_column(sa.Column("salt", sa.String(length=32), nullable=True))
        event.add_column(sa.Column("commitment", sa.String(length=64), nullable=True))
        event.add_column(sa.Column("link", sa.String(length=64), nullable=True))
        event.add_column(sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_audit_event_sequence", "audit_event", ["sequence"], unique=True)
    head = op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("link", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    sequence, link = _chain()
    now = datetime.now(UTC) if sequence else None
    op.bulk_insert(head, [{"id": 1, "sequence": sequence, "link": link, "at": now}])


def downgrade() -> None:
    op.drop_table("audit_head")
    op.drop_index("ix_audit_event_sequence", table_name="audit_event")
    with op.batch_alter_table("audit_event") as event:
        for name in ("erased_at", *reversed(CHAINED)):
            event.drop_column(name)


def _chain() -> tuple[int, str]:
    connection = op.get_bind()
    wanted = (
        sa.select(EVENT)
        .where(EVENT.c.sequence.is_(None))
        .order_by(EVENT.c.at, EVENT.c.id)
        .limit(BATCH)
    )
    give = sa.update(EVENT).where(EVENT.c.id == sa.bindparam("of", type_=sa.Uuid()))
    give = give.values({name: sa.bindparam(name) for name in CHAINED})
    sequence, link = 0, ""
    while rows := connection.execute(wanted).all():
        places = []
        for row in rows:
            salt = secrets.token_hex(16)
            commitment = _hash(salt, _payload(row))
            sequence += 1
            link = _hash(link, str(sequence), commitment)
            values = (sequence, salt, commitment, link)
            places.append({"of": row.id, **dict(zip(CHAINED, values, strict=True))})
        connection.execute(give, places)
    return sequence, link


def _hash(*parts: str) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()


def _payload(row: Any) -> str:
    at = row.at if row.at.tzinfo else row.at.replace(tzinfo=UTC)
    said = {
        "id": str(row.id),
        "organisation": str(row.organisation_id),
        "action": row.action,
        "actor": str(row.actor_id) if row.actor_id else None,
        "subject": str(row.subject_id) if row.subject_id else None,
        "state": row.state_code,
        "label": row.label,
        "details": row.details,
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
    }
    return json.dumps(said, sort_keys=True, separators=(",", ":"))
