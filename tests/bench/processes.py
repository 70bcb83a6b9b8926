"""What the kernel knows of a server's process: processor time and memory (Linux)."""

import os
import re
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(process: int) -> float:
    """User and system time of all its threads since it began."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def resident_megabytes(process: int) -> float:
    """Memory that is in use now, shared libraries included."""
    status = Path(f"/proc/{process}/status").read_text()
    found = re.search(r"^VmRSS:\s+(\d+) kB", status, re.MULTILINE)
    if found is None:
        raise RuntimeError("The kernel does not say how much memory the process has.")
    return int(found[1]) / 1024
