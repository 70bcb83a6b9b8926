"""The table as a file for a spreadsheet (RFC 4180): UTF-8 with a mark, or Excel garbles names.

No cell can be taken for a formula: such a text gets an apostrophe in front, as spreadsheets do.
"""

import csv
import io
import unicodedata
from collections.abc import Iterator
from datetime import timedelta
from typing import Final
from urllib.parse import quote

from app.clock import utc_now
from app.dashboard.queries import Row
from app.dashboard.stance_table import Table
from app.languages import gettext as _
from app.people.models import Person
from app.states.groups import group_name

MARK: Final = "\ufeff"
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe_cell(text: str) -> str:
    """The text as it is, unless a spreadsheet would calculate it."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def write_csv(table: Table) -> bytes:
    """One line for each row shown, in the order shown, under a line of headings."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(_headings(table))
    writer.writerows([safe_cell(cell) for cell in _cells(row, table)] for row in table.rows)
    return (MARK + file.getvalue()).encode()


def file_name(by: Person, table: str = "stance") -> str:
    """When and by whom, in the name of the file: the first line stays the headings."""
    name = f"{table} {utc_now():%Y-%m-%d %H%M} UTC by {by.name}.csv"
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = "".join(c for c in plain if c.isalnum() or c in " -.")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _headings(table: Table) -> list[str]:
    asks = (
        _("Ask {number}: {ask}").format(number=ask.number, ask=ask.short_name) for ask in table.asks
    )
    return [
        *(_("State"), _("Code"), _("Group"), _("Stance code"), _("Stance"), _("Confidence")),
        *(_("Stance observed on"), _("Depositary"), *asks, _("Last touch on"), _("Channel")),
        *(_("Next action"), _("Due on"), _("Owner")),
    ]


def _cells(row: Row, table: Table) -> Iterator[str]:
    def day(days_ago: int | None) -> str:
        if days_ago is None:
            return ""
        return (table.facts.days.today - timedelta(days=days_ago)).isoformat()

    yield from (row.name, row.code, group_name(row.group), row.stance.code, row.stance.label)
    yield row.confidence.label if row.confidence else ""
    yield from (day(row.stance_days), row.legal.label)
    yield from (status.label for status in row.asks)
    yield from (day(row.touched_days), row.channel.label if row.channel else "")
    yield from (row.action or "", row.due_on.isoformat() if row.due_on else "")
    yield row.owner.name if row.owner else ""
