"""Who may know of a record: named readers, lowering by two, sharing with partners.

Records above Team become readable for their owner, for those of us who were at their meeting, and
for the assignee of a task. Addresses need be unique only among what the whole team knows.
"""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

CITING = ("meeting_revision", "stance_record", "ask_response", "task", "promise")
ALONE = ("permanent_mission", "contact", "posting", "mailbox", "assignment", "saved_view")


def upgrade() -> None:
    _named_reader()
    _lowering()
    _sharing()
    _name_who_knows()
    with op.batch_alter_table("mailbox") as mailbox:
        mailbox.drop_constraint("uq_mailbox_address_organisation_id", type_="unique")
    op.create_index(
        "uq_mailbox_address_organisation_id",
        "mailbox",
        ["address", "organisation_id"],
        unique=True,
        sqlite_where=sa.text("label <= 1"),
        postgresql_where=sa.text("label <= 1"),
    )


def downgrade() -> None:
    op.drop_index("uq_mailbox_address_organisation_id", table_name="mailbox")
    with op.batch_alter_table("mailbox") as mailbox:
        mailbox.create_unique_constraint(
            "uq_mailbox_address_organisation_id", ["address", "organisation_id"]
        )
    for table in ("sharing", "lowering", "named_reader"):
        op.drop_table(table)


def _named_reader() -> None:
    op.create_table(
        "named_reader",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("named_by_id", sa.Uuid(), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        _belongs("named_reader", "organisation_id", "organisation"),
        _belongs("named_reader", "person_id", "person"),
        _belongs("named_reader", "named_by_id", "person"),
        sa.PrimaryKeyConstraint("record_id", "person_id", name=op.f("pk_named_reader")),
    )
    op.create_index(
        "ix_named_reader_person_id_record_id", "named_reader", ["person_id", "record_id"]
    )


def _lowering() -> None:
    op.create_table(
        "lowering",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("was", sa.SmallInteger(), nullable=False),
        sa.Column("becomes", sa.SmallInteger(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_by_id", sa.Uuid(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        _belongs("lowering", "organisation_id", "organisation"),
        _belongs("lowering", "proposed_by_id", "person"),
        _belongs("lowering", "settled_by_id", "person"),
        sa.CheckConstraint(
            "settled_by_id <> proposed_by_id OR NOT agreed", name=op.f("ck_lowering_two_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lowering")),
    )
    op.create_index(
        "ix_lowering_open",
        "lowering",
        ["record_id"],
        unique=True,
        sqlite_where=sa.text("settled_at IS NULL"),
        postgresql_where=sa.text("settled_at IS NULL"),
    )


def _sharing() -> None:
    op.create_table(
        "sharing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=False),
        sa.Column("ceiling", sa.SmallInteger(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("granted_by_id", sa.Uuid(), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        _belongs("sharing", "organisation_id", "organisation"),
        _belongs("sharing", "partner_id", "organisation"),
        _belongs("sharing", "granted_by_id", "person"),
        _belongs("sharing", "ended_by_id", "person"),
        sa.CheckConstraint("ceiling <= 1", name=op.f("ck_sharing_never_above_team")),
        sa.CheckConstraint("organisation_id <> partner_id", name=op.f("ck_sharing_with_another")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sharing")),
    )
    op.create_index("ix_sharing_partner_id_until", "sharing", ["partner_id", "until"])
    op.create_index("ix_sharing_organisation_id_id", "sharing", ["organisation_id", "id"])


def _belongs(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def _name_who_knows() -> None:
    meeting, present = _table("meeting"), _present()
    for name in ("meeting", *CITING, *ALONE):
        record = _table(name)
        _name(_rows(record, record.c.owner_id, record))
    there = sa.join(meeting, present, present.c.meeting_id == meeting.c.id)
    _name(_rows(meeting, present.c.person_id, there))
    for name in CITING:
        record = _table(name, "meeting_id")
        there = sa.join(record, present, present.c.meeting_id == record.c.meeting_id)
        _name(_rows(record, present.c.person_id, there))
    task = _table("task", "assignee_id")
    _name(_rows(task, task.c.assignee_id, task))


def _table(name: str, *more: str) -> sa.TableClause:
    columns = ("id", "organisation_id", "owner_id", "label", *more)
    return sa.table(name, *(sa.column(column) for column in columns))


def _present() -> sa.TableClause:
    return sa.table("staff_attendance", sa.column("meeting_id"), sa.column("person_id"))


def _rows(record: sa.TableClause, person: Any, source: Any) -> sa.Select[Any]:
    return (
        sa.select(
            record.c.organisation_id,
            record.c.id.label("record_id"),
            person.label("person_id"),
            record.c.owner_id.label("named_by_id"),
            sa.literal(datetime.now(UTC), sa.DateTime(timezone=True)).label("named_at"),
        )
        .select_from(source)
        .where(record.c.label > 1)
    )


def _name(rows: sa.Select[Any]) -> None:
    """Name these people for these records, whom nobody has named before."""
    columns = ("organisation_id", "record_id", "person_id", "named_by_id", "named_at")
    named = sa.table("named_reader", *(sa.column(column) for column in columns))
    found = rows.distinct().subquery()
    known = sa.exists().where(
        named.c.record_id == found.c.record_id, named.c.person_id == found.c.person_id
    )
    op.execute(sa.insert(named).from_select(columns, sa.select(found).where(~known)))
