"""The ask matrix as a file for a spreadsheet: a line for each delegation shown."""

import csv
import io
from collections.abc import Iterator

from app.dashboard.ask_matrix import Matrix, MatrixRow
from app.dashboard.stance_csv import MARK, safe_cell
from app.languages import gettext as _
from app.states.groups import group_name


def write_matrix(matrix: Matrix) -> bytes:
    """Three columns an ask: the answer, its evidence grade, and the day on which it was so."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(_headings(matrix))
    writer.writerows([safe_cell(text) for text in _line(row)] for row in matrix.rows)
    return (MARK + file.getvalue()).encode()


def _headings(matrix: Matrix) -> list[str]:
    headings = [_("State"), _("Code"), _("Group"), _("Stance"), _("Depositary")]
    for ask in matrix.asks:
        name = _("Ask {number}: {ask}").format(number=ask.number, ask=ask.short_name)
        headings += [name, _("{ask}, grade").format(ask=name), _("{ask}, on").format(ask=name)]
    return headings


def _line(row: MatrixRow) -> Iterator[str]:
    state = row.state
    yield from (state.name, state.code, group_name(state.regional_group), row.stance.label)
    yield row.legal.label
    for cell, held in zip(row.cells, row.held, strict=True):
        yield cell.status.label
        yield held.grade.value if held else ""
        yield held.observed_at.date().isoformat() if held else ""
