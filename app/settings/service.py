"""Settings, read from the environment once a process. An invalid value is reported with what is expected."""

import os
import re
import secrets
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, field_validator, model_validator

from app.messaging.address import broker_url
from app.models import Role
from app.private_files import STATE
from app.settings.by_role import number_by_role, roles_in
from app.settings.listening import ListeningSettings
from app.settings.passkeys import LOCAL, PasskeySettings
from app.settings.process import ModelSettings, read_settings
from app.settings.retention import RetentionSettings
from app.settings.sign_on import SignOnSettings
from database.config import DatabaseSettings

SECRET_MIN_LENGTH = 32
DEMO_PASSWORD_MIN_LENGTH = 8
REQUEST_SECONDS = 10.0
BEYOND_SCORING_SECONDS = 5.0
"""What a request may take for everything but the wait for a score."""
LONGEST_IDLE_MINUTES = 720
LONGEST_SESSION_HOURS = 168
FOUR_EYES_FILE = STATE / "four-eyes"
"""What the embedded demo says of four eyes, beside its password; `on` or `off`."""
LOOPBACK_HOSTS = "localhost,127.0.0.1,[::1]"
_HOST_NAME = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")

_CONTACT = re.compile(r"mailto:[^\s@]+@[^\s@]+|https://[^\s]+")
_ALLOWED_HOST = re.compile(r"\*|(\*\.)?[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_.])?|\[[0-9A-Fa-f:.]+\]")


