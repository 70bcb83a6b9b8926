"""What the ask matrix shows, read from an address; a value that cannot be read is left out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final, TypeVar
from urllib.parse import urlencode

from app.languages import gettext as _
from app.responses.models import AskStatus

LONGEST_TEXT: Final = 100

E = TypeVar("E", bound=StrEnum)


class Order(StrEnum):
    """How delegations are ordered within their group."""

    PROGRESS = "progress"
    NAME = "name"
    STANCE = "stance"

    @property
    def label(self) -> str:
        return {
            Order.PROGRESS: _("By progress"),
            Order.NAME: _("By name"),
            Order.STANCE: _("By stance"),
        }[self]


class Highlight(StrEnum):
    """Which answers stand out; the others are drawn faintly."""

    ALL = ""
    NEVER_ASKED = "not_raised"
    IN_PRIVATE = "agrees_in_private"
    DECLINED = "declined"

    @property
    def label(self) -> str:
        return {
            Highlight.ALL: _("All answers"),
            Highlight.NEVER_ASKED: _("Never asked"),
            Highlight.IN_PRIVATE: _("In private"),
            Highlight.DECLINED: _("Declined"),
        }[self]

    @property
    def css(self) -> str:
        """The symbol that stands out."""
        return AskStatus(self.value).css if self.value else ""


@dataclass(frozen=True, slots=True)
class MatrixFilters:
    """One value, read from an address and written back into one."""

    q: str = ""
    order: Order = Order.PROGRESS
    highlight: Highlight = Highlight.ALL
    unsigned: bool = False

    @classmethod
    def from_query(cls, given: Mapping[str, str]) -> "MatrixFilters":
        return cls(
            q="".join(filter(str.isprintable, given.get("q", "")))[:LONGEST_TEXT].strip(),
            order=_member(Order, given.get("order", ""), Order.PROGRESS),
            highlight=_member(Highlight, given.get("highlight", ""), Highlight.ALL),
            unsigned=given.get("unsigned") == "1",
        )

    def to_query(self, **changes: Any) -> str:
        wanted = replace(self, **changes)
        written = {
            "q": wanted.q,
            "order": "" if wanted.order is Order.PROGRESS else wanted.order.value,
            "highlight": wanted.highlight.value,
            "unsigned": "1" if wanted.unsigned else "",
        }
        return urlencode({key: value for key, value in written.items() if value})

    def url(self, path: str = "/asks", **changes: Any) -> str:
        query = self.to_query(**changes)
        return f"{path}?{query}" if query else path


def _member(kind: type[E], text: str, otherwise: E) -> E:
    return kind(text) if text in set(kind) else otherwise
