"""The service as a caller meets it, through the proxy, with nothing but the standard library."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPConnection
from typing import Any

CALL_SECONDS = 30


@dataclass(frozen=True)
class Answer:
    """Status, headers and body of an answer."""

    status: int
    headers: Message
    body: bytes

    @property
    def json(self) -> Any:
        """The body's content."""
        return json.loads(self.body)


class Bank:
    """One connection, kept open between calls; a cookie after `login`."""

    def __init__(self, port: int) -> None:
        self.origin = f"http://localhost:{port}"
        self._connection = HTTPConnection("127.0.0.1", port, timeout=CALL_SECONDS)
        self._host = f"localhost:{port}"
        self._cookie = ""

    def call(self, method: str, path: str, content: object = None, headers: Mapping[str, str] | None = None) -> Answer:
        """Sends as a page of the service would: with its host, its origin, its cookie."""
        sent = {"Host": self._host, "Origin": self.origin, "Cookie": self._cookie, **(headers or {})}
        body = None
        if content is not None:
            body, sent["Content-Type"] = json.dumps(content).encode(), "application/json"
        try:
            self._connection.request(method, path, body=body, headers=sent)
            response = self._connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        except OSError:
            self._connection.close()
            raise

    def login(self, login: str, password: str) -> Answer:
        """Logs in; later calls bear the cookie."""
        answer = self.call("POST", "/auth/login", {"login": login, "password": password})
        self._cookie = (answer.headers["Set-Cookie"] or "").partition(";")[0]
        return answer

    def score(self, **headers: str) -> Answer:
        """A new score of the client who is logged in."""
        return self.call("POST", "/api/client/score", headers=headers)

    def close(self) -> None:
        """Lets go of the connection."""
        self._connection.close()
