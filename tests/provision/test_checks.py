"""Every check is run and counted, also after one failed, and none reads this account's settings."""

import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest

from start import Refusal
from tests.provision import __main__ as provision
from tests.provision import checks


def python(code: str) -> tuple[str, ...]:
    return (sys.executable, "-c", code)


def test_all_checks_run_and_the_failed_ones_are_named(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    fakes = {"one": python("raise SystemExit(3)"), "two": python("print('two ran')")}
    monkeypatch.setattr(checks, "STATIC", fakes)

    assert checks.run_static_checks({}, engines={}) == ["one"]

    said = capfd.readouterr().out
    assert "one FAILED with exit code 3" in said
    assert "two ran" in said
    assert "two passed" in said


def test_migrations_are_checked_on_each_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[tuple[str, str]] = []

    def passes(title: str, _: object, environment: dict[str, str]) -> bool:
        ran.append((title, environment["DESK_DATABASE_URL"]))
        return True

    monkeypatch.setattr(checks, "STATIC", {})
    monkeypatch.setattr(checks, "passes", passes)

    assert checks.run_static_checks({}, {"SQLite": "sqlite:///x"}) == []
    assert ran == [
        ("migrations on SQLite", "sqlite:///x"),
        ("alembic check on SQLite", "sqlite:///x"),
    ]


def test_a_failed_check_fails_the_run_though_the_tests_pass(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(provision, "browser", lambda: "chromium")
    monkeypatch.setattr(provision, "postgres", lambda: nullcontext("postgresql://x/y"))
    monkeypatch.setattr(provision, "empty_database", nullcontext)
    monkeypatch.setattr(provision, "run_static_checks", lambda *_: ["one"])
    monkeypatch.setattr(provision, "run_pytest", lambda _: 0)

    assert provision.run(full=False) == 1
    assert "Failed before the tests: one" in capfd.readouterr().out


def test_no_setting_of_this_account_reaches_a_test(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DESK_DATABASE_URL", "postgresql+psycopg://localhost/real")
    monkeypatch.setenv("DESK_DATA", "/srv/real")
    monkeypatch.setenv("DESK_PROFILE", "field")

    given = provision.environment(tmp_path, "/usr/bin/chromium", "postgresql://x", full=True)

    assert {name: value for name, value in given.items() if name.startswith("DESK_")} == {
        "DESK_DATA": str(tmp_path / "data"),
        "DESK_DATABASE_URL": "",
        "DESK_TEST_CHROMIUM": "/usr/bin/chromium",
        "DESK_TEST_FULL": "1",
        "DESK_TEST_POSTGRES_URL": "postgresql://x",
    }


def test_a_missing_piece_ends_the_run_with_its_hint(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse() -> str:
        raise Refusal("No browser.", "Get one.")

    monkeypatch.setattr(provision, "browser", refuse)
    monkeypatch.setattr(sys, "argv", ["tests.provision"])

    assert provision.main() == 2
    assert capsys.readouterr().err == "No browser.\nGet one.\n"


def test_there_are_at_least_two_workers_and_not_one_per_core_of_a_large_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    commands: list[tuple[str, ...]] = []

    def run(command: tuple[str, ...], **_: object) -> subprocess.CompletedProcess[str]:
        commands.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", run)
    for processors in (1, 4, 96):
        monkeypatch.setattr(checks, "_processors", lambda count=processors: count)
        checks.run_pytest({})

    assert [command[-1] for command in commands] == ["2", "4", "8"]
