"""Words for public facts: acts and how exactly their day is known, organisations, votes."""

from collections.abc import Mapping
from datetime import date
from typing import assert_never

from app.languages import gettext as _
from app.states.models import DatePrecision, TreatyActionKind, VoteCast


def action_label(kind: TreatyActionKind) -> str:
    """What the Treaty Collection calls it; the two domestic steps in our own words."""
    return _(_ACTIONS[kind])


def known_date(acted_on: date | None, precision: DatePrecision) -> str:
    """The day as exactly as it is known, never more exactly."""
    if acted_on is None:
        return _("day not known")
    day = f"{acted_on.day} {acted_on:%b %Y}"
    match precision:
        case DatePrecision.DAY:
            return day
        case DatePrecision.HANOI_25_26:
            return _("25 or 26 Oct 2025")
        case DatePrecision.MONTH:
            return _("{month}, day not known").format(month=f"{acted_on:%b %Y}")
        case DatePrecision.REPORTED:
            return _("reported {day}").format(day=day)
        case DatePrecision.RANGE:
            return _("about {day}").format(day=day)
    assert_never(precision)


def organisation_label(organisation: str) -> str:
    """The organisation or treaty as people call it; a code we have no word for stays as it is."""
    return _(_ORGANISATIONS.get(organisation, organisation))


def membership_label(status: str) -> str:
    """How a State belongs to an organisation or treaty."""
    return _(_MEMBERSHIPS.get(status, status.replace("_", " ").capitalize()))


def vote_label(vote: VoteCast) -> str:
    match vote:
        case VoteCast.YES:
            return _("Yes")
        case VoteCast.NO:
            return _("No")
        case VoteCast.ABSTAIN:
            return _("Abstained")
        case VoteCast.NOT_VOTING:
            return _("No recorded vote")
    assert_never(vote)


_ORGANISATIONS: Mapping[str, str] = {
    "AU": "African Union",
    "BUDAPEST": "Budapest Convention",
    "CARICOM": "CARICOM",
    "CIS": "CIS",
    "COE": "Council of Europe",
    "EU": "European Union",
    "FIVE_EYES": "Five Eyes",
    "FOC": "Freedom Online Coalition",
    "G77": "G77",
    "ICCPR": "ICCPR",
    "LAS": "Arab League",
    "OAS": "OAS",
    "OIC": "OIC",
}

_MEMBERSHIPS: Mapping[str, str] = {
    "associate": "Associate",
    "disputed": "Membership disputed",
    "invited": "Invited to accede",
    "member": "Member",
    "member_inactive": "Member, inactive",
    "party": "Party",
    "signatory": "Signatory",
    "withdrawing": "Withdrawing",
    "withdrawn": "Withdrawn",
}

_ACTIONS: Mapping[TreatyActionKind, str] = {
    TreatyActionKind.SIGNATURE: "Signature",
    TreatyActionKind.RATIFICATION: "Ratification deposited",
    TreatyActionKind.ACCEPTANCE: "Acceptance deposited",
    TreatyActionKind.APPROVAL: "Approval deposited",
    TreatyActionKind.ACCESSION: "Accession deposited",
    TreatyActionKind.FORMAL_CONFIRMATION: "Formal confirmation deposited",
    TreatyActionKind.DECLARATION: "Declaration or reservation",
    TreatyActionKind.RESERVATION: "Reservation",
    TreatyActionKind.OBJECTION: "Objection",
    TreatyActionKind.WITHDRAWAL: "Signature withdrawn",
    TreatyActionKind.DENUNCIATION: "Denunciation",
    TreatyActionKind.DOMESTIC_PROCEDURE_STARTED: "Procedure started at home",
    TreatyActionKind.DOMESTIC_APPROVAL: "Approved at home, not deposited",
}
