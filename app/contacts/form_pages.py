"""One form, shown as a page of its own, in the side sheet, or in place of itself after an error."""

from typing import Any

from fastapi import Request, Response
from sqlmodel import Session

from app.contacts.models import Function, Place
from app.states.queries import all_states
from app.web.forms import Filled
from app.web.htmx import is_fragment
from app.web.templating import render


def form_page(
    request: Request,
    form: Filled[Any],
    *,
    template: str,
    title: str,
    back: tuple[str, str],
    status: int | None = None,
    **context: Any,
) -> Response:
    """Answer with `template`; `back` is address and name of the page it belongs to."""
    given = {"form": form, "form_template": template, "title": title, "back": back, **context}
    if not is_fragment(request):
        return render(request, "contacts/form.html", status=status or form.status, **given)
    name = template if request.method == "POST" else "contacts/_sheet.html"
    return render(request, name, status=status or form.status, **given)


def post_choices(db: Session) -> dict[str, Any]:
    """Values and labels for choosing where somebody serves, and as what."""
    return {
        "states": [(state.slug, state.name) for state in all_states(db)],
        "functions": [(function.value, function.label) for function in Function],
        "places": [(place.value, place.label) for place in Place],
    }
