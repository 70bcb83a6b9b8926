"""Rows of a long table and their cells: what looks the same is drawn once, by the same macros.

A drawing depends on nothing but the values it shows, so it stays right from one page to the next:
after a meeting is logged, one row of 196 is drawn anew.
"""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from markupsafe import Markup

from app.dashboard.queries import Owner, Row
from app.languages import gettext as _
from app.meetings.evidence import Confidence
from app.meetings.models import Channel
from app.responses.models import AskStatus
from app.stances.models import Stance
from app.states.groups import group_short
from app.states.legal import LegalStatus
from app.states.models import RegionalGroup
from app.web.templating import environment

KEPT: Final = 1024
READERS: Final = 16
_MUTED = Markup('<span class="muted">{}</span>')


class Drawn(dict[Any, Markup]):
    """Values that are drawn when they are first asked for; `KEPT` of them at most."""

    def __init__(self, draw: Callable[[Any], Markup]) -> None:
        super().__init__()
        self._draw = draw

    def __missing__(self, value: Any) -> Markup:
        if len(self) >= KEPT:
            self.clear()
        drawn = self[value] = self._draw(value)
        return drawn


@lru_cache(maxsize=READERS)
def cells_for(*, today: date, fades_after: int, touch_old: int, me: UUID) -> "Cells":
    """What was drawn for this reader today."""
    return Cells(today=today, fades_after=fades_after, touch_old=touch_old, me=me)


def forget_cells() -> None:
    """For measurements: what follows is drawn anew."""
    cells_for.cache_clear()


class Cells:
    """For one reader on one day: dates and who is "me" are theirs."""

    def __init__(self, *, today: date, fades_after: int, touch_old: int, me: UUID) -> None:
        badges: Any = environment().get_template("components/badges.html").module
        rows: Any = environment().get_template("stance/_row.html").module
        self.rows = Drawn(lambda row: rows.row(row, self, now=True))
        self.rows_then = Drawn(lambda row: rows.row(row, self, now=False))
        self._badges = badges
        self._fades_after = fades_after
        self._touch_old = touch_old
        self._stances = Drawn(badges.st)
        self._legal = Drawn(badges.legal)
        self._balls = Drawn(badges.ball)
        self._asks = Drawn(self._draw_asks)
        self._confidence = Drawn(self._draw_confidence)
        self._touch = Drawn(self._draw_touch)
        self._due = Drawn(lambda due: badges.due(due, today))
        self._owners = Drawn(lambda owner: badges.avatar(owner, owner.id == me))
        self._groups = Drawn(lambda group: Markup.escape(group_short(group)))

    def group(self, group: RegionalGroup) -> Markup:
        return self._groups[group]

    def stance(self, stance: Stance) -> Markup:
        return self._stances[stance]

    def legal(self, status: LegalStatus) -> Markup:
        return self._legal[status]

    def asks(self, statuses: tuple[AskStatus, ...]) -> Markup:
        return self._asks[statuses]

    def confidence(self, row: Row) -> Markup:
        """The bars; and its age once a stance has to be confirmed again."""
        days = row.stance_days
        faded = days if days is not None and days > self._fades_after else None
        return self._confidence[row.confidence, faded]

    def touch(self, row: Row) -> Markup:
        return self._touch[row.touched_days, row.channel]

    def owner(self, owner: Owner) -> Markup:
        return self._owners[owner]

    def due(self, due_on: date) -> Markup:
        return self._due[due_on]

    def _draw_asks(self, statuses: tuple[AskStatus, ...]) -> Markup:
        balls = Markup().join(map(self._balls.__getitem__, statuses))
        words = ", ".join(f"{n} {status.label.lower()}" for n, status in enumerate(statuses, 1))
        return Markup('<span class="asks">{}</span><span class="vh">{}</span>').format(balls, words)

    def _draw_confidence(self, value: tuple[Confidence | None, int | None]) -> Markup:
        confidence, days = value
        bars: Markup = self._badges.cf(confidence)
        if days is None:
            return bars
        title = _("Recorded {days} days ago: confirm it again").format(days=days)
        age = _("{days} d").format(days=days)
        return bars + Markup(' <span class="warn num age" title="{}">{}</span>').format(title, age)

    def _draw_touch(self, value: tuple[int | None, Channel | None]) -> Markup:
        days, channel = value
        ago: Markup = self._badges.touch(days, self._touch_old)
        return ago + (" " + _MUTED.format(channel.label.lower()) if channel else "")
