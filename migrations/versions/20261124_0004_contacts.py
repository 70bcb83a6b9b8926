"""Whom we meet: missions, contacts, postings, mailboxes."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _contact()
    _permanent_mission()
    _mailbox()
    _posting()


def downgrade() -> None:
    for table in ("posting", "mailbox", "permanent_mission", "contact"):
        op.drop_table(table)


def _contact() -> None:
    op.create_table(
        "contact",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.SmallInteger(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("full_name", sa.String(length=200), nullable=False),
        sa.Column("sort_name", sa.String(length=250), nullable=False),
        sa.Column("family_name", sa.String(length=100), nullable=False),
        sa.Column("salutation", sa.String(length=200), nullable=False),
        sa.Column(
            "gender",
            sa.Enum(
                "f", "m", "x", name="gender", native_enum=False, create_constraint=True, length=32
            ),
            nullable=True,
        ),
        sa.Column("languages", sa.String(length=100), nullable=False),
        sa.Column("telephone", sa.String(length=60), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("do_not_contact_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("do_not_contact_reason", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_contact_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_contact_owner_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
    )
    op.create_index("ix_contact_sort_name", "contact", ["sort_name", "id"])


def _permanent_mission() -> None:
    op.create_table(
        "permanent_mission",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.SmallInteger(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("state_code", sa.String(length=3), nullable=False),
        sa.Column(
            "place",
            sa.Enum(
                "new_york",
                "geneva",
                "vienna",
                "capital",
                name="place",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("telephone", sa.String(length=60), nullable=False),
        sa.Column("language_of_correspondence", sa.String(length=2), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_permanent_mission_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_permanent_mission_owner_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["state_code"],
            ["member_state.code"],
            name=op.f("fk_permanent_mission_state_code_member_state"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_permanent_mission")),
    )
    op.create_index("ix_permanent_mission_state_code", "permanent_mission", ["state_code"])


def _mailbox() -> None:
    op.create_table(
        "mailbox",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.SmallInteger(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.String(length=320), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "personal",
                "office",
                "mission",
                name="mailbox_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("state_code", sa.String(length=3), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("mission_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_mailbox_contact_id_contact")
        ),
        sa.ForeignKeyConstraint(
            ["mission_id"],
            ["permanent_mission.id"],
            name=op.f("fk_mailbox_mission_id_permanent_mission"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_mailbox_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_mailbox_owner_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["state_code"], ["member_state.code"], name=op.f("fk_mailbox_state_code_member_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailbox")),
        sa.UniqueConstraint(
            "organisation_id", "address", name=op.f("uq_mailbox_organisation_id_address")
        ),
    )
    op.create_index("ix_mailbox_contact_id", "mailbox", ["contact_id"])
    op.create_index("ix_mailbox_state_code", "mailbox", ["state_code"])


def _posting() -> None:
    op.create_table(
        "posting",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.SmallInteger(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("state_code", sa.String(length=3), nullable=False),
        sa.Column("mission_id", sa.Uuid(), nullable=True),
        sa.Column(
            "place",
            sa.Enum(
                "new_york",
                "geneva",
                "vienna",
                "capital",
                name="place",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "function",
            sa.Enum(
                "permanent_representative",
                "deputy_permanent_representative",
                "charge_d_affaires",
                "legal_adviser",
                "third_committee_expert",
                "cybercrime_expert",
                "political_counsellor",
                "minister",
                "capital_official",
                "other",
                name="function",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("rank", sa.String(length=80), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=True),
        sa.Column(
            "began_exactness",
            sa.Enum(
                "day",
                "month",
                "year",
                name="began_exactness",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column(
            "ended_exactness",
            sa.Enum(
                "day",
                "month",
                "year",
                name="ended_exactness",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_posting_contact_id_contact")
        ),
        sa.ForeignKeyConstraint(
            ["mission_id"],
            ["permanent_mission.id"],
            name=op.f("fk_posting_mission_id_permanent_mission"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_posting_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_posting_owner_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["state_code"], ["member_state.code"], name=op.f("fk_posting_state_code_member_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posting")),
    )
    op.create_index("ix_posting_contact_id", "posting", ["contact_id"])
    op.create_index("ix_posting_state_code_ended_on", "posting", ["state_code", "ended_on"])
