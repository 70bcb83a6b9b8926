"""The ledger of erasures, and a number that changes when the database is restored."""

from datetime import UTC, datetime
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "erasure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
        sa.UniqueConstraint("subject_id", name=op.f("uq_erasure_subject_id")),
    )
    instance = op.create_table(
        "desk_instance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Uuid(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_instance")),
    )
    op.bulk_insert(instance, [{"id": 1, "number": uuid4(), "begun_at": datetime.now(UTC)}])


def downgrade() -> None:
    op.drop_table("desk_instance")
    op.drop_table("erasure")
