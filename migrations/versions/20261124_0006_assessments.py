"""Our assessments: stances and answers to the asks, append-only with evidence."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _ask_response()
    _stance_record()


def downgrade() -> None:
    for table in ("stance_record", "ask_response"):
        op.drop_table(table)


def _ask_response() -> None:
    op.create_table(
        "ask_response",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.SmallInteger(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("state_code", sa.String(length=3), nullable=False),
        sa.Column(
            "grade",
            sa.Enum(
                "A",
                "B",
                "C",
                "D",
                "E",
                "F",
                name="grade",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "confidence",
            sa.Enum(
                "low",
                "medium",
                "high",
                name="confidence",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("quote", sa.String(), nullable=False),
        sa.Column("source", sa.String(length=1000), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("observed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawal_reason", sa.String(length=300), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ask_slug", sa.String(length=40), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "not_raised",
                "raised",
                "considering",
                "agrees_in_private",
                "on_record",
                "delivered",
                "declined",
                name="ask_status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("quotable", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ask_slug"], ["ask.slug"], name=op.f("fk_ask_response_ask_slug_ask")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_ask_response_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_ask_response_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_ask_response_owner_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["state_code"],
            ["member_state.code"],
            name=op.f("fk_ask_response_state_code_member_state"),
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"], ["person.id"], name=op.f("fk_ask_response_withdrawn_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ask_response")),
    )
    op.create_index(
        "ix_ask_response_alone",
        "ask_response",
        ["state_code", "observed_at", "id"],
        sqlite_where=sa.text("meeting_id IS NULL AND withdrawn_at IS NULL"),
        postgresql_where=sa.text("meeting_id IS NULL AND withdrawn_at IS NULL"),
    )
    op.create_index(
        "ix_ask_response_meeting_id",
        "ask_response",
        ["meeting_id"],
        sqlite_where=sa.text("meeting_id IS NOT NULL"),
        postgresql_where=sa.text("meeting_id IS NOT NULL"),
    )
    op.create_index("ix_ask_response_recorded_at", "ask_response", ["recorded_at", "id"])
    op.create_index(
        "ix_ask_response_standing",
        "ask_response",
        ["state_code", "ask_slug", "observed_at", "recorded_at", "id"],
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_index(
        "ix_ask_response_withdrawn_state_code",
        "ask_response",
        ["state_code", "withdrawn_at", "id"],
        sqlite_where=sa.text("withdrawn_at IS NOT NULL"),
        postgresql_where=sa.text("withdrawn_at IS NOT NULL"),
    )


def _stance_record() -> None:
    op.create_table(
        "stance_record",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.SmallInteger(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("state_code", sa.String(length=3), nullable=False),
        sa.Column(
            "grade",
            sa.Enum(
                "A",
                "B",
                "C",
                "D",
                "E",
                "F",
                name="grade",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "confidence",
            sa.Enum(
                "low",
                "medium",
                "high",
                name="confidence",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("quote", sa.String(), nullable=False),
        sa.Column("source", sa.String(length=1000), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("observed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawal_reason", sa.String(length=300), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "stance",
            sa.Enum(
                "will_not_join",
                "safeguards_first",
                "undecided",
                "not_known",
                "leaning_to_join",
                "joining_as_is",
                name="stance",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_stance_record_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_stance_record_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_stance_record_owner_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["state_code"],
            ["member_state.code"],
            name=op.f("fk_stance_record_state_code_member_state"),
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"], ["person.id"], name=op.f("fk_stance_record_withdrawn_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stance_record")),
    )
    op.create_index(
        "ix_stance_record_alone",
        "stance_record",
        ["state_code", "observed_at", "id"],
        sqlite_where=sa.text("meeting_id IS NULL AND withdrawn_at IS NULL"),
        postgresql_where=sa.text("meeting_id IS NULL AND withdrawn_at IS NULL"),
    )
    op.create_index(
        "ix_stance_record_meeting_id",
        "stance_record",
        ["meeting_id"],
        sqlite_where=sa.text("meeting_id IS NOT NULL"),
        postgresql_where=sa.text("meeting_id IS NOT NULL"),
    )
    op.create_index("ix_stance_record_recorded_at", "stance_record", ["recorded_at", "id"])
    op.create_index(
        "ix_stance_record_standing",
        "stance_record",
        ["state_code", "observed_at", "recorded_at", "id"],
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_index(
        "ix_stance_record_withdrawn_state_code",
        "stance_record",
        ["state_code", "withdrawn_at", "id"],
        sqlite_where=sa.text("withdrawn_at IS NOT NULL"),
        postgresql_where=sa.text("withdrawn_at IS NOT NULL"),
    )
