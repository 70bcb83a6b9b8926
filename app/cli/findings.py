"""What a look at an installation found: one line each, and how to mend what is bad."""

from dataclasses import asdict, dataclass
from typing import Any

from app.settings import Settings


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `mend` says what to do when it is bad.

    What `stops` is so dangerous that the desk does not start with it.
    """

    about: str
    found: str
    mend: str = ""
    stops: bool = False

    @property
    def is_bad(self) -> bool:
        return bool(self.mend)

    def __str__(self) -> str:
        line = f"{'BAD ' if self.is_bad else 'ok  '} {self.about}: {self.found}"
        return f"{line}\n     {self.mend}" if self.mend else line

    def as_dict(self) -> dict[str, Any]:
        return asdict(self) | {"ok": not self.is_bad}


def is_exposed(settings: Settings) -> bool:
    """Whether more is at stake: others reach the desk, or people are at risk."""
    return bool(settings.hosts) or settings.profile == "field"
