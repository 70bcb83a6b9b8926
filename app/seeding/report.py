"""What a load of the seed files did, table by table."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field


@dataclass
class Counts:
    """Rows of one table. A changed treaty action leaves its old row behind, superseded."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    superseded: int = 0
    """Treaty actions that are no longer in the file."""
    removed: int = 0
    kept: int = 0
    """Rows of the file left aside because staff or an import know better."""

    @property
    def has_changes(self) -> bool:
        return any((self.added, self.changed, self.superseded, self.removed))

    def __str__(self) -> str:
        told = [f"{count} {name}" for name, count in asdict(self).items() if count]
        return ", ".join(told) or "empty"


@dataclass
class SeedReport:
    """Tables in the order in which they were loaded."""

    tables: dict[str, Counts] = field(default_factory=dict)

    @property
    def has_changes(self) -> bool:
        return any(counts.has_changes for counts in self.tables.values())

    def lines(self) -> Iterator[str]:
        """For a terminal: one line a table."""
        width = max((len(name) for name in self.tables), default=0)
        for name, counts in self.tables.items():
            yield f"{name:<{width}}  {counts}"

    def as_dict(self) -> dict[str, object]:
        """For `--json`."""
        tables = {name: asdict(counts) for name, counts in self.tables.items()}
        return {"changed": self.has_changes, "tables": tables}

    def changes(self) -> dict[str, dict[str, int]]:
        """What an audit event keeps: counts that are not zero, of tables that changed."""
        return {
            name: {what: count for what, count in asdict(counts).items() if count}
            for name, counts in self.tables.items()
            if counts.has_changes
        }
