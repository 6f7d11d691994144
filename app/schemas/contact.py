"""How a person is reached: telephone and e-mail."""

from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from app.models import Manager, User
from app.models.manager import EMAIL_MAX_LENGTH, PHONE_MAX_LENGTH
from app.schemas.text import is_unicode
from app.schemas.user import PersonOut

_FEWEST_DIGITS = 5


def _has_digits(phone: str) -> str:
    if sum(character.isdecimal() for character in phone) < _FEWEST_DIGITS:
        raise PydanticCustomError("phone", "must be a telephone number, such as +7 495 123-45-67")
    return phone


def _blank_is_null(text: object) -> object:
    """Return None for an emptied field of a form, which is no number and no address."""
    return None if isinstance(text, str) and not text.strip() else text


Phone = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, max_length=PHONE_MAX_LENGTH, pattern=r"^\+?[0-9][0-9 ().\-]*(?:[x,;#*][0-9]+)?$"
    ),
    AfterValidator(_has_digits),
]
Email = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True,
        max_length=EMAIL_MAX_LENGTH,
        pattern=r"^[^@\s<>\x00-\x1f]+@[^@\s<>.\x00-\x1f]+(?:\.[^@\s<>.\x00-\x1f]+)+$",
    ),
    AfterValidator(is_unicode),
]


class ContactIn(BaseModel):
    """How clients reach a manager; null or blank for what the bank does not give."""

    model_config = ConfigDict(extra="forbid")

    phone: Annotated[Phone | None, BeforeValidator(_blank_is_null)] = Field(None, examples=["+7 495 123-45-67"])
    email: Annotated[Email | None, BeforeValidator(_blank_is_null)] = Field(None, examples=["p.chekhov@bank.example"])


class ContactOut(PersonOut):
    """A person with telephone and e-mail; null where the bank gives none."""

    phone: str | None
    email: str | None

    @classmethod
    def of_manager(cls, user: User, manager: Manager) -> Self:
        """Return the shape of a manager as clients see it."""
        return cls(**PersonOut.of(user).model_dump(), phone=manager.phone, email=manager.email)
