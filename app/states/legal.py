"""What the depositary's facts amount to: a State's legal status, derived and never stored."""

from collections.abc import Iterable
from enum import StrEnum
from typing import assert_never

from app.languages import gettext as _
from app.states.models import TreatyActionKind as Kind

COUNTED_TOWARDS_FORTY = frozenset(
    {Kind.RATIFICATION, Kind.ACCEPTANCE, Kind.APPROVAL, Kind.ACCESSION}
)
"""Instruments that bring the Convention into force when States deposit them (article 65)."""


class LegalStatus(StrEnum):
    """A fact about the treaty; how we judge a delegation is a stance and stands elsewhere."""

    NOT_SIGNED = "not_signed"
    SIGNED = "signed"
    SIGNED_WITH_DECLARATION = "signed_with_declaration"
    APPROVED_AT_HOME = "approved_at_home"
    RATIFIED = "ratified"
    ACCEDED = "acceded"
    FORMALLY_CONFIRMED = "formally_confirmed"
    SIGNATURE_WITHDRAWN = "signature_withdrawn"
    DENOUNCED = "denounced"

    @property
    def label(self) -> str:  # one sentence per member, checked by mypy
        match self:
            case LegalStatus.NOT_SIGNED:
                return _("Not signed")
            case LegalStatus.SIGNED:
                return _("Signed")
            case LegalStatus.SIGNED_WITH_DECLARATION:
                return _("Signed with declaration")
            case LegalStatus.APPROVED_AT_HOME:
                return _("Approved at home")
            case LegalStatus.RATIFIED:
                return _("Ratified")
            case LegalStatus.ACCEDED:
                return _("Acceded")
            case LegalStatus.FORMALLY_CONFIRMED:
                return _("Formally confirmed")
            case LegalStatus.SIGNATURE_WITHDRAWN:
                return _("Signature withdrawn")
            case LegalStatus.DENOUNCED:
                return _("Denounced")
        assert_never(self)

    @property
    def css(self) -> str:
        """The class of its ring, which fills up from none to party."""
        return _RINGS[self]

    @property
    def may_still_sign(self) -> bool:
        """No signature stands; whether the window is still open is a question of the date."""
        return self in {LegalStatus.NOT_SIGNED, LegalStatus.SIGNATURE_WITHDRAWN}


_RINGS = {
    LegalStatus.NOT_SIGNED: "none",
    LegalStatus.SIGNED: "signed",
    LegalStatus.SIGNED_WITH_DECLARATION: "signed-decl",
    LegalStatus.APPROVED_AT_HOME: "appr",
    LegalStatus.RATIFIED: "party",
    LegalStatus.ACCEDED: "party",
    LegalStatus.FORMALLY_CONFIRMED: "party",
    LegalStatus.SIGNATURE_WITHDRAWN: "withdrawn",
    LegalStatus.DENOUNCED: "denounced",
}

_Step = tuple[frozenset[Kind], LegalStatus]
_FURTHEST_FIRST: tuple[_Step, ...] = (
    (frozenset({Kind.DENUNCIATION}), LegalStatus.DENOUNCED),
    (frozenset({Kind.ACCESSION}), LegalStatus.ACCEDED),
    (frozenset({Kind.FORMAL_CONFIRMATION}), LegalStatus.FORMALLY_CONFIRMED),
    (frozenset({Kind.RATIFICATION, Kind.ACCEPTANCE, Kind.APPROVAL}), LegalStatus.RATIFIED),
    (frozenset({Kind.WITHDRAWAL}), LegalStatus.SIGNATURE_WITHDRAWN),
)
_FURTHEST_OF_SIGNATORIES: tuple[_Step, ...] = (
    (frozenset({Kind.DOMESTIC_APPROVAL}), LegalStatus.APPROVED_AT_HOME),
    (frozenset({Kind.DECLARATION, Kind.RESERVATION}), LegalStatus.SIGNED_WITH_DECLARATION),
)


def legal_status(kinds: Iterable[Kind]) -> LegalStatus:
    """How far a State has gone by its standing treaty actions; superseded ones must be left out.

    Consent at home moves only a signatory on: parliament's vote is no act towards the depositary,
    so a State without a signature stays "not signed" and is counted among those who may sign.
    """
    standing = frozenset(kinds)
    steps = _FURTHEST_FIRST
    if Kind.SIGNATURE in standing:
        steps = (*_FURTHEST_FIRST, *_FURTHEST_OF_SIGNATORIES)
    for acts, status in steps:
        if acts & standing:
            return status
    return LegalStatus.SIGNED if Kind.SIGNATURE in standing else LegalStatus.NOT_SIGNED
