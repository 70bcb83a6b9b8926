"""The tests' files are kept in memory where there is room, and nowhere but where somebody said."""

import tempfile
from pathlib import Path

import pytest

from tests.provision import memory


def test_temporary_folders_are_made_in_memory_as_long_as_the_tests_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TMPDIR", raising=False)
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setattr(memory, "MEMORY", tmp_path)
    monkeypatch.setattr(memory, "NEEDED", 1)

    with memory.files_in_memory():
        assert Path(tempfile.mkdtemp()).parent == tmp_path

    assert Path(tempfile.gettempdir()) != tmp_path


@pytest.mark.parametrize("needed", [1, 2**60], ids=["named by somebody", "no room"])
def test_memory_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, needed: int) -> None:
    monkeypatch.setattr(memory, "MEMORY", tmp_path)
    monkeypatch.setattr(memory, "NEEDED", needed)
    if needed == 1:
        monkeypatch.setenv("TMPDIR", "/var/tmp")  # noqa: S108  # only named
    else:
        monkeypatch.delenv("TMPDIR", raising=False)
    before = tempfile.gettempdir()

    with memory.files_in_memory():
        assert tempfile.gettempdir() == before
