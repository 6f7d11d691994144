"""Bodies and answers of sign-on by the provider."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from app.models import Role
from app.schemas.contact import ContactIn
from app.schemas.user import Login, Name, UserOut
from app.sso.newcomers import Newcomer


class SignOnIn(BaseModel):
    """Where to go after the sign-on, the token of an invitation, and whether the person shows anew who it is."""

    model_config = ConfigDict(extra="forbid")

    next: str | None = Field(default=None, max_length=2000, examples=["/ui/manager"])
    invitation: str | None = Field(default=None, min_length=1, max_length=100)
    again: bool = False


class SignOnOut(BaseModel):
    """The provider's address, to which the browser goes."""

    redirect: str


class SignOnStandingOut(BaseModel):
    """Since when the user is bound to the provider, or until when an invitation is open."""

    model_config = ConfigDict(from_attributes=True)

    bound: datetime | None
    invited_until: datetime | None


class InvitationOut(BaseModel):
    """An invitation. The link is in this answer and nowhere else; it works until `expires`, once."""

    link: str
    expires: datetime


class NewcomerIn(ContactIn):
    """A new member of staff who signs on by the provider; telephone and e-mail are those of a manager."""

    login: Login
    first_name: Name
    last_name: Name
    role: Literal["admin", "auditor", "risk", "manager"]

    @field_validator("role")
    @classmethod
    def _managers_alone_are_reached(cls, role: str, info: ValidationInfo) -> str:
        if role != Role.MANAGER and (info.data.get("phone") or info.data.get("email")):
            raise PydanticCustomError("no_contact", "must be manager where phone or email is given")
        return role

    def to_newcomer(self) -> Newcomer:
        """Convert to the input of the service."""
        return Newcomer(**{**self.model_dump(), "role": Role(self.role)})


class InvitedOut(UserOut, InvitationOut):
    """The new account with its invitation."""
