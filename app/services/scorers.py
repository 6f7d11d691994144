"""Chooses the scorer the settings ask for."""

from app.ml.registry import ModelRegistry
from app.services.in_process_scorer import InProcessScorer
from app.services.rabbit_scorer import RabbitScorer
from app.services.scorer import Scorer
from app.settings import ServiceSettings


def make_scorer(settings: ServiceSettings) -> Scorer:
    """Workers over RabbitMQ where a broker is set; else the engine runs in the API's own process."""
    if settings.amqp_url:
        return RabbitScorer(settings.amqp_url, timeout_seconds=settings.scoring_timeout_seconds)
    return InProcessScorer(
        ModelRegistry(settings.registry_url),
        portfolio_default_rate=settings.portfolio_default_rate,
        timeout_seconds=settings.scoring_timeout_seconds,
    )
