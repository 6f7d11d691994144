"""Where a reply cannot be delivered the message is done all the same: the next caller must not wait for it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.messaging.contracts import MAX_ROWS, REQUEST_ID_HEADER
from app.messaging.topology import DEAD_LETTERS
from tests.fixtures.broker import Broker
from tests.fixtures.legal_applicant import APPLICANT
from tests.fixtures.patience import wait_until
from tests.fixtures.workers import WorkerProcess, workers

pytestmark = pytest.mark.rabbitmq

MESSAGE = json.dumps({"client_id": 7, "features": APPLICANT}).encode()


@pytest.fixture(scope="module")
def worker(
    modules_broker: Broker, small_registry: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[WorkerProcess]:
    folder = tmp_path_factory.mktemp("worker")
    with workers(1, folder, broker_url=modules_broker.url, registry=small_registry) as (worker,):
        yield worker


def assert_done_once(broker: Broker, worker: WorkerProcess, reply_to: str) -> None:
    """The message is computed once, and the next one is answered."""
    broker.publish(MESSAGE, reply_to=reply_to, correlation_id="7", headers={REQUEST_ID_HEADER: reply_to})
    wait_until(lambda: bool(worker.answers_to(reply_to)))
    assert broker.ask_for(APPLICANT)["status"] == "success"
    assert len(worker.answers_to(reply_to)) == 1
    assert (broker.ready(), broker.ready(DEAD_LETTERS)) == (0, 0)


def test_a_reply_whose_queue_is_gone(modules_broker: Broker, worker: WorkerProcess) -> None:
    assert_done_once(modules_broker, worker, "no-such-queue")


def test_a_reply_that_its_queue_refuses(modules_broker: Broker, worker: WorkerProcess) -> None:
    with modules_broker.channel() as channel:
        full = {"x-max-length": 1, "x-overflow": "reject-publish"}
        queue = str(channel.queue_declare("", exclusive=True, arguments=full).method.queue)
        channel.confirm_delivery()
        channel.basic_publish("", queue, b"the only one")
        assert_done_once(modules_broker, worker, queue)
    assert worker.said("the reply was refused by the queue it was for")


def test_a_batch_with_too_many_rows_is_refused_at_once_and_the_next_is_answered(
    modules_broker: Broker, worker: WorkerProcess, models: list[str]
) -> None:
    columns = {name: [value] * (20 * MAX_ROWS) for name, value in APPLICANT.items()}
    huge = json.dumps({"model_version": models[0], "columns": columns}).encode()
    many = json.dumps({"model_version": models[0], "columns": {"age": [36] * (MAX_ROWS + 1)}}).encode()
    too_long, too_many, good = modules_broker.ask(huge, many, MESSAGE)
    assert (too_long["kind"], too_many["kind"]) == ("invalid_request", "invalid_request")
    assert too_long["error"].startswith("message: at most 8,388,608 bytes are taken; got ")
    assert too_many["error"].startswith("columns: at most 10,000 rows are taken; got 10,001")
    assert good["status"] == "success"
