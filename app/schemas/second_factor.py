"""Second factors, and proofs of who it is."""

from datetime import datetime
from typing import Self

import segno
from pydantic import BaseModel, ConfigDict, Field, model_validator

from app.schemas.passkey import PasskeyOut, PasskeyPlaceOut, ShownPasskeyIn
from app.schemas.text import Secret
from app.security.passwords import PASSWORD_MAX_LENGTH
from app.services.second_factors.enrolment import Offer

CODE_MAX_LENGTH = 64
_BORDER_MODULES = 4
_SCALE = 5


class CodeIn(BaseModel):
    """A code of the authenticator app, or a recovery code, with or without blanks and dashes."""

    model_config = ConfigDict(extra="forbid")

    code: Secret = Field(min_length=1, max_length=CODE_MAX_LENGTH, examples=["123 456"])


class ProofIn(BaseModel):
    """A proof of who it is: a code or a passkey where there is a second factor, else the password."""

    model_config = ConfigDict(extra="forbid")

    code: Secret | None = Field(None, min_length=1, max_length=CODE_MAX_LENGTH, examples=["123 456"])
    password: Secret | None = Field(None, max_length=PASSWORD_MAX_LENGTH)
    passkey: ShownPasskeyIn | None = None

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if sum(proof is not None for proof in (self.code, self.password, self.passkey)) != 1:
            raise ValueError("send one of code, password and passkey")
        return self


class SecondFactorOut(BaseModel):
    """The own second factors: since when the app is on, passkeys, recovery codes, whether the role must have one.

    `is_offered`: whether this role may have an app. `is_proven`: whether the last proof of who it is is fresh enough
    to change anything. `passkeys_at`: where passkeys work, null where they are off.
    """

    is_offered: bool
    is_required: bool
    is_proven: bool
    since: datetime | None
    recovery_codes_left: int
    passkeys: list[PasskeyOut]
    passkeys_at: PasskeyPlaceOut | None


class SecondFactorOfferOut(BaseModel):
    """A secret for an app, shown until it is confirmed: to be scanned (an SVG image as a `data:` address) or typed."""

    secret: str = Field(examples=["JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"])
    address: str = Field(examples=["otpauth://totp/..."])
    image: str = Field(examples=["data:image/svg+xml,..."])

    @classmethod
    def of(cls, offer: Offer) -> "SecondFactorOfferOut":
        """Return what is shown of an offer. Dark on light whatever the page's theme is: cameras want it so."""
        code = segno.make(offer.address, error="m", micro=False)
        image = code.svg_data_uri(scale=_SCALE, border=_BORDER_MODULES, dark="#000", light="#fff")
        return cls(secret=offer.secret, address=offer.address, image=image)


class RecoveryCodesOut(BaseModel):
    """Recovery codes, each good for one time; they are not shown again. None where those before go on."""

    recovery_codes: list[str]
