"""The stance page around its table: headline, drawings, changes, what is overdue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup
from sqlmodel import Session

from app.dashboard.changes import Change
from app.dashboard.charts.bars import ticks
from app.dashboard.charts.lines import spark
from app.dashboard.facts import read_surroundings
from app.dashboard.figures import Figures, figures
from app.dashboard.queries import Row
from app.dashboard.stance_table import Table
from app.dashboard.tabs import Tab, tabs
from app.dashboard.tally_panel import TallyPanel, tally_panel
from app.dashboard.trend_panel import TrendPanel, trend_panel
from app.people.models import Person
from app.settings import Settings
from app.states.deadlines import SigningWindow, signing_window
from app.states.queries import ConventionRow
from app.views.models import ViewPage
from app.views.queries import saved_views

OVERDUE_SHOWN = 6


@dataclass(frozen=True, slots=True)
class StancePage:
    """What the templates in templates/stance draw around the table of today."""

    tally: TallyPanel
    figures: Figures
    convention: ConventionRow
    window: SigningWindow
    spark: Markup
    ticks: Markup
    trend: TrendPanel
    changes: Sequence[Change]
    overdue: Sequence[Row]
    tabs: Sequence[Tab]
    yesterday: date


def stance_page(db: Session, table: Table, *, by: Person, settings: Settings) -> StancePage:
    around = read_surroundings(db, table.facts)
    treaty, today, signatures = around.convention, around.today, around.signatures
    counted = figures(table.every, settings.touch_days)
    overdue = sorted((row for row in table.every if row.overdue), key=_due)
    return StancePage(
        tally=tally_panel(table, counted, around.trend.week_ago),
        figures=counted,
        convention=treaty,
        window=signing_window(today, treaty.opened_on, treaty.closes_on, around.holidays),
        spark=spark(signatures, until=today),
        ticks=ticks(counted.deposited, treaty.instruments_needed),
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
        yesterday=table.facts.days.today - timedelta(days=1),
    )


def _due(row: Row) -> tuple[date, str]:
    return row.due_on or date.max, row.name
