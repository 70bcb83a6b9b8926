"""The retention policy as data: docs/privacy.md shows this table, and a test compares the two."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Final, NamedTuple

from app.access import Label
from app.drafts.rules import KEPT_FOR as DRAFT_KEPT_FOR
from app.drafts.rules import KEY_KEPT_FOR
from app.people.throttle import KEPT_FOR as TRY_KEPT_FOR

CAMPAIGN_ENDS: Final = date(2026, 12, 31)
PUBLISHED_UNTIL: Final = date(2029, 12, 31)
"""The end of the campaign and three years."""

KEPT_FOR: Final[Mapping[Label, timedelta]] = MappingProxyType(
    {
        Label.TEAM: timedelta(days=365),
        Label.NAMED_PEOPLE: timedelta(days=183),
        Label.SOURCE_AT_RISK: timedelta(days=90),
    }
)
"""From the last activity of a record; published ones are kept until a day."""

KEPT_LONGER: Final[Mapping[Label, timedelta]] = MappingProxyType(
    {
        Label.TEAM: timedelta(days=183),
        Label.NAMED_PEOPLE: timedelta(days=183),
        Label.SOURCE_AT_RISK: timedelta(days=90),
    }
)
"""By how much the owner of a record puts off that it is forgotten, counted from that decision."""

SIGN_INS_KEPT_FOR: Final = timedelta(days=90)
COPIES_KEPT_FOR: Final = timedelta(days=35)
"""Snapshots are deleted by the desk, backups by whoever keeps them (docs/operating.md)."""

NOTICE: Final = timedelta(days=30)
"""How long before its end a record is listed for its owner."""


class Rule(NamedTuple):
    """One line of the policy, in the words of docs/privacy.md."""

    what: str
    kept: str
    since: str
    then: str


def _days(span: timedelta) -> str:
    return f"{span.days} days"


POLICY: Final = (
    Rule(
        "Records labelled Published",
        f"until {PUBLISHED_UNTIL.isoformat()}",
        "the end of the campaign and three years",
        "texts emptied",
    ),
    Rule(
        "Records labelled Team",
        _days(KEPT_FOR[Label.TEAM]),
        "the last activity",
        "texts emptied; tasks and promises deleted",
    ),
    Rule(
        "Records for Named people",
        _days(KEPT_FOR[Label.NAMED_PEOPLE]),
        "the last activity; their owner is asked 30 days before",
        "the same, and their readers and history erased",
    ),
    Rule(
        "Records of a Source at risk",
        _days(KEPT_FOR[Label.SOURCE_AT_RISK]),
        "the last activity; sooner when the owner lets go",
        "the same, and who attended",
    ),
    Rule(
        "Contacts with postings and mailboxes",
        "as their label says",
        "being entered, or the last meeting with them",
        "erased",
    ),
    Rule("Drafts", _days(DRAFT_KEPT_FOR), "the last change", "deleted"),
    Rule("Keys of forms sent once", _days(KEY_KEPT_FOR), "the save", "deleted"),
    Rule(
        "Counted sign-in tries, with hashed network addresses",
        _days(TRY_KEPT_FOR),
        "the try",
        "deleted",
    ),
    Rule(
        "Sessions, half sign-ins, one-time links",
        _days(SIGN_INS_KEPT_FOR),
        "their end",
        "deleted",
    ),
    Rule("Who signed in and out", _days(SIGN_INS_KEPT_FOR), "the event", "the event is erased"),
    Rule("Snapshots and backups", _days(COPIES_KEPT_FOR), "being made", "deleted"),
    Rule(
        "History of what was done, by ids",
        "as long as the desk",
        "",
        "erased with a record above Team, or with a person",
    ),
)


def forgotten_at(label: Label, last_activity: datetime) -> datetime:
    """When the texts of a record end, unless somebody keeps it longer."""
    if label is Label.PUBLIC:
        end = datetime.combine(PUBLISHED_UNTIL, datetime.min.time(), last_activity.tzinfo)
        return end + timedelta(days=1)
    return last_activity + KEPT_FOR[label]


def cutoffs(now: datetime) -> Mapping[Label, datetime]:
    """By label, the last activity before which a record is over now."""
    over = {label: now - kept for label, kept in KEPT_FOR.items()}
    if now.date() > PUBLISHED_UNTIL:
        over[Label.PUBLIC] = now
    return over
