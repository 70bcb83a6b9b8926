"""The pages of the documentation, read as plain text."""

import re
from functools import cache
from pathlib import Path

from app.settings import ROOT

DOCS = ROOT / "docs"
PAGES = sorted((*ROOT.glob("*.md"), *DOCS.rglob("*.md")))
DECISIONS = sorted((DOCS / "decisions").glob("0*.md"))

CODE = re.compile(r"`([^`\n]+)`")
_FENCE = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)


def page_name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def prose_of(path: Path) -> str:
    """The text without what is printed as a block of code."""
    return _FENCE.sub("", text_of(path))


def rows_of(path: Path, title: str = "") -> list[list[str]]:
    """The cells of every table of a page or section, without the marks around code."""
    text = section(path, title) if title else text_of(path)
    lines = (line.strip() for line in text.splitlines())
    rows = (re.split(r"(?<!\\)\|", line)[1:-1] for line in lines if line.startswith("|"))
    return [[cell.strip().strip("`") for cell in row] for row in rows]


def section(path: Path, title: str) -> str:
    """What stands under a heading, up to the next one; empty when there is no such heading."""
    heading = rf"^#+ {re.escape(title)}\n(.*?)(?=^#|\Z)"
    found = re.search(heading, text_of(path), re.MULTILINE | re.DOTALL)
    return found[1] if found else ""


def anchors(path: Path) -> set[str]:
    """What a link may name after `#`: the headings, as the forge writes them."""
    titles = re.findall(r"^#+ (.+)$", prose_of(path), re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", title.lower()) for title in titles)
    return {title.strip().replace(" ", "-") for title in plain}
