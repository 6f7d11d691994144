"""Service accounts and their keys."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.models import ApiKey, User
from app.models.api_key import MAX_PER_MINUTE
from app.models.base import utc_now
from app.models.user import LOGIN_PATTERN, NAME_MAX_LENGTH
from app.schemas.user import Name
from app.security.api_keys import KeyScope, read_scopes
from app.services.service_accounts import AccountWithKeys

MAX_DAYS = 366
USUAL_DAYS = 90
USUAL_PER_MINUTE = 600


class ServiceAccountIn(BaseModel):
    """A new service account."""

    model_config = ConfigDict(extra="forbid")

    login: Annotated[str, StringConstraints(pattern=LOGIN_PATTERN)] = Field(examples=["loan_origination"])
    name: Name = Field(max_length=NAME_MAX_LENGTH, description="the system that calls", examples=["Loan origination"])
    owner: Name = Field(
        max_length=NAME_MAX_LENGTH, description="who is responsible for it", examples=["Retail lending"]
    )


class KeyIn(BaseModel):
    """A key to make."""

    model_config = ConfigDict(extra="forbid")

    scopes: frozenset[KeyScope] = Field(min_length=1, examples=[["read", "score"]])
    expires_in_days: int = Field(USUAL_DAYS, ge=1, le=MAX_DAYS, strict=True)
    requests_per_minute: int = Field(USUAL_PER_MINUTE, ge=1, le=MAX_PER_MINUTE, strict=True)
    must_sign: bool = Field(False, strict=True, description="each request must be signed (docs/integration.md)")


class KeyOut(BaseModel):
    """A key as it is shown: its beginning, never the whole."""

    id: int
    prefix: str = Field(description="the beginning of the key", examples=["cs_live_Ab3d"])
    scopes: list[KeyScope]
    requests_per_minute: int
    created: datetime
    expires: datetime
    revoked: datetime | None
    last_used: datetime | None = Field(description="to the minute")
    is_live: bool = Field(description="whether it may be used now")
    must_sign: bool = Field(description="whether each request must be signed")

    @classmethod
    def of(cls, key: ApiKey) -> Self:
        """Return the shape of a stored key."""
        return cls(**_shown(key))


class NewKeyOut(KeyOut):
    """A key that was just made; its text is shown this once."""

    key: str = Field(description="keep it now: it is not stored and cannot be shown again")
    signing_secret: str | None = Field(None, description="signs its requests, where it must sign; shown this once, too")

    @classmethod
    def with_text(cls, key: ApiKey, text: str, signing_secret: str | None = None) -> Self:
        """Return the shape of a new key."""
        return cls(**_shown(key), key=text, signing_secret=signing_secret)


class ServiceAccountOut(BaseModel):
    """A service account with its keys, the newest first."""

    id: int
    login: str
    name: str
    owner: str
    is_active: bool
    keys: list[KeyOut]

    @classmethod
    def of(cls, found: AccountWithKeys) -> Self:
        """Return the shape of an account."""
        return cls.of_user(found.account, [KeyOut.of(key) for key in found.keys])

    @classmethod
    def of_user(cls, account: User, keys: list[KeyOut]) -> Self:
        """Return the shape of an account with these keys."""
        return cls(
            id=account.id,
            login=account.login,
            name=account.first_name,
            owner=account.last_name,
            is_active=account.is_active,
            keys=keys,
        )


def _shown(key: ApiKey) -> dict[str, object]:
    return {
        "id": key.id,
        "prefix": key.prefix,
        "scopes": sorted(read_scopes(key.scopes)),
        "requests_per_minute": key.per_minute,
        "created": key.created,
        "expires": key.expires,
        "revoked": key.revoked,
        "last_used": key.used,
        "is_live": key.revoked is None and key.expires > utc_now(),
        "must_sign": key.must_sign,
    }
