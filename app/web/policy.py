"""The Content-Security-Policy, and where htmx comes from: the CDN with integrity, or our copy."""

from dataclasses import dataclass
from typing import Final, Literal

from app.settings import Settings
from app.web.assets import get_assets

CDN: Final = "https://cdn.jsdelivr.net/npm/htmx.org@4.0.1/dist"
_CDN_PATHS: Final = {"htmx.min.js": "htmx.min.js", "hx-csp.min.js": "ext/hx-csp.min.js"}


@dataclass(frozen=True, slots=True)
class Script:
    """A third-party script: where it is on the CDN and with us, and the hash both must have."""

    cdn: str
    local: str
    integrity: str


def htmx_scripts() -> tuple[Script, ...]:
    """Our scripts from the htmx package, in the order in which they must run."""
    assets = get_assets()
    return tuple(
        Script(cdn=f"{CDN}/{path}", local=assets.url(name), integrity=assets.named(name).integrity)
        for name, path in _CDN_PATHS.items()
    )


def assets_mode(settings: Settings) -> Literal["cdn", "local"]:
    """People at risk get local files unless somebody chose the CDN: it would learn who they are."""
    if settings.profile == "field" and "assets" not in settings.model_fields_set:
        return "local"
    return settings.assets


def csp(nonce: str, mode: Literal["cdn", "local"]) -> str:
    """The one policy; fragments need it too, because hx-csp reads the nonce from it."""
    hashes = [f"'{script.integrity}'" for script in htmx_scripts()] if mode == "cdn" else []
    return "; ".join(
        (
            "default-src 'none'",
            " ".join((f"script-src 'nonce-{nonce}'", *hashes)),
            "style-src 'self'",
            "connect-src 'self'",
            "img-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types htmx desk-loader",
        )
    )
