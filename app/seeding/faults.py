"""What is wrong with a seed file: where, and in words for the person who will put it right."""

from collections.abc import Sequence
from typing import NamedTuple

from app.errors import DomainError

MOST_SHOWN = 20


class Fault(NamedTuple):
    """One thing to put right; `line` is the line an editor shows."""

    file: str
    line: int | None
    column: str | None
    reason: str

    def __str__(self) -> str:
        line = f", line {self.line}" if self.line else ""
        column = f", column {self.column}" if self.column else ""
        return f"{self.file}{line}{column}: {self.reason}"


class SeedError(DomainError):
    """The files were refused as a whole and nothing was written; names the first fault."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        shown = [str(fault) for fault in faults[:MOST_SHOWN]]
        if len(faults) > MOST_SHOWN:
            shown.append(f"And {len(faults) - MOST_SHOWN} more.")
        super().__init__("\n".join(shown))
        self.faults = tuple(faults)
        self.file, self.line, self.column, self.reason = faults[0]
