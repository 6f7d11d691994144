"""Keys of programs: their form, their scopes, their hash.

A key is `cs_live_`, 32 random letters and digits (190 bits), and six that are a checksum of what stands before: a
mistyped key is known as such without the database, and a scanner that looks for lost keys finds no other text.
"""

import hashlib
import secrets
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from app.exceptions import KeyRefused

MARK = "cs_live_"
BEARER = b"bearer "
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
RANDOM_LENGTH = 32
CHECKSUM_LENGTH = 6
KEY_LENGTH = len(MARK) + RANDOM_LENGTH + CHECKSUM_LENGTH
PREFIX_LENGTH = len(MARK) + 4
"""What is shown of a key afterwards."""


class KeyScope(StrEnum):
    """What a key may be used for."""

    SCORE = "score"
    """Score clients and applications."""
    READ = "read"
    """Read clients, managers, scores and applications."""
    WRITE = "write"
    """Change the features of clients and register applications."""
    IMPORT = "import"
    """Add clients, and import files of them."""


def new_key() -> str:
    """Return a new key; without the database it has no meaning."""
    body = MARK + "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_LENGTH))
    return body + checksum(body)


def checksum(body: str) -> str:
    """Return the CRC-32 of a key's beginning in base 62, most significant digit first.

    >>> checksum("cs_live_" + "0" * 32)
    '1aOwaR'
    """
    number, digits = zlib.crc32(body.encode()), ""
    for _ in range(CHECKSUM_LENGTH):
        number, digit = divmod(number, len(ALPHABET))
        digits = ALPHABET[digit] + digits
    return digits


def is_key(text: str) -> bool:
    """Whether a text has the form of a key, checksum included; no session id has."""
    return (
        len(text) == KEY_LENGTH
        and text.startswith(MARK)
        and text.isascii()
        and checksum(text[:-CHECKSUM_LENGTH]) == text[-CHECKSUM_LENGTH:]
    )


def hash_key(key: str) -> str:
    """Return what is stored instead of the key (sha256, hex); it has full entropy, so a plain hash is enough."""
    return hashlib.sha256(key.encode()).hexdigest()


def shown_prefix(key: str) -> str:
    """Return the beginning by which people recognize a key, of no use to call with."""
    return key[:PREFIX_LENGTH]


def written_scopes(scopes: frozenset[KeyScope]) -> str:
    """Return scopes as they are stored."""
    return " ".join(sorted(scopes))


@cache
def read_scopes(written: str) -> frozenset[KeyScope]:
    """Return stored scopes."""
    return frozenset(map(KeyScope, written.split()))


@dataclass(frozen=True, slots=True)
class KeyInUse:
    """What the key of a request allows."""

    id: int
    scopes: frozenset[KeyScope]
    per_minute: int
    must_sign: bool = False


def sent_tokens(headers: Iterable[tuple[bytes, bytes]]) -> list[str]:
    """Return what raw headers carry as `Authorization: Bearer`; other schemes are another program's business."""
    return [
        value[len(BEARER) :].strip().decode("latin-1")
        for name, value in headers
        if name == b"authorization" and value[: len(BEARER)].lower() == BEARER
    ]


def require_one_key(tokens: Sequence[str]) -> str:
    """Return the key that was sent. Raises KeyRefused for more than one, and for what has not the form of a key."""
    if len(tokens) != 1:
        raise KeyRefused("Authorization was sent more than once; send one header with one key.")
    if not is_key(tokens[0]):
        raise KeyRefused(
            f"This is no key of this service: a key begins with {MARK} and has {KEY_LENGTH} characters; copy it whole."
        )
    return tokens[0]
