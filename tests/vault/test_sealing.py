"""What is sealed comes back whole, opens nowhere else, and says what is wrong when it does not."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.access import Label
from app.settings import get_settings
from app.vault import KeyMissing, KeysRefused, Ring, SealBroken, is_sealed, keyfile, seal, unseal
from app.vault.sealing import key_id_of


@pytest.fixture
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A key file of this test's own."""
    file = tmp_path / "configuration" / "keys.json"
    monkeypatch.setattr(get_settings(), "keys", str(file))
    keyfile.make(file)
    return file


@given(st.text(), st.sampled_from(Label))
def test_what_was_sealed_comes_back(text: str, label: Label) -> None:
    sealed = seal(text, context="totp.secret", label=label)

    assert is_sealed(sealed)
    assert unseal(sealed, context="totp.secret") == text


def test_the_same_text_is_never_sealed_alike() -> None:
    assert seal("agrees", context="stance.quote") != seal("agrees", context="stance.quote")


def test_nothing_of_the_text_shows() -> None:
    assert "capital" not in seal("the capital said no", context="stance.quote")


def test_a_text_moved_to_another_column_does_not_open() -> None:
    sealed = seal("agrees", context="stance.quote")

    with pytest.raises(SealBroken):
        unseal(sealed, context="meeting.summary")


@given(st.data())
def test_an_altered_text_does_not_open(data: st.DataObject) -> None:
    sealed = seal("agrees", context="stance.quote")
    at = data.draw(st.integers(sealed.rindex(":") + 1, len(sealed) - 5))
    other = "A" if sealed[at] != "A" else "B"

    with pytest.raises(SealBroken):
        unseal(sealed[:at] + other + sealed[at + 1 :], context="stance.quote")


def test_sources_at_risk_have_a_key_of_their_own() -> None:
    ordinary = seal("x", context="a.b", label=Label.NAMED_PEOPLE)
    at_risk = seal("x", context="a.b", label=Label.SOURCE_AT_RISK)

    assert key_id_of(ordinary) != key_id_of(at_risk)


def test_a_new_key_seals_and_the_old_one_goes_on_opening(keys: Path) -> None:
    before = seal("x", context="a.b")
    keyfile.add(keys)
    after = seal("x", context="a.b")

    assert key_id_of(before) != key_id_of(after)
    assert unseal(before, context="a.b") == unseal(after, context="a.b") == "x"


def test_without_its_key_a_text_stays_closed(keys: Path) -> None:
    sealed = seal("x", context="a.b")
    keyfile.add(keys)
    keyfile.remove(keys, {key_id_of(sealed)})

    with pytest.raises(KeyMissing, match="Bring back the copy"):
        unseal(sealed, context="a.b")


def test_the_newest_keys_cannot_be_removed(keys: Path) -> None:
    before = keyfile.read(keys)
    keyfile.remove(keys, {key.id for key in before})

    assert keyfile.read(keys) == before


def test_the_file_is_made_once_and_for_its_owner_only(keys: Path) -> None:
    before = keys.read_bytes()

    assert keyfile.make(keys) is False
    assert keys.read_bytes() == before
    assert keys.stat().st_mode & 0o777 == 0o600
    assert keys.parent.stat().st_mode & 0o777 == 0o700
    assert [file.name for file in keys.parent.iterdir()] == ["keys.json"]


def test_a_file_open_to_others_is_refused(keys: Path) -> None:
    keys.chmod(0o640)

    with pytest.raises(KeysRefused, match="chmod 600"):
        keyfile.read(keys)


def test_a_missing_file_is_told(keys: Path) -> None:
    keys.unlink()

    with pytest.raises(KeysRefused, match="is missing"):
        seal("x", context="a.b")


@pytest.mark.parametrize(
    "content",
    ["", "{}", '{"keys": []}', '{"keys": [1]}', '{"keys": [{"id": "a", "ring": "field"}]}'],
)
def test_a_damaged_file_is_told(keys: Path, content: str) -> None:
    keys.write_text(content)

    with pytest.raises(KeysRefused):
        keyfile.read(keys)


def test_a_short_key_is_refused(keys: Path) -> None:
    held = json.loads(keys.read_text())
    held["keys"][0]["key"] = held["keys"][0]["key"][:8]
    keys.write_text(json.dumps(held))

    with pytest.raises(KeysRefused, match="damaged"):
        keyfile.read(keys)


def test_a_key_does_not_show_itself() -> None:
    key = keyfile.Key.fresh(Ring.FIELD)

    assert key.secret.hex() not in repr(key)
    assert "secret" not in repr(key)


def test_the_place_follows_the_users_configuration_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(get_settings(), "keys", "")
    monkeypatch.setitem(os.environ, "XDG_CONFIG_HOME", str(tmp_path))

    assert get_settings().keys_file == tmp_path / "delegation-desk" / "keys.json"
    assert get_settings().data not in get_settings().keys_file.parents
