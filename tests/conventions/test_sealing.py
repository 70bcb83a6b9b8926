"""Whatever staff can type is sealed with its record's label, and nothing goes past that."""

import ast
from pathlib import Path

from app.settings import ROOT
from app.vault.columns import SealedText, sealed_columns
from tests.each import for_each
from tests.vault.canaries import labelled, place, texts

SOURCES = sorted((ROOT / "app").rglob("*.py"))
SEALED = {column.name for column in sealed_columns()} | {"label"}
RECORDS = {cls.__name__ for cls in labelled()}
SETS_BY_ITSELF = {"vault/resealing.py"}


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT / "app"))


@for_each([c for cls in labelled() for c in texts(cls)], place)
def test_a_text_of_a_record_is_in_a_sealed_column(column: object) -> None:
    kind = getattr(column, "type", None)

    assert isinstance(kind, SealedText), (
        "Give it sa_type=SealedText (app/vault/columns.py). If the program, not a person, chooses "
        "its values, name it in CODES of tests/vault/canaries.py."
    )


@for_each(SOURCES, _name)
def test_no_statement_sets_a_sealed_column_past_its_record(path: Path) -> None:
    """A bulk statement knows no label: its text would be stored open."""
    if _name(path) in SETS_BY_ITSELF or path.parts[-2] == "seeding":
        return
    found = [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "values"
        and ast.unparse(node.func) != "sa.values"
        and SEALED & {keyword.arg for keyword in node.keywords}
    ]

    assert not found, f"Lines {found}: set the attribute of the record instead."


@for_each(SOURCES, _name)
def test_records_are_added_to_the_session(path: Path) -> None:
    """An INSERT of SQLAlchemy's core knows no label either."""
    calls = (n for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.Call))
    inserts = (n for n in calls if n.args and ast.unparse(n.func) in {"sa.insert", "insert"})
    found = [n.lineno for n in inserts if ast.unparse(n.args[0]) in RECORDS]

    assert not found, f"Lines {found}: add the record to the session."
