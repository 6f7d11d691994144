"""All that are compared, on the same servers at the same time."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from inspect import signature
from pathlib import Path

from app.commands.serve import serve
from benchmarks.hot_path.peer import API, POSTGRES, RABBITMQ, WORKERS, Peer
from benchmarks.peers.bentoml import bentoml, is_installed
from benchmarks.peers.old_design.processes import old_design
from benchmarks.peers.processes import LOOP, serving_app
from tests.fixtures.command_line import Service
from tests.fixtures.load.plan import Request, get
from tests.fixtures.program_keys import key_of_a_program
from tests.fixtures.real_bank import PASSWORD, RealBank, Sessions, log_in_managers

SCORE, BY_KEY = "this product", "the same by a key"
ME, HEALTH, BARE = "its `GET /auth/me`", "its `GET /health`", "a bare ASGI function"
REQUESTS = [Request(get("/health"))]


@dataclass(frozen=True)
class Product:
    """Our processes while they run, and how they are asked."""

    score: Peer
    by_key: Peer
    me: Peer
    health: Peer
    sessions: Sessions

    @property
    def routes(self) -> list[Peer]:
        """All four."""
        return [self.score, self.by_key, self.me, self.health]


@contextmanager
def product(bank: RealBank, *, processes: int = 1, workers: int = 1) -> Iterator[Product]:
    """So many API processes and workers, every manager logged in."""
    with ExitStack() as life:
        crew = life.enter_context(bank.work(workers))
        services = _services(life, bank, processes)
        sessions = log_in_managers(bank, services[0])
        addresses = [("127.0.0.1", service.port) for service in services]
        api = {API: [service.process.pid for service in services]}
        database = {POSTGRES: [bank.postgres.pid]}
        parts = {**api, WORKERS: [one.process.pid for one in crew], **database, RABBITMQ: [bank.broker.pid]}
        yield Product(
            Peer(SCORE, addresses, sessions.score_requests(), parts),
            Peer(BY_KEY, addresses, sessions.score_requests_by(_key(services[0])), parts),
            Peer(ME, addresses, sessions.me_requests(), {**api, **database}, "a score"),
            Peer(HEALTH, addresses, REQUESTS, api, "a score, login, database"),
            sessions,
        )


@contextmanager
def bare(bank: RealBank) -> Iterator[Peer]:
    """Serve the bare function under the server that ours runs on."""
    with (
        tempfile.TemporaryDirectory(dir=bank.folder, prefix="bare-") as folder,
        serving_app(Path(folder), "benchmarks.peers.bare_asgi:app", *LOOP) as (port, process),
    ):
        yield Peer(BARE, [("127.0.0.1", port)], REQUESTS, {API: [process.pid]}, "everything")


@contextmanager
def others(bank: RealBank) -> Iterator[Sequence[Peer]]:
    """Who is compared with ours: the old design first, the bare function last."""
    with ExitStack() as life:
        peers = [life.enter_context(old_design(bank))]
        if is_installed():
            peers.append(life.enter_context(bentoml(bank)))
        yield [*peers, life.enter_context(bare(bank))]


def _key(service: Service) -> str:
    with service.client() as http:
        return key_of_a_program(http, PASSWORD, ["score"])


def _services(life: ExitStack, bank: RealBank, processes: int) -> list[Service]:
    """One command that begins so many processes, where `serve` can; else so many commands."""
    if processes == 1 or "processes" not in signature(serve).parameters:
        return [life.enter_context(bank.serve(LOG_FORMAT="json")) for _ in range(processes)]
    return [life.enter_context(bank.serve("--processes", str(processes), LOG_FORMAT="json"))]
