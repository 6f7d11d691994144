"""What is computed within milliseconds is computed where it arrives; all else by the thread for it, one by one."""

import asyncio
import json
import threading
from pathlib import Path
from typing import Any

import pytest
from aio_pika import IncomingMessage
from aiormq.abc import DeliveredMessage
from pamqp.commands import Basic
from pamqp.header import ContentHeader

from app.ml.registry.model_cache import ModelCache
from app.ml.registry.registry import ModelRegistry
from app.ml_worker.handler import AT_ONCE_BYTES, NotAtOnceError, ScoringHandler
from app.ml_worker.main import Worker
from app.ml_worker.settings import WorkerSettings
from tests.fixtures.legal_applicant import APPLICANT

UNKNOWN = "f" * 64


def batch(version: str, applicants: int = 3) -> bytes:
    columns = {name: [value] * applicants for name, value in APPLICANT.items()}
    return json.dumps({"model_version": version, "columns": columns}).encode()


def message(body: bytes) -> IncomingMessage:
    header = ContentHeader(properties=Basic.Properties(headers={}))
    return IncomingMessage(DeliveredMessage(delivery=Basic.Deliver(), header=header, body=body, channel=None))  # type: ignore[arg-type]


@pytest.fixture
def handler(small_registry: Path) -> ScoringHandler:
    made = ScoringHandler(ModelCache(ModelRegistry(str(small_registry)), portfolio_default_rate=None))
    made.warm_up()
    return made


@pytest.fixture
def worker(small_registry: Path) -> Worker:
    made = Worker(WorkerSettings(amqp_url="amqp://localhost/", registry_url=str(small_registry)))
    made._handler.warm_up()
    return made


def without_its_time(reply: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(reply)
    del found["processing_time"]
    return found


def test_a_short_batch_for_a_model_in_memory_gets_the_same_answer_at_once(
    handler: ScoringHandler, models: list[str]
) -> None:
    at_once, otherwise = handler.answer(batch(models[0]), at_once=True), handler.answer(batch(models[0]))
    assert without_its_time(at_once) == without_its_time(otherwise)


def test_what_would_take_longer_is_not_answered_at_once(handler: ScoringHandler, models: list[str]) -> None:
    long = batch(models[0], applicants=500)
    assert len(long) > AT_ONCE_BYTES
    one = {"client_id": 7, "features": APPLICANT}
    for body in (long, batch(models[1]), batch(UNKNOWN), json.dumps(one).encode()):
        with pytest.raises(NotAtOnceError):
            handler.answer(body, at_once=True)
    assert models[1] not in handler._models


def test_a_message_that_is_no_request_is_refused_at_once(handler: ScoringHandler) -> None:
    assert json.loads(handler.answer(b"{", at_once=True))["kind"] == "invalid_request"


async def threads_of(worker: Worker, monkeypatch: pytest.MonkeyPatch, *bodies: bytes) -> list[str]:
    """Where each was answered in the end."""
    found: list[str] = []
    answer = worker._handler.answer

    def watched(*arguments: Any, **options: Any) -> bytes:
        reply = answer(*arguments, **options)
        found.append(threading.current_thread().name)
        return reply

    monkeypatch.setattr(worker._handler, "answer", watched)
    for body in bodies:
        await worker._answer(message(body))
    return found


async def test_the_event_loop_computes_what_is_short_and_nothing_else(
    worker: Worker, models: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    bodies = batch(models[0]), batch(models[0], applicants=500), batch(models[1]), batch(models[1])
    own = threading.current_thread().name
    assert await threads_of(worker, monkeypatch, *bodies) == [own, "scorer_0", "scorer_0", own]


async def test_while_the_thread_computes_nothing_is_computed_beside_it(
    worker: Worker, models: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when what it computes is not waited for any more: the connection it came by was lost."""
    began, go = threading.Event(), threading.Event()

    def hold() -> None:
        began.set()
        go.wait()

    held = asyncio.create_task(worker._off_the_loop(hold))
    await asyncio.to_thread(began.wait)
    held.cancel()
    with pytest.raises(asyncio.CancelledError):
        await held
    answering = asyncio.create_task(threads_of(worker, monkeypatch, batch(models[0])))
    await asyncio.sleep(0)
    assert not answering.done()
    go.set()
    assert await answering == ["scorer_0"]
