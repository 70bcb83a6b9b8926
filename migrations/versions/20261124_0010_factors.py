"""Passkeys, authenticator apps, recovery codes, the second step, and attempts by address."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

METHODS = ("password", "password_and_code", "passkey", "link")
PURPOSES = ("register", "sign_in", "confirm")
NEW = ("recovery_code", "authenticator", "passkey_challenge", "passkey", "half_sign_in")


def upgrade() -> None:
    _sessions()
    _links()
    with op.batch_alter_table("sign_in_attempt") as attempt:
        attempt.add_column(sa.Column("address", sa.String(length=64), nullable=True))
    op.create_index("ix_sign_in_attempt_address_at", "sign_in_attempt", ["address", "at"])
    _half_sign_in()
    _passkey()
    _passkey_challenge()
    _authenticator()
    _recovery_code()


def downgrade() -> None:
    for table in NEW:
        op.drop_table(table)
    op.drop_index("ix_sign_in_attempt_address_at", table_name="sign_in_attempt")
    with op.batch_alter_table("sign_in_attempt") as attempt:
        attempt.drop_column("address")
    with op.batch_alter_table("invitation") as invitation:
        invitation.drop_column("epoch")
    with op.batch_alter_table("sign_in_session") as session:
        session.drop_constraint(op.f("ck_sign_in_session_sign_in_method"), type_="check")
        for column in ("how", "confirmed_at", "needs_factor"):
            session.drop_column(column)


def _sessions() -> None:
    """Sessions from before may go on: nobody is asked for a second factor in mid-work."""
    with op.batch_alter_table("sign_in_session") as session:
        session.add_column(sa.Column("how", sa.String(length=32), nullable=True))
        session.add_column(sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True))
        session.add_column(
            sa.Column("needs_factor", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        session.create_check_constraint(
            op.f("ck_sign_in_session_sign_in_method"), sa.column("how").in_(METHODS)
        )
    with op.batch_alter_table("sign_in_session") as session:
        session.alter_column("needs_factor", server_default=None)


def _links() -> None:
    """Links from before stay good: they get the epoch that their person has now."""
    with op.batch_alter_table("invitation") as invitation:
        invitation.add_column(sa.Column("epoch", sa.Integer(), nullable=True))
    link = sa.table("invitation", sa.column("epoch"), sa.column("person_id"))
    person = sa.table("person", sa.column("epoch"), sa.column("id"))
    theirs = sa.select(person.c.epoch).where(person.c.id == link.c.person_id).scalar_subquery()
    op.execute(sa.update(link).values(epoch=theirs))


def _persons(table: str, *, unique: bool = False) -> tuple[sa.Column, *tuple[sa.Constraint, ...]]:
    """The person a row is of, and the constraints that go with it."""
    column = sa.Column("person_id", sa.Uuid(), nullable=False)
    key = sa.ForeignKeyConstraint(
        ["person_id"], ["person.id"], name=op.f(f"fk_{table}_person_id_person")
    )
    once = sa.UniqueConstraint("person_id", name=op.f(f"uq_{table}_person_id"))
    return (column, key, once) if unique else (column, key)


def _half_sign_in() -> None:
    op.create_table(
        "half_sign_in",
        sa.Column("id", sa.Uuid(), nullable=False),
        *_persons("half_sign_in"),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_half_sign_in")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_half_sign_in_token_hash")),
    )
    op.create_index(op.f("ix_half_sign_in_person_id"), "half_sign_in", ["person_id"])


def _passkey() -> None:
    op.create_table(
        "passkey",
        sa.Column("id", sa.Uuid(), nullable=False),
        *_persons("passkey"),
        sa.Column("credential_id", sa.String(length=1400), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("transports", sa.JSON(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")),
    )
    op.create_index(op.f("ix_passkey_person_id"), "passkey", ["person_id"])


def _passkey_challenge() -> None:
    purpose = sa.Enum(
        *PURPOSES, name="challenge_purpose", native_enum=False, create_constraint=True, length=32
    )
    op.create_table(
        "passkey_challenge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bound_to", sa.String(length=64), nullable=False),
        sa.Column("purpose", purpose, nullable=False),
        sa.Column("challenge", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey_challenge")),
    )
    op.create_index(op.f("ix_passkey_challenge_bound_to"), "passkey_challenge", ["bound_to"])


def _authenticator() -> None:
    op.create_table(
        "authenticator",
        sa.Column("id", sa.Uuid(), nullable=False),
        *_persons("authenticator", unique=True),
        sa.Column("sealed_seed", sa.String(length=400), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authenticator")),
    )


def _recovery_code() -> None:
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        *_persons("recovery_code"),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
    )
    for column in ("person_id", "code_hash"):
        op.create_index(op.f(f"ix_recovery_code_{column}"), "recovery_code", [column])
