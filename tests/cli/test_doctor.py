"""Everything that makes a desk unsafe is found, with what to do; the worst of it stops a start."""

import json
import re
import resource
import shutil
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from app.cli import machine, safe_start
from app.cli.backup import LAST
from app.cli.console import Refusal
from app.cli.doctor import examine
from app.cli.findings import Finding
from app.clock import utc_now
from app.settings import ROOT, Settings, get_settings
from app.vault import keyfile
from tests.cli.conftest import Run, desk_with_records

PUBLIC = {"public_hosts": "desk.example.org"}
FIELD = {"profile": "field"}
LONG = "tR9vLq2mXw8zKc4n"


def _server(password: str, mode: str) -> dict[str, str]:
    """A database on another machine."""
    address = f"postgresql+psycopg://desk:{password}@db.example.org/desk?sslmode={mode}"
    return {"database_url": address}


def _data(settings: Settings) -> Path:
    settings.data.mkdir(parents=True, exist_ok=True)
    settings.data.chmod(0o700)
    return settings.data


def _settings(folder: Path, **given: object) -> Settings:
    """A sound desk of one's own, but for what is given."""
    values = {"data": folder / "data", "keys": str(folder / "keys.json"), "assets": "local"}
    settings = Settings.model_validate({**values, **given})
    keyfile.make(settings.keys_file)
    _data(settings)
    return settings


def _bad(findings: list[Finding]) -> dict[str, Finding]:
    return {finding.about: finding for finding in findings if finding.is_bad}


def _open_folder(settings: Settings, _: pytest.MonkeyPatch) -> None:
    settings.data.chmod(0o755)


def _open_keys(settings: Settings, _: pytest.MonkeyPatch) -> None:
    settings.keys_file.chmod(0o644)


def _weak_keys(settings: Settings, _: pytest.MonkeyPatch) -> None:
    held = json.loads(settings.keys_file.read_text())
    for key in held["keys"]:
        key["key"] = "QUFB" * 10 + "QUE="  # thirty-two times A
    settings.keys_file.write_text(json.dumps(held))


def _no_keys(settings: Settings, _: pytest.MonkeyPatch) -> None:
    settings.keys_file.unlink()


def _debug(_: Settings, patch: pytest.MonkeyPatch) -> None:
    patch.setenv("PYTHONASYNCIODEBUG", "1")


def _nothing(_: Settings, _patch: pytest.MonkeyPatch) -> None:
    """The settings alone are what is wrong."""


Spoil = Callable[[Settings, pytest.MonkeyPatch], None]


@pytest.mark.parametrize(
    ("given", "spoil", "about", "advice", "stops"),
    [
        ({"host": "0.0.0.0"}, _nothing, "listening", "TLS proxy", True),  # noqa: S104
        ({"host": "10.0.0.5", **FIELD}, _nothing, "listening", "DESK_PUBLIC_HOSTS", True),
        ({"public_hosts": "https://desk.example.org"}, _nothing, "public host", "names", True),
        ({"public_hosts": "*"}, _nothing, "public host", "star", True),
        ({}, _open_keys, "key file", "chmod 600", True),
        ({}, _weak_keys, "key file", "not made at random", True),
        ({}, _no_keys, "key file", "missing", True),
        (FIELD, _debug, "debugging", "PYTHONASYNCIODEBUG", True),
        (PUBLIC, _debug, "debugging", "Unset", True),
        ({"demo": True, **FIELD}, _nothing, "sample data", "DESK_DEMO", True),
        ({}, _open_folder, "data folder", "chmod 700", False),
        (FIELD, _open_folder, "data folder", "chmod 700", True),
        (PUBLIC, _open_folder, "data folder", "chmod 700", True),
        (_server("desk", "require"), _nothing, "database password", "usual", True),
        (_server("", "require"), _nothing, "database password", "random", True),
        (_server(LONG, "prefer"), _nothing, "database server", "verify-full", True),
    ],
)
def test_what_is_dangerous_is_told_with_its_remedy_and_may_stop_a_start(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    given: dict[str, object],
    spoil: Spoil,
    about: str,
    advice: str,
    stops: bool,
) -> None:
    settings = _settings(tmp_path, **given)
    spoil(settings, monkeypatch)

    bad = _bad(list(safe_start.dangers(settings, settings.host)))

    assert list(bad) == [about]
    assert advice in bad[about].mend
    assert bad[about].stops is stops
    if stops and about != "key file":  # a start makes the keys, or refuses by itself
        with pytest.raises(Refusal, match=re.escape(bad[about].mend)):
            safe_start.refuse_danger(settings, settings.host)
    else:
        safe_start.refuse_danger(settings, settings.host)


