"""The tests get a PostgreSQL that is new enough, and nothing of it is left behind."""

import tempfile
from pathlib import Path

import psycopg
import pytest

from start import Refusal
from tests.provision import debian, postgres


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with no PostgreSQL on it, and no right to install one."""
    monkeypatch.setattr(postgres, "INSTALLED_UNDER", (f"{tmp_path}/*/bin",))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(debian, "install", lambda _: False)


def test_our_own_server_is_stopped_and_its_folder_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Beside the tests' own folder: root's test folders are closed to the server's account.
    scratch = Path(tempfile.mkdtemp(prefix="desk-gone-"))
    scratch.chmod(0o755)
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    monkeypatch.delenv("DESK_TEST_POSTGRES_URL", raising=False)

    with postgres.postgres(may_install=False) as url:
        assert url.startswith("postgresql+psycopg://desk:")
        assert list(scratch.iterdir())

    assert list(scratch.iterdir()) == []
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(postgres.for_psycopg(url), connect_timeout=2)
    scratch.rmdir()


def test_an_empty_database_is_dropped_at_the_end() -> None:
    with postgres.postgres(may_install=False) as server:
        with (
            postgres.empty_database(server) as url,
            psycopg.connect(postgres.for_psycopg(url)) as connection,
        ):
            name = connection.info.dbname

        assert url.partition("?")[0].endswith(f"/{name}")
        with pytest.raises(psycopg.OperationalError, match="does not exist"):
            psycopg.connect(postgres.for_psycopg(url), connect_timeout=5)


@pytest.mark.parametrize(
    "url",
    ["postgresql+psycopg://127.0.0.1:1/none", "postgresql://127.0.0.1:1/none", "not an address"],
)
def test_a_named_server_that_does_not_answer_is_refused(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("DESK_TEST_POSTGRES_URL", url)

    with (
        pytest.raises(Refusal, match="Correct DESK_TEST_POSTGRES_URL"),
        postgres.postgres(may_install=False),
    ):
        pass


def test_a_server_that_is_too_old_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with postgres.postgres(may_install=False) as server:
        monkeypatch.setattr(postgres, "OLDEST", 99)

        with pytest.raises(Refusal, match="99 is the oldest"):
            postgres.check_server(server)


def test_an_installed_version_that_is_too_old_is_passed_over(
    tmp_path: Path, elsewhere: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for version in ("9", "14", "15", "17"):
        folder = tmp_path / version / "bin"
        folder.mkdir(parents=True)
        (folder / "initdb").touch()
        (folder / "postgres").write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version}.2'\n")
        (folder / "postgres").chmod(0o755)

    assert postgres.find_programs(may_install=False) == tmp_path / "17" / "bin"

    monkeypatch.setattr(postgres, "OLDEST", 18)
    monkeypatch.setattr(postgres, "find_spec", lambda _: None)
    with pytest.raises(Refusal, match="18 or newer, and none was found"):
        postgres.find_programs(may_install=False)


def test_without_a_server_the_hint_is_one_line(
    elsewhere: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "find_spec", lambda _: None)

    with pytest.raises(Refusal) as refusal:
        postgres.find_programs(may_install=True)

    [_, hint] = str(refusal.value).splitlines()
    assert "apt-get install postgresql" in hint
