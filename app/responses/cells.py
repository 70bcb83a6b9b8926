"""One answer as a cell of the ask matrix: its symbol, and the same in words.

There are 784 on the page, so they are put together here and not by a template.
"""

from datetime import datetime
from typing import NamedTuple

from markupsafe import Markup, escape

from app.languages import gettext as _
from app.languages import ngettext
from app.responses.models import AskStatus
from app.responses.queries import Held
from app.web.assets import get_assets

_CSS = {status: status.css for status in AskStatus}


class Cell(NamedTuple):
    """`path` is where the ask's history is; `label` is what the link is called."""

    path: str
    status: AskStatus
    label: str

    def draw(self) -> Markup:
        css = _CSS[self.status]
        return Markup(  # noqa: S704  # all parts are ours or escaped
            f'<a href="{self.path}" data-open="sheet" title="{escape(self.label)}">'
            f'<svg class="ab {css}" aria-hidden="true">'
            f'<use href="{get_assets().url("sprite.svg")}#{css}"/></svg></a>'
        )


def cell(
    *, slug: str, name: str, ask_slug: str, number: int, held: Held | None, now: datetime
) -> Cell:
    """The answer of one delegation to one ask, with its evidence grade and age in words."""
    path = f"/delegations/{slug}/asks/{ask_slug}"
    status = held.status if held else AskStatus.NOT_RAISED
    words = _("{name}, ask {number}: {status}")
    label = words.format(name=name, number=number, status=_WORDS[status])
    return Cell(path, status, f"{label}, {_basis(held, now)}" if held else label)


def _basis(held: Held, now: datetime) -> str:
    days = max((now.date() - held.observed_at.date()).days, 0)
    words = ngettext("grade {grade}, {days} day old", "grade {grade}, {days} days old", days)
    return words.format(grade=held.grade.value, days=days)


_WORDS = {status: status.label.lower() for status in AskStatus}
