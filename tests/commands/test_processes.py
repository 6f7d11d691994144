"""Several API processes that share a port and a database on PostgreSQL: what one knows the others know."""

import asyncio
import os
import re
import signal
import socket
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, asynccontextmanager, contextmanager, suppress
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

import httpx
import psutil
import pytest

from app.commands.processes import COULD_NOT_START
from app.models import Role
from app.security.passwords import hash_password
from app.services.login_throttle import FAILURES_PER_ACCOUNT_AND_ADDRESS
from database.database import create_database_engine, session_scope
from tests.fixtures.command_line import FRESH, Service, free_port, run, serving
from tests.fixtures.factories import make_user
from tests.fixtures.patience import PATIENCE_SECONDS, eventually, wait_until
from tests.fixtures.postgres import PostgresServer, connected

pytestmark = pytest.mark.postgres
PASSWORD = "the right password"
PROCESSES = 2
GUESSES = 24
WAITING = """SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'"""


async def add_admin(url: str) -> None:
    engine = create_database_engine(url)
    async with session_scope(engine) as session:
        await make_user(session, Role.ADMIN, login="admin_1", password_hash=await hash_password(PASSWORD))
    await engine.dispose()


async def count_failures(url: str) -> int:
    async with connected(url) as connection:
        return int(await connection.fetchval("SELECT count(*) FROM login_failures"))


@pytest.fixture
async def url(postgres_server: PostgresServer) -> object:
    async with postgres_server.bank_database() as url:
        await add_admin(url)
        yield url


@contextmanager
def two_processes(folder: Path, url: str, **variables: str) -> Iterator[Service]:
    settings = {
        "DATABASE_URL": url,
        "SESSION_SECRET": "a secret that only tests know, long enough",
        "DEMO_MODE": "false",
        "LOG_FORMAT": "json",
        "SCORING_TIMEOUT_SECONDS": "120",  # and any request may take so long: passwords do, on a busy machine
        **variables,
    }
    with serving(folder, "serve", "--processes", str(PROCESSES), **settings, **FRESH) as service:
        wait_until(lambda: len(children(service)) == PROCESSES and len(answered_by(service, 40)) == PROCESSES)
        yield service
        if service.process.poll() is None:
            service.end(signal.SIGTERM)


def children(service: Service) -> list[int]:
    return [child.pid for child in psutil.Process(service.process.pid).children()]


def answered_by(service: Service, connections: int) -> set[int]:
    """Which processes take connections, by whose sockets they become."""
    with ExitStack() as open_ones:
        address = ("127.0.0.1", service.port)
        callers = [open_ones.enter_context(socket.create_connection(address)) for _ in range(connections)]
        ours = {caller.getsockname()[1] for caller in callers}
        return {pid for pid in children(service) if ours & callers_of(pid)}


def callers_of(pid: int) -> set[int]:
    """The ports of those who are connected with the process; none of one that has just ended."""
    with suppress(psutil.NoSuchProcess):
        return {one.raddr.port for one in psutil.Process(pid).net_connections() if one.raddr}
    return set()


@contextmanager
def clients_of_both(service: Service) -> Iterator[list[httpx.Client]]:
    """A client for each process, which keeps its connection."""
    found: dict[int, httpx.Client] = {}
    open_ones = ExitStack()

    def has_both() -> bool:
        client = open_ones.enter_context(service.client())
        stream = client.get("/health").extensions["network_stream"]
        port = stream.get_extra_info("client_addr")[1]
        for pid in children(service):
            if port in callers_of(pid):
                found.setdefault(pid, client)
        return len(found) == PROCESSES

    with open_ones:
        wait_until(has_both)
        yield list(found.values())


def is_open(service: Service) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", service.port)):
        return True
    return False


@asynccontextmanager
async def no_session_is_stored(url: str) -> AsyncIterator[Callable[[], Awaitable[bool]]]:
    """Logins wait for the database meanwhile; gives whether one does at each process: for this, or for the other."""
    async with connected(url) as watcher, connected(url) as holder, holder.transaction():
        await holder.execute("LOCK TABLE user_sessions IN SHARE MODE")

        async def one_waits_at_each() -> bool:
            return bool(await watcher.fetchval(WAITING) == PROCESSES)

        yield one_waits_at_each


