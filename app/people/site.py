"""The site as passkeys know it. Nothing here is believed because a request says it."""

from urllib.parse import urlsplit

from fastapi import Request

from app.people.passkeys import Site
from app.settings import get_settings

HTTP = 80


def site_of(request: Request) -> Site:
    """The first public host; without one this machine, under the port that really listens."""
    settings = get_settings()
    if settings.hosts:
        return Site(urlsplit(settings.address).hostname or "", settings.address)
    _host, port = request.scope.get("server") or ("", settings.port)
    plain = port in {None, HTTP}
    return Site("localhost", "http://localhost" if plain else f"http://localhost:{port}")


def address_of(request: Request) -> str | None:
    """The network address that is counted; behind a proxy the one that uvicorn took from it."""
    return request.client.host if request.client else None


def inside(path: str) -> str:
    """Where to go after signing in or confirming: a path of ours, whatever was asked for."""
    return path if path.startswith("/") and path[1:2] not in {"/", "\\"} else "/"
