"""Pydantic's findings in plain words: what stands there, and what was wanted."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_QUOTED = re.compile(r"'([^']*)'")
_LONGEST_SHOWN = 60


def reason_of(error: "ErrorDetails") -> str:
    """One sentence for the person who edits the file."""
    kind, found, more = error["type"], error["input"], error.get("ctx", {})
    if kind == "missing":
        return "is missing."
    if kind == "extra_forbidden":
        return "is not known here."
    if found in ("", None):
        return "must not be empty."
    if kind in {"enum", "literal_error"}:
        allowed = ", ".join(_QUOTED.findall(str(more["expected"])))
        return f"{_shown(found)} is not one of {allowed}."
    if kind == "string_too_long":
        return f"{_shown(found)} has more than {more['max_length']} characters."
    if kind in {"int_parsing", "int_type", "int_from_float"}:
        return f"{_shown(found)} is not a whole number."
    if kind in {"greater_than_equal", "less_than_equal"}:
        return f"{_shown(found)} is out of range."
    if kind == "string_pattern_mismatch":
        return f"{_shown(found)} is not written like {more['pattern']}."
    if kind == "value_error":
        return str(more["error"])
    return f"{_shown(found)}: {error['msg']}."


def _shown(found: object) -> str:
    text = repr(found)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
