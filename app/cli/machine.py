"""What `doctor` looks at on the machine: Python, libraries, open files, room, account."""

import os
import re
import resource
import shutil
import sys
from collections.abc import Iterator
from importlib.metadata import version
from types import MappingProxyType
from typing import Final

from app.cli.findings import Finding, is_exposed
from app.settings import Settings

SAFE_PYTHON: Final = (3, 11, 10)
"""Earlier ones write injected e-mail headers (CVE-2024-6923 and its kind)."""

LEAST: Final = MappingProxyType(
    {
        "starlette": (1, 3, 1),  # CVE-2026-48710, CVE-2026-54283
        "python-multipart": (0, 0, 27),  # CVE-2026-40347, CVE-2026-42561
    }
)
"""The first versions without the holes that concern us; a lock may not go below them."""

OPEN_FILES: Final = 65_536
"""A browser that says nothing holds one; the usual 1,024 are gone in a moment."""
ENOUGH_FILES: Final = 4_096
ENOUGH_ROOM: Final = 500_000_000


def raise_open_files() -> int:
    """As many open files as this account may have, up to OPEN_FILES; what it is now."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, OPEN_FILES)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return soft
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return wanted


def machine(settings: Settings) -> Iterator[Finding]:
    yield python(sys.version_info[:3])
    yield from libraries()
    yield open_files(resource.getrlimit(resource.RLIMIT_NOFILE)[1])
    yield room(settings)
    yield account(settings, os.geteuid())


def python(running: tuple[int, ...]) -> Finding:
    """Nothing to mend by us: the desk refuses such headers itself."""
    said = ".".join(map(str, running))
    if running < SAFE_PYTHON:
        safe = ".".join(map(str, SAFE_PYTHON))
        return Finding("python", f"{said}; {safe} and later have safer mail headers")
    return Finding("python", said)


def libraries(found: dict[str, str] | None = None) -> Iterator[Finding]:
    for name, least in LEAST.items():
        there = (found or {}).get(name) or version(name)
        wanted = ".".join(map(str, least))
        good = numbers(there) >= least
        mend = "" if good else f"Has known holes before {wanted}. Start with start.py and its lock."
        yield Finding(name, there, mend)


def numbers(text: str) -> tuple[int, ...]:
    """`1.10.0rc1` as (1, 10, 0): enough to compare with the first good one."""
    return tuple(int(digits) for digits in re.findall(r"(?:^|\.)(\d+)", text)[:3])


def open_files(most: int) -> Finding:
    if most == resource.RLIM_INFINITY or most >= ENOUGH_FILES:
        limit = "no limit" if most == resource.RLIM_INFINITY else f"up to {most}"
        return Finding("open files", limit)
    mend = "A few hundred silent browsers could stop the desk. Raise the hard limit (LimitNOFILE)."
    return Finding("open files", f"up to {most}", mend)


def room(settings: Settings) -> Finding:
    folder = settings.data if settings.data.is_dir() else settings.data.parent
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    mend = "" if free >= ENOUGH_ROOM else "Make room: a full disk stops saving."
    return Finding("disk", f"{free // 1_000_000} MB free", mend)


def account(settings: Settings, uid: int) -> Finding:
    is_bad = uid == 0 and is_exposed(settings)
    mend = "Run the desk under an account of its own, not as root." if is_bad else ""
    return Finding("account", "root" if uid == 0 else str(uid), mend)
