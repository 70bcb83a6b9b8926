"""Words for the depositary's facts: the name of an act, and how exactly its day is known."""

from collections.abc import Mapping
from datetime import date
from typing import assert_never

from app.languages import gettext as _
from app.states.models import DatePrecision, TreatyActionKind


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
