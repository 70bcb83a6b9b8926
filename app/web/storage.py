"""What disk and database refuse: a full disk stops saving for a while, a lock passes by itself.

Reading goes on in both cases. What was seen last is remembered for a moment, so that pages can say
that nothing can be saved now, and so that reading requests do not wait for a write of their own.
"""

import errno
import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from typing import Final

from fastapi import Request
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from app.fifo import WritersWaitTooLong
from app.web.logs import note_fault

log = logging.getLogger(__name__)

REFUSALS: Final = (OperationalError, NoConnectionFree, WritersWaitTooLong, OSError)
"""All that can mean trouble with disk or database; `trouble_of` tells whether it does."""

_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})
_SHARED_MEMORY_FULL: Final = sqlite3.SQLITE_IOERR_SHMSIZE
_POSTGRES_DISK_FULL: Final = "53100"


class Trouble(Enum):
    """The value is for how many seconds it is believed to last after it was seen."""

    FULL = 90
    BUSY = 10


def trouble_of(error: BaseException) -> Trouble | None:
    """What kind of trouble this is, or came from; None is a fault of ours.

    A full SQLite gives up the whole transaction, so that leaving a savepoint fails as well: what is
    raised then speaks of the savepoint, and only its context of the disk.
    """
    found, seen, at = _alone(error), {id(error)}, error.__cause__ or error.__context__
    while found is None and at is not None and id(at) not in seen:
        seen.add(id(at))
        found, at = _alone(at), at.__cause__ or at.__context__
    return found


def _alone(error: BaseException) -> Trouble | None:
    if isinstance(error, OSError):
        return Trouble.FULL if error.errno in _NO_ROOM else None
    if isinstance(error, NoConnectionFree | WritersWaitTooLong):
        return Trouble.BUSY
    if not isinstance(error, OperationalError):
        return None
    cause = error.orig
    if getattr(cause, "sqlstate", None) == _POSTGRES_DISK_FULL:
        return Trouble.FULL
    return _sqlite(getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_BUSY))


def _sqlite(code: int) -> Trouble | None:
    """SQLite's extended codes hold the plain one in their lowest byte."""
    if code == _SHARED_MEMORY_FULL or code & 0xFF in {sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY}:
        return Trouble.FULL
    return None if code & 0xFF == sqlite3.SQLITE_ERROR else Trouble.BUSY


class Storage:
    """What this process saw last; a clock is read, nothing is asked of the disk."""

    def __init__(self) -> None:
        self._until: dict[Trouble, float] = {}

    def note(self, trouble: Trouble) -> None:
        self._until[trouble] = time.monotonic() + trouble.value

    def note_saved(self) -> None:
        self._until.clear()

    def has(self, trouble: Trouble) -> bool:
        return self._until.get(trouble, 0) > time.monotonic()

    @property
    def is_full(self) -> bool:
        """Whether pages say that nothing can be saved now."""
        return self.has(Trouble.FULL)


def storage_of(request: Request) -> Storage:
    """One for each application, made when it is first asked for."""
    state = request.app.state
    if not hasattr(state, "storage"):
        state.storage = Storage()
    storage: Storage = state.storage
    return storage


@contextmanager
def reading_goes_on(request: Request) -> Iterator[None]:
    """A short write on the way of a page: when it cannot be made, the page is shown without it."""
    try:
        yield
    except REFUSALS as refused:
        if (trouble := trouble_of(refused)) is None:
            raise
        storage_of(request).note(trouble)
        note_fault(log, "write.left_out", request, refused)
