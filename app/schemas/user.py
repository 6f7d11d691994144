"""Users."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from app.models import Role, User
from app.models.user import LOGIN_PATTERN, NAME_MAX_LENGTH
from app.schemas.text import Secret, is_unicode
from app.security.passwords import PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH
from app.services.users import NewUser


def _without_control_characters(text: str) -> str:
    """Return the name unchanged. Control characters are refused: PostgreSQL cannot store NUL."""
    if any(ord(character) < ord(" ") or character == "\x7f" for character in text):
        raise PydanticCustomError("string_control", "must not contain control characters")
    return text


Login = Annotated[str, StringConstraints(pattern=LOGIN_PATTERN), Field(examples=["anna_2026"])]
Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=NAME_MAX_LENGTH),
    AfterValidator(_without_control_characters),
    AfterValidator(is_unicode),
    Field(examples=["Анна"]),
]
Password = Annotated[
    Secret,
    Field(min_length=PASSWORD_MIN_LENGTH, max_length=PASSWORD_MAX_LENGTH, examples=["a long sentence is best"]),
]


class UserIn(BaseModel):
    """A new user."""

    model_config = ConfigDict(extra="forbid")

    login: Login
    password: Password
    first_name: Name
    last_name: Name

    def to_new_user(self) -> NewUser:
        """Convert to the input of the service."""
        return NewUser(
            login=self.login,
            password=self.password.get_secret_value(),
            first_name=self.first_name,
            last_name=self.last_name,
        )


class AdminIn(UserIn):
    """A new admin; clients and managers have their own routes."""

    role: Literal["admin"] = "admin"


class UserOut(BaseModel):
    """A user, without the password hash."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    login: str
    first_name: str
    last_name: str
    role: Role
    is_active: bool
    timestamp: datetime


class PersonOut(BaseModel):
    """A person: id and name."""

    user_id: int
    first_name: str
    last_name: str

    @classmethod
    def of(cls, user: User) -> "PersonOut":
        """Return the person of a user."""
        return cls(user_id=user.id, first_name=user.first_name, last_name=user.last_name)


class NewPasswordIn(BaseModel):
    """A password set by an admin."""

    model_config = ConfigDict(extra="forbid")

    new_password: Password
