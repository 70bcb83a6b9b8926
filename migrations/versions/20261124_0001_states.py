"""Public facts about States: names, memberships, votes, positions; and the change counter."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _change_counter()
    _member_state()
    _resolution()
    _membership()
    _public_position()
    _state_name()
    _vote()


def downgrade() -> None:
    for table in (
        "vote",
        "state_name",
        "public_position",
        "membership",
        "resolution",
        "member_state",
        "change_counter",
    ):
        op.drop_table(table)


def _change_counter() -> None:
    op.create_table(
        "change_counter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_counter")),
    )
    op.bulk_insert(
        sa.table("change_counter", sa.column("id", sa.Integer()), sa.column("value", sa.Integer())),
        [{"id": 1, "value": 0}],
    )


def _member_state() -> None:
    op.create_table(
        "member_state",
        sa.Column("code", sa.String(length=3), nullable=False),
        sa.Column("iso2", sa.String(length=2), nullable=False),
        sa.Column("m49", sa.String(length=3), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "member",
                "observer_state",
                "regional_organization",
                name="state_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column(
            "regional_group",
            sa.Enum(
                "AFR",
                "APG",
                "EEG",
                "GRULAC",
                "WEOG",
                "NONE",
                name="regional_group",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("regional_group_note", sa.String(), nullable=False),
        sa.Column("region", sa.String(length=60), nullable=False),
        sa.Column("subregion", sa.String(length=60), nullable=False),
        sa.Column("admitted_on", sa.Date(), nullable=True),
        sa.Column("observer_since", sa.String(length=10), nullable=False),
        sa.Column("official_languages", sa.String(length=40), nullable=False),
        sa.Column("letter_language", sa.String(length=2), nullable=False),
        sa.Column("letter_language_basis", sa.String(length=20), nullable=False),
        sa.Column("fallback_language", sa.String(length=2), nullable=False),
        sa.Column("tile_column", sa.Integer(), nullable=False),
        sa.Column("tile_row", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_member_state")),
        sa.UniqueConstraint("iso2", name=op.f("uq_member_state_iso2")),
        sa.UniqueConstraint("name", name=op.f("uq_member_state_name")),
    )


def _resolution() -> None:
    op.create_table(
        "resolution",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("yes", sa.Integer(), nullable=True),
        sa.Column("no", sa.Integer(), nullable=True),
        sa.Column("abstain", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column(
            "confidence",
            sa.Enum(
                "low",
                "medium",
                "high",
                name="source_confidence",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resolution")),
    )


def _membership() -> None:
    op.create_table(
        "membership",
        sa.Column("state_code", sa.String(length=3), nullable=False),
        sa.Column("organisation", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("since", sa.String(length=10), nullable=False),
        sa.Column("as_of", sa.String(length=10), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column(
            "confidence",
            sa.Enum(
                "low",
                "medium",
                "high",
                name="source_confidence",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["state_code"],
            ["member_state.code"],
            name=op.f("fk_membership_state_code_member_state"),
        ),
        sa.PrimaryKeyConstraint("state_code", "organisation", name=op.f("pk_membership")),
    )


def _public_position() -> None:
    op.create_table(
        "public_position",
        sa.Column("state_code", sa.String(length=3), nullable=False),
        sa.Column("topic", sa.String(length=60), nullable=False),
        sa.Column("stated_on", sa.String(length=10), nullable=False),
        sa.Column("position", sa.String(length=120), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column(
            "confidence",
            sa.Enum(
                "low",
                "medium",
                "high",
                name="source_confidence",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["state_code"],
            ["member_state.code"],
            name=op.f("fk_public_position_state_code_member_state"),
        ),
        sa.PrimaryKeyConstraint(
            "state_code", "topic", "stated_on", name=op.f("pk_public_position")
        ),
    )


def _state_name() -> None:
    op.create_table(
        "state_name",
        sa.Column("state_code", sa.String(length=3), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("short", sa.String(length=120), nullable=False),
        sa.Column("formal", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["state_code"],
            ["member_state.code"],
            name=op.f("fk_state_name_state_code_member_state"),
        ),
        sa.PrimaryKeyConstraint("state_code", "language", name=op.f("pk_state_name")),
    )


def _vote() -> None:
    op.create_table(
        "vote",
        sa.Column("state_code", sa.String(length=3), nullable=False),
        sa.Column("resolution_id", sa.String(length=40), nullable=False),
        sa.Column("cast_on", sa.Date(), nullable=False),
        sa.Column(
            "vote",
            sa.Enum(
                "yes",
                "no",
                "abstain",
                "not_voting",
                name="vote_cast",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column(
            "confidence",
            sa.Enum(
                "low",
                "medium",
                "high",
                name="source_confidence",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["resolution_id"], ["resolution.id"], name=op.f("fk_vote_resolution_id_resolution")
        ),
        sa.ForeignKeyConstraint(
            ["state_code"], ["member_state.code"], name=op.f("fk_vote_state_code_member_state")
        ),
        sa.PrimaryKeyConstraint("state_code", "resolution_id", name=op.f("pk_vote")),
    )
