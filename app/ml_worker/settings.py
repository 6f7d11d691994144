"""Settings of the worker process."""

from pathlib import Path

from pydantic import Field, field_validator
from pydantic_settings import SettingsConfigDict

from app.messaging.address import broker_url
from app.private_files import STATE
from app.settings.process import ModelSettings


class WorkerSettings(ModelSettings):
    """What a worker needs: the broker, the registry, and where to say that it is ready."""

    model_config = SettingsConfigDict(hide_input_in_errors=True)

    amqp_url: str = Field(repr=False, description="amqp://user:password@host:port/")
    worker_ready_file: Path = Field(
        STATE / "ml-worker.ready", description="a file that is fresh while the worker takes messages"
    )
    worker_grace_seconds: float = Field(
        20, gt=0, le=600, description="how long the message in hand may take after SIGTERM"
    )

    @field_validator("amqp_url")
    @classmethod
    def _is_a_broker(cls, value: str) -> str:
        return broker_url(value)
