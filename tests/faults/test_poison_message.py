"""A message that kills whoever takes it ends in the dead letters after three deliveries."""

import hashlib
from pathlib import Path

import pytest

from app.messaging.topology import DEAD_LETTERS
from tests.fixtures.broker import Broker
from tests.fixtures.legal_applicant import APPLICANT
from tests.fixtures.slow_batches import slow_message
from tests.fixtures.workers import compute_seconds_of, the_one_at_work, workers

pytestmark = pytest.mark.rabbitmq


def test_three_deliveries_are_the_end(broker: Broker, slow_registry: Path, slow_model: str, tmp_path: Path) -> None:
    poison = slow_message(slow_model)
    with workers(4, tmp_path, broker_url=broker.url, registry=slow_registry) as crew:
        before = compute_seconds_of(crew)
        broker.publish(poison, correlation_id="poison")
        for _ in range(3):
            assert broker.ready(DEAD_LETTERS) == 0
            the_one_at_work(crew, before).kill()
        (letter,) = broker.dead_letters()
        assert letter.reason == "delivery_limit"
        assert letter.correlation_id == "poison"
        assert hashlib.sha256(letter.body).digest() == hashlib.sha256(poison).digest()
        assert broker.ready() == 0
        assert [worker.is_alive for worker in crew].count(True) == 1
        assert broker.ask_for(APPLICANT)["status"] == "success"
