"""A person together with the meetings they attended: what their page and their card show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from app.access import Label
from app.clock import today_in_new_york
from app.contacts.models import Contact, Function, Mailbox, PermanentMission, Place, Posting
from app.contacts.queries import contact_by_id, mailboxes_of, missions_of, postings_of
from app.contacts.rules import KnownDate, is_current, known
from app.dossiers.paging import Key, older_than, read_key
from app.labels.audience import label_name
from app.languages import gettext as _
from app.meetings.models import Attendance, Channel, Meeting
from app.meetings.queries import Present, attendance_of
from app.states.models import MemberState

MEETINGS = 15
EXCERPT = 160


class Post(NamedTuple):
    """A posting in words, as exactly as its days are known."""

    id: UUID
    title: str
    function: Function
    rank: str
    place: Place
    state_code: str
    state_name: str
    began: KnownDate | None
    ended: KnownDate | None
    is_current: bool

    @property
    def slug(self) -> str:
        return self.state_code.lower()

    @property
    def when(self) -> str:
        """`since Mar 2026`, `2023 to 2026`, `until 2026`; empty when nothing is known."""
        if self.ended and self.began:
            return _("{began} to {ended}").format(began=self.began, ended=self.ended)
        if self.ended:
            return _("until {ended}").format(ended=self.ended)
        return _("since {began}").format(began=self.began) if self.began else ""


class AttendedMeeting(NamedTuple):
    id: UUID
    held_at: datetime
    channel: Channel
    state_code: str
    state_name: str
    summary: str

    @property
    def slug(self) -> str:
        return self.state_code.lower()

    @property
    def excerpt(self) -> str:
        plain = " ".join(self.summary.split())
        if len(plain) <= EXCERPT:
            return plain
        return f"{plain[:EXCERPT].rsplit(' ', 1)[0]} …"


@dataclass(frozen=True, slots=True)
class ContactCard:
    """What the list shows beside itself."""

    contact: Contact
    posts: Sequence[Post]
    mailboxes: Sequence[Mailbox]
    last_met: AttendedMeeting | None

    @property
    def label(self) -> str:
        """Who may see this person, in a word."""
        return label_name(Label(self.contact.label))

    @property
    def current(self) -> Sequence[Post]:
        return [post for post in self.posts if post.is_current]

    @property
    def former(self) -> Sequence[Post]:
        return [post for post in self.posts if not post.is_current]

    @property
    def slug(self) -> str:
        """The delegation that a meeting with this person is logged for."""
        return self.posts[0].slug if self.posts else ""


@dataclass(frozen=True, slots=True)
class ContactPage:
    """The whole page: the card, the offices of their State, and a page of meetings."""

    card: ContactCard
    missions: Sequence[PermanentMission]
    meetings: Sequence[AttendedMeeting]
    present: Mapping[UUID, Present]
    older: str


def contact_card(db: Session, contact_id: UUID) -> ContactCard:
    """Four queries."""
    contact = contact_by_id(db, contact_id)
    return ContactCard(
        contact=contact,
        posts=_posts(db, contact_id),
        mailboxes=mailboxes_of(db, contact_id),
        last_met=next(iter(meetings_attended(db, contact_id, limit=1)), None),
    )


def contact_page(db: Session, contact_id: UUID, *, before: str = "") -> ContactPage:
    """Eight queries, whatever the person's history holds."""
    card = contact_card(db, contact_id)
    found = meetings_attended(db, contact_id, before=read_key(before), limit=MEETINGS + 1)
    shown = found[:MEETINGS]
    state_code = card.posts[0].state_code if card.posts else ""
    return ContactPage(
        card=card,
        missions=missions_of(db, state_code),
        meetings=shown,
        present=attendance_of(db, [meeting.id for meeting in shown]),
        older=str(Key(shown[-1].held_at, shown[-1].id)) if len(found) > MEETINGS else "",
    )


def _posts(db: Session, contact_id: UUID) -> list[Post]:
    """Current ones first, then the newest."""
    postings = postings_of(db, contact_id)
    codes = {posting.state_code for posting in postings}
    names = sa.select(col(MemberState.code), col(MemberState.name))
    states = {r.code: r.name for r in db.execute(names.where(col(MemberState.code).in_(codes)))}
    today = today_in_new_york()
    posts = [_post(p, states[p.state_code], is_now=is_current(p, today)) for p in postings]
    return sorted(posts, key=lambda post: not post.is_current)


def _post(posting: Posting, state_name: str, *, is_now: bool) -> Post:
    return Post(
        id=posting.id,
        title=posting.shown_title,
        function=posting.function,
        rank=posting.rank,
        place=posting.place,
        state_code=posting.state_code,
        state_name=state_name,
        began=known(posting.began_on, posting.began_exactness),
        ended=known(posting.ended_on, posting.ended_exactness),
        is_current=is_now,
    )


def meetings_attended(
    db: Session, contact_id: UUID, *, before: Key | None = None, limit: int
) -> list[AttendedMeeting]:
    """Meetings that stand, newest first, a page at a time."""
    rows = db.execute(
        sa.select(
            col(Meeting.id),
            col(Meeting.held_at),
            col(Meeting.channel),
            col(Meeting.state_code),
            col(MemberState.name),
            col(Meeting.summary),
        )
        .join(Attendance, col(Attendance.meeting_id) == col(Meeting.id))
        .join(MemberState, col(MemberState.code) == col(Meeting.state_code))
        .where(
            col(Attendance.contact_id) == contact_id,
            col(Meeting.withdrawn_at).is_(None),
            older_than(before, Meeting.held_at, Meeting.id),
        )
        .order_by(col(Meeting.held_at).desc(), col(Meeting.id).desc())
        .limit(limit)
    )
    return [AttendedMeeting._make(row) for row in rows]
