"""What a stance page shows: one value, read from an address and written back into one.

Whatever cannot be read is left out and named, so that an old or mistyped link still opens.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from app.dashboard.queries import Row
from app.dashboard.sorting import Sort, in_order, read_sort
from app.responses.models import AskStatus
from app.stances.models import Stance
from app.states.legal import LegalStatus
from app.states.models import RegionalGroup
from app.states.names import folded

E = TypeVar("E", bound=StrEnum)

LONGEST_TEXT: Final = 100
MOST_DAYS: Final = 3650
ME: Final = "me"
NOBODY: Final = "nobody"


class Show(StrEnum):
    """How the drawing shows where delegations stand."""

    TILES = "tiles"
    MAP = "map"
    GROUPS = "groups"


class Standing(StrEnum):
    """What several legal statuses have in common."""

    SIGNATORY = "signatory"
    DEPOSITED = "deposited"


Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Filters:
    """Within one kind of filter any value fits, all kinds together must fit."""

    q: str = ""
    groups: tuple[RegionalGroup, ...] = ()
    legal: tuple[LegalStatus, ...] = ()
    standing: tuple[Standing, ...] = ()
    stances: tuple[Stance, ...] = ()
    owner: str = ""
    asks: tuple[tuple[int, tuple[AskStatus, ...]], ...] = ()
    touched: int | None = None
    quiet: int | None = None
    overdue: bool = False
    fading: bool = False
    as_of: date | None = None
    documented: bool = False
    """Only what rests on public sources (label Published), not all that the reader may know."""
    sort: Sort = Sort()  # noqa: RUF009  # frozen
    show: Show = Show.TILES
    ignored: tuple[str, ...] = field(default=(), compare=False)

    @classmethod
    def from_query(cls, pairs: Pairs, *, asks: int = 4) -> "Filters":
        """Read an address; several values of a kind may be repeated or stand behind commas."""
        return _Reading(pairs, asks).filters()

    def to_query(self, **changes: Any) -> str:
        """The address that reads as this, or as this with changes: always the same for the same."""
        wanted = replace(self, **changes) if changes else self
        return urlencode([(k, v) for k, v in _written(wanted) if v], safe=",:")

    def url(self, path: str = "/stance", **changes: Any) -> str:
        query = self.to_query(**changes)
        return f"{path}?{query}" if query else path

    @property
    def only_record(self) -> bool:
        """Another day's record, or the documented one: nothing in them is about our work."""
        return self.as_of is not None or self.documented

    @property
    def is_narrow(self) -> bool:
        """Whether anything is filtered at all; order and drawing hide nothing."""
        return (
            replace(self, sort=Sort(), show=Show.TILES, as_of=None, documented=False) != Filters()
        )

    def statuses_of(self, number: int) -> tuple[AskStatus, ...]:
        return dict(self.asks).get(number, ())

    def apply(self, rows: Iterable[Row], *, me: UUID, fades_after: int) -> list[Row]:
        """The rows that fit, in the order asked for."""
        tests = list(_tests(self, me, fades_after))
        return in_order([row for row in rows if all(test(row) for test in tests)], self.sort)

    def count(self, rows: Iterable[Row], *, me: UUID, fades_after: int) -> int:
        tests = list(_tests(self, me, fades_after))
        return sum(1 for row in rows if all(test(row) for test in tests))


def _written(f: Filters) -> list[tuple[str, str]]:
    return [
        ("q", f.q),
        ("group", ",".join(f.groups)),
        ("legal", ",".join((*f.legal, *f.standing))),
        ("stance", ",".join(f.stances)),
        ("owner", f.owner),
        *((f"ask{number}", ",".join(statuses)) for number, statuses in f.asks),
        ("touched", str(f.touched or "")),
        ("quiet", str(f.quiet or "")),
        ("overdue", "1" if f.overdue else ""),
        ("fading", "1" if f.fading else ""),
        ("as_of", f.as_of.isoformat() if f.as_of else ""),
        ("basis", "documented" if f.documented else ""),
        ("sort", str(f.sort)),
        ("show", "" if f.show is Show.TILES else f.show.value),
    ]


