"""What a saved view may be: which page it opens, and how much of an address it keeps."""

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import parse_qsl, urlencode

from app.errors import DomainError
from app.languages import gettext as _
from app.views.models import ViewPage

MOST_VIEWS = 40
"""Of one person and page; as tabs more could not be told apart."""

LONGEST_QUERY = 500
LONGEST_NAME = 60

PATHS: Mapping[ViewPage, str] = MappingProxyType(
    {
        ViewPage.STANCE: "/stance",
        ViewPage.ASKS: "/asks",
        ViewPage.CONTACTS: "/contacts",
        ViewPage.MEETINGS: "/meetings",
    }
)

_PLACES = frozenset({"after", "before", "page"})
"""Where somebody was in a paged list: not a part of the view."""


class NameTaken(DomainError):
    """The person has a view of this name for this page."""


class ViewRefused(DomainError):
    """The view cannot be kept."""


def address(page: ViewPage, query: str) -> str:
    """Where the view leads."""
    return f"{PATHS[page]}?{query}" if query else PATHS[page]


def kept_query(text: str) -> str:
    """The part of an address that is kept: what was filled in, written in one way."""
    pairs = parse_qsl(text.strip().lstrip("?"))
    query = urlencode([(key, value) for key, value in pairs if key not in _PLACES])
    if len(query) > LONGEST_QUERY:
        raise ViewRefused(_("This filter is too long to be kept. Leave some of it out."))
    return query


def check_name(name: str, others: Mapping[str, object]) -> str:
    """The name as it is kept; `others` are the person's other views of the page, by name."""
    name = " ".join(name.split())
    if not name:
        raise ViewRefused(_("Give the view a name."), field="name")
    if len(name) > LONGEST_NAME:
        raise ViewRefused(
            _("Shorten the name to at most {n} characters.").format(n=LONGEST_NAME), field="name"
        )
    if name.casefold() in {other.casefold() for other in others}:
        raise NameTaken(_("You have a view of this name. Choose another."), field="name")
    return name
