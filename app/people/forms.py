"""What the sign-in, invitation and account forms post."""

from datetime import date
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, StringConstraints, model_validator

from app.clock import utc_now
from app.languages import gettext as _
from app.people.models import Role
from app.web.forms import Line

Secret = Annotated[str, StringConstraints(min_length=1, max_length=1000)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]


def check_address(text: str) -> str:
    """Good enough to sign in with; whether mail arrives is shown by mail, not by a pattern."""
    local, at, domain = text.rpartition("@")
    if not (local and at and "." in domain) or " " in text:
        raise ValueError(_("Enter an address like name@example.org."))
    return text.lower()


Address = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=320),
    AfterValidator(check_address),
]


class SignInForm(BaseModel):
    email: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=320)]
    password: Secret
    next: Line = ""


PasskeyAnswer = Annotated[str, StringConstraints(min_length=1, max_length=20_000)]
"""What the browser made of our challenge, as JSON."""


class PasskeyForm(BaseModel):
    answer: PasskeyAnswer
    next: Line = ""


class CodeForm(BaseModel):
    code: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=12)]
    next: Line = ""


class ConfirmationForm(BaseModel):
    """One of the three is enough."""

    answer: Annotated[str, StringConstraints(max_length=20_000)] = ""
    code: Annotated[str, StringConstraints(strip_whitespace=True, max_length=12)] = ""
    password: Annotated[str, StringConstraints(max_length=1000)] = ""
    next: Line = ""


class LostDeviceForm(BaseModel):
    email: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=320)]
    code: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]


class NewPasskeyForm(BaseModel):
    answer: PasskeyAnswer
    name: Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)] = ""


class PasskeyNameForm(BaseModel):
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]


class InvitationForm(BaseModel):
    name: Name
    password: Secret


class FirstCoordinatorForm(InvitationForm):
    email: Address


class AccountForm(BaseModel):
    name: Name
    time_zone: Line = ""
    shortcuts: bool = False


class PasswordForm(BaseModel):
    current: Secret
    password: Secret


def check_role(role: Role) -> Role:
    """Whoever only reads what others share belongs to an organisation of their own."""
    if role is Role.PARTNER:
        raise ValueError(_("People of partners are invited on the page Partners."))
    return role


StaffRole = Annotated[Role, AfterValidator(check_role)]


def check_last_day(day: date) -> date:
    """Nobody is let in until a day that is over."""
    if day < utc_now().date():
        raise ValueError(_("This day is over. Choose a later one."))
    return day


LastDay = Annotated[date, AfterValidator(check_last_day)]


class InviteForm(BaseModel):
    name: Name
    email: Address
    role: StaffRole = Role.OUTREACH
    guest: bool = False
    ends_on: LastDay | None = None

    @property
    def last_day(self) -> date | None:
        """Of a guest; the form offers a day, which counts only when it is one."""
        return self.ends_on if self.guest else None

    @model_validator(mode="after")
    def _guest_has_a_last_day(self) -> Self:
        if self.guest and self.ends_on is None:
            raise ValueError(_("Name the last day of the guest."))
        return self


class LastDayForm(BaseModel):
    """Empty: no guest any more."""

    ends_on: date | None = None


class RoleForm(BaseModel):
    role: StaffRole


class LockdownForm(BaseModel):
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
