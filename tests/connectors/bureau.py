"""A bureau: a real HTTP server on this machine, which does what each path says, well or badly."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

ANSWER = {"score": {"value": 640, "as_of": "2026-11-29T09:00:00+03:00"}, "flags": [{"is_clean": True}], "none": None}


@dataclass
class Bureau:
    """What came in, and how often a path is to fail before it answers."""

    port: int = 0
    asked: list[tuple[str, str, dict[str, str], Any]] = field(default_factory=list)
    failures: dict[str, int] = field(default_factory=dict)
    is_ending: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def paths(self) -> list[str]:
        return [path for _, path, _, _ in self.asked]


@contextmanager
def bureau() -> Iterator[Bureau]:
    """One that serves until the end; a request that hangs is let go then."""
    state = Bureau()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._do(None)

        def do_POST(self) -> None:
            self._do(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

        def _do(self, body: Any) -> None:
            state.asked.append((self.command, self.path, dict(self.headers), body))
            kind = self.path.split("/")[1]
            if state.failures.get(kind, 0) > 0:
                state.failures[kind] -= 1
                self._say(500, b"{}")
            else:
                getattr(self, f"_{kind}")()

        def _good(self) -> None:
            self._say(200, json.dumps(ANSWER).encode())

        def _hang(self) -> None:
            state.is_ending.wait()

        def _trickle(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            while not state.is_ending.wait(0.05):
                self.wfile.write(b" ")

        def _break(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(b'{"score": {"val')
            self.wfile.flush()
            self.connection.shutdown(socket.SHUT_RDWR)

        def _nonsense(self) -> None:
            self._say(200, b"<html>Sorry</html>")

        def _other(self) -> None:
            self._say(200, b'{"score": {"value": {"a": 1}, "as_of": "soon"}}')

        def _nan(self) -> None:
            self._say(200, b'{"score": {"value": NaN}}')

        def _large(self) -> None:
            self._say(200, b" " * (2 << 20) + json.dumps(ANSWER).encode())

        def _error(self) -> None:
            self._say(500, b"{}")

        def _refuse(self) -> None:
            self._say(403, json.dumps(ANSWER).encode())

        def _redirect(self) -> None:
            self.send_response(302)
            self.send_header("Location", "/good/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def _say(self, status: int, content: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

        def handle(self) -> None:
            try:
                super().handle()
            except OSError:
                """The other side has gone."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    state.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield state
    finally:
        state.is_ending.set()
        server.shutdown()
        thread.join()
        server.server_close()
