"""The pictures in docs/screenshots/ are those that the command takes, and small."""

import struct
import zlib

import pytest

from tests.screenshots.__main__ import FOLDER
from tests.screenshots.camera import looks_at
from tests.screenshots.palette import SIGNATURE, indexed_png
from tests.screenshots.shots import SHOTS

WANTED = {f"{shot.name}-{look.suffix}.png" for shot in SHOTS for look in looks_at(shot)}
LARGEST = 250_000
ALL_TOGETHER = 4_000_000


def test_every_picture_is_there_and_no_other() -> None:
    """Run `python -m tests.screenshots`; remove what it does not write any more."""
    assert {path.name for path in FOLDER.iterdir()} == WANTED


def test_pictures_stay_small() -> None:
    sizes = {path.name: path.stat().st_size for path in FOLDER.glob("*.png")}

    assert [name for name, size in sizes.items() if size > LARGEST] == []
    assert sum(sizes.values()) < ALL_TOGETHER


@pytest.mark.parametrize("name", sorted(WANTED))
def test_a_picture_is_a_png_as_wide_as_its_screen(name: str) -> None:
    head = (FOLDER / name).read_bytes()[:24]
    width = struct.unpack(">I", head[16:20])[0]

    assert head.startswith(SIGNATURE)
    assert width == (390 if "-phone-" in name else 1440)


def test_a_picture_with_a_palette_holds_an_index_a_pixel() -> None:
    written = indexed_png(2, 2, bytes([0, 0, 0, 255, 0, 0]), bytes([0, 1, 1, 0]))
    start = written.index(b"IDAT") + 4
    length = struct.unpack(">I", written[start - 8 : start - 4])[0]

    assert b"PLTE\x00\x00\x00\xff\x00\x00" in written
    assert zlib.decompress(written[start : start + length]) == b"\0\0\1\0\1\0"
