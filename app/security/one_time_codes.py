"""Codes of a second factor: those of an authenticator app (TOTP, RFC 6238), and recovery codes on paper."""

import base64
import hashlib
import hmac
import re
import secrets
from datetime import datetime

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

SECRET_BYTES = 20
"""As long as the hash of the algorithm (RFC 4226, section 4)."""
STEP_SECONDS = 30
DIGITS = 6
STEPS_OFF = 1
"""So many steps a clock may be off, either way (RFC 6238, section 5.2)."""
RECOVERY_CODES = 10
_CODE_BYTES, _GROUP = 15, 6
_APP_CODE = re.compile(rf"[0-9]{{{DIGITS}}}")
_ALIKE = str.maketrans("018", "OLB")
"""Base32 has none of these digits: a person who reads one means the letter."""


def new_secret() -> bytes:
    """Return a fresh secret for an app, 160 random bits."""
    return secrets.token_bytes(SECRET_BYTES)


def secret_text(secret: bytes) -> str:
    """Return a secret as apps take it when it is typed: base32."""
    return base64.b32encode(secret).decode()


def app_address(secret: bytes, *, login: str, issuer: str) -> str:
    """Return the `otpauth://` address that a QR code holds: apps show issuer and login beside their code."""
    return _totp(secret).get_provisioning_uri(login, issuer)


def step_of(secret: bytes, code: str, *, now: datetime) -> int | None:
    """Return the time step whose code that is, at most one from the present one; None where it is none of them.

    A step is 30 seconds, counted from 1970. All are compared, in constant time.
    """
    present = int(now.timestamp()) // STEP_SECONDS
    found = None
    for step in range(present - STEPS_OFF, present + STEPS_OFF + 1):
        if hmac.compare_digest(_totp(secret).generate(step * STEP_SECONDS), code.encode("utf-8", "replace")):
            found = step
    return found


def is_app_code(code: str) -> bool:
    """Whether a code, tidied up, has the form of an app's: six digits."""
    return _APP_CODE.fullmatch(code) is not None


def tidied(code: str) -> str:
    """Return a code as it was made, however it was typed: without blanks and dashes, in capitals.

    >>> tidied(" 123 456 "), tidied("abcdef-ghijkl")
    ('123456', 'ABCDEFGHIJKL')
    """
    bare = re.sub(r"[\s-]", "", code).upper()
    return bare if is_app_code(bare) else bare.translate(_ALIKE)


def new_recovery_code() -> str:
    """Return a fresh recovery code: 120 random bits in four groups of six letters and digits."""
    text = base64.b32encode(secrets.token_bytes(_CODE_BYTES)).decode().lower()
    return "-".join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))


def hash_recovery_code(code: str) -> str:
    """Return what is stored of it (sha256, hex): with more than 112 random bits a plain hash is enough (ASVS 6.5.2)."""
    return hashlib.sha256(tidied(code).encode("utf-8", "replace")).hexdigest()


def _totp(secret: bytes) -> TOTP:
    """SHA-1, six digits, 30 seconds: what every app can; HMAC with SHA-1 is not touched by its collisions."""
    return TOTP(secret, DIGITS, SHA1(), STEP_SECONDS)  # noqa: S303
