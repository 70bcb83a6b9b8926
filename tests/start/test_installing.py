"""The lock is installed whole, with its hashes, by one start at a time, or not at all."""

import hashlib
import json
import os
import signal
import sys
import zipfile
from pathlib import Path

import pytest

from tests.start.checkouts import Checkout, what_it_became

MODULE = "tiny.py"
METADATA = "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n"
WHEEL = "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


@pytest.fixture
def tiny(checkout: Checkout, tmp_path: Path) -> str:
    """The hash of a package that pip finds without a network."""
    wheel = tmp_path / "tiny-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr(MODULE, "")
        archive.writestr("tiny-1.0.dist-info/METADATA", METADATA)
        archive.writestr("tiny-1.0.dist-info/WHEEL", WHEEL)
        archive.writestr("tiny-1.0.dist-info/RECORD", "")
    checkout.environment["PIP_FIND_LINKS"] = str(tmp_path)
    return hashlib.sha256(wheel.read_bytes()).hexdigest()


def is_there(checkout: Checkout) -> bool:
    return bool(list((checkout.folder / ".venv").glob(f"lib/*/site-packages/{MODULE}")))


def test_a_changed_lock_is_installed_at_the_next_start(checkout: Checkout, tiny: str) -> None:
    checkout.write("requirements.lock", f"tiny==1.0 --hash=sha256:{tiny}\n")

    done = checkout.start("--port", "0")

    assert "Installing requirements.lock" in done.stdout
    assert what_it_became(done)
    assert is_there(checkout)


def test_other_bytes_than_the_locked_ones_are_refused(checkout: Checkout, tiny: str) -> None:
    checkout.write("requirements.lock", f"tiny==1.0 --hash=sha256:{tiny[::-1]}\n")

    done = checkout.start("--port", "0")

    assert done.returncode == 2
    assert "could not be installed" in done.stderr
    assert not is_there(checkout)
    assert not checkout.stamp.exists()


def test_a_lock_without_hashes_is_refused(checkout: Checkout, tiny: str) -> None:
    checkout.write("requirements.lock", "tiny==1.0\n")

    assert checkout.start("--port", "0").returncode == 2
    assert not is_there(checkout)


def test_after_a_broken_lock_the_repaired_one_is_installed(checkout: Checkout) -> None:
    good = (checkout.folder / "requirements.lock").read_text(encoding="utf-8")
    checkout.write("requirements.lock", "<<<<<<< not a lock\n")
    broken = checkout.start("--port", "0")
    checkout.write("requirements.lock", good)
    repaired = checkout.start("--port", "0")

    assert broken.returncode == 2
    assert "git checkout -- requirements.lock" in broken.stderr
    assert "Traceback" not in broken.stderr
    assert "Installing" in repaired.stdout
    assert what_it_became(repaired)


def test_pip_is_tried_when_uv_fails(checkout: Checkout, tiny: str, tmp_path: Path) -> None:
    uv = tmp_path / "uv"
    uv.write_text("#!/bin/sh\necho no network >&2\nexit 2\n", encoding="utf-8")
    uv.chmod(0o700)
    checkout.environment["PATH"] += f":{tmp_path}"
    checkout.write("requirements.lock", f"tiny==1.0 --hash=sha256:{tiny}\n")

    assert what_it_became(checkout.start("--port", "0"))
    assert is_there(checkout)


def test_an_environment_of_another_python_is_made_anew(checkout: Checkout) -> None:
    checkout.stamp.write_text(json.dumps({"python": "3.9"}), encoding="utf-8")
    [lib] = (checkout.folder / ".venv" / "lib").glob("python3.*")
    lib.rename(lib.with_name("python3.9"))

    done = checkout.start("--port", "0")

    assert "Making the virtual environment" in done.stdout
    assert what_it_became(done)


def test_two_first_starts_at_once_install_once(fresh: Checkout) -> None:
    with fresh.begin("--port", "0") as one, fresh.begin("--port", "0") as other:
        said = [process.communicate(timeout=120) for process in (one, other)]

    printed = "".join(out for out, _ in said)
    assert (one.returncode, other.returncode) == (0, 0), said
    assert printed.count("Making the virtual environment") == 1
    assert printed.count("Installing") == 1
    assert printed.count("became") == 2


def test_ctrl_c_while_installing_is_no_traceback_and_no_stamp(checkout: Checkout) -> None:
    python = checkout.folder / ".venv" / "bin" / "python"
    python.unlink()
    python.write_text(f"#!{sys.executable}\nimport time\ntime.sleep(60)\n", encoding="utf-8")
    python.chmod(0o700)
    checkout.write("requirements.lock", "# changed\n")

    with checkout.begin("--port", "0") as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("Installing")
        os.killpg(process.pid, signal.SIGINT)
        _, err = process.communicate(timeout=30)

    assert process.returncode == 130
    assert err.strip() == "Stopped."
    assert not checkout.stamp.exists()
