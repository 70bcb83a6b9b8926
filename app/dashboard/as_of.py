"""The table as the record stood at the end of a day: what was written down by then, of what was so.

The depositary's facts are taken by their own dates, as known today. Touches, next actions and who
follows whom are about now and are left out.
"""

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session

from app.asks.queries import AskRow
from app.clock import NEW_YORK
from app.dashboard.queries import Days, Row, Sources, rows_from, standing_acts
from app.dashboard.trend import end_of
from app.responses.queries import responses_as_of
from app.stances.queries import stance_as_of
from app.states.queries import all_states


def rows_as_of(db: Session, asks: Sequence[AskRow], day: date) -> list[Row]:
    """Every delegation by its name, as it stood at the end of that day in New York."""
    at = end_of(day)
    sources = Sources(
        states=all_states(db),
        stances=stance_as_of(db, at),
        statuses={key: found.status for key, found in responses_as_of(db, at).items()},
        acts=standing_acts(db, by=day),
    )
    return rows_from(sources, asks, Days(day, NEW_YORK))
