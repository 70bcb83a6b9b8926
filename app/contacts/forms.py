"""What the forms about people, postings, addresses and missions post."""

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, StringConstraints

from app.contacts.models import Function, Gender, MailboxKind, Place
from app.contacts.rules import AUDIENCES, KnownDate, read_known_date
from app.drafts.forms import OnceForm
from app.labels.audience import Audience
from app.languages import gettext as _
from app.web.forms import Line, Text

Name = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)]
Code = Annotated[str, StringConstraints(strip_whitespace=True, max_length=3)]
Telephone = Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)]
Day = Annotated[KnownDate | None, BeforeValidator(read_known_date)]


def check_audience(audience: Audience) -> Audience:
    if audience not in AUDIENCES:
        raise ValueError(_("Choose one of the answers offered."))
    return audience


ContactAudience = Annotated[Audience, AfterValidator(check_audience)]


class PersonForm(OnceForm):
    """A new person with a first posting; `known` are namesakes that were shown already."""

    full_name: Name = ""
    family_name: Short = ""
    state: Code = ""
    function: Function = Function.OTHER
    title: Title = ""
    place: Place = Place.NEW_YORK
    on: Day = None
    languages: Short = ""
    salutation: Name = ""
    audience: ContactAudience = Audience.TEAM
    named: list[UUID] = Field(default_factory=list, max_length=60)
    known: list[UUID] = Field(default_factory=list, max_length=50)


class DetailsForm(BaseModel):
    """What is known of a person; `version` is the one that the form was filled from."""

    version: int
    full_name: Name = ""
    family_name: Short = ""
    salutation: Name = ""
    gender: Gender | None = None
    languages: Short = ""
    telephone: Telephone = ""
    about: Text = ""


class PostingForm(OnceForm):
    state: Code = ""
    function: Function = Function.OTHER
    title: Title = ""
    rank: Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)] = ""
    place: Place = Place.NEW_YORK
    on: Day = None


class EndForm(BaseModel):
    on: Day = None


class SuccessionForm(OnceForm):
    full_name: Name = ""
    successor_id: UUID | None = None
    on: Day = None


class MailboxForm(OnceForm):
    address: Annotated[str, StringConstraints(strip_whitespace=True, max_length=320)] = ""
    kind: MailboxKind


class ReasonForm(BaseModel):
    reason: Line = ""


class MissionForm(OnceForm):
    state: Code = ""
    place: Place = Place.NEW_YORK
    name: Name = ""
    address: Text = ""
    telephone: Telephone = ""
    language: Annotated[str, StringConstraints(max_length=2)] = ""
    source: Line = ""