def test_keys_beside_the_data_stop_a_start(tmp_path: Path) -> None:
    settings = _settings(tmp_path, keys=str(tmp_path / "data" / "keys.json"))

    with pytest.raises(Refusal, match="DESK_KEYS"):
        safe_start.refuse_danger(settings, settings.host)


@pytest.mark.parametrize("given", [{}, FIELD, PUBLIC, {**PUBLIC, "host": "10.0.0.5"}])
def test_a_sound_desk_starts(tmp_path: Path, given: dict[str, object]) -> None:
    settings = _settings(tmp_path, **given)

    assert _bad(list(safe_start.dangers(settings, settings.host))) == {}
    safe_start.refuse_danger(settings, settings.host)


def test_serving_refuses_before_it_touches_anything(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_HOST", "0.0.0.0")  # noqa: S104
    get_settings.cache_clear()

    code, said = run("serve")

    assert (code, "over plain http" in said) == (2, True)
    assert not (tmp_path / "data").exists()


def test_what_the_machine_lacks_is_told() -> None:
    old = {"starlette": "1.3.0", "python-multipart": "0.0.26"}

    assert "safer" in machine.python((3, 11, 9)).found
    assert machine.python((3, 11, 9)).mend == ""
    assert [each.is_bad for each in machine.libraries(old)] == [True, True]
    assert [each.is_bad for each in machine.libraries()] == [False, False]
    assert machine.open_files(1024).is_bad
    assert not machine.open_files(resource.RLIM_INFINITY).is_bad
    assert machine.account(Settings.model_validate(FIELD), 0).is_bad
    assert not machine.account(Settings(), 0).is_bad
    assert machine.numbers("1.10.0rc1") == (1, 10, 0)


def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = _settings(tmp_path)
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1_000_000))

    assert "Make room" in machine.room(settings).mend


def test_a_start_may_open_as_many_files_as_the_account_allows() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = machine.OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, machine.OPEN_FILES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(256, hard), hard))
    try:
        assert machine.raise_open_files() == wanted
        assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == wanted
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_the_least_versions_are_those_that_the_project_asks_for() -> None:
    pinned = dict(
        line.split()[0].split("==")
        for line in (ROOT / "requirements.lock").read_text().splitlines()
        if "==" in line
    )

    for name, least in machine.LEAST.items():
        assert machine.numbers(pinned[name]) >= least


@pytest.fixture
def settings(run: Run) -> Settings:
    """A desk with records of every label, for others to spoil."""
    desk_with_records(run)
    return get_settings()


def test_what_is_wrong_with_the_stored_data_is_told(settings: Settings) -> None:
    file = settings.data / "desk.db"
    written = json.dumps(
        {"at": str(utc_now() - timedelta(days=40)), "file": str(file), "encrypted": False}
    )
    assert _bad(examine(settings)).keys() <= {"open files", "disk"}

    careful = settings.model_copy(update=FIELD | {"assets": "cdn"})
    (settings.data / LAST).write_text(written)
    (settings.data / "before-migration-20260101-000000.db").write_text("old")
    file.chmod(0o644)
    with sqlite3.connect(file) as raw:
        raw.execute("UPDATE meeting SET summary = 'open again' WHERE label = 2")
        raw.execute(
            "UPDATE audit_event SET action = 'other' WHERE id IN (SELECT min(id) FROM audit_event)"
        )
    with time_machine.travel(utc_now() - timedelta(hours=1)):
        found = _bad(examine(careful))

    wanted = {
        "files": "chmod 600",
        "snapshots": "DESK_BACKUP_RECIPIENTS",
        "last backup": "backup FILE",
        "backup recipients": "DESK_BACKUP_RECIPIENTS",
        "backup file": "--plain",
        "sealed texts": "prepare",
        "history": "audit verify",
        "clock": "NTP",
        "coordinator": "second one",
        "htmx": "DESK_ASSETS=local",
    }
    assert found.keys() - {"open files", "disk", "account"} == wanted.keys()
    assert {about: words for about, words in wanted.items() if words not in found[about].mend} == {}


def test_a_shut_desk_is_told(run: Run, settings: Settings) -> None:
    run("lockdown", "begin", "--reason", "A drill")

    assert "lockdown end" in _bad(examine(settings))["lockdown"].mend
