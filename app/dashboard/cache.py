"""What one process remembers: values that are right for as long as their key is.

A key holds the viewer and the change counter, so nothing has to be thrown away by hand: any change
of a record makes new keys. A whole page keeps the nonce it was rendered with, and is given only to
the person it was rendered for (docs/decisions, caching).
"""

import gzip
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Any, ClassVar, Final, Generic, NamedTuple, Protocol, TypeVar
from uuid import UUID
from weakref import WeakSet

from app.clock import today_in, today_in_new_york
from app.people.models import Role
from app.settings import get_settings

K = TypeVar("K")
V = TypeVar("V")

PAGES: Final = 64
_LEVEL: Final = 5


class Kept(Generic[K, V]):
    """The values used last, by their keys; safe between threads."""

    everywhere: ClassVar[WeakSet["Kept[Any, Any]"]] = WeakSet()

    def __init__(self, size: int) -> None:
        Kept.everywhere.add(self)
        self._size = size
        self._values: OrderedDict[K, V] = OrderedDict()
        self._lock = Lock()

    def get(self, key: K) -> V | None:
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key)

    def keep(self, key: K, value: V) -> V:
        with self._lock:
            self._values[key] = value
            self._values.move_to_end(key)
            while len(self._values) > self._size:
                self._values.popitem(last=False)
        return value

    def clear(self) -> None:
        with self._lock:
            self._values.clear()


class PageKey(NamedTuple):
    """All that a page depends on; `today` is New York's date, `local_day` the reader's."""

    person_id: UUID
    role: Role
    epoch: int
    changes: int
    address: str
    today: date
    local_day: date


class Asker(Protocol):
    """Whoever asks for a page: a whole `Person`, or only these columns."""

    @property
    def id(self) -> UUID: ...
    @property
    def role(self) -> Role: ...
    @property
    def epoch(self) -> int: ...
    @property
    def time_zone(self) -> str | None: ...


def page_key(by: Asker, *, changes: int, address: str) -> PageKey:
    """The key of a page of theirs now; `address` is the query as the browser sent it."""
    return PageKey(
        person_id=by.id,
        role=by.role,
        epoch=by.epoch,
        changes=changes,
        address=address,
        today=today_in_new_york(),
        local_day=today_in(by.time_zone or get_settings().time_zone),
    )


@dataclass(frozen=True, slots=True)
class Page:
    """A rendered page, packed, with the headers that belong to this rendering."""

    packed: bytes
    headers: Mapping[str, str]

    def body(self, *, packed: bool) -> bytes:
        return self.packed if packed else gzip.decompress(self.packed)


_pages: Kept[PageKey, Page] = Kept(PAGES)


def cached_page(key: PageKey) -> Page | None:
    return _pages.get(key)


def keep(key: PageKey, page: Page) -> Page:
    return _pages.keep(key, page)


def forget_pages() -> None:
    """For measurements: what follows is rendered anew."""
    _pages.clear()


def forget_everything() -> None:
    """For tests that compare two databases in one process, where the same key means two things."""
    for kept in Kept.everywhere:
        kept.clear()


def pack(body: bytes) -> bytes:
    return gzip.compress(body, compresslevel=_LEVEL, mtime=0)
