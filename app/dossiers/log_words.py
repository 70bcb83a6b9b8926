"""What a log form says in words: names and tasks one per line, quotes in quotation marks."""

import re

_NAMES = re.compile(r"[\n,;]+")
_QUOTES = re.compile('“([^”]+)”|„([^“”]+)[“”]|«([^»]+)»|"([^"]+)"')
SHORTEST_QUOTE = 12
"""Fewer characters than this are a word in inverted commas, not what somebody said."""


def lines_of(text: str) -> tuple[str, ...]:
    """One entry per line that says something; a list mark in front is dropped."""
    lines = (" ".join(line.split()).lstrip("-*• ").strip() for line in text.splitlines())
    return tuple(line for line in lines if line)


def names_of(text: str) -> tuple[str, ...]:
    """Full names, one per line or separated by commas; the same name twice is one person."""
    names = (" ".join(name.split()) for name in _NAMES.split(text))
    return tuple(dict.fromkeys(name for name in names if name))


def longest_quote(text: str) -> str:
    """Their own words: the longest passage in quotation marks, if there is one."""
    found = ("".join(groups).strip() for groups in _QUOTES.findall(text))
    return max((quote for quote in found if len(quote) >= SHORTEST_QUOTE), key=len, default="")
