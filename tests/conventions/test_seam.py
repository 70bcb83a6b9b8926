"""Who may step around the scoping of app.access, and why; anybody else is named by this test."""

import ast

import pytest

from app.settings import ROOT

KEEPS_ALL = {
    "app/labels/actions.py": "raising takes along what cites a record, also what the raiser "
    "cannot see; nothing of it is returned",
    "app/demo/readers.py": "fills a sample desk, before anybody can sign in",
}


def _users(name: str) -> set[str]:
    """Modules that call this function of app.access; itself apart."""
    found = set()
    for path in sorted((ROOT / "app").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == name:
                found.add(str(path.relative_to(ROOT)))
    return found - {"app/access/records.py"}


def test_every_record_is_found_only_where_nothing_of_it_is_shown() -> None:
    new = _users("keeping_all") - KEEPS_ALL.keys()

    assert not new, f"{new} find what their viewer may not see: list them in KEEPS_ALL, with why."


@pytest.mark.parametrize("module", sorted(KEEPS_ALL))
def test_no_entry_is_out_of_date(module: str) -> None:
    assert module in _users("keeping_all")


def test_no_route_makes_a_viewer() -> None:
    """A viewer comes from the session's person, in app/people/deps.py."""
    assert {each for each in _users("Viewer") if each.endswith("routes.py")} == set()
