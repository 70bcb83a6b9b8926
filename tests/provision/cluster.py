"""A PostgreSQL server that lives in a temporary folder for as long as the tests need it."""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from start import Refusal

USER = "desk"
ATTEMPTS = 3
# The data is thrown away, so nothing has to survive a power cut.
SETTINGS = """
listen_addresses = '127.0.0.1'
max_connections = 200
fsync = off
synchronous_commit = off
full_page_writes = off
jit = off
"""


@dataclass(frozen=True)
class Cluster:
    """The programs, the folder and the account of one server."""

    programs: Path
    folder: Path
    account: pwd.struct_passwd | None

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def run(self, program: str, *arguments: object) -> None:
        """Run one of PostgreSQL's programs; what it says is shown when it fails."""
        log = self.folder / "programs.log"
        identity: dict[str, Any] = {}
        if self.account:
            identity = {
                "user": self.account.pw_uid,
                "group": self.account.pw_gid,
                "extra_groups": [],
            }
        # Into a file, not a pipe: the server would inherit the pipe and keep it open.
        with log.open("w", encoding="utf-8") as said:
            done = subprocess.run(
                [str(self.programs / program), *map(str, arguments)],
                **identity,
                cwd=self.folder,
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
            )
        if done.returncode:
            told = log.read_text(encoding="utf-8", errors="replace")[-1500:]
            raise Refusal(f"{program} failed:\n{told}{self.server_log()}", "See what it names.")

    def server_log(self) -> str:
        """The end of the server's own log, if it got so far."""
        log = self.folder / "server.log"
        return log.read_text(encoding="utf-8", errors="replace")[-1500:] if log.exists() else ""


@contextmanager
def throwaway_cluster(programs: Path) -> Iterator[str]:
    """Make a server in a temporary folder; stop it and remove the folder whatever happens."""
    folder = Path(tempfile.mkdtemp(prefix="desk-pg-"))
    try:
        cluster = _owned(programs, folder)
        password = _initialise(cluster)
        port = _start(cluster)
        try:
            yield f"postgresql+psycopg://{USER}:{password}@127.0.0.1:{port}/postgres"
        finally:
            cluster.run("pg_ctl", "-D", cluster.data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _owned(programs: Path, folder: Path) -> Cluster:
    """PostgreSQL refuses to run as root: root lends the folder to an account that may do less."""
    if os.geteuid() != 0:
        return Cluster(programs, folder, None)
    account = _lesser_account()
    os.chown(folder, account.pw_uid, account.pw_gid)
    if sys.prefix in str(programs):
        # The wheel lies in root's checkout, where that account may not be able to look.
        inside = programs.relative_to(Path(programs).parents[2])
        for needed in (programs.parents[1], programs.parents[2] / "pgserver.libs"):
            shutil.copytree(needed, folder / needed.name, symlinks=True)
        programs = folder / inside
    return Cluster(programs, folder, account)


def _lesser_account() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Refusal(
        "PostgreSQL refuses to run as root, and there is no account postgres or nobody.",
        "Run the tests from an ordinary account.",
    )


def _initialise(cluster: Cluster) -> str:
    """Make the server's files; other accounts of this machine are kept out by a password."""
    password = secrets.token_hex(16)
    told = cluster.folder / "password"
    told.write_text(password, encoding="utf-8")
    if cluster.account:
        os.chown(told, cluster.account.pw_uid, cluster.account.pw_gid)
    told.chmod(0o600)
    locale = "C.UTF-8" if sys.platform == "linux" else "en_US.UTF-8"
    where = ("-D", cluster.data, "-U", USER, "-E", "UTF8", f"--locale={locale}")
    cluster.run("initdb", *where, "-A", "scram-sha-256", f"--pwfile={told}", "--no-sync")
    with (cluster.data / "postgresql.conf").open("a", encoding="utf-8") as settings:
        settings.write(SETTINGS)
    return password


def _start(cluster: Cluster) -> int:
    """Start it on a free port; somebody may be quicker to take that port, so try again."""
    log = cluster.folder / "server.log"
    for attempt in range(1, ATTEMPTS + 1):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port: int = probe.getsockname()[1]
        options = f"-p {port} -k '{cluster.folder}'"
        try:
            cluster.run("pg_ctl", "-D", cluster.data, "-l", log, "-o", options, "-w", "start")
        except Refusal:
            if attempt == ATTEMPTS:
                raise
        else:
            return port
    raise AssertionError
