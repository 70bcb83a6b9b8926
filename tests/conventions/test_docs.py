"""What is there is in the documentation: settings, commands, addresses, rights, packages, terms.

Each message says what to write, and where.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer.main
from fastapi.routing import iter_route_contexts
from packaging.requirements import Requirement

import start
from app.cli import main as cli
from app.main import create_app
from app.people.models import Role
from app.people.rules import GRANTS, Permission
from app.settings import ROOT, Settings
from tests.documents import CODE, DOCS, PAGES, page_name, rows_of, section, text_of

OPERATING = DOCS / "operating.md"
PROMISED = (
    *("/sign-in", "/", "/stance", "/stance.csv", "/asks", "/delegations", "/delegations/ken"),
    *("/contacts", "/contacts/ID", "/meetings", "/meetings/new", "/meetings/ID", "/tasks"),
    *("/history", "/settings", "/healthz", "/readyz"),
)
"""Addresses that others rely on: documented, and answered by a route."""

SHORTEST = len("is taken")
"""A shorter piece of a refusal could stand in any sentence."""

A_NAME = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")


# Settings


def _shown(value: object) -> str:
    match value:
        case bool():
            return f"`{str(value).lower()}`"
        case timedelta():
            return f"`{(str(value)).zfill(8)}`"
        case Path():
            return f"`{value.relative_to(ROOT)}` in the checkout"
        case _:
            return f"`{value}`" if value != "" else "empty"


@pytest.mark.parametrize("name", Settings.model_fields)
def test_a_setting_is_in_the_table_as_the_code_has_it(name: str) -> None:
    field = Settings.model_fields[name]
    words = " ".join((field.description or "").split())
    line = f"| `DESK_{name.upper()}` | {_shown(field.default)} | {words} |"

    assert line in text_of(DOCS / "settings.md"), f"Write into docs/settings.md: {line}"
    assert f"#DESK_{name.upper()}=" in text_of(ROOT / ".env.example"), "Add it to .env.example."


def test_no_setting_is_documented_that_does_not_exist() -> None:
    known = {f"DESK_{name.upper()}" for name in Settings.model_fields}
    for page in (*PAGES, ROOT / ".env.example"):
        named = set(re.findall(r"DESK_[A-Z_]*[A-Z]", text_of(page)))
        strange = {name for name in named - known if not name.startswith("DESK_TEST_")}
        assert not strange, f"{page_name(page)} names {sorted(strange)}."


def test_what_only_the_tests_read_is_documented() -> None:
    sources = (ROOT / "tests").rglob("*.py")
    read = {n for p in sources for n in re.findall(r"\"(DESK_TEST_[A-Z_]+)\"", text_of(p))}

    missing = {name for name in read if name not in text_of(ROOT / "CONTRIBUTING.md")}
    assert not missing, f"CONTRIBUTING.md does not name {sorted(missing)}."


# Commands


def _commands(group: Any, words: tuple[str, ...] = ()) -> Iterator[tuple[str, list[str]]]:
    """Each command with its options; the group itself under an empty name."""
    options = [o for param in group.params for o in (*param.opts, *param.secondary_opts)]
    yield " ".join(words), [option for option in options if option.startswith("--")]
    for name, command in getattr(group, "commands", {}).items():
        yield from _commands(command, (*words, name))


COMMANDS = dict(_commands(typer.main.get_command(cli)))
GROUPS = {"", *(name for name in COMMANDS if any(n.startswith(f"{name} ") for n in COMMANDS))}


@pytest.mark.parametrize("name", [name for name in COMMANDS if name not in GROUPS])
def test_a_command_has_a_section_that_names_its_options(name: str) -> None:
    about = section(OPERATING, name)

    assert about, f"docs/operating.md needs a section: ### {name}"
    missing = [o for o in COMMANDS[name] if o not in about]
    assert not missing, f"The section {name} of docs/operating.md does not name {missing}."


def test_the_options_of_every_command_are_named() -> None:
    missing = [o for o in (*COMMANDS[""], "--help") if o not in section_of_commands()]

    assert not missing, f"docs/operating.md, Commands, does not name {missing}."


def section_of_commands() -> str:
    return section(OPERATING, "Commands")


def test_what_start_understands_is_documented(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        start.parse(["--help"])
    said = capsys.readouterr().out
    about = section(OPERATING, "Start")

    words = (*re.findall(r"--[a-z]+", said), "run", "demo", "test")
    assert [word for word in words if f"`{word}`" not in about] == []


def _refusals() -> Iterator[str]:
    """The fixed words of each sentence with which start.py refuses, the longest piece of it."""
    for node in ast.walk(ast.parse(text_of(ROOT / "start.py"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Refusal":
            pieces = [
                part.value
                for part in ast.walk(node.args[0])
                if isinstance(part, ast.Constant) and isinstance(part.value, str)
            ]
            yield max(pieces, key=len).splitlines()[0].strip()


@pytest.mark.parametrize("sentence", sorted(set(_refusals())))
def test_each_refusal_of_start_is_explained(sentence: str) -> None:
    told = [row[0] for row in rows_of(OPERATING, "When something is wrong")]
    pieces = [words.strip() for cell in told for words in cell.split("…")]

    assert any(len(words) >= SHORTEST and words in sentence for words in pieces), (
        f"Explain it in docs/operating.md, When something is wrong: {sentence}"
    )


# Addresses and permissions


def test_promised_addresses_are_documented_and_answered() -> None:
    cells = {
        part.strip().strip("`") for row in rows_of(OPERATING) for part in re.split(r",\s*", row[0])
    }
    patterns = [
        re.compile(re.sub(r"{[^}]+}", "[^/]+", route.path or ""))
        for route in iter_route_contexts(create_app().routes)
        if "GET" in (route.methods or ())
    ]

    assert [address for address in PROMISED if address not in cells] == []
    assert [a for a in PROMISED if not any(p.fullmatch(a) for p in patterns)] == []


def test_no_address_is_documented_that_no_route_answers() -> None:
    table = section(OPERATING, "Addresses")
    named = {a for a in CODE.findall(table) if a.startswith("/")}
    patterns = [
        re.compile(re.sub(r"{[^}]+}", "[^/]+", route.path or ""))
        for route in iter_route_contexts(create_app().routes)
    ]

    assert [a for a in sorted(named) if not any(p.fullmatch(a) for p in patterns)] == []


def test_the_table_of_rights_is_the_one_the_code_has() -> None:
    head, *rows = [
        row for row in rows_of(OPERATING) if row[0] == "permission" or row[0] in set(Permission)
    ]
    told = {
        row[0]: {role for role, cell in zip(head[2:], row[2:], strict=True) if cell == "yes"}
        for row in rows
    }
    true = {p.value: {role.value for role in Role if p in GRANTS[role]} for p in Permission}

    assert told == true, "Correct the table under Who may do what in docs/operating.md."


# Dependencies


def _asked_for() -> list[str]:
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))
    lines = (*project["project"]["dependencies"], *project["dependency-groups"]["dev"])
    return [Requirement(line).name for line in lines]


def test_every_dependency_says_what_it_is_for_and_costs() -> None:
    told = {row[0]: row for row in rows_of(DOCS / "dependencies.md") if len(row) == 6}
    missing = [name for name in _asked_for() if name not in told or not all(told[name])]
    gone = set(told) - set(_asked_for()) - {"package", "---"}

    assert (missing, gone) == ([], set()), "Keep docs/dependencies.md to pyproject.toml."


# Terms


@cache
def names_in_code() -> frozenset[str]:
    """Functions, classes, constants, and the attributes and members of classes as `Class.name`."""
    found: set[str] = set()
    for path in (ROOT / "app").rglob("*.py"):
        for node in ast.walk(ast.parse(text_of(path))):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                found.add(node.name)
            if isinstance(node, ast.ClassDef):
                found.update(f"{node.name}.{name}" for name in _defined(node.body))
            if isinstance(node, ast.Module):
                found.update(_defined(node.body))
    return frozenset(found)


def _defined(body: list[ast.stmt]) -> Iterator[str]:
    for node in body:
        if isinstance(node, ast.FunctionDef):
            yield node.name
        elif isinstance(node, ast.AnnAssign):
            yield ast.unparse(node.target)
        elif isinstance(node, ast.Assign):
            yield from (ast.unparse(target) for target in node.targets)


def test_a_term_of_the_glossary_has_its_name_in_the_code() -> None:
    columns = [row[1] for row in rows_of(DOCS / "glossary.md") if len(row) == 4]
    names = {n.strip("` ") for cell in columns for n in cell.replace("page", "").split(",")}
    wanted = {name for name in names if A_NAME.fullmatch(name)} - {"in code"}

    assert wanted > {"Stance", "TreatyAction"}
    assert not wanted - names_in_code(), "Correct docs/glossary.md, or the name in the code."