class _Reading:
    """Takes an address apart and notes what it could not use."""

    def __init__(self, pairs: Pairs, asks: int) -> None:
        shown = ((key, "".join(filter(str.isprintable, value)).strip()) for key, value in pairs)
        self.pairs = [(key, value) for key, value in shown if value]
        self.ask_numbers = range(1, asks + 1)
        self.ignored: list[str] = []

    def filters(self) -> Filters:
        legal = self.several("legal", _legal)
        asks = ((n, self.several(f"ask{n}", AskStatus)) for n in self.ask_numbers)
        return Filters(
            q=self.one("q", _text) or "",
            groups=_ordered(self.several("group", RegionalGroup), RegionalGroup),
            legal=_ordered([v for v in legal if isinstance(v, LegalStatus)], LegalStatus),
            standing=_ordered([v for v in legal if isinstance(v, Standing)], Standing),
            stances=_ordered(self.several("stance", Stance), Stance),
            owner=self.one("owner", _owner) or "",
            asks=tuple((n, _ordered(statuses, AskStatus)) for n, statuses in asks if statuses),
            touched=self.one("touched", _days),
            quiet=self.one("quiet", _days),
            overdue=self.one("overdue", _switch) or False,
            fading=self.one("fading", _switch) or False,
            as_of=self.one("as_of", date.fromisoformat),
            documented=self.one("basis", _basis) or False,
            sort=self.one("sort", lambda v: read_sort(v, self.ask_numbers)) or Sort(),
            show=self.one("show", Show) or Show.TILES,
            ignored=tuple(self.ignored),
        )

    def one(self, key: str, read: Callable[[str], Any]) -> Any:
        """The last readable value, as when a form is filled in twice."""
        return next(reversed(self.several(key, read, parts=False)), None)

    def several(self, key: str, read: Callable[[str], Any], *, parts: bool = True) -> list[Any]:
        values = [v for k, value in self.pairs if k == key for v in _parts(value, split=parts)]
        found = []
        for value in values:
            try:
                found.append(read(value))
            except ValueError:
                self.ignored.append(f"{key}={value[:40]}")
        return found


def _parts(value: str, *, split: bool) -> list[str]:
    return [part for part in value.split(",") if part] if split else [value]


def _ordered(values: Iterable[E], kind: type[E]) -> tuple[E, ...]:
    found = set(values)
    return tuple(member for member in kind if member in found)


def _text(value: str) -> str:
    return " ".join(value[:LONGEST_TEXT].split())


def _legal(value: str) -> LegalStatus | Standing:
    return Standing(value) if value in set(Standing) else LegalStatus(value)


def _owner(value: str) -> str:
    return value if value in {ME, NOBODY} else str(UUID(value))


def _days(value: str) -> int:
    days = int(value)
    if not 0 < days <= MOST_DAYS:
        raise ValueError(value)
    return days


def _switch(value: str) -> bool:
    if value not in {"1", "0"}:
        raise ValueError(value)
    return value == "1"


def _basis(text: str) -> bool:
    return {"documented": True, "assessed": False}[text]


def _tests(f: Filters, me: UUID, fades_after: int) -> Iterable[Callable[[Row], bool]]:
    """One question for each kind of filter that is set."""
    if f.q:
        words = folded(f.q).split()
        yield lambda row: all(word in row.folded for word in words)
    if f.groups:
        yield lambda row: row.group in f.groups
    if f.legal or f.standing:
        signatory, deposited = Standing.SIGNATORY in f.standing, Standing.DEPOSITED in f.standing
        yield (
            lambda row: (
                row.legal in f.legal or (signatory and row.signed) or (deposited and row.deposited)
            )
        )
    if f.stances:
        yield lambda row: row.stance in f.stances
    if f.owner:
        wanted = {ME: me, NOBODY: None}.get(f.owner) if f.owner in {ME, NOBODY} else UUID(f.owner)
        yield lambda row: (row.owner.id if row.owner else None) == wanted
    for number, statuses in f.asks:
        yield _answers(number, statuses)
    yield from _tests_of_days(f, fades_after)


def _answers(number: int, statuses: tuple[AskStatus, ...]) -> Callable[[Row], bool]:
    return lambda row: row.asks[number - 1] in statuses


def _tests_of_days(f: Filters, fades_after: int) -> Iterable[Callable[[Row], bool]]:
    if f.touched is not None:
        most = f.touched
        yield lambda row: row.touched_days is not None and row.touched_days <= most
    if f.quiet is not None:
        least = f.quiet
        yield lambda row: row.touched_days is None or row.touched_days > least
    if f.overdue:
        yield lambda row: row.overdue
    if f.fading:
        yield lambda row: row.stance_days is not None and row.stance_days > fades_after
