"""Settings of every process that trains or scores, and the messages for invalid values."""

import re
from typing import Any, Literal, TypeVar

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.exceptions import SettingInvalid
from app.private_files import STATE

_HOST_AND_PORT = re.compile(r"(\S+):([1-9]\d{0,4})")


class ModelSettings(BaseSettings):
    """Registry, contract, portfolio rate, logging."""

    model_config = SettingsConfigDict(hide_input_in_errors=True, env_ignore_empty=True)

    applicant_contract: str = Field("consumer_loan", description="a shipped contract or the path of a YAML file")
    registry_url: str = Field(str(STATE / "registry"), description="a folder, or any address fsspec knows")
    portfolio_default_rate: float | None = Field(
        None, gt=0, lt=1, description="the bank's own bad rate, a fraction such as 0.05; empty: no shift"
    )
    log_format: Literal["text", "json"] = Field("text", description="text or json")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="DEBUG, INFO, WARNING or ERROR")
    metrics_address: str = Field("", description="host:port for Prometheus, such as 127.0.0.1:9100, or empty for none")

    @field_validator("metrics_address")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        if value and not ((found := _HOST_AND_PORT.fullmatch(value)) and int(found[2]) <= 65535):
            raise ValueError("not an address with a port from 1 to 65535")
        return value


SettingsClass = TypeVar("SettingsClass", bound=BaseSettings)


def read_settings(kind: type[SettingsClass]) -> SettingsClass:
    """Return the settings of this process. Raises SettingInvalid with a line for each wrong variable."""
    try:
        return kind()
    except ValidationError as fault:
        raise SettingInvalid("\n".join(_sentence(kind, error) for error in fault.errors(include_url=False))) from None


def _sentence(kind: type[BaseSettings], error: Any) -> str:
    message = str(error["msg"]).removeprefix("Value error, ")
    if not error["loc"]:
        return message
    name = str(error["loc"][0])
    expected = kind.model_fields[name].description if name in kind.model_fields else None
    text = message if message.startswith(name.upper()) else f"{name.upper()}: {message}"
    return f"{text} (expected: {expected})" if expected else text
