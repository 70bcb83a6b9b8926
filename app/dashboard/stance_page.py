"""The stance page around its table: headline, drawings, changes, what is overdue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup
from sqlmodel import Session

from app.dashboard.changes import Change
from app.dashboard.charts.bars import GROUP, TALLY, stance_bar, ticks
from app.dashboard.charts.lines import spark
from app.dashboard.facts import read_surroundings
from app.dashboard.figures import Figures, GroupFigures, figures
from app.dashboard.filters import Filters
from app.dashboard.queries import Row
from app.dashboard.stance_table import Table
from app.dashboard.tabs import Tab, tabs
from app.dashboard.trend import Tally
from app.dashboard.trend_panel import TrendPanel, trend_panel
from app.people.models import Person
from app.settings import Settings
from app.stances.models import Stance
from app.states.deadlines import SigningWindow, signing_window
from app.states.groups import group_name, group_short
from app.states.queries import ConventionRow
from app.views.models import ViewPage
from app.views.queries import saved_views

OVERDUE_SHOWN = 6


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
    name: str
    short: str
    size: int
    url: str
    bar: Markup
    words: str


@dataclass(frozen=True, slots=True)
class StancePage:
    """What the templates in templates/stance draw."""

    figures: Figures
    convention: ConventionRow
    window: SigningWindow
    spark: Markup
    ticks: Markup
    bar: Markup
    legend: Sequence[Legend]
    groups: Sequence[GroupBar]
    trend: TrendPanel
    changes: Sequence[Change]
    overdue: Sequence[Row]
    tabs: Sequence[Tab]


def stance_page(db: Session, table: Table, *, by: Person, settings: Settings) -> StancePage:
    around = read_surroundings(db, table.facts)
    treaty, today, signatures = around.convention, around.today, around.signatures
    counted = figures(table.every, settings.touch_days)
    widest = max((group.size for group in counted.groups), default=1)
    overdue = sorted((row for row in table.every if row.overdue), key=_due)
    return StancePage(
        figures=counted,
        convention=treaty,
        window=signing_window(today, treaty.opened_on, treaty.closes_on, around.holidays),
        spark=spark(signatures, until=today),
        ticks=ticks(counted.deposited, treaty.instruments_needed),
        bar=stance_bar(counted.stances, counted.delegations, TALLY),
        legend=_legend(table, counted, around.trend.week_ago),
        groups=[_group_bar(group, widest) for group in counted.groups],
        trend=trend_panel(around.trend, counted, signatures, treaty.opened_on, today),
        changes=around.changes,
        overdue=overdue[:OVERDUE_SHOWN],
        tabs=tabs(
            table.filters,
            table.every,
            saved_views(db, ViewPage.STANCE),
            me=by.id,
            settings=settings,
            asks=len(table.asks),
        ),
    )


def _due(row: Row) -> tuple[date, str]:
    return row.due_on or date.max, row.name


def _legend(table: Table, counted: Figures, week_ago: Tally) -> list[Legend]:
    return [
        Legend(
            stance=stance,
            count=count,
            change=count - week_ago[stance],
            url=Filters(stances=(stance,)).url() + "#table",
            is_current=table.filters.stances == (stance,),
        )
        for stance, count in counted.stances.items()
    ]


def _group_bar(group: GroupFigures, widest: int) -> GroupBar:
    """The bar is as long as the group is large, beside the largest."""
    present = ((stance, count) for stance, count in group.stances.items() if count)
    return GroupBar(
        name=group_name(group.group),
        short=group_short(group.group),
        size=group.size,
        url=Filters(groups=(group.group,)).url() + "#table",
        bar=stance_bar(group.stances, widest, GROUP),
        words=", ".join(f"{count} {stance.label.lower()}" for stance, count in present),
    )
