"""What a State did and said in public, in words: memberships, votes and positions."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from app.languages import gettext as _
from app.states.queries import MembershipRow, PositionRow, VoteRow
from app.states.wording import membership_label, organisation_label, vote_label

_FULL = frozenset({"member", "party"})


class Tag(NamedTuple):
    """A membership; `is_full` when its status needs no word of its own."""

    name: str
    status: str
    is_full: bool
    title: str


class Line(NamedTuple):
    """A vote or a position: what it was about, what the State did, when, and who says so."""

    title: str
    said: str
    when: str
    detail: str
    source: str


def tags(memberships: Iterable[MembershipRow]) -> list[Tag]:
    return [
        Tag(
            name=organisation_label(row.organisation),
            status=membership_label(row.status),
            is_full=row.status in _FULL,
            title=_title(row),
        )
        for row in memberships
    ]


def _title(row: MembershipRow) -> str:
    parts = [membership_label(row.status)]
    if row.since:
        parts.append(_("since {year}").format(year=row.since))
    if row.as_of:
        parts.append(_("as of {day}").format(day=row.as_of))
    if row.note:
        parts.append(row.note)
    return ", ".join(parts)


def lines(votes: Iterable[VoteRow], positions: Iterable[PositionRow]) -> list[Line]:
    """Newest first; neither is a stance."""
    cast = [
        Line(v.resolution_id, vote_label(v.vote), v.cast_on.isoformat(), v.title, v.source)
        for v in votes
    ]
    said = [
        Line(
            _(_TOPICS.get(p.topic, _plain(p.topic))),
            _plain(p.position),
            p.stated_on,
            p.note,
            p.source,
        )
        for p in positions
    ]
    return sorted(cast + said, key=lambda line: (line.when, line.title), reverse=True)


def _plain(code: str) -> str:
    """`for_broad_access` reads "For broad access"."""
    return code.replace("_", " ").capitalize().replace(" eu", " EU")


_TOPICS: Mapping[str, str] = {
    "art_6_2_human_rights": "Article 6(2), human rights",
    "civil_society_in_cosp": "Civil society in the Conference of States Parties",
    "eu_statement_rules_of_procedure": "EU statement on rules of procedure",
    "political_offence_refusal": "Refusal for political offences",
    "ratification_threshold": "Number of ratifications needed",
    "signature": "Signature",
    "supplementary_protocol": "Supplementary protocol",
}
