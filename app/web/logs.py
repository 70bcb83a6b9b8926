"""What the process writes down about a fault: its class and where, never what it says.

The text of an exception quotes what was typed: PostgreSQL's DETAIL holds the value that was there
twice, a ValueError the text that could not be read. Addresses hold names that somebody looked for.
So neither reaches a log, whoever writes it: our handlers, or a library with a traceback.
"""

import logging
import traceback
from types import TracebackType
from typing import Final

from fastapi import Request

from app.settings import ROOT

FORMAT: Final = "%(levelname)s %(name)s %(message)s"


def classes_of(error: BaseException) -> str:
    """The class, and those of what it came from: `IntegrityError from UniqueViolation`."""
    names: list[str] = []
    cause: BaseException | None = error
    while cause is not None and type(cause).__qualname__ not in names:
        names.append(type(cause).__qualname__)
        cause = cause.__cause__ or cause.__context__
    return " from ".join(names)


def places_of(trace: TracebackType | None) -> list[str]:
    """The lines of code that were on the way, as far as they are ours; without any, the last."""
    frames = traceback.extract_tb(trace)
    ours = [frame for frame in frames if frame.filename.startswith(str(ROOT / "app"))]
    return [
        f"{frame.filename.removeprefix(f'{ROOT}/')}:{frame.lineno} {frame.name}"
        for frame in ours or frames[-1:]
    ]


def route_of(request: Request) -> str:
    """The method and the route's template; an address that is no route is not repeated."""
    route = request.scope.get("route")
    return f"{request.method} {getattr(route, 'path', None) or '(no route)'}"


def note_fault(log: logging.Logger, name: str, request: Request, error: BaseException) -> None:
    """One line: what kind of fault, at which route, through which lines of code."""
    places = " > ".join(places_of(error.__traceback__))
    log.error("%s: %s at %s in %s", name, classes_of(error), route_of(request), places or "-")


class WithoutValues(logging.Formatter):
    """Writes tracebacks of libraries as classes and places too."""

    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None  # another handler may have left the whole traceback here
        return super().format(record)

    def formatException(self, ei: object) -> str:  # noqa: N802  # the name logging calls
        assert isinstance(ei, tuple)
        _kind, error, trace = ei
        lines = [f"  {place}" for place in places_of(trace)]
        return "\n".join([classes_of(error), *lines] if error else lines)


def begin_logging() -> None:
    """Warnings and errors to standard error, for this process and all its libraries."""
    handler = logging.StreamHandler()
    handler.setFormatter(WithoutValues(FORMAT))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
