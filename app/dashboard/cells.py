"""Cells of a long table: each different value is drawn once, by the same macros as everywhere."""

from collections.abc import Callable
from datetime import date
from typing import Any
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

_MUTED = Markup('<span class="muted">{}</span>')


class Drawn(dict[Any, Markup]):
    """Values that are drawn when they are first asked for."""

    def __init__(self, draw: Callable[[Any], Markup]) -> None:
        super().__init__()
        self._draw = draw

    def __missing__(self, value: Any) -> Markup:
        drawn = self[value] = self._draw(value)
        return drawn


class Cells:
    """For one rendering: dates are the reader's."""

    def __init__(self, *, today: date, fades_after: int, touch_old: int, me: UUID) -> None:
        badges: Any = environment().get_template("components/badges.html").module
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
