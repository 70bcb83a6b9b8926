"""The rows that the seed files ask for, as the tables hold them."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from app.asks.models import Ask, AskWording
from app.db import Table
from app.languages import NAMES
from app.letters.models import FormOfAddress, FunctionTitle
from app.seeding.checks import Seeds
from app.seeding.files import Placed
from app.seeding.lines import ConventionFile, MemberStateLine
from app.states.models import (
    Convention,
    ConventionArticle,
    Membership,
    MemberState,
    PublicPosition,
    Resolution,
    StateName,
    UnHoliday,
    Vote,
)

Values = dict[str, Any]


class Wanted(NamedTuple):
    """What a table shall hold."""

    table: type[Table]
    file: str
    rows: Sequence[Values]
    outlasts_its_file: bool = False
    """Records of staff refer to these rows: they are never removed."""


def wanted_rows(seeds: Seeds) -> list[Wanted]:
    """Every table but the treaty actions, each after those it refers to."""
    convention, articles = _convention(seeds.convention.row)
    asks = seeds.asks.row.ask
    return [
        Wanted(MemberState, "member_states.csv", list(_states(seeds)), outlasts_its_file=True),
        Wanted(StateName, "member_states.csv", list(_names(seeds))),
        Wanted(Membership, "memberships.csv", list(_memberships(seeds))),
        Wanted(Resolution, "resolutions.csv", list(_resolutions(seeds))),
        Wanted(Vote, "votes.csv", list(_votes(seeds))),
        Wanted(PublicPosition, "positions.csv", list(_positions(seeds))),
        Wanted(Convention, "convention.json", [convention]),
        Wanted(ConventionArticle, "convention.json", articles),
        Wanted(UnHoliday, "un_holidays.csv", _dumped(seeds.holidays)),
        Wanted(FormOfAddress, "forms_of_address.csv", list(_forms(seeds))),
        Wanted(FunctionTitle, "function_titles.csv", _dumped(seeds.function_titles)),
        Wanted(
            Ask,
            "asks.toml",
            [ask.model_dump(exclude={"wording"}) for ask in asks],
            outlasts_its_file=True,
        ),
        Wanted(
            AskWording,
            "asks.toml",
            [
                {"ask_slug": ask.slug, **entry.model_dump(exclude={"needs_native_review"})}
                for ask in asks
                for entry in ask.wording
            ],
        ),
    ]


def _dumped(rows: Sequence[Placed[Any]]) -> list[Values]:
    return [placed.row.model_dump() for placed in rows]


def _forms(seeds: Seeds) -> Iterator[Values]:
    for placed in seeds.forms_of_address:
        values = placed.row.model_dump()
        yield {**values, "address_block": values["address_block"].replace("\\n", "\n")}


def _states(seeds: Seeds) -> Iterator[Values]:
    tiles = {placed.row.iso3: placed.row for placed in seeds.tiles}
    for state in (placed.row for placed in seeds.states):
        yield {
            "code": state.iso3,
            "iso2": state.iso2,
            "m49": state.m49 or None,
            "kind": state.kind,
            "name": state.name_en,
            "regional_group": state.un_group,
            "regional_group_note": state.un_group_note,
            "region": state.region,
            "subregion": state.subregion,
            "admitted_on": state.un_admission,
            "observer_since": state.observer_since,
            "official_languages": state.un_official_langs,
            "letter_language": state.default_lang,
            "letter_language_basis": state.default_lang_basis,
            "fallback_language": state.secretariat_lang,
            "tile_column": tiles[state.iso3].col,
            "tile_row": tiles[state.iso3].row,
        }


def _names(seeds: Seeds) -> Iterator[Values]:
    for placed in seeds.states:
        for language in NAMES:
            yield _name(placed.row, language)


def _name(state: MemberStateLine, language: str) -> Values:
    return {
        "state_code": state.iso3,
        "language": language,
        "short": getattr(state, f"name_{language}"),
        "formal": getattr(state, f"formal_{language}", ""),
    }


def _memberships(seeds: Seeds) -> Iterator[Values]:
    for placed in seeds.memberships:
        values = placed.row.model_dump()
        yield {"state_code": values.pop("iso3"), "organisation": values.pop("org"), **values}


def _resolutions(seeds: Seeds) -> Iterator[Values]:
    for placed in seeds.resolutions:
        values = placed.row.model_dump()
        yield {"decided_on": values.pop("date"), **values}


def _votes(seeds: Seeds) -> Iterator[Values]:
    for placed in seeds.votes:
        values = placed.row.model_dump()
        yield {
            "state_code": values.pop("iso3"),
            "resolution_id": values.pop("resolution_or_motion"),
            "cast_on": values.pop("date"),
            **values,
        }


def _positions(seeds: Seeds) -> Iterator[Values]:
    for placed in seeds.positions:
        values = placed.row.model_dump()
        yield {"state_code": values.pop("iso3"), "stated_on": values.pop("date"), **values}


def _convention(file: ConventionFile) -> tuple[Values, list[Values]]:
    """The one row, its remaining facts as they stand in the file, and the articles."""
    collection = file.treaty_collection
    row = {
        "id": 1,
        "short_title": file.short_title,
        "full_title": file.full_title,
        "resolution": file.resolution,
        "adopted_on": file.adopted,
        "opened_on": file.opened_for_signature,
        "closes_on": file.closes_for_signature,
        "instruments_needed": file.instruments_needed,
        "entry_into_force_rule": file.entry_into_force_rule,
        "opening_notification": collection.opening_notification,
        "status_page": collection.status_page,
        "as_of": file.as_of,
        "facts": {**(file.model_extra or {}), "treaty_collection": collection.model_extra or {}},
    }
    return row, [article.model_dump() for article in file.articles]
