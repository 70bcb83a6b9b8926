"""Where the tests keep their files: in memory where there is plenty, since nothing has to last."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108  # folders of our own are made in it, closed to others
NEEDED = 4 * 2**30
"""Bytes; two workers and a PostgreSQL server fill less than a quarter of it."""


@contextmanager
def files_in_memory() -> Iterator[None]:
    """Temporary folders are made in memory; a folder that somebody named in TMPDIR stays theirs."""
    if "TMPDIR" in os.environ or not has_room(MEMORY):
        yield
        return
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)
    try:
        yield
    finally:
        del os.environ["TMPDIR"]
        tempfile.tempdir = None


def has_room(folder: Path) -> bool:
    """Whether programs may be run from it, everything finds room, and there is as much memory."""
    if not (folder.is_dir() and os.access(folder, os.W_OK)):
        return False
    if os.statvfs(folder).f_flag & os.ST_NOEXEC:  # the tests of starting make environments
        return False
    pages = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return min(shutil.disk_usage(folder).free, pages) >= NEEDED
