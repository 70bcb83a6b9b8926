"""Missions, people in posts and their addresses: named by what they do, never by a name.

Written as rows: the actions stamp them with today, and these people were entered long ago.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import cycle, islice
from typing import Any, Final, NamedTuple

from app.contacts.models import (
    Contact,
    Exactness,
    Function,
    Mailbox,
    MailboxKind,
    PermanentMission,
    Place,
    Posting,
)
from app.demo.desk import Desk
from app.demo.stories import Story
from app.people.models import Person

MISSIONS: Final = "missions.example"
_PEOPLE: Final = 120
_FORMER: Final = 9
_AT_HAND: Final = (
    Function.LEGAL_ADVISER,
    Function.THIRD_COMMITTEE_EXPERT,
    Function.PERMANENT_REPRESENTATIVE,
    Function.POLITICAL_COUNSELLOR,
    Function.DEPUTY_PERMANENT_REPRESENTATIVE,
    Function.CYBERCRIME_EXPERT,
)
_LANGUAGES: Final = {"fr": "French, English", "es": "Spanish, English", "ar": "Arabic, English"}
_LANGUAGES_MORE: Final = {"ru": "Russian, English", "zh": "Chinese, English"}


class Seat(NamedTuple):
    """A person in a post, and when we entered them."""

    contact: Contact
    posting: Posting
    created_at: datetime


@dataclass(slots=True)
class AddressBook:
    """Who can be met, by delegation; those who left are not among them."""

    seats: dict[str, list[Seat]] = field(default_factory=dict)

    def present(self, code: str) -> Sequence[Seat]:
        return self.seats.get(code, ())


def fill_address_book(desk: Desk, stories: Sequence[Story]) -> AddressBook:
    """About 120 people: one for everybody we met, more where we met more often."""
    met = sorted(
        (s for s in stories if s.talks), key=lambda s: (s.code != desk.shown, -len(s.talks))
    )
    book = AddressBook()
    for story in met:
        mission = _mission(desk, story)
        for function in _functions(desk, story):
            seat = _seat(desk, story, function, mission)
            book.seats.setdefault(story.code, []).append(seat)
    for story in islice(met, _FORMER):
        _predecessor(desk, story, book.seats[story.code][0])
    _ask_for_silence(desk, book.seats[desk.shown][-1])
    desk.db.flush()
    _give_addresses(desk, met, book)
    return book


def _functions(desk: Desk, story: Story) -> Iterable[Function]:
    """Five where the guide looks; elsewhere one or two, the legal adviser first more often."""
    if story.code == desk.shown:
        return _AT_HAND[:5]
    first = desk.rng.choices(_AT_HAND, (8, 6, 2, 3, 2, 2))[0]
    count = 1 + (len(story.talks) > 1 and desk.chance(15))
    start = _AT_HAND.index(first)
    return islice(cycle(_AT_HAND), start, start + count)


def _mission(desk: Desk, story: Story) -> PermanentMission | None:
    if story.code != desk.shown and desk.chance(40):
        return None
    by = desk.staff[story.follower]
    mission = PermanentMission(
        state_code=story.code,
        place=Place.NEW_YORK,
        name=f"Permanent Mission of {story.state.name} (sample)",
        address="1 Sample Street, New York",
        telephone=f"+1 212 555 01{desk.rng.randrange(100):02}",
        language_of_correspondence=story.state.letter_language,
        source="Sample data",
        owner_id=by.id,
    )
    desk.db.add(mission)
    at = _before(desk, story.steps[0].at, 30)
    desk.note(
        "mission.added", at, by, subject_id=mission.id, state_code=story.code, place="new_york"
    )
    return mission


def _seat(desk: Desk, story: Story, function: Function, mission: PermanentMission | None) -> Seat:
    by, language = desk.staff[story.follower], story.state.letter_language
    at = _before(desk, story.steps[0].at, 20)
    contact = Contact(
        full_name=f"{function.label} (sample)",
        languages=(_LANGUAGES | _LANGUAGES_MORE).get(language, "English"),
        salutation="Excellency" if function is Function.PERMANENT_REPRESENTATIVE else "",
        created_at=at,
        owner_id=by.id,
    )
    posting = _post(desk, contact, story, function, mission, by)
    posting.began_on = (at - timedelta(days=desk.rng.randrange(30, 900))).date().replace(day=1)
    posting.began_exactness = Exactness.MONTH
    _note(desk, "contact.added", at, by, posting)
    return Seat(contact, posting, at)


def _post(
    desk: Desk,
    contact: Contact,
    story: Story,
    function: Function,
    mission: PermanentMission | None,
    by: Person,
) -> Posting:
    desk.db.add(contact)
    posting = Posting(
        contact=contact,
        contact_id=contact.id,
        state_code=story.code,
        mission_id=mission.id if mission else None,
        function=function,
        title=desk.words.functions[function].title,
        owner_id=by.id,
    )
    desk.db.add(posting)
    return posting


def _predecessor(desk: Desk, story: Story, seat: Seat) -> None:
    """Who had the post before; the successor's first day is their last."""
    by, posting = desk.staff[story.follower], seat.posting
    day = desk.today - timedelta(days=desk.rng.randrange(40, 200))
    contact = Contact(
        full_name=f"Former {posting.function.label.lower()} (sample)",
        languages=seat.contact.languages,
        created_at=seat.created_at,
        owner_id=by.id,
    )
    former = _post(desk, contact, story, posting.function, None, by)
    former.began_on, former.ended_on = day - timedelta(days=1000), day
    posting.began_on, posting.began_exactness = day, Exactness.DAY
    ended = min(seat.created_at + timedelta(days=60), desk.now)
    _note(desk, "contact.added", seat.created_at, by, former)
    successor = str(seat.contact.id)
    _note(desk, "contact.succeeded", ended, by, former, successor_id=successor)


