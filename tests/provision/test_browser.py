"""The browser is one that starts, or the tests refuse: they never go on without one."""

import shutil
from pathlib import Path

import pytest

from start import Refusal
from tests.provision import browser, debian


def a_program(path: Path, *, exits: int) -> str:
    path.write_text(f"#!/bin/sh\nexit {exits}\n", encoding="utf-8")
    path.chmod(0o700)
    return str(path)


def test_the_named_browser_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = a_program(tmp_path / "mine", exits=0)
    monkeypatch.setenv("DESK_TEST_CHROMIUM", mine)

    assert browser.browser() == mine


def test_a_named_browser_that_does_not_start_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_TEST_CHROMIUM", "/nowhere/chromium")

    with pytest.raises(Refusal, match="Correct DESK_TEST_CHROMIUM"):
        browser.browser()


def test_a_signpost_in_place_of_a_browser_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_program(tmp_path / "chromium", exits=10)
    real = a_program(tmp_path / "google-chrome", exits=0)
    monkeypatch.delenv("DESK_TEST_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert browser.find_browser() == real


def test_without_any_browser_one_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def install(package: str) -> bool:
        a_program(tmp_path / package, exits=0)
        return True

    monkeypatch.delenv("DESK_TEST_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    monkeypatch.setattr(debian, "install", install)

    assert browser.browser() == str(tmp_path / "chromium")


def test_where_none_can_be_installed_the_hint_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DESK_TEST_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    assert shutil.which("apt-get") is None

    with pytest.raises(Refusal) as refusal:
        browser.browser()

    [_, hint] = str(refusal.value).splitlines()
    assert "apt-get install chromium" in hint
