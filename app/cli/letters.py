"""`letters import`: the campaign's own text, file by file, into a letter of the desk."""

from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from sqlmodel import Session

from app.access import Viewer, bind
from app.cli.console import AsJson, Refusal, prepared_database, refusals, say
from app.errors import DomainError
from app.letters.actions import begin_letter, save_text
from app.letters.models import Letter
from app.letters.queries import languages_of, letter_by_id
from app.letters.rules import LONGEST_BODY
from app.letters.shipped import LetterText, read_letter
from app.people.models import Person
from app.people.queries import person_by_email
from app.people.rules import Permission, may

group = typer.Typer(no_args_is_help=True)

Files = Annotated[
    list[Path], typer.Argument(help="Text files: `language:` and `subject:`, an empty line, text.")
]


@group.command("import")
def import_letter(
    files: Files,
    *,
    by: Annotated[str, typer.Option(help="E-mail address of the author.")],
    letter: Annotated[UUID | None, typer.Option(help="Id of the letter; else a new one.")] = None,
    title: Annotated[str, typer.Option(help="Title of a new letter.")] = "Open letter",
    signature: Annotated[str, typer.Option(help="Who signs a new letter.")] = "",
    as_json: AsJson = False,
) -> None:
    """Save each file as the next version in its language; all of them, or none."""
    with refusals(as_json=as_json):
        texts = [_read(file) for file in files]
        with prepared_database().writing() as db:
            author = _author(db, by)
            found = letter_by_id(db, letter) if letter else _begun(db, author, title, signature)
            for file, text in zip(files, texts, strict=True):
                _save(db, author, found, file, text)
            made = found.id
        languages = [text.language for text in texts]
        said = f"Saved {', '.join(languages)} in the letter {made}. None is released yet."
        say(said, as_json=as_json, id=made, languages=languages)


def _read(file: Path) -> LetterText:
    try:
        if file.stat().st_size > LONGEST_BODY * 8:
            raise Refusal(f"{file}: this is too long for a letter.")
        return read_letter(file.read_text("utf-8"))
    except OSError as missing:
        raise Refusal(f"{file}: {missing.strerror}.") from missing
    except UnicodeDecodeError as other:
        raise Refusal(f"{file}: this is no text in UTF-8. Save it as UTF-8.") from other
    except DomainError as wrong:
        raise Refusal(f"{file}: {wrong.message}") from wrong


def _author(db: Session, address: str) -> Person:
    """Acts as the person whose letter it will be: they see it, and the history names them."""
    person = person_by_email(db, address.strip().lower())
    if person is None or not may(person, Permission.WRITE_LETTERS):
        raise Refusal("--by takes the address of an active author or coordinator.")
    bind(db, Viewer(person_id=person.id, organisation_id=person.organisation_id))
    return person


def _begun(db: Session, author: Person, title: str, signature: str) -> Letter:
    if not signature.strip():
        raise Refusal("Say with --signature who signs, or with --letter which letter it is.")
    return begin_letter(db, by=author, title=title, signature=signature)


def _save(db: Session, author: Person, letter: Letter, file: Path, text: LetterText) -> None:
    standing = languages_of(db, letter.id).get(text.language)
    try:
        save_text(db, by=author, letter=letter, text=text, after=standing.number if standing else 0)
    except DomainError as wrong:
        raise Refusal(f"{file}: {wrong.message}") from wrong
