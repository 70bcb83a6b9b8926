"""Languages of letters and names, and the marker for every sentence that the interface shows.

The interface speaks English. `gettext` and `ngettext` are called on every visible string from the
start, so that a catalogue can be added without touching the code (docs/adding.md).
"""

from collections.abc import Mapping
from gettext import NullTranslations
from types import MappingProxyType

OFFICIAL: Mapping[str, str] = MappingProxyType(
    {
        "ar": "Arabic",
        "zh": "Chinese",
        "en": "English",
        "fr": "French",
        "ru": "Russian",
        "es": "Spanish",
    }
)
"""The six official languages of the United Nations, by ISO 639-1 code."""

NAMES: Mapping[str, str] = MappingProxyType({**OFFICIAL, "vi": "Vietnamese"})
"""The languages in which every State is named."""

RIGHT_TO_LEFT = frozenset({"ar"})


def direction(language: str) -> str:
    """The value of `dir` for text in this language."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


_catalogue = NullTranslations()


def gettext(message: str) -> str:
    return _catalogue.gettext(message)


def ngettext(one: str, many: str, n: int) -> str:
    return _catalogue.ngettext(one, many, n)
