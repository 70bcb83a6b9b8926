"""Counting over all States: legal status, signatures and deposits, and how signatures grew."""

import calendar
from collections import Counter, defaultdict
from datetime import date
from functools import cache
from itertools import accumulate
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from app.states.legal import COUNTED_TOWARDS_FORTY, LegalStatus, legal_status
from app.states.models import (
    Convention,
    DatePrecision,
    MemberState,
    StateKind,
    TreatyAction,
    TreatyActionKind,
)


class SignatureTally(NamedTuple):
    """The depositary's figures; `checked_on` is the day the record was last compared with it."""

    signed: int
    instruments: int
    instruments_needed: int
    checked_on: date


def legal_statuses(db: Session) -> dict[str, LegalStatus]:
    """The legal status of every State by its code, those without any act included."""
    standing = sa.and_(
        col(TreatyAction.state_code) == col(MemberState.code),
        col(TreatyAction.superseded_at).is_(None),
    )
    rows = db.execute(
        sa.select(col(MemberState.code), col(TreatyAction.kind))
        .outerjoin(TreatyAction, standing)
        .order_by(col(MemberState.code))
    )
    kinds: defaultdict[str, set[TreatyActionKind]] = defaultdict(set)
    for code, kind in rows:
        kinds[code].update([kind] if kind else [])
    return {code: legal_status(acts) for code, acts in kinds.items()}


def signature_tally(db: Session) -> SignatureTally:
    """Signatures that stand (the EU's included) and States' instruments towards the forty."""
    return SignatureTally._make(db.execute(_tally()).one())


@cache
def _tally() -> sa.Select[Any]:
    """Built once: putting it together takes longer than running it."""
    states_with = sa.func.count(sa.distinct(col(TreatyAction.state_code)))
    signed = sa.select(states_with).where(*_standing(TreatyActionKind.SIGNATURE))
    deposited = (
        sa.select(states_with)
        .join(MemberState, col(MemberState.code) == col(TreatyAction.state_code))
        .where(
            # Article 65: what an organization deposits is not counted on top of its members'.
            col(MemberState.kind) != StateKind.REGIONAL_ORGANIZATION,
            *_standing(*COUNTED_TOWARDS_FORTY),
        )
    )
    return sa.select(
        signed.scalar_subquery(),
        deposited.scalar_subquery(),
        col(Convention.instruments_needed),
        col(Convention.as_of),
    )


def signatures_since_opening(db: Session) -> list[tuple[date, int]]:
    """How many signatures were certain by each day: a day on which some came in, and the total.

    Where only the month is known a signature counts from the end of that month; without any date,
    from the day the record was compared with the depositary: later than it was, never earlier.
    """
    rows = db.execute(
        sa.select(
            col(TreatyAction.acted_on), col(TreatyAction.date_precision), col(Convention.as_of)
        )
        .select_from(TreatyAction)
        .join(Convention, sa.true())
        .where(*_standing(TreatyActionKind.SIGNATURE))
        .order_by(col(TreatyAction.acted_on), col(TreatyAction.id))
    )
    by_day = Counter(_certain_by(*row) for row in rows)
    days = sorted(by_day)
    return list(zip(days, accumulate(by_day[day] for day in days), strict=True))


def _certain_by(acted_on: date | None, precision: DatePrecision, as_of: date) -> date:
    if acted_on is None:
        return as_of
    if precision is DatePrecision.MONTH:
        last = calendar.monthrange(acted_on.year, acted_on.month)[1]
        return min(acted_on.replace(day=last), max(as_of, acted_on))
    return acted_on


def _standing(*kinds: TreatyActionKind) -> tuple[sa.ColumnElement[bool], ...]:
    """Acts of these kinds that were neither superseded here nor taken back by the State."""
    undone = aliased(TreatyAction)
    undoing = {TreatyActionKind.DENUNCIATION}
    if TreatyActionKind.SIGNATURE in kinds:
        undoing = {TreatyActionKind.WITHDRAWAL}
    taken_back = sa.exists().where(
        col(undone.state_code) == col(TreatyAction.state_code),
        col(undone.kind).in_(undoing),
        col(undone.superseded_at).is_(None),
    )
    return (
        col(TreatyAction.kind).in_(kinds),
        col(TreatyAction.superseded_at).is_(None),
        ~taken_back,
    )
