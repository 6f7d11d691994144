"""Settings of passkeys: the name they belong to, and the addresses at which the pages are opened."""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

LOCAL = "localhost"
_NAME = re.compile(r"(?=.*[a-z])[a-z0-9]([a-z0-9.-]*[a-z0-9])?")


class PasskeySettings(BaseSettings):
    """Where passkeys work. A name that is changed later makes all passkeys useless."""

    model_config = SettingsConfigDict(hide_input_in_errors=True, env_ignore_empty=True)

    rp_id: str = Field(
        "",
        description="host name that passkeys belong to, such as scoring.bank.example; empty: none, localhost embedded",
    )
    rp_origin: str = Field(
        "",
        description="addresses of the pages, comma-separated, such as https://scoring.bank.example:8443; "
        "empty: https:// and RP_ID",
    )

    @field_validator("rp_id")
    @classmethod
    def _is_a_name(cls, value: str) -> str:
        if value and (not _NAME.fullmatch(value) or _is_address(value)):
            raise ValueError(
                f"{value} is no host name in small letters; an IP address, a scheme or a port cannot be in it"
            )
        return value

    @model_validator(mode="after")
    def _origins_are_of_the_name(self) -> "PasskeySettings":
        for origin in self.rp_origins:
            if not self.rp_id:
                raise ValueError("RP_ORIGIN: needs RP_ID, the name that passkeys belong to")
            if not _is_origin_of(origin, self.rp_id):
                raise ValueError(
                    f"RP_ORIGIN: {origin or 'an empty address'} is no https:// address without a path of "
                    f"{self.rp_id} or of a name below it; http:// is for {LOCAL} alone"
                )
        return self

    @property
    def rp_origins(self) -> list[str]:
        """The addresses of the pages that were set, if any."""
        return [origin.strip() for origin in self.rp_origin.split(",")] if self.rp_origin else []


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _is_origin_of(origin: str, name: str) -> bool:
    try:
        parts = urlsplit(origin)
        port = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    bare = f"{parts.scheme}://{host}" + (f":{port}" if port else "")
    is_below = host == name or host.endswith(f".{name}")
    return is_below and bare == origin and (parts.scheme == "https" or (parts.scheme == "http" and host == LOCAL))
