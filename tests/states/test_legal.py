"""A State's legal status follows from its standing treaty actions, in whatever order they come."""

from itertools import permutations

import pytest

from app.states.legal import LegalStatus, legal_status
from app.states.models import TreatyActionKind as Kind


@pytest.mark.parametrize(
    ("kinds", "status"),
    [
        ([], LegalStatus.NOT_SIGNED),
        ([Kind.SIGNATURE], LegalStatus.SIGNED),
        ([Kind.SIGNATURE, Kind.DECLARATION], LegalStatus.SIGNED_WITH_DECLARATION),
        ([Kind.SIGNATURE, Kind.RESERVATION], LegalStatus.SIGNED_WITH_DECLARATION),
        ([Kind.SIGNATURE, Kind.DOMESTIC_PROCEDURE_STARTED], LegalStatus.SIGNED),
        ([Kind.SIGNATURE, Kind.OBJECTION], LegalStatus.SIGNED),
        ([Kind.SIGNATURE, Kind.DECLARATION, Kind.DOMESTIC_APPROVAL], LegalStatus.APPROVED_AT_HOME),
        ([Kind.SIGNATURE, Kind.DOMESTIC_APPROVAL, Kind.RATIFICATION], LegalStatus.RATIFIED),
        ([Kind.SIGNATURE, Kind.ACCEPTANCE], LegalStatus.RATIFIED),
        ([Kind.SIGNATURE, Kind.APPROVAL], LegalStatus.RATIFIED),
        ([Kind.ACCESSION, Kind.DECLARATION], LegalStatus.ACCEDED),
        ([Kind.SIGNATURE, Kind.FORMAL_CONFIRMATION], LegalStatus.FORMALLY_CONFIRMED),
        ([Kind.SIGNATURE, Kind.WITHDRAWAL], LegalStatus.SIGNATURE_WITHDRAWN),
        ([Kind.SIGNATURE, Kind.RATIFICATION, Kind.DENUNCIATION], LegalStatus.DENOUNCED),
    ],
)
def test_the_furthest_act_decides(kinds: list[Kind], status: LegalStatus) -> None:
    assert {legal_status(order) for order in permutations(kinds)} == {status}


def test_a_vote_in_parliament_without_a_signature_is_no_act_towards_the_depositary() -> None:
    status = legal_status([Kind.DOMESTIC_APPROVAL])

    assert status is LegalStatus.NOT_SIGNED
    assert status.may_still_sign


def test_only_a_state_without_a_standing_signature_may_sign() -> None:
    may = {status for status in LegalStatus if status.may_still_sign}

    assert may == {LegalStatus.NOT_SIGNED, LegalStatus.SIGNATURE_WITHDRAWN}


def test_each_status_has_a_label_of_its_own_and_a_ring() -> None:
    assert len({status.label for status in LegalStatus}) == len(LegalStatus)
    assert {status.css for status in LegalStatus} == {
        "none",
        "signed",
        "signed-decl",
        "appr",
        "party",
        "withdrawn",
        "denounced",
    }
