"""Which delegation, and which ask, an address names; an address that names none is a 404."""

from typing import Annotated

from fastapi import Depends

from app.asks.queries import AskRow, all_asks
from app.errors import NotFound
from app.languages import gettext as _
from app.people.deps import signed_in
from app.people.models import Person
from app.states.models import MemberState
from app.states.queries import state_by_code
from app.web.db import Db

CODE_LENGTH = 3

SignedIn = Annotated[Person, Depends(signed_in)]


def delegation(code: str, db: Db, _person: SignedIn) -> MemberState:
    """The State with this code, in small or capital letters."""
    is_code = len(code) == CODE_LENGTH and code.isascii() and code.isalpha()
    state = state_by_code(db, code) if is_code else None
    if state is None:
        raise NotFound(_("There is no such delegation."))
    return state


def ask_named(slug: str, db: Db, _person: SignedIn) -> AskRow:
    ask = next((ask for ask in all_asks(db) if ask.slug == slug), None)
    if ask is None:
        raise NotFound(_("The open letter has no such ask."))
    return ask


Delegation = Annotated[MemberState, Depends(delegation)]
NamedAsk = Annotated[AskRow, Depends(ask_named)]
