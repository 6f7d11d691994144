"""Bodies and answers of sign-on by the provider."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field


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
