"""Text that can be kept and sent on."""

from typing import Annotated

from pydantic import AfterValidator, SecretStr
from pydantic_core import PydanticCustomError


def is_unicode(text: str) -> str:
    """The text as it is. Half a character (a lone surrogate, which JSON can escape) is refused: no encoding of it
    exists, so nothing could hash, keep or repeat it.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        raise PydanticCustomError("string_unicode", "must be text; it holds half a character") from None
    return text


def _is_unicode_secret(secret: SecretStr) -> SecretStr:
    is_unicode(secret.get_secret_value())
    return secret


Secret = Annotated[SecretStr, AfterValidator(_is_unicode_secret)]
"""A secret that can be hashed; shown nowhere."""
