"""Settings, read from the environment once a process. A wrong value is named with what is expected."""

import os
import secrets
from pathlib import Path
from typing import Any, Literal, Self, TypeVar

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import SettingsConfigDict

from app.exceptions import SettingInvalid
from database.config import DatabaseSettings

STATE = Path("var")
"""Everything the embedded mode keeps: database, models, secrets. Relative to where the service is started."""

SECRET_MIN_LENGTH = 32
DEMO_PASSWORD_MIN_LENGTH = 8


class ScoringSettings(DatabaseSettings):
    """What every process needs that trains, scores or keeps scores."""

    model_config = SettingsConfigDict(hide_input_in_errors=True, env_ignore_empty=True)

    applicant_contract: str = Field("consumer_loan", description="a shipped contract or the path of a YAML file")
    registry_url: str = Field(str(STATE / "registry"), description="a folder, or any address fsspec knows")
    portfolio_default_rate: float | None = Field(
        None, gt=0, lt=1, description="the bank's own bad rate, a fraction such as 0.05; empty: no shift"
    )
    log_format: Literal["text", "json"] = Field("text", description="text or json")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="DEBUG, INFO, WARNING or ERROR")


class ServiceSettings(ScoringSettings):
    """What the API and the seed need on top."""

    amqp_url: str = Field("", description="empty: scoring runs inside the API process")
    session_secret: SecretStr = Field(SecretStr(""), description=f"at least {SECRET_MIN_LENGTH} random characters")
    scoring_timeout_seconds: float = Field(5.0, gt=0, le=120, description="seconds from above 0 to 120")
    demo_mode: bool = Field(True, description="true or false: make the demo bank and print three logins")
    demo_password: SecretStr = Field(
        SecretStr(""), description=f"the demo users' password, at least {DEMO_PASSWORD_MIN_LENGTH} characters"
    )
    trusted_proxies: str = Field(
        "127.0.0.1", description="addresses, comma-separated, whose forwarded headers are believed"
    )
    http_port: int = Field(8000, ge=1, le=65535, description="a port from 1 to 65535")

    @field_validator("amqp_url")
    @classmethod
    def _no_broker_yet(cls, value: str) -> str:
        if value:
            raise ValueError("workers over RabbitMQ are not part of this version; leave it empty")
        return value

    @property
    def is_embedded(self) -> bool:
        """Whether all state lives in this folder: SQLite, no broker."""
        return self.database_url.startswith("sqlite") and not self.amqp_url

    @model_validator(mode="after")
    def _secrets_are_secret(self) -> Self:
        """Generates what the embedded mode may generate; refuses missing or weak secrets anywhere else."""
        if self.is_embedded and not self.session_secret.get_secret_value():
            self.session_secret = SecretStr(_kept_secret(STATE / "session-secret"))
        if len(self.session_secret.get_secret_value()) < SECRET_MIN_LENGTH:
            raise ValueError(f"SESSION_SECRET: at least {SECRET_MIN_LENGTH} characters; `make env` writes a fresh one")
        password = self.demo_password.get_secret_value()
        if self.demo_mode and len(password) < DEMO_PASSWORD_MIN_LENGTH and (password or not self.is_embedded):
            raise ValueError(f"DEMO_PASSWORD: at least {DEMO_PASSWORD_MIN_LENGTH} characters, or DEMO_MODE=false")
        return self


SettingsClass = TypeVar("SettingsClass", bound=ScoringSettings)


def load_settings() -> ServiceSettings:
    """The settings of this process. Raises SettingInvalid with a line for each wrong variable."""
    return _load(ServiceSettings)


def load_scoring_settings() -> ScoringSettings:
    """Settings of a process without users: training. Raises SettingInvalid."""
    return _load(ScoringSettings)


def _load(kind: type[SettingsClass]) -> SettingsClass:
    try:
        return kind()
    except ValidationError as fault:
        raise SettingInvalid("\n".join(_sentence(kind, error) for error in fault.errors(include_url=False))) from None


def _sentence(kind: type[ScoringSettings], error: Any) -> str:
    message = str(error["msg"]).removeprefix("Value error, ")
    if not error["loc"]:
        return message
    name = str(error["loc"][0])
    expected = kind.model_fields[name].description if name in kind.model_fields else None
    text = message if message.startswith(name.upper()) else f"{name.upper()}: {message}"
    return f"{text} (expected: {expected})" if expected else text


def _kept_secret(path: Path) -> str:
    """A secret made once and kept in a file only its owner may read."""
    if path.exists() and len(kept := path.read_text().strip()) >= SECRET_MIN_LENGTH:
        return kept
    secret = secrets.token_urlsafe(SECRET_MIN_LENGTH)
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(secret)
    return secret