class ServiceSettings(
    ModelSettings, DatabaseSettings, ListeningSettings, RetentionSettings, PasskeySettings, SignOnSettings
):
    """Settings of the API and the seed."""

    amqp_url: str = Field(
        "", repr=False, description="amqp://user:password@host:port/, or empty to score in this process"
    )
    session_secret: SecretStr = Field(SecretStr(""), description=f"at least {SECRET_MIN_LENGTH} random characters")
    scoring_timeout_seconds: float = Field(5.0, gt=0, le=120, description="seconds from above 0 to 120")
    shadow_share: float = Field(
        1.0, ge=0, le=1, description="share of scores that challengers compute as well, from 0 to 1"
    )
    shipped_models: str = Field(
        "", description="a registry whose models a seed copies into REGISTRY_URL, or empty for none"
    )
    demo_mode: bool = Field(True, description="true or false: create the demo bank and print three logins")
    demo_password: SecretStr = Field(
        SecretStr(""), description=f"the demo users' password, at least {DEMO_PASSWORD_MIN_LENGTH} characters"
    )
    trusted_proxies: str = Field(
        "127.0.0.1", description="addresses, networks or names, comma-separated, whose forwarded headers are trusted"
    )
    staff_idle_minutes: str = Field(
        "30",
        description="after how many minutes without use a session of staff ends, 1 to 720; 30,admin=15 sets one role",
    )
    session_hours: str = Field(
        "12", description="after how many hours a session ends at the latest, 1 to 168; 12,admin=8 sets one role"
    )
    second_factor_roles: str = Field(
        "", description="roles of staff that must have a second factor, comma-separated, or empty for none"
    )
    second_factor_key: SecretStr = Field(
        SecretStr(""),
        description="at least 32 random characters that encrypt second factors and derive signing secrets; empty: "
        "SESSION_SECRET does",
    )
    security_contact: str = Field(
        "", description="mailto: or https: address for reports of weaknesses, shown in security.txt, or empty for none"
    )
    currency: str = Field(
        "", pattern="^([A-Z]{3})?$", description="an ISO 4217 code such as RUB that pages show with amounts, or empty"
    )
    audit_signing_key: SecretStr = Field(
        SecretStr(""),
        description="at least 32 random characters for the key of seals; empty: SESSION_SECRET, embedded var/audit-key",
    )
    audit_trusted_keys: str = Field(
        "", description="public keys of earlier signing keys, comma-separated, 64 hex digits each"
    )
    audit_anchor: str = Field(
        "", description="where copies of seals go: a file, s3://bucket/folder or syslog://host:port, or empty for none"
    )
    four_eyes: Literal["on", "off"] | None = Field(
        None, description="on or off: promotions, grants and resets wait for a second person; empty: on"
    )
    separate_duties: bool = Field(
        False, description="true or false: models are the work of the role risk alone, not of admins"
    )
    permissions_file: str = Field(
        "", description="a YAML file that moves permissions between roles, or empty for the shipped table"
    )
    connectors_file: str = Field(
        "", description="a YAML file of the systems that are asked for facts of decisions, or empty for none"
    )
    allowed_hosts: str = Field(
        LOOPBACK_HOSTS, description="names this service answers to, comma-separated; *.bank.example or * for more"
    )

    @field_validator("amqp_url")
    @classmethod
    def _is_a_broker(cls, value: str) -> str:
        return broker_url(value) if value else value

    @field_validator("trusted_proxies")
    @classmethod
    def _are_proxies(cls, value: str) -> str:
        for proxy in value.split(","):
            if not _HOST_NAME.fullmatch(proxy.strip()):
                ip_network(proxy.strip(), strict=False)
        return value

    @field_validator("allowed_hosts")
    @classmethod
    def _are_hosts(cls, value: str) -> str:
        for host in value.split(","):
            if not _ALLOWED_HOST.fullmatch(host.strip()):
                raise ValueError(f"{host.strip() or 'an empty name'} is no host name; write it without scheme and port")
        return value

    @field_validator("staff_idle_minutes")
    @classmethod
    def _are_minutes(cls, value: str) -> str:
        number_by_role(value, least=1, most=LONGEST_IDLE_MINUTES)
        return value

    @field_validator("session_hours")
    @classmethod
    def _are_hours(cls, value: str) -> str:
        number_by_role(value, least=1, most=LONGEST_SESSION_HOURS)
        return value

    @field_validator("second_factor_roles")
    @classmethod
    def _are_staff(cls, value: str) -> str:
        if Role.CLIENT in roles_in(value):
            raise ValueError("second factors are for staff, not for the role client")
        return value

    @field_validator("security_contact")
    @classmethod
    def _is_a_contact(cls, value: str) -> str:
        if value and not _CONTACT.fullmatch(value):
            raise ValueError("expected mailto:name@bank.example or https://bank.example/page")
        return value

    @property
    def session_lifetimes(self) -> dict[Role, timedelta]:
        """How long a session of each role lasts at most."""
        hours = number_by_role(self.session_hours, least=1, most=LONGEST_SESSION_HOURS)
        return {role: timedelta(hours=number) for role, number in hours.items()}

    @property
    def session_idle(self) -> dict[Role, timedelta]:
        """How long a session may go unused, for each role that has such a limit: staff, and who is named."""
        staff = [role for role in Role if role is not Role.CLIENT]
        minutes = number_by_role(self.staff_idle_minutes, least=1, most=LONGEST_IDLE_MINUTES, general=staff)
        return {role: timedelta(minutes=number) for role, number in minutes.items()}

    @property
    def factor_secret(self) -> str:
        """What the key of second factors is derived from."""
        return self.second_factor_key.get_secret_value() or self.session_secret.get_secret_value()

    @property
    def passkey_name(self) -> str:
        """The name that passkeys belong to: embedded `localhost` unless another was set; empty where there are none."""
        return self.rp_id or (LOCAL if self.is_embedded else "")

    @property
    def request_seconds(self) -> float:
        """After how long any request is answered, whatever it waits for."""
        return max(REQUEST_SECONDS, self.scoring_timeout_seconds + BEYOND_SCORING_SECONDS)

    @property
    def asks_for_four_eyes(self) -> bool:
        """Whether acts wait for a second person: unless switched off, for the demo beside its password."""
        if self.four_eyes is None and self.is_embedded and self.demo_mode and FOUR_EYES_FILE.exists():
            return FOUR_EYES_FILE.read_text(encoding="utf-8").strip() != "off"
        return self.four_eyes != "off"

    @property
    def signing_secret(self) -> str:
        """What the key of seals is derived from; empty where it is kept in a file of its own, in embedded mode."""
        own = self.audit_signing_key.get_secret_value()
        return own or ("" if self.is_embedded else self.session_secret.get_secret_value())

    def shown(self) -> dict[str, object]:
        """Return the settings that are neither secret nor hold a secret, by variable."""
        fields = type(self).model_fields
        values = {name: getattr(self, name) for name, field in fields.items() if field.repr}
        shown = {name.upper(): value for name, value in values.items() if not isinstance(value, SecretStr)}
        return shown | {"FOUR_EYES": "on" if self.asks_for_four_eyes else "off"}

    @property
    def is_embedded(self) -> bool:
        """Whether all state lives in this folder: SQLite, no broker."""
        return self.database_url.startswith("sqlite") and not self.amqp_url

    @model_validator(mode="after")
    def _secrets_are_secret(self) -> Self:
        """Generate secrets in embedded mode; refuse missing or weak ones anywhere else."""
        if self.is_embedded and not self.session_secret.get_secret_value():
            self.session_secret = SecretStr(_kept_secret(STATE / "session-secret"))
        if len(self.session_secret.get_secret_value()) < SECRET_MIN_LENGTH:
            raise ValueError(f"SESSION_SECRET: at least {SECRET_MIN_LENGTH} characters; `make env` writes a new one")
        if 0 < len(self.second_factor_key.get_secret_value()) < SECRET_MIN_LENGTH:
            raise ValueError(f"SECOND_FACTOR_KEY: at least {SECRET_MIN_LENGTH} characters, or none")
        password = self.demo_password.get_secret_value()
        if self.demo_mode and len(password) < DEMO_PASSWORD_MIN_LENGTH and (password or not self.is_embedded):
            raise ValueError(f"DEMO_PASSWORD: at least {DEMO_PASSWORD_MIN_LENGTH} characters, or DEMO_MODE=false")
        return self


def load_settings() -> ServiceSettings:
    """Return the settings of this process. Raises SettingInvalid with a line for each wrong variable."""
    return read_settings(ServiceSettings)


def _kept_secret(path: Path) -> str:
    """Return a secret made once and kept in a file only its owner may read."""
    if path.exists() and len(kept := path.read_text().strip()) >= SECRET_MIN_LENGTH:
        return kept
    secret = secrets.token_urlsafe(SECRET_MIN_LENGTH)
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(secret)
    return secret
