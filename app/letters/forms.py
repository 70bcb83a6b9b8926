"""What the forms of letters post."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, StringConstraints

from app.drafts.forms import OnceForm
from app.languages import OFFICIAL
from app.languages import gettext as _
from app.letters.rules import LONGEST_BODY, LONGEST_SIGNATURE, LONGEST_SUBJECT, LONGEST_TITLE

Title = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TITLE)
]
Signature = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_SIGNATURE)
]


def check_language(language: str) -> str:
    if language not in OFFICIAL:
        raise ValueError(_("Choose one of the answers offered."))
    return language


Language = Annotated[str, AfterValidator(check_language)]


def with_unix_lines(text: str) -> str:
    """Browsers post CR LF; a version that was not touched must be the same text."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


class NewLetterForm(OnceForm):
    title: Title
    signature: Signature
    start: Literal["shipped", "empty"] = "shipped"


class LetterForm(BaseModel):
    title: Title
    signature: Signature
    version: int


class TextForm(BaseModel):
    """A text and whom its preview is for; `after` is the version that was changed."""

    language: Language
    subject: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_SUBJECT)
    ]
    body: Annotated[
        str,
        AfterValidator(with_unix_lines),
        StringConstraints(min_length=1, max_length=LONGEST_BODY),
    ]
    after: Annotated[int, "version that was changed, 0 for none"] = 0
    delegation: Annotated[str, StringConstraints(max_length=3)] = ""
    to: UUID | None = None


class ReleaseForm(BaseModel):
    native_reader: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=2, max_length=120)
    ]
