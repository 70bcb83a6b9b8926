"""A copy of the seed files for one test, and a way to edit a line of it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from app.settings import ROOT

Edit = Callable[[str, str, str], None]


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """The seed files, to be edited by this test."""
    return Path(shutil.copytree(ROOT / "seeds", tmp_path / "seeds"))


@pytest.fixture
def edit(seeds: Path) -> Edit:
    """`edit(file, old, new)` replaces the one place where `old` stands."""

    def replace(file: str, old: str, new: str) -> None:
        path = seeds / file
        text = path.read_text("utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        path.write_text(text.replace(old, new), "utf-8")

    return replace
