"""The RPC client and three real workers: everybody gets the own answer, and the work is shared."""

import asyncio
import json

import pytest

from app.messaging.topology import DEAD_LETTERS
from tests.fixtures.broker import Broker
from tests.fixtures.command_line import wait_until
from tests.fixtures.rpc import client_of, message
from tests.fixtures.workers import WorkerProcess

pytestmark = pytest.mark.rabbitmq


@pytest.fixture
def bank(modules_broker: Broker, crew: list[WorkerProcess]) -> Broker:
    return modules_broker


async def test_two_clients_at_once_each_get_their_own(bank: Broker, models: list[str]) -> None:
    async with client_of(bank.url) as one, client_of(bank.url) as other:
        expected = {age: json.loads(await one.call(message(models[0], age), timeout_seconds=20)) for age in (25, 60)}
        assert expected[25]["proba"] != expected[60]["proba"]
        calls = [
            client.call(message(models[0], age), timeout_seconds=20)
            for _ in range(20)
            for client, age in ((one, 25), (other, 60))
        ]
        replies = [json.loads(reply)["proba"][0] for reply in await asyncio.gather(*calls)]
        assert replies == [expected[25]["proba"][0], expected[60]["proba"][0]] * 20
        assert one.reply_queue != other.reply_queue


async def test_two_hundred_calls_at_once_are_all_answered_and_spread_over_three_workers(
    bank: Broker, crew: list[WorkerProcess], models: list[str]
) -> None:
    async with client_of(bank.url) as client:
        ages = [20 + place % 50 for place in range(200)]
        expected = {
            age: json.loads(await client.call(message(models[0], age), timeout_seconds=20)) for age in set(ages)
        }
        before = [len(worker.said("answered")) for worker in crew]
        calls = [client.call(message(models[0], age), timeout_seconds=20) for age in ages]
        replies = [json.loads(reply) for reply in await asyncio.gather(*calls)]
    assert [reply["proba"] for reply in replies] == [expected[age]["proba"] for age in ages]
    assert len({reply["proba"][0] for reply in replies}) > 10

    def done() -> list[int]:
        return [len(worker.said("answered")) - earlier for worker, earlier in zip(crew, before, strict=True)]

    wait_until(lambda: sum(done()) == 200, seconds=10)
    assert min(done()) >= 20, done()


async def test_the_requests_id_is_in_the_workers_log(
    bank: Broker, crew: list[WorkerProcess], models: list[str]
) -> None:
    async with client_of(bank.url) as client:
        await client.call(message(models[0]), timeout_seconds=20, request_id="request-18")
    wait_until(
        lambda: any(line["request_id"] == "request-18" for worker in crew for line in worker.said("answered")),
        seconds=5,
    )


async def test_an_answer_that_nobody_awaits_any_more_does_no_harm(bank: Broker, models: list[str]) -> None:
    async with client_of(bank.url) as client:
        calls = [asyncio.create_task(client.call(message(models[0]), timeout_seconds=20)) for _ in range(20)]
        await asyncio.sleep(0.01)
        for call in calls[::2]:
            call.cancel()
        ended = await asyncio.gather(*calls, return_exceptions=True)
        assert all(isinstance(reply, bytes) for reply in ended[1::2])
        assert json.loads(await client.call(message(models[0]), timeout_seconds=20))["status"] == "success"
    assert bank.ready(DEAD_LETTERS) == 0
