"""Make room for sealed text, and mark open text that looks like it.

The texts themselves are sealed by the application once the schema is current: a migration has no
keys. SQLite does not enforce lengths, so only PostgreSQL's columns have to be widened.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

LIMITS = {
    "ask_response": {"quote": None, "source": 1000, "withdrawal_reason": 300},
    "contact": {
        "full_name": 200,
        "family_name": 100,
        "salutation": 200,
        "languages": 100,
        "telephone": 60,
        "note": None,
        "do_not_contact_reason": None,
    },
    "lowering": {"reason": 300},
    "mailbox": {"address": 320},
    "meeting": {"summary": None, "documents_left": 500, "withdrawal_reason": 300},
    "meeting_revision": {"summary": None, "documents_left": 500},
    "permanent_mission": {"name": 200, "address": None, "telephone": 60, "source": None},
    "posting": {"title": 120, "rank": 80},
    "promise": {"text": 300},
    "saved_view": {"name": 60, "query": 500},
    "stance_record": {"quote": None, "source": 1000, "withdrawal_reason": 300},
    "task": {"title": 300},
}
"""How long each text could be before; the forms still ask for as much."""


def upgrade() -> None:
    _change_length(wider=True)
    for table, columns in LIMITS.items():
        for name in columns:
            text = sa.column(name, sa.String)
            marked = sa.update(sa.table(table, text)).where(text.startswith("sealed:"))
            op.execute(marked.values({name: sa.literal("sealed:0:") + text}))
    with op.batch_alter_table("draft") as draft:
        draft.alter_column("typed", type_=sa.String(), postgresql_using="typed::text")


def downgrade() -> None:
    _refuse_sealed()
    with op.batch_alter_table("draft") as draft:
        draft.alter_column(
            "typed",
            type_=sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
            postgresql_using="typed::jsonb",
        )
    for table, columns in LIMITS.items():
        for name in columns:
            text = sa.column(name, sa.String)
            marked = sa.update(sa.table(table, text)).where(text.startswith("sealed:0:"))
            op.execute(marked.values({name: sa.func.substr(text, len("sealed:0:") + 1)}))
    _change_length(wider=False)


def _change_length(*, wider: bool) -> None:
    if op.get_bind().dialect.name == "sqlite":
        return
    for table, columns in LIMITS.items():
        for name, limit in columns.items():
            if limit:
                op.alter_column(table, name, type_=sa.String(None if wider else limit))


def _refuse_sealed() -> None:
    """What was sealed cannot be opened here, and older code could not read it."""
    for table, columns in (*LIMITS.items(), ("draft", {"typed": None})):
        for name in columns:
            text = sa.column(name, sa.String)
            query = sa.select(sa.func.count()).select_from(sa.table(table, text))
            if op.get_bind().scalar(query.where(text.startswith("sealed:1:"))):
                raise RuntimeError(
                    f"There are sealed texts in {table}; restore the snapshot from before instead."
                )
