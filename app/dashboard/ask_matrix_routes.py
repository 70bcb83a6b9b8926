"""The ask matrix and its file. Page and rows share one address."""

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from app.access import bind, viewer_of
from app.audit import actions as audit
from app.dashboard.ask_matrix import ask_matrix
from app.dashboard.ask_matrix_csv import write_matrix
from app.dashboard.ask_matrix_filters import Highlight, MatrixFilters, Order
from app.dashboard.cache import cached_page, keep, page_key
from app.dashboard.packing import answer, packed
from app.dashboard.stance_csv import file_name
from app.db import change_count
from app.people.confirmation import Reauthenticated
from app.people.deps import Exporter, Reader
from app.people.models import Person
from app.people.rules import Permission, may
from app.responses.models import AskStatus
from app.stances.models import Stance
from app.web.db import Db, database_of
from app.web.flash import is_told
from app.web.htmx import address_shown, is_fragment
from app.web.templating import render

router = APIRouter(include_in_schema=False)


@router.get("/asks", name="asks:show")
def show_matrix(request: Request, db: Db, by: Reader) -> Response:
    if is_fragment(request) or is_told(request):  # what is said once must not be kept
        return answer(request, packed(_drawn(request, db, by)))
    key = page_key(by, changes=change_count(db), address=f"/asks?{request.url.query}")
    page = cached_page(key) or keep(key, packed(_drawn(request, db, by)))
    return answer(request, page)


def _drawn(request: Request, db: Session, by: Person) -> Response:
    filters = MatrixFilters.from_query(request.query_params)
    fragment = is_fragment(request)
    return render(
        request,
        "asks/_filtered.html" if fragment else "asks/matrix.html",
        headers=address_shown(request, filters.url()) if fragment else None,
        matrix=ask_matrix(db, filters),
        filters=filters,
        orders=list(Order),
        highlights=list(Highlight),
        statuses=list(AskStatus),
        stances=list(Stance),
        may_export=may(by, Permission.EXPORT),
    )


@router.get("/asks.csv", name="asks:export")
def export_matrix(request: Request, db: Db, by: Exporter, _fresh: Reauthenticated) -> Response:
    """The rows as shown, in their order; who took them out is on record."""
    matrix = ask_matrix(db, MatrixFilters.from_query(request.query_params))
    with database_of(request).writing() as short:
        bind(short, viewer_of(db))
        audit.record(short, action="dashboard.exported", rows=len(matrix.rows), table="asks")
    headers = {"Content-Disposition": file_name(by, "asks"), "Cache-Control": "no-store"}
    return Response(write_matrix(matrix), media_type="text/csv; charset=utf-8", headers=headers)
