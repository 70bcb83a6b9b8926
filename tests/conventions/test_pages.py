"""The pages themselves: links and paths lead somewhere, hosts are known, decisions are quotable."""

import re
from pathlib import Path

import pytest

from app.settings import ROOT
from tests.documents import (
    CODE,
    DECISIONS,
    DOCS,
    PAGES,
    anchors,
    page_name,
    prose_of,
    section,
    text_of,
)

PARTS = ["Context", "Decision", "Consequences", "Alternatives", "References"]
ONE_PAGE = 60
HOSTS = {
    "localhost": "this machine",
    "127.0.0.1": "this machine",
    "docs.astral.sh": "the tool that makes the locks",
}
"""Where a page may lead outside; a host of packages is none of them."""

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
A_PATH = re.compile(
    r"(?:app|docs|migrations|seeds|templates|tests|\.ci|\.github)/[\w./-]+|[\w.-]+\.(?:md|toml|lock)"
)
A_HOST = re.compile(r"\w+://(?:[^@/\s`]*@)?([\w.-]+)")
ON_A_MACHINE = re.compile(r"(?<![\w.}])/(?:home|root|tmp|work|Users|private|var/folders)/")


@pytest.mark.parametrize("page", PAGES, ids=page_name)
def test_every_link_inside_leads_somewhere(page: Path) -> None:
    broken = []
    for target in LINK.findall(prose_of(page)):
        place, _, anchor = target.partition("#")
        if "://" in target:
            continue
        file = (page.parent / place).resolve() if place else page
        if not file.exists() or (anchor and anchor not in anchors(file)):
            broken.append(target)

    assert not broken, f"{page_name(page)} leads to {broken}."


def _defines(file: Path, name: str) -> bool:
    """Whether a function, or a method written `Class.name`, stands in this file."""
    return f"def {name.rpartition('.')[2]}(" in text_of(file)


@pytest.mark.parametrize("page", PAGES, ids=page_name)
def test_every_path_named_exists(page: Path) -> None:
    gone = []
    for named in CODE.findall(prose_of(page)):
        place, _, test = named.partition("::")
        if not A_PATH.fullmatch(place):
            continue
        file = next(
            (
                f
                for f in (ROOT / place, page.parent / place, DOCS / place, ROOT / "seeds" / place)
                if f.exists()
            ),
            None,
        )
        if file is None or (test and not _defines(file, test)):
            gone.append(named)

    assert not gone, f"{page_name(page)} names {gone}."


@pytest.mark.parametrize("page", [*PAGES, ROOT / ".env.example"], ids=page_name)
def test_a_page_leads_to_known_hosts_and_to_no_folder_of_a_machine(page: Path) -> None:
    hosts = set(A_HOST.findall(text_of(page)))

    assert hosts <= HOSTS.keys(), f"{page_name(page)} leads to {sorted(hosts - HOSTS.keys())}."
    assert not ON_A_MACHINE.search(text_of(page)), f"{page_name(page)} names a folder of a machine."


def test_pages_that_the_code_points_to_exist() -> None:
    places = ("app", "tests", "migrations", "seeds", ".github")
    sources = [
        p
        for place in places
        for p in (ROOT / place).rglob("*")
        if p.suffix in {".py", ".toml", ".md", ".yml"}
    ]
    sources += [ROOT / "start.py", ROOT / "pyproject.toml"]
    named = {n for p in sources for n in re.findall(r"docs/[\w./-]+\.md", text_of(p))}

    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_the_readme_names_the_commands() -> None:
    readme = text_of(ROOT / "README.md")

    for command in ("python3 start.py", "python3 start.py demo", "python3 start.py test"):
        assert f"\n{command}\n" in readme


def test_the_changelog_begins_with_what_is_not_released() -> None:
    titles = re.findall(r"^## (.+)$", text_of(ROOT / "CHANGELOG.md"), re.MULTILINE)

    assert titles[0] == "Unreleased"


@pytest.mark.parametrize("page", DECISIONS, ids=page_name)
def test_a_decision_is_one_page_and_can_be_quoted(page: Path) -> None:
    text = text_of(page)
    quoted = [line[2:] for line in section(page, "Decision").splitlines() if line.startswith("> ")]

    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == PARTS
    assert text.startswith(f"# {page.name[:4]} ")
    assert text.count("\n") <= ONE_PAGE, "A decision is one page."
    assert len(re.findall(r"\.(?:\s|$)", " ".join(quoted))) == 1, "One sentence, after `>`."
    assert "`tests/" in section(page, "References"), "Name the test that keeps it."
    assert f"({page.name})" in text_of(DOCS / "decisions" / "README.md"), "List it."


def test_decisions_are_numbered_without_a_gap() -> None:
    assert [page.name[:4] for page in DECISIONS] == [f"{n + 1:04}" for n in range(len(DECISIONS))]
