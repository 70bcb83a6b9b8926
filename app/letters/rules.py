"""What the text of a letter must be before it is kept."""

from typing import Final

from app.errors import DomainError
from app.languages import gettext as _
from app.letters.blanks import IN_ONE_LINE, Blank, Fault, blanks_in, faults_in

LONGEST_TITLE: Final = 150
LONGEST_SUBJECT: Final = 200
LONGEST_BODY: Final = 20_000
LONGEST_SIGNATURE: Final = 1_000

NEEDED: Final = (Blank.SALUTATION, Blank.SIGNATURE)
"""A text without these greets nobody, or says nowhere whose it is."""


class BadText(DomainError):
    """A subject or a body that could not be filled in; `field` says which."""


def check_text(subject: str, body: str) -> None:
    """Refuse unknown blanks, loose braces and missing parts, with the place of the first fault."""
    if "\n" in subject or "\r" in subject:
        raise BadText(_("A subject is one line."), field="subject")
    _refuse(faults_in(subject, allowed=IN_ONE_LINE), "subject")
    _refuse(faults_in(body), "body")
    there = set(blanks_in(body))
    for blank in NEEDED:
        if blank not in there:
            message = _("The text needs the blank {{%(name)s}}.") % {"name": blank.value}
            raise BadText(message, field="body")


def _refuse(faults: list[Fault], field: str) -> None:
    if faults:
        raise BadText(str(faults[0]), field=field)
