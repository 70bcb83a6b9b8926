"""Who looked at which record above Team: one event for each request that shows some.

A page of one record is noted by its address (`note_page`, called for whoever is signed in); a page
that lists records is noted by its route (`note_shown`). Before a source at risk is shown, the
application may ask for a fresh proof of who looks. The event is written in a short transaction
of its own before the answer, because reading requests cannot write (docs/decisions/0031).
"""

import dataclasses
import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import repeat
from typing import Any, Final, NamedTuple, TypeAlias
from uuid import UUID

import sqlalchemy as sa
from fastapi import Request
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from app.access import Label, Viewer, bind, labelled_tables, viewer_of, visible
from app.audit.actions import record
from app.web.db import database_of
from app.web.logs import note_fault
from app.web.storage import Trouble, trouble_of

log = logging.getLogger(__name__)

READ: Final = "record.read"
NAMED_ONE_BY_ONE: Final = 20
"""A page with more protected records than this is noted by their number."""

_IDS: Final = frozenset({"id", "contact_id", "task_id", "promise_id"})
"""Fields of rows by which a page shows a record."""


class Protected(NamedTuple):
    """A record above Team that was on a page."""

    kind: str
    id: UUID
    label: int
    state_code: str | None


def note_page(request: Request, db: Session) -> None:
    """The record whose page, form or part this is: its id stands in the address."""
    if _only_reads(request) and (ids := [*filter(None, map(_id, request.path_params.values()))]):
        _note(request, db, _protected(db, ids))


def note_shown(request: Request, db: Session, *shown: Any) -> None:
    """The records among what a page shows: rows, and whatever holds rows."""
    if _only_reads(request) and (ids := {*_ids_in(shown)}):
        _note(request, db, _protected(db, ids))


def _only_reads(request: Request) -> bool:
    """An act that answers with a part of a page leaves its own trace."""
    return request.method in {"GET", "HEAD"}


def _id(value: Any) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None


def _ids_in(shown: Any) -> Iterator[UUID]:
    waiting = [shown]
    while waiting:
        whole = waiting.pop()
        for name, held in _take_apart(whole)(whole):
            if isinstance(held, UUID):
                if name in _IDS:
                    yield held
            elif _take_apart(held) is not _nothing:
                waiting.append(held)


Parts: TypeAlias = Callable[[Any], Iterable[tuple[str, Any]]]


def _take_apart(value: object) -> Parts:
    return _parts_of(type(value))  # type: ignore[arg-type]  # classes are hashable


def _nothing(_: Any) -> Iterable[tuple[str, Any]]:
    return ()


@cache
def _parts_of(kind: type) -> Parts:
    """How to take apart a row, a record, a list or a dictionary of them: what it holds, by name.

    Asked once for each class: a page shows thousands of values.
    """
    if issubclass(kind, Mapping):
        return lambda shown: zip(repeat(""), shown.values(), strict=False)
    if issubclass(kind, tuple) and (names := getattr(kind, "_fields", None)):
        return lambda shown: zip(names, shown, strict=True)
    if issubclass(kind, tuple | list | set | frozenset):
        return lambda shown: zip(repeat(""), shown, strict=False)
    if dataclasses.is_dataclass(kind):
        fields = [field.name for field in dataclasses.fields(kind)]
        return lambda shown: [(name, getattr(shown, name)) for name in fields]
    if issubclass(kind, tuple(labelled_tables().values())):
        return lambda shown: [("id", shown.id)]
    return _nothing


@cache
def _tables() -> Mapping[str, Any]:
    """Kinds of records; what is kept for its own author alone, like drafts, is none."""
    return {n: cls for n, cls in labelled_tables().items() if not getattr(cls, "quiet", False)}


@lru_cache(maxsize=64)
def _look(viewer: Viewer) -> Any:
    """Records above Team among `ids` that exist for this viewer; built once, compiled once.

    The ids are asked for around the union: both engines seek them in every table of it, and are
    given them once.
    """
    known = sa.union_all(
        *(
            sa.select(
                sa.literal(name).label("kind"),
                cls.id,
                cls.label,
                cls.state_code if hasattr(cls, "state_code") else sa.cast(sa.null(), sa.String),
            ).where(cls.label > Label.TEAM, visible(cls, cls, viewer, shared=False))
            for name, cls in _tables().items()
        )
    ).subquery()
    return sa.select(known).where(
        known.c.id.in_(sa.bindparam("ids", expanding=True, type_=sa.Uuid()))
    )


def _protected(db: Session, ids: Collection[UUID]) -> list[Protected]:
    """Which of these are records above Team that exist for the reader: one query."""
    found = db.connection().execute(_look(viewer_of(db)), {"ids": list(ids)})
    return sorted(Protected._make(row) for row in found)


def _note(request: Request, db: Session, found: Collection[Protected]) -> None:
    if not found:
        return
    if any(each.label >= Label.SOURCE_AT_RISK for each in found):
        request.app.state.before_a_source_at_risk(request)  # nothing was shown yet
    try:
        with database_of(request).writing() as short:
            bind(short, viewer_of(db))
            record(short, action="record.read", **_told(found))
    except OperationalError as refused:
        if trouble_of(refused) is not Trouble.FULL:
            raise
        note_fault(log, "read.not_recorded", request, refused)


def _told(found: Collection[Protected]) -> dict[str, Any]:
    """About one record when there is one; of many, their kinds and ids or numbers."""
    first, *others = found
    kinds: dict[str, list[str]] = {}
    for each in found:
        kinds.setdefault(each.kind, []).append(str(each.id))
    is_long = len(found) > NAMED_ONE_BY_ONE
    states = {each.state_code for each in found}
    return {
        "subject_id": None if others else first.id,
        "state_code": first.state_code if len(states) == 1 else None,
        "label": Label(max(each.label for each in found)),
        **{kind: len(ids) if is_long else ids for kind, ids in kinds.items()},
    }
