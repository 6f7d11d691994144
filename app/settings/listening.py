"""Where the service listens: read first, for a busy port is known before anything else is loaded."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class ListeningSettings(BaseSettings):
    """The port, and the processes that share it."""

    model_config = SettingsConfigDict(hide_input_in_errors=True, env_ignore_empty=True)

    http_port: int = Field(8000, ge=1, le=65535, description="a port from 1 to 65535")
    api_processes: int = Field(1, ge=1, le=64, description="processes that share the port, 1 to 64")
