"""Lockdowns, and sessions that open nothing but the page that ends one."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lockdown",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_by_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("agreed_by_id", sa.Uuid(), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("ended_by_id <> agreed_by_id", name=op.f("ck_lockdown_two_people")),
        *(
            sa.ForeignKeyConstraint(
                [column], ["person.id"], name=op.f(f"fk_lockdown_{column}_person")
            )
            for column in ("begun_by_id", "agreed_by_id", "ended_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lockdown")),
    )
    op.create_index("ix_lockdown_ended_at", "lockdown", ["ended_at"])
    with op.batch_alter_table("sign_in_session") as session:
        session.add_column(
            sa.Column("for_lockdown", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("sign_in_session") as session:
        session.alter_column("for_lockdown", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("sign_in_session") as session:
        session.drop_column("for_lockdown")
    op.drop_table("lockdown")
