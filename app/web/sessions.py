"""The session's cookie, and short ones on the way in; what they mean is known to app.people."""

from typing import Final, Literal

from fastapi import Request, Response

from app.settings import get_settings

SHORT_LASTS: Final = 600
Short = Literal["half", "attempt"]
"""The password was right and the second step is missing; a passkey was asked for."""


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


def short_token_of(request: Request, kind: Short) -> str | None:
    return request.cookies.get(f"{cookie_name(request)}-{kind}")


def give_short_cookie(request: Request, response: Response, kind: Short, token: str) -> None:
    response.set_cookie(
        f"{cookie_name(request)}-{kind}",
        token,
        max_age=SHORT_LASTS,
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )


def take_short_cookie(request: Request, response: Response, kind: Short) -> None:
    response.delete_cookie(
        f"{cookie_name(request)}-{kind}",
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )
