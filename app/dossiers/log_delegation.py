"""Which delegation somebody means who types its name, its code or an everyday name for it."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import Session, col

from app.errors import DomainError
from app.languages import gettext as _
from app.states.models import MemberState
from app.states.names import Suggestion
from app.states.queries import state_index

CANDIDATES = 6


class NoDelegation(DomainError):
    """None was named, or none is called like this."""


class UnclearDelegation(DomainError):
    """What was typed fits several delegations, or only in part; nothing is guessed."""


def candidates(db: Session, text: str) -> tuple[str | None, Sequence[Suggestion]]:
    """The code of the one delegation called so, or those that fit what was typed."""
    if code := _named_in_full(db, text):
        return code, ()
    index = state_index(db)
    code = index.find(text)
    return (code, ()) if code else (None, index.suggest(text, CANDIDATES))


def _named_in_full(db: Session, text: str) -> str | None:
    """By its English name, as the form itself writes it: one seek instead of every name."""
    return db.scalar(sa.select(col(MemberState.code)).where(col(MemberState.name) == text))


def delegation_meant(db: Session, text: str, choice: str = "") -> str:
    """The code; `choice` says which of the candidates of an unclear text is meant."""
    if not text:
        raise NoDelegation(_("Choose a delegation."), field="delegation")
    code, fitting = candidates(db, text)
    if code:
        return code
    if choice in {each.code for each in fitting}:
        return choice
    if not fitting:
        raise NoDelegation(
            _("No delegation is called “{text}”. Check the spelling.").format(text=text),
            field="delegation",
        )
    names = ", ".join(each.name for each in fitting)
    raise UnclearDelegation(
        _("“{text}” is not clear. Which one is meant: {names}?").format(text=text, names=names),
        field="delegation",
    )
