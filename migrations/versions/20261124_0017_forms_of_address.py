"""Forms of address and titles of functions, in the languages of the letters."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

ROLES = (
    *("pr", "dpr", "observer", "nuncio", "eu_head", "cda", "minister", "minister_counsellor"),
    *("diplomat", "office", "mission", "observer_mission", "eu_mission"),
)
REVIEWS = ("checked", "draft", "needs_native_review")
FUNCTIONS = (
    *("permanent_representative", "deputy_permanent_representative", "charge_d_affaires"),
    *("legal_adviser", "third_committee_expert", "cybercrime_expert", "political_counsellor"),
    *("minister", "capital_official", "other"),
)


def _scale(name: str, members: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*members, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table(
        "form_of_address",
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("role", _scale("addressed_as", ROLES), nullable=False),
        sa.Column("gender", sa.String(length=1), nullable=False),
        sa.Column("address_block", sa.String(), nullable=False),
        sa.Column("salutation", sa.String(), nullable=False),
        sa.Column("closing", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("review", _scale("wording_review", REVIEWS), nullable=False),
        sa.PrimaryKeyConstraint("language", "role", "gender", name=op.f("pk_form_of_address")),
    )
    op.create_table(
        "function_title",
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("function", _scale("function", FUNCTIONS), nullable=False),
        sa.Column("gender", _scale("gender", ("f", "m", "x")), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("review", _scale("wording_review", REVIEWS), nullable=False),
        sa.PrimaryKeyConstraint("language", "function", "gender", name=op.f("pk_function_title")),
    )


def downgrade() -> None:
    op.drop_table("function_title")
    op.drop_table("form_of_address")
