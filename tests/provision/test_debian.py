"""Packages are installed as root or by a sudo that asks for nothing; otherwise not at all."""

import os
import shutil
from pathlib import Path

import pytest

from tests.provision import debian

# Both note what they were called with; the first argument of a program is its own name.
NOTES = '#!/bin/sh\necho "$(basename "$0") $*" >> "$(dirname "$0")/calls"\n'
PASSES_ON = NOTES + 'shift\n[ "$1" = true ] || exec "$@"\n'


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine of an ordinary account, with apt and without sudo."""
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    monkeypatch.setattr(shutil, "which", lambda name: _inside(tmp_path, name))
    put(tmp_path / "apt-get", NOTES)
    return tmp_path


def _inside(folder: Path, name: str) -> str | None:
    return str(folder / name) if (folder / name).exists() else None


def put(program: Path, text: str) -> None:
    program.write_text(text, encoding="utf-8")
    program.chmod(0o700)


def calls(machine: Path) -> list[str]:
    noted = machine / "calls"
    return noted.read_text(encoding="utf-8").splitlines() if noted.exists() else []


def test_an_ordinary_account_without_sudo_installs_nothing(machine: Path) -> None:
    assert not debian.install("chromium")
    assert calls(machine) == []


def test_a_sudo_that_wants_a_password_is_not_used(machine: Path) -> None:
    put(machine / "sudo", NOTES + "exit 1\n")

    assert not debian.install("chromium")
    assert calls(machine) == ["sudo -n true"]


def test_a_sudo_without_password_updates_the_lists_and_installs(machine: Path) -> None:
    put(machine / "sudo", PASSES_ON)

    assert debian.install("chromium")
    apt = [call for call in calls(machine) if call.startswith("apt-get")]
    assert [call.split()[4] for call in apt] == ["update", "install"]
    assert apt[-1].endswith(" chromium")


def test_an_installation_that_fails_is_told_and_counts_as_none(
    machine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    put(machine / "apt-get", "#!/bin/sh\necho no such package >&2\nexit 100\n")

    assert not debian.install("chromium")
    assert "no such package" in capsys.readouterr().err


def test_a_system_without_apt_installs_nothing(machine: Path) -> None:
    (machine / "apt-get").unlink()

    assert not debian.install("chromium")
