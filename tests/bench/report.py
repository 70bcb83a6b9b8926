"""Results as a table for people and as JSON for comparing."""

import json
import os
import platform
import sqlite3
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


def show(title: str, results: Sequence[Any]) -> None:
    """A table with one line per result; what every result is a dataclass."""
    rows = [asdict(result) for result in results]
    names = list(rows[0])
    lines = [names, *([str(row[name]) for name in names] for row in rows)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(names))]
    sys.stdout.write(f"\n{title}\n")
    for line in lines:
        cells = (_aligned(cell, width) for cell, width in zip(line, widths, strict=True))
        sys.stdout.write("  ".join(cells).rstrip() + "\n")
    sys.stdout.flush()


def _aligned(cell: str, width: int) -> str:
    is_number = cell.replace(".", "", 1).isdigit()
    return cell.rjust(width) if is_number else cell.ljust(width)


def save(file: Path, found: dict[str, Sequence[Any]]) -> None:
    """All results with the circumstances they were measured in."""
    content = {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "processors": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        **{name: [asdict(result) for result in results] for name, results in found.items()},
    }
    file.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
