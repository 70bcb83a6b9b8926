"""What no route may accept, as data: values for each kind of field, and whole requests.

Values are percent-encoded as they stand in an address or a posted form. A new kind of attack is a
line here; tests/sweep/test_bad_input.py tries it on every route and both databases.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import quote
from uuid import UUID

NOT_TEXT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "NUL": "a%00b",
        "NUL at the end": "abc%00",
        "bell": "%07",
        "backspace": "a%08",
        "vertical tab": "%0Ba",
        "escape": "%1B%5B2J",
        "delete": "a%7F",
        "no UTF-8": "%FF%FE",
        "Latin-1": "caf%E9",
        "cut off": "a%F0%9F%98",
        "overlong slash": "%C0%AF",
        "overlong NUL": "%C0%80",
        "high surrogate": "%ED%A0%80",
        "low surrogate": "a%ED%B0%80",
        "pair of surrogates": "%ED%A0%BD%ED%B8%80",
        "beyond Unicode": "%F4%90%80%80",
        "mark of lost bytes": "%EF%BF%BD",
    }
)
"""Refused in every address, query and field, whatever its kind."""

_IN_PATHS = ("not-an-id", "0" * 33, "9" * 40, "-1", "..%2F..%2Fetc", "%252e%252e", "x" * 400, "%20")
_NUMBERS = (2**31, 2**63, -(2**63) - 1, 2**70, "9" * 5000, "NaN", "Infinity", "-inf", "1e309")
_NO_NUMBERS = ("1.5", "0x10", "one", "1;2", "[1]", "--1")
_DAYS = ("0000-00-00", "9999-99-99", "10000-01-01", "2026-02-30", "-0001-01-01", "NaN", "9" * 30)
_IDS = ("not-an-id", "0" * 31, "g" * 32, "{}", "None", "1' OR '1'='1", "9" * 40)
_CHOICES = ("nonsense", "None", "__class__", "0", "'; DROP TABLE person; --", "🦊")
_YES_OR_NO = ("maybe", "2", "yesyes", "NaN")
_LONG = ("x" * 25_000, "é" * 25_000)

IN_PATHS: Final = tuple(_IN_PATHS)


def of_kind(kinds: set[Any]) -> tuple[str, ...]:
    """Values that a field of these kinds must refuse, besides what is no text."""
    found: tuple[Any, ...] = ()
    if bool in kinds:
        found = _YES_OR_NO
    elif int in kinds:
        found = (*_NUMBERS, *_NO_NUMBERS)
    elif {date, datetime} & kinds:
        found = _DAYS
    elif UUID in kinds:
        found = _IDS
    elif any(issubclass(kind, Enum) for kind in kinds):
        found = _CHOICES
    elif kinds == {str}:
        found = _LONG
    return tuple(quote(str(value), safe="") for value in found)


_NESTED = "[" * 40 + "]" * 40
JSON: Final[Mapping[str, bytes]] = MappingProxyType(
    {
        "nested deeper than 32": _NESTED.encode(),
        "nested past every stack": b"[" * 100_000,
        "NaN": b'{"name": NaN}',
        "Infinity": b'{"name": -Infinity}',
        "beyond 64 bits": b'{"name": 18446744073709551616}',
        "beyond every float": b'{"name": 1e999}',
        "many digits": b'{"name": ' + b"9" * 6000 + b"}",
        "NUL": b'{"name": "a\\u0000b"}',
        "lone surrogate": b'{"name": "\\ud800"}',
        "no UTF-8": b'{"name": "\xff\xfe"}',
        "not JSON": b"{name: }",
    }
)
"""Refused by every route that takes a form, and by whatever reads JSON."""

_PART: Final = b'--a\r\nContent-Disposition: form-data; name="name"'
MULTIPART: Final[Mapping[str, tuple[bytes, bytes]]] = MappingProxyType(
    {
        "no boundary": (b"multipart/form-data", b"name=x"),
        "a file": (
            b"multipart/form-data; boundary=a",
            _PART + b'; filename="../../x"\r\n\r\nhello\r\n--a--\r\n',
        ),
        "no name": (
            b"multipart/form-data; boundary=a",
            b"--a\r\nContent-Disposition: form-data\r\n\r\nx\r\n--a--\r\n",
        ),
        "other boundary": (b"multipart/form-data; boundary=b", _PART + b"\r\n\r\nx\r\n--a--\r\n"),
        "1,500 fields": (
            b"application/x-www-form-urlencoded",
            b"&".join(b"f%d=1" % number for number in range(1500)),
        ),
    }
)
"""Bodies that are no form; each with its content type."""

TYPES: Final = (
    b"application/json",
    b"text/plain",
    b"application/xml",
    b"\xff",
    b"application/x-www",
    b"multipart/form-data; boundary=a; charset=unicode_escape",
    b"multipart/form-data; boundary=a; charset=undefined",
    b'application/x-www-form-urlencoded; charset="utf-16"',
)
"""Of bodies; the first two are what a page elsewhere can post without asking first."""

LENGTHS: Final = (b"1000001", b"99999999999999999999", b"-1", b"1e3", b"0x10", b"\xb2", b"1, 1")
"""What a body may not claim to be long."""

COOKIES: Final = (
    b"desk=\xff\xfe",
    b'desk="\\000\\377"',
    b"desk=" + b"x" * 20_000,
    b"desk-told=%00",
    b"desk-told=e30=",
    b"desk-told=bnVsbA==",
)
