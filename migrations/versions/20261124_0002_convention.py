"""Public facts about the Convention: treaty actions, articles, holidays, the asks."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _ask()
    _convention()
    _convention_article()
    _un_holiday()
    _ask_wording()
    _treaty_action()


def downgrade() -> None:
    for table in (
        "treaty_action",
        "ask_wording",
        "un_holiday",
        "convention_article",
        "convention",
        "ask",
    ):
        op.drop_table(table)


def _ask() -> None:
    op.create_table(
        "ask",
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("short_name", sa.String(length=60), nullable=False),
        sa.Column("summary", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_ask")),
        sa.UniqueConstraint("number", name=op.f("uq_ask_number")),
    )


def _convention() -> None:
    op.create_table(
        "convention",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("short_title", sa.String(), nullable=False),
        sa.Column("full_title", sa.String(), nullable=False),
        sa.Column("resolution", sa.String(length=40), nullable=False),
        sa.Column("adopted_on", sa.Date(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("instruments_needed", sa.Integer(), nullable=False),
        sa.Column("entry_into_force_rule", sa.String(), nullable=False),
        sa.Column("opening_notification", sa.String(), nullable=False),
        sa.Column("status_page", sa.String(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column(
            "facts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_convention")),
    )


def _convention_article() -> None:
    op.create_table(
        "convention_article",
        sa.Column("article", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("why_it_matters", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("article", name=op.f("pk_convention_article")),
    )


def _un_holiday() -> None:
    op.create_table(
        "un_holiday",
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("held_on", name=op.f("pk_un_holiday")),
    )


def _ask_wording() -> None:
    op.create_table(
        "ask_wording",
        sa.Column("ask_slug", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column(
            "situation",
            sa.Enum(
                "any",
                "may_sign",
                "signed",
                "window_closed",
                name="situation",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ask_slug"], ["ask.slug"], name=op.f("fk_ask_wording_ask_slug_ask")
        ),
        sa.PrimaryKeyConstraint("ask_slug", "language", "situation", name=op.f("pk_ask_wording")),
    )


def _treaty_action() -> None:
    op.create_table(
        "treaty_action",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("state_code", sa.String(length=3), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "signature",
                "ratification",
                "acceptance",
                "approval",
                "accession",
                "formal_confirmation",
                "declaration",
                "reservation",
                "objection",
                "withdrawal",
                "denunciation",
                "domestic_procedure_started",
                "domestic_approval",
                name="treaty_action_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("acted_on", sa.Date(), nullable=True),
        sa.Column(
            "date_precision",
            sa.Enum(
                "day",
                "hanoi_25_26",
                "month",
                "reported",
                "range",
                name="date_precision",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_site", sa.String(), nullable=False),
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
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seed_key", sa.String(length=80), nullable=True),
        sa.ForeignKeyConstraint(
            ["state_code"],
            ["member_state.code"],
            name=op.f("fk_treaty_action_state_code_member_state"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_treaty_action")),
        sa.UniqueConstraint("seed_key", name=op.f("uq_treaty_action_seed_key")),
    )
    op.create_index("ix_treaty_action_state_code_kind", "treaty_action", ["state_code", "kind"])
