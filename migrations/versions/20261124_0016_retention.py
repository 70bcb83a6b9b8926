"""What was forgotten or erased and when; keeping a record longer; requests to erase a contact."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

NOTED = {
    "meeting": "purged_at",
    "stance_record": "purged_at",
    "ask_response": "purged_at",
    "contact": "erased_at",
}


def upgrade() -> None:
    for table, column in NOTED.items():
        op.add_column(table, sa.Column(column, sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "keeping",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept_by_id", sa.Uuid(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        _belongs("keeping", "organisation_id", "organisation"),
        _belongs("keeping", "kept_by_id", "person"),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_keeping")),
    )
    _erasure_request()


def _erasure_request() -> None:
    op.create_table(
        "erasure_request",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_by_id", sa.Uuid(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        _belongs("erasure_request", "organisation_id", "organisation"),
        _belongs("erasure_request", "contact_id", "contact"),
        _belongs("erasure_request", "asked_by_id", "person"),
        _belongs("erasure_request", "settled_by_id", "person"),
        sa.CheckConstraint(
            "settled_by_id <> asked_by_id OR NOT agreed", name=op.f("ck_erasure_request_two_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure_request")),
    )
    op.create_index("ix_erasure_request_contact_id", "erasure_request", ["contact_id"])


def _belongs(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def downgrade() -> None:
    op.drop_table("erasure_request")
    op.drop_table("keeping")
    for table, column in NOTED.items():
        with op.batch_alter_table(table) as batch:
            batch.drop_column(column)
