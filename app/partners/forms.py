"""What the forms of the page about partners post."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, StringConstraints

from app.access import Label
from app.languages import gettext as _
from app.partners.rules import CEILINGS
from app.people.forms import Address, LastDay, Name
from app.people.models import Role

FIRST_ROLES = (Role.COORDINATOR, Role.PARTNER)


def check_theirs(role: Role) -> Role:
    """Whoever comes first either reads, or looks after their organisation's people."""
    if role not in FIRST_ROLES:
        raise ValueError(_("Choose one of the answers offered."))
    return role


class PartnerForm(BaseModel):
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class FirstPersonForm(BaseModel):
    name: Name
    email: Address
    role: Annotated[Role, AfterValidator(check_theirs)] = Role.COORDINATOR
    ends_on: LastDay | None = None


def check_ceiling(label: int) -> Label:
    if label not in CEILINGS:
        raise ValueError(_("Choose one of the answers offered."))
    return Label(label)


class SharingForm(BaseModel):
    ceiling: Annotated[int, AfterValidator(check_ceiling)]
    until: date
