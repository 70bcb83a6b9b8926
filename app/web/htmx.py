"""What htmx 4 says in requests and understands in answers; plain requests get plain answers."""

from urllib.parse import urlsplit

from fastapi import Request, Response
from fastapi.responses import RedirectResponse


def is_htmx(request: Request) -> bool:
    return request.headers.get("hx-request") == "true"


def is_fragment(request: Request) -> bool:
    """A part of the page is wanted; htmx asks for "full" when it restores history."""
    return request.headers.get("hx-request-type") == "partial"


def see_other(request: Request, url: str) -> Response:
    """Send the browser to a page of ours: 303, or for htmx, which would follow a 303 itself."""
    if not url.startswith("/") or url.startswith(("//", "/\\")):
        raise ValueError("Redirects stay on this site: give a path.")
    if is_htmx(request):
        return Response(status_code=204, headers={"HX-Redirect": url})
    return RedirectResponse(url, status_code=303)


def address_shown(request: Request, url: str) -> dict[str, str]:
    """The header that puts `url` into the address bar; none when the browser is there already."""
    now = urlsplit(request.headers.get("hx-current-url", ""))
    here = f"{now.path}?{now.query}" if now.query else now.path
    return {} if here == url else {"HX-Push-Url": url}


def trigger(response: Response, *events: str) -> Response:
    """Let the page know what happened, in the past tense: `trigger(response, "meeting-logged")`."""
    before = response.headers.get("HX-Trigger")
    response.headers["HX-Trigger"] = ", ".join((before, *events) if before else events)
    return response
