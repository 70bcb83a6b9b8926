"""One answer as a cell of the ask matrix: its symbol, and the same in words."""

from datetime import datetime
from typing import NamedTuple

from app.languages import gettext as _
from app.languages import ngettext
from app.responses.models import AskStatus
from app.responses.queries import CurrentResponse


class Cell(NamedTuple):
    """`path` is where the ask's history is, and makes the id of the cell."""

    path: str
    status: AskStatus
    label: str

    @property
    def id(self) -> str:
        return self.path.replace("/", "-")


def cell(
    *, slug: str, name: str, ask_slug: str, number: int, held: CurrentResponse | None, now: datetime
) -> Cell:
    """The answer of one delegation to one ask, with its evidence grade and age in words."""
    status = held.status if held else AskStatus.NOT_RAISED
    label = _("{name}, ask {number}: {status}").format(
        name=name, number=number, status=status.label.lower()
    )
    if held:
        label = f"{label}, {_basis(held, now)}"
    return Cell(f"{slug}/asks/{ask_slug}", status, label)


def _basis(held: CurrentResponse, now: datetime) -> str:
    days = max((now - held.observed_at).days, 0)
    age = ngettext("{days} day old", "{days} days old", days).format(days=days)
    return _("grade {grade}, {age}").format(grade=held.grade.value, age=age)
