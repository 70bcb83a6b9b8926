"""Missions, contacts, postings and mailboxes: an address is no person, a person is no post."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import event
from sqlmodel import Field, Relationship

from app.access import Label, Labelled
from app.db import Table, enum_type, new_id
from app.languages import gettext as _
from app.states.models import MemberState
from app.states.names import folded
from app.vault.columns import FindableText, SealedText


class Place(StrEnum):
    """Duty station of a posting or mission."""

    NEW_YORK = "new_york"
    GENEVA = "geneva"
    VIENNA = "vienna"
    CAPITAL = "capital"

    @property
    def label(self) -> str:
        return {
            Place.NEW_YORK: _("New York"),
            Place.GENEVA: _("Geneva"),
            Place.VIENNA: _("Vienna"),
            Place.CAPITAL: _("Capital"),
        }[self]


class Function(StrEnum):
    """Functional title at a mission; diplomatic rank is separate."""

    PERMANENT_REPRESENTATIVE = "permanent_representative"
    DEPUTY_PERMANENT_REPRESENTATIVE = "deputy_permanent_representative"
    CHARGE_D_AFFAIRES = "charge_d_affaires"
    LEGAL_ADVISER = "legal_adviser"
    THIRD_COMMITTEE_EXPERT = "third_committee_expert"
    CYBERCRIME_EXPERT = "cybercrime_expert"
    POLITICAL_COUNSELLOR = "political_counsellor"
    MINISTER = "minister"
    CAPITAL_OFFICIAL = "capital_official"
    OTHER = "other"

    @property
    def label(self) -> str:
        return {
            Function.PERMANENT_REPRESENTATIVE: _("Permanent Representative"),
            Function.DEPUTY_PERMANENT_REPRESENTATIVE: _("Deputy Permanent Representative"),
            Function.CHARGE_D_AFFAIRES: _("Chargé d’affaires a.i."),
            Function.LEGAL_ADVISER: _("Legal adviser"),
            Function.THIRD_COMMITTEE_EXPERT: _("Third Committee expert"),
            Function.CYBERCRIME_EXPERT: _("Cybercrime expert"),
            Function.POLITICAL_COUNSELLOR: _("Political counsellor"),
            Function.MINISTER: _("Minister"),
            Function.CAPITAL_OFFICIAL: _("Official in the capital"),
            Function.OTHER: _("Other"),
        }[self]


class Exactness(StrEnum):
    """How exactly a day of a posting is known; a month or year is kept as its first day."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class MailboxKind(StrEnum):
    """Who reads what arrives: one person, an office, or the whole mission."""

    PERSONAL = "personal"
    OFFICE = "office"
    MISSION = "mission"

    @property
    def label(self) -> str:
        return {
            MailboxKind.PERSONAL: _("Personal"),
            MailboxKind.OFFICE: _("Office"),
            MailboxKind.MISSION: _("Mission-wide"),
        }[self]


class Gender(StrEnum):
    """Only what the person told us; absent otherwise, never a guess."""

    FEMALE = "f"
    MALE = "m"
    OTHER = "x"

    @property
    def label(self) -> str:
        return {
            Gender.FEMALE: _("Female"),
            Gender.MALE: _("Male"),
            Gender.OTHER: _("Another"),
        }[self]


