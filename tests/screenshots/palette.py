"""Small pictures: at most 256 colours, one byte a pixel. The browser counts, we write the file."""

import struct
import zlib
from base64 import b64decode, b64encode
from pathlib import Path

from playwright.sync_api import Browser

COUNTING = (Path(__file__).parent / "palette.js").read_text("utf-8").strip().rstrip(";")
SIGNATURE = b"\x89PNG\r\n\x1a\n"
INDEXED = 3


class Reducer:
    """Turns the browser's pictures into small ones; flat pages have few colours to lose."""

    def __init__(self, browser: Browser) -> None:
        self._page = browser.new_page()

    def reduced(self, picture: bytes) -> bytes:
        source = "data:image/png;base64," + b64encode(picture).decode()
        width, height, colours, pixels = self._page.evaluate(COUNTING, source)
        return indexed_png(width, height, bytes(colours), b64decode(pixels))


def indexed_png(width: int, height: int, colours: bytes, pixels: bytes) -> bytes:
    """A PNG with a palette; `pixels` holds one index into it each, row by row."""
    rows = b"".join(b"\0" + pixels[at : at + width] for at in range(0, len(pixels), width))
    header = struct.pack(">IIBBBBB", width, height, 8, INDEXED, 0, 0, 0)
    chunks = (
        (b"IHDR", header),
        (b"PLTE", colours),
        (b"IDAT", zlib.compress(rows, 9)),
        (b"IEND", b""),
    )
    return SIGNATURE + b"".join(_chunk(kind, body) for kind, body in chunks)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
