"""What the page about partners shows: each partner with both directions of sharing."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from app.access import Label
from app.clock import today_in_new_york
from app.organisations.models import Organisation
from app.partners.models import Sharing
from app.partners.queries import (
    Invited,
    granted,
    invited,
    looked_after,
    partners_of,
    received,
    runs_the_desk,
)
from app.partners.rules import ceiling_name
from app.people.models import Person


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """One partner: what we let them see, what they let us see, who of theirs is expected."""

    organisation: Organisation
    ours: Sharing | None
    theirs: Sharing | None
    invited: Sequence[Invited] = ()
    may_invite: bool = False

    @property
    def prefix(self) -> str:
        """Keeps the ids of its forms apart from those of the other partners."""
        return f"p-{self.organisation.id}-"

    @property
    def ours_label(self) -> str:
        return ceiling_name(Label(self.ours.ceiling)) if self.ours else ""

    @property
    def theirs_label(self) -> str:
        return ceiling_name(Label(self.theirs.ceiling)) if self.theirs else ""


def partner_rows(db: Session, by: Person) -> list[PartnerRow]:
    """A fixed number of queries, however many partners."""
    today, us = today_in_new_york(), by.organisation_id
    ours = {each.partner_id: each for each in granted(db, us, today)}
    theirs = {each.organisation_id: each for each in received(db, us, today)}
    runs = runs_the_desk(db, us)
    expected, settled = (invited(db), looked_after(db)) if runs else ((), set())
    return [
        PartnerRow(
            organisation=each,
            ours=ours.get(each.id),
            theirs=theirs.get(each.id),
            invited=[person for person in expected if person.organisation_id == each.id],
            may_invite=runs and each.id not in settled,
        )
        for each in partners_of(db, us, today)
    ]
