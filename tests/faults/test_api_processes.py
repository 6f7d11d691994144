"""Two API processes on one bank, one broker and the same workers; and what a killed one leaves behind."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil
import pytest

from app.ml.contracts.columns import to_columns
from app.ml.registry.registry import ModelRegistry
from app.ml.scoring.engine import ScoringEngine
from tests.fixtures.bank_folder import copy_bank, database_file, kept_logins
from tests.fixtures.broker import Broker
from tests.fixtures.command_line import FRESH, Service, serving
from tests.fixtures.patience import PATIENCE_SECONDS, wait_until
from tests.fixtures.rpc import demo_applicants
from tests.fixtures.workers import workers

pytestmark = pytest.mark.rabbitmq
ROUNDS = 10
MOST_BYTES = 150 * 2**20
"""As the page of the benchmarks promises it."""
LEFT_OUT = {
    "rich",
    "pygments",
    "numpy.random",
    "app.commands.train",
    "app.scripts.seed_db",
    "app.ml.training",
    "pyarrow",
}
"""What a process that serves has no use for; it weighed 10 MB of the 150."""


@pytest.fixture
def bank_folder(seeded_original: Path, tmp_path: Path) -> Path:
    """A seeded bank whose champion is a small model."""
    return copy_bank(seeded_original, tmp_path / "bank")


@contextmanager
def api_process(bank: Path, folder: Path, broker: Broker) -> Iterator[Service]:
    folder.mkdir()
    settings = {
        "AMQP_URL": broker.url,
        "DATABASE_URL": f"sqlite:///{database_file(bank)}",
        "REGISTRY_URL": str(bank / "var" / "registry"),
        "SESSION_SECRET": "a secret that only tests know, long enough",
        "DEMO_MODE": "false",
        "LOG_FORMAT": "json",
        **FRESH,  # what an interpreter has loaded before, it holds
    }
    with serving(folder, "serve", **settings) as service:
        yield service


def reply_queue_of(service: Service) -> str:
    """As its log tells it."""
    lines = [json.loads(line) for line in service.err.splitlines() if line.startswith("{")]
    return str([line["reply_queue"] for line in lines if line["event"] == "connected to the broker"][-1])


def log_in(http: httpx.Client, number: int, bank: Path) -> None:
    password = kept_logins(bank)["client"]["password"]
    http.post("/auth/login", json={"login": f"client_{number:04}", "password": password}).raise_for_status()


def scores(http: httpx.Client) -> list[float]:
    answers = [http.post("/api/client/score") for _ in range(ROUNDS)]
    assert {answer.status_code for answer in answers} == {200}, answers[0].text
    return [answer.json()["score"] for answer in answers]


def probabilities(bank: Path, count: int) -> list[float]:
    registry = ModelRegistry(str(bank / "var" / "registry"))
    (version,) = registry.versions()
    engine = ScoringEngine.load(registry.read(version), sha256=version)
    return [one.proba for one in engine.score(to_columns(engine.contract, demo_applicants(count)), reasons=False)]


def assert_is_light(service: Service) -> None:
    """What scores over RabbitMQ holds no engine: workers do."""
    process = psutil.Process(service.process.pid)
    files = {Path(mapped.path).name for mapped in process.memory_maps()}
    assert not [name for name in files if name.startswith("_catboost")]
    assert process.memory_info().rss <= MOST_BYTES


def test_what_serves_loads_nothing_that_it_has_no_use_for(tmp_path: Path) -> None:
    """In the order of `./scoring serve`, in an interpreter of its own."""
    statements = (
        "import sys",
        "from app.commands import serve",
        "serve._log_without_rich()",
        "import app.commands.serving, app.api",
        f"sys.exit(', '.join(sorted({LEFT_OUT!r} & sys.modules.keys())) or 0)",
    )
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(statements)],
        env={"PATH": os.environ["PATH"], **FRESH},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_SECONDS,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_each_process_gets_its_own_and_a_killed_one_leaves_no_queue(
    broker: Broker, bank_folder: Path, tmp_path: Path
) -> None:
    registry = bank_folder / "var" / "registry"
    expected = probabilities(bank_folder, 40)
    other = next(place for place, proba in enumerate(expected) if proba != expected[0])
    with (
        workers(2, tmp_path, broker_url=broker.url, registry=registry),
        api_process(bank_folder, tmp_path / "one", broker) as one,
        api_process(bank_folder, tmp_path / "two", broker) as two,
        one.client() as first,
        two.client() as second,
    ):
        log_in(first, 1, bank_folder)
        log_in(second, other + 1, bank_folder)
        with ThreadPoolExecutor(2) as both:
            assert list(both.map(scores, (first, second))) == [[expected[0]] * ROUNDS, [expected[other]] * ROUNDS]

        for service in (one, two):
            assert_is_light(service)
        queues = reply_queue_of(one), reply_queue_of(two)
        assert queues[0] != queues[1]
        one.process.kill()
        one.process.wait()
        wait_until(lambda: broker.state(queues[0]) is None)
        assert scores(second) == [expected[other]] * ROUNDS
