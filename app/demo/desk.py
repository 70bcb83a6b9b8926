"""What every part of the demo shares: the session, the colleagues, the calendar and the dice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from sqlmodel import Session

from app.access import Label, Viewer, bind
from app.audit.actions import record
from app.clock import NEW_YORK
from app.demo.words import Words
from app.people.models import Person

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Desk:
    """The same dice every time: two demos begun on one day tell the same."""

    db: Session
    staff: Sequence[Person]
    now: datetime
    rng: Random
    words: Words

    @property
    def today(self) -> date:
        return self.now.astimezone(NEW_YORK).date()

    @property
    def shown(self) -> str:
        """The code of the delegation that the guide and the screenshots open."""
        return self.words.shown.code

    def chance(self, percent: int) -> bool:
        return self.rng.randrange(100) < percent

    def in_days(self, number: int) -> date:
        return self.today + timedelta(days=number)

    def acting(self, person: Person) -> None:
        """From here on this colleague writes."""
        viewer = Viewer(person_id=person.id, organisation_id=person.organisation_id)
        bind(self.db, viewer)

    def working_hour(self, days_ago: int) -> datetime:
        """A moment of a working day about so many days ago, in New York."""
        day = self.today - timedelta(days=max(days_ago, 1))
        day -= timedelta(days=max(day.weekday() - _SATURDAY + 1, 0))
        minutes = self.rng.randrange(9 * 60, 18 * 60, 5)
        return datetime.combine(day, time(minutes // 60, minutes % 60), NEW_YORK)

    def written_down(self, at: datetime) -> datetime:
        """When something that happened then was entered: the same day, and never in the future."""
        return min(at + timedelta(minutes=self.rng.randrange(15, 200)), self.now)

    def note(
        self,
        action: str,
        at: datetime,
        by: Person,
        *,
        subject_id: UUID,
        state_code: str | None = None,
        label: Label = Label.TEAM,
        **details: Any,
    ) -> None:
        """A line of the history as the action would have left it on that day."""
        record(
            self.db,
            action=action,
            actor_id=by.id,
            subject_id=subject_id,
            state_code=state_code,
            label=label,
            **details,
        ).at = at
