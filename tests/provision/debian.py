"""Debian's packages, where this account may install them without being asked for a password."""

import os
import shutil
import subprocess
import sys

PATIENCE = 600


def right_to_install() -> list[str] | None:
    """What to put before a command to run it as root; None when that is not possible."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo is None:
        return None
    asked = subprocess.run([sudo, "-n", "true"], check=False, capture_output=True)
    return [sudo, "-n"] if asked.returncode == 0 else None


def install(package: str) -> bool:
    """Install a package with apt; False when that is not possible here or did not work."""
    apt = shutil.which("apt-get")
    as_root = right_to_install()
    if apt is None or as_root is None:
        return False
    sys.stdout.write(f"Installing Debian's package {package}\n")
    sys.stdout.flush()
    quiet = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", apt, "-qq"]
    waiting = ["-o", "DPkg::Lock::Timeout=120"]  # another apt may be at work on a new machine
    # A failing update is no reason to stop: the lists at hand may do.
    _worked([*quiet, *waiting, "update"])
    return _worked([*quiet, *waiting, "install", "-y", "--no-install-recommends", package])


def _worked(command: list[str]) -> bool:
    try:
        done = subprocess.run(
            command, check=False, capture_output=True, text=True, timeout=PATIENCE
        )
    except subprocess.TimeoutExpired:
        sys.stderr.write(f"{' '.join(command)}: no end after {PATIENCE} seconds\n")
        return False
    if done.returncode:
        sys.stderr.write(f"{' '.join(command)}:\n{done.stderr[-1500:]}\n")
    return done.returncode == 0
