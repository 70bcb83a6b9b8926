"""The outreach log: meetings, who was there, and what a correction replaced."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _meeting()
    _attendance()
    _meeting_revision()
    _staff_attendance()


def downgrade() -> None:
    for table in ("staff_attendance", "meeting_revision", "attendance", "meeting"):
        op.drop_table(table)


def _meeting() -> None:
    op.create_table(
        "meeting",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.SmallInteger(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("state_code", sa.String(length=3), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "meeting",
                "corridor",
                "call",
                "online",
                "event",
                "written",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("documents_left", sa.String(length=500), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawal_reason", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_meeting_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_meeting_owner_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["state_code"], ["member_state.code"], name=op.f("fk_meeting_state_code_member_state")
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"], ["person.id"], name=op.f("fk_meeting_withdrawn_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
    )
    op.create_index(
        "ix_meeting_details_missing",
        "meeting",
        ["owner_id", "held_at"],
        sqlite_where=sa.text("summary = '' AND withdrawn_at IS NULL"),
        postgresql_where=sa.text("summary = '' AND withdrawn_at IS NULL"),
    )
    op.create_index("ix_meeting_held_at", "meeting", ["held_at", "id"])
    op.create_index(
        "ix_meeting_standing_state_code_held_at",
        "meeting",
        ["state_code", "held_at", "id"],
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_index("ix_meeting_state_code_held_at", "meeting", ["state_code", "held_at", "id"])
    op.create_index(
        "ix_meeting_withdrawn_state_code",
        "meeting",
        ["state_code", "withdrawn_at", "id"],
        sqlite_where=sa.text("withdrawn_at IS NOT NULL"),
        postgresql_where=sa.text("withdrawn_at IS NOT NULL"),
    )


def _attendance() -> None:
    op.create_table(
        "attendance",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_attendance_contact_id_contact")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_attendance_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_attendance_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("meeting_id", "contact_id", name=op.f("pk_attendance")),
    )
    op.create_index("ix_attendance_contact_id", "attendance", ["contact_id"])


def _meeting_revision() -> None:
    op.create_table(
        "meeting_revision",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.SmallInteger(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("revised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "meeting",
                "corridor",
                "call",
                "online",
                "event",
                "written",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("documents_left", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_revision_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_meeting_revision_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_meeting_revision_owner_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_revision")),
    )
    op.create_index(
        "ix_meeting_revision_meeting_id_version", "meeting_revision", ["meeting_id", "version"]
    )


def _staff_attendance() -> None:
    op.create_table(
        "staff_attendance",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_staff_attendance_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_staff_attendance_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_staff_attendance_person_id_person")
        ),
        sa.PrimaryKeyConstraint("meeting_id", "person_id", name=op.f("pk_staff_attendance")),
    )
    op.create_index("ix_staff_attendance_person_id", "staff_attendance", ["person_id"])