def _ask_for_silence(desk: Desk, seat: Seat) -> None:
    since = desk.working_hour(40)
    seat.contact.do_not_contact_since = since
    seat.contact.do_not_contact_reason = desk.words.work.do_not_contact
    action = "contact.do_not_contact_set"
    desk.note(action, since, desk.staff[0], subject_id=seat.contact.id)


def _give_addresses(desk: Desk, met: Sequence[Story], book: AddressBook) -> None:
    """A person's own address for most, and one for the whole mission where we know the mission."""
    for story in met:
        by = desk.staff[story.follower]
        for seat in book.present(story.code):
            if desk.chance(75):
                local = seat.posting.function.value.replace("_", "-")
                address = f"{local}.{story.state.slug}@{MISSIONS}"
                _mailbox(desk, by, seat, address, MailboxKind.PERSONAL)
        first = book.present(story.code)[0]
        if first.posting.mission_id:
            address = f"mission.{story.state.slug}@{MISSIONS}"
            _mailbox(desk, by, first, address, MailboxKind.MISSION)


def _mailbox(desk: Desk, by: Person, seat: Seat, address: str, kind: MailboxKind) -> None:
    is_own = kind is MailboxKind.PERSONAL
    mailbox = Mailbox(
        address=address,
        kind=kind,
        state_code=seat.posting.state_code,
        contact_id=seat.contact.id if is_own else None,
        mission_id=None if is_own else seat.posting.mission_id,
        created_at=seat.created_at,
        owner_id=by.id,
    )
    desk.db.add(mailbox)
    desk.note(
        "contact.mailbox_added",
        seat.created_at,
        by,
        subject_id=mailbox.contact_id or mailbox.mission_id or mailbox.id,
        state_code=mailbox.state_code,
        kind=kind.value,
    )


def _note(desk: Desk, action: str, at: datetime, by: Person, posting: Posting, **ids: Any) -> None:
    desk.note(
        action,
        at,
        by,
        subject_id=posting.contact_id,
        state_code=posting.state_code,
        posting_id=str(posting.id),
        function=posting.function.value,
        place=posting.place.value,
        **ids,
    )


def _before(desk: Desk, at: datetime, days: int) -> datetime:
    return at - timedelta(days=desk.rng.randrange(2, days))
