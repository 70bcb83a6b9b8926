"""Reading letters: the list of them, the newest text of each language, and what filled them in."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.errors import NotFound
from app.languages import OFFICIAL
from app.languages import gettext as _
from app.letters.models import FormOfAddress, FunctionTitle, Letter, LetterVersion
from app.letters.salutation import Forms, StateNames
from app.people.models import Person
from app.people.queries import shown_name
from app.states.models import StateName


class LanguageState(NamedTuple):
    """How far the text of a letter is in one language."""

    letter_id: UUID
    language: str
    number: int
    saved_at: datetime
    released_at: datetime | None


class LetterRow(NamedTuple):
    """A letter as the list shows it."""

    id: UUID
    title: str
    created_at: datetime
    owner: str
    languages: Mapping[str, LanguageState]


class VersionRow(NamedTuple):
    """One saved version of a language's text."""

    id: UUID
    number: int
    saved_at: datetime
    saved_by: str
    native_reader: str
    released_at: datetime | None


def letter_by_id(db: Session, letter_id: UUID) -> Letter:
    letter = db.exec(select(Letter).where(col(Letter.id) == letter_id)).one_or_none()
    if letter is None:
        raise NotFound(_("There is no such letter, or you may not see it."))
    return letter


def letters(db: Session) -> list[LetterRow]:
    """Every letter, the newest first, in two queries."""
    states: dict[UUID, dict[str, LanguageState]] = {}
    for state in _language_states(db):
        states.setdefault(state.letter_id, {})[state.language] = state
    rows = db.execute(
        sa.select(col(Letter.id), col(Letter.title), col(Letter.created_at), shown_name(db))
        .join(Person, col(Person.id) == col(Letter.owner_id))
        .order_by(col(Letter.created_at).desc(), col(Letter.id).desc())
    )
    return [LetterRow(row[0], row[1], row[2], row[3], states.get(row[0], {})) for row in rows]


def languages_of(db: Session, letter_id: UUID) -> Mapping[str, LanguageState]:
    """Languages in which the letter has a text, in the usual order of languages."""
    found = {state.language: state for state in _language_states(db, letter_id)}
    return {language: found[language] for language in OFFICIAL if language in found}


def newest_version(db: Session, letter_id: UUID, language: str) -> LetterVersion | None:
    """The text that stands in this language, or None."""
    return db.exec(
        select(LetterVersion)
        .where(col(LetterVersion.letter_id) == letter_id, col(LetterVersion.language) == language)
        .order_by(col(LetterVersion.number).desc())
        .limit(1)
    ).one_or_none()


def versions_of(db: Session, letter_id: UUID, language: str) -> Sequence[VersionRow]:
    """Every version in a language, the newest first."""
    rows = db.execute(
        sa.select(
            col(LetterVersion.id),
            col(LetterVersion.number),
            col(LetterVersion.saved_at),
            shown_name(db),
            col(LetterVersion.native_reader),
            col(LetterVersion.released_at),
        )
        .join(Person, col(Person.id) == col(LetterVersion.owner_id))
        .where(col(LetterVersion.letter_id) == letter_id, col(LetterVersion.language) == language)
        .order_by(col(LetterVersion.number).desc())
    )
    return [VersionRow._make(row) for row in rows]


def version_by_number(db: Session, letter_id: UUID, language: str, number: int) -> LetterVersion:
    found = db.exec(
        select(LetterVersion).where(
            col(LetterVersion.letter_id) == letter_id,
            col(LetterVersion.language) == language,
            col(LetterVersion.number) == number,
        )
    ).one_or_none()
    if found is None:
        raise NotFound(_("There is no such version, or you may not see it."))
    return found


def forms(db: Session) -> Forms:
    """Every form of address, in two queries."""
    return Forms.of(db.exec(select(FormOfAddress)).all(), db.exec(select(FunctionTitle)).all())


def names_of_state(db: Session, code: str, language: str) -> StateNames:
    row = db.execute(
        sa.select(col(StateName.short), col(StateName.formal)).where(
            col(StateName.state_code) == code, col(StateName.language) == language
        )
    ).one()
    return StateNames._make(row)


def _language_states(db: Session, letter_id: UUID | None = None) -> list[LanguageState]:
    """The newest version of every language, by its number."""
    newer = sa.orm.aliased(LetterVersion)
    newest = (
        sa.select(sa.func.max(newer.number))
        .where(
            col(newer.letter_id) == col(LetterVersion.letter_id),
            col(newer.language) == col(LetterVersion.language),
        )
        .scalar_subquery()
    )
    query = sa.select(
        col(LetterVersion.letter_id),
        col(LetterVersion.language),
        col(LetterVersion.number),
        col(LetterVersion.saved_at),
        col(LetterVersion.released_at),
    ).where(col(LetterVersion.number) == newest)
    if letter_id is not None:
        query = query.where(col(LetterVersion.letter_id) == letter_id)
    return [LanguageState._make(row) for row in db.execute(query)]
