"""Static files: read once, joined, hashed, compressed, served from memory and cacheable for ever.

Our own style sheets become one file and our own scripts another, in the order of their names. There
is no build step and nothing is written; a changed byte changes the name, so browsers may keep what
they have. Other slices add what they draw themselves with `get_assets().add(…)` before it is used.
"""

import base64
import gzip
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from fastapi import APIRouter, Request, Response

STATIC: Final = Path(__file__).resolve().parent.parent / "static"
LOADER: Final = "loader.js"
HTMX_FOLDER: Final = "vendor/htmx-4.0.1"
FOR_EVER: Final = "public, max-age=31536000, immutable"
_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
}
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_INDENT = re.compile(r"^\s+|\s+$", re.MULTILINE)

router = APIRouter(prefix="/static", tags=["static"])


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is served."""

    path: str
    media_type: str
    content: bytes
    packed: bytes
    tag: str
    integrity: str


class UnknownAsset(LookupError):
    """A template or slice named a static file that does not exist."""


class Assets:
    """Every static file by its plain name, and by the hashed name browsers ask for."""

    def __init__(self, folder: Path = STATIC) -> None:
        self._by_name: dict[str, Asset] = {}
        self._by_path: dict[str, Asset] = {}
        self.add("app.css", _one_style_sheet(sorted((folder / "css").rglob("*.css"))))
        scripts = sorted(path for path in (folder / "js").glob("*.js") if path.name != LOADER)
        self.add("app.js", _one_script(scripts))
        self.add(LOADER, (folder / "js" / LOADER).read_bytes())
        for path in sorted((folder / HTMX_FOLDER).glob("*.js")):
            self.add(path.name, path.read_bytes())
        for path in sorted(folder.glob("*.svg")):
            self.add(path.name, path.read_bytes())

    def add(self, name: str, content: bytes, media_type: str | None = None) -> None:
        """Keep a file under its plain name; adding it again replaces it for new pages."""
        stem, _, ending = name.rpartition(".")
        media_type = media_type or _TYPES[f".{ending}"]
        tag = hashlib.sha256(content).hexdigest()[:16]
        asset = Asset(
            path=f"{stem}.{tag}.{ending}",
            media_type=media_type,
            content=content,
            packed=gzip.compress(content, compresslevel=9, mtime=0),
            tag=tag,
            integrity=_integrity(content),
        )
        self._by_name[name] = asset
        self._by_path[asset.path] = asset

    def named(self, name: str) -> Asset:
        try:
            return self._by_name[name]
        except KeyError:
            raise UnknownAsset(f"No static file is called {name!r}.") from None

    def url(self, name: str) -> str:
        return f"{router.prefix}/{self.named(name).path}"

    def at(self, path: str) -> Asset | None:
        return self._by_path.get(path)


@cache
def get_assets() -> Assets:
    return Assets()


@router.get("/{path:path}", name="static:file", include_in_schema=False)
def static_file(request: Request, path: str) -> Response:
    asset = get_assets().at(path)
    if asset is None:
        return Response("No such file.", status_code=404, media_type="text/plain")
    packed = "gzip" in request.headers.get("accept-encoding", "")
    tag = f'"{asset.tag}-gz"' if packed else f'"{asset.tag}"'
    headers = {
        "Cache-Control": FOR_EVER,
        "ETag": tag,
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
    }
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    if packed:
        headers["Content-Encoding"] = "gzip"
    return Response(
        asset.packed if packed else asset.content, media_type=asset.media_type, headers=headers
    )


def _one_style_sheet(paths: Iterable[Path]) -> bytes:
    """Join and drop comments and indentation: safe, because no string of ours holds either."""
    text = _COMMENT.sub("", "\n".join(path.read_text("utf-8") for path in paths))
    return "\n".join(filter(None, _INDENT.sub("", text).splitlines())).encode()


def _one_script(paths: Iterable[Path]) -> bytes:
    """Join; each file gets a scope of its own, so that no two can meet in a name."""
    texts = (path.read_text("utf-8").strip() for path in paths)
    return "\n".join(f'(() => {{\n"use strict";\n{text}\n}})();' for text in texts).encode()


def _integrity(content: bytes) -> str:
    return "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()
