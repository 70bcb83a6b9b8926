"""What can be expected to go wrong with a start is a sentence with a remedy, not a traceback."""

import ast
import subprocess
import sys

import pytest

from start import Refusal, check_python
from tests.start.checkouts import TOP, Checkout

WITHOUT = (
    "import sys, runpy; sys.modules[{!r}] = None; runpy.run_path('start.py', {{}}, '__main__')"
)


def refused(done: subprocess.CompletedProcess[str]) -> str:
    """The words of a refusal; it must be one."""
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert "became" not in done.stdout
    return done.stderr


@pytest.mark.parametrize("version", [(3, 8, 18), (3, 10, 13), (2, 7, 18)])
def test_an_old_python_is_refused(version: tuple[int, ...]) -> None:
    with pytest.raises(Refusal, match=r"needs Python 3\.11 or newer; this is Python \d"):
        check_python(version, "linux")


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 13, 1)])
def test_a_new_python_is_not_refused(version: tuple[int, ...]) -> None:
    check_python(version, "linux")


def test_windows_is_told_of_its_linux_subsystem() -> None:
    with pytest.raises(Refusal, match="WSL"):
        check_python((3, 12, 1), "win32")


def test_an_old_python_can_read_the_file_far_enough_to_be_refused() -> None:
    source = (TOP / "start.py").read_text(encoding="utf-8")

    ast.parse(source, feature_version=(3, 8))
    assert "from __future__ import annotations" in source


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_a_python_without_venv_is_told_the_package(fresh: Checkout, module: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT.format(module), "--port", "0"],
        cwd=fresh.folder,
        env=fresh.environment,
        check=False,
        capture_output=True,
        text=True,
    )

    assert "apt-get install python3-venv" in refused(done)
    assert not fresh.stamp.exists()


def test_a_taken_port_is_refused_before_anything_is_installed(
    fresh: Checkout, taken_port: int
) -> None:
    said = refused(fresh.start("--port", str(taken_port)))

    assert f"Port {taken_port} is taken" in said
    assert f"--port {taken_port + 1}" in said
    assert not (fresh.folder / ".venv").exists()


def test_an_address_of_another_machine_is_refused(fresh: Checkout) -> None:
    assert "--host 127.0.0.1" in refused(fresh.start("--host", "192.0.2.1"))


def test_a_data_folder_that_cannot_be_written_is_refused(fresh: Checkout) -> None:
    # A file, because root may write into any folder.
    fresh.write("occupied", "a file")

    said = refused(fresh.start("--port", "0", "--data", "occupied"))

    assert "occupied cannot be written to" in said
    assert "--data DIR" in said


def test_a_checkout_that_cannot_be_written_is_refused(fresh: Checkout) -> None:
    fresh.write(".desk", "a file")

    said = refused(fresh.start("--port", "0", "--data", "elsewhere"))

    assert f"The folder {fresh.folder} cannot be written to" in said


def test_a_missing_lock_is_refused(checkout: Checkout) -> None:
    (checkout.folder / "requirements.lock").unlink()

    assert "git checkout -- requirements.lock" in refused(checkout.start("--port", "0"))
