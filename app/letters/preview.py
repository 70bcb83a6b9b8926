"""A copy as one addressee would get it, from the record as the author may see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session

from app.asks.queries import all_asks, wordings
from app.asks.rules import situation
from app.clock import NEW_YORK, today_in_new_york
from app.contacts.models import Contact, Posting
from app.contacts.queries import PersonRow, contact_by_id, people_of, posting_by_id
from app.letters.blanks import NotFilled, Piece
from app.letters.filling import Facts, shown, write
from app.letters.models import Letter
from app.letters.queries import forms, names_of_state
from app.letters.salutation import Address, Addressee, NoForm
from app.letters.shipped import LetterText
from app.meetings.queries import last_met
from app.states.legal import legal_status
from app.states.models import MemberState
from app.states.queries import convention, treaty_actions_of


@dataclass(frozen=True, slots=True)
class Preview:
    """One copy: its subject, its body in stretches, how the addressee is written to.

    `wrong` says in words why there is no copy, and then nothing else stands here.
    """

    people: Sequence[PersonRow]
    address: Address | None = None
    subject: str = ""
    body: Sequence[Piece] = ()
    wrong: str = ""


def preview(
    db: Session, *, letter: Letter, text: LetterText, state: MemberState, posting_id: UUID | None
) -> Preview:
    """The copy for a person in a posting of this State, or for the mission without one.

    Raises NotFound for a posting that the author may not know of.
    """
    people = people_of(db, state.code)
    posting = posting_by_id(db, posting_id) if posting_id else None
    if posting and posting.state_code != state.code:
        posting = None  # another delegation was chosen since
    try:
        facts = facts_for(db, letter, state.code, text.language, posting)
        subject, body = write(text, facts).subject, shown(text, facts)
    except (NoForm, NotFilled) as missing:
        return Preview(people, wrong=missing.message)
    return Preview(people, facts.address, subject, body)


def facts_for(
    db: Session, letter: Letter, code: str, language: str, posting: Posting | None = None
) -> Facts:
    """Everything the blanks of a copy ask for, on this day in New York."""
    today = today_in_new_york()
    state = names_of_state(db, code, language)
    status = legal_status(act.kind for act in treaty_actions_of(db, code))
    worded = wordings(db, situation(status, today, convention(db).closes_on), language)
    person = contact_by_id(db, posting.contact_id) if posting else None
    return Facts(
        state=state,
        status=status,
        address=forms(db).address(_addressee(code, person, posting), language, state),
        asks=[worded[ask.slug] for ask in all_asks(db)],
        written_on=today,
        last_met_on=_met_on(db, person),
        signature=letter.signature,
    )


def _addressee(code: str, person: Contact | None, posting: Posting | None) -> Addressee:
    if person is None or posting is None:
        return Addressee(code)
    return Addressee(
        state_code=code,
        full_name=person.full_name,
        family_name=person.family_name,
        function=posting.function,
        title=posting.title,
        rank=posting.rank,
        gender=person.gender,
        own_salutation=person.salutation,
    )


def _met_on(db: Session, person: Contact | None) -> date | None:
    """The day of the last meeting with this person, in New York."""
    met = last_met(db, [person.id]).get(person.id) if person else None
    return met.astimezone(NEW_YORK).date() if met else None
