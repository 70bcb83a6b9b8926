"""What counts as text, and JSON read strictly: for whatever comes from outside."""

import json
import math
import re
from typing import Any, Final

NOT_TEXT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffd]")
"""Control characters, lone surrogates and the mark that stands for bytes which are not UTF-8."""

MAX_DEPTH: Final = 32
_INTEGERS: Final = range(-(2**63), 2**63)


class UnreadableJson(ValueError):
    """It is not JSON, or holds what no column and no page can hold."""


def read_json(text: str | bytes) -> Any:
    """The value; refuses what Python's reader lets pass: NaN, deep nests, text that is none."""
    try:
        value = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise UnreadableJson from None
    waiting = [(value, 1)]
    while waiting:
        each, depth = waiting.pop()
        if isinstance(each, dict | list):
            if depth > MAX_DEPTH:
                raise UnreadableJson
            inner = [*each, *each.values()] if isinstance(each, dict) else each
            waiting += [(part, depth + 1) for part in inner]
        elif not _can_be_kept(each):
            raise UnreadableJson
    return value


def _refuse(_name: str) -> None:
    raise UnreadableJson


def _can_be_kept(value: Any) -> bool:
    if isinstance(value, str):
        return not NOT_TEXT.search(value)
    if isinstance(value, float):
        return math.isfinite(value)
    return not isinstance(value, int) or value in _INTEGERS
