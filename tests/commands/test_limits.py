"""What a served process takes from callers who send too much, too slowly or nothing: bounded, and told in words."""

import contextlib
import json
import re
import socket
import time
from collections.abc import Iterator

import psutil
import pytest

from app.commands.http_protocol import MAX_HEAD_BYTES, REQUEST_SECONDS
from app.middleware.exchange import MAX_BODY_BYTES
from tests.fixtures.command_line import Service, serving
from tests.fixtures.patience import wait_until

HALF_SENT = 300
LOGIN = b"POST /auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
PART = b"x" * 65536


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with serving(tmp_path_factory.mktemp("limits"), "serve") as service:
        yield service


def connected(service: Service) -> socket.socket:
    caller = socket.create_connection(("127.0.0.1", service.port))
    caller.settimeout(60)
    return caller


def read_to_the_end(caller: socket.socket) -> bytes:
    """All that the service says before it closes."""
    said = b""
    while part := caller.recv(65536):
        said += part
    return said


def error_in(said: bytes) -> tuple[int, str, str]:
    """Status, name and detail of the answer."""
    head, _, body = said.partition(b"\r\n\r\n")
    assert b"connection: close" in head.lower()
    error = json.loads(body)
    assert set(error) == {"error", "detail", "request_id"}
    return int(head.split()[1]), error["error"], error["detail"]


def assert_serves(service: Service) -> None:
    with service.client() as client:
        assert client.get("/health").status_code == 200


def memory(service: Service) -> int:
    return int(psutil.Process(service.process.pid).memory_info().rss)


def test_a_body_that_is_said_to_be_too_large_is_refused_before_it_is_sent(service: Service) -> None:
    with connected(service) as caller:
        caller.sendall(LOGIN + b"Content-Length: 262144000\r\n\r\n")
        status, name, detail = error_in(read_to_the_end(caller))
    assert (status, name) == (413, "ContentTooLarge")
    assert f"{MAX_BODY_BYTES:,} bytes" in detail


@pytest.mark.parametrize("size", ["Content-Length: 262144000", "Transfer-Encoding: chunked"])
def test_250_mib_are_not_taken_into_memory(service: Service, size: str) -> None:
    before, said = memory(service), b""
    with connected(service) as caller:
        with contextlib.suppress(OSError):  # it hangs up
            caller.sendall(LOGIN + size.encode() + b"\r\n\r\n")
            for _ in range(4000):
                caller.sendall(PART if "Length" in size else b"10000\r\n" + PART + b"\r\n")
        with contextlib.suppress(ConnectionResetError):
            said = read_to_the_end(caller)
    if said:
        assert error_in(said)[:2] == (413, "ContentTooLarge")
    assert memory(service) - before < 50_000_000
    assert_serves(service)


def test_a_caller_that_sends_a_little_too_much_in_pieces_reads_why(service: Service) -> None:
    with connected(service) as caller:
        caller.sendall(LOGIN + b"Transfer-Encoding: chunked\r\n\r\n")
        for _ in range(MAX_BODY_BYTES // len(PART) + 1):
            caller.sendall(b"10000\r\n" + PART + b"\r\n")
        assert error_in(read_to_the_end(caller))[:2] == (413, "ContentTooLarge")


def test_the_largest_body_is_read(service: Service) -> None:
    body = json.dumps({"login": "x" * 8, "password": "y" * 8}).encode().ljust(MAX_BODY_BYTES)
    with service.client() as client:
        answer = client.post("/auth/login", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 401


@pytest.mark.parametrize("ended", [b"", b"\r\n\r\n"])
def test_headers_have_a_size(service: Service, ended: bytes) -> None:
    with connected(service) as caller:
        caller.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\nX-Long: " + b"x" * MAX_HEAD_BYTES + ended)
        status, name, detail = error_in(read_to_the_end(caller))
    assert (status, name) == (431, "RequestHeaderFieldsTooLarge")
    assert f"{MAX_HEAD_BYTES:,} bytes" in detail


@pytest.mark.parametrize(
    "half",
    [b"GET /health HTTP/1.1\r\nHost: loc", LOGIN + b"Content-Length: 100\r\n\r\n{"],
    ids=["the headers", "the body"],
)
def test_half_sent_requests_are_answered_and_closed_in_time_and_others_are_served_meanwhile(
    service: Service, half: bytes
) -> None:
    began = time.monotonic()
    callers = [connected(service) for _ in range(HALF_SENT)]
    for caller in callers:
        caller.sendall(half)
    assert_serves(service)
    answers = {error_in(read_to_the_end(caller))[:2] for caller in callers}
    for caller in callers:
        caller.close()
    assert answers == {(408, "RequestTimeout")}
    assert REQUEST_SECONDS - 1 < time.monotonic() - began < 6 * REQUEST_SECONDS
    assert_serves(service)


def test_a_byte_now_and_then_buys_no_time(service: Service) -> None:
    with connected(service) as caller:
        caller.sendall(b"GET /health HTTP/1.1\r\n")
        began, said = time.monotonic(), b""
        caller.settimeout(0.5)
        while not said and time.monotonic() - began < 6 * REQUEST_SECONDS:
            caller.sendall(b"X")
            try:
                said = caller.recv(65536)
            except TimeoutError:
                continue
        assert b"408" in said


def test_a_connection_that_says_nothing_is_closed_without_a_word(service: Service) -> None:
    with connected(service) as caller:
        assert read_to_the_end(caller) == b""


def test_a_connection_that_has_been_answered_is_not_kept_for_ever(service: Service) -> None:
    with connected(service) as caller:
        caller.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert read_to_the_end(caller).startswith(b"HTTP/1.1 200 OK")


def test_requests_sent_without_waiting_are_answered_in_their_order(service: Service) -> None:
    with connected(service) as caller:
        caller.sendall(
            b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"
            b"GET /nowhere HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        )
        said = read_to_the_end(caller)
    assert re.findall(rb"HTTP/1\.1 (\d+)", said) == [b"200", b"404"]


def test_nothing_of_all_that_stays_open(service: Service) -> None:
    process = psutil.Process(service.process.pid)
    wait_until(lambda: not [one for one in process.net_connections() if one.status == "ESTABLISHED"])