class PermanentMission(Labelled, Table, table=True):
    """A State's office at a seat of the United Nations, or the ministry in its capital."""

    __table_args__ = (sa.Index("ix_permanent_mission_state_code", "state_code"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    state_code: str = Field(max_length=3, foreign_key="member_state.code")
    place: Place = Field(sa_type=enum_type(Place))
    name: str = Field(sa_type=FindableText)
    address: str = Field(default="", sa_type=SealedText)
    telephone: str = Field(default="", sa_type=SealedText)
    language_of_correspondence: str | None = Field(default=None, max_length=2)
    source: str = Field(default="", sa_type=SealedText)


class Contact(Labelled, Table, table=True):
    """A person at a mission or capital, under one full name as they wish it."""

    __table_args__ = (sa.Index("ix_contact_sort_name", "sort_name", "id"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    full_name: str = Field(sa_type=FindableText)
    sort_name: str = Field(default="", max_length=250)
    family_name: str = Field(default="", sa_type=FindableText)
    salutation: str = Field(default="", sa_type=FindableText)
    gender: Gender | None = Field(default=None, sa_type=enum_type(Gender), nullable=True)
    languages: str = Field(default="", sa_type=SealedText)
    telephone: str = Field(default="", sa_type=SealedText)
    note: str = Field(default="", sa_type=SealedText)
    do_not_contact_since: datetime | None = None
    do_not_contact_reason: str = Field(default="", sa_type=SealedText)
    created_at: datetime
    version: int = 1
    erased_at: datetime | None = None
    """When everything that says who this is was taken away (app.retention)."""

    postings: list["Posting"] = Relationship(
        back_populates="contact",
        sa_relationship_kwargs={"lazy": "raise", "order_by": "Posting.began_on.desc()"},
    )


class Posting(Labelled, Table, table=True):
    """A contact's service for a State in a function; ended, never overwritten."""

    __table_args__ = (
        sa.Index("ix_posting_state_code_ended_on", "state_code", "ended_on"),
        sa.Index("ix_posting_contact_id_state_code", "contact_id", "state_code"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    contact_id: UUID = Field(foreign_key="contact.id")
    state_code: str = Field(max_length=3, foreign_key="member_state.code")
    mission_id: UUID | None = Field(default=None, foreign_key="permanent_mission.id")
    place: Place = Field(default=Place.NEW_YORK, sa_type=enum_type(Place))
    function: Function = Field(default=Function.OTHER, sa_type=enum_type(Function))
    title: str = Field(default="", sa_type=SealedText)
    rank: str = Field(default="", sa_type=SealedText)
    began_on: date | None = None
    began_exactness: Exactness = Field(
        default=Exactness.DAY, sa_type=enum_type(Exactness, "began_exactness")
    )
    ended_on: date | None = None
    ended_exactness: Exactness = Field(
        default=Exactness.DAY, sa_type=enum_type(Exactness, "ended_exactness")
    )

    contact: Contact = Relationship(
        back_populates="postings", sa_relationship_kwargs={"lazy": "raise"}
    )
    state: MemberState = Relationship(sa_relationship_kwargs={"lazy": "raise", "viewonly": True})

    @property
    def shown_title(self) -> str:
        return self.title or self.function.label


class Mailbox(Labelled, Table, table=True):
    """An e-mail address of a person, an office or a mission."""

    __table_args__ = (
        # Only among records the whole team knows: a refusal must not tell of a hidden person.
        # The address first: SQLite would take an index that begins with the organisation for all.
        sa.Index(
            "uq_mailbox_address_organisation_id",
            "address",
            "organisation_id",
            unique=True,
            sqlite_where=sa.text("label <= 1"),
            postgresql_where=sa.text("label <= 1"),
        ),
        sa.Index("ix_mailbox_contact_id", "contact_id"),
        sa.Index("ix_mailbox_state_code", "state_code"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    address: str = Field(sa_type=FindableText)
    kind: MailboxKind = Field(sa_type=enum_type(MailboxKind))
    state_code: str = Field(max_length=3, foreign_key="member_state.code")
    contact_id: UUID | None = Field(default=None, foreign_key="contact.id")
    mission_id: UUID | None = Field(default=None, foreign_key="permanent_mission.id")
    created_at: datetime


@event.listens_for(Contact, "before_insert")
@event.listens_for(Contact, "before_update")
def _fold_name(_mapper: object, _connection: object, contact: Contact) -> None:
    """Lists sort and search by the name without case and accents, alike on both engines.

    Somebody whom it would put at risk to be found is not found: their name is stored nowhere open.
    """
    at_risk = contact.label >= Label.SOURCE_AT_RISK
    contact.sort_name = "" if at_risk else folded(contact.full_name)[:250]
