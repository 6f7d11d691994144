"""`./scoring worker`."""

import asyncio
import os

import typer

from app.commands.event_loop import event_loop_factory
from app.logs import configure_logging
from app.metrics import serve_metrics
from app.ml_worker.main import Worker
from app.ml_worker.settings import WorkerSettings
from app.settings.process import read_settings


def worker() -> None:
    """Take scoring requests from RabbitMQ and answer them until stopped."""
    settings = read_settings(WorkerSettings)
    configure_logging(settings)
    serve_metrics(settings.metrics_address)
    with asyncio.Runner(loop_factory=event_loop_factory()) as runner:
        is_finished = runner.run(_run(settings))
    if not is_finished:
        typer.echo("The current message was left to another worker.", err=True)
        os._exit(1)  # its thread cannot be interrupted; the broker delivers the message again


async def _run(settings: WorkerSettings) -> bool:
    return await Worker(settings).run()
