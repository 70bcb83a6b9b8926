"""House rules that a linter does not know; each message says how to obey."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from app.settings import ROOT
from tests.each import for_each

SOURCES = sorted((ROOT / "app").rglob("*.py"))
MAY_WRITE_SQL = {"db.py"}
TRACES_THEMSELVES = {"note_failure"}  # a counted sign-in attempt is the trace
READS_THE_CLOCK = {"clock.py", "db.py"}


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT / "app"))


def _calls(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            yield node.lineno, ast.unparse(node.func)


def test_slices_are_imported_in_one_order() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


@for_each(SOURCES, _name)
def test_raw_sql_is_written_in_one_module(path: Path) -> None:
    """Raw SQL passes by the scoping of app.access; index conditions in models are not queries."""
    if _name(path) in MAY_WRITE_SQL or path.name == "models.py":
        return
    found = [line for line, call in _calls(path) if call.split(".")[-1] == "text"]

    assert not found, f"Lines {found}: write a select(), or move the SQL to app/db.py."


@for_each(SOURCES, _name)
def test_the_clock_is_read_in_one_module(path: Path) -> None:
    """Tests travel in time and deadlines are judged in New York: both need one clock."""
    if _name(path) in READS_THE_CLOCK:
        return
    reading = ("datetime.now", "date.today", "datetime.today", "time.time", "datetime.utcnow")
    found = [line for line, call in _calls(path) if call in reading]

    assert not found, f"Lines {found}: call app.clock."


@for_each(SOURCES, _name)
def test_lists_are_paged_by_key_not_by_offset(path: Path) -> None:
    found = [line for line, call in _calls(path) if call.endswith(".offset")]

    assert not found, f"Lines {found}: an OFFSET reads everything before it; page by key."


@for_each(SOURCES, _name)
def test_scoped_rows_are_read_through_the_orm(path: Path) -> None:
    if _name(path) in {"db.py", "access/visibility.py"}:
        return
    tree = ast.parse(path.read_text())
    found = [
        n.lineno for n in ast.walk(tree) if isinstance(n, ast.Attribute) and n.attr == "__table__"
    ]

    assert not found, f"Lines {found}: a bare table passes by the scoping of app.access."


@for_each([p for p in SOURCES if p.name == "actions.py"], _name)
def test_every_action_leaves_a_trace(path: Path) -> None:
    """`record(…)` stands in every public action, or in one that it calls."""
    if path.parent.name in {"audit", "drafts"}:
        return
    tree = ast.parse(path.read_text())
    functions = {n.name: n for n in tree.body if isinstance(n, ast.FunctionDef)}

    def traced(name: str, seen: frozenset[str] = frozenset()) -> bool:
        called = {ast.unparse(c.func) for c in ast.walk(functions[name]) if isinstance(c, ast.Call)}
        if {"record", "audit", "audit.record"} & called:
            return True
        return any(traced(c, seen | {name}) for c in called & functions.keys() - seen - {name})

    writers = {
        name
        for name, node in functions.items()
        if not name.startswith("_") and "db.add" in ast.unparse(node)
    }
    assert not [name for name in writers - TRACES_THEMSELVES if not traced(name)]
