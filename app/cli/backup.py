"""`backup`: a whole copy of the database while the desk runs; not yet encrypted, and it says so."""

import os
import shutil
import subprocess
from pathlib import Path

import sqlalchemy as sa

from app.cli.console import Refusal


def write_backup(url: str, file: Path) -> int:
    """Write the copy, readable by its owner only; returns its size in bytes."""
    file.parent.mkdir(parents=True, exist_ok=True)
    old = os.umask(0o077)
    try:
        if url.startswith("sqlite"):
            _copy_sqlite(url, file)
        else:
            _dump_postgresql(url, file)
    finally:
        os.umask(old)
    return file.stat().st_size


def _copy_sqlite(url: str, file: Path) -> None:
    """VACUUM INTO is one read transaction: writers go on, and the copy is of one moment."""
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("VACUUM INTO ?", (str(file),))
    engine.dispose()


def _dump_postgresql(url: str, file: Path) -> None:
    program = shutil.which("pg_dump")
    if program is None:
        raise Refusal("pg_dump is not installed; on Debian: apt-get install postgresql-client")
    full = sa.make_url(url)
    bare = sa.URL.create("postgresql", full.username, None, full.host, full.port, full.database)
    secret = {"PGPASSWORD": str(full.password)} if full.password else {}
    done = subprocess.run(  # noqa: S603  # our own address, no shell
        [program, "--format=custom", f"--file={file}", bare.render_as_string()],
        check=False,
        env=os.environ | secret,  # a password among the arguments could be read by every user
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise Refusal(f"pg_dump failed: {done.stderr.strip().splitlines()[-1]}")
