"""What is computed for a message is logged under the caller's id, although a thread of its own computes it."""

from pathlib import Path

import structlog

from app.ml_worker.main import Worker
from app.ml_worker.settings import WorkerSettings


async def test_the_thread_knows_the_requests_id(tmp_path: Path) -> None:
    worker = Worker(WorkerSettings(amqp_url="amqp://localhost/", registry_url=str(tmp_path)))
    with structlog.contextvars.bound_contextvars(request_id="request-18"):
        assert await worker._off_the_loop(structlog.contextvars.get_contextvars) == {"request_id": "request-18"}
    assert await worker._off_the_loop(structlog.contextvars.get_contextvars) == {}
