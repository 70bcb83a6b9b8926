"""Delegations by stance, all together and by regional group: bars whose parts lead to the rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from app.dashboard.charts.bars import GROUP, TALLY, stance_bar
from app.dashboard.figures import Figures, GroupFigures
from app.dashboard.filters import Filters
from app.dashboard.stance_table import Table
from app.stances.models import Stance
from app.states.groups import group_name, group_short


@dataclass(frozen=True, slots=True)
class Legend:
    """One step of the scale under the bar: how many, and how many more than a week ago."""

    stance: Stance
    count: int
    change: int
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class GroupBar:
    """One regional group; its bar is as long as the group is large, beside the largest."""

    name: str
    short: str
    size: int
    url: str
    bar: Markup
    words: str


@dataclass(frozen=True, slots=True)
class TallyPanel:
    bar: Markup
    legend: Sequence[Legend]
    groups: Sequence[GroupBar]


def tally_panel(
    table: Table, counted: Figures, week_ago: Mapping[Stance, int] | None = None
) -> TallyPanel:
    """Without the counts of a week ago no change is shown."""
    before = counted.stances if week_ago is None else week_ago
    day = Filters(as_of=table.filters.as_of, documented=table.filters.documented)
    widest = max((group.size for group in counted.groups), default=1)
    return TallyPanel(
        bar=stance_bar(counted.stances, counted.delegations, TALLY),
        legend=[
            Legend(
                stance=stance,
                count=count,
                change=count - before[stance],
                url=f"{day.url(stances=(stance,))}#table",
                is_current=table.filters.stances == (stance,),
            )
            for stance, count in counted.stances.items()
        ],
        groups=[_group_bar(group, widest, day) for group in counted.groups],
    )


def _group_bar(group: GroupFigures, widest: int, day: Filters) -> GroupBar:
    present = ((stance, count) for stance, count in group.stances.items() if count)
    return GroupBar(
        name=group_name(group.group),
        short=group_short(group.group),
        size=group.size,
        url=f"{day.url(groups=(group.group,))}#table",
        bar=stance_bar(group.stances, widest, GROUP),
        words=", ".join(f"{count} {stance.label.lower()}" for stance, count in present),
    )
