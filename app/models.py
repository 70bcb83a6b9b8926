"""Every table of every slice, imported once for Alembic and the mapper."""

from app.asks import models as asks
from app.audit import models as audit
from app.contacts import models as contacts
from app.db import ChangeCounter
from app.drafts import models as drafts
from app.erasures import models as erasures
from app.labels import models as labels
from app.letters import models as letters
from app.meetings import models as meetings
from app.organisations import models as organisations
from app.partners import models as partners
from app.people import models as people
from app.responses import models as responses
from app.retention import models as retention
from app.stances import models as stances
from app.states import models as states
from app.tasks import models as tasks
from app.views import models as views

__all__ = [
    "ChangeCounter",
    "asks",
    "audit",
    "contacts",
    "drafts",
    "erasures",
    "labels",
    "letters",
    "meetings",
    "organisations",
    "partners",
    "people",
    "responses",
    "retention",
    "stances",
    "states",
    "tasks",
    "views",
]
