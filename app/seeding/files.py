"""Reading seed files into rows that know the line they stand on; faults are collected."""

import csv
import json
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from app.seeding.faults import Fault
from app.seeding.reasons import reason_of

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_CONTROL = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_TOML_PLACE = re.compile(r" \(at line (\d+), column \d+\)$")

Row = TypeVar("Row", bound=BaseModel)
_Finder = Callable[[str, tuple[int | str, ...]], int | None]


class Placed(NamedTuple, Generic[Row]):
    """A sound row and where it stands; line 0 is the file as a whole."""

    file: str
    line: int
    row: Row

    def fault(self, column: str | None, reason: str) -> Fault:
        return Fault(self.file, self.line or None, column, reason)


@dataclass
class SeedFolder:
    """The folder being read, and everything found wrong in it so far."""

    folder: Path
    faults: list[Fault] = field(default_factory=list)

    def name(self, file: str) -> str:
        return f"{self.folder.name}/{file}"

    def rows(self, file: str, kind: type[Row]) -> list[Placed[Row]]:
        """The sound rows of a CSV file."""
        records = self._records(file)
        if not records:
            return []
        (_, header), *lines = records
        wanted = list(kind.model_fields)
        for column in wanted:
            if column not in header:
                self._note(file, 1, column, "the column is missing.")
        for column in header:
            if column not in wanted:
                self._note(file, 1, column, "the column is not known here.")
        if sorted(header) != sorted(wanted):
            return []
        placed = (self._row(file, line, header, cells, kind) for line, cells in lines)
        return [row for row in placed if row]

    def toml(self, file: str, kind: type[Row]) -> Row | None:
        text = self._text(file)
        if text is None:
            return None
        try:
            found = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            place = _TOML_PLACE.search(str(error))
            line = int(place[1]) if place else None
            self._note(file, line, None, f"{_TOML_PLACE.sub('', str(error))}.")
            return None
        return self._whole(file, text, found, kind, _line_in_toml)

    def json(self, file: str, kind: type[Row]) -> Row | None:
        text = self._text(file)
        if text is None:
            return None
        try:
            found = json.loads(text)
        except json.JSONDecodeError as error:
            self._note(file, error.lineno, None, f"{error.msg}.")
            return None
        return self._whole(file, text, found, kind, _line_in_json)

    def _records(self, file: str) -> list[tuple[int, list[str]]]:
        """Records with the line each begins on: a quoted cell may run over several."""
        text = self._text(file)
        if text is None:
            return []
        reader = csv.reader(StringIO(text, newline=""), strict=True)
        records, begins = [], 1
        try:
            for cells in reader:
                if cells:
                    records.append((begins, cells))
                begins = reader.line_num + 1
        except csv.Error as error:
            self._note(file, begins, None, f"{error}.")
            return []
        if not records:
            self._note(file, 1, None, "the header is missing.")
        return records

    def _row(
        self, file: str, line: int, header: list[str], cells: list[str], kind: type[Row]
    ) -> Placed[Row] | None:
        if len(cells) != len(header):
            reason = f"has {len(cells)} cells where the header has {len(header)} columns."
            self._note(file, line, None, reason)
            return None
        try:
            row = kind.model_validate(dict(zip(header, cells, strict=True)))
        except ValidationError as error:
            for found in error.errors(include_url=False):
                self._note(file, line, _column(found), reason_of(found))
            return None
        return Placed(self.name(file), line, row)

    def _whole(self, file: str, text: str, found: Any, kind: type[Row], at: _Finder) -> Row | None:
        try:
            return kind.model_validate(found)
        except ValidationError as error:
            for finding in error.errors(include_url=False):
                self._note(file, at(text, finding["loc"]), _column(finding), reason_of(finding))
            return None

    def _text(self, file: str) -> str | None:
        path = self.folder / file
        try:
            # A spreadsheet writes a byte-order mark; it is no part of the first column's name.
            text = path.read_bytes().decode("utf-8-sig")
        except FileNotFoundError:
            self._note(file, None, None, "the file is missing.")
            return None
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            self._note(file, line, None, "this is not UTF-8 text.")
            return None
        for control in _CONTROL.finditer(text):
            line = text.count("\n", 0, control.start()) + 1
            self._note(file, line, None, f"holds the control character {control[0]!r}.")
        return text

    def _note(self, file: str, line: int | None, column: str | None, reason: str) -> None:
        self.faults.append(Fault(self.name(file), line, column, reason))


def _column(error: "ErrorDetails") -> str | None:
    """The innermost name: lists are numbered, and a number says little in an editor."""
    names = [part for part in error["loc"] if isinstance(part, str)]
    return names[-1] if names else None


def _line_in_toml(text: str, where: tuple[int | str, ...]) -> int | None:
    """The line of a key: counted by the headings of the tables it stands in."""
    wanted = [part for part in where if isinstance(part, int)]
    counts = [-1, -1]
    begins: int | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() == "[[ask]]":
            counts = [counts[0] + 1, -1]
        elif line.strip() == "[[ask.wording]]":
            counts[1] += 1
        here = counts[: len(wanted)] == wanted and (len(wanted) > 1 or counts[1] == -1)
        if not here:
            continue
        begins = begins or number
        if re.match(rf"\s*{re.escape(str(where[-1]))}\s*=", line):
            return number
    return begins


def _line_in_json(text: str, where: tuple[int | str, ...]) -> int | None:
    """The line of a key; among the articles, of the article it belongs to."""
    keys = [part for part in where if isinstance(part, str)]
    indexes = [part for part in where if isinstance(part, int)]
    key, nth = ("article", indexes[0]) if keys[:1] == ["articles"] and indexes else (keys[-1:], 0)
    name = key if isinstance(key, str) else (key[0] if key else "")
    places = list(re.finditer(rf'"{re.escape(name)}"\s*:', text))
    return text.count("\n", 0, places[nth].start()) + 1 if nth < len(places) else None
