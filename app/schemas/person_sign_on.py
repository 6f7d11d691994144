"""What the export of a person's data says of sign-on by the bank's provider."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict


class PersonIdentityOut(BaseModel):
    """Who the person is at the bank's provider, by which a sign-on is known, and since when."""

    model_config = ConfigDict(from_attributes=True)

    issuer: str
    subject: str
    bound: datetime


class PersonInvitationOut(BaseModel):
    """An invitation to sign on by the provider; its link is stored nowhere."""

    model_config = ConfigDict(from_attributes=True)

    created: datetime
    expires: datetime
    used: datetime | None
