"""Text that can be encoded."""

from typing import Annotated

from pydantic import AfterValidator, SecretStr
from pydantic_core import PydanticCustomError


def is_unicode(text: str) -> str:
    """Return the text unchanged. A lone surrogate, which JSON can escape, is refused: it has no encoding, so it
    cannot be hashed, stored or returned.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        raise PydanticCustomError(
            "string_unicode", "must be valid Unicode text; it contains a lone surrogate"
        ) from None
    return text


def _is_unicode_secret(secret: SecretStr) -> SecretStr:
    is_unicode(secret.get_secret_value())
    return secret


Secret = Annotated[SecretStr, AfterValidator(_is_unicode_secret)]
"""A secret that can be hashed; never shown."""
