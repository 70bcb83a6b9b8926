"""The application: routers, error handlers and the protective layer around them."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from threading import Thread
from types import MappingProxyType

import sqlalchemy as sa
from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy.exc import SQLAlchemyError
from starlette.types import ASGIApp

from app import __version__, models
from app.contacts.mission_routes import router as missions
from app.contacts.posting_routes import router as postings
from app.contacts.routes import router as contacts
from app.dashboard.ask_matrix_routes import router as ask_matrix
from app.dashboard.my_day_routes import router as my_day
from app.dashboard.shell import shell_of
from app.dashboard.stance_routes import router as stance
from app.dashboard.view_counts import Counter, ask_counts, stance_counts
from app.db import Database
from app.dossiers.ask_routes import router as delegation_asks
from app.dossiers.contact_routes import router as contact_pages
from app.dossiers.log_details_routes import router as log_details
from app.dossiers.log_keeping import keep_typed
from app.dossiers.log_routes import router as log
from app.dossiers.meeting_changes import router as meeting_changes
from app.dossiers.meeting_routes import router as meeting_pages
from app.dossiers.quick_log import router as quick_log
from app.dossiers.routes import router as delegations
from app.dossiers.stance_routes import router as delegation_stances
from app.dossiers.view_counts import contact_counts, meeting_counts
from app.drafts.routes import router as drafts
from app.history.routes import router as history
from app.labels.routes import router as labels
from app.letters.routes import router as letters
from app.partners.routes import router as partners
from app.people.account_routes import router as account
from app.people.authenticator_routes import router as authenticator
from app.people.colleague_routes import router as colleagues
from app.people.confirmation import (
    ConfirmationNeeded,
    before_a_source_at_risk,
    confirmation_needed,
)
from app.people.confirmation_routes import router as confirmation
from app.people.deps import FactorNeeded, ForLockdownOnly
from app.people.invitation_routes import router as invitations
from app.people.lockdown import LockedDown
from app.people.lockdown_routes import locked_down, to_lockdown
from app.people.lockdown_routes import router as lockdown
from app.people.passkey_routes import factor_needed
from app.people.passkey_routes import router as passkeys
from app.people.recovery_routes import router as recovery
from app.people.routes import router as people
from app.people.second_step_routes import router as second_step
from app.retention.routes import router as retention
from app.schema import is_current
from app.settings import Settings, get_settings
from app.tasks.due_dates import warm_up
from app.tasks.list_routes import router as task_list
from app.tasks.promise_routes import router as promises
from app.tasks.routes import router as tasks
from app.views.models import ViewPage
from app.views.routes import router as views
from app.web import errors, unsaved
from app.web.assets import router as assets
from app.web.compression import Compression
from app.web.db import database_of
from app.web.limits import MAX_BODY
from app.web.security import Protection

ROUTERS = (
    account,
    ask_matrix,
    assets,
    authenticator,
    colleagues,
    confirmation,
    contact_pages,
    contacts,
    delegation_asks,
    delegation_stances,
    delegations,
    drafts,
    history,
    invitations,
    labels,
    letters,
    lockdown,
    log,
    log_details,
    meeting_changes,
    meeting_pages,
    missions,
    my_day,
    partners,
    passkeys,
    people,
    postings,
    promises,
    quick_log,
    recovery,
    retention,
    second_step,
    stance,
    task_list,
    tasks,
    views,
)

VIEW_COUNTERS: Mapping[ViewPage, Counter] = MappingProxyType(
    {
        ViewPage.STANCE: stance_counts,
        ViewPage.ASKS: ask_counts,
        ViewPage.CONTACTS: contact_counts,
        ViewPage.MEETINGS: meeting_counts,
    }
)
"""Who counts the rows of a saved view, by its page."""

health = APIRouter(include_in_schema=False)


@health.get("/healthz", name="health:alive")
def alive() -> Response:
    """The process answers; says nothing about the database."""
    return JSONResponse({"status": "ok"})


@health.get("/readyz", name="health:ready")
def ready(request: Request) -> Response:
    """The database is reachable and its schema is this code's."""
    try:
        current = is_current(database_of(request).engine)
    except SQLAlchemyError:
        return JSONResponse({"status": "database unreachable"}, 503)
    if not current:
        return JSONResponse({"status": "schema not current"}, 503)
    return JSONResponse({"status": "ok"})


class Desk(FastAPI):
    """Protection stands around everything, also around what answers faults."""

    def build_middleware_stack(self) -> ASGIApp:
        return Protection(super().build_middleware_stack(), hosts=self.state.hosts)


def create_app(database: Database | None = None, settings: Settings | None = None) -> FastAPI:
    """The application on this database; tests give theirs, a start gives the configured one."""
    settings = settings or get_settings()
    database = database or Database(settings.effective_database_url)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        sa.orm.configure_mappers()
        Thread(target=warm_up, daemon=True).start()
        yield
        database.dispose()

    app = Desk(
        title="Delegation Desk",
        version=__version__,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        max_body_size=MAX_BODY,
    )
    app.state.database = database
    app.state.hosts = settings.hosts
    app.state.shell = shell_of
    app.state.before_a_source_at_risk = before_a_source_at_risk
    app.state.view_counters = VIEW_COUNTERS
    app.state.keep_typed = keep_typed
    errors.install(app)
    unsaved.install(app)
    app.add_exception_handler(ConfirmationNeeded, confirmation_needed)
    app.add_exception_handler(FactorNeeded, factor_needed)
    app.add_exception_handler(ForLockdownOnly, to_lockdown)
    app.add_exception_handler(LockedDown, locked_down)
    for router in (*ROUTERS, health):
        app.include_router(router)
    app.add_middleware(Compression)
    return app


__all__ = ["create_app", "models"]
