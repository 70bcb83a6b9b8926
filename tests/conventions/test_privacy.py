"""What is promised about forgetting is what the code does."""

from app.retention.rules import POLICY
from tests.documents import DOCS, rows_of


def test_the_retention_table_is_the_one_the_code_has() -> None:
    told = [tuple(row) for row in rows_of(DOCS / "privacy.md", "How long")[2:]]

    assert told == [tuple(rule) for rule in POLICY], "Correct docs/privacy.md, How long."
