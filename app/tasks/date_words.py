"""Which words in a line of English name a day: a small grammar that would rather miss than guess.

Names of months and weekdays are also names of people and plain words ("May I call", "March with
them", "Ambassador Sun"), and figures are articles and resolutions. So a word counts by what stands
around it: after "by" or "on" almost anything does, alone only what can hardly be something else.
"""

import re
from collections.abc import Iterator
from typing import Final

MONTH: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?"
    r"|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
FULL_WEEKDAY: Final = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
SHORT_WEEKDAY: Final = r"(?:mon|tues?|weds?|thu(?:rs?)?|fri|sat|sun)"
WEEKDAY: Final = rf"(?:{FULL_WEEKDAY}|{SHORT_WEEKDAY})"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_ORDINAL = rf"{_DAY}(?:st|nd|rd|th)?"
_YEAR = r"20\d\d"
_MONTH_NUMBER = r"(?:0?[1-9]|1[0-2])"
_COUNT = r"(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|\d{1,2})"
_UNIT = r"(?:day|week|month)s?"

_DAY_MONTH = rf"(?:{WEEKDAY}\.?,?\s)?(?:the\s)?{_ORDINAL}(?:\sof)?\s{MONTH}\b\.?(?:,?\s{_YEAR})?"
_MONTH_DAY = rf"(?:{WEEKDAY}\.?,?\s)?{MONTH}\.?\s{_ORDINAL}(?:,?\s{_YEAR})?"
_ISO = rf"{_YEAR}-\d\d-\d\d"
_SLASHES = rf"{_DAY}/{_MONTH_NUMBER}(?:/(?:20)?\d\d)?"
_DOTS = rf"{_DAY}\.{_MONTH_NUMBER}\.(?:(?:20)?\d\d)?"
_LOOSE_DOTS = rf"{_DAY}\.{_MONTH_NUMBER}"
_NUMBERS = rf"(?:{_ISO}|{_SLASHES}|{_DOTS})"
_PERIOD = r"(?:(?:the\s)?end\sof\s(?:the\s|this\s|next\s)?(?:week|month|year)|next\s(?:week|month))"
_RELATIVE = (
    rf"(?:(?:the\s)?day\safter\stomorrow|tomorrow|today|tonight|{_PERIOD}"
    rf"|(?:with)?in\s{_COUNT}\s{_UNIT}|{_COUNT}\s{_UNIT}\sfrom\snow)"
)
_NAMED_DAY = rf"(?:(?:this|next|coming)\s)?{WEEKDAY}"
_SURE_NAMED_DAY = (
    rf"(?:(?:this|next|coming)\s{WEEKDAY}|{FULL_WEEKDAY}|(?-i:Mon|Tues?|Weds?|Thu(?:rs?)?|Fri|Sat))"
)

_LEAD = r"(?:due\s)?(?:by|on|until|till|before|(?:not?\slater\sthan))|due"
_FIRST = r"(?<![\w/.'’-])"
_LAST = r"\.?(?![\w/'’-]|\.\d)"
_END = r"[.!]?\s*$"
_OTHER_DAY = r"(?:late|early|ago|after|before|later)\b"
"""After "in two days" these words make it a distance between two other days."""

_NOT_AFTER = frozenset(
    {
        *("a", "an", "the", "of", "from", "since", "dated", "after", "between", "about", "re"),
        *("than", "last", "past", "and", "or", "with", "to", "mr", "mrs", "ms", "dr", "ambassador"),
        *("ask", "asks", "art", "article", "articles", "para", "paragraph", "resolution", "res"),
    }
)
"""After these words a date names something else: "the letter of 20 Nov", "Ambassador Friday"."""

_AFTER_A_LEAD = re.compile(
    rf"{_FIRST}(?P<lead>{_LEAD})\s(?P<day>{_DAY_MONTH}|{_MONTH_DAY}|{_NUMBERS}|{_LOOSE_DOTS}"
    rf"|{_RELATIVE}|{_NAMED_DAY}|the\s{_DAY}(?:st|nd|rd|th)){_LAST}",
    re.IGNORECASE,
)
_MONTH_ALONE = re.compile(
    rf"{_FIRST}(?P<lead>by|before|until|till)\s(?P<day>{MONTH}){_END}", re.IGNORECASE
)
_ANYWHERE = re.compile(
    rf"{_FIRST}(?P<lead>)(?P<day>{_RELATIVE}|{_DAY_MONTH}|{_ISO}){_LAST}(?!\s{_OTHER_DAY})",
    re.IGNORECASE,
)
_AT_THE_END = re.compile(
    rf"{_FIRST}(?P<lead>for\s)?(?P<day>{_DAY_MONTH}|{_MONTH_DAY}|{_NUMBERS}|{_RELATIVE}"
    rf"|{_SURE_NAMED_DAY}){_END}",
    re.IGNORECASE,
)
_AT_THE_START = re.compile(
    rf"^(?P<lead>)(?P<day>{_MONTH_DAY}|{_NUMBERS}|{_NAMED_DAY})\s?[,:–-](?=\s)", re.IGNORECASE
)


def candidates(line: str) -> Iterator[re.Match[str]]:
    """Phrases that may name a day, the surest first; groups `lead` and `day`."""
    yield from _AFTER_A_LEAD.finditer(line)
    yield from _MONTH_ALONE.finditer(line)
    for pattern in (_AT_THE_START, _AT_THE_END, _ANYWHERE):
        for found in pattern.finditer(line):
            before = line[: found.start()].split()
            if not (before and before[-1].lower().rstrip(".:") in _NOT_AFTER):
                yield found
