"""The rows of the seed files, column by column; docs/data.md says what each column means."""

import re
from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from app.asks.models import Situation
from app.contacts.models import Function, Gender
from app.letters.models import AddressedAs, WordingReview
from app.letters.salutation import PLACES
from app.seeding.cells import (
    Code,
    Count,
    Day,
    Line,
    OfficialLanguage,
    OfficialLanguages,
    OptionalDay,
    PartialDate,
    Site,
    Words,
    text_of,
)
from app.states.models import (
    DatePrecision,
    RegionalGroup,
    SourceConfidence,
    StateKind,
    TreatyActionKind,
    VoteCast,
)

Name = Annotated[str, text_of(120)]
Formal = Annotated[str, text_of(200)]


class MemberStateLine(Line):
    iso3: Code
    iso2: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    m49: Annotated[str, StringConstraints(pattern=r"^(\d{3})?$")]
    kind: StateKind
    name_en: Name
    formal_en: Formal
    name_ar: Name
    formal_ar: Formal
    name_zh: Name
    formal_zh: Formal
    name_fr: Name
    formal_fr: Formal
    name_ru: Name
    formal_ru: Formal
    name_es: Name
    formal_es: Formal
    name_vi: Name
    un_group: RegionalGroup
    un_group_note: str
    region: Annotated[str, StringConstraints(max_length=60)]
    subregion: Annotated[str, StringConstraints(max_length=60)]
    intermediate_region: str
    un_admission: OptionalDay
    observer_since: Annotated[PartialDate, StringConstraints(max_length=10)]
    un_official_langs: OfficialLanguages
    default_lang: OfficialLanguage
    default_lang_basis: Literal["single_official", "override", "fallback_en"]
    secretariat_lang: Literal["en", "fr", "es"]

    @model_validator(mode="after")
    def _members_were_admitted(self) -> Self:
        if self.kind is StateKind.MEMBER and self.un_admission is None:
            raise ValueError(f"{self.iso3} is a member and needs a day in un_admission.")
        return self


class MembershipLine(Line):
    iso3: Code
    org: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9_]{2,20}$")]
    status: Literal[
        "member",
        "party",
        "signatory",
        "invited",
        "associate",
        "member_inactive",
        "disputed",
        "withdrawing",
        "withdrawn",
    ]
    since: PartialDate
    as_of: PartialDate
    source: Words
    confidence: SourceConfidence
    note: str


class ResolutionLine(Line):
    id: Annotated[str, text_of(40)]
    date: Day
    title: Words
    method: Literal["recorded", "without_vote", "consensus"]
    yes: Count
    no: Count
    abstain: Count
    source: Words
    confidence: SourceConfidence
    note: str


class VoteLine(Line):
    iso3: Code
    resolution_or_motion: Annotated[str, text_of(40)]
    date: Day
    vote: VoteCast
    source: Words
    confidence: SourceConfidence


class PositionLine(Line):
    iso3: Code
    date: Annotated[PartialDate, text_of(10)]
    topic: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{2,60}$")]
    position: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{2,120}$")]
    source: Words
    confidence: SourceConfidence
    note: str


_WRITTEN = {
    DatePrecision.DAY: "YYYY-MM-DD",
    DatePrecision.HANOI_25_26: "YYYY-MM-DD",
    DatePrecision.REPORTED: "YYYY-MM-DD",
    DatePrecision.MONTH: "YYYY-MM",
}


class TreatyActionLine(Line):
    iso3: Code
    action: TreatyActionKind
    date: PartialDate
    date_precision: DatePrecision
    source_title: Words
    source_url_or_site: Site
    confidence: SourceConfidence
    note: str

    @model_validator(mode="after")
    def _date_is_as_precise_as_it_says(self) -> Self:
        wanted = _WRITTEN.get(self.date_precision)
        if wanted and len(self.date) != len(wanted):
            raise ValueError(
                f"date {self.date!r} must be written {wanted} when date_precision is "
                f"{self.date_precision}."
            )
        return self


class TileLine(Line):
    iso3: Code
    col: Annotated[int, Field(ge=0, le=29)]
    row: Annotated[int, Field(ge=0, le=16)]


class HolidayLine(Line):
    held_on: Day
    name: Annotated[str, text_of(80)]
    source: Words


class FormOfAddressLine(Line):
    """Without a gender the form fits everybody; a backslash and an n begin a new line."""

    language: OfficialLanguage
    role: AddressedAs
    gender: Gender | Literal[""]
    address_block: Words
    salutation: Words
    closing: Words
    note: str
    review: WordingReview

    @model_validator(mode="after")
    def _places_are_known(self) -> Self:
        for text in (self.address_block, self.salutation, self.closing):
            if unknown := set(re.findall(r"\{(.*?)\}", text)) - PLACES:
                raise ValueError(f"{{{min(unknown)}}} is no place of a form of address.")
        return self


class FunctionTitleLine(Line):
    language: OfficialLanguage
    function: Function
    gender: Gender
    title: Annotated[str, text_of(120)]
    review: WordingReview


class WordingEntry(Line):
    situation: Situation
    language: OfficialLanguage
    text: Words
    needs_native_review: bool = False


class AskEntry(Line):
    number: Annotated[int, Field(ge=1)]
    slug: Annotated[str, StringConstraints(pattern=r"^[a-z]+(-[a-z]+)*$", max_length=40)]
    short_name: Annotated[str, text_of(60)]
    summary: Annotated[str, text_of(200)]
    wording: list[WordingEntry]


class AskFile(Line):
    ask: list[AskEntry]


class ArticleEntry(Line):
    article: Annotated[str, StringConstraints(pattern=r"^\d+(-\d+)?$", max_length=20)]
    title: Words
    why_it_matters: str
    evidence: Literal["seen", "secondary", "recalled"]


class TreatyCollection(Line):
    model_config = ConfigDict(extra="allow")

    status_page: Words
    opening_notification: Words


class ConventionFile(Line):
    """Facts without a column of their own are kept as they stand in the file."""

    model_config = ConfigDict(extra="allow")

    as_of: Day
    short_title: Words
    full_title: Words
    adopted: Day
    resolution: Annotated[str, text_of(40)]
    treaty_collection: TreatyCollection
    opened_for_signature: Day
    closes_for_signature: Day
    instruments_needed: Annotated[int, Field(ge=1)]
    entry_into_force_rule: Words
    articles: list[ArticleEntry]


# Only what draws: a path of the map ends up in the page as it stands in the file.
MapPath = Annotated[str, StringConstraints(pattern=r"^[MmLlHhVvZz0-9 .,-]*$")]


class WorldMapFile(Line):
    """The map is read by the pages that draw it; here it is only checked against the States."""

    model_config = ConfigDict(extra="allow")

    viewBox: Annotated[str, StringConstraints(pattern=r"^\d+ \d+ \d+ \d+$")]  # noqa: N815  # SVG's word
    paths: dict[Code, MapPath]
    points: dict[Code, tuple[int, int]]
    tiny: list[Code]
    neutral: MapPath
