"""The list of people and the page of one: contacts composed with the meetings they attended."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from app.audit.reads import note_shown
from app.contacts.listing import PAGE, Filters, View, chosen, people_listed, totals, view_counts
from app.contacts.models import Function, Place
from app.dossiers.contact_page import contact_card, contact_page
from app.errors import NotFound
from app.meetings.queries import last_met
from app.people.deps import Reader
from app.people.rules import Permission, may, may_change
from app.states.queries import all_states
from app.web.db import Db
from app.web.htmx import is_fragment
from app.web.templating import render

router = APIRouter(prefix="/contacts", include_in_schema=False)

LONGEST = 100


def filters_asked(
    view: str = "", q: str = "", state: str = "", function: str = "", place: str = ""
) -> Filters:
    """The filters in the address; whatever makes no sense filters by nothing."""
    return Filters(
        view=chosen(View, view) or View.CURRENT,
        q=" ".join(q.split())[:LONGEST],
        state=state.strip().lower()[:3],
        function=chosen(Function, function),
        place=chosen(Place, place),
    )


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@router.get("", name="contacts:list")
def list_contacts(
    request: Request,
    db: Db,
    by: Reader,
    filters: Annotated[Filters, Depends(filters_asked)],
    after: str = "",
    person: str = "",
) -> Response:
    found = people_listed(db, filters, after=_id(after))
    people = found[:PAGE]
    context: dict[str, Any] = {
        "filters": filters,
        "people": people,
        "met": last_met(db, [each.contact_id for each in people]),
        "counts": view_counts(db, filters),
        "next": str(people[-1].contact_id) if len(found) > PAGE else "",
        "after": after,
    }
    card = _card_beside(request, db, people, _id(person))
    if is_fragment(request):
        return render(request, "contacts/_filtered.html", **context)
    return render(
        request,
        "contacts/list.html",
        **context,
        totals=totals(db),
        card=card,
        states=all_states(db),
        functions=list(Function),
        places=list(Place),
        may_change=may(by, Permission.LOG_OUTREACH),
    )


def _card_beside(request: Request, db: Db, people: Any, picked: UUID | None) -> object:
    """The card of who was picked, or of the first; it is noted together with the list."""
    picked = picked or (people[0].contact_id if people else None)
    card = None if is_fragment(request) else _card_if_there(db, picked)
    note_shown(request, db, people, card)
    return card


def _card_if_there(db: Db, contact_id: UUID | None) -> object:
    try:
        return contact_card(db, contact_id) if contact_id else None
    except NotFound:
        return None


@router.get("/{contact_id:uuid}", name="contacts:show")
def show_contact(
    request: Request, db: Db, by: Reader, contact_id: UUID, before: str = ""
) -> Response:
    if is_fragment(request):
        card = contact_card(db, contact_id)
        return render(
            request, "contacts/_card.html", card=card, may_change=may(by, Permission.LOG_OUTREACH)
        )
    page = contact_page(db, contact_id, before=before)
    note_shown(request, db, page.meetings)
    return render(
        request,
        "contacts/show.html",
        page=page,
        card=page.card,
        may_change=may_change(by, page.card.contact) and not page.card.contact.erased_at,
        may_erase=may(by, Permission.MANAGE_PEOPLE) and may_change(by, page.card.contact),
        may_read_history=may(by, Permission.READ_HISTORY),
    )
