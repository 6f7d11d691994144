"""Chooses the scorer the settings ask for. The engine, 100 MB of memory, is loaded only where it scores."""

from app.messaging.topology import JOB_QUEUE
from app.ml.registry.registry import ModelRegistry
from app.services.scorer import Scorer
from app.services.scorers.over_rabbitmq import RabbitScorer
from app.settings.service import ServiceSettings

JOB_TIMEOUT_SECONDS = 60.0
"""A chunk waits for as long as scores that people wait for keep the workers busy."""


def make_scorer(settings: ServiceSettings) -> Scorer:
    """Workers over RabbitMQ where a broker is set; else the engine runs in the API's own process."""
    if settings.amqp_url:
        return RabbitScorer(settings.amqp_url, timeout_seconds=settings.scoring_timeout_seconds)
    return _embedded(settings)


def make_shadow_scorer(settings: ServiceSettings, live: Scorer) -> Scorer:
    """Return the scorer of challengers: the same workers, or an engine with a thread and models of its own.

    So a challenger that is loaded keeps no live score waiting in this process.
    """
    return live if settings.amqp_url else _embedded(settings)


def make_job_scorer(settings: ServiceSettings) -> Scorer:
    """Return the scorer of jobs: the same workers by a queue of lower rank, or an engine with a thread of its own."""
    if settings.amqp_url:
        return RabbitScorer(settings.amqp_url, timeout_seconds=JOB_TIMEOUT_SECONDS, queue=JOB_QUEUE)
    return _embedded(settings)


def _embedded(settings: ServiceSettings) -> Scorer:
    from app.services.scorers.in_process import InProcessScorer  # noqa: PLC0415

    return InProcessScorer(
        ModelRegistry(settings.registry_url),
        portfolio_default_rate=settings.portfolio_default_rate,
        timeout_seconds=settings.scoring_timeout_seconds,
    )
