"""Passkeys: what a browser answers, and what is shown of them."""

from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.models import Passkey
from app.models.passkey import CREDENTIAL_ID_MAX_LENGTH, PASSKEY_NAME_LENGTH
from app.schemas.user import Name
from app.security.passkeys import RelyingParty, credential_id_of
from app.services.second_factors.passkeys import NewPasskey
from app.services.second_factors.proving import ShownPasskey

_LONGEST = 20_000
_MOST_TRANSPORTS = 10
Base64Url = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]+$", max_length=_LONGEST)]
CredentialId = Annotated[Base64Url, Field(max_length=CREDENTIAL_ID_MAX_LENGTH * 4 // 3 + 1)]


class _OfBrowser(BaseModel):
    """What `PublicKeyCredential.toJSON` gives. Browsers add fields as the standard grows; these are left out."""

    model_config = ConfigDict(extra="ignore")


class _AddedResponseIn(_OfBrowser):
    clientDataJSON: Base64Url  # noqa: N815  (the standard's name)
    attestationObject: Base64Url  # noqa: N815
    transports: list[Annotated[str, StringConstraints(max_length=20)]] = Field([], max_length=_MOST_TRANSPORTS)


class _ShownResponseIn(_OfBrowser):
    clientDataJSON: Base64Url  # noqa: N815
    authenticatorData: Base64Url  # noqa: N815
    signature: Base64Url


class _AnswerIn(_OfBrowser):
    id: CredentialId

    def as_sent(self) -> dict[str, Any]:
        """Return the answer in the standard's form."""
        return {**self.model_dump(), "rawId": self.id, "type": "public-key", "clientExtensionResults": {}}


class AddedPasskeyIn(_AnswerIn):
    """A browser's answer to `navigator.credentials.create`."""

    response: _AddedResponseIn


class ShownPasskeyIn(_AnswerIn):
    """A browser's answer to `navigator.credentials.get`."""

    response: _ShownResponseIn

    def shown(self, party: RelyingParty, *, session_id: str, host: str) -> ShownPasskey:
        """Convert to the input of the service: asked for by that session, opened at that host."""
        return ShownPasskey(party, credential_id_of(self.id), self.as_sent(), session_id, host)


class NewPasskeyIn(BaseModel):
    """A new passkey, and what its owner calls it."""

    model_config = ConfigDict(extra="forbid")

    name: Name = Field(max_length=PASSKEY_NAME_LENGTH, examples=["Laptop"])
    passkey: AddedPasskeyIn

    def to_new_passkey(self) -> NewPasskey:
        """Convert to the input of the service."""
        return NewPasskey(self.name, self.passkey.as_sent(), self.passkey.response.transports)


class ShownIn(BaseModel):
    """A passkey that is shown."""

    model_config = ConfigDict(extra="forbid")

    passkey: ShownPasskeyIn


class PasskeyEndIn(BaseModel):
    """Which of the own passkeys is meant."""

    model_config = ConfigDict(extra="forbid")

    passkey_id: int = Field(strict=True, ge=1, le=2**63 - 1)


class PasskeyQuestionOut(BaseModel):
    """What a browser is asked: the options of `navigator.credentials.create` or `get`, as JSON."""

    options: dict[str, Any]


class PasskeyOut(BaseModel):
    """One of the own passkeys. `stepped_back`: when its counter was not above the one before, as that of a copy."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    name: str
    created: datetime
    last_used: datetime | None
    stepped_back: datetime | None

    @classmethod
    def of(cls, passkey: Passkey) -> Self:
        """Return what is shown of a passkey."""
        return cls.model_validate(passkey)


class PasskeyPlaceOut(BaseModel):
    """Where passkeys work: at that host name and names below it; `address` is where to open the pages."""

    name: str = Field(examples=["localhost"])
    address: str = Field(examples=["http://localhost:8000"])

    @classmethod
    def of(cls, party: RelyingParty, host: str) -> Self | None:
        """Return the place, None where passkeys are off. `host` is the `Host` of the request."""
        return cls(name=party.name, address=party.address(host)) if party.name else None
