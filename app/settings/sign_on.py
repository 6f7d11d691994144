"""Who gets in by an OpenID provider of the bank, and who by a password kept here."""

from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.models import Role
from app.settings.by_role import role_named

CALLBACK = "/sso/callback"
"""The path that providers send people back to."""
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_NEEDED = ("oidc_client_id", "oidc_redirect_url")


class SignOnSettings(BaseSettings):
    """Sign-on by a provider is off while `OIDC_ISSUER` is empty."""

    model_config = SettingsConfigDict(hide_input_in_errors=True, env_ignore_empty=True)

    oidc_issuer: str = Field("", description="the issuer's https address as the provider writes it, or empty for none")
    oidc_client_id: str = Field("", description="the name of this service at the provider")
    oidc_client_secret: SecretStr = Field(SecretStr(""), description="its secret; empty for a client without one")
    oidc_redirect_url: str = Field("", description=f"this service's address and {CALLBACK}, as the provider knows it")
    oidc_name: str = Field("", max_length=40, description="what people call the provider, up to 40 characters")
    oidc_scope: str = Field(
        "openid", pattern=r"^([\x21-\x7e]+ )*openid( [\x21-\x7e]+)*$", description="openid and more"
    )
    oidc_roles: Literal["local", "groups"] = Field(
        "local", description="local: roles are granted here; groups: by groups of the provider"
    )
    oidc_groups_claim: str = Field("groups", description="the claim of the ID token that lists a person's groups")
    oidc_group_roles: str = Field(
        "", description="group=role, semicolon-separated, the first that fits counts; roles of staff"
    )
    local_login: Literal["on", "clients", "off"] = Field(
        "on", description="on, clients or off: who logs in by a password kept here"
    )
    break_glass_login: str = Field(
        "", description="the login of the one admin whose password works while LOCAL_LOGIN is not on"
    )

    @field_validator("oidc_issuer", "oidc_redirect_url")
    @classmethod
    def _is_encrypted(cls, value: str) -> str:
        parts = urlsplit(value)
        is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
        if value and not (is_safe and parts.hostname and not parts.query and not parts.fragment):
            raise ValueError("not an https address; http is taken for this machine alone")
        return value

    @field_validator("oidc_redirect_url")
    @classmethod
    def _is_the_callback(cls, value: str) -> str:
        if value and urlsplit(value).path != CALLBACK:
            raise ValueError(f"its path must be {CALLBACK}")
        return value

    @field_validator("oidc_group_roles")
    @classmethod
    def _are_groups(cls, value: str) -> str:
        _groups_in(value)
        return value

    @property
    def group_roles(self) -> dict[str, Role]:
        """Which role each group of the provider grants; the first that a person has counts."""
        return _groups_in(self.oidc_group_roles)

    @property
    def roles_by_password(self) -> tuple[Role, ...]:
        """Whose passwords are taken, apart from that of the emergency login."""
        return {"on": tuple(Role), "clients": (Role.CLIENT,), "off": ()}[self.local_login]

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        """Refuse a provider that is described by half, and a closed door without another one."""
        if self.oidc_issuer:
            for name in _NEEDED:
                if not getattr(self, name):
                    raise ValueError(f"{name.upper()}: needed where OIDC_ISSUER is set")
            if self.oidc_roles == "groups" and not self.oidc_group_roles:
                raise ValueError("OIDC_GROUP_ROLES: needed where OIDC_ROLES is groups")
        if self.local_login != "on" and not self.oidc_issuer:
            raise ValueError(f"LOCAL_LOGIN: {self.local_login} needs OIDC_ISSUER, by which people get in instead")
        if self.local_login != "on" and not self.break_glass_login:
            raise ValueError("BREAK_GLASS_LOGIN: needed where LOCAL_LOGIN is not on: for the day the provider is down")
        return self


def _groups_in(text: str) -> dict[str, Role]:
    """Read `group=role;group=role`. A group's name may hold `=` and commas. Raises ValueError naming what is wrong."""
    found: dict[str, Role] = {}
    for part in filter(None, (each.strip() for each in text.split(";"))):
        group, _, name = part.rpartition("=")
        role = role_named(name)
        if not group.strip() or role in (Role.CLIENT, Role.SERVICE):
            raise ValueError(f"{part} grants no role of staff to a group; write group=manager")
        found.setdefault(group.strip(), role)
    return found
