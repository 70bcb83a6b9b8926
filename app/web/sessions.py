"""The session cookie; what its token means is known to app.people."""

from fastapi import Request, Response

from app.settings import get_settings


def cookie_name(request: Request) -> str:
    """`__Host-` binds the cookie to this host over https; plain http exists only on loopback."""
    return "__Host-desk" if request.url.scheme == "https" else "desk"


def token_of(request: Request) -> str | None:
    return request.cookies.get(cookie_name(request))


def give_cookie(request: Request, response: Response, token: str) -> None:
    response.set_cookie(
        cookie_name(request),
        token,
        max_age=int(get_settings().session_lifetime.total_seconds()),
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )


def take_cookie(request: Request, response: Response) -> None:
    response.delete_cookie(
        cookie_name(request),
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
