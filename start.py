"""Start Delegation Desk: `python3 start.py [run|demo|test]`; `--help` says the rest.

It makes `.venv` beside itself, installs the hash-pinned lock into it when the lock has changed,
and then becomes the application. Standard library only, and nothing an old Python cannot parse:
who has Python 3.8 shall read a sentence, not a SyntaxError.
"""

# Annotations stay text, or old Pythons stop at the first `str | None`.
from __future__ import annotations

import argparse
import contextlib
import errno
import hashlib
import importlib.util
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NoReturn

if sys.platform != "win32":
    import fcntl

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.json"
OLDEST_PYTHON = (3, 11)
HASHED_WHEELS = ("--require-hashes", "--only-binary", ":all:")
SERIES = "{}.{}".format(*sys.version_info)


class Refusal(Exception):
    """Something that can be expected to go wrong did: what it is, and what to do about it."""

    def __init__(self, wrong: str, remedy: str) -> None:
        super().__init__(f"{wrong}\n{remedy}")


def check_python(version: tuple[int, ...], platform: str = sys.platform) -> None:
    """Refuse a Python or a system the application does not run on."""
    if platform == "win32":
        raise Refusal(
            "Delegation Desk does not run on Windows itself.",
            "Start it inside the Windows Subsystem for Linux (WSL).",
        )
    if version < OLDEST_PYTHON:
        found = ".".join(str(part) for part in version)
        raise Refusal(
            f"Delegation Desk needs Python 3.11 or newer; this is Python {found}.",
            "Install a newer Python and start with it, for example: python3.12 start.py",
        )


def setting(name: str, default: str, environment: Mapping[str, str] = os.environ) -> str:
    """A setting as the application will read it: the environment first, then `.env`."""
    if environment.get(name):
        return environment[name]
    with contextlib.suppress(OSError):
        for line in (HERE / ".env").read_text(encoding="utf-8").splitlines():
            key, _, value = line.partition("=")
            if key.replace("export ", "").strip() == name and value.strip():
                return value.strip().strip("'\"")
    return default


def data_folder(command: str, asked: str | None) -> Path:
    """Where this start keeps its data; the demo never follows the settings to the real one."""
    if asked:
        return Path(asked).expanduser().resolve()
    if command == "demo":
        return HERE / ".desk" / "demo"
    return HERE / Path(setting("DESK_DATA", str(HERE / ".desk" / "data"))).expanduser()


def environment_for(command: str, data: Path) -> dict[str, str]:
    """The application's environment."""
    environment = {**os.environ, "DESK_DATA": str(data)}
    if command == "demo":
        # Empty rather than absent: it must win over a real database named in `.env`.
        environment.update(DESK_DEMO="1", DESK_DATABASE_URL="")
    return environment


def check_address(host: str, port: int) -> None:
    """Refuse an address that the server could not listen on."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, address = found[0]
        with socket.socket(family, kind, protocol) as probe:
            # As the server will do it: a port that is only closing down counts as free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise Refusal(
                f"Port {port} is taken: another program, or another Delegation Desk, uses it.",
                f"Stop that program or choose another port: --port {port + 1}",
            ) from error
        raise Refusal(
            f"This account cannot listen on {host}, port {port} ({error.strerror}).",
            "Name an address of this machine and a port above 1023: --host 127.0.0.1 --port 8000",
        ) from error


def check_data_folder(folder: Path) -> None:
    """Make the data folder for our eyes only, and refuse one that cannot be written to."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise Refusal(
            f"The data folder {folder} cannot be written to ({error.strerror}).",
            "Give this account the right to write there, or choose another: --data DIR",
        ) from error
    if folder.stat().st_mode & 0o077:
        print(f"Note: other accounts may look into {folder}; chmod 700 closes it.")


def fingerprint(lock: Path) -> str:
    """What tells one state of a lock from another."""
    try:
        return hashlib.sha256(lock.read_bytes()).hexdigest()
    except OSError as error:
        raise Refusal(
            f"{lock.name} cannot be read ({error.strerror}).",
            f"Bring it back from the repository: git checkout -- {lock.name}",
        ) from error


def is_installed(lock: Path) -> bool:
    """Whether the environment holds exactly this lock, for this Python."""
    wanted = fingerprint(lock)
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return PYTHON.exists() and stamp.get("python") == SERIES and stamp.get(lock.name) == wanted


def write_stamp(*locks: Path) -> None:
    """Note what was installed; the last step, so that a broken installation has no stamp."""
    stamp = {"python": SERIES, **{lock.name: fingerprint(lock) for lock in locks}}
    STAMP.write_text(json.dumps(stamp), encoding="utf-8")


