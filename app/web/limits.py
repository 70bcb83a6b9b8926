"""What is refused before a route is looked for: too long, too large, or not to be read as text.

Judged by the address and the headers alone, so that nothing has happened yet. A body that is longer
than it says is counted while it is read, by the application's own limit.
"""

import re
from typing import Final, NamedTuple
from urllib.parse import unquote_to_bytes

from python_multipart.multipart import parse_options_header
from starlette.datastructures import Headers
from starlette.types import Scope

from app.languages import gettext as _
from app.web.text import NOT_TEXT

MAX_URL: Final = 8192
MAX_HEADERS: Final = 32_768
MAX_BODY: Final = 1_000_000
"""Bytes; a form of ours is a hundredth of it. Imports get a limit of their own."""

READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_FORMS: Final = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
_NUMBER: Final = re.compile(r"[0-9]{1,18}")


class Refusal(NamedTuple):
    """A status and a sentence for people."""

    status: int
    message: str


def refusal(scope: Scope, headers: Headers) -> Refusal | None:
    """Why this request goes no further; None when it may."""
    path, query = scope.get("raw_path") or scope["path"].encode(), scope["query_string"]
    if len(path) + len(query) > MAX_URL:
        return Refusal(414, _("This address is too long. Shorten what you look for."))
    if sum(len(name) + len(value) for name, value in headers.raw) > MAX_HEADERS:
        return Refusal(431, _("Your browser sent too much with this. Clear its cookies for us."))
    if not (_is_text(path) and _is_text(query.replace(b"+", b" "))):
        return Refusal(400, _("This address holds characters that cannot be read. Type it anew."))
    if scope["method"] in READING:
        return None
    return _refusal_of_body(headers)


def _refusal_of_body(headers: Headers) -> Refusal | None:
    length = headers.get("content-length", "0")
    if not _NUMBER.fullmatch(length):
        return Refusal(400, _("This request cannot be read. Go back and try again."))
    if int(length) > MAX_BODY:
        return Refusal(413, _("This is too large. Shorten it."))
    if not _is_form(headers.get("content-type", "")):
        return Refusal(415, _("This address takes forms only. Go back and try again."))
    return None


def _is_form(content_type: str) -> bool:
    """A form in UTF-8; Python knows encodings that turn bytes into what is no text."""
    kind, options = parse_options_header(content_type)
    encoding = options.get(b"charset", b"utf-8").lower()
    return not kind or (kind.decode("latin-1") in _FORMS and encoding == b"utf-8")


def _is_text(escaped: bytes) -> bool:
    """Whether the bytes behind the percent signs are UTF-8 and hold no control characters."""
    try:
        return not NOT_TEXT.search(unquote_to_bytes(escaped).decode())
    except UnicodeDecodeError:
        return False
