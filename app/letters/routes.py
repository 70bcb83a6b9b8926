"""The list of letters and the text of one: saved in versions, previewed, released by a reader."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from app.audit.reads import note_shown
from app.drafts.actions import make_once
from app.drafts.rules import DraftKind
from app.languages import OFFICIAL, direction
from app.letters import actions
from app.letters.forms import LetterForm, NewLetterForm, ReleaseForm, TextForm
from app.letters.models import Letter, LetterVersion
from app.letters.page import Wanted, text_page
from app.letters.queries import letter_by_id, letters, version_by_number, versions_of
from app.letters.shipped import LetterText, shipped_letters
from app.people.deps import LetterWriter, Reader
from app.people.models import Person
from app.people.rules import Permission, may
from app.web.db import Db
from app.web.forms import Filled, filled
from app.web.htmx import is_fragment, see_other
from app.web.templating import render

router = APIRouter(prefix="/letters", include_in_schema=False)

NewLetterPosted = Annotated[Filled[NewLetterForm], Depends(filled(NewLetterForm))]
LetterPosted = Annotated[Filled[LetterForm], Depends(filled(LetterForm))]
TextPosted = Annotated[Filled[TextForm], Depends(filled(TextForm))]
ReleasePosted = Annotated[Filled[ReleaseForm], Depends(filled(ReleaseForm))]


def _language(text: str) -> str:
    return text if text in OFFICIAL else "en"


@router.get("", name="letters:list")
def list_letters(request: Request, db: Db, by: Reader) -> Response:
    listed, may_write = letters(db), may(by, Permission.WRITE_LETTERS)
    note_shown(request, db, listed)
    return render(request, "letters/list.html", letters=listed, may_write=may_write)


@router.get("/new", name="letters:new")
def new_letter(request: Request, _by: LetterWriter) -> Response:
    return render(request, "letters/new.html", form=Filled())


@router.post("", name="letters:begin")
def post_letter(request: Request, db: Db, by: LetterWriter, form: NewLetterPosted) -> Response:
    if (new := form.data) is not None:

        def begin() -> Letter:
            texts = shipped_letters() if new.start == "shipped" else []
            return actions.begin_letter(
                db, by=by, title=new.title, signature=new.signature, texts=texts
            )

        with form.attempt(db):
            letter = make_once(
                db,
                by=by,
                kind=DraftKind.LETTER,
                key=new.key,
                make=begin,
                found=lambda made: letter_by_id(db, made),
            )
            return see_other(request, f"/letters/{letter.id}/text")
    return render(request, "letters/new.html", status=form.status, form=form)


@router.get("/{letter_id:uuid}", name="letters:show")
def show_letter(request: Request, db: Db, _by: Reader, letter_id: UUID) -> Response:
    return see_other(request, f"/letters/{letter_by_id(db, letter_id).id}/text")


@router.get("/{letter_id:uuid}/text", name="letters:text")
def show_text(
    request: Request,
    db: Db,
    by: Reader,
    letter_id: UUID,
    language: str = "en",
    delegation: str = "",
    to: str = "",
) -> Response:
    letter = letter_by_id(db, letter_id)
    wanted = Wanted(delegation, _id(to))
    context = text_page(db, by, letter, _language(language), wanted, Filled())
    return render(request, "letters/text.html", **context)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@router.post("/{letter_id:uuid}/text", name="letters:save_text")
def post_text(
    request: Request, db: Db, by: LetterWriter, letter_id: UUID, form: TextPosted
) -> Response:
    letter = letter_by_id(db, letter_id)
    language = _language(form.typed.get("language", ""))
    if form.data:
        text = LetterText(language, form.data.subject, form.data.body)
        with form.attempt(db):
            actions.save_text(db, by=by, letter=letter, text=text, after=form.data.after)
            return see_other(request, f"/letters/{letter.id}/text?language={language}")
    context = text_page(db, by, letter, language, Wanted(), form)
    return render(request, "letters/text.html", status=form.status, **context)


@router.post("/{letter_id:uuid}/preview", name="letters:preview")
def post_preview(
    request: Request, db: Db, by: LetterWriter, letter_id: UUID, form: TextPosted
) -> Response:
    """The copy of the text as it is being typed; nothing is kept."""
    letter = letter_by_id(db, letter_id)
    language = _language(form.typed.get("language", ""))
    wanted = Wanted(form.data.delegation, form.data.to) if form.data else Wanted()
    context = text_page(db, by, letter, language, wanted, form)
    template = "letters/_copy.html" if is_fragment(request) else "letters/text.html"
    return render(request, template, status=form.status, **context)


@router.get("/{letter_id:uuid}/versions", name="letters:versions")
def show_versions(
    request: Request, db: Db, _by: Reader, letter_id: UUID, language: str = "en"
) -> Response:
    letter, wanted = letter_by_id(db, letter_id), _language(language)
    return render(
        request,
        "letters/versions.html",
        letter=letter,
        language=wanted,
        language_name=OFFICIAL[wanted],
        versions=versions_of(db, letter.id, wanted),
    )


@router.get("/{letter_id:uuid}/versions/{language}/{number}", name="letters:version")
def show_version(
    request: Request, db: Db, by: Reader, letter_id: UUID, language: str, number: int
) -> Response:
    letter = letter_by_id(db, letter_id)
    version = version_by_number(db, letter.id, language, number)
    return _version_page(request, by, letter, version, Filled())


@router.post("/{letter_id:uuid}/versions/{language}/{number}/release", name="letters:release")
def post_release(
    request: Request,
    db: Db,
    by: LetterWriter,
    letter_id: UUID,
    language: str,
    number: int,
    form: ReleasePosted,
) -> Response:
    letter = letter_by_id(db, letter_id)
    version = version_by_number(db, letter.id, language, number)
    if form.data:
        with form.attempt(db):
            actions.release(db, by=by, version=version, native_reader=form.data.native_reader)
            return see_other(request, f"/letters/{letter.id}/text?language={version.language}")
    return _version_page(request, by, letter, version, form)


def _version_page(
    request: Request, by: Person, letter: Letter, version: LetterVersion, form: Filled[ReleaseForm]
) -> Response:
    return render(
        request,
        "letters/version.html",
        status=form.status,
        letter=letter,
        version=version,
        language_name=OFFICIAL[version.language],
        direction=direction(version.language),
        may_release=may(by, Permission.WRITE_LETTERS),
        form=form,
    )


@router.get("/{letter_id:uuid}/details", name="letters:details")
def show_details(request: Request, db: Db, _by: LetterWriter, letter_id: UUID) -> Response:
    letter = letter_by_id(db, letter_id)
    return render(request, "letters/details.html", letter=letter, form=Filled())


@router.post("/{letter_id:uuid}/details", name="letters:change")
def post_details(
    request: Request, db: Db, _by: LetterWriter, letter_id: UUID, form: LetterPosted
) -> Response:
    letter = letter_by_id(db, letter_id)
    if form.data:
        with form.attempt(db):
            actions.change_letter(db, letter=letter, **form.data.model_dump())
            return see_other(request, f"/letters/{letter.id}/text")
    return render(request, "letters/details.html", status=form.status, letter=letter, form=form)
