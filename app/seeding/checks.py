"""What no single row can tell: keys that repeat, codes that are unknown, texts that are absent."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from app.asks.models import Situation
from app.languages import OFFICIAL
from app.seeding.faults import Fault
from app.seeding.files import Placed, Row
from app.seeding.lines import (
    AskEntry,
    AskFile,
    ConventionFile,
    FormOfAddressLine,
    FunctionTitleLine,
    HolidayLine,
    MembershipLine,
    MemberStateLine,
    PositionLine,
    ResolutionLine,
    TileLine,
    TreatyActionLine,
    VoteLine,
    WorldMapFile,
)
from app.states.models import DatePrecision, StateKind, TreatyActionKind

_BY_SITUATION = frozenset(Situation) - {Situation.ANY}


@dataclass(frozen=True)
class Seeds:
    """Every seed file, each row sound by itself."""

    states: Sequence[Placed[MemberStateLine]]
    tiles: Sequence[Placed[TileLine]]
    memberships: Sequence[Placed[MembershipLine]]
    resolutions: Sequence[Placed[ResolutionLine]]
    votes: Sequence[Placed[VoteLine]]
    positions: Sequence[Placed[PositionLine]]
    treaty_actions: Sequence[Placed[TreatyActionLine]]
    holidays: Sequence[Placed[HolidayLine]]
    forms_of_address: Sequence[Placed[FormOfAddressLine]]
    function_titles: Sequence[Placed[FunctionTitleLine]]
    asks: Placed[AskFile]
    convention: Placed[ConventionFile]
    world_map: Placed[WorldMapFile]


def faults_between(seeds: Seeds) -> Iterator[Fault]:
    """What is wrong between rows and between files."""
    yield from _repeated(seeds)
    yield from _unknown(seeds)
    yield from _without_tile(seeds)
    yield from _missing_from_map(seeds)
    yield from _outside_the_window(seeds)
    yield from _asks(seeds.asks)


def treaty_key(line: TreatyActionLine) -> str:
    """What makes a line of treaty_actions.csv the same line after an edit.

    A State signs or ratifies once, so a better known date changes that line; declarations and
    steps at home may be several, told apart by their date.
    """
    key = f"{line.iso3}/{line.action}"
    return key if line.action in ONCE_PER_STATE else f"{key}/{line.date or line.note[:40]}"


ONCE_PER_STATE = frozenset(
    {
        TreatyActionKind.SIGNATURE,
        TreatyActionKind.RATIFICATION,
        TreatyActionKind.ACCEPTANCE,
        TreatyActionKind.APPROVAL,
        TreatyActionKind.ACCESSION,
        TreatyActionKind.FORMAL_CONFIRMATION,
        TreatyActionKind.WITHDRAWAL,
        TreatyActionKind.DENUNCIATION,
    }
)


def _repeated(seeds: Seeds) -> Iterator[Fault]:
    for column in ("iso3", "iso2", "name_en"):
        yield from _twice(seeds.states, column)
    yield from _twice(seeds.tiles, "iso3")
    yield from _twice(seeds.tiles, "col", "row")
    yield from _twice(seeds.memberships, "iso3", "org")
    yield from _twice(seeds.resolutions, "id")
    yield from _twice(seeds.votes, "iso3", "resolution_or_motion")
    yield from _twice(seeds.positions, "iso3", "topic", "date")
    yield from _twice(seeds.holidays, "held_on")
    yield from _twice(seeds.forms_of_address, "language", "role", "gender")
    yield from _twice(seeds.function_titles, "language", "function", "gender")
    seen: dict[str, int] = {}
    for placed in seeds.treaty_actions:
        first = seen.setdefault(treaty_key(placed.row), placed.line)
        if first != placed.line:
            yield placed.fault("action", f"{placed.row.iso3} has the same on line {first}.")


def _twice(rows: Iterable[Placed[Row]], *columns: str) -> Iterator[Fault]:
    seen: dict[tuple[Any, ...], int] = {}
    for placed in rows:
        key = tuple(getattr(placed.row, column) for column in columns)
        first = seen.setdefault(key, placed.line)
        if first != placed.line:
            shown = ", ".join(str(part) for part in key)
            yield placed.fault(columns[-1], f"{shown} stands on line {first} already.")


def _unknown(seeds: Seeds) -> Iterator[Fault]:
    states = {placed.row.iso3 for placed in seeds.states}
    files = (seeds.tiles, seeds.memberships, seeds.votes, seeds.positions, seeds.treaty_actions)
    for rows in files:
        yield from _not_among(rows, "iso3", states, "member_states.csv")
    resolutions = {placed.row.id for placed in seeds.resolutions}
    yield from _not_among(seeds.votes, "resolution_or_motion", resolutions, "resolutions.csv")


def _not_among(
    rows: Iterable[Placed[Any]], column: str, known: Collection[str], file: str
) -> Iterator[Fault]:
    for placed in rows:
        found = getattr(placed.row, column)
        if found not in known:
            yield placed.fault(column, f"{found!r} is not in {file}.")


def _without_tile(seeds: Seeds) -> Iterator[Fault]:
    tiles = {placed.row.iso3 for placed in seeds.tiles}
    yield from _not_among(seeds.states, "iso3", tiles, "tiles.csv")


def _missing_from_map(seeds: Seeds) -> Iterator[Fault]:
    drawn = seeds.world_map.row
    for placed in seeds.states:
        code = placed.row.iso3
        if placed.row.kind is StateKind.REGIONAL_ORGANIZATION:
            continue
        if code not in drawn.points or not (drawn.paths.get(code) or code in drawn.tiny):
            yield placed.fault("iso3", f"{code} cannot be drawn: world_map.json lacks it.")


def _outside_the_window(seeds: Seeds) -> Iterator[Fault]:
    """A signature dated before the opening or after the closing is a slip of the pen."""
    opened = seeds.convention.row.opened_for_signature.isoformat()
    closes = seeds.convention.row.closes_for_signature.isoformat()
    for placed in seeds.treaty_actions:
        day = placed.row.date
        is_signature = placed.row.action is TreatyActionKind.SIGNATURE
        is_dated = placed.row.date_precision is DatePrecision.DAY
        if is_signature and is_dated and not opened <= day <= closes:
            yield placed.fault("date", f"{day} is outside {opened} to {closes}.")


def _asks(file: Placed[AskFile]) -> Iterator[Fault]:
    asks = file.row.ask
    if len({ask.number for ask in asks}) < len(asks):
        yield file.fault("number", "two asks have one number.")
    if len({ask.slug for ask in asks}) < len(asks):
        yield file.fault("slug", "two asks have one slug.")
    for ask in asks:
        yield from (file.fault("wording", reason) for reason in _gaps(ask))


def _gaps(ask: AskEntry) -> Iterator[str]:
    """An ask speaks to every situation, and in every official language."""
    situations = {entry.situation for entry in ask.wording}
    if situations not in ({Situation.ANY}, _BY_SITUATION):
        each = ", ".join(sorted(_BY_SITUATION))
        yield f"ask {ask.slug} needs a wording for any, or for each of {each}."
    pairs = [(entry.situation, entry.language) for entry in ask.wording]
    for situation in sorted(situations):
        for language in OFFICIAL:
            count = pairs.count((situation, language))
            if count != 1:
                yield f"ask {ask.slug} has {count} texts for {situation} in {OFFICIAL[language]}."
