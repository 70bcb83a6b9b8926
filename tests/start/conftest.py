"""Checkouts as after `git clone` and as after the first start, and a port that is taken."""

import shutil
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.start.checkouts import Checkout, bare_checkout, what_it_became


@pytest.fixture
def fresh(tmp_path: Path) -> Checkout:
    """As after `git clone`: nothing is installed."""
    return bare_checkout(tmp_path / "fresh")


@pytest.fixture(scope="session")
def _installed_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One environment for all tests: making it takes seconds."""
    checkout = bare_checkout(tmp_path_factory.mktemp("installed") / "checkout")
    what_it_became(checkout.start("--port", "0"))
    return checkout.folder / ".venv"


@pytest.fixture
def checkout(tmp_path: Path, _installed_once: Path) -> Checkout:
    """As after the first start."""
    made = bare_checkout(tmp_path / "checkout")
    shutil.copytree(_installed_once, made.folder / ".venv", symlinks=True)
    return made


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port on which another program listens."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


@pytest.fixture(autouse=True)
def _ctrl_c_counts() -> Iterator[None]:
    """A suite that was begun in the background ignores Ctrl-C, and so would all that it starts."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
