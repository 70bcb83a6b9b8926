"""Reading the public facts about States: who they are, and what is on record about each.

Every function is one query that names its columns and a total order. Counts over all States are in
`app.states.tally`.
"""

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.states.aliases import ALIASES
from app.states.models import (
    Convention,
    DatePrecision,
    Membership,
    MemberState,
    PublicPosition,
    RegionalGroup,
    Resolution,
    SourceConfidence,
    StateKind,
    StateName,
    TreatyAction,
    TreatyActionKind,
    UnHoliday,
    Vote,
    VoteCast,
)
from app.states.names import KnownName, NameKind, StateIndex, Suggestion, folded
from app.states.wording import action_label, known_date


class StateRow(NamedTuple):
    """A State as lists, filters and the map need it."""

    code: str
    iso2: str
    name: str
    kind: StateKind
    regional_group: RegionalGroup
    subregion: str
    letter_language: str
    tile_column: int
    tile_row: int

    @property
    def slug(self) -> str:
        return self.code.lower()


class MembershipRow(NamedTuple):
    organisation: str
    status: str
    since: str
    as_of: str
    source: str
    confidence: SourceConfidence
    note: str


class VoteRow(NamedTuple):
    resolution_id: str
    title: str
    cast_on: date
    vote: VoteCast
    method: str
    source: str
    confidence: SourceConfidence


class PositionRow(NamedTuple):
    topic: str
    stated_on: str
    position: str
    source: str
    confidence: SourceConfidence
    note: str


class TreatyActionRow(NamedTuple):
    """One fact of the depositary, or a domestic step; superseded ones carry when they were."""

    id: UUID
    kind: TreatyActionKind
    acted_on: date | None
    date_precision: DatePrecision
    source: str
    source_site: str
    confidence: SourceConfidence
    note: str
    recorded_at: datetime
    superseded_at: datetime | None

    @property
    def label(self) -> str:
        return action_label(self.kind)

    @property
    def when(self) -> str:
        return known_date(self.acted_on, self.date_precision)


class ConventionRow(NamedTuple):
    short_title: str
    full_title: str
    resolution: str
    adopted_on: date
    opened_on: date
    closes_on: date
    instruments_needed: int
    entry_into_force_rule: str
    opening_notification: str
    status_page: str
    as_of: date


def state_by_code(db: Session, code: str) -> MemberState | None:
    """The State with this code, however it is written, or None."""
    return db.exec(select(MemberState).where(col(MemberState.code) == code.upper())).one_or_none()


def all_states(db: Session) -> list[StateRow]:
    """Every delegation by its English name; accents do not move a name, on any database."""
    rows = db.execute(_ALL_STATES)
    return sorted((StateRow._make(row) for row in rows), key=lambda s: (folded(s.name), s.code))


_ALL_STATES = sa.select(*(getattr(MemberState, column) for column in StateRow._fields))


def state_index(db: Session) -> StateIndex:
    """Every name of every State, to search more than once; reads what a new seeding changed."""
    rows = db.execute(
        sa.select(
            col(MemberState.code),
            col(MemberState.iso2),
            col(MemberState.name),
            col(StateName.language),
            col(StateName.short),
            col(StateName.formal),
        ).outerjoin(StateName, col(StateName.state_code) == col(MemberState.code))
    ).all()
    english = {code: name for code, _, name, *_ in rows}
    known = [KnownName(code, name, NameKind.ENGLISH) for code, name in english.items()]
    known += [KnownName(code, code, NameKind.CODE) for code in english]
    known += [KnownName(code, iso2, NameKind.CODE) for code, iso2 in {row[:2] for row in rows}]
    known += [KnownName(c, text, NameKind.ALIAS) for c in english for text in ALIASES.get(c, ())]
    for code, _, _, language, short, formal in rows:
        if short and language != "en":
            known.append(KnownName(code, short, NameKind.OTHER_LANGUAGE))
        elif formal and formal != short:
            known.append(KnownName(code, formal, NameKind.FORMAL))
    by_name = sorted(english.items(), key=lambda item: (folded(item[1]), item[0]))
    return StateIndex(names=known, english=dict(by_name))


def suggest_states(db: Session, text: str, limit: int = 8) -> list[Suggestion]:
    """States for somebody typing, best first; a misspelling finds nothing rather than a guess."""
    return state_index(db).suggest(text, limit)


def find_state(db: Session, text: str) -> MemberState | None:
    """The one State called exactly this in any language, by alias or by code; else None."""
    code = state_index(db).find(text)
    return state_by_code(db, code) if code else None


def treaty_actions_of(
    db: Session, code: str, *, with_superseded: bool = False
) -> list[TreatyActionRow]:
    """What the depositary holds about a State, oldest first; undated acts stand last."""
    query = (
        sa.select(*(getattr(TreatyAction, column) for column in TreatyActionRow._fields))
        .where(col(TreatyAction.state_code) == code)
        .order_by(
            col(TreatyAction.acted_on).asc().nulls_last(),
            col(TreatyAction.recorded_at),
            col(TreatyAction.id),
        )
    )
    if not with_superseded:
        query = query.where(col(TreatyAction.superseded_at).is_(None))
    return [TreatyActionRow._make(row) for row in db.execute(query)]


def memberships_of(db: Session, code: str) -> list[MembershipRow]:
    """The organisations and treaties a State belongs to, by their short names."""
    rows = db.execute(
        sa.select(*(getattr(Membership, column) for column in MembershipRow._fields))
        .where(col(Membership.state_code) == code)
        .order_by(col(Membership.organisation))
    )
    return [MembershipRow._make(row) for row in rows]


def votes_of(db: Session, code: str) -> list[VoteRow]:
    """How a State voted, newest first: history, never a stance."""
    rows = db.execute(
        sa.select(
            col(Vote.resolution_id),
            col(Resolution.title),
            col(Vote.cast_on),
            col(Vote.vote),
            col(Resolution.method),
            col(Vote.source),
            col(Vote.confidence),
        )
        .join(Resolution, col(Resolution.id) == col(Vote.resolution_id))
        .where(col(Vote.state_code) == code)
        .order_by(col(Vote.cast_on).desc(), col(Vote.resolution_id))
    )
    return [VoteRow._make(row) for row in rows]


def positions_of(db: Session, code: str) -> list[PositionRow]:
    """What a State said in public, newest first: hints, never a stance."""
    rows = db.execute(
        sa.select(*(getattr(PublicPosition, column) for column in PositionRow._fields))
        .where(col(PublicPosition.state_code) == code)
        .order_by(col(PublicPosition.stated_on).desc(), col(PublicPosition.topic))
    )
    return [PositionRow._make(row) for row in rows]


def holidays(db: Session) -> dict[date, str]:
    """Official holidays at United Nations Headquarters, by date."""
    rows = db.execute(
        sa.select(col(UnHoliday.held_on), col(UnHoliday.name)).order_by(col(UnHoliday.held_on))
    )
    return {row.held_on: row.name for row in rows}


def convention(db: Session) -> ConventionRow:
    """The Convention's dates and thresholds; there is one row from the first seeding on."""
    columns = (getattr(Convention, column) for column in ConventionRow._fields)
    return ConventionRow._make(db.execute(sa.select(*columns)).one())
