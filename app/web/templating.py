"""Pages and fragments from Jinja templates: escaped, strict, under the policy of `policy.py`.

A page is `{% extends "layouts/page.html" %}`; a fragment is a file of its own, `_name.html`. The
same template answers both, because `shell` is worked out only when a whole page is wanted.
"""

import secrets
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from app.db import new_id
from app.languages import gettext, ngettext
from app.settings import get_settings
from app.web import dates
from app.web.assets import get_assets
from app.web.flash import forget, told_to
from app.web.htmx import is_fragment
from app.web.policy import assets_mode, csp, htmx_scripts
from app.web.stamping import StampNonce
from app.web.storage import storage_of

TEMPLATES: Final = Path(__file__).resolve().parent.parent.parent / "templates"
HEADERS: Final = {"Cache-Control": "no-store", "Vary": "HX-Request, HX-Request-Type"}


@dataclass(frozen=True, slots=True)
class _Rendering:
    """What one rendering knows that macros need: they do not see a page's variables."""

    nonce: str
    zone: ZoneInfo


_now: ContextVar[_Rendering] = ContextVar("rendering")


class _Nonce:
    """Stands for `csp_nonce` inside macros; prints the nonce of the rendering under way."""

    def __str__(self) -> str:
        return _now.get().nonce

    __html__ = __str__


def render(
    request: Request,
    template: str,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **context: Any,
) -> Response:
    """Answer with a page or a fragment, and with the headers that every one of them carries."""
    settings = getattr(request.app.state, "settings", None) or get_settings()
    person = getattr(request.state, "person", None)
    mode = assets_mode(settings)
    nonce = secrets.token_urlsafe(18)
    wants_shell = person is not None and not is_fragment(request)
    given: dict[str, Any] = {
        "request": request,
        "csp_nonce": nonce,
        "assets_mode": mode,
        "settings": settings,
        "person": person,
        "shell": request.app.state.shell(request) if wants_shell else None,
        "told": told_to(request) if wants_shell else None,
        "is_full": storage_of(request).is_full,
    }
    zone = getattr(person, "time_zone", None) or settings.time_zone
    token = _now.set(_Rendering(nonce=nonce, zone=ZoneInfo(zone)))
    try:
        text = environment().get_template(template).render(given | context)
    finally:
        _now.reset(token)
    policy = {"Content-Security-Policy": csp(nonce, mode)}
    answer = HTMLResponse(
        text, status_code=status, headers={**HEADERS, **policy, **(headers or {})}
    )
    if wants_shell:
        forget(request, answer)
    return answer


@cache
def environment() -> Environment:
    """One for the process: templates are compiled once and kept, whatever happens on disk."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
        extensions=[StampNonce],
    )
    env.globals |= {"asset": _asset, "csp_nonce": _Nonce(), "htmx_scripts": htmx_scripts}
    env.globals |= {"_": _said, "ngettext": _counted, "new_key": new_id}
    env.filters |= {
        "day": _in_zone(dates.day),
        "day_short": _in_zone(dates.day_short),
        "day_year": _in_zone(dates.day_year),
        "month_year": _in_zone(dates.month_year),
        "clock": _in_zone(dates.clock),
        "ago": _in_zone(dates.ago),
        "iso": _iso,
    }
    return env


def _said(message: str, **values: Any) -> Markup:
    """`_` of the templates: the sentence stands there, values are escaped; `%%` is a per cent.

    What Jinja's own extension does, with fewer steps: a page says some hundred sentences.
    """
    return _sentence(gettext(message)) % values if values else _plain(message)


@lru_cache(maxsize=4096)
def _plain(message: str) -> Markup:
    return _sentence(gettext(message)) % {}


def _counted(one: str, many: str, num: int, **values: Any) -> Markup:
    """`ngettext` of the templates; the number is `%(num)s`."""
    return _sentence(ngettext(one, many, num)) % {"num": num, **values}


def _sentence(text: str) -> Markup:
    """Trusted, because a template gives it as a literal: tests/conventions/test_templates.py."""
    return Markup(text)  # noqa: S704


def _asset(name: str) -> str:
    return get_assets().url(name)


def _in_zone(shown: Callable[[Any, ZoneInfo], str]) -> Callable[[date | datetime], str]:
    """Make a filter of a function that needs the viewer's time zone."""

    def filtered(when: date | datetime) -> str:
        return shown(when, _now.get().zone)

    return filtered


def _iso(when: date | datetime) -> str:
    """For `datetime=` attributes."""
    return when.isoformat()
