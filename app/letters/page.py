"""What the page of a letter's text shows: languages, the text, and one copy of it."""

from typing import Any, NamedTuple
from uuid import UUID

from sqlmodel import Session

from app.languages import OFFICIAL, direction
from app.letters.blanks import Blank
from app.letters.models import Letter
from app.letters.preview import Preview, preview
from app.letters.queries import languages_of, newest_version
from app.letters.rules import BadText, check_text
from app.letters.shipped import LetterText
from app.people.models import Person
from app.people.rules import Permission, may
from app.states.queries import all_states, state_by_code
from app.web.forms import Filled

OWN_NAMES = {
    "ar": "العربية",
    "zh": "中文",
    "en": "English",
    "fr": "Français",
    "ru": "Русский",
    "es": "Español",
}
USUAL = "KEN"
"""A delegation to begin the preview with: a short name, a long formal one."""


class Tab(NamedTuple):
    """A language of the letter: missing, a draft, or released."""

    code: str
    name: str
    english: str
    state: str


class Wanted(NamedTuple):
    """Whose copy is previewed: a delegation, and a person's posting or the mission."""

    delegation: str = ""
    to: UUID | None = None


def text_page(
    db: Session, by: Person, letter: Letter, language: str, wanted: Wanted, form: Filled[Any]
) -> dict[str, Any]:
    """The variables of the page; what was typed stands before what is saved."""
    newest = newest_version(db, letter.id, language)
    saved = LetterText(language, newest.subject, newest.body) if newest else None
    typed = LetterText(language, form.typed.get("subject", ""), form.typed.get("body", ""))
    if form.errors:
        copy = no_copy(db, next(iter(form.errors.values())))
    else:
        copy = copy_part(db, letter, typed if form.typed else saved, wanted)
    return {
        "letter": letter,
        "tabs": _tabs(db, letter.id),
        "language": language,
        "direction": direction(language),
        "blanks": list(Blank),
        "newest": newest,
        "saved": saved or LetterText(language, "", ""),
        "form": form,
        "may_write": may(by, Permission.WRITE_LETTERS),
        **copy,
    }


def copy_part(
    db: Session, letter: Letter, text: LetterText | None, wanted: Wanted
) -> dict[str, Any]:
    """One copy as its addressee would get it; a text with faults says what is wrong instead."""
    state = state_by_code(db, wanted.delegation or USUAL) or state_by_code(db, USUAL)
    copy = None
    if text and state:
        try:
            check_text(text.subject, text.body)
            copy = preview(db, letter=letter, text=text, state=state, posting_id=wanted.to)
        except BadText as fault:
            copy = Preview((), wrong=fault.message)
    return {**no_copy(db, ""), "copy": copy, "copy_state": state, "copy_to": wanted.to}


def no_copy(db: Session, wrong: str) -> dict[str, Any]:
    """In the place of a copy, what is wrong with the text."""
    return {
        "copy": Preview((), wrong=wrong) if wrong else None,
        "copy_state": None,
        "copy_to": None,
        "delegations": [(each.code.lower(), each.name) for each in all_states(db)],
    }


def _tabs(db: Session, letter_id: UUID) -> list[Tab]:
    found = languages_of(db, letter_id)
    tabs = []
    for code, english in OFFICIAL.items():
        there = found.get(code)
        state = "missing" if there is None else "released" if there.released_at else "draft"
        tabs.append(Tab(code, OWN_NAMES[code], english, state))
    return tabs
