"""Users."""

import unicodedata
from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from app.models import Role, User
from app.models.user import LOGIN_PATTERN, NAME_MAX_LENGTH
from app.schemas.text import Secret, is_unicode
from app.security.passwords import PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH
from app.services.users import NewUser

_JOINERS = "\u200c\u200d"
_BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters, marks and symbols by category that show nothing (Unicode's default ignorable code points, empty Braille)."""
_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cn", "Zl", "Zp"})


def _visible(text: str) -> str:
    """Return the name unchanged, or refuse one that shows nothing, turns text round or holds a line break.

    The two joiners are part of names in Persian and Indian scripts; they are taken between letters only.
    """
    for before, character, after in zip(f" {text[:-1]}", text, f"{text[1:]} ", strict=True):
        is_joiner = character in _JOINERS and all(unicodedata.category(each)[0] in "LM" for each in (before, after))
        if unicodedata.category(character) in _HIDDEN and not is_joiner:
            raise PydanticCustomError("string_control", "must not contain control or invisible characters")
        if character in _BLANKS or "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef":
            raise PydanticCustomError("string_control", "must not contain control or invisible characters")
    if not any(unicodedata.category(each)[0] in "LN" for each in text):
        raise PydanticCustomError("string_control", "must contain a letter or a digit")
    return text


Login = Annotated[str, StringConstraints(pattern=LOGIN_PATTERN), Field(examples=["anna_2026"])]
Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=NAME_MAX_LENGTH),
    AfterValidator(is_unicode),
    AfterValidator(_visible),
    Field(examples=["Анна"]),
]
Password = Annotated[
    Secret,
    Field(min_length=PASSWORD_MIN_LENGTH, max_length=PASSWORD_MAX_LENGTH, examples=["a long sentence is best"]),
]


GrantedRole = Literal["admin", "auditor", "risk"]
"""Roles that need no row beside the user's own."""


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


class StaffIn(UserIn):
    """A new admin, auditor or risk officer; clients and managers have their own routes."""

    role: GrantedRole = "admin"


class RoleIn(BaseModel):
    """Another role for a user without records of its own."""

    model_config = ConfigDict(extra="forbid")

    role: GrantedRole


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
    """A person: id and name. A service account has one name, its system's; its last name is empty."""

    user_id: int
    first_name: str
    last_name: str

    @classmethod
    def of(cls, user: User) -> "PersonOut":
        """Return the person of a user."""
        return cls(user_id=user.id, first_name=user.first_name, last_name=user.shown_last_name)


class NewPasswordIn(BaseModel):
    """A password set by an admin."""

    model_config = ConfigDict(extra="forbid")

    new_password: Password
