"""Which answer to an ask may rest on which evidence: a private yes is not on record."""

from collections.abc import Mapping
from types import MappingProxyType

from app.meetings.evidence import Grade
from app.responses.models import AskStatus

_ANY = frozenset(Grade)
_PUBLIC = frozenset({Grade.OFFICIAL, Grade.PUBLIC_STATEMENT})

RESTS_ON: Mapping[AskStatus, frozenset[Grade]] = MappingProxyType(
    {
        AskStatus.NOT_RAISED: _ANY,
        AskStatus.RAISED: _ANY,
        AskStatus.CONSIDERING: _ANY,
        AskStatus.AGREES_IN_PRIVATE: _ANY,
        AskStatus.ON_RECORD: _PUBLIC,
        AskStatus.DELIVERED: _PUBLIC,
        AskStatus.DECLINED: _ANY,
    }
)
"""Grades that carry each status by themselves; `may_rest_on` adds writing that may be quoted."""


def may_rest_on(status: AskStatus, grade: Grade, *, quotable: bool) -> bool:
    """Whether this evidence carries this answer; a writing counts as public by their consent."""
    if grade in RESTS_ON[status]:
        return True
    return quotable and grade is Grade.PRIVATE_IN_WRITING
