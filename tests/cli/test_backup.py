"""A backup is whole, for those who hold a key elsewhere, and says when it is neither."""

import json
from pathlib import Path

import pytest

from app.access import Label
from app.settings import get_settings
from app.vault import age
from tests.cli.conftest import Run, desk_with_records
from tests.vault.canaries import canary_of, labelled, texts


@pytest.fixture
def identity(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A private key whose public part this desk encrypts to."""
    file = tmp_path / "elsewhere.key"
    monkeypatch.setenv("DESK_BACKUP_RECIPIENTS", age.make_identity(file))
    get_settings.cache_clear()
    return file


@pytest.fixture
def desk(identity: Path, run: Run) -> Run:
    desk_with_records(run)
    return run


def test_without_recipients_it_refuses_and_says_how(run: Run, tmp_path: Path) -> None:
    run("prepare")
    code, said = run("backup", str(tmp_path / "copy"))

    assert code == 2
    assert "backup identity FILE" in said
    assert "--plain" in said
    assert not (tmp_path / "copy").exists()


def test_a_plain_one_says_that_it_is_not_encrypted(run: Run, tmp_path: Path) -> None:
    run("prepare")
    code, said = run("backup", "--plain", str(tmp_path / "copy"))

    assert (code, "NOT encrypted" in said) == (0, True)
    assert (tmp_path / "copy").read_bytes().startswith(b"SQLite format 3")


def test_an_encrypted_one_opens_only_with_the_key(
    desk: Run, tmp_path: Path, identity: Path
) -> None:
    copy = tmp_path / "copy.age"
    said = json.loads(desk("backup", str(copy), "--json")[1])
    assert said["encrypted"] is True
    assert copy.stat().st_mode & 0o777 == 0o600
    assert copy.read_bytes().startswith(age.MAGIC)
    assert b"SQLite format" not in copy.read_bytes()

    found = json.loads(
        desk("backup", "verify", str(copy), "--identity", str(identity), "--json")[1]
    )
    assert found["counts"]["member_state"] == 196
    assert found["counts"]["meeting"] == 4
    assert found["missing_keys"] == []
    assert found["history"].startswith("unbroken")
    assert "Give the private key" in desk("backup", "verify", str(copy))[1]

    other = tmp_path / "other.key"
    age.make_identity(other)
    code, said = desk("backup", "verify", str(copy), "--identity", str(other))
    assert (code, "is for other keys" in said) == (2, True)


def test_several_people_can_each_open_it(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [tmp_path / name for name in ("a.key", "b.key")]
    listed = tmp_path / "recipients.txt"
    listed.write_text("# two people\n" + "\n".join(map(age.make_identity, files)))
    monkeypatch.setenv("DESK_BACKUP_RECIPIENTS", str(listed))
    get_settings.cache_clear()
    run("prepare")
    run("backup", str(tmp_path / "copy"))

    for file in files:
        assert run("backup", "verify", str(tmp_path / "copy"), "--identity", str(file))[0] == 0


@pytest.mark.parametrize("at", [0.3, 0.6, 0.95])
def test_an_altered_backup_does_not_open(
    desk: Run, tmp_path: Path, identity: Path, at: float
) -> None:
    copy = tmp_path / "copy.age"
    desk("backup", str(copy))
    raw = bytearray(copy.read_bytes())
    raw[int(len(raw) * at)] ^= 1
    copy.write_bytes(raw)
    code, said = desk("backup", "verify", str(copy), "--identity", str(identity))

    assert (code, "altered" in said) == (2, True)


def test_a_damaged_plain_backup_is_told(desk: Run, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    desk("backup", "--plain", str(copy))
    raw = bytearray(copy.read_bytes())
    raw[4096 * 3 : 4096 * 3 + 2000] = b"\xff" * 2000
    copy.write_bytes(raw)
    code, said = desk("backup", "verify", str(copy))

    assert (code, "damaged" in said) == (2, True)


def test_nothing_protected_is_in_the_backup_even_in_clear(desk: Run, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    desk("backup", "--plain", str(copy))
    raw = copy.read_bytes()
    columns = [column for cls in labelled() for column in texts(cls)]

    assert any(canary_of(column, Label.TEAM).encode() in raw for column in columns)
    at_risk = [canary_of(column, Label.SOURCE_AT_RISK) for column in columns]
    assert [canary for canary in at_risk if canary.encode() in raw] == []


def test_nothing_is_left_lying_about(desk: Run, tmp_path: Path, identity: Path) -> None:
    before = {file.name for file in get_settings().data.iterdir()}
    desk("backup", str(tmp_path / "copy.age"))
    desk("backup", "verify", str(tmp_path / "copy.age"), "--identity", str(identity))

    after = {file.name for file in get_settings().data.iterdir()}
    assert after - before == {"last-backup.json"}


def test_a_private_key_among_the_recipients_is_refused(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    age.make_identity(tmp_path / "key")
    private = (tmp_path / "key").read_text().splitlines()[-1]
    monkeypatch.setenv("DESK_BACKUP_RECIPIENTS", private)
    get_settings.cache_clear()
    run("prepare")
    code, said = run("backup", str(tmp_path / "copy"))

    assert (code, "take it off this machine" in said) == (2, True)
    assert private not in said


def test_the_doctor_tells_how_old_the_last_backup_is(desk: Run, tmp_path: Path) -> None:
    def found() -> dict[str, str]:
        findings = json.loads(desk("doctor", "--json")[1])["findings"]
        return {finding["about"]: finding["found"] for finding in findings}

    assert found()["last backup"] == "none yet"
    desk("backup", str(tmp_path / "copy"))
    assert found()["last backup"] == "0 days ago"
    assert found()["backup recipients"] == "1 public keys"


def test_for_people_at_risk_a_missing_backup_is_a_fault(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_PROFILE", "field")
    get_settings.cache_clear()
    run("prepare")
    findings = json.loads(run("doctor", "--json")[1])["findings"]
    bad = {finding["about"] for finding in findings if not finding["ok"]}

    assert bad >= {"backup recipients", "last backup"}
