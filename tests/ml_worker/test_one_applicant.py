"""The promise to integrators, kept by real workers: any AMQP client, one applicant, an answer in any case."""

import json
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.messaging.topology import QUEUE
from app.ml.contracts.columns import to_columns
from app.ml.registry.registry import ModelRegistry
from app.ml.scoring.engine import ScoringEngine
from tests.fixtures.broker import Broker, Properties
from tests.fixtures.legal_applicant import APPLICANT
from tests.fixtures.patience import PATIENCE_SECONDS, wait_until
from tests.fixtures.workers import WorkerProcess, workers

pytestmark = pytest.mark.rabbitmq
DIRECT = "amq.rabbitmq.reply-to"
"""RabbitMQ's way of answering a client that has no queue of its own."""


@pytest.fixture(scope="module")
def registry(small_registry: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three models, the last of them damaged; its alias is moved by a test."""
    copy = Path(shutil.copytree(small_registry, tmp_path_factory.mktemp("aliases") / "registry"))
    damaged = copy / "models" / ModelRegistry(str(copy)).versions()[-1] / "model.cbm"
    damaged.write_bytes(damaged.read_bytes()[:-1] + b"?")
    return copy


@pytest.fixture(scope="module")
def worker(modules_broker: Broker, registry: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WorkerProcess]:
    """One worker: whatever it is sent, it is the same process that answers the next message."""
    with workers(1, tmp_path_factory.mktemp("one"), broker_url=modules_broker.url, registry=registry) as (worker,):
        yield worker
        assert worker.is_alive
        assert not worker.said("a message could not be scored")


@pytest.fixture
def bank(modules_broker: Broker, worker: WorkerProcess) -> Iterator[Broker]:
    """The broker, behind which the worker still answers when the test is over, with nothing left in the queue."""
    yield modules_broker
    assert modules_broker.ask_for(APPLICANT)["status"] == "success"
    wait_until(lambda: modules_broker.ready() == 0)


def body(**change: Any) -> bytes:
    return json.dumps({"client_id": 7, "features": APPLICANT} | change).encode()


def test_one_applicant_is_answered(bank: Broker, registry: Path, models: list[str]) -> None:
    engine = ScoringEngine.load(ModelRegistry(str(registry)).read(models[0]), sha256=models[0])
    (scored,) = engine.score(to_columns(engine.contract, [APPLICANT]))
    reply = bank.ask_for(APPLICANT, model_version=models[0])
    assert reply.pop("processing_time") > 0
    assert reply == {
        "client_id": 7,
        "proba": scored.proba,
        "pred": int(scored.proba >= 0.5),
        "status": "success",
        "model_version": models[0],
        "reasons": None,
    }


def test_direct_reply_to_needs_no_queue(bank: Broker) -> None:
    with bank.channel() as channel:
        replies: list[bytes] = []
        channel.basic_consume(
            DIRECT, lambda _channel, _method, _properties, reply: replies.append(reply), auto_ack=True
        )
        channel.basic_publish("", QUEUE, body(), Properties(reply_to=DIRECT))
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not replies and time.monotonic() < deadline:
            channel.connection.process_data_events(time_limit=1)
    assert json.loads(replies[0])["status"] == "success"


@pytest.mark.parametrize(
    ("message", "kind", "named"),
    [
        (b"", "invalid_request", "message: must be JSON"),
        (b"{", "invalid_request", "message: must be JSON"),
        (b"\xff\xfe", "invalid_request", "message: must be JSON"),
        (b"[" * 50_000, "invalid_request", "message: must be JSON"),
        (b'"\\ud800"', "invalid_request", "message: must be valid Unicode text"),
        (b"[1, 2]", "invalid_request", "message: "),
        (b"{}", "invalid_request", "features: is required"),
        (body(features=[1]), "invalid_request", "features: "),
        (body(features={}), "invalid_request", "features.age: is required"),
        (body(features=APPLICANT | {"age": "x"}), "invalid_request", "features.age: must be a whole number"),
        (body(features=APPLICANT | {"age": 10**400}), "invalid_request", "features.age: must be a whole number"),
        (body(features=APPLICANT | {"shoe_size": 43}), "invalid_request", "features.shoe_size: is not a feature"),
        (body(model_version="champion"), "invalid_request", "model_version: "),
        (body(model_version="../../etc/passwd"), "invalid_request", "model_version: "),
        (body(model_version="f" * 64), "model_unavailable", "model ffffffffffff is not in the registry"),
        (b'{"model_version": "' + b"f" * 64 + b'", "columns": {"age": [1]}}', "model_unavailable", "model ffff"),
    ],
)
def test_what_cannot_be_scored_is_answered_and_named(bank: Broker, message: bytes, kind: str, named: str) -> None:
    (reply,) = bank.ask(message)
    assert (reply["status"], reply["kind"]) == ("error", kind)
    assert named in reply["error"]


def test_a_model_that_is_not_what_its_hash_says_is_refused(bank: Broker, models: list[str]) -> None:
    reply = bank.ask_for(APPLICANT, model_version=models[2])
    assert (reply["kind"], reply["client_id"]) == ("model_unavailable", 7)
    assert models[2][:12] in reply["error"]


def test_every_reply_finds_its_own_question(bank: Broker) -> None:
    questions = [body(client_id=f"client {age}", features=APPLICANT | {"age": age}) for age in range(20, 60)]
    replies = bank.ask(*questions)
    assert [reply["client_id"] for reply in replies] == [f"client {age}" for age in range(20, 60)]


@pytest.mark.parametrize("reply_to", [None, "", "nobody.reads.this", "ml_scoring_queue"])
def test_a_reply_that_nobody_can_get_stops_nothing(bank: Broker, reply_to: str | None) -> None:
    bank.publish(body(), reply_to=reply_to, correlation_id="x")
    bank.publish(b"nonsense", reply_to=reply_to)


@pytest.mark.parametrize(
    "headers",
    [
        {"x-deadline": "soon", "x-request-id": 7},
        {"x-deadline": [1, None], "x-request-id": {"a": [b"\xff", True]}},
        {"x-deadline": -1, "x-request-id": None},
    ],
)
def test_strange_headers_stop_nothing(bank: Broker, headers: dict[str, Any]) -> None:
    bank.publish(body(), headers=headers, reply_to="nobody.reads.this")


def test_a_moved_alias_is_followed_when_the_known_one_is_too_old(
    bank: Broker, registry: Path, models: list[str]
) -> None:
    assert bank.ask_for(APPLICANT)["model_version"] == models[0]
    ModelRegistry(str(registry)).set_alias(models[1])
    try:
        wait_until(lambda: bank.ask_for(APPLICANT)["model_version"] == models[1])
    finally:
        ModelRegistry(str(registry)).set_alias(models[0])