def test_a_burst_of_guesses_over_both_processes_counts_exactly(url: str, tmp_path: Path) -> None:
    with two_processes(tmp_path, url) as service, clients_of_both(service) as clients:

        def guess(number: int) -> int:
            body = {"login": "admin_1", "password": f"guess number {number}"}
            return clients[number % PROCESSES].post("/auth/login", json=body).status_code

        with ThreadPoolExecutor(GUESSES) as together:
            answers = Counter(together.map(guess, range(GUESSES)))
        assert answers == {
            401: FAILURES_PER_ACCOUNT_AND_ADDRESS,
            429: GUESSES - FAILURES_PER_ACCOUNT_AND_ADDRESS,
        }
        assert asyncio.run(count_failures(url)) == FAILURES_PER_ACCOUNT_AND_ADDRESS
        right = {"login": "admin_1", "password": PASSWORD}
        assert [client.post("/auth/login", json=right).status_code for client in clients] == [429, 429]


def test_a_session_begun_at_one_is_known_to_the_other_and_ended_at_one_is_over_at_both(
    url: str, tmp_path: Path
) -> None:
    with two_processes(tmp_path, url) as service, clients_of_both(service) as (one, other):
        one.post("/auth/login", json={"login": "admin_1", "password": PASSWORD}).raise_for_status()
        other.cookies.update(one.cookies)
        cookie = dict(one.cookies)
        assert other.get("/auth/me").status_code == 200
        one.post("/auth/logout").raise_for_status()
        other.cookies.update(cookie)
        assert other.get("/auth/me").status_code == 401


def test_a_process_that_dies_is_replaced_and_the_others_serve_on(url: str, tmp_path: Path) -> None:
    with two_processes(tmp_path, url) as service:
        victim, survivor = children(service)
        os.kill(victim, signal.SIGKILL)
        wait_until(lambda: victim not in children(service) and len(children(service)) == PROCESSES)
        assert survivor in children(service)
        wait_until(lambda: len(answered_by(service, 40)) == PROCESSES)
        assert "a process has ended and is replaced" in service.err


async def test_all_end_together_and_requests_under_way_are_answered(url: str, tmp_path: Path) -> None:
    with (
        two_processes(tmp_path, url) as service,
        clients_of_both(service) as clients,
        ThreadPoolExecutor(PROCESSES) as together,
    ):
        pids = children(service)
        body = {"login": "admin_1", "password": PASSWORD}
        async with no_session_is_stored(url) as one_waits_at_each:
            under_way = [together.submit(client.post, "/auth/login", json=body) for client in clients]
            await eventually(one_waits_at_each)
            service.process.send_signal(signal.SIGTERM)
            wait_until(lambda: not is_open(service))
        assert {answer.result().status_code for answer in under_way} == {200}
        assert service.process.wait(PATIENCE_SECONDS) == -signal.SIGTERM
        assert not any(psutil.pid_exists(pid) for pid in pids)
        assert service.err.count("Application shutdown complete") == PROCESSES
        assert "Traceback" not in service.err


def test_processes_end_with_their_parent_however_it_ends(url: str, tmp_path: Path) -> None:
    with two_processes(tmp_path, url) as service:
        pids = children(service)
        service.process.kill()
        service.process.wait()
        wait_until(lambda: not any(psutil.pid_exists(pid) for pid in pids))


def test_each_process_tells_its_own_metrics(url: str, tmp_path: Path) -> None:
    port = free_port(in_a_row=PROCESSES)
    with two_processes(tmp_path, url, METRICS_ADDRESS=f"127.0.0.1:{port}"):
        for number in range(PROCESSES):
            answer = build_opener(ProxyHandler({})).open(
                f"http://127.0.0.1:{port + number}/metrics", timeout=PATIENCE_SECONDS
            )
            assert re.search(rb"(?m)^log_lines_dropped_total ", answer.read())


def test_with_sqlite_several_processes_are_refused_in_a_sentence(tmp_path: Path) -> None:
    refused = run(tmp_path, "serve", API_PROCESSES="2")
    assert refused.is_a_sentence
    assert "2 processes need PostgreSQL (DATABASE_URL)" in refused.err


def test_what_keeps_every_process_from_starting_ends_the_service(url: str, tmp_path: Path) -> None:
    ended = run(
        tmp_path,
        "serve",
        "--processes",
        "2",
        DATABASE_URL=url,
        SESSION_SECRET="a secret that only tests know, long enough",
        DEMO_MODE="false",
        APPLICANT_CONTRACT="/no/such/contract.yaml",
        **FRESH,  # it forks, and so does what starts commands in tests
    )
    assert ended.code == COULD_NOT_START
    assert "/no/such/contract.yaml" in ended.err
