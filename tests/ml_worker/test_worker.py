"""A worker's life: ready only when it can serve, through every loss, and a good end."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.messaging.topology import DEAD_LETTERS, QUEUE
from app.ml.registry.registry import ModelRegistry
from tests.fixtures.broker import Broker
from tests.fixtures.command_line import ROOT, free_port, run
from tests.fixtures.legal_applicant import APPLICANT
from tests.fixtures.object_store import s3_variables
from tests.fixtures.patience import PATIENCE_SECONDS, wait_until
from tests.fixtures.slow_batches import slow_message
from tests.fixtures.workers import WorkerProcess, compute_seconds_of, the_one_at_work, workers

pytestmark = pytest.mark.rabbitmq


@pytest.fixture
def worker(broker: Broker, small_registry: Path, tmp_path: Path) -> Iterator[WorkerProcess]:
    with workers(1, tmp_path, broker_url=broker.url, registry=small_registry) as (worker,):
        yield worker


def health_command(worker: WorkerProcess) -> int:
    """What a container's health check runs."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "WORKER_READY_FILE": str(worker.ready_file)}
    command = [sys.executable, "-m", "app.ml_worker.readiness"]
    return subprocess.run(command, env=environment, cwd=worker.folder, timeout=PATIENCE_SECONDS, check=False).returncode


def give(broker: Broker, worker: WorkerProcess, body: bytes, *, reply_to: str | None = None) -> None:
    """Returns when the worker computes that message."""
    before = compute_seconds_of([worker])
    broker.publish(body, correlation_id="slow", reply_to=reply_to)
    the_one_at_work([worker], before)


def test_an_idle_worker_ends_at_once_when_told_to(broker: Broker, worker: WorkerProcess) -> None:
    assert health_command(worker) == 0
    worker.terminate()
    assert worker.exit_code() == 0, "the grace was waited for, which is another code"
    assert not worker.ready_file.exists()
    assert health_command(worker) == 1
    state = broker.state()
    assert state is not None
    assert state.consumers == 0


@pytest.fixture
def slow_worker(broker: Broker, slow_registry: Path, tmp_path: Path) -> Iterator[WorkerProcess]:
    with workers(1, tmp_path, broker_url=broker.url, registry=slow_registry) as (worker,):
        yield worker


def test_the_message_in_hand_is_finished_before_the_end(
    broker: Broker, slow_worker: WorkerProcess, slow_model: str
) -> None:
    worker = slow_worker
    with broker.replies() as (mine, replies):
        give(broker, worker, slow_message(slow_model), reply_to=mine)
        worker.terminate()
        assert worker.exit_code() == 0
        ((correlation_id, reply),) = replies(1)
    assert correlation_id == "slow"
    assert reply["status"] == "success"
    assert broker.ready() == 0


def test_a_message_longer_than_the_grace_is_left_to_another(
    broker: Broker, slow_registry: Path, tmp_path: Path, slow_model: str
) -> None:
    with workers(1, tmp_path, broker_url=broker.url, registry=slow_registry, grace_seconds=0.01) as (hasty,):
        give(broker, hasty, slow_message(slow_model))
        hasty.terminate()
        assert hasty.exit_code() == 1
        assert "left to another worker" in (hasty.folder / "err.txt").read_text()
    wait_until(lambda: broker.ready() == 1)


def test_a_worker_waits_for_a_champion(broker: Broker, small_registry: Path, tmp_path: Path, models: list[str]) -> None:
    registry = Path(shutil.copytree(small_registry, tmp_path / "registry"))
    (registry / "aliases" / "champion").unlink()
    with workers(1, tmp_path, broker_url=broker.url, registry=registry, ready=False) as (worker,):
        wait_until(lambda: bool(worker.said("no model to serve yet")))
        assert not worker.ready_file.exists()
        assert broker.state() is None
        ModelRegistry(str(registry)).set_alias(models[1])
        worker.wait_until_ready()
        assert broker.ask_for(APPLICANT)["model_version"] == models[1]


def test_a_worker_that_waits_for_a_champion_can_be_ended(broker: Broker, tmp_path: Path) -> None:
    with workers(1, tmp_path, broker_url=broker.url, registry=tmp_path / "empty", ready=False) as (worker,):
        wait_until(lambda: bool(worker.said("no model to serve yet")))
        worker.terminate()
        assert worker.exit_code() == 0


def test_a_worker_waits_for_an_object_store_that_is_away(broker: Broker, tmp_path: Path) -> None:
    away = s3_variables(f"http://127.0.0.1:{free_port()}")
    away["REGISTRY_URL"] = "s3://bank/registry"
    with workers(1, tmp_path, broker_url=broker.url, registry=tmp_path, ready=False, grace_seconds=1, **away) as (
        worker,
    ):
        wait_until(lambda: len(worker.said("no model to serve yet")) >= 2)
        assert "the registry cannot be read: Could not connect" in str(worker.said("no model to serve yet")[0]["fault"])
        worker.terminate()
        assert worker.exit_code() == 0


def test_a_worker_waits_for_the_broker(small_registry: Path, tmp_path: Path) -> None:
    nobody = f"amqp://guest:guest@127.0.0.1:{free_port()}/"
    with workers(1, tmp_path, broker_url=nobody, registry=small_registry, ready=False) as (worker,):
        wait_until(lambda: len(worker.said("the broker cannot be reached")) >= 2)
        assert not worker.ready_file.exists()
        worker.terminate()
        assert worker.exit_code() == 0


def test_a_worker_that_loses_its_queue_makes_it_anew(broker: Broker, worker: WorkerProcess) -> None:
    assert broker.ask_for(APPLICANT)["status"] == "success"
    broker.delete(QUEUE, DEAD_LETTERS)
    wait_until(lambda: (state := broker.state()) is not None and state.consumers == 1)
    assert broker.ask_for(APPLICANT)["status"] == "success"


def test_a_password_stays_out_of_the_log(broker: Broker, small_registry: Path, tmp_path: Path) -> None:
    url = broker.url.replace(broker.url.split("@")[0], "amqp://guest:terribly-secret")
    with workers(1, tmp_path, broker_url=url, registry=small_registry, ready=False) as (worker,):
        wait_until(lambda: bool(worker.said("the broker cannot be reached")))
        assert "terribly-secret" not in (worker.folder / "err.txt").read_text()


def test_a_worker_without_a_broker_setting_is_told_so(tmp_path: Path) -> None:
    refused = run(tmp_path, "worker")
    assert refused.is_a_sentence
    assert refused.err.startswith("AMQP_URL: ")
