"""The stance page, its parts, and its table as a file. Page and parts share one address."""

from typing import Any

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from app.access import bind, viewer_of
from app.audit import actions as audit
from app.dashboard.cache import cached_page, keep, page_key
from app.dashboard.charts.places import publish_world
from app.dashboard.drawing import drawing, ways
from app.dashboard.figures import figures
from app.dashboard.kept_route import KeptFirst
from app.dashboard.packing import answer, packed
from app.dashboard.stance_choices import choices
from app.dashboard.stance_csv import file_name, write_csv
from app.dashboard.stance_page import stance_page
from app.dashboard.stance_table import Table, columns, read_table
from app.dashboard.tally_panel import tally_panel
from app.db import change_count
from app.people.confirmation import Reauthenticated
from app.people.deps import Exporter, Reader
from app.people.models import Person
from app.people.rules import Permission, may
from app.settings import get_settings
from app.web.db import Db, database_of
from app.web.flash import is_told
from app.web.htmx import address_shown, is_fragment
from app.web.storage import storage_of
from app.web.templating import render

router = APIRouter(include_in_schema=False)
publish_world()

WHERE = "#where"
"""The panel with the drawing."""
HEADLINE = "#headline"
"""The figures on top; any other part that is asked for is the table."""


def show_stance(request: Request, db: Db, by: Reader) -> Response:
    if is_fragment(request):
        return answer(request, packed(_part(request, db, by)))
    if is_told(request) or storage_of(request).is_full:  # what passes must not be kept
        return _whole(request, db, by)
    key = page_key(by, changes=change_count(db), address=request.url.query)
    page = cached_page(key) or keep(key, packed(_whole(request, db, by)))
    return answer(request, page)


router.add_api_route("/stance", show_stance, name="stance:show", route_class_override=KeptFirst)


@router.get("/stance.csv", name="stance:export")
def export_stance(request: Request, db: Db, by: Exporter, _fresh: Reauthenticated) -> Response:
    """The rows of the table as shown, in their order; who took them out is on record."""
    table = _table(request, db, by)
    with database_of(request).writing() as short:
        bind(short, viewer_of(db))
        audit.record(short, action="dashboard.exported", rows=len(table.rows))
    day = table.filters.as_of
    named = f"stance as of {day}, taken" if day else "stance"
    headers = {"Content-Disposition": file_name(by, named), "Cache-Control": "no-store"}
    return Response(write_csv(table), media_type="text/csv; charset=utf-8", headers=headers)


def _table(request: Request, db: Session, by: Person) -> Table:
    return read_table(db, request.query_params.multi_items(), by=by, settings=get_settings())


def _part(request: Request, db: Session, by: Person) -> Response:
    table = _table(request, db, by)
    if request.headers.get("hx-target", "").endswith(WHERE):
        context = {"drawing": drawing(table), **_context(table, by)}
        return render(request, "stance/_drawn.html", **context)
    if request.headers.get("hx-target", "").endswith(HEADLINE):
        page = stance_page(db, table, by=by, settings=get_settings())
        return render(request, "stance/_headline.html", page=page)
    moved = address_shown(request, table.filters.url())
    return render(request, "stance/_results.html", headers=moved, **_context(table, by))


def _whole(request: Request, db: Session, by: Person) -> Response:
    table = _table(request, db, by)
    context = {"drawing": drawing(table), **_context(table, by)}
    settings = get_settings()
    if table.filters.only_record:
        tally = tally_panel(table, figures(table.every, settings.touch_days))
        now_url = table.filters.url(as_of=None, documented=False)
        return render(request, "stance/then.html", tally=tally, now_url=now_url, **context)
    page = stance_page(db, table, by=by, settings=settings)
    return render(request, "stance/show.html", page=page, **context)


def _context(table: Table, by: Person) -> dict[str, Any]:
    """What every part needs: the table, what its head and form offer."""
    return {
        "table": table,
        "filters": table.filters,
        "columns": columns(table),
        "choices": choices(table),
        "ways": ways(table),
        "may_export": may(by, Permission.EXPORT),
    }
