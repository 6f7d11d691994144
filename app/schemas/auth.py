"""Logging in and out."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from app.models import Role
from app.schemas.text import Secret, is_unicode
from app.schemas.user import NewPasswordIn, PersonOut
from app.security.passwords import PASSWORD_MAX_LENGTH
from app.security.permissions import Permission


class LoginIn(BaseModel):
    """What a person types to log in."""

    model_config = ConfigDict(extra="forbid")

    login: Annotated[str, AfterValidator(is_unicode)] = Field(max_length=256, examples=["client_0001"])
    password: Secret = Field(max_length=PASSWORD_MAX_LENGTH, examples=["see var/demo-logins.json"])


class LoggedInOut(BaseModel):
    """Who is logged in now; the session is in the cookie."""

    status: Literal["ok"] = "ok"
    user_id: int
    role: Role
    redirect: str = "/ui"


class StatusOut(BaseModel):
    """It worked."""

    status: Literal["ok"] = "ok"


class MeOut(PersonOut):
    """The person of this session, and what the role may do."""

    role: Role
    permissions: list[Permission]


class DemoLoginOut(BaseModel):
    """A login that anybody at this machine may use."""

    model_config = ConfigDict(from_attributes=True)

    role: Role
    login: str = Field(examples=["client_0001"])
    password: str


class PasswordChangeIn(NewPasswordIn):
    """The own password, changed; the present one proves who asks."""

    current_password: Secret = Field(max_length=PASSWORD_MAX_LENGTH)