@contextlib.contextmanager
def one_installation_at_a_time() -> Iterator[None]:
    """Hold the checkout's lock file, so that two starts at once do not write into one another."""
    try:
        (HERE / ".desk").mkdir(mode=0o700, exist_ok=True)
        handle = (HERE / ".desk" / "start.lock").open("w", encoding="utf-8")
    except OSError as error:
        raise Refusal(
            f"The folder {HERE} cannot be written to ({error.strerror}).",
            "Put the checkout where this account may write, and start again.",
        ) from error
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another start is installing; waiting for it.", flush=True)
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def complaint(command: Sequence[object]) -> str:
    """Run a command quietly; nothing, or the end of what it said when it failed."""
    words = [str(word) for word in command]
    pipe, none = subprocess.PIPE, subprocess.DEVNULL
    done = subprocess.run(
        words, cwd=HERE, check=False, stdin=none, stdout=pipe, stderr=subprocess.STDOUT, text=True
    )
    said = done.stdout.splitlines() or [f"exit code {done.returncode}"]
    return "\n".join(f"  | {line}" for line in said[-12:]) if done.returncode else ""


def make_venv() -> None:
    """Make `.venv`, unless a whole one of this Python is there."""
    if PYTHON.exists() and (VENV / "lib" / f"python{SERIES}" / "site-packages" / "pip").is_dir():
        return
    for module in ("venv", "ensurepip"):
        if importlib.util.find_spec(module) is None:
            raise Refusal(
                f"This Python cannot make virtual environments: its module {module} is missing.",
                "On Debian and Ubuntu: apt-get install python3-venv. Then start again.",
            )
    print("Making the virtual environment .venv", flush=True)
    wrong = complaint([sys.executable, "-m", "venv", "--clear", VENV])
    if wrong:
        remedy = "Mend what it names (on Debian and Ubuntu: apt-get install python3-venv)."
        raise Refusal(f"The virtual environment .venv could not be made:\n{wrong}", remedy)


def installers() -> Iterator[list[object]]:
    """The ways to install: uv where there is one, for its speed, and pip, which always is."""
    uv = shutil.which("uv")
    if uv:
        yield [uv, "pip", "install", "--quiet", "--python", PYTHON]
    yield [PYTHON, "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]


def install(lock: Path, *, covers: Sequence[Path] = ()) -> None:
    """Bring `.venv` to the state of the lock; `covers` are locks it contains whole."""
    if is_installed(lock):
        return
    with one_installation_at_a_time():
        if is_installed(lock):  # by the start we waited for
            return
        STAMP.unlink(missing_ok=True)
        make_venv()
        print(f"Installing {lock.name} (the first time: about a minute)", flush=True)
        for installer in installers():
            wrong = complaint([*installer, *HASHED_WHEELS, "-r", lock.name])
            if not wrong:
                write_stamp(lock, *covers)
                return
    raise Refusal(
        f"The packages in {lock.name} could not be installed:\n{wrong}",
        "Check the network and start again. If the lock itself is broken, bring it back:\n"
        f"git checkout -- {lock.name}",
    )


def become(arguments: Sequence[str], environment: Mapping[str, str]) -> NoReturn:
    """Turn into the environment's Python: its exit code and the user's Ctrl-C are then its own."""
    sys.stdout.flush()
    os.chdir(HERE)
    os.execve(PYTHON, [str(PYTHON), *arguments], environment)  # noqa: S606 - no shell is wanted


def serve(command: str, options: argparse.Namespace) -> NoReturn:
    """Check, install, and become the server."""
    data = data_folder(command, options.data)
    check_address(options.host, options.port)
    check_data_folder(data)
    install(HERE / "requirements.lock")
    address = ["--host", options.host, "--port", str(options.port)]
    become(["-m", "app", "serve", "--prepare", *address], environment_for(command, data))


def test(options: argparse.Namespace) -> NoReturn:
    """Install what the tests need besides, and become the test run."""
    install(HERE / "requirements-dev.lock", covers=[HERE / "requirements.lock"])
    become(["-m", "tests.provision", *(["--full"] if options.full else [])], os.environ)


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="start.py", description="Start Delegation Desk.")
    parser.add_argument(
        "command",
        nargs="?",
        choices=("run", "demo", "test"),
        default="run",
        help="run: serve your data (default); demo: serve fictitious data, kept apart; "
        "test: run every check. Each first installs what it needs and does not have yet",
    )
    parser.add_argument("--full", action="store_true", help="test: with the larger figures")
    parser.add_argument("--host", default=setting("DESK_HOST", "127.0.0.1"), help="listen on")
    parser.add_argument("--port", default=setting("DESK_PORT", "8000"), type=int, help="and port")
    parser.add_argument("--data", metavar="DIR", help="data folder (default: .desk/data)")
    options = parser.parse_args(arguments)
    if options.full and options.command != "test":
        parser.error("--full belongs to test")
    if not 0 <= options.port < 2**16:
        parser.error("--port is a number up to 65535")
    return options


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what was asked; return only when that could not be started."""
    try:
        check_python(sys.version_info[:3])
        options = parse(arguments)
        if options.command == "test":
            test(options)
        serve(options.command, options)
    except (Refusal, OSError) as expected:
        print(expected, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
