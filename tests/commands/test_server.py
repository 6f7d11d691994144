"""The end of a server: whoever is connected gets an answer."""

import signal
import socket
from pathlib import Path

from tests.fixtures.command_line import serving
from tests.fixtures.patience import wait_until

REQUEST = b"GET /health HTTP/1.1\r\nHost: bank.example\r\nConnection: close\r\n\r\n"


def test_a_connection_of_the_last_moment_gets_its_answer(tmp_path: Path) -> None:
    with serving(tmp_path, "serve") as service, socket.create_connection(("127.0.0.1", service.port)) as caller:
        caller.settimeout(10)
        with service.client() as client:  # the connection above was accepted before this one
            assert client.get("/health").status_code == 200
        service.process.send_signal(signal.SIGTERM)
        wait_until(lambda: _refuses(service.port), seconds=10, pause=0.01)
        caller.sendall(REQUEST)
        assert caller.recv(4096).startswith(b"HTTP/1.1 200 OK")
        assert service.process.wait(timeout=15) == -signal.SIGTERM


def _refuses(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port)).close()
    except ConnectionRefusedError:
        return True
    return False
