"""Size is a budget: nobody's giant file appeared on purpose."""

import ast
from collections.abc import Iterator
from pathlib import Path

from app.settings import ROOT
from tests.each import for_each

FILE_LIMIT = 300
FUNCTION_LIMIT = 40
ROUTE_LIMIT = 25
PAGE_LIMIT = 120
FRAGMENT_LIMIT = 60
BANNED = {"utils", "helpers", "common", "misc", "base", "core", "services", "managers", "handlers"}

PYTHON = sorted(
    path for folder in ("app", "tests", "migrations") for path in (ROOT / folder).rglob("*.py")
)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _is_route(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any("router." in ast.unparse(decorator) for decorator in node.decorator_list)


@for_each([*PYTHON, ROOT / "start.py"], _name)
def test_a_python_file_stays_small(path: Path) -> None:
    lines = path.read_text().count("\n")

    assert lines <= FILE_LIMIT, f"{lines} lines: split it by what it is about."


@for_each(PYTHON, _name)
def test_a_function_stays_small(path: Path) -> None:
    for node in _functions(path):
        length = (node.end_lineno or node.lineno) - node.lineno + 1
        limit = ROUTE_LIMIT + 8 if _is_route(node) else FUNCTION_LIMIT
        if path.is_relative_to(ROOT / "migrations"):
            continue
        assert length <= limit, f"{node.name} has {length} lines, at most {limit} are wanted."


@for_each(TEMPLATES, _name)
def test_a_template_stays_small(path: Path) -> None:
    lines = path.read_text().count("\n")
    is_macros = path.parent.name == "components"
    limit = FRAGMENT_LIMIT if path.name.startswith("_") else PAGE_LIMIT

    assert lines <= (FILE_LIMIT if is_macros else limit), f"{lines} lines: make a fragment of it."


@for_each(sorted((ROOT / "app").rglob("*")), _name)
def test_no_name_says_nothing(path: Path) -> None:
    assert path.stem not in BANNED, "Name it for the concept it holds."


@for_each(PYTHON, _name)
def test_a_module_says_what_lives_in_it(path: Path) -> None:
    if path.is_relative_to(ROOT / "tests"):
        return
    assert ast.get_docstring(ast.parse(path.read_text())), "Begin with a docstring."
