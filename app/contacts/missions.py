"""A State's offices: entered and changed by staff, because no open list holds their addresses."""

from sqlmodel import Session

from app.audit.actions import record
from app.contacts.actions import checked_state
from app.contacts.models import PermanentMission, Place
from app.contacts.queries import missions_of
from app.errors import DomainError
from app.languages import OFFICIAL
from app.languages import gettext as _
from app.people.models import Person


class NamelessMission(DomainError):
    pass


class MissionExists(DomainError):
    """One office of this name at this place is enough."""


class UnknownLanguage(DomainError):
    pass


def add_mission(
    db: Session, *, by: Person, state_code: str, place: Place, name: str, **details: str
) -> PermanentMission:
    """Enter an office; `details` are those of `change_mission`."""
    code = checked_state(db, state_code)
    mission = PermanentMission(state_code=code, place=place, name="")
    _fill(db, mission, place=place, name=name, **details)
    db.add(mission)
    db.flush()
    _note(db, action="mission.added", by=by, mission=mission)
    return mission


def change_mission(
    db: Session, *, by: Person, mission: PermanentMission, place: Place, name: str, **details: str
) -> PermanentMission:
    """Save what is known of an office: address, telephone, language and where it is from."""
    _fill(db, mission, place=place, name=name, **details)
    db.flush()
    _note(db, action="mission.changed", by=by, mission=mission)
    return mission


def _fill(
    db: Session,
    mission: PermanentMission,
    *,
    place: Place,
    name: str,
    address: str = "",
    telephone: str = "",
    language: str = "",
    source: str = "",
) -> None:
    if not (wanted := " ".join(name.split())):
        raise NamelessMission(_("Enter the name of the office."), field="name")
    others = [m for m in missions_of(db, mission.state_code) if m.id != mission.id]
    if any((m.place, m.name) == (place, wanted) for m in others):
        raise MissionExists(_("This office is on record already."), field="name")
    if language and language not in OFFICIAL:
        raise UnknownLanguage(_("Choose one of the languages offered."), field="language")
    mission.place = place
    mission.name = wanted
    mission.address = address.strip()
    mission.telephone = telephone.strip()
    mission.language_of_correspondence = language or None
    mission.source = source.strip()


def _note(db: Session, *, action: str, by: Person, mission: PermanentMission) -> None:
    record(
        db,
        action=action,
        subject_id=mission.id,
        state_code=mission.state_code,
        label=mission.label,
        actor_id=by.id,
        place=mission.place.value,
    )
