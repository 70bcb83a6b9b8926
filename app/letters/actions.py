"""Beginning a letter, saving its text in a language, releasing what a native reader has read."""

from collections.abc import Iterable

from sqlmodel import Session

from app.audit.actions import record
from app.clock import utc_now
from app.errors import ChangedMeanwhile, DomainError
from app.languages import gettext as _
from app.letters.models import Letter, LetterVersion
from app.letters.queries import newest_version
from app.letters.rules import check_text
from app.letters.shipped import LetterText
from app.people.models import Person


class NotReadable(DomainError):
    """A release that names nobody, or a version that was released already."""


def begin_letter(
    db: Session, *, by: Person, title: str, signature: str, texts: Iterable[LetterText] = ()
) -> Letter:
    """A new letter, empty or with these texts; none of them is released."""
    letter = Letter(title=title, signature=signature, owner_id=by.id, created_at=utc_now())
    db.add(letter)
    db.flush()
    record(db, action="letter.begun", subject_id=letter.id)
    for text in texts:
        save_text(db, by=by, letter=letter, text=text, after=0)
    return letter


def change_letter(db: Session, *, letter: Letter, version: int, title: str, signature: str) -> None:
    """Another title or signature; raises ChangedMeanwhile."""
    if letter.version != version:
        raise ChangedMeanwhile(_("Somebody changed this letter meanwhile. Look at it again."))
    letter.title, letter.signature, letter.version = title, signature, version + 1
    db.flush()
    record(db, action="letter.changed", subject_id=letter.id)


def save_text(
    db: Session, *, by: Person, letter: Letter, text: LetterText, after: int
) -> LetterVersion:
    """The next version in a language; the same text again is the version that stands.

    `after` is the number of the version that was changed, 0 for none. Raises BadText, and
    ChangedMeanwhile when somebody saved another one since.
    """
    check_text(text.subject, text.body)
    newest = newest_version(db, letter.id, text.language)
    if newest and (newest.subject, newest.body) == (text.subject, text.body):
        return newest
    if (newest.number if newest else 0) != after:
        raise ChangedMeanwhile(
            _("Somebody saved another version meanwhile. Yours is still here: compare, then save."),
            field="body",
        )
    version = LetterVersion(
        letter_id=letter.id,
        language=text.language,
        number=after + 1,
        subject=text.subject,
        body=text.body,
        saved_at=utc_now(),
        owner_id=by.id,
        label=letter.label,
    )
    db.add(version)
    db.flush()
    record(
        db,
        action="letter.text_saved",
        subject_id=letter.id,
        language=text.language,
        number=version.number,
    )
    return version


def release(db: Session, *, by: Person, version: LetterVersion, native_reader: str) -> None:
    """A native reader, named here, has read this version; only such texts are sent."""
    if version.released_at is not None:
        raise NotReadable(_("This version is released already."))
    newest = newest_version(db, version.letter_id, version.language)
    if newest is None or newest.id != version.id:
        raise ChangedMeanwhile(_("There is a newer version. Release that one."))
    version.native_reader, version.released_by_id = native_reader, by.id
    version.released_at = utc_now()
    db.flush()
    record(
        db,
        action="letter.language_released",
        subject_id=version.letter_id,
        language=version.language,
        number=version.number,
    )
