"""Text that can be encoded."""

from typing import Annotated

from pydantic import AfterValidator, SecretStr
from pydantic_core import PydanticCustomError

from app.strict_body import HALF_A_CHARACTER


def is_unicode(text: str) -> str:
    """Return the text unchanged, or refuse a lone surrogate.

    It has no encoding, so it cannot be hashed, stored or returned.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        raise PydanticCustomError("string_unicode", HALF_A_CHARACTER) from None
    return text


def is_storable(text: str) -> str:
    """Return the text unchanged, or refuse what no database stores: a lone surrogate or the character NUL."""
    if "\0" in text:
        raise PydanticCustomError("string_unicode", "must not contain the character NUL")
    return is_unicode(text)


def _is_unicode_secret(secret: SecretStr) -> SecretStr:
    is_unicode(secret.get_secret_value())
    return secret


Secret = Annotated[SecretStr, AfterValidator(_is_unicode_secret)]
"""A secret that can be hashed; never shown."""
