"""Where a page of a history ends: the instant and id of its last entry, as a part of an address."""

import re
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

_SHAPE = re.compile(r"(\d{8}T\d{12})-([0-9a-f]{32})")
_FORMAT = "%Y%m%dT%H%M%S%f"


class Key(NamedTuple):
    """The place of an entry in a history; a later entry has the greater key."""

    at: datetime
    id: UUID

    def __str__(self) -> str:
        return f"{self.at.astimezone(UTC):{_FORMAT}}-{self.id.hex}"


def read_key(text: str) -> Key | None:
    """The key in an address, or None when it holds none: then the newest page is shown."""
    found = _SHAPE.fullmatch(text)
    if found is None:
        return None
    try:
        at = datetime.strptime(found[1], _FORMAT).replace(tzinfo=UTC)
    except ValueError:
        return None
    return Key(at, UUID(hex=found[2]))


def older_than(key: Key | None, at: Any, row_id: Any) -> sa.ColumnElement[bool]:
    """Rows before this key in a history read newest first; the first term bounds the index."""
    if key is None:
        return sa.true()
    return sa.and_(col(at) <= key.at, sa.or_(col(at) < key.at, col(row_id) < key.id))


def newest(query: sa.Select[Any], at: Any, row_id: Any, *, older: bool) -> sa.Select[Any]:
    """Newest first and at most `:limit`; `older` than `:at` and `:id`, when that is asked for.

    The first condition bounds the index, the second parts those of the same instant. Statements
    are built once and run with `values`: building one takes longer than running it.
    """
    when: Any = col(at)
    which: Any = col(row_id)
    if older:
        until, last = sa.bindparam("at", type_=when.type), sa.bindparam("id", type_=which.type)
        query = query.where(when <= until, sa.or_(when < until, which < last))
    return query.order_by(when.desc(), which.desc()).limit(sa.bindparam("limit", type_=sa.Integer))


def values(key: Key | None, limit: int, **more: Any) -> dict[str, Any]:
    """What a statement of `newest` is run with."""
    place = {"at": key.at, "id": key.id} if key else {}
    return {"limit": limit, **place, **more}
