"""How a language joins a State's name to what stands before it, and how it writes a day.

Formal names carry their article (`le Royaume du Maroc`), so that a template says "of" once and the
rule does the rest. Languages without such a rule keep the name as it is.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

_VOWELS = frozenset("aeiouyhàâéèêëîïôöûüÿAEIOUYHÀÂÉÈÊËÎÏÔÖÛÜŸ")

_MONTHS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "en": (
            *("January", "February", "March", "April", "May", "June", "July"),
            *("August", "September", "October", "November", "December"),
        ),
        "fr": (
            *("janvier", "février", "mars", "avril", "mai", "juin", "juillet"),
            *("août", "septembre", "octobre", "novembre", "décembre"),
        ),
        "es": (
            *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio"),
            *("agosto", "septiembre", "octubre", "noviembre", "diciembre"),
        ),
        "ru": (
            *("января", "февраля", "марта", "апреля", "мая", "июня", "июля"),
            *("августа", "сентября", "октября", "ноября", "декабря"),
        ),
        "ar": (
            *("كانون الثاني/يناير", "شباط/فبراير", "آذار/مارس", "نيسان/أبريل", "أيار/مايو"),
            *("حزيران/يونيه", "تموز/يوليه", "آب/أغسطس", "أيلول/سبتمبر", "تشرين الأول/أكتوبر"),
            *("تشرين الثاني/نوفمبر", "كانون الأول/ديسمبر"),
        ),
    }
)
"""In the case that stands behind a day; Arabic with both names, as the United Nations does it."""


def of_state(language: str, formal_name: str) -> str:
    """The formal name as it stands after "of": `du Royaume du Maroc`, `del Reino de España`."""
    match language:
        case "fr":
            return _after_de(formal_name)
        case "es":
            return (
                f"del {formal_name[3:]}" if formal_name.startswith("el ") else f"de {formal_name}"
            )
        case "en":
            return f"of {formal_name}"
    return formal_name


def _after_de(name: str) -> str:
    """French contracts: de + le is du, de + les is des, and de loses its e before a vowel."""
    if name.startswith("le "):
        return f"du {name[3:]}"
    if name.startswith("les "):
        return f"des {name[4:]}"
    if name.startswith(("la ", "l'", "l’")):
        return f"de {name}"
    return f"d’{name}" if name[:1] in _VOWELS else f"de {name}"


def day_written(language: str, day: date) -> str:
    """The day of a letter: `1er décembre 2026`, `24 de noviembre de 2026`, `2026年11月24日`."""
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    month = _MONTHS[language][day.month - 1]
    match language:
        case "es":
            return f"{day.day} de {month} de {day.year}"
        case "fr":
            return f"{'1er' if day.day == 1 else day.day} {month} {day.year}"
        case "ru":
            return f"{day.day} {month} {day.year} г."
    return f"{day.day} {month} {day.year}"
