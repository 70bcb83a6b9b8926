"""Seek postings and addresses by their person; SQLite went through all of a delegation's people.

The address now comes first in its constraint: an index that begins with the organisation looks to
SQLite like a good way to any of its rows, though nearly all rows are of one organisation.
"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BEFORE = ("uq_mailbox_organisation_id_address", ["organisation_id", "address"])
AFTER = ("uq_mailbox_address_organisation_id", ["address", "organisation_id"])


def upgrade() -> None:
    _mailbox(BEFORE, AFTER)
    op.drop_index("ix_posting_contact_id", table_name="posting")
    op.create_index("ix_posting_contact_id_state_code", "posting", ["contact_id", "state_code"])


def downgrade() -> None:
    op.drop_index("ix_posting_contact_id_state_code", table_name="posting")
    op.create_index("ix_posting_contact_id", "posting", ["contact_id"])
    _mailbox(AFTER, BEFORE)


def _mailbox(old: tuple[str, list[str]], new: tuple[str, list[str]]) -> None:
    with op.batch_alter_table("mailbox") as mailbox:
        mailbox.drop_constraint(old[0], type_="unique")
        mailbox.create_unique_constraint(*new)
