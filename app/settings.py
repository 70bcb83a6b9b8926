"""All settings, read once from `DESK_*` variables and `.env`; documented in docs/settings.md."""

import os
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """One attribute per setting; the variable is its name in capitals with `DESK_` in front."""

    model_config = SettingsConfigDict(
        env_prefix="DESK_", env_file=ROOT / ".env", extra="ignore", use_attribute_docstrings=True
    )

    data: Path = ROOT / ".desk" / "data"
    """Folder of the SQLite database and everything else the desk writes."""

    database_url: str = ""
    """Database; empty means SQLite in the data folder. PostgreSQL: `postgresql+psycopg://…`."""

    keys: str = ""
    """Key file; empty means `delegation-desk/keys.json` in the user's configuration folder."""

    backup_recipients: str = ""
    """Public keys (age or SSH) that backups are encrypted to, separated by commas, or a file with
    one on each line."""

    host: str = "127.0.0.1"
    """Address to listen on."""

    port: int = Field(default=8000, ge=0, le=65535)
    """Port to listen on."""

    public_hosts: str = ""
    """Host names, separated by commas, under which a TLS proxy publishes the desk."""

    assets: Literal["cdn", "local"] = "cdn"
    """Where the browser gets htmx: `cdn` (with integrity and fallback) or `local`."""

    profile: Literal["plain", "field"] = "plain"
    """`field` is for people at risk: local assets and stricter start checks."""

    time_zone: str = "America/New_York"
    """Zone of the team; a person's own zone overrides it on screen."""

    demo: bool = False
    """Fictitious sample data; a banner says so on every page."""

    session_idle: timedelta = timedelta(minutes=30)
    """A session ends after this time without a request."""

    session_lifetime: timedelta = timedelta(hours=12)
    """A session ends after this time whatever happens."""

    touch_days: int = 30
    """A delegation met or heard within this many days counts as touched."""

    reconfirm_days: int = 60
    """A stance or answer older than this many days is shown as fading."""

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError) as unknown:
            raise ValueError(
                f"{name!r} is not a time zone; write it like Europe/Zurich."
            ) from unknown
        return name

    @property
    def address(self) -> str:
        """Where people find the desk: the first public host, else this machine."""
        public = next((h.strip() for h in self.public_hosts.split(",") if h.strip()), "")
        return f"https://{public}" if public else f"http://localhost:{self.port}"

    @property
    def hosts(self) -> frozenset[str]:
        return frozenset(h.strip().lower() for h in self.public_hosts.split(",") if h.strip())

    @property
    def keys_file(self) -> Path:
        """Where the keys are: never in the data folder. The demo's are its own."""
        if self.keys:
            return Path(self.keys).expanduser()
        home = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
        return home / "delegation-desk" / ("demo-keys.json" if self.demo else "keys.json")

    @property
    def effective_database_url(self) -> str:
        return self.database_url or f"sqlite:///{self.data / 'desk.db'}"


@lru_cache
def get_settings() -> Settings:
    return Settings()
