"""A browser without scripts on one kept connection; opens a new one after a failure."""

from collections.abc import Mapping
from http.client import HTTPConnection
from typing import NamedTuple, Self
from urllib.parse import urlencode

_FORM = "application/x-www-form-urlencoded"


class Answer(NamedTuple):
    status: int
    headers: Mapping[str, str]
    body: bytes


class Visitor:
    """Keeps the session's cookie and nothing else."""

    def __init__(self, port: int, timeout: float = 30) -> None:
        self._port, self._timeout = port, timeout
        self._connection = HTTPConnection("127.0.0.1", port, timeout=timeout)
        self._headers = {"Host": "localhost", "Sec-Fetch-Site": "same-origin"}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def sign_in(self, email: str, password: str) -> None:
        """By the form, as people do."""
        answer = self.post("/sign-in", {"email": email, "password": password})
        assert answer.status == 303, answer.status
        self._headers["Cookie"] = answer.headers["set-cookie"].partition(";")[0]

    def same_person(self) -> "Visitor":
        """Another tab: a connection of its own with the same cookie."""
        other = Visitor(self._port, self._timeout)
        other._headers = self._headers
        return other

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None)

    def post(self, path: str, form: Mapping[str, str]) -> Answer:
        return self._ask("POST", path, urlencode(form))

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        headers = {**self._headers, "Content-Type": _FORM} if body is not None else self._headers
        try:
            self._connection.request(method, path, body, headers)
            response = self._connection.getresponse()
            known = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, known, response.read())
        except BaseException:
            self._connection.close()
            raise
