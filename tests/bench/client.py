"""One browser with one kept connection: as little work as possible on its own side."""

import re
import socket
import time
from typing import NamedTuple, Self

_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
_END = b"\r\n\r\n"


class Reply(NamedTuple):
    status: int
    head: bytes
    body: bytes


class Client:
    """Sends the same kind of request again and again over one connection."""

    def __init__(self, port: int, token: str) -> None:
        self._cookie = f"desk={token}"
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._rest = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def get(self, path: str) -> Reply:
        self._socket.sendall(
            f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n"
            f"Cookie: {self._cookie}\r\n\r\n".encode()
        )
        while _END not in self._rest:
            self._receive()
        head, _, self._rest = self._rest.partition(_END)
        length = _LENGTH.search(head)
        if length is None:
            raise RuntimeError("The answer does not say how long it is.")
        wanted = int(length[1])
        while len(self._rest) < wanted:
            self._receive()
        body, self._rest = self._rest[:wanted], self._rest[wanted:]
        return Reply(int(head[9:12]), head, body)

    def _receive(self) -> None:
        part = self._socket.recv(1 << 16)
        if not part:
            raise ConnectionError("The server closed the connection.")
        self._rest += part

    def ask(self, path: str, seconds: float) -> tuple[int, float]:
        """One request after the other for so long: how many were answered, and in what time."""
        began, count = time.perf_counter(), 0
        while (passed := time.perf_counter() - began) < seconds:
            reply = self.get(path)
            if reply.status != 200:
                raise RuntimeError(f"{path} answered {reply.status}.")
            count += 1
        return count, passed
