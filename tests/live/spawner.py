"""Starts the desk many times without loading it anew: `python -m tests.live.spawner`.

Each line on standard input is the command line of one start, as JSON. A fork runs it: what
`python -m app …` does once the program is loaded, in a process that can be killed like any other.
"""

import json
import os
import signal
import sys

from app.cli import main


def spawn(arguments: list[str], log: str) -> int:
    child = os.fork()
    if child:
        return child
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    said = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(said, 1)
    os.dup2(said, 2)
    main(arguments)
    os._exit(0)


if __name__ == "__main__":
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel forgets the dead by itself
    for line in sys.stdin:
        arguments, log = json.loads(line)
        print(spawn(arguments, log), flush=True)  # noqa: T201
