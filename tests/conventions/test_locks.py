"""The two locks name exact versions and hashes, no host, and keep to what pyproject.toml asks."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

TOP = Path(__file__).parents[2]
RUN = TOP / "requirements.lock"
DEVELOP = TOP / "requirements-dev.lock"
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")
# Older ones have published holes that this application would be open to.
SAFE = {"starlette": "1.3.1", "python-multipart": "0.0.27", "jinja2": "3.1.6"}

Locked = dict[str, list[Requirement]]


def entries(lock: Path) -> list[str]:
    """One string per requirement: continued lines joined, comments left out."""
    lines = lock.read_text(encoding="utf-8").splitlines()
    code = "\n".join(line for line in lines if not line.lstrip().startswith("#"))
    return [" ".join(entry.split()) for entry in code.replace("\\\n", " ").splitlines() if entry]


def locked(lock: Path) -> Locked:
    """The requirements by name; a name may come twice, for different Pythons."""
    found: Locked = {}
    for entry in entries(lock):
        requirement = Requirement(HASH.sub("", entry).strip())
        found.setdefault(canonicalize_name(requirement.name), []).append(requirement)
    return found


def version(requirement: Requirement) -> Version:
    [pin] = requirement.specifier
    return Version(pin.version)


def wanted(lock: Path) -> list[Requirement]:
    project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))
    asked = list(project["project"]["dependencies"])
    if lock == DEVELOP:
        asked += project["dependency-groups"]["dev"]
    return [Requirement(line) for line in asked]


@pytest.mark.parametrize("lock", [RUN, DEVELOP], ids=lambda lock: lock.name)
def test_a_lock_names_no_host(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")

    assert "://" not in text, "make the locks anew with the command in docs/locks.md"
    assert not re.search(
        r"^\s*--(?:(?:extra-)?index-url|find-links|trusted-host)", text, re.MULTILINE
    )


@pytest.mark.parametrize("lock", [RUN, DEVELOP], ids=lambda lock: lock.name)
def test_every_requirement_is_pinned_and_hashed(lock: Path) -> None:
    loose = [entry for entry in entries(lock) if not re.match(r"[\w.-]+==\S+ ", entry)]
    unhashed = [entry for entry in entries(lock) if not HASH.search(entry)]

    assert (loose, unhashed) == ([], [])


@pytest.mark.parametrize("lock", [RUN, DEVELOP], ids=lambda lock: lock.name)
def test_a_lock_holds_what_the_project_asks_for(lock: Path) -> None:
    have = locked(lock)
    missing = [
        str(asked)
        for asked in wanted(lock)
        if not any(
            asked.specifier.contains(version(pin), prereleases=True)
            for pin in have.get(canonicalize_name(asked.name), [])
        )
    ]

    assert missing == [], "pyproject.toml is ahead of the lock: see docs/locks.md"


@pytest.mark.parametrize("lock", [RUN, DEVELOP], ids=lambda lock: lock.name)
def test_no_version_with_a_known_hole_is_locked(lock: Path) -> None:
    have = locked(lock)
    holes = [
        f"{name} {version(pin)} < {oldest}"
        for name, oldest in SAFE.items()
        for pin in have[name]
        if version(pin) < Version(oldest)
    ]

    assert holes == []


def test_the_development_lock_holds_the_other_whole() -> None:
    # `start.py` takes an environment of the larger lock as one of the smaller, too.
    differing = sorted(set(entries(RUN)) - set(entries(DEVELOP)))

    assert differing == [], "make both locks anew on the same day: see docs/locks.md"
