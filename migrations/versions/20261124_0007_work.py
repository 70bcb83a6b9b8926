"""Our tasks, their promises, and who of us follows which delegation."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _assignment()
    _promise()
    _task()


def downgrade() -> None:
    for table in ("task", "promise", "assignment"):
        op.drop_table(table)


def _assignment() -> None:
    op.create_table(
        "assignment",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.SmallInteger(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("state_code", sa.String(length=3), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_assignment_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_assignment_owner_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_assignment_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["state_code"],
            ["member_state.code"],
            name=op.f("fk_assignment_state_code_member_state"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
    )
    op.create_index(op.f("ix_assignment_person_id"), "assignment", ["person_id"])
    op.create_index("ix_assignment_state_code_since", "assignment", ["state_code", "since", "id"])


def _promise() -> None:
    op.create_table(
        "promise",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.SmallInteger(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("state_code", sa.String(length=3), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "open",
                "kept",
                "lapsed",
                name="promise_outcome",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_promise_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_promise_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_promise_owner_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["state_code"], ["member_state.code"], name=op.f("fk_promise_state_code_member_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise")),
    )
    op.create_index(
        "ix_promise_alone",
        "promise",
        ["state_code", "created_at", "id"],
        sqlite_where=sa.text("meeting_id IS NULL AND withdrawn_at IS NULL"),
        postgresql_where=sa.text("meeting_id IS NULL AND withdrawn_at IS NULL"),
    )
    op.create_index(
        "ix_promise_meeting_id",
        "promise",
        ["meeting_id"],
        sqlite_where=sa.text("meeting_id IS NOT NULL"),
        postgresql_where=sa.text("meeting_id IS NOT NULL"),
    )
    op.create_index(
        "ix_promise_open_due_on",
        "promise",
        ["due_on", "id"],
        sqlite_where=sa.text("settled_at IS NULL AND withdrawn_at IS NULL"),
        postgresql_where=sa.text("settled_at IS NULL AND withdrawn_at IS NULL"),
    )
    op.create_index("ix_promise_state_code_due_on", "promise", ["state_code", "due_on"])


def _task() -> None:
    op.create_table(
        "task",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.SmallInteger(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("state_code", sa.String(length=3), nullable=True),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("assignee_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignee_id"], ["person.id"], name=op.f("fk_task_assignee_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["done_by_id"], ["person.id"], name=op.f("fk_task_done_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_task_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_task_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_task_owner_id_person")),
        sa.ForeignKeyConstraint(
            ["state_code"], ["member_state.code"], name=op.f("fk_task_state_code_member_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
    )
    op.create_index(
        "ix_task_done_done_at",
        "task",
        ["done_at", "id"],
        sqlite_where=sa.text("done_at IS NOT NULL AND withdrawn_at IS NULL"),
        postgresql_where=sa.text("done_at IS NOT NULL AND withdrawn_at IS NULL"),
    )
    op.create_index(
        "ix_task_done_state_code_done_at",
        "task",
        ["state_code", "done_at", "id"],
        sqlite_where=sa.text("done_at IS NOT NULL AND withdrawn_at IS NULL"),
        postgresql_where=sa.text("done_at IS NOT NULL AND withdrawn_at IS NULL"),
    )
    op.create_index("ix_task_meeting_id", "task", ["meeting_id"])
    op.create_index(
        "ix_task_open_assignee_id_due_on",
        "task",
        ["assignee_id", "due_on", "id"],
        sqlite_where=sa.text("done_at IS NULL AND withdrawn_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL AND withdrawn_at IS NULL"),
    )
    op.create_index(
        "ix_task_open_state_code_due_on",
        "task",
        ["state_code", "due_on", "id"],
        sqlite_where=sa.text("done_at IS NULL AND withdrawn_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL AND withdrawn_at IS NULL"),
    )
